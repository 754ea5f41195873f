import FlyingFox
import Foundation
import Synchronization

/// Serves the demo site on one loopback port, each outlet under its own name below `localhost`.
final class DemoServer: Sendable {
    private struct State {
        var site: DemoSite?
        var round = 0
        var answered = 0
    }

    private let newest: Date
    private let state = Mutex(State())

    /// How long the server may take to listen, and how long a connection may be silent.
    private static let patienceSeconds: TimeInterval = 30

    init(newest: Date = DemoSite.defaultNewest) { self.newest = newest }

    /// Requests answered so far.
    var answered: Int { state.withLock(\.answered) }

    /// What the outlets print from now on: round 0 at first, round 1 with a story corrected.
    func advance(to round: Int) { state.withLock { $0.round = round } }

    /// Listens on 127.0.0.1, hands the site to `body`, and stops when it returns.
    ///
    /// - Parameter port: 0 for any free one; the addresses in the site name the real one.
    func serving<Result: Sendable>(
        port: UInt16 = 0, _ body: @Sendable (DemoSite) async throws -> Result
    ) async throws -> Result {
        let address = try sockaddr_in.inet(ip4: "127.0.0.1", port: port)
        let server = HTTPServer(
            address: address, timeout: Self.patienceSeconds, logger: .disabled,
            handler: ClosureHTTPHandler { [self] request in response(to: request) })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            try await server.waitUntilListening(timeout: Self.patienceSeconds)
            guard case .ip4(_, port: let port) = await server.listeningAddress else { throw DemoError.noPort }
            let site = DemoSite(port: Int(port), newest: newest)
            state.withLock { $0.site = site }
            defer { group.cancelAll() }
            let result = try await body(site)
            await server.stop()
            return result
        }
    }

    private func response(to request: HTTPRequest) -> HTTPResponse {
        let (site, round) = state.withLock { state in
            state.answered += 1
            return (state.site, state.round)
        }
        guard let site else { return HTTPResponse(statusCode: .serviceUnavailable) }
        guard request.method == .GET || request.method == .HEAD else {
            return HTTPResponse(statusCode: .methodNotAllowed)
        }
        let answer = site.answer(
            host: request.headers[.host] ?? "", path: request.path, round: round,
            ifNoneMatch: request.headers[HTTPHeader("If-None-Match")])
        var headers = HTTPHeaders()
        for header in answer.headers { headers[HTTPHeader(header.name)] = header.value }
        let status = HTTPStatusCode(answer.status, phrase: Self.phrases[answer.status] ?? "")
        return HTTPResponse(
            statusCode: status, headers: headers, body: Data(request.method == .HEAD ? [] : answer.body))
    }

    private static let phrases = [200: "OK", 304: "Not Modified", 404: "Not Found", 421: "Misdirected Request"]
}

/// Why the demo site cannot be served.
enum DemoError: Error, CustomStringConvertible {
    case noPort

    var description: String {
        "demo: the server listens, but not on a port of 127.0.0.1; is the loopback interface up?"
    }
}

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

    /// More than any daemon asks at once, however busy the machine.
    private static let limits = HTTPListener.Limits(
        headPatience: .seconds(30), patience: .seconds(60), connections: 256)

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
        try await HTTPListener.serving(
            at: .port(host: "127.0.0.1", port: Int(port)), limits: Self.limits,
            refusal: { HTTPListener.Answer(status: $0) }, answer: { [self] request in response(to: request) }
        ) { [self] address in
            guard let port = address.port else { throw DemoError.noPort }
            let site = DemoSite(port: port, newest: newest)
            state.withLock { $0.site = site }
            return try await body(site)
        }
    }

    private func response(to request: HTTPListener.Request) -> HTTPListener.Answer {
        let (site, round) = state.withLock { state in
            state.answered += 1
            return (state.site, state.round)
        }
        guard let site else { return HTTPListener.Answer(status: 503) }
        guard ["GET", "HEAD"].contains(request.method) else { return HTTPListener.Answer(status: 405) }
        let answer = site.answer(
            host: request.values("Host").first ?? "", path: request.path, round: round,
            ifNoneMatch: request.values("If-None-Match").first)
        return HTTPListener.Answer(
            status: answer.status, fields: answer.headers.map { ($0.name, $0.value) }, body: answer.body)
    }
}

/// Why the demo site cannot be served.
enum DemoError: Error, CustomStringConvertible {
    case noPort

    var description: String {
        "demo: the server listens, but not on a port of 127.0.0.1; is the loopback interface up?"
    }
}

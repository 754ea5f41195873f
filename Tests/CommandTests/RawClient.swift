import Foundation
import Glibc

/// A client that sends any bytes it likes, as an attacker would.
///
/// It reads on threads of its own: the server may be in this process, and needs those of the pool.
struct RawClient: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw POSIXError(.ECONNREFUSED)
        }
    }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    func send(_ text: String) { send(Array(text.utf8)) }
    func end() { close(descriptor) }

    /// All that comes until the other side ends the connection; nil where it does not within a minute.
    func answer() async -> String? {
        await withCheckedContinuation { told in Thread { told.resume(returning: read()) }.start() }
    }

    private func read() -> String? {
        defer { end() }
        var wait = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 { text += buffer[..<count] }
            if count == 0 || count < 0 && errno == ECONNRESET { return String(decoding: text, as: UTF8.self) }
            if count < 0 { return nil }
        }
    }

    static func asked(_ text: String, port: Int) async throws -> String? {
        try await asked(Array(text.utf8), port: port)
    }

    static func asked(_ bytes: [UInt8], port: Int) async throws -> String? {
        let client = try RawClient(port: port)
        client.send(bytes)
        return await client.answer()
    }

    static func get(_ target: String, port: Int, host: String? = nil, method: String = "GET") async throws -> HTTPAnswer
    {
        let text = try await asked(
            "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\r\n", port: port)
        return HTTPAnswer(text ?? "")
    }
}

/// An answer taken apart; status 0 of what is none.
struct HTTPAnswer {
    let status: Int
    let fields: [String: String]
    let body: String

    init(_ text: String) {
        let halves = text.components(separatedBy: "\r\n\r\n")
        let lines = halves[0].components(separatedBy: "\r\n")
        status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        fields = Dictionary(
            lines.dropFirst().compactMap { line in
                line.firstIndex(of: ":").map {
                    (line[..<$0].lowercased(), String(line[line.index($0, offsetBy: 2)...]))
                }
            }, uniquingKeysWith: { "\($0), \($1)" })
        body = halves.dropFirst().joined(separator: "\r\n\r\n")
    }
}

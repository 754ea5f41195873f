import TestKit
import Testing
import WireModel

@testable import Fetch

/// Servers that say no end of things in the handshake, before any certificate.
@Suite(.timeLimit(.minutes(5)))
struct TLSFloodTests {
    /// A HelloRequest (RFC 5246 7.4.1.1), which a client passes over while it shakes hands.
    private static let hello: [UInt8] = [0, 0, 0, 0]

    /// TLS 1.2 records of handshake messages.
    private static func records(of message: [UInt8], each count: Int) -> [UInt8] {
        let text = [[UInt8]](repeating: message, count: count).flatMap { $0 }
        let record = [22, 3, 3, UInt8(text.count >> 8), UInt8(text.count & 255)] + text
        return [[UInt8]](repeating: record, count: (128 << 10) / record.count).flatMap { $0 }
    }

    @Test(arguments: [1, 4_000])
    func `a handshake without end ends, and holds up nobody`(messagesARecord: Int) async throws {
        let flood = Self.records(of: Self.hello, each: messagesARecord)
        let attacker = try ScriptedServer(greeting: .init([.flood(flood, times: .max)])) { _ in .page("never") }
        defer { attacker.stop() }
        try await withServer(
            ["/honest": .page("honest")],
            adjust: { settings in
                settings.addressExceptions += [try? AddressException("127.0.0.1:\(attacker.port)")].compactMap { $0 }
            },
            body: { client, server in
                let url = "https://127.0.0.1:\(attacker.port)/"
                async let attacked = [reason(client, url), reason(client, url)]
                #expect(await reason(client, server.url("/honest")) == nil)
                #expect(await attacked == [.tls, .tls])
                #expect(await reason(client, server.url("/honest")) == nil)
            })
    }
}

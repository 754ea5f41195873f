import Foundation
import Glibc
import Synchronization
import TestKit
import Testing

@testable import wirespool

/// The listener behind status page and demo, against clients that mean no good.
@Suite(.timeLimit(.minutes(10)))
struct HTTPListenerTests {
    private static let honest = "GET /honest HTTP/1.1\r\nHost: here\r\n\r\n"

    /// Serves what was asked as the body, while `body` runs.
    private func serving(
        _ limits: HTTPListener.Limits = .init(headPatience: .seconds(20), patience: .seconds(40)),
        answer: @escaping @Sendable (HTTPListener.Request) async -> HTTPListener.Answer = { request in
            .init(status: 200, body: Array("\(request.method) \(request.path)?\(request.query)".utf8))
        },
        _ body: @Sendable (Int) async throws -> Void
    ) async throws {
        try await HTTPListener.serving(
            at: .port(host: "127.0.0.1", port: 0), limits: limits, refusal: { .init(status: $0) }, answer: answer
        ) { try await body(try #require($0.port)) }
    }

    struct Attack: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        /// 0: the connection ends without an answer.
        var statuses: Set<Int>
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ statuses: Set<Int>) {
            (self.name, bytes, self.statuses) = (name, Array(text.utf8), statuses)
        }
    }

    static let attacks: [Attack] = [
        Attack("a line without end", "GET /" + String(repeating: "a", count: 20_000), [431]),
        Attack("a field without end", "GET / HTTP/1.1\r\nHost: " + String(repeating: "h", count: 20_000), [431]),
        Attack(
            "many fields", "GET / HTTP/1.1\r\n" + (0..<2_000).map { "F\($0): v\r\n" }.joined() + "\r\n", [431, 400]),
        Attack("HTTP/0.9", "GET /\r\n\r\n", [400]),
        Attack("a version of the future", "GET / HTTP/9.9\r\nHost: here\r\n\r\n", [400]),
        Attack("HTTP/2 without a word", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 0]),
        Attack("no method", " / HTTP/1.1\r\nHost: here\r\n\r\n", [400]),
        Attack("a method of control characters", "G\u{1}T / HTTP/1.1\r\nHost: here\r\n\r\n", [400]),
        Attack("NUL in a field", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", [400]),
        Attack("NUL in the path", "GET /a\0b HTTP/1.1\r\nHost: here\r\n\r\n", [400]),
        Attack("a field without a colon", "GET / HTTP/1.1\r\nHost here\r\n\r\n", [400]),
        Attack("a blank before the colon", "GET / HTTP/1.1\r\nHost : here\r\n\r\n", [400]),
        Attack("a length below nothing", "GET / HTTP/1.1\r\nHost: here\r\nContent-Length: -1\r\n\r\n", [400]),
        Attack(
            "two lengths", "GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", [400]),
        Attack(
            "length and chunks",
            "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: here\r\n\r\n", [200, 400]),
        Attack(
            "chunks that lie", "POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", [200, 400]),
        Attack(
            "two requests at once",
            "GET /first HTTP/1.1\r\nHost: here\r\n\r\nGET /second HTTP/1.1\r\nHost: here\r\n\r\n",
            [200]),
        Attack(
            "a body of a megabyte",
            "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n"
                + String(repeating: "b", count: 1_000_000), [200, 431, 0]),
        Attack("CONNECT", "CONNECT here:443 HTTP/1.1\r\nHost: here\r\n\r\n", [200, 400]),
        Attack("an upgrade", "GET / HTTP/1.1\r\nHost: here\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", [200]),
        Attack("half a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}", [400, 0]),
        Attack("lines without CR", "GET / HTTP/1.1\nHost: here\n\n", [200, 400]),
        Attack("a folded field", "GET / HTTP/1.1\r\nHost: here\r\n folded\r\n\r\n", [200, 400]),
    ]

    @Test(arguments: attacks)
    func `an attack gets one answer at most, and the next client his`(attack: Attack) async throws {
        try await serving { port in
            let text = try #require(try await RawClient.asked(attack.bytes, port: port), "the connection stays open")
            #expect(attack.statuses.contains(HTTPAnswer(text).status), "\(text.prefix(200))")
            #expect(text.components(separatedBy: "HTTP/1.1 ").count <= 2, "\(text)")
            #expect(!text.contains("second") && !text.contains("smuggled"))
            let next = try await RawClient.asked(Self.honest, port: port) ?? ""
            #expect(next.hasSuffix("GET /honest?"))
        }
    }

    @Test func `random bytes never stop it`() async throws {
        var random = SeededRandom(seed: 11)
        try await serving { [random] port in
            var random = random
            for _ in 0..<200 {
                var bytes = Array(Self.honest.utf8)
                for _ in 0...Int.random(in: 0..<4, using: &random) {
                    bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let client = try RawClient(port: port)
                client.send(bytes + Array("\r\n\r\n".utf8))
                #expect(await client.answer() != nil, "\(bytes)")
            }
            #expect(try await RawClient.asked(Self.honest, port: port)?.hasSuffix("GET /honest?") == true)
        }
        _ = random.next()
    }

    @Test func `who says nothing is sent away in time, and a hundred of them keep nobody out`() async throws {
        try await serving(.init(headPatience: .milliseconds(400), patience: .seconds(40))) { port in
            let silent = try RawClient(port: port)
            #expect(await silent.answer() == "", "closed without a word")
        }
        try await serving(.init(headPatience: .seconds(300), patience: .seconds(300))) { port in
            let idle = try (0..<100).map { _ in try RawClient(port: port) }
            for client in idle { client.send("GET / HT") }
            #expect(try await RawClient.asked(Self.honest, port: port)?.hasSuffix("GET /honest?") == true)
            for client in idle { client.end() }
        }
    }

    @Test func `no more are answered at once than there are places`() async throws {
        let most = Mutex(0)
        let now = Mutex(0)
        let gate = AsyncStream<Void>.makeStream()
        try await serving(.init(headPatience: .seconds(60), patience: .seconds(60), connections: 4)) { request in
            let count = now.withLock { now in
                now += 1
                return now
            }
            most.withLock { $0 = max($0, count) }
            if request.path == "/slow" { for await _ in gate.stream { break } }
            now.withLock { $0 -= 1 }
            return .init(status: 200)
        } _: { port in
            let slow = try (0..<12).map { _ in
                let client = try RawClient(port: port)
                client.send("GET /slow HTTP/1.1\r\nHost: here\r\n\r\n")
                return client
            }
            #expect(try await eventually { now.withLock { $0 } == 4 })
            #expect(
                try await RawClient.asked(Self.honest, port: port) == "", "no place, and all who have one have asked")
            gate.continuation.finish()
            var answers: [Int] = []
            for client in slow { answers.append(HTTPAnswer(await client.answer() ?? "").status) }
            #expect(answers.filter { $0 == 200 }.count == 4, "\(answers)")
            #expect(
                try await eventually {
                    try await RawClient.asked(Self.honest, port: port)?.hasPrefix("HTTP/1.1 200") == true
                }
            )
        }
        #expect(most.withLock { $0 } == 4)
    }

    @Test func `an answer that nobody reads ends with its time`() async throws {
        let began = ContinuousClock.now
        try await serving(.init(headPatience: .milliseconds(300), patience: .milliseconds(900))) { _ in
            .init(status: 200, body: Array(repeating: 65, count: 32 << 20))
        } _: { port in
            let client = try RawClient(port: port)
            client.send(Self.honest)
            try await Task.sleep(for: .seconds(2))
            let text = await client.answer()
            #expect(text != nil && text?.count ?? 0 < 32 << 20, "cut")
        }
        #expect(ContinuousClock.now - began < .seconds(50))
    }
}

import Fetch
import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// robots.txt over real sockets: who is asked, how often, and what each status means.
struct RobotsGateTests {
    private final class Asking: Sendable {
        let server: ScriptedServer
        let place: TemporarySpool
        let clock: ManualClock

        init(_ script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Script) throws {
            server = try ScriptedServer(script: script)
            place = try TemporarySpool()
            clock = ManualClock(isHurried: true)
        }

        /// A gate with a client and a state that live as long as the body.
        func gate<Result: Sendable>(
            _ robots: RobotsGate.Settings = .init(), ports: [Int] = [],
            _ body: @Sendable (RobotsGate, HostGate) async throws -> Result
        ) async throws -> Result {
            var settings = FetchClient.Settings()
            settings.addressExceptions = try ([server.port] + ports).map { try AddressException("127.0.0.1:\($0)") }
            let client = try FetchClient(settings: settings)
            let state = try await SQLiteState.open(path: place.file("state.sqlite"), now: clock.now()).state
            let hosts = HostGate(
                pacer: HostPacer(), suffixes: .builtIn, clock: PipelineClock(clock),
                keep: { try await state.storeHostPause($0) })
            let gate = RobotsGate(
                settings: robots, agent: "wirespool", client: client, gate: hosts, state: state,
                clock: PipelineClock(clock))
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(gate, hosts)) } catch { result = .failure(error) }
            await client.shutdown()
            try await state.close()
            return try result.get()
        }

        func url(_ path: String) throws -> CanonicalURL { try address(server.url(path)) }
    }

    private static func text(_ body: String) -> ScriptedServer.Script { .page(body, type: "text/plain") }

    @Test func `many who ask at once cause one request`() async throws {
        let asking = try Asking { _ in Self.text("User-agent: *\nDisallow: /closed/\n") }
        defer { asking.server.stop() }
        let answers = try await asking.gate { gate, _ in
            try await withThrowingTaskGroup(of: RobotsGate.Answer.self) { group in
                for number in 0..<20 {
                    group.addTask { try await gate.answer(for: asking.url(number % 2 == 0 ? "/open/1" : "/closed/1")) }
                }
                return try await group.reduce(into: [RobotsGate.Answer]()) { $0.append($1) }
            }
        }
        #expect(answers.count { $0.isAllowed } == 10)
        #expect(answers.allSatisfy { !$0.isPassing })
        #expect(asking.server.requests(path: "/robots.txt").count == 1)
    }

    @Test func `an answer is kept for a day and over a restart, its crawl delay too`() async throws {
        let asking = try Asking { _ in Self.text("User-agent: *\nCrawl-delay: 9\nDisallow: /closed/\n") }
        defer { asking.server.stop() }
        for _ in 0..<2 {
            try await asking.gate { gate, hosts in
                let url = try asking.url("/closed/1")
                #expect(try await gate.answer(for: url).isAllowed == false)
                try await hosts.pass(url)
                try await hosts.finished(url, page: page(url))
                let before = asking.clock.now()
                try await hosts.pass(url)
                #expect(asking.clock.now().timeIntervalSince(before) >= 8.9)
                try await hosts.finished(url, page: page(url))
            }
        }
        #expect(asking.server.requests(path: "/robots.txt").count == 1)
        asking.clock.advance(by: .seconds(86_401))
        _ = try await asking.gate { gate, _ in try await gate.answer(for: asking.url("/x")) }
        #expect(asking.server.requests(path: "/robots.txt").count == 2)
    }

    @Test(arguments: [
        (404, true, false), (403, true, false), (410, true, false), (500, false, true), (503, false, true),
    ])
    func `a status without rules opens or closes the host`(status: Int, isAllowed: Bool, isPassing: Bool) async throws {
        let asking = try Asking { _ in .reply(status) }
        defer { asking.server.stop() }
        let answer = try await asking.gate { gate, _ in try await gate.answer(for: asking.url("/x")) }
        #expect(answer.isAllowed == isAllowed)
        #expect(answer.isPassing == isPassing)
        #expect(answer.reason.contains("\(status)"))
    }

    @Test func `a host that does not answer is closed for ten minutes, then asked again`() async throws {
        let asking = try Asking { _ in .init([.close]) }
        defer { asking.server.stop() }
        try await asking.gate { gate, _ in
            let answer = try await gate.answer(for: asking.url("/x"))
            #expect(!answer.isAllowed && answer.isPassing)
            let asked = asking.server.requests.count
            _ = try await gate.answer(for: asking.url("/y"))
            #expect(asking.server.requests.count == asked)
            asking.clock.advance(by: .seconds(601))
            _ = try await gate.answer(for: asking.url("/x"))
            #expect(asking.server.requests.count > asked)
        }
    }

    @Test func `the rules of all origins together are bounded, and nobody is asked twice for it`() async throws {
        let rules = (0..<2_000).map { "Disallow: /closed/\($0)/" }.joined(separator: "\n")
        let asking = try Asking { _ in Self.text("User-agent: *\n\(rules)\n") }
        defer { asking.server.stop() }
        let limit = ByteLimit.kibibytes(512)
        var settings = RobotsGate.Settings()
        settings.rulesLimit = limit
        let other = try ScriptedServer { _ in Self.text("User-agent: *\n\(rules)\n") }
        defer { other.stop() }
        try await asking.gate(settings, ports: [other.port]) { gate, _ in
            for server in [asking.server, other, asking.server, other] {
                let closed = try await gate.answer(for: try address(server.url("/closed/7/x")))
                let open = try await gate.answer(for: try address(server.url("/open")))
                #expect(!closed.isAllowed && open.isAllowed)
                let held = await gate.rulesHeld
                #expect((1...limit.bytes).contains(held))
            }
        }
        #expect(asking.server.requests.count == 1 && other.requests.count == 1)
    }

    /// RFC 9309 2.5: at least 500 KiB are parsed.
    @Test func `of a file without end the first 500 KiB hold, and no half line`() async throws {
        let head = "User-agent: *\nDisallow: /first/\n"
        let limit = RobotsGate.Settings().bodyLimit.bytes
        let padding = String(repeating: "#", count: limit - head.utf8.count - 12) + "\n"
        let asking = try Asking { _ in Self.text(head + padding + "Disallow: /second/\nDisallow: /third/\n") }
        defer { asking.server.stop() }
        try await asking.gate { gate, _ in
            for (path, isAllowed) in [("/first/1", false), ("/second/1", true), ("/third/1", true), ("/", true)] {
                let answer = try await gate.answer(for: asking.url(path))
                #expect(answer.isAllowed == isAllowed, "\(path)")
                #expect(!answer.isPassing)
            }
        }
        #expect(limit >= 500 << 10)
    }

    @Test func `where settings say so nobody is asked`() async throws {
        let asking = try Asking { _ in Self.text("User-agent: *\nDisallow: /\n") }
        defer { asking.server.stop() }
        var settings = RobotsGate.Settings()
        settings.isObeyed = false
        let state = try await SQLiteState.open(path: asking.place.file("s.sqlite"), now: .start).state
        let client = try FetchClient(settings: FetchClient.Settings())
        let gate = RobotsGate(
            settings: settings, agent: "wirespool", client: client,
            gate: HostGate(pacer: HostPacer(), suffixes: .builtIn, clock: PipelineClock(asking.clock), keep: { _ in }),
            state: state, clock: PipelineClock(asking.clock))
        #expect(try await gate.answer(for: asking.url("/x")).isAllowed)
        #expect(asking.server.requests.isEmpty)
        await client.shutdown()
        try await state.close()
    }
}

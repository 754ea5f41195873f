import Feeds
import Fetch
import Foundation
import Schedule
import State
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// What a source's server sees of us, over real sockets and libcurl, on a clock that the test moves.
struct PollingWireTests {
    /// A server that plays one scene after another, and a daemon's feed side against it.
    final class Stage: Sendable {
        typealias Answer = @Sendable (ScriptedServer.Request) -> ScriptedServer.Script
        let server: ScriptedServer
        private let scene: Scene
        let place: TemporarySpool
        let clock = ManualClock(isHurried: true)
        let state: SQLiteState
        let client: FetchClient
        let gate: HostGate
        let pass: FeedPass
        let source: Source

        final class Scene: Sendable {
            let answer = Mutex<Answer>({ _ in .reply(404) })
        }

        init(_ path: String = "/feed", queueLimit: Int? = nil, policy: PollPolicy = PollPolicy()) async throws {
            let scene = Scene()
            self.scene = scene
            server = try ScriptedServer { request in
                request.path == "/robots.txt" && !scene.plays(request)
                    ? .reply(404) : scene.answer.withLock { $0 }(request)
            }
            place = try TemporarySpool()
            var stateSettings = State.Settings()
            if let queueLimit { stateSettings.queueLimit = queueLimit }
            let state = try await SQLiteState.open(
                path: place.file("state.sqlite"), settings: stateSettings, now: clock.now()
            ).state
            self.state = state
            var settings = FetchClient.Settings()
            settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
            settings.lowSpeedBytes = 1_000
            settings.lowSpeedTime = .seconds(1)
            settings.timeout = .seconds(5)
            client = try FetchClient(settings: settings)
            gate = HostGate(
                pacer: HostPacer(), suffixes: .builtIn, clock: PipelineClock(clock),
                keep: { try await state.storeHostPause($0) })
            let robots = RobotsGate(
                settings: RobotsGate.Settings(), agent: "wirespool", client: client, gate: gate, state: state,
                clock: PipelineClock(clock))
            source = Source(url: try address(server.url(path)))
            _ = try await state.replaceSources([source], from: "test", at: clock.now())
            pass = Self.pass(state, client, gate, robots, clock, policy)
        }

        private static func pass(
            _ state: SQLiteState, _ client: FetchClient, _ gate: HostGate, _ robots: RobotsGate, _ clock: ManualClock,
            _ policy: PollPolicy
        ) -> FeedPass {
            let (polite, reader) = (PoliteFetch(client: client, gate: gate), InProcessReader())
            var stages = FeedPass.Stages(
                fetch: { try await polite.page($0) }, feed: { try reader.feed(of: $0) },
                sitemap: { try reader.sitemap(of: $0) },
                standings: { try await state.standings(of: $1, in: $0.id) },
                record: {
                    try await state.recordPoll(
                        $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: $0.outcome,
                        hours: $0.hours, at: $0.at)
                },
                trace: { try await state.recordTrace([$1], for: $0, at: $1.at) })
            stages.pause = { await gate.pause(of: $0) }
            stages.refusal = { try await robots.refusal(ofFeed: $0) }
            stages.postpone = { try await state.postpone([DueSource(source: $0.id, due: $1)]) }
            stages.move = { _ = try await state.moveSource($0.id, to: $1, at: clock.now()) }
            return FeedPass(
                stages: stages, settings: FeedPass.Settings(), policy: policy, domain: { gate.domain(of: $0) },
                clock: PipelineClock(clock), log: .silent)
        }

        /// From now on the server answers so.
        func play(_ answer: @escaping Answer) { scene.answer.withLock { $0 = answer } }

        /// Polls the source once; afterwards the clock stands at the next poll, or that much later.
        @discardableResult
        func poll(then wait: Duration? = nil) async throws -> PollOutcome {
            let row = try #require(try await state.sources().first)
            let before = clock.now()
            _ = try await pass.run(row)
            let next = try #require(try await state.sources().first).nextPoll
            let outcome = try await state.outcomes(of: row.source.id).first
            clock.advance(by: wait ?? .seconds(max(0, next.timeIntervalSince(clock.now()))))
            return outcome ?? PollOutcome(at: before, next: next)
        }

        func row() async throws -> SourceRow { try #require(try await state.sources().first) }

        /// Requests for feeds, in order; robots.txt left out.
        var asked: [ScriptedServer.Request] { server.requests.filter { $0.path != "/robots.txt" } }

        func end() async throws {
            await client.shutdown()
            try await state.close()
            server.stop()
        }
    }

    // MARK: documents

    /// An RSS document of these entries, dated an hour apart before `newest`.
    static func rss(
        _ numbers: Range<Int>, newest: Date? = nil, id: @Sendable (Int) -> String = { "g\($0)" }, extra: String = ""
    ) -> String {
        let form = ISO8601DateFormatter()
        let items = numbers.reversed().map { number in
            let date = newest.map {
                "<pubDate>\(form.string(from: $0 - Double(numbers.upperBound - 1 - number) * 3_600))</pubDate>"
            }
            return "<item><title>Story \(number)</title><link>https://news.example/\(number)</link>"
                + "<guid isPermaLink=\"false\">\(id(number))</guid>\(date ?? "")</item>"
        }
        return "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>T</title>\(extra)"
            + "\(items.joined())</channel></rss>"
    }

    static func ok(_ body: String, tag: String? = nil, status: Int = 200, _ fields: [String] = [])
        -> ScriptedServer.Script
    {
        .reply(
            status, fields: ["Content-Type: application/rss+xml"] + (tag.map { ["ETag: \($0)"] } ?? []) + fields,
            body: Array(body.utf8))
    }

    /// Runs a scene and takes the stage down, whatever came of it.
    func onStage(
        _ path: String = "/feed", policy: PollPolicy = PollPolicy(), _ body: (Stage) async throws -> Void
    ) async throws {
        let stage = try await Stage(path, policy: policy)
        let result: Result<Void, any Error>
        do { result = .success(try await body(stage)) } catch { result = .failure(error) }
        try await stage.end()
        try result.get()
    }

    // MARK: validators

    @Test func `validators go back as they came, with A-IM, and a bare 304 keeps them`() async throws {
        try await onStage { stage in
            stage.play {
                $0.field("if-none-match") == nil
                    ? Self.ok(Self.rss(0..<5), tag: "W/\"a b\"", ["Last-Modified: Fri, 20 Nov 2026 10:00:00 GMT"])
                    : .reply(304)
            }
            for _ in 0..<3 { try await stage.poll() }
            #expect(stage.asked.map { $0.field("if-none-match") } == [nil, "W/\"a b\"", "W/\"a b\""])
            #expect(stage.asked[2].field("if-modified-since") == "Fri, 20 Nov 2026 10:00:00 GMT")
            #expect(stage.asked.map { $0.field("a-im") } == [nil, "feed", "feed"])
            #expect(stage.asked[0].field("accept")?.contains("application/rss+xml") == true)
            #expect(stage.asked[0].field("cookie") == nil)
            #expect(try await stage.row().state.notModifiedInARow == 2)
        }
    }

    @Test func `lying 304s are found out by a look past all caches, and the validators rest`() async throws {
        try await onStage { stage in
            let newest = stage.clock.now()
            stage.play { _ in Self.ok(Self.rss(0..<40, newest: newest), tag: "\"1\"") }
            try await stage.poll()
            // News comes, but whoever sends the tag hears 304.
            stage.play {
                $0.field("if-none-match") != nil
                    ? .reply(304) : Self.ok(Self.rss(20..<60, newest: newest + 20 * 3_600), tag: "\"1\"")
            }
            var found: PollOutcome?
            for _ in 0..<60 where found == nil {
                let told = try await stage.poll()
                if told.newEntries > 0 { found = told }
            }
            #expect(found?.newEntries == 20)
            #expect(found?.events.contains { $0.contains("validators lied") } == true)
            let look = try #require(stage.asked.last)
            #expect(look.field("if-none-match") == nil)
            #expect(look.field("cache-control") == "no-cache")
            try await stage.poll()
            #expect(stage.asked.last?.field("if-none-match") == nil, "not sent for thirty days")
        }
    }

    @Test func `a 304 that nobody asked for is a failure, and the next request goes past caches`() async throws {
        try await onStage { stage in
            stage.play { _ in .reply(304) }
            let told = try await stage.poll()
            #expect(told.failure == "unasked-304")
            #expect(try await stage.row().state.failures == 1)
            try await stage.poll()
            #expect(stage.asked.last?.field("cache-control") == "no-cache")
        }
    }

    @Test func `a delta says nothing of what it leaves out`() async throws {
        try await onStage { stage in
            stage.play {
                $0.field("a-im") == "feed"
                    ? Self.ok(Self.rss(5..<6), tag: "\"2\"", status: 226, ["IM: feed"])
                    : Self.ok(Self.rss(0..<5), tag: "\"1\"")
            }
            try await stage.poll()
            let told = try await stage.poll()
            #expect((told.status, told.newEntries, told.events) == (226, 1, []))
            let state = try await stage.row().state
            #expect(state.windowEntries == 5)
            #expect(state.validators?.entityTag == "\"2\"")
        }
    }

    // MARK: redirects

    @Test func `301 for three polls over a day is adopted; the old address in the list stands for the new one`()
        async throws
    {
        try await onStage { stage in
            stage.play { request in
                request.path == "/new" ? Self.ok(Self.rss(0..<5)) : .redirect(301, to: "/new")
            }
            // The first visit has nothing to compare with: the three that prove it come after.
            for _ in 0..<3 { try await stage.poll(then: .seconds(13 * 3_600)) }
            #expect(try await stage.row().source.url == stage.source.url)
            let told = try await stage.poll()
            #expect(told.hops == ["301 \(stage.server.url("/new"))"])
            #expect(try await stage.row().source.url.string == stage.server.url("/new"))
            _ = try await stage.state.replaceSources([stage.source], from: "test", at: stage.clock.now())
            #expect(try await stage.state.sources().count == 1)
            let before = stage.asked.count
            let after = try await stage.poll()
            #expect(stage.asked[before...].map(\.path) == ["/new"])
            #expect(after.queued == 0, "what was known stays known")
        }
    }

    @Test func `a new address that dies gives the old one another turn`() async throws {
        try await onStage { stage in
            stage.play { request in
                request.path == "/new" ? Self.ok(Self.rss(0..<5)) : .redirect(301, to: "/new")
            }
            for _ in 0..<4 { try await stage.poll(then: .seconds(13 * 3_600)) }
            #expect(try await stage.row().source.url.string == stage.server.url("/new"))
            stage.play { request in request.path == "/new" ? .reply(404) : Self.ok(Self.rss(0..<6)) }
            var events: [String] = []
            for _ in 0..<3 { events += try await stage.poll(then: .seconds(13 * 3_600)).events }
            #expect(events.count { $0.contains("is asked again") } == 1)
            let told = try await stage.poll()
            #expect((stage.asked.last?.path, told.queued, told.failure) == ("/feed", 1, nil))
            #expect(try await stage.row().source.url == stage.source.url)
        }
    }

    @Test func `302 is followed and never stored, its validators go to the address they came from`() async throws {
        try await onStage { stage in
            stage.play { request in
                request.path == "/here" ? Self.ok(Self.rss(0..<5), tag: "\"h\"") : .redirect(302, to: "/here")
            }
            for _ in 0..<4 { try await stage.poll(then: .seconds(13 * 3_600)) }
            #expect(try await stage.row().source.url == stage.source.url)
            let tags = stage.asked.map { "\($0.path) \($0.field("if-none-match") ?? "-")" }
            #expect(tags.suffix(2) == ["/feed -", "/here \"h\""])
        }
    }

    @Test func `a loop of redirects is a failure after few requests`() async throws {
        try await onStage { stage in
            stage.play { .redirect(301, to: $0.path == "/feed" ? "/other" : "/feed") }
            let told = try await stage.poll()
            #expect(told.failure == "redirect-loop")
            #expect(stage.asked.count == 2)
        }
    }

    // MARK: refusals

    @Test(arguments: [429, 503], [false, true])
    func `Retry-After holds for the domain, in seconds and as a date`(status: Int, asDate: Bool) async throws {
        try await onStage { stage in
            let until = stage.clock.now() + 7_200
            let form = DateFormatter()
            form.locale = Locale(identifier: "en_US_POSIX")
            form.timeZone = TimeZone(identifier: "GMT")
            form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            let wait = asDate ? form.string(from: until) : "7200"
            stage.play { _ in .reply(status, fields: ["Retry-After: \(wait)"]) }
            let told = try await stage.poll(then: .seconds(60))
            #expect(told.failure == "status-\(status)")
            #expect(told.next >= until - 30)
            #expect(try await stage.state.hostPauses(at: stage.clock.now()).count == 1)
            // Another source of the domain is due now: it is put off, unasked.
            let other = Source(url: try address(stage.server.url("/other")))
            _ = try await stage.state.replaceSources([other], from: "other", at: stage.clock.now())
            let row = try #require(try await stage.state.source(other.id))
            let outcome = try await stage.pass.run(row)
            #expect(outcome.next >= until - 30)
            #expect(stage.asked.map(\.path) == ["/feed"])
            #expect(try await stage.state.source(other.id)?.state.polls == 0)
        }
    }

    @Test func `a redirect's own Retry-After is kept, too`() async throws {
        try await onStage { stage in
            stage.play { request in
                request.path == "/new"
                    ? Self.ok(Self.rss(0..<5))
                    : .reply(302, fields: ["Location: /new", "Retry-After: 600"])
            }
            try await stage.poll(then: .zero)
            let pause = try #require(await stage.gate.pause(of: stage.source.url))
            #expect(pause.until.timeIntervalSince(stage.clock.now()) > 500)
        }
    }

    @Test func `410 twice a day apart retires, and a weekly probe brings the source back`() async throws {
        try await onStage { stage in
            stage.play { _ in .reply(410) }
            try await stage.poll()
            #expect(try await stage.row().state.isRetired == false)
            let told = try await stage.poll(then: .zero)
            #expect(try await stage.row().state.isRetired)
            #expect(told.events.contains { $0.contains("retired") })
            let next = try await stage.row().nextPoll.timeIntervalSince(stage.clock.now()) / 86_400
            #expect((7...7.8).contains(next))
            #expect(try await stage.state.dueSources(at: stage.clock.now() + 8 * 86_400, limit: 9).count == 1)
            stage.play { _ in Self.ok(Self.rss(0..<3)) }
            #expect(try await stage.poll().queued == 3)
            #expect(try await stage.row().state.isRetired == false)
        }
    }

    @Test(arguments: [("wirespool", false), ("*", true)])
    func `a feed is kept out by a rule that names us, and by no other`(agent: String, isAsked: Bool) async throws {
        try await onStage { stage in
            stage.play { request in
                request.path == "/robots.txt"
                    ? .page("User-agent: \(agent)\nDisallow: /\n", type: "text/plain") : Self.ok(Self.rss(0..<3))
            }
            let told = try await stage.poll()
            #expect(stage.asked.isEmpty == !isAsked)
            #expect(told.failure == (isAsked ? nil : "robots-disallow"))
            #expect(stage.server.requests(path: "/robots.txt").count == 1)
        }
    }

    // MARK: bytes

    @Test func `a feed that is answered in full each time costs its bytes a day and no more`() async throws {
        var settings = PollPolicy.Settings()
        settings.bytesPerDay = .kibibytes(400)
        settings.defaultInterval = .seconds(300)
        try await onStage(policy: PollPolicy(settings: settings)) { stage in
            let filling = "<!--\(String(repeating: "x", count: 100 << 10))-->"
            let end = stage.clock.now() + 2 * 86_400
            var (bytes, polls) = (0, 0)
            while stage.clock.now() < end {
                // News each time, so that its own rhythm would ask it every few minutes.
                let news = polls
                stage.play { _ in Self.ok(Self.rss(news * 5..<news * 5 + 10, newest: end, extra: filling)) }
                bytes += try await stage.poll().bytes
                polls += 1
            }
            #expect((8...11).contains(polls), "\(polls)")
            // A quarter of a day's at the first stroke, and the last poll.
            #expect(bytes <= 2 * (400 << 10) + (200 << 10) + polls * 4_096)
            let state = try await stage.row().state
            #expect(state.reasons.first?.contains("polling.bytes-per-day") == true)
            #expect(state.rarerPolls >= 6)
            let events = try await stage.state.outcomes(of: stage.source.id).flatMap(\.events)
            #expect(events.count { $0.contains("asked less often") } == 1)
        }
    }

    @Test func `further pages and what breaks off count`() async throws {
        try await onStage { stage in
            let next = "<atom:link rel=\"next\" href=\"/feed?page=2\"/>"
            let (first, second) = (Self.rss(10..<20, extra: next), Self.rss(0..<10))
            stage.play { Self.ok($0.target.hasSuffix("=2") ? second : first) }
            #expect(try await stage.poll().bytes == first.utf8.count + second.utf8.count)
            stage.play { _ in
                ScriptedServer.Script([
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n".utf8)),
                    .send([UInt8](repeating: 32, count: 50_000)), .close,
                ])
            }
            let broken = try await stage.poll()
            #expect((broken.failure, broken.bytes) == ("truncated", 50_000))
        }
    }

    // MARK: bodies

    @Test func `a body that trickles is given up, a packed one is read, a page in its place is a failure`()
        async throws
    {
        try await onStage { stage in
            stage.play { _ in
                ScriptedServer.Script([
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<rss>".utf8)),
                    .drip([UInt8](repeating: 32, count: 800), each: .milliseconds(200)), .close,
                ])
            }
            let slow = try await stage.poll()
            #expect(["slow", "timeout"].contains(slow.failure))
            stage.play { _ in
                .reply(
                    fields: ["Content-Type: text/xml", "Content-Encoding: gzip", "ETag: \"z\""],
                    body: Self.storedGzip(Array(Self.rss(0..<4).utf8)))
            }
            #expect(try await stage.poll().newEntries == 4)
            stage.play { _ in .page("<!DOCTYPE html><html><body>Log in</body></html>") }
            #expect(try await stage.poll().failure == "html-instead")
            try await stage.poll()
            #expect(stage.asked.last?.field("if-none-match") == "\"z\"", "the page's answer changed nothing")
        }
    }

    /// A gzip file of stored blocks (RFC 1951 3.2.4, RFC 1952).
    static func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        func little(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
        return [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(UInt32(bytes.count), 2)
            + little(~UInt32(bytes.count), 2) + bytes + little(~crc, 4) + little(UInt32(bytes.count), 4)
    }
}

extension PollingWireTests.Stage.Scene {
    /// Whether the scene has a robots.txt of its own; the others have none.
    func plays(_ request: ScriptedServer.Request) -> Bool {
        let script = answer.withLock { $0 }(request)
        guard case .send(let bytes) = script.steps.first else { return false }
        return String(decoding: bytes, as: UTF8.self).contains("User-agent")
    }
}

import Foundation
import Testing
import WireModel

@testable import State

/// Hosts, jobs, tallies, traces, heartbeat and forgetting.
struct MemoriesTests {
    @Test(arguments: [-3_650.0, -1, 1, 3_650])
    func `plans move when the clock is set`(days: Double) async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = Source(url: try address("https://a.example/feed"))
        _ = try await state.replaceSources([source], from: "test", at: .start)
        try await state.postpone([DueSource(source: source.id, due: .start + 600)])
        try await state.storeHostPause(HostPause(domain: "a.example", until: .start + 1.0.hours, reason: "status 429"))
        try await state.shiftPlans(by: .seconds(days * 86_400))
        let now = Date.start + days * 86_400
        #expect(try await state.dueSources(at: now + 599, limit: 9).isEmpty)
        #expect(try await state.dueSources(at: now + 600, limit: 9).count == 1)
        #expect(try await state.hostPause(domain: "a.example")?.until == now + 1.0.hours)
        try await state.close()
    }

    @Test func `robots and pauses come back as stored`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let row = RobotsCacheRow(
            origin: "https://a.example", status: nil, body: [0, 255, 10], fetchedAt: .start,
            expiresAt: .start + 24.0.hours)
        try await state.storeRobots(row)
        #expect(try await state.robots(origin: row.origin) == row)
        #expect(try await state.robots(origin: "https://b.example") == nil)
        let large = RobotsCacheRow(
            origin: row.origin, status: 200, body: [UInt8](repeating: 0, count: 600 << 10), fetchedAt: .start,
            expiresAt: .start)
        let error = await #expect(throws: StateError.self) { try await state.storeRobots(large) }
        #expect(error?.reason == .rejected)
        let pause = HostPause(domain: "a.example", until: .start + 1.0.hours, reason: "status 429")
        try await state.storeHostPause(pause)
        #expect(try await state.hostPause(domain: "a.example") == pause)
        #expect(try await state.hostPauses(at: .start) == [pause])
        #expect(try await state.hostPauses(at: .start + 2.0.hours).isEmpty)
        try await state.close()
    }

    private static func robots(_ number: Int, bytes: Int, expires: Double) -> RobotsCacheRow {
        RobotsCacheRow(
            origin: "https://h\(number).example", status: 200, body: [UInt8](repeating: 0x23, count: bytes),
            fetchedAt: .start, expiresAt: .start + expires)
    }

    @Test func `robots of any number of hosts stay within their budget, those over first go first`() async throws {
        var settings = State.Settings()
        settings.robotsTotal = .mebibytes(1)
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        func kept() async throws -> (rows: Int, bytes: Int) {
            try await state.read("robots") { db in
                let sql = "SELECT count(*), coalesce(sum(length(body) + 256), 0) FROM robots"
                return try #require(try db.one(sql, [], "robots").map { (try $0.count(0), try $0.count(1)) })
            }
        }
        // The one that lasts longest came first; many small ones, then few of the largest size.
        try await state.storeRobots(Self.robots(0, bytes: 9, expires: 9e6))
        for number in 1...600 {
            try await state.storeRobots(Self.robots(number, bytes: 2_304, expires: Double(number)))
        }
        #expect(try await kept().rows == 410)
        #expect(try await kept().bytes <= 1 << 20)
        for number in 6_000...6_006 {
            try await state.storeRobots(Self.robots(number, bytes: 512 << 10, expires: Double(number)))
            #expect(try await kept().bytes <= 1 << 20)
        }
        #expect(try await state.robots(origin: "https://h6006.example") != nil)
        #expect(try await state.robots(origin: "https://h6004.example") == nil)
        #expect(try await state.robots(origin: "https://h0.example") != nil)
        // The same again weighs nothing more, and a state without the sum counts anew.
        try await state.write("robots") { db, _ in try db.run("DELETE FROM meta WHERE name = 'robots-bytes'") }
        let before = try await kept()
        for _ in 1...3 { try await state.storeRobots(Self.robots(0, bytes: 9, expires: 9e6)) }
        #expect(try await kept() == before)
        try await state.close()
    }

    @Test func `robots are forgotten a day past their time, a bounded number a call`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 1...200 { try await state.storeRobots(Self.robots(number, bytes: 10, expires: 0)) }
        try await state.storeRobots(Self.robots(999, bytes: 10, expires: 60))
        let early = try await state.prune(Retention(), now: .start + 86_400)
        #expect(early.robots == 0)
        let first = try await state.prune(Retention(), now: .start + 86_401)
        #expect(first.robots == 128 && first.isMoreLeft)
        let second = try await state.prune(Retention(), now: .start + 86_401)
        #expect(second.robots == 72 && !second.isMoreLeft)
        #expect(try await state.robots(origin: "https://h999.example") != nil)
        try await state.close()
    }

    @Test func `a job resumes where it was and counts each address once`() async throws {
        let place = try TemporaryState()
        var state = try await place.open()
        let known = try address("https://news1.example/story/1")
        try await state.commit([admission(1, known)], at: .start)
        let job = try await state.openJob(id: "j", title: "Backfill", at: .start)
        #expect(!job.isResumed)
        let batch = try (1...4).map { try candidate($0, priority: .backfill) }
        #expect(try await state.enqueue(batch, job: "j", at: .start) == 3)
        try await state.storeJobPosition("j", "line 4")
        let taken = try await state.takeCandidates(limit: 2, at: .start, excludingDomains: [])
        #expect(taken.map(\.job) == ["j", "j"])
        try await state.commit([admission(2, try #require(taken[0].url), candidate: taken[0].id)], at: .start)
        try await state.finish(taken[1].id, outcome: ArticleOutcome(.failed, reason: "gone"), at: .start)
        try await state.close()
        state = try await place.open()
        let again = try await state.openJob(id: "j", title: "Backfill", at: .start + 1.0.hours)
        #expect(again.isResumed)
        #expect(again.position == "line 4")
        #expect(again.createdAt == .start)
        #expect(try await state.enqueue(batch, job: "j", at: .start) == 0)
        let progress = try #require(try await state.jobProgress("j"))
        #expect(progress.total == 4)
        #expect(progress.done == 3)
        #expect(progress.queued == 1)
        #expect(progress.done(.failed) == 1)
        #expect(progress.done(.unchanged) == 1)
        try await state.closeJob("j", at: .start)
        #expect(try await state.prune(Retention(), now: .start).jobURLs == 4)
        let anew = try await state.openJob(id: "j", title: "Backfill", at: .start)
        #expect(!anew.isResumed)
        #expect(try await state.jobProgress("j")?.total == 0)
        #expect(try await state.jobProgress("unknown") == nil)
        let error = await #expect(throws: StateError.self) { try await state.enqueue(batch, job: "k", at: .start) }
        #expect(error?.reason == .missing)
        try await state.close()
    }

    @Test func `a job's address that waits for another reason counts when that ends`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        _ = try await state.openJob(id: "j", title: "x", at: .start)
        #expect(try await state.enqueue([try candidate(1)], job: "j", at: .start) == 0)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        try await state.finish(taken[0].id, outcome: ArticleOutcome(.skipped, reason: "x"), at: .start)
        #expect(try await state.jobProgress("j")?.done(.skipped) == 1)
        try await state.close()
    }

    @Test func `tallies count by hours and outlive their details`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for hour in 0..<3 {
            let at = Date.start + Double(hour).hours
            _ = try await state.enqueue([try candidate(hour)], job: nil, at: at)
            let taken = try await state.takeCandidates(limit: 1, at: at, excludingDomains: [])
            try await state.finish(taken[0].id, outcome: ArticleOutcome(.skipped, reason: "too-short"), at: at)
        }
        #expect(try await state.tallies(since: nil) == [Tally(outcome: "skipped", reason: "too-short", count: 3)])
        #expect(try await state.tallies(since: .start + 2.0.hours).first?.count == 1)
        var retention = Retention()
        retention.tallyDays = 1
        _ = try await state.prune(retention, now: .start + 60.0.hours)
        _ = try await state.prune(retention, now: .start + 60.0.hours)
        #expect(try await state.tallies(since: nil).first?.count == 3)
        #expect(try await state.tallies(since: .start).isEmpty)
        try await state.close()
    }

    @Test func `a heartbeat is the last one`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        #expect(try await state.lastHeartbeat() == nil)
        let beat = DaemonHeartbeat(pid: 7, startedAt: .start, at: .start + 1.0.hours, version: "1", note: "polling")
        try await state.heartbeat(beat)
        #expect(try await state.lastHeartbeat() == beat)
        try await state.close()
    }

    @Test func `a long trace keeps its beginning and its end`() async throws {
        var settings = State.Settings()
        settings.traceEventsPerCall = 3
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        let url = try address("https://a.example/1")
        let events = (1...9).map { TraceEvent(at: .start, stage: .fetch, decision: "step \($0)") }
        try await state.recordTrace(events, for: url, at: .start)
        #expect(try await state.trace(of: url).map(\.decision) == ["step 1", "step 2", "step 9"])
        try await state.close()
    }

    @Test func `pruning forgets what is old, keeps what is known, and is bounded`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let event = TraceEvent(at: .start, stage: .fetch, decision: "fetched")
        for number in 1...10 {
            let url = try address("https://a.example/\(number)")
            var one = admission(number, url)
            one.trace = [event]
            let text = Fingerprint(
                story: one.document.story, version: 1, host: "a.example", publishedAt: .start,
                cluster: one.document.story, textDigest: UInt64(number) + 1, anchors: [UInt64(number), 99])
            let seen = SentenceSighting(
                hash: UInt64(number), host: "a.example", cluster: one.document.story, sample: "Seen before")
            one.copy = CopyAdmission(fingerprint: text, sentences: [seen])
            try await state.commit([one], at: .start)
        }
        try await state.markDone(Array(1...9))
        var retention = Retention()
        retention.rowsPerCall = 4
        #expect(try await state.prune(retention, now: .start) == PruneCounts())
        let later = Date.start + (24.0 * 500).hours
        var sum = PruneCounts()
        for call in 1...12 {
            let counts = try await state.prune(retention, now: later)
            #expect(counts.traces <= 4 && counts.publications <= 4)
            sum.fingerprints += counts.fingerprints
            sum.traces += counts.traces
            sum.sentences += counts.sentences
            sum.publications += counts.publications
            if !counts.isMoreLeft, call > 4 { break }
        }
        #expect(sum.fingerprints == 10)
        #expect(sum.traces == 10)
        #expect(sum.sentences == 10)
        #expect(sum.publications == 9)
        #expect(try await state.matches(anchors: [1, 99], since: .distantPast).isEmpty)
        #expect(try await state.document(at: try address("https://a.example/1"))?.version == 1)
        #expect(try await state.openIntents().map(\.seq) == [10])
        #expect(try await state.lastSeq() == 10)
        try await state.close()
    }

    @Test func `entries still in their feed are not forgotten`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        var retention = Retention()
        retention.entryDays = 30
        let entries = try [sighting(1), sighting(2)]
        for day in stride(from: 0.0, through: 60, by: 10) {
            let at = Date.start + (24 * day).hours
            let kept = day == 0 ? entries : [entries[0]]
            _ = try await state.recordPoll(source, state: PollState(), next: at, entries: kept, at: at)
        }
        #expect(try await state.prune(retention, now: .start + (24.0 * 61).hours).entries == 1)
        try await state.close()
    }
}

import Foundation
import Testing
import WireModel

@testable import State

/// What one feed may bring in an hour, and what becomes of the rest.
struct FeedHourTests {
    private func place(_ perHour: Int, backlog: Int = 10_000, bytes: ByteLimit = .mebibytes(64)) throws
        -> TemporaryState
    {
        var settings = State.Settings()
        settings.recordsPerHour = perHour
        settings.backlogLimit = backlog
        settings.backlogBytes = bytes
        settings.candidatesPerDomain = 1_000
        return try TemporaryState(settings: settings)
    }

    private func poll(
        _ state: SQLiteState, _ source: Source, _ numbers: some Sequence<Int>, digest: String = "one", at: Date
    ) async throws -> PollReceipt {
        try await state.recordPoll(
            source, state: PollState(), next: at, entries: try numbers.map { try sighting($0, digest: digest) },
            outcome: PollOutcome(at: at, next: at), at: at)
    }

    /// Takes and ends what is ready.
    private func work(_ state: SQLiteState, at: Date) async throws -> [Int] {
        let taken = try await state.takeCandidates(limit: 1_000, at: at, excludingDomains: [])
        try await state.finish(
            taken.map { FinishedCandidate($0.id, ArticleOutcome(.published, reason: "new")) }, at: at)
        return taken.compactMap { $0.url.flatMap { Int($0.path.dropFirst("/story/".count)) } }
    }

    @Test func `what is beyond the hour waits, and each later hour begins with half a share of it`() async throws {
        let place = try place(10)
        var state = try await place.open()
        let source = try feed()
        let receipt = try await poll(state, source, 0..<22, at: .start)
        #expect((receipt.queued.count, receipt.later, receipt.backlog, receipt.turnedAway) == (10, 12, 12, 0))
        #expect(try await work(state, at: .start) == Array(0..<10))
        #expect(try await work(state, at: .start + 0.99.hours).isEmpty)
        #expect(try await state.nextCandidateDue() == .start + 1.hours)
        let backlog = try #require(try await state.backlog(of: source.id))
        #expect((backlog.waiting, backlog.share) == (12, 5))
        #expect((backlog.next, backlog.last) == (.start + 1.hours, .start + 3.hours))
        #expect(try await state.status(at: .start).later == 12)
        #expect(try await state.outcomes(of: source.id).first?.later == 12)
        try await state.close()

        state = try await place.open(now: .start + 1.hours)
        #expect(try await work(state, at: .start + 1.hours) == Array(10..<15))
        // The feed shows none of them any more; its news has the rest of the hour.
        let news = try await poll(state, source, 30..<37, at: .start + 1.5.hours)
        #expect((news.queued.count, news.later, news.backlog) == (5, 2, 9))
        #expect(try await work(state, at: .start + 1.5.hours) == Array(30..<35))
        #expect(try await work(state, at: .start + 2.hours) == [15, 16, 17, 35, 36], "what was seen last is not last")
        // Nobody was there for ten hours: a share comes, not ten.
        _ = try await poll(state, source, 40..<50, at: .start + 2.hours)
        #expect(try await work(state, at: .start + 2.hours) == Array(40..<45))
        #expect(try await work(state, at: .start + 12.hours) == [18, 19, 20, 45, 46])
        #expect(try await work(state, at: .start + 13.hours) == [21, 47, 48, 49])
        #expect(try await state.backlog(of: source.id) == nil)
        #expect(try await state.nextCandidateDue() == nil)
        #expect(try await state.status(at: .start).queued == 0)
        try await state.close()
    }

    @Test func `of a large first poll the newest are taken at once, undated ones last`() async throws {
        let place = try place(3)
        let state = try await place.open()
        var entries = try (0..<6).map { try sighting($0) }
        for index in 1..<6 { entries[index].entry.published = .start + Double(index - 10).hours }
        let receipt = try await state.recordPoll(
            try feed(), state: PollState(), next: .start, entries: entries, outcome: nil, at: .start)
        #expect(receipt.queued.compactMap(\.url?.path) == ["/story/5", "/story/4", "/story/3"])
        #expect(try await work(state, at: .start) == [5, 4, 3])
        #expect(try await work(state, at: .start + 1.hours) == [2])
        #expect(try await work(state, at: .start + 2.hours) == [1])
        #expect(try await work(state, at: .start + 3.hours) == [0])
        try await state.close()
    }

    @Test(arguments: [(4, ByteLimit.mebibytes(64)), (10_000, ByteLimit.kibibytes(5))])
    func `a full backlog turns entries away, counts them, and takes them in when they are shown again`(
        limit: Int, bytes: ByteLimit
    ) async throws {
        let place = try place(2, backlog: limit, bytes: bytes)
        let state = try await place.open()
        let source = try feed()
        func show(at: Date) async throws -> PollReceipt {
            let entries = try (0..<10).map { number in
                var sighting = try sighting(number)
                sighting.entry.content = String(repeating: "word ", count: 220)
                return sighting
            }
            return try await state.recordPoll(
                source, state: PollState(), next: at, entries: entries, outcome: PollOutcome(at: at, next: at), at: at)
        }
        let receipt = try await show(at: .start)
        #expect((receipt.queued.count, receipt.later, receipt.turnedAway) == (2, 4, 4))
        let tallies = try await state.tallies(since: nil)
        #expect(tallies == [Tally(outcome: "skipped", reason: "feed-backlog-full", count: 4)])
        #expect(try await state.outcomes(of: source.id).first?.turnedAway == 4)
        #expect(try await state.source(source.id)?.state.mustAskWhole == true, "a 304 would hide them")
        let standings = try await state.standings(of: try (5..<7).map { try sighting($0) }, in: source.id)
        #expect(standings == [.known, .new], "what was turned away is not remembered")
        _ = try await work(state, at: .start)
        #expect(try await work(state, at: .start + 1.hours) == [2])
        let again = try await show(at: .start + 1.1.hours)
        #expect((again.queued.count, again.later, again.turnedAway) == (1, 1, 2))
        try await state.close()
    }

    @Test func `a flood of changes takes half an hour's share, news the rest; what changes while it waits is one pass`()
        async throws
    {
        let place = try place(10)
        let state = try await place.open()
        let source = try feed()
        for hour in 0..<3 {
            _ = try await poll(state, source, hour * 10..<hour * 10 + 10, at: .start + Double(hour).hours)
        }
        #expect(try await work(state, at: .start + 2.hours).count == 30)
        let changed = try await poll(state, source, 0..<30, digest: "two", at: .start + 3.hours)
        #expect((changed.queued.count, changed.later) == (5, 25))
        let again = try await poll(state, source, 0..<30, digest: "three", at: .start + 3.1.hours)
        #expect((again.later, again.backlog, again.turnedAway) == (0, 25, 0))
        #expect(try await poll(state, source, 100..<103, at: .start + 3.2.hours).queued.count == 3)
        #expect(try await work(state, at: .start + 3.2.hours).count == 8)
        let taken = try await state.takeCandidates(limit: 9, at: .start + 4.hours, excludingDomains: [])
        #expect(taken.map(\.kind) == Array(repeating: .revision, count: 5))
        #expect(taken.first?.entry?.title == "Story 5, three")
        try await state.close()
    }

    @Test func `a story that waits in a flood is taken at once where its own feed or a person asks for it`()
        async throws
    {
        let place = try place(2)
        let state = try await place.open()
        _ = try await poll(state, try feed(1), 0..<9, at: .start)
        _ = try await work(state, at: .start)
        // The address stands in two feeds: the honest one's account pays.
        _ = try await poll(state, try feed(2), 6..<7, at: .start)
        #expect(try await work(state, at: .start) == [6])
        let asked = NewCandidate(url: try #require(try sighting(8).url), domain: "news1.example", priority: .urgent)
        _ = try await state.enqueue([asked], job: nil, at: .start)
        #expect(try await work(state, at: .start) == [8])
        #expect(try await state.backlog(of: try feed(1).id)?.waiting == 5)
        try await state.close()
    }

    @Test func `entries taken back, a feed that moves and a clock set back leave the account right`() async throws {
        let place = try place(2)
        let state = try await place.open()
        let (one, two) = (try feed(1), try feed(2))
        _ = try await poll(state, one, 0..<8, at: .start)
        var gone = try sighting(7)
        gone.url = nil
        gone.entry.isDeleted = true
        _ = try await state.recordPoll(one, state: PollState(), next: .start, entries: [gone], outcome: nil, at: .start)
        #expect(try await state.backlog(of: one.id)?.waiting == 5)
        _ = try await poll(state, two, 50..<53, at: .start)
        #expect(try await state.moveSource(one.id, to: two.url, at: .start))
        #expect(try await state.backlog(of: two.id)?.waiting == 6)
        _ = try await work(state, at: .start)
        try await state.shiftPlans(by: .seconds(-86_400))
        #expect(try await state.backlog(of: two.id)?.next == .start + (-23.0).hours)
        #expect(try await work(state, at: .start + (-24.0).hours).isEmpty)
        #expect(try await work(state, at: .start + (-23.0).hours) == [2])
        // Set back while nobody looked: better an hour too early than years too late.
        #expect(try await work(state, at: .start + (-90_000.0).hours) == [3])
        try await state.close()
    }

    @Test func `floods leave half of the queue to others`() async throws {
        var settings = State.Settings()
        (settings.recordsPerHour, settings.queueLimit) = (5, 40)
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        let flood = try await poll(state, try feed(1), 0..<100, at: .start)
        #expect((flood.queued.count, flood.later, flood.turnedAway) == (5, 15, 80))
        let news = try await poll(state, try feed(2), 200..<206, at: .start)
        #expect((news.queued.count, news.later, news.turnedAway) == (5, 0, 1))
        func queued(at number: Int) async throws -> QueuePlace? {
            let url = try address("https://news1.example/story/\(number)")
            return try await state.queuePlace(of: url)
        }
        let waiting = try await queued(at: 7)
        #expect(waiting?.isForLaterHour == true && waiting?.isReady == false)
        #expect(try waiting?.source == feed(1).id)
        #expect(try await queued(at: 3)?.isReady == true)
        #expect(try await queued(at: 50) == nil)
        try await state.close()
    }

    @Test func `no bound, no account; what waited under one is taken`() async throws {
        let place = try place(2)
        var state = try await place.open()
        _ = try await poll(state, try feed(), 0..<8, at: .start)
        _ = try await work(state, at: .start)
        try await state.close()
        var settings = place.settings
        settings.recordsPerHour = 0
        state = try await SQLiteState.open(path: place.path, settings: settings, now: .start).state
        #expect(try await poll(state, try feed(), 10..<400, at: .start).queued.count == 390)
        #expect(try await work(state, at: .start).count == 390)
        #expect(try await work(state, at: .start + 1.hours) == Array(2..<8))
        try await state.close()
    }
}

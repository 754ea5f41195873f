import Foundation
import Testing
import WireModel

@testable import State

/// Second looks, copies of a story, events, visits: what State remembers beyond documents.
struct RechecksTests {
    private func published(_ state: SQLiteState, _ url: CanonicalURL, due: Date?, seq: Int = 1) async throws {
        var one = admission(seq, url)
        one.recheck = Recheck(story: StoryID(url: url), url: url, domain: "news.example", source: nil, due: due)
        try await state.commit([one], at: .start)
    }

    @Test func `a story is queued for another look when its time has come, once`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let url = try address("https://news.example/1")
        try await published(state, url, due: .start + 3_600)
        #expect(try await state.takeCandidates(limit: 5, at: .start + 3_599, excludingDomains: []).isEmpty)
        let taken = try await state.takeCandidates(limit: 5, at: .start + 3_600, excludingDomains: [])
        let look = try #require(taken.first)
        #expect(taken.count == 1)
        #expect((look.kind, look.priority, look.url, look.domain) == (.recheck, .recheck, url, "news.example"))
        #expect(try await state.takeCandidates(limit: 5, at: .start + 9_000, excludingDomains: []).isEmpty)
        // Its end says when the next look is.
        let next = Recheck(story: StoryID(url: url), url: url, domain: "news.example", due: .start + 21_600)
        try await state.finish(
            look.id, outcome: ArticleOutcome(.unchanged, reason: "not-modified"), recheck: next, at: .start + 3_700)
        #expect(try await state.recheck(of: StoryID(url: url)) == next)
        #expect(try await state.takeCandidates(limit: 5, at: .start + 21_600, excludingDomains: []).count == 1)
        try await state.close()
    }

    @Test func `a proof is kept between looks, and goes with the row`() async throws {
        let place = try TemporaryState()
        var state = try await place.open()
        let url = try address("https://news.example/1")
        var recheck = Recheck(story: StoryID(url: url), url: url, domain: "news.example", due: .start + 60)
        recheck.gone = GoneProof(cause: .notFound, looks: 2, firstAt: .start, lastAt: .start + 30, detail: "status 404")
        var one = admission(1, url)
        one.recheck = recheck
        try await state.commit([one], at: .start)
        try await state.close()
        state = try await place.open()
        #expect(try await state.recheck(of: StoryID(url: url)) == recheck)
        // A look that is under way has not lost it.
        _ = try await state.takeCandidates(limit: 1, at: .start + 60, excludingDomains: [])
        #expect(try await state.recheck(of: StoryID(url: url))?.gone == recheck.gone)
        recheck.due = nil
        var two = admission(2, url, version: 2)
        two.recheck = recheck
        try await state.commit([two], at: .start)
        #expect(try await state.recheck(of: StoryID(url: url)) == nil)
        try await state.close()
    }

    @Test func `a backfill wakes no second looks, and a full queue takes none`() async throws {
        let place = try TemporaryState()
        var settings = State.Settings()
        settings.queueLimit = 1
        let state = try await SQLiteState.open(path: place.path, settings: settings, now: .start).state
        let url = try address("https://news.example/1")
        try await published(state, url, due: .start)
        #expect(
            try await state.takeCandidates(limit: 5, at: .start + 60, excludingDomains: [], from: .urgent).isEmpty)
        _ = try await state.enqueue(
            [NewCandidate(url: try address("https://news.example/2"), domain: "news.example")], job: nil, at: .start)
        #expect(try await state.takeCandidates(limit: 5, at: .start + 60, excludingDomains: []).map(\.kind) == [.new])
        try await state.close()
    }

    @Test func `copies are found by their first story, whatever merged into it`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let urls = try (1...4).map { try address("https://news\($0).example/1") }
        let ids = urls.map { StoryID(url: $0) }
        for (number, url) in urls.enumerated() {
            var one = admission(number + 1, url, at: .start + Double(number))
            // 2 is a copy of 1; 4 is a copy of 3.
            one.document.cluster = [ids[0], ids[0], ids[2], ids[2]][number]
            try await state.commit([one], at: .start)
        }
        #expect(try await state.members(of: ids[0], limit: 10).map(\.story) == [ids[0], ids[1]])
        var merging = admission(5, try address("https://news5.example/1"), at: .start + 9)
        merging.document.cluster = ids[0]
        merging.copy = CopyAdmission(
            fingerprint: Fingerprint(
                story: merging.document.story, version: 1, host: "news5.example", publishedAt: .start, cluster: ids[0],
                textDigest: 1), merges: [.init(from: ids[2], to: ids[0])])
        try await state.commit([merging], at: .start)
        let all = try await state.members(of: ids[0], limit: 10).map(\.story)
        #expect(all == [ids[0], ids[1], ids[2], ids[3], merging.document.story])
        #expect(try await state.members(of: ids[0], limit: 2).count == 3)
        #expect(try await state.document(of: ids[3])?.cluster == ids[0])
        try await state.close()
    }

    @Test func `a rebuilt copy knows its cluster again`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try address("https://a.example/1"), try address("https://b.example/1"))
        try await state.rebuild(from: [
            RebuiltPublication(publication: publication(1, one), url: one),
            RebuiltPublication(publication: publication(2, two, op: .copy), url: two, copyOf: StoryID(url: one)),
        ])
        #expect(try await state.members(of: StoryID(url: one), limit: 5).count == 2)
        try await state.close()
    }

    @Test func `the text that was chosen and its length come back`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        var one = admission(1, try address("https://a.example/1"))
        one.document.words = 300
        one.document.textStory = StoryID(url: try address("https://b.example/1"))
        try await state.commit([one], at: .start)
        #expect(try await state.document(of: one.document.story) == one.document)
        try await state.close()
    }

    @Test func `events come back in their order, the latest, and are forgotten`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 1...5 {
            var one = admission(number, try address("https://a.example/\(number)"))
            one.event = EventSketch(story: one.document.story, at: .start, terms: [1, 2, UInt8(number)])
            try await state.commit([one], at: .start + Double(number) * 3_600)
        }
        let latest = try await state.events(since: .start, limit: 2)
        #expect(latest.map(\.terms) == [[1, 2, 4], [1, 2, 5]])
        #expect(try await state.events(since: .start + 4.5 * 3_600, limit: 9).count == 1)
        _ = try await state.prune(Retention(), now: .start + 4 * 86_400)
        #expect(try await state.events(since: .start, limit: 9).isEmpty)
        try await state.close()
    }

    @Test func `visits to a host are counted, with its last failure`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let url = "https://news.example/1"
        let answered = TraceEvent(
            at: .start, stage: .fetch, decision: "answered", details: ["status": "200", "url": url])
        var one = admission(1, try address(url))
        one.trace = [answered] + one.trace
        try await state.commit([one], at: .start)
        _ = try await state.enqueue(
            [NewCandidate(url: try address("https://news.example/2"), domain: "news.example")], job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        let ended = TraceEvent(
            at: .start + 60, stage: .fetch, decision: "ended",
            details: ["reason": "connect", "url": "https://news.example/2"])
        try await state.finish(
            try #require(taken.first).id, outcome: ArticleOutcome(.failed, reason: "connect"), trace: [ended],
            at: .start + 60)
        let visits = try #require(try await state.visits(to: "news.example"))
        #expect((visits.visits, visits.failures, visits.lastStatus) == (2, 1, nil))
        #expect((visits.lastFailure, visits.lastFailureAt) == ("connect", .start + 60))
        #expect(try await state.visits(to: "other.example") == nil)
        try await state.close()
    }

    @Test func `robots.txt of a host is found for each of its origins`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let origins = ["https://a.example", "http://a.example:8080", "https://a.example.net", "https://ab.example"]
        for origin in origins {
            try await state.storeRobots(
                RobotsCacheRow(origin: origin, status: 200, body: [], fetchedAt: .start, expiresAt: .start + 60))
        }
        #expect(try await state.robotsOrigins(of: "a.example") == ["http://a.example:8080", "https://a.example"])
        try await state.close()
    }
}

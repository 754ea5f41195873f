import Foundation
import Testing
import WireModel

@testable import State

struct PrioritiesTests {
    @Test func `a backfill takes its own articles and leaves waiting news alone`() async throws {
        let files = try TemporaryState()
        let state = try await files.open()
        let news = NewCandidate(url: try address("https://a.example/news"), domain: "a.example")
        let old = NewCandidate(url: try address("https://a.example/old"), domain: "a.example", priority: .urgent)
        _ = try await state.enqueue([news], job: nil, at: .start)
        _ = try await state.openJob(id: "j", title: "j", at: .start)
        _ = try await state.enqueue([old], job: "j", at: .start)

        let taken = try await state.takeCandidates(limit: 10, at: .start, excludingDomains: [], from: .urgent)
        #expect(taken.map(\.url) == [old.url])
        try await state.finish(taken[0].id, outcome: ArticleOutcome(.skipped, reason: "x"), at: .start)
        #expect(try await state.nextCandidateDue(from: .urgent) == nil)
        #expect(try await state.nextCandidateDue() != nil)
        try await state.close()
    }

    @Test func `a source's known entries are told from new ones`() async throws {
        let files = try TemporaryState()
        let state = try await files.open()
        let url = try address("https://a.example/feed")
        let source = Source(url: url)
        let entry = EntrySighting(key: "one", url: url, domain: "a.example", entry: FeedEntry(), contentDigest: "x")
        _ = try await state.recordPoll(source, state: PollState(), next: .start, entries: [entry], at: .start)
        var (other, renamed) = (entry, entry)
        renamed.key = "two"
        (other.key, other.url) = ("two", nil)
        #expect(try await state.standings(of: [entry, renamed, other], in: source.id) == [.known, .renamed, .new])
        #expect(try await state.standings(of: [entry], in: "https://other.example/") == [.new])
        try await state.close()
    }

    @Test func `hurried sources are due at once, the others keep their time`() async throws {
        let files = try TemporaryState()
        let state = try await files.open()
        let sources = try ["https://a.example/f", "https://b.example/f"].map { Source(url: try address($0)) }
        _ = try await state.replaceSources(sources, from: "l", at: .start.addingTimeInterval(3_600))
        try await state.hurry([sources[1].id], at: .start)
        #expect(try await state.dueSources(at: .start, limit: 10).map(\.source.id) == [sources[1].id])
        try await state.hurry(nil, at: .start)
        #expect(try await state.dueSources(at: .start, limit: 10).count == 2)
        try await state.close()
    }
}

import Foundation
import Testing
import WireModel

@testable import State

struct DocumentsTests {
    @Test func `a commit writes intent, document, addresses, candidate's end and trace together`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        let published = try address("https://news1.example/canonical/1")
        let final = try address("https://m.news1.example/1")
        var one = admission(1, published, candidate: taken[0].id)
        one.addresses = [final]
        try await state.commit([one], at: .start)
        let intents = try await state.openIntents()
        #expect(intents == [publication(1, published)])
        #expect(try await state.lastSeq() == 1)
        for url in [published, final, try #require(taken[0].url)] {
            #expect(try await state.document(at: url) == one.document)
            #expect(try await state.enqueue([NewCandidate(url: url, domain: "x")], job: nil, at: .start) == 0)
        }
        #expect(try await state.document(of: one.document.story) == one.document)
        #expect(try await state.trace(of: published) == one.trace)
        #expect(try await state.trace(of: try #require(taken[0].url)) == one.trace)
        let status = try await state.status(at: .start)
        #expect(status.queued == 0)
        #expect(status.documents == 1)
        #expect(status.openIntents == 1)
        try await state.markDone([1, 77])
        #expect(try await state.openIntents().isEmpty)
        try await state.close()
    }

    @Test func `a hole, a repetition or a second version of the same number is refused, all of the batch`() async throws
    {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try address("https://a.example/1"), try address("https://a.example/2"))
        try await state.commit([admission(1, one)], at: .start)
        for batch in [
            [admission(3, two)], [admission(1, two)], [admission(2, two), admission(4, two, version: 2)],
            [admission(2, one)],
        ] {
            let error = await #expect(throws: StateError.self) { try await state.commit(batch, at: .start) }
            #expect(error?.reason == .outOfSequence)
        }
        #expect(try await state.lastSeq() == 1)
        #expect(try await state.document(at: two) == nil)
        try await state.commit([admission(2, one, version: 2), admission(3, two)], at: .start)
        #expect(try await state.history(of: StoryID(url: one)).map(\.version) == [1, 2])
        #expect(try await state.document(at: one)?.version == 2)
        #expect(try await state.document(at: one)?.operation == .update)
        try await state.close()
    }

    @Test func `an admission without a publication keeps the numbering`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let url = try address("https://a.example/1")
        var dropped = admission(1, url)
        dropped.publication = nil
        dropped.outcome = ArticleOutcome(.duplicate, reason: "copy-dropped")
        try await state.commit([dropped, admission(1, try address("https://a.example/2"))], at: .start)
        #expect(try await state.document(at: url) == dropped.document)
        #expect(try await state.tallies(since: nil).map(\.outcome) == ["duplicate", "published"])
        try await state.close()
    }

    @Test func `moments come back to the last bit`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let odd = Date(timeIntervalSinceReferenceDate: 812_345_678.123_456_7)
        let url = try address("https://a.example/1")
        try await state.commit([admission(1, url, at: odd)], at: odd)
        #expect(try await state.openIntents().first?.publishedAt == odd)
        #expect(try await state.document(at: url)?.firstPublishedAt == odd)
        try await state.close()
    }

    @Test func `an outbox survives a restart in its order`() async throws {
        let place = try TemporaryState()
        var state = try await place.open()
        let lines = try (1...20).map { admission($0, try address("https://a.example/\($0)")) }
        try await state.commit(lines, at: .start)
        try await state.markDone([2, 3, 5])
        try await state.close()
        state = try await place.open()
        #expect(try await state.openIntents().map(\.seq) == (1...20).filter { ![2, 3, 5].contains($0) })
        #expect(try await state.lastSeq() == 20)
        try await state.close()
    }

    @Test func `a rebuild from the journal restores stories, versions and the last seq`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try address("https://news1.example/story/1"), try address("https://news1.example/story/2"))
        let lines = [
            RebuiltPublication(publication: publication(1, one)),
            RebuiltPublication(publication: publication(2, two), url: two, textDigest: "d"),
            RebuiltPublication(publication: publication(3, one, version: 2, op: .update)),
        ]
        try await state.rebuild(from: lines)
        try await state.rebuild(from: lines)
        #expect(try await state.lastSeq() == 3)
        #expect(try await state.openIntents().isEmpty)
        #expect(try await state.document(at: one)?.version == 2)
        #expect(try await state.document(at: two)?.textDigest == "d")
        #expect(try await state.history(of: StoryID(url: one)).map(\.seq) == [1, 3])
        let found = try await state.recordPoll(
            try feed(), state: PollState(), next: .start, entries: [try sighting(1), try sighting(2), try sighting(3)],
            at: .start)
        #expect(found.map(\.url?.path) == ["/story/3"])
        try await state.commit([admission(4, try address("https://a.example/4"))], at: .start)
        try await state.close()
    }

    @Test func `a story whose row is gone or set back is known by what was published of it`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try address("https://a.example/1"), try address("https://a.example/2"))
        let later = Date.start + 1.0.hours
        try await state.commit([admission(1, one), admission(2, two)], at: .start)
        try await state.commit([admission(3, one, version: 2, at: later)], at: later)
        try await state.write("a person's hand") { db, _ in
            try db.run("DELETE FROM document WHERE story = ?", [StoryID(url: one).column])
            try db.run("UPDATE document SET version = 0 WHERE story = ?", [StoryID(url: two).column])
        }
        let known = try #require(try await state.document(of: StoryID(url: one)))
        #expect((known.version, known.operation, known.textDigest) == (2, .update, nil))
        #expect((known.firstPublishedAt, known.publishedAt) == (.start, later))
        #expect(try await state.document(at: one)?.url == one)
        #expect(try await state.document(at: two)?.version == 1)
        #expect(try await state.document(of: StoryID(url: try address("https://a.example/3"))) == nil)
        try await state.commit([admission(4, one, version: 3), admission(5, two, version: 2)], at: later)
        #expect(try await state.document(at: one) == admission(4, one, version: 3).document)
        try await state.close()
    }

    @Test func `a full device keeps what was committed, and the same commit works when there is room`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        try await state.commit([admission(1, try address("https://a.example/1"))], at: .start)
        try await state.write("limit") { db, _ in
            let pages = try db.int("PRAGMA page_count", [], "pragma") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let many = try (2...400).map { admission($0, try address("https://a.example/\($0)")) }
        let error = await #expect(throws: StateError.self) { try await state.commit(many, at: .start) }
        #expect(error?.reason == .full)
        #expect(error?.description.contains("free space") == true)
        #expect(try await state.lastSeq() == 1)
        try await state.write("limit") { db, _ in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
        try await state.commit(many, at: .start)
        #expect(try await state.lastSeq() == 400)
        try await state.close()
    }
}

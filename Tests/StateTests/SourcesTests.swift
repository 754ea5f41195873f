import Foundation
import Testing
import WireModel

@testable import State

struct SourcesTests {
    @Test func `a list replaces itself and tells what changed`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two, three) = (try feed(1), try feed(2), try feed(3))
        let first = try await state.replaceSources([one, two], from: "a.opml", at: .start)
        #expect(first.added == [one.id, two.id])
        var state1 = PollState()
        state1.arrivalsPerHour = 2.5
        _ = try await state.recordPoll(two, state: state1, next: .start + 1.0.hours, entries: [], at: .start)
        let second = try await state.replaceSources([two, three], from: "a.opml", at: .start)
        #expect(second.added == [three.id])
        #expect(second.removed == [one.id])
        #expect(second.kept == [two.id])
        #expect(try await state.sources().map(\.source.id) == [two.id, three.id])
        #expect(try await state.source(two.id)?.state.arrivalsPerHour == 2.5)
        try await state.close()
    }

    @Test func `a poll whose task was cancelled before its turn is not begun`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let one = try feed(1)
        _ = try await state.replaceSources([one], from: "a.opml", at: .start)
        let entries = [try sighting(1)]
        let cancelled = Task { () -> StateError.Reason? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(StateError) {
                _ = try await state.recordPoll(
                    one, state: PollState(), next: .start + 1.0.hours, entries: entries, at: .start)
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(await cancelled.value == .cancelled)
        #expect(try await state.nextDue() == .start)
        try await state.close()
    }

    @Test func `a source of two lists stays while one of them has it, and is remembered when it comes back`()
        async throws
    {
        let place = try TemporaryState()
        let state = try await place.open()
        let one = try feed(1)
        _ = try await state.replaceSources([one], from: "a.opml", at: .start)
        _ = try await state.replaceSources([one], from: "b.opml", at: .start)
        _ = try await state.recordPoll(
            one, state: PollState(), next: .start + 1.0.hours, entries: [try sighting(1)], at: .start)
        _ = try await state.replaceSources([], from: "a.opml", at: .start)
        #expect(try await state.sources().count == 1)
        #expect(try await state.nextDue() == .start + 1.0.hours)
        _ = try await state.replaceSources([], from: "b.opml", at: .start)
        #expect(try await state.sources().isEmpty)
        #expect(try await state.nextDue() == nil)
        _ = try await state.replaceSources([one], from: "b.opml", at: .start)
        let again = try await state.recordPoll(
            one, state: PollState(), next: .start + 2.0.hours, entries: [try sighting(1)], at: .start)
        #expect(again.isEmpty)
        try await state.close()
    }

    @Test func `due sources come by how long they have waited; switched off ones never`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        var off = try feed(4)
        off.enabled = false
        let list = [try feed(1), try feed(2), try feed(3), off]
        _ = try await state.replaceSources(list, from: "a", at: .start)
        _ = try await state.recordPoll(list[0], state: PollState(), next: .start + 2.0.hours, entries: [], at: .start)
        _ = try await state.recordPoll(list[1], state: PollState(), next: .start + 1.0.hours, entries: [], at: .start)
        var retired = PollState()
        retired.isRetired = true
        _ = try await state.recordPoll(list[2], state: retired, next: .start + 168.0.hours, entries: [], at: .start)
        #expect(try await state.dueSources(at: .start, limit: 9).isEmpty)
        #expect(try await state.nextDue() == .start + 1.0.hours)
        let due = try await state.dueSources(at: .start + 3.0.hours, limit: 9)
        #expect(due.map(\.source.id) == [list[1].id, list[0].id])
        let probed = try await state.dueSources(at: .start + 168.0.hours, limit: 9)
        #expect(probed.map(\.source.id) == [list[1].id, list[0].id, list[2].id], "a retired one is probed")
        #expect(try await state.dueSources(at: .start + 3.0.hours, limit: 1).count == 1)
        try await state.close()
    }

    @Test func `a poll keeps its state and validators beside what it found`() async throws {
        let place = try TemporaryState()
        let source = try feed()
        var memory = PollState()
        memory.validators = Validators(entityTag: "W/\"x\"", lastModified: "odd, date", url: source.url)
        memory.lastPoll = .start
        memory.reasons = ["hint"]
        do {
            let state = try await place.open()
            _ = try await state.replaceSources([source], from: "a", at: .start)
            let queued = try await state.recordPoll(
                source, state: memory, next: .start + 1.0.hours, entries: [try sighting(1), try sighting(2)], at: .start
            )
            #expect(queued.map(\.url?.path) == ["/story/1", "/story/2"])
            #expect(queued.allSatisfy { $0.kind == .new && $0.source == source.id && $0.entry != nil })
            try await state.close()
        }
        let state = try await place.open()
        let row = try #require(try await state.source(source.id))
        #expect(row.state == memory)
        #expect(row.nextPoll == .start + 1.0.hours)
        #expect(try await state.status(at: .start).queued == 2)
        try await state.close()
    }

    @Test func `a known entry is nothing, a changed one a revision, a known address an appearance`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try feed(1), try feed(2))
        _ = try await state.replaceSources([one, two], from: "a", at: .start)
        func poll(_ source: Source, _ entries: [EntrySighting]) async throws -> [ArticleCandidate] {
            try await state.recordPoll(source, state: PollState(), next: .start, entries: entries, at: .start)
        }
        let first = try await poll(one, [try sighting(1)])
        #expect(first.map(\.kind) == [.new])
        #expect(try await poll(one, [try sighting(1)]).isEmpty)
        #expect(try await poll(two, [try sighting(1)]).isEmpty)
        #expect(try await state.appearances(of: try address("https://news1.example/story/1")) == [one.id, two.id])
        try await state.finish(first[0].id, outcome: ArticleOutcome(.skipped, reason: "too-short"), at: .start)
        #expect(try await poll(one, [try sighting(1)]).isEmpty)
        let revised = try await poll(one, [try sighting(1, digest: "two")])
        #expect(revised.map(\.kind) == [.revision])
        #expect(revised.first?.entry?.title == "Story 1, two")
        #expect(try await state.status(at: .start).queued == 1)
        try await state.close()
    }

    @Test func `an entry without an address is a candidate with its own text`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        var entry = try sighting(1)
        entry.url = nil
        let source = try feed()
        let queued = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [entry], at: .start)
        #expect(queued.map(\.url) == [nil])
        let again = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [entry], at: .start)
        #expect(again.isEmpty)
        try await state.close()
    }

    @Test func `with a full queue neither validators nor entries are stored`() async throws {
        var settings = State.Settings()
        settings.queueLimit = 2
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        let source = try feed()
        _ = try await state.replaceSources([source], from: "a", at: .start)
        var memory = PollState()
        memory.bodyDigest = "new"
        let three = try [sighting(1), sighting(2), sighting(3)]
        let error = await #expect(throws: StateError.self) {
            try await state.recordPoll(source, state: memory, next: .start + 9.0.hours, entries: three, at: .start)
        }
        #expect(error?.reason == .queueFull)
        #expect(try await state.source(source.id)?.state.bodyDigest == nil)
        #expect(try await state.nextDue() == .start)
        let queued = try await state.recordPoll(
            source, state: memory, next: .start, entries: Array(three.prefix(2)), at: .start)
        #expect(queued.count == 2)
        try await state.close()
    }
}

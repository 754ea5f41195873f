import Foundation
import Testing
import WireModel

@testable import State

/// What a poll may find beside news: deletions, moves, other ids.
struct PollingTests {
    private func deleted(_ number: Int, domain: String = "news1.example") throws -> EntrySighting {
        var sighting = try sighting(number)
        sighting.url = nil
        sighting.domain = domain
        sighting.entry.isDeleted = true
        return sighting
    }

    private func published(_ state: SQLiteState, _ source: Source) async throws {
        let queued = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try sighting(1)], at: .start)
        let url = try #require(try sighting(1).url)
        try await state.commit([admission(1, url, candidate: queued.first?.id)], at: .start)
    }

    @Test func `a deleted entry makes its story a pending withdrawal, once, until it is settled`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        try await published(state, source)
        for _ in 0..<2 {
            let queued = try await state.recordPoll(
                source, state: PollState(), next: .start, entries: [try deleted(1), try deleted(7)], at: .start)
            #expect(queued.isEmpty)
        }
        let pending = try await state.pendingWithdrawals(limit: 9)
        #expect(pending.map(\.story) == [StoryID(url: try address("https://news1.example/story/1"))])
        #expect(pending.first?.source == source.id)
        #expect(pending.first?.version == 1)
        try await state.settleWithdrawals(pending.map(\.id))
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try deleted(1)], at: .start)
        #expect(try await state.pendingWithdrawals(limit: 9).isEmpty, "a deletion is acted on once")
        try await state.close()
    }

    @Test func `a withdrawn story that is published as such is no longer pending`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        try await published(state, source)
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try deleted(1)], at: .start)
        var withdrawal = admission(2, try address("https://news1.example/story/1"), version: 2)
        withdrawal.publication?.op = .withdraw
        withdrawal.document.operation = .withdraw
        try await state.commit([withdrawal], at: .start)
        #expect(try await state.pendingWithdrawals(limit: 9).isEmpty)
        try await state.close()
    }

    @Test func `a deleted entry leaves the queue; shown again it is queued again`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try sighting(1)], at: .start)
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try deleted(1)], at: .start)
        #expect(try await state.status(at: .start).queued == 0)
        #expect(try await state.tallies(since: nil).map(\.reason) == ["withdrawn"])
        let again = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try sighting(1)], at: .start)
        #expect(again.count == 1)
        #expect(try await state.pendingWithdrawals(limit: 9).isEmpty)
        try await state.close()
    }

    @Test func `another site's feed withdraws nothing that others show`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (own, other) = (try feed(1), try feed(2))
        try await published(state, own)
        _ = try await state.recordPoll(
            other, state: PollState(), next: .start, entries: [try sighting(1)], at: .start)
        _ = try await state.recordPoll(
            other, state: PollState(), next: .start, entries: [try deleted(1, domain: "news2.example")], at: .start)
        #expect(try await state.pendingWithdrawals(limit: 9).isEmpty)
        _ = try await state.recordPoll(
            own, state: PollState(), next: .start, entries: [try deleted(1)], at: .start)
        #expect(try await state.pendingWithdrawals(limit: 9).count == 1)
        try await state.close()
    }

    @Test func `an entry under another id is queued only where its text changed`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        try await published(state, source)
        var renamed = try sighting(1)
        renamed.key = "https://news1.example/?p=1"
        renamed.isRenamed = true
        let same = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [renamed], at: .start)
        #expect(same.isEmpty)
        #expect(try await state.standings(of: [renamed], in: source.id) == [.known])
        renamed.contentDigest = "two"
        let changed = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [renamed], at: .start)
        #expect(changed.map(\.kind) == [.revision])
        try await state.close()
    }

    @Test func `a moved source keeps what is known, and its former address in the lists stands for it`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        let target = try address("https://moved.example/feed")
        _ = try await state.replaceSources([source], from: "a", at: .start)
        try await published(state, source)
        #expect(try await state.moveSource(source.id, to: target, at: .start) == false)
        #expect(try await state.sources().map(\.source.url) == [target])
        #expect(try await state.aliases(of: target.string) == [source.id])
        #expect(try await state.source(source.id)?.source.url == target)
        let changes = try await state.replaceSources([source], from: "a", at: .start)
        #expect(changes.kept == [source.id])
        #expect(try await state.sources().map(\.source.url) == [target], "the list's old address adds nothing")
        #expect(try await state.standings(of: [try sighting(1)], in: target.string) == [.known])
        try await state.close()
    }

    @Test func `a source that moves to another one is merged with it`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try feed(1), try feed(2))
        _ = try await state.replaceSources([one], from: "a", at: .start)
        _ = try await state.replaceSources([two], from: "b", at: .start)
        try await published(state, one)
        #expect(try await state.moveSource(one.id, to: two.url, at: .start))
        #expect(try await state.sources().map(\.source.id) == [two.id])
        #expect(try await state.standings(of: [try sighting(1)], in: two.id) == [.known])
        _ = try await state.replaceSources([], from: "b", at: .start)
        #expect(try await state.sources().map(\.source.id) == [two.id], "the other list still has it")
        try await state.close()
    }

    @Test func `the last polls are kept, and no more`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        for number in 1...20 {
            var memory = PollState()
            memory.polls = number
            var outcome = PollOutcome(at: .start + Double(number).hours, next: .start)
            outcome.entries = number
            _ = try await state.recordPoll(
                source, state: memory, next: .start, entries: [], outcome: outcome, at: outcome.at)
        }
        #expect(try await state.outcomes(of: source.id).map(\.entries) == Array((9...20).reversed()))
        try await state.close()
    }

    @Test func `polls are put off without being one`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let (one, two) = (try feed(1), try feed(2))
        _ = try await state.replaceSources([one, two], from: "a", at: .start)
        #expect(try await state.dueTimes(at: .start).count == 2)
        try await state.postpone([DueSource(source: one.id, due: .start + 1.0.hours)])
        #expect(try await state.dueTimes(at: .start).map(\.source) == [two.id])
        #expect(try await state.source(one.id)?.state.polls == 0)
        try await state.close()
    }
}

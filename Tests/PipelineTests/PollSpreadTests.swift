import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// Many sources due at once after a start: each has its place, none is a burst.
struct PollSpreadTests {
    private func state(_ count: Int, _ place: TemporarySpool) async throws -> SQLiteState {
        let state = try await SQLiteState.open(path: place.file("state.sqlite"), now: .start).state
        let sources = try (0..<count).map { Source(url: try address("https://n\($0).example/feed")) }
        _ = try await state.replaceSources(sources, from: "test", at: .start - 3_600)
        return state
    }

    /// Due times as a start gives them, in seconds from it.
    private func spread(_ state: SQLiteState, at now: Date) async throws -> [String: Double] {
        let due = try await state.dueTimes(at: now)
        let policy = PollPolicy()
        let places = due.map {
            DueSource(source: $0.source, due: policy.firstPoll(of: $0.source, among: due.count, now: now))
        }
        try await state.postpone(places)
        let rows = try await state.sources()
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.source.id, $0.nextPoll.timeIntervalSince(now)) })
    }

    @Test func `two thousand sources due together are asked one after the other, at the same places each time`()
        async throws
    {
        let place = try TemporarySpool()
        let state = try await state(2_000, place)
        let first = try await spread(state, at: .start)
        // 60 ms a source: two minutes in all.
        #expect(first.values.allSatisfy { (-0.01...120).contains($0) })
        let seconds = Dictionary(grouping: first.values) { Int($0) }.mapValues(\.count)
        #expect(seconds.count >= 115, "every second has some")
        #expect((seconds.values.max() ?? 0) <= 40, "none has many; 17 on average")
        try await state.hurry(nil, at: .start + 60)
        let again = try await spread(state, at: .start + 60)
        for (source, seconds) in first {
            let other = try #require(again[source])
            let turns = (other + 60 - seconds) / 120
            #expect(abs(turns - turns.rounded()) < 0.01, "the same place in the spread")
        }
        try await state.close()
    }

    @Test func `a few sources are asked at once`() async throws {
        let place = try TemporarySpool()
        let state = try await state(8, place)
        let all = try await spread(state, at: .start)
        #expect(all.values.allSatisfy { $0 <= 1 })
        try await state.close()
    }
}

import Foundation
import TestKit
import Testing
import WireModel

@testable import State

struct CandidatesTests {
    @Test func `an address is queued once`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let batch = try [candidate(1), candidate(2), candidate(1)]
        #expect(try await state.enqueue(batch, job: nil, at: .start) == 2)
        #expect(try await state.enqueue(batch, job: nil, at: .start) == 0)
        try await state.close()
    }

    @Test func `taken candidates are leased, given back by release and by a restart`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue(try (1...3).map { try candidate($0) }, job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 2, at: .start, excludingDomains: [])
        #expect(taken.map(\.url?.path) == ["/story/1", "/story/2"])
        let rest = try await state.takeCandidates(limit: 9, at: .start, excludingDomains: [])
        #expect(rest.map(\.url?.path) == ["/story/3"])
        #expect(try await state.takeCandidates(limit: 9, at: .start, excludingDomains: []).isEmpty)
        #expect(try await state.nextCandidateDue() == nil)
        try await state.release([taken[1].id])
        #expect(try await state.nextCandidateDue() ?? .distantFuture <= .start)
        #expect(try await state.takeCandidates(limit: 9, at: .start, excludingDomains: []).map(\.id) == [taken[1].id])
        try await state.finish(taken[0].id, outcome: ArticleOutcome(.skipped, reason: "x"), at: .start)
        try await state.close()
        let again = try await place.open()
        #expect(try await again.takeCandidates(limit: 9, at: .start, excludingDomains: []).count == 2)
        try await again.close()
    }

    @Test func `domains share a call fairly, and excluded ones wait`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let many = try (1...100).map { try candidate($0, domain: "big.example") }
        let few = try (1...2).map { try candidate($0, domain: "small.example") }
        _ = try await state.enqueue(many + few, job: nil, at: .start)
        let first = try await state.takeCandidates(limit: 50, at: .start, excludingDomains: [])
        #expect(first.count { $0.domain == "big.example" } == 4)
        #expect(first.count { $0.domain == "small.example" } == 2)
        let none = try await state.takeCandidates(limit: 50, at: .start, excludingDomains: ["big.example"])
        #expect(none.isEmpty)
        try await state.close()
    }

    @Test func `successive small calls go round the domains`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let all = try (1...4).flatMap { number in
            try ["a", "b", "c"].map { try candidate(number, domain: "\($0).example") }
        }
        _ = try await state.enqueue(all, job: nil, at: .start)
        var domains: [String] = []
        for _ in 0..<6 {
            domains += try await state.takeCandidates(limit: 1, at: .start, excludingDomains: []).map(\.domain)
        }
        #expect(domains == ["a", "b", "c", "a", "b", "c"].map { "\($0).example" })
        try await state.close()
    }

    @Test func `news goes before backfill, and a backfilled address that becomes news moves up`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let old = try (1...3).map { try candidate($0, domain: "a.example", priority: .backfill) }
        _ = try await state.enqueue(old, job: nil, at: .start)
        _ = try await state.enqueue([try candidate(9, domain: "b.example")], job: nil, at: .start)
        #expect(
            try await state.enqueue([try candidate(3, domain: "a.example", priority: .urgent)], job: nil, at: .start)
                == 0)
        let taken = try await state.takeCandidates(limit: 3, at: .start, excludingDomains: [])
        #expect(taken.map(\.url?.path) == ["/story/3", "/story/9", "/story/1"])
        #expect(try await state.status(at: .start).queued == 4)
        try await state.close()
    }

    @Test func `a retry waits for its time with one attempt more`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        let first = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        let later = Date.start + 1.0.hours
        let outcome = ArticleOutcome(.failed, reason: "timeout", retryAt: later)
        try await state.finish(first[0].id, outcome: outcome, at: .start)
        #expect(try await state.takeCandidates(limit: 1, at: .start, excludingDomains: []).isEmpty)
        #expect(try await state.nextCandidateDue() == later)
        let second = try await state.takeCandidates(limit: 1, at: later, excludingDomains: [])
        #expect(second.map(\.attempts) == [1])
        try await state.finish(second[0].id, outcome: ArticleOutcome(.failed, reason: "timeout"), at: later)
        #expect(try await state.nextCandidateDue() == nil)
        let tallies = try await state.tallies(since: nil)
        #expect(tallies.map(\.outcome) == ["failed", "retried"])
        try await state.close()
    }

    @Test func `a candidate revised while in hand is looked at again`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        let source = try feed()
        let first = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try sighting(1)], at: .start)
        _ = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: [try sighting(1, digest: "two")], at: .start)
        let url = try #require(first[0].url)
        try await state.commit([admission(1, url, candidate: first[0].id)], at: .start)
        let again = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        #expect(again.map(\.kind) == [.revision])
        #expect(again.first?.entry?.title == "Story 1, two")
        try await state.finish(again[0].id, outcome: ArticleOutcome(.unchanged, reason: "same-text"), at: .start)
        #expect(try await state.status(at: .start).queued == 0)
        try await state.close()
    }

    @Test func `a queue without room takes nothing of the call`() async throws {
        var settings = State.Settings()
        settings.queueLimit = 3
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        let error = await #expect(throws: StateError.self) {
            try await state.enqueue(try (1...4).map { try candidate($0) }, job: nil, at: .start)
        }
        #expect(error?.reason == .queueFull)
        #expect(try await state.status(at: .start).queued == 0)
        #expect(try await state.enqueue(try (1...3).map { try candidate($0) }, job: nil, at: .start) == 3)
        try await state.close()
    }

    @Test func `an entry beyond its bound is refused`() async throws {
        var settings = State.Settings()
        settings.entryLimit = .kibibytes(1)
        let place = try TemporaryState(settings: settings)
        let state = try await place.open()
        var large = try candidate(1)
        large.entry = FeedEntry()
        large.entry?.content = String(repeating: "x", count: 2_000)
        let batch = [large]
        let error = await #expect(throws: StateError.self) { try await state.enqueue(batch, job: nil, at: .start) }
        #expect(error?.reason == .rejected)
        try await state.close()
    }

    @Test func `a cancelled task still finishes and reads`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        _ = try await state.enqueue([try candidate(1)], job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                withUnsafeCurrentTask { $0?.cancel() }
                try await state.finish(taken[0].id, outcome: ArticleOutcome(.skipped, reason: "x"), at: .start)
                return try await state.status(at: .start).queued
            }
            for try await queued in group { #expect(queued == 0) }
        }
        try await state.close()
    }

    @Test(arguments: 1...6) func `a random life never loses a candidate that was not finished`(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let place = try TemporaryState()
        let source = try feed()
        var state = try await place.open()
        var (now, seq, next) = (Date.start, 0, 0)
        var open: Set<String> = []
        var inHand: [ArticleCandidate] = []
        for step in 0..<250 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...2:
                let entries = try (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                    next += 1
                    return try sighting(next, host: "h\(next % 3).example")
                }
                for found in try await state.recordPoll(
                    source, state: PollState(), next: now, entries: entries, at: now)
                {
                    open.insert(try #require(found.url).string)
                }
            case 3...5:
                let some = Int.random(in: 1..<8, using: &random)
                inHand += try await state.takeCandidates(limit: some, at: now, excludingDomains: [])
            case 6 where !inHand.isEmpty:
                let one = inHand.removeLast()
                let retryAt = Bool.random(using: &random) ? now + 1.0.hours : nil
                try await state.finish(one.id, outcome: ArticleOutcome(.failed, reason: "x", retryAt: retryAt), at: now)
                if retryAt == nil { open.remove(try #require(one.url).string) }
            case 7...8 where !inHand.isEmpty:
                let batch = try inHand.prefix(3).enumerated().map { number, one in
                    admission(seq + number + 1, try #require(one.url), candidate: one.id, at: now)
                }
                try await state.commit(batch, at: now)
                seq += batch.count
                for one in inHand.prefix(3) { open.remove(try #require(one.url).string) }
                inHand.removeFirst(min(3, inHand.count))
            case 9:
                try await state.close()
                state = try await place.open()
                inHand = []
            default: now = now + 0.5.hours
            }
            #expect(try await state.status(at: now).queued == open.count, "seed \(seed), step \(step)")
        }
        try await state.close()
        state = try await place.open()
        #expect(try await state.lastSeq() == seq)
        var left: Set<String> = []
        while true {
            let some = try await state.takeCandidates(limit: 50, at: now + 9.0.hours, excludingDomains: [])
            if some.isEmpty { break }
            for one in some { left.insert(try #require(one.url).string) }
        }
        #expect(left == open, "seed \(seed)")
        try await state.close()
    }
}

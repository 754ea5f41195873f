import Foundation
import TestKit
import Testing
import WireModel

@testable import State

/// Cost of each operation beside a million rows; asked for with `WIRESPOOL_SCALE=1000000 swift test -c release`.
struct ScaleTests {
    private static var rows: Int { Int(ProcessInfo.processInfo.environment["WIRESPOOL_SCALE"] ?? "") ?? 0 }

    @Test(.enabled(if: rows > 0, "set WIRESPOOL_SCALE to a number of rows"), .timeLimit(.minutes(30)))
    func `operations beside many rows`() async throws {
        let rows = Self.rows
        let place = try TemporaryState()
        var state = try await place.open()
        let clock = Stopwatch()
        let sources = try (0..<rows / 10).map { try feed($0) }
        try await clock.time("replaceSources, per source", sources.count) {
            _ = try await state.replaceSources(sources, from: "a", at: .start)
        }
        try await clock.time("rebuild, per publication", rows) {
            for start in stride(from: 0, to: rows, by: 100_000) {
                let lines = try (start..<min(start + 100_000, rows)).map { number in
                    RebuiltPublication(publication: publication(number + 1, try address("https://k.example/\(number)")))
                }
                try await state.rebuild(from: lines)
            }
        }
        // Nine of ten wait at one domain: the fairness must not cost a walk over them.
        func queue(_ numbers: Range<Int>, by size: Int) async throws {
            for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: size) {
                let batch = try (start..<min(start + size, numbers.upperBound)).map { number in
                    try candidate(number, domain: number % 10 == 0 ? "d\(number % 5_000).example" : "big.example")
                }
                _ = try await state.enqueue(batch, job: nil, at: .start)
            }
        }
        try await clock.time("enqueue by 50,000, per candidate", rows) { try await queue(0..<rows, by: 50_000) }
        try await clock.time("enqueue by 1,000 beside them, per candidate", 10_000) {
            try await queue(rows..<rows + 10_000, by: 1_000)
        }
        try await clock.time("recordPoll of 50 new entries, per poll", 500) {
            for poll in 0..<500 { try await self.poll(state, poll, sources[poll]) }
        }
        try await measure(state, clock, sources, rows)
        try await copies(state, clock, rows)
        let bytes = try await state.status(at: .start).fileBytes
        try await state.close()
        try await clock.time("open with its check, \(bytes >> 20) MiB", 1) { state = try await place.open() }
        try await clock.time("first take after open", 1) {
            let first = try await state.takeCandidates(limit: 64, at: .start, excludingDomains: [])
            #expect(first.count == 64)
        }
        try await clock.time("status", 10) { for _ in 0..<10 { _ = try await state.status(at: .start) } }
        try await state.close()
    }

    private func poll(_ state: SQLiteState, _ poll: Int, _ source: Source) async throws {
        let entries = try (0..<50).map { try sighting(poll * 50 + $0, host: "p\(poll).example") }
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start + 1.0.hours, entries: entries, at: .start)
    }

    private func measure(_ state: SQLiteState, _ clock: Stopwatch, _ sources: [Source], _ rows: Int) async throws {
        try await clock.time("recordPoll of 50 known entries, per poll", 500) {
            for poll in 0..<500 { try await self.poll(state, poll, sources[poll]) }
        }
        try await clock.time("dueSources(limit: 100)", 200) {
            for _ in 0..<200 {
                let due = try await state.dueSources(at: .start, limit: 100)
                #expect(due.count == 100)
            }
        }
        try await clock.time("nextDue", 200) { for _ in 0..<200 { _ = try await state.nextDue() } }
        var taken: [ArticleCandidate] = []
        try await clock.time("takeCandidates(limit: 64)", 50) {
            for _ in 0..<50 { taken += try await state.takeCandidates(limit: 64, at: .start, excludingDomains: []) }
        }
        #expect(taken.count == 3_200)
        try await clock.time("nextCandidateDue", 200) { for _ in 0..<200 { _ = try await state.nextCandidateDue() } }
        try await clock.time("finish, one a call", 500) {
            for one in taken.prefix(500) {
                try await state.finish(one.id, outcome: ArticleOutcome(.skipped, reason: "x"), at: .start)
            }
        }
        try await clock.time("finish in 64s, per candidate", 1_280) {
            for start in stride(from: 500, to: 1_780, by: 64) {
                let ended = taken[start..<start + 64].map {
                    FinishedCandidate($0.id, ArticleOutcome(.skipped, reason: "x"))
                }
                try await state.finish(ended, at: .start)
            }
        }
        try await clock.time("document(at:)", 5_000) {
            for number in 0..<5_000 {
                let url = try address("https://k.example/\(number &* 7_919 % rows)")
                let known = try await state.document(at: url)
                #expect(known != nil)
            }
        }
    }

    private func copies(_ state: SQLiteState, _ clock: Stopwatch, _ rows: Int) async throws {
        var random = SeededRandom(seed: 1)
        var seq = rows
        let texts = rows / 50
        try await clock.time("commit in 16s with copy admission of 40 anchors, 15 sentences, per record", texts) {
            while seq < rows + texts {
                var batch: [Admission] = []
                for number in seq..<min(seq + 16, rows + texts) {
                    var one = admission(number + 1, try address("https://w.example/\(number)"))
                    let text = Fingerprint(
                        story: one.document.story, version: 1, host: "w.example", publishedAt: .start,
                        cluster: one.document.story, textDigest: UInt64(number) + 1,
                        anchors: (0..<40).map { _ in random.next() },
                        tokens: [UInt8](repeating: 7, count: 1_500))
                    let seen = (0..<15).map { _ in
                        SentenceSighting(hash: random.next(), host: "w.example", cluster: one.document.story)
                    }
                    one.copy = CopyAdmission(fingerprint: text, sentences: seen)
                    batch.append(one)
                }
                try await state.commit(batch, at: .start)
                try await state.markDone(batch.compactMap { $0.publication?.seq })
                seq += batch.count
            }
        }
        try await clock.time("matches of 40 anchors", 1_000) {
            for _ in 0..<1_000 {
                _ = try await state.matches(anchors: (0..<40).map { _ in random.next() }, since: .distantPast)
            }
        }
        try await clock.time("sightings of 15 sentences", 1_000) {
            for _ in 0..<1_000 {
                _ = try await state.seenSentences(among: (0..<15).map { _ in random.next() })
            }
        }
        var retention = Retention()
        retention.rowsPerCall = 1_000
        try await clock.time("prune of 1,000 rows a kind, per call", 5) {
            for _ in 0..<5 { _ = try await state.prune(retention, now: .start + (24.0 * 100).hours) }
        }
    }
}

/// Wall time by operation, printed as it goes.
private struct Stopwatch {
    func time(_ name: String, _ count: Int, _ work: () async throws -> Void) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await work()
        let spent = (clock.now - start) / max(1, count)
        let micros = Double(spent.components.attoseconds) / 1e12 + Double(spent.components.seconds) * 1e6
        FileHandle.standardError.write(Data("\(String(format: "%12.1f", micros)) us  \(name)\n".utf8))
    }
}

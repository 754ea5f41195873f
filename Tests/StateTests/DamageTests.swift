import Foundation
import TestKit
import Testing
import WireModel

@testable import State

/// reliability.md 5.4: flips, cuts and zeroed pages over a copy of a used state.
struct DamageTests {
    /// Twenty damaged copies a seed; `WIRESPOOL_DAMAGE_SEEDS=50` makes the thousand of reliability.md R6.
    private static let seeds = Int(ProcessInfo.processInfo.environment["WIRESPOOL_DAMAGE_SEEDS"] ?? "") ?? 4

    @Test(arguments: 1...seeds) func `damage never traps: it is reported, or what is left works`(seed: Int) async throws
    {
        let original = try TemporaryState()
        try await fill(original)
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: original.path)))
        var random = SeededRandom(seed: UInt64(seed))
        var putAside = 0
        for round in 0..<20 {
            let place = try TemporaryState()
            try Data(damaged(bytes, &random)).write(to: URL(fileURLWithPath: place.path))
            do {
                let (state, report) = try await place.openWithReport()
                if report.damage != nil { putAside += 1 }
                await use(state)
                try await state.close()
            } catch let error as StateError {
                #expect([.schema, .foreign, .damaged].contains(error.reason), "seed \(seed), round \(round): \(error)")
            }
        }
        #expect(putAside > 0)
    }

    @Test func `a torn write-ahead log loses its tail, no more`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 1...40 {
            try await state.commit([admission(number, try address("https://a.example/\(number)"))], at: .start)
        }
        // A picture of the files while the writer lives, as a dying machine leaves them.
        let copy = try TemporaryState()
        let log = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place.path + "-wal")))
        try Data(contentsOf: URL(fileURLWithPath: place.path)).write(to: URL(fileURLWithPath: copy.path))
        try Data(log.prefix(log.count * 2 / 3)).write(to: URL(fileURLWithPath: copy.path + "-wal"))
        let (again, report) = try await copy.openWithReport()
        #expect(report.damage == nil)
        let last = try await again.lastSeq()
        #expect(last > 0 && last < 40)
        #expect(try await again.openIntents().map(\.seq) == Array(1...last))
        try await again.close()
        try await state.close()
    }

    @Test func `damage met at work makes the next start look at every page`() async throws {
        var settings = State.Settings()
        settings.fullCheckLimit = ByteLimit(bytes: 0)
        let place = try TemporaryState(settings: settings)
        try await fill(place)
        let first = try await place.openWithReport()
        #expect(!first.report.wasCheckedWhole)
        try await first.state.close()
        StateFile.markSuspect(place.path)
        let second = try await place.openWithReport()
        #expect(second.report.wasCheckedWhole)
        try await second.state.close()
        let third = try await place.openWithReport()
        #expect(!third.report.wasCheckedWhole)
        try await third.state.close()
    }

    @Test("of a file too large to be checked whole each table that counts is", arguments: Schema.essentialTables)
    func essentials(_ table: String) async throws {
        var settings = State.Settings()
        settings.fullCheckLimit = ByteLimit(bytes: 0)
        let place = try TemporaryState(settings: settings)
        try await fill(place)
        let whole = try await place.openWithReport()
        #expect(whole.report.damage == nil && !whole.report.wasCheckedWhole)
        try await whole.state.close()
        try await spoil(table, place)
        let (state, report) = try await place.openWithReport()
        #expect(report.damage != nil)
        try await state.close()
    }

    @Test(
        "a check beside the first work tells of damage, and the next opening puts the file aside", arguments: [0, 256])
    func checkBeside(mebibytesCheckedWhole: Int) async throws {
        var settings = State.Settings()
        settings.fullCheckLimit = .mebibytes(mebibytesCheckedWhole)
        settings.checksBesideFrom = ByteLimit(bytes: 0)
        let place = try TemporaryState(settings: settings)
        try await fill(place)
        let whole = try await place.open()
        try await whole.whenChecked()
        #expect(whole.isChecked)
        try await whole.close()
        try await spoil("publication", place)
        let (state, report) = try await place.openWithReport()
        #expect(report.damage == nil)
        let error = await #expect(throws: StateError.self) { try await state.whenChecked() }
        #expect(error?.reason == .damaged && !state.isChecked)
        try await state.close()
        let next = try await place.openWithReport()
        #expect(next.report.damage != nil && next.state.isChecked)
        try await next.state.close()
    }

    @Test func `closing a state ends the check beside it, and whoever waits for it`() async throws {
        var settings = State.Settings()
        settings.checksBesideFrom = ByteLimit(bytes: 0)
        let place = try TemporaryState(settings: settings)
        try await fill(place)
        for _ in 0..<20 {
            let state = try await place.open()
            let waiting = Task { () -> StateError? in
                do throws(StateError) { try await state.whenChecked() } catch { return error }
                return nil
            }
            waiting.cancel()
            try await state.close()
            let reason = await waiting.value?.reason
            #expect(reason == nil || reason == .cancelled || reason == .closed, "\(reason as Any)")
            #expect(!FileManager.default.fileExists(atPath: StateFile.suspectMark(place.path)))
        }
    }

    /// Fills the first page of a table with zeros.
    private func spoil(_ table: String, _ place: TemporaryState) async throws {
        let state = try await place.open()
        let root = try await state.read("root page") { db in
            try db.int("SELECT rootpage FROM sqlite_schema WHERE name = ?", [table], "sqlite_schema")
        }
        try await state.close()
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place.path)))
        let start = (Int(try #require(root)) - 1) * 4096
        for index in start..<start + 4096 { bytes[index] = 0 }
        try Data(bytes).write(to: URL(fileURLWithPath: place.path))
    }

    private func fill(_ place: TemporaryState) async throws {
        let state = try await place.open()
        let source = try feed()
        _ = try await state.replaceSources([source], from: "a", at: .start)
        _ = try await state.recordPoll(
            source, state: PollState(), next: .start, entries: try (1...150).map { try sighting($0) }, at: .start)
        for number in 1...60 {
            var one = admission(number, try address("https://a.example/\(number)"))
            one.copy = CopyAdmission(
                fingerprint: Fingerprint(
                    story: one.document.story, version: 1, host: "a.example", publishedAt: .start,
                    cluster: one.document.story, textDigest: 13, anchors: (0..<20).map { UInt64($0 * number) },
                    tokens: [UInt8](repeating: 7, count: 500)))
            try await state.commit([one], at: .start)
        }
        try await state.close()
    }

    private func damaged(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var out = bytes
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                out[Int.random(in: 0..<out.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        case 1: out = Array(out.prefix(Int.random(in: 0..<out.count, using: &random)))
        case 2:
            let page = Int.random(in: 0..<out.count / 4096, using: &random) * 4096
            for index in page..<page + 4096 { out[index] = 0 }
        default:
            let at = Int.random(in: 0..<out.count, using: &random)
            for index in at..<min(out.count, at + 64) { out[index] = UInt8.random(in: 0...255, using: &random) }
        }
        return out
    }

    /// Every kind of call; each may fail, none may end the process.
    private func use(_ state: SQLiteState) async {
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await state.sources() }, { _ = try await state.dueSources(at: .start, limit: 10) },
            { _ = try await state.openIntents() }, { _ = try await state.status(at: .start) },
            { _ = try await state.takeCandidates(limit: 200, at: .start, excludingDomains: []) },
            {
                for number in 1...60 {
                    let url = try address("https://a.example/\(number)")
                    _ = try await state.document(at: url)
                    _ = try await state.trace(of: url)
                    _ = try await state.history(of: StoryID(url: url))
                    _ = try await state.fingerprints(of: [StoryID(url: url)])
                }
            },
            { _ = try await state.matches(anchors: (0..<200).map { UInt64($0) }, since: .distantPast) },
            {
                _ = try await state.recordPoll(
                    try feed(), state: PollState(), next: .start, entries: try (1...160).map { try sighting($0) },
                    at: .start)
            },
            {
                let last = try await state.lastSeq()
                guard last < 1_000_000 else { return }
                try await state.commit([admission(last + 1, try address("https://b.example/\(last)"))], at: .start)
            },
            { _ = try await state.prune(Retention(), now: .start + 10_000.0.hours) },
        ]
        for call in calls {
            do { try await call() } catch { #expect(error is StateError) }
        }
    }
}

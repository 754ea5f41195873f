import Foundation
import GRDB
import TestKit
import Testing
import WireModel

@testable import State

/// The copy index on disk: sealed, merged, killed, damaged; always beside a plain one in memory.
struct CopyIndexTests {
    private struct Killed: Error {}

    /// Small enough that a short stream goes through every level.
    private static var settings: State.Settings {
        var settings = State.Settings()
        settings.copySealTexts = 16
        settings.copyFanOut = 2
        settings.copyRunTexts = 200
        settings.copySpanDays = 300
        return settings
    }

    /// Texts with common and rare anchors, revisions, merges, masks and sentences that return.
    private static func stream(seed: UInt64, count: Int) throws -> [CopyAdmission] {
        var random = SeededRandom(seed: seed)
        func story(_ number: Int) throws -> StoryID { StoryID(url: try address("https://a.example/\(number)")) }
        var versions: [Int: Int] = [:]
        return try (0..<count).map { step in
            let isRevision = step > 5 && Int.random(in: 0..<6, using: &random) == 0
            let number = isRevision ? Int.random(in: 0..<step, using: &random) : step
            let version = (versions[number] ?? 0) + 1
            versions[number] = version
            let first =
                Int.random(in: 0..<4, using: &random) == 0 && step > 0 ? Int.random(in: 0..<step, using: &random) : step
            let anchors = (0..<6).map { _ in UInt64.random(in: 0..<40, using: &random) &* 0x9E37_79B9_7F4A_7C15 }
            var admission = CopyAdmission(
                fingerprint: Fingerprint(
                    story: try story(number), version: version, host: "h\(step % 3).example",
                    publishedAt: .start + (Double(step) / 4).hours, cluster: try story(first),
                    textDigest: UInt64.random(in: 1..<30, using: &random), anchors: Array(Set(anchors)).sorted(),
                    tokens: (0..<Int.random(in: 0...40, using: &random)).map { UInt8($0) }))
            if Int.random(in: 0..<5, using: &random) == 0, step > 2 {
                admission.merges = [
                    .init(from: try story(step - 1), to: try story(Int.random(in: 0..<step, using: &random)))
                ]
            }
            if Int.random(in: 0..<3, using: &random) == 0, step > 0 {
                let other = Int.random(in: 0..<step, using: &random)
                admission.maskUpdates = [
                    .init(story: try story(other), version: versions[other] ?? 1, mask: [UInt8(step & 255), 7])
                ]
            }
            admission.sentences = (0..<4).map { _ in
                let hash = UInt64.random(in: 0..<60, using: &random) &* 0xD6E8_FEB8_6659_FD93
                return SentenceSighting(
                    hash: hash, host: "h\(step % 3).example", cluster: admission.fingerprint.cluster)
            }
            return admission
        }
    }

    private func bare(_ text: Fingerprint) -> Fingerprint {
        var text = text
        text.textDigest = 0
        text.anchors = []
        return text
    }

    /// Whether a state answers as a plain index in memory does.
    private func expectSame(_ state: SQLiteState, _ memory: CopyMemory, _ stories: [StoryID], _ note: Comment)
        async throws
    {
        let anchors = (0..<40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        for since in [Date.distantPast, .start + 5.0.hours] {
            let found = try await state.matches(anchors: anchors, since: since)
            let expected = memory.matches(anchors: anchors, since: since)
            #expect(found.count == expected.count && Set(found) == Set(expected), note)
        }
        for story in stories {
            // Digest and anchors may come back empty.
            let found = try await state.fingerprints(of: [story]).first.map(bare)
            #expect(found == memory.fingerprint(of: story).map(bare), note)
        }
        for digest in 1..<30 as Range<UInt64> {
            let found = try await state.fingerprint(textDigest: digest, since: .distantPast)?.story
            #expect(found == memory.fingerprint(textDigest: digest, since: .distantPast)?.story, note)
        }
        let sentences = (0..<70).map { UInt64($0) &* 0xD6E8_FEB8_6659_FD93 }
        let found = try await state.seenSentences(among: sentences).map {
            SeenSentence(hash: $0.hash, places: $0.places)
        }
        #expect(Set(found.map(\.hash)) == Set(memory.seenSentences(among: sentences).map(\.hash)), note)
    }

    @Test("sealed and merged, the index answers as before", arguments: 1...4 as ClosedRange<UInt64>)
    func likeMemory(seed: UInt64) async throws {
        let place = try TemporaryState(settings: Self.settings)
        var state = try await place.open()
        var memory = CopyMemory()
        let stream = try Self.stream(seed: seed, count: 150)
        let stories = Array(Set(stream.map(\.fingerprint.story)))
        for (step, admission) in stream.enumerated() {
            try await state.admit(admission)
            memory.admit(admission)
            if step % 40 == 39 { try await state.upkeepCopies(fingerprintDays: 300, now: .start) }
            if step % 30 == 29 { try await expectSame(state, memory, stories, "seed \(seed), step \(step)") }
            if step == 77 {
                try await state.close()
                state = try await place.open()
            }
        }
        let status = try await state.copyIndexStatus()
        #expect(status.runs > 1 && status.runs < 9 && status.sealedTexts > 100)
        try await state.close()
    }

    @Test(
        "a death at any step of sealing and merging loses nothing and doubles nothing", arguments: CopyStep.allCases,
        [false, true])
    func killed(step: CopyStep, goesOn: Bool) async throws {
        let place = try TemporaryState(settings: Self.settings)
        var state = try await place.open()
        var memory = CopyMemory()
        let stream = try Self.stream(seed: 9, count: 120)
        let stories = Array(Set(stream.map(\.fingerprint.story)))
        for (number, admission) in stream.enumerated() {
            try await state.admit(admission)
            memory.admit(admission)
            guard number % 25 == 24 else { continue }
            state.copies?.fault.withLock { $0 = { if $0 == step { throw Killed() } } }
            do { try await state.seal() } catch { #expect(error.detail.contains("Killed")) }
            do {
                try await state.upkeepCopies(fingerprintDays: 300, now: .start)
            } catch { #expect(error.detail.contains("Killed")) }
            if goesOn {
                state.copies?.fault.withLock { $0 = { _ in } }
            } else {
                try await state.close()
                state = try await place.open()
            }
            try await expectSame(state, memory, stories, "step \(step), text \(number)")
        }
        try await state.upkeepCopies(fingerprintDays: 300, now: .start)
        try await expectSame(state, memory, stories, "\(step) at the end")
        try await state.close()
        state = try await place.open()
        let runs = try await state.copyIndexStatus().runs
        let files = try FileManager.default.contentsOfDirectory(atPath: place.path + ".copies")
        #expect(files.count == runs, "\(files)")
        try await state.close()
    }

    @Test func `a run file with damage is put aside, and the rest goes on`() async throws {
        var random = SeededRandom(seed: 31)
        for round in 0..<60 {
            let place = try TemporaryState(settings: Self.settings)
            var state = try await place.open()
            let stream = try Self.stream(seed: 5, count: 48)
            for admission in stream { try await state.admit(admission) }
            try await state.seal()
            try await state.close()
            let folder = place.path + ".copies"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            let path = folder + "/" + (try #require(files.randomElement(using: &random)))
            var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
            switch round % 4 {
            case 0:
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            case 2:
                let at = Int.random(in: 0..<bytes.count, using: &random)
                for index in at..<min(bytes.count, at + 5_000) { bytes[index] = 0 }
            default: for index in 0..<200 { bytes[index] = UInt8.random(in: 0...255, using: &random) }
            }
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let (opened, report) = try await place.openWithReport()
            state = opened
            let anchors = (0..<40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
            _ = try await state.matches(anchors: anchors, since: .distantPast)
            for one in stream { _ = try await state.fingerprints(of: [one.fingerprint.story]) }
            for digest in 1..<30 as Range<UInt64> {
                _ = try await state.fingerprint(textDigest: digest, since: .distantPast)
            }
            try await state.upkeepCopies(fingerprintDays: 300, now: .start)
            let isAside = try FileManager.default.contentsOfDirectory(atPath: folder).contains {
                $0.hasSuffix(".damaged")
            }
            let met = state.copies?.core.withLock { $0.damage.count } ?? 0
            #expect(isAside == (report.lostRuns.count + met > 0), "round \(round)")
            try await state.admit(try Self.stream(seed: 6, count: 1)[0])
            try await state.close()
        }
    }

    @Test func `a run file that is gone is reported and forgotten`() async throws {
        let place = try TemporaryState(settings: Self.settings)
        var state = try await place.open()
        for admission in try Self.stream(seed: 5, count: 20) { try await state.admit(admission) }
        try await state.close()
        let folder = place.path + ".copies"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder + "/" + file)
        }
        let second = try await place.openWithReport()
        #expect(second.report.lostRuns.count == 1)
        try await second.state.close()
        let third = try await place.openWithReport()
        state = third.state
        #expect(third.report.lostRuns.isEmpty)
        try await state.close()
    }

    @Test func `what a lost run held is asked for, and taken in once`() async throws {
        let place = try TemporaryState(settings: Self.settings)
        var state = try await place.open()
        let stream = try Self.stream(seed: 5, count: 20)
        for admission in stream { try await state.admit(admission) }
        try await state.seal()
        try await state.rebuild(from: [
            RebuiltPublication(publication: publication(1, try address("https://a.example/1")))
        ])
        #expect(try await state.copyRefill() == CopyRefill(after: 0, through: 1))
        try await state.refillCopies([], leaving: nil)
        #expect(try await state.copyRefill() == nil)
        try await state.close()
        let folder = place.path + ".copies"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.removeItem(atPath: folder + "/" + file)
        }
        state = try await place.open()
        #expect(try await state.copyRefill() == CopyRefill(after: 0, through: 1))
        var bare = stream
        for index in bare.indices {
            bare[index].merges = []
            bare[index].maskUpdates = []
        }
        for _ in 0..<2 { try await state.refillCopies(bare, leaving: nil) }
        let status = try await state.copyIndexStatus()
        #expect(status.sealedTexts == Set(stream.map(\.fingerprint.story)).count)
        #expect(status.refill == nil && status.trouble == nil)
        var memory = CopyMemory()
        for admission in bare { memory.admit(admission) }
        let anchors = (0..<40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        let found = try await state.matches(anchors: anchors, since: .distantPast)
        #expect(Set(found.map(\.story)) == Set(memory.matches(anchors: anchors, since: .distantPast).map(\.story)))
        try await state.close()
    }

    @Test func `a run that turns out damaged at work is told, and asked for at the next upkeep`() async throws {
        let place = try TemporaryState(settings: Self.settings)
        let state = try await place.open()
        for admission in try Self.stream(seed: 5, count: 12) { try await state.admit(admission) }
        try await state.rebuild(from: [
            RebuiltPublication(publication: publication(1, try address("https://a.example/1")))
        ])
        try await state.refillCopies([], leaving: nil)
        try await state.seal()
        let folder = place.path + ".copies"
        let path = folder + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seek(toOffset: 4_096)
        try file.write(contentsOf: Data(repeating: 0xAA, count: 4_096))
        try file.close()
        _ = try await state.matches(
            anchors: (0..<40).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }, since: .distantPast)
        let status = try await state.copyIndexStatus()
        #expect(status.missingRuns == 1 && status.damage.count == 1)
        #expect(status.trouble?.contains("1 run files are damaged") == true)
        try await state.upkeepCopies(fingerprintDays: 300, now: .start)
        #expect(try await state.copyIndexStatus().trouble == nil)
        #expect(try await state.copyRefill() == CopyRefill(after: 0, through: 1))
        try await state.close()
    }

    @Test func `runs leave as whole files when the window has passed them`() async throws {
        let place = try TemporaryState(settings: Self.settings)
        let state = try await place.open()
        let stream = try Self.stream(seed: 3, count: 40)
        for admission in stream { try await state.admit(admission) }
        let texts = try await state.copyIndexStatus().sealedTexts
        #expect(try await state.upkeepCopies(fingerprintDays: 30, now: .start + 48.0.hours) == 0)
        let forgotten = try await state.upkeepCopies(fingerprintDays: 30, now: .start + (24.0 * 60).hours)
        #expect(forgotten > 0 && forgotten <= texts + 40)
        #expect(try await state.copyIndexStatus().runs == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path + ".copies").isEmpty)
        try await state.close()
    }

    @Test func `an index of the first schema is taken over`() async throws {
        let place = try TemporaryState()
        let first = Schema(steps: Array(Schema.current.steps.prefix(Schema.copyIndexVersion - 1)))
        let old = try await SQLiteState.open(path: place.path, settings: place.settings, schema: first, now: .start)
            .state
        let story = StoryID(url: try address("https://a.example/1"))
        let digest = "f000000000000001" + String(repeating: "0", count: 48)
        let arrival = Date.start.wireMillis << 20
        try await old.write("old rows") { db, _ in
            try db.run(
                "INSERT INTO fingerprint VALUES (?, ?, 2, ?, ?, 'a.example', ?)",
                [arrival, story.column, story.column, Date.start.timeIntervalSinceReferenceDate, digest])
            try db.run(
                "INSERT INTO fingerprint_body VALUES (?, ?, ?, ?)",
                [arrival, Data([0, 0, 0, 0, 0, 0, 0, 9]), Data([1, 2]), Data([3])])
        }
        try await old.close()
        let state = try await place.open()
        let expected = Fingerprint(
            story: story, version: 2, host: "a.example", publishedAt: .start, cluster: story,
            textDigest: 0xF000_0000_0000_0001, anchors: [9], tokens: [1, 2], mask: [3])
        #expect(try await state.fingerprints(of: [story]) == [expected])
        #expect(try await state.matches(anchors: [9], since: .distantPast).map(\.story) == [story])
        #expect(try await state.fingerprint(textDigest: 0xF000_0000_0000_0001, since: .distantPast)?.story == story)
        try await state.close()
    }
}

import Dedup
import Foundation
import Testing
import WireModel

@Suite struct OverlayFingerprintStoreTests {
    /// A stream with copies, cuts, roundups, furniture and revisions.
    static func stream(seed: UInt64) -> [CopyDocument] {
        var dice = SeededDice(seed: seed)
        let furniture = MadeStory(seed: 7_000, paragraphs: 3).paragraphs
        return (1...60).map { number in
            let story = MadeStory(seed: seed * 1_000 + UInt64.random(in: 0..<12, using: &dice))
            var paragraphs = Array(story.paragraphs.prefix(Int.random(in: 2...8, using: &dice)))
            if Int.random(in: 0..<4, using: &dice) == 0 {
                let other = MadeStory(seed: seed * 1_000 + UInt64.random(in: 0..<12, using: &dice))
                paragraphs += other.paragraphs.prefix(5)
            }
            let host = Bool.random(using: &dice) ? "herald.example" : "courier.example"
            if host == "herald.example" { paragraphs += furniture }
            let isRevision = number > 10 && Int.random(in: 0..<6, using: &dice) == 0
            return CopyDocument(
                story: .numbered(isRevision ? number - 7 : number), version: isRevision ? number : 1, host: host,
                text: paragraphs.joined(separator: "\n"),
                publishedAt: Date.firstArrival.addingTimeInterval(Double(number) * 60))
        }
    }

    @Test("an overlay over an index answers like the index alone", arguments: 1...6 as ClosedRange<UInt64>)
    func likeMemory(seed: UInt64) async throws {
        let judge = CopyJudge()
        let alone = MemoryFingerprintStore()
        let base = MemoryFingerprintStore()
        let overlay = OverlayFingerprintStore(over: base)
        var copies = 0
        for (number, document) in Self.stream(seed: seed).enumerated() {
            let expected = try await judge.judgement(of: document, in: alone, now: document.publishedAt)
            let found = try await judge.judgement(of: document, in: overlay, now: document.publishedAt)
            #expect(found.evidence == expected.evidence, "seed \(seed), document \(number)")
            let isSame = found.admission.fingerprint == expected.admission.fingerprint
            #expect(isSame, "seed \(seed), document \(number)")
            #expect(found.admission.merges == expected.admission.merges)
            copies += expected.isCopy ? 1 : 0
            try await alone.admit(expected.admission)
            try await overlay.admit(found.admission)
            if number % 7 == 6 {
                for admission in overlay.drain() { try await base.admit(admission) }
            }
        }
        #expect(copies > 10)
        for admission in overlay.drain() { try await base.admit(admission) }
        for number in 1...60 { #expect(base.cluster(of: .numbered(number)) == alone.cluster(of: .numbered(number))) }
        #expect(overlay.drain().isEmpty)
    }

    @Test func `the same admission twice is one`() async throws {
        let judge = CopyJudge()
        let once = MemoryFingerprintStore()
        let twice = MemoryFingerprintStore()
        for document in Self.stream(seed: 9) {
            let judgement = try await judge.judgement(of: document, in: once, now: document.publishedAt)
            try await once.admit(judgement.admission)
            try await twice.admit(judgement.admission)
            try await twice.admit(judgement.admission)
            let anchors = judgement.admission.fingerprint.anchors
            let a = try await once.matches(anchors: anchors, since: .distantPast)
            let b = try await twice.matches(anchors: anchors, since: .distantPast)
            #expect(Set(a) == Set(b) && a.count == b.count)
        }
    }

    @Test func `an older version changes nothing`() async throws {
        let store = MemoryFingerprintStore()
        let room = Newsroom(store)
        try await room.receive(MadeStory(seed: 2).text, story: 1, version: 3)
        let before = try await store.fingerprints(of: [.numbered(1)])
        try await room.receive(MadeStory(seed: 3).text, story: 1, version: 2)
        #expect(try await store.fingerprints(of: [.numbered(1)]) == before)
    }

    @Test func `an anchor keeps its last postings`() async throws {
        let store = MemoryFingerprintStore()
        for number in 1...100 {
            let fingerprint = Fingerprint(
                story: .numbered(number), version: 1, host: "a.example",
                publishedAt: .firstArrival.addingTimeInterval(Double(number)), cluster: .numbered(number),
                textDigest: 0, anchors: [7])
            try await store.admit(CopyAdmission(fingerprint: fingerprint))
        }
        let matches = try await store.matches(anchors: [7, 8], since: .distantPast)
        #expect(matches.count == FingerprintBounds.postingsPerAnchor)
        #expect(matches.contains { $0.story == .numbered(100) } && !matches.contains { $0.story == .numbered(60) })
    }
}

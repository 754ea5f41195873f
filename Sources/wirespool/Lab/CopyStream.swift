import Dedup
import Foundation
import State
import WireModel

/// Judges a stream of texts against a copy index on disk in the way that the publisher does: batch by batch over an
/// overlay, each batch one durable transaction, upkeep in between.
struct CopyStream {
    let state: SQLiteState
    let judge: CopyJudge
    private let overlay: OverlayFingerprintStore
    private var sinceUpkeep = 0

    /// As many as the publisher takes at once.
    static let batch = 64
    /// Texts between two upkeeps; the daemon has one an hour.
    static let upkeepEvery = 32_768

    init(state: SQLiteState, judge: CopyJudge = CopyJudge()) {
        self.state = state
        self.judge = judge
        overlay = OverlayFingerprintStore(over: state)
    }

    /// Judges a batch and commits it; durable at return.
    mutating func take(_ documents: [CopyDocument]) async throws -> [CopyJudgement] {
        var judgements: [CopyJudgement] = []
        var last = Date.distantPast
        for document in documents {
            last = document.publishedAt
            let judgement = try await judge.judgement(of: document, in: overlay, now: last)
            try await overlay.admit(judgement.admission)
            judgements.append(judgement)
        }
        try await state.admitCopies(overlay.drain())
        sinceUpkeep += judgements.count
        if sinceUpkeep >= Self.upkeepEvery {
            sinceUpkeep = 0
            try await state.upkeepCopies(fingerprintDays: judge.settings.windowSeconds / 86_400, now: last)
        }
        return judgements
    }

    /// Fills the index with texts that nothing is a copy of, at the size of real ones but without their words.
    ///
    /// - Parameter anchors: of each text.
    static func fill(_ state: SQLiteState, texts: Int, anchors: Int, from: Date, to: Date) async throws {
        var dice = Dice(4_711)
        let size = 16_384
        for start in stride(from: 0, to: texts, by: size) {
            let batch = (start..<min(texts, start + size)).map { number in
                let story = StoryID(bits: dice.next())
                let share = Double(number) / Double(max(1, texts))
                return Fingerprint(
                    story: story, version: 1, host: "news\(dice.below(MadeNews.hosts)).example",
                    publishedAt: from.addingTimeInterval(to.timeIntervalSince(from) * share), cluster: story,
                    textDigest: dice.next(), anchors: (0..<anchors).map { _ in dice.next() })
            }
            let sentences = batch.map { _ in (0..<9).map { _ in dice.next() } }
            try await state.importCopies(batch, sentences: sentences)
            if start / size % 4 == 3 { try await state.upkeepCopies(fingerprintDays: 30, now: to) }
        }
        try await state.upkeepCopies(fingerprintDays: 30, now: to)
    }
}

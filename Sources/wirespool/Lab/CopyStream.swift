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

    /// Fills the index in bulk, through the same run files and merges but without judging.
    ///
    /// One text in `real` is a made-up story with its words, which later copies are made of; the others have as many
    /// anchors and new sentences as a mean text, and no words.
    func fill(_ news: inout MadeNews, texts: Int, real: Int, from: Date, to: Date) async throws {
        var dice = Dice(4_711)
        let size = min(1_048_576, max(16_384, texts / 64))
        for start in stride(from: 0, to: texts, by: size) {
            var batch: [Fingerprint] = []
            var sentences: [[UInt64]] = []
            for number in start..<min(texts, start + size) {
                let share = Double(number) / Double(max(1, texts))
                let at = from.addingTimeInterval(to.timeIntervalSince(from) * share)
                if number % real == 0 {
                    let document = news.nextStory(at: at)
                    let admission = try await judge.recollection(
                        of: document, cluster: document.story, in: MemoryFingerprintStore())
                    batch.append(admission.fingerprint)
                    sentences.append(admission.sentences.map(\.hash))
                } else {
                    let story = StoryID(bits: dice.next())
                    batch.append(
                        Fingerprint(
                            story: story, version: 1, host: "news\(dice.below(MadeNews.hosts)).example",
                            publishedAt: at, cluster: story, textDigest: dice.next(),
                            anchors: (0..<Self.meanAnchors).map { _ in dice.next() }))
                    sentences.append((0..<Self.meanSentences).map { _ in dice.next() })
                }
            }
            try await state.importCopies(batch, sentences: sentences)
            try await state.upkeepCopies(fingerprintDays: 30, now: to)
        }
    }

    /// Anchors and new sentences that a judged text of the made stream leaves in the index.
    private static let meanAnchors = 18
    private static let meanSentences = 16
}

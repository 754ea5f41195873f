import Foundation
import WireModel

/// Decides whether a new text is a copy of an older one, and shows why.
///
/// Pure over a ``FingerprintStore``: at most four batched reads a text, nothing written. The steps are those of
/// docs/copies.md: words, furniture, anchors, candidates, alignment, verdict, cluster. Linear in the text's length;
/// at most `clusters * textsPerCluster` alignments.
package struct CopyJudge: Sendable {
    package let settings: Settings
    private let lexicon = Lexicon()

    package init(settings: Settings = Settings()) {
        self.settings = settings
    }

    /// The verdict on a text, by what `store` has from the window before `now`.
    ///
    /// A revision (same story, higher version) is never a copy of its older version, nor of that one's copies.
    /// - Throws: what the store throws.
    package nonisolated(nonsending) func judgement(
        of document: CopyDocument, in store: any FingerprintStore, now: Date
    ) async throws -> CopyJudgement {
        let since = now.addingTimeInterval(-settings.windowSeconds)
        var new = newText(document)
        if let first = try await exactCopy(new, of: document, in: store, since: since) {
            return exactJudgement(new, of: document, first: first)
        }
        let seen = try await store.seenSentences(among: new.sentenceHashes(settings))
        new.learnFurniture(seen, host: document.host, settings: settings)
        let anchors = new.anchors(settings)
        let matches = try await store.matches(anchors: anchors.map(\.hash), since: since)
        let field = CandidateField(matches, anchors: anchors.count, of: document.story, settings: settings)
        let stored = try await store.fingerprints(of: field.stories)
        let joining = Joining(new, document: document, field: field, stored: stored, settings: settings)
        return joining.judgement(anchors: anchors, seen: seen)
    }

    func newText(_ document: CopyDocument) -> NewText {
        let read = WordReader.read(document.text, lexicon: lexicon, limit: settings.words)
        let isShort = Double(read.text.rawWeight) < settings.headlineBelow * 20
        guard isShort, let headline = document.headline, !headline.isEmpty else { return NewText(read) }
        // So few words tell nothing by themselves ("No details were given."): the headline is part of them.
        return NewText(WordReader.read(headline + "\n" + document.text, lexicon: lexicon, limit: settings.words))
    }

    private nonisolated(nonsending) func exactCopy(
        _ new: NewText, of document: CopyDocument, in store: any FingerprintStore, since: Date
    ) async throws -> Fingerprint? {
        guard new.text.words.count >= Anchors.span else { return nil }
        let first = try await store.fingerprint(textDigest: new.digest, since: since)
        guard let first, first.story != document.story, first.cluster != document.story else { return nil }
        return first
    }

    private func exactJudgement(_ new: NewText, of document: CopyDocument, first: Fingerprint) -> CopyJudgement {
        let fingerprint = Fingerprint(
            story: document.story, version: document.version, host: document.host,
            publishedAt: document.publishedAt, cluster: first.cluster, textDigest: new.digest, mask: first.mask)
        let evidence = CopyEvidence(relation: .copyOf, basis: .exact, other: first.story)
        return CopyJudgement(evidence: [evidence], admission: CopyAdmission(fingerprint: fingerprint))
    }
}

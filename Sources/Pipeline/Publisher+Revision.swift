import Dedup
import Foundation
import SeedText
import Spool
import State
import WireModel

extension Publisher {
    /// What a second look at a known story found.
    struct Comparison: Sendable {
        var changes: TextChanges?
        /// Why the version that is there stays, kebab-case; nil where the text was revised.
        var reasonToKeep: String?
    }

    /// Whether a text that was not fetched just now is that of an earlier version.
    ///
    /// Files and archives hold a story's texts of all times. A job over them that is run again, or goes on after a
    /// death, meets older ones again, which are no news. A page that shows its older text now was revised.
    func isEarlierVersion(_ draft: Draft, of known: DocumentRow) async throws -> Bool {
        let fetched = draft.article.submission.page?.fetchedAt ?? .distantPast
        guard known.version > 1, draft.now.timeIntervalSince(fetched) > 3_600 else { return false }
        let digest = SHA256Digest(of: Array(draft.article.seedText.utf8)).hex
        return try await state.history(of: known.story).contains { $0.textSHA256 == digest }
    }

    /// Compares a text with the one that its story was published with.
    ///
    /// Clocks, counters, adverts and the site's own furniture are no revision, nor is a page that shows less of its
    /// story than before to those who do not pay. Where the older text cannot be read any more, it is a revision.
    func comparison(
        of submission: Submission, with known: DocumentRow, overlay: OverlayFingerprintStore, memory: BatchMemory
    ) async throws -> Comparison {
        guard let (older, version) = try await publishedText(of: known, memory: memory) else { return Comparison() }
        let newer = ComparedText(submission.article)
        let isTeaser = submission.article.isPaywalled == true || submission.isUnsure
        if isTeaser, Double(newer.wordCount) < 0.6 * Double(older.wordCount) {
            return Comparison(reasonToKeep: "shows-less")
        }
        let comparison = TextComparison()
        var changes = comparison.changes(from: older, to: newer)
        let differing = Set(changes.paragraphs)
        let furniture = try await judge.furniture(
            among: Array(differing), host: submission.url?.host ?? "", in: overlay)
        if !furniture.isEmpty {
            changes = comparison.changes(from: older, to: newer, isFurniture: furniture.contains)
        }
        if changes.isEmpty { return Comparison(reasonToKeep: "same-but-for-noise") }
        changes.against = version
        return Comparison(changes: changes)
    }

    /// What a copy cut, added and changed; nil where no copy, or where the other text cannot be read any more.
    func whatCopyChanged(_ draft: Draft, memory: BatchMemory) async throws -> TextChanges? {
        guard let original = draft.original else { return nil }
        // A marked copy has no text; the first of the cluster does.
        for story in [original, draft.judgement?.cluster ?? original] {
            let known: DocumentRow? =
                if let planned = memory.documents[story] { planned } else { try await state.document(of: story) }
            guard let known, let (text, version) = try await publishedText(of: known, memory: memory) else { continue }
            var bounds = TextComparison.Settings()
            // A marked copy's record stays small.
            bounds.listed = 12
            bounds.characters = 300
            // Each outlet has its own headline; what it says is no difference of the text.
            var copy = ComparedText(draft.article.submission.article)
            copy.headline = text.headline
            var changes = TextComparison(settings: bounds).changes(from: text, to: copy)
            changes.note = nil
            changes.story = story
            changes.against = version
            return changes
        }
        return nil
    }

    /// The latest text of a story that is its own, and its version; nil where no consumer left it in the spool.
    private func publishedText(
        of known: DocumentRow, memory: BatchMemory
    ) async throws -> (text: ComparedText, version: Int)? {
        if let text = memory.texts[known.story], memory.documents[known.story]?.textStory == nil,
            let document = memory.documents[known.story]
        {
            return (text, document.version)
        }
        let reader = try SpoolReader(path: spool.path)
        for line in try await state.history(of: known.story).reversed().prefix(8) where line.textSHA256 != nil {
            guard let record = record(line, reader), record.wirespool.preferred == nil,
                let text = record.bodies?.first?.value
            else { continue }
            do {
                let reading = try SeedTextReader().reading(Array(text.utf8))
                return (ComparedText(reading.article), line.version)
            } catch {
                return nil
            }
        }
        return nil
    }

    /// A record that was published; nil where it is not there any more.
    private func record(_ line: Publication, _ reader: SpoolReader) -> Record? {
        do { return try Record(json: reader.record(line)) } catch { return nil }
    }

    // MARK: withdrawals

    func plan(for withdrawal: Withdrawal, of item: Waiting, memory: inout BatchMemory) async throws -> Plan {
        let known: DocumentRow? =
            if let planned = memory.documents[withdrawal.story] { planned } else {
                try await state.document(of: withdrawal.story)
            }
        guard let known else {
            throw PublishError(reason: "unknown-story", detail: "no story \(withdrawal.story)", isLasting: true)
        }
        let history = try await state.history(of: known.story)
        // A copy that settings keep out of the spool was never there to be taken back.
        let isThere = !history.isEmpty || memory.documents[known.story] != nil
        guard known.operation != .withdraw, isThere else {
            return Plan(
                waiting: item, published: .unchanged(known.story), writing: nil,
                admission: admission(
                    withdrawal, of: item, document: known,
                    outcome: ArticleOutcome(.unchanged, reason: isThere ? "already-withdrawn" : "never-published")))
        }
        let now = clock.now()
        var document = known
        document.version += 1
        document.operation = .withdraw
        document.publishedAt = now
        let decision = RecordComposer.Decision(
            story: known.story, seq: memory.seq, version: document.version, op: .withdraw,
            firstCreated: known.firstPublishedAt, at: now)
        let reader = try SpoolReader(path: spool.path)
        let last = history.last.flatMap { record($0, reader) }
        let writing = try written(
            composer.withdrawal(withdrawal, of: known, last: last, decision: decision), text: nil, decision: decision)
        var admission = admission(
            withdrawal, of: item, document: document, outcome: ArticleOutcome(.published, reason: "withdrawn"))
        admission.publication = writing.publication
        memory.documents[known.story] = document
        memory.seq += 1
        return Plan(
            waiting: item, published: .withdrawn(writing.publication), writing: writing, admission: admission)
    }

    private func admission(
        _ withdrawal: Withdrawal, of item: Waiting, document: DocumentRow, outcome: ArticleOutcome
    ) -> Admission {
        let event = TraceEvent(
            at: clock.now(), stage: .publish, decision: outcome.kind == .published ? "withdrawn" : "unchanged",
            details: [
                "because": outcome.kind == .published ? withdrawal.proof.cause.rawValue : outcome.reason,
                "looks": "\(withdrawal.proof.looks)",
            ])
        var admission = Admission(
            publication: nil, document: document,
            addresses: [item.candidate?.url].compactMap { $0 }.filter { $0 != document.url },
            candidate: item.candidate?.id, outcome: outcome, trace: withdrawal.trace + [event])
        // Who is gone is not looked at again; a feed that names it anew brings it back.
        if let url = item.candidate?.url ?? document.url {
            admission.recheck = Recheck(story: document.story, url: url, domain: "", due: nil)
        }
        return admission
    }

    // MARK: the better text

    /// An update of a cluster's first story by the text of a copy that is clearly fuller.
    ///
    /// Never in silence: the first story's own version stays as it was, and the new one says whose text it is.
    func betterText(_ draft: Draft, seq: Int, memory: BatchMemory) async throws -> Plan? {
        guard draft.original != nil, let evidence = draft.evidence.first, let cluster = draft.judgement?.cluster,
            cluster != draft.story
        else { return nil }
        let first: DocumentRow? =
            if let planned = memory.documents[cluster] { planned } else { try await state.document(of: cluster) }
        let submission = draft.article.submission
        let isWhole = submission.article.isPaywalled != true && !submission.isUnsure
        let words = submission.article.wordCount
        guard let first, settings.preferred.isBetter(evidence, words: words, isWhole: isWhole, than: first)
        else { return nil }
        var document = first
        document.version += 1
        document.operation = .update
        document.publishedAt = draft.now
        document.words = words
        document.textStory = draft.story
        var decision = RecordComposer.Decision(
            story: first.story, seq: seq, version: document.version, op: .update,
            firstCreated: first.firstPublishedAt, at: draft.now)
        decision.address = first.url
        decision.preferred = PreferredText(
            story: draft.story, url: submission.url?.string, words: words, wordsBefore: first.words ?? 0)
        let text = draft.article.seedText
        let writing = try written(
            composer.record(of: submission, seedText: text, decision: decision), text: text, decision: decision)
        let event = TraceEvent(
            at: draft.now, stage: .publish, decision: "updated by the text of a fuller copy",
            details: ["seq": "\(seq)", "copy": draft.story.hex, "words": "\(first.words ?? 0) → \(words)"])
        let admission = Admission(
            publication: writing.publication, document: document,
            outcome: ArticleOutcome(.published, reason: "preferred-text"), trace: [event])
        return Plan(
            waiting: nil, published: .update(writing.publication), writing: writing, admission: admission)
    }
}

extension TextChanges {
    /// Every paragraph that differs, as it stands in its text.
    fileprivate var paragraphs: [String] {
        (added ?? []).map(\.text) + (cut ?? []).map(\.text) + (changed ?? []).flatMap { [$0.before, $0.after] }
    }
}

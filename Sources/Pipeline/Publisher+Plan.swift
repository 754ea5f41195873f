import Dedup
import Foundation
import SeedText
import Spool
import State
import WireModel

extension Publisher {
    /// What a batch will do with one submission.
    struct Plan: Sendable {
        struct Writing: Sendable {
            var publication: Publication
            var record: [UInt8]
            var seedText: [UInt8]?
        }

        var waiting: Waiting
        var published: Published
        /// Nil when nothing goes into the spool.
        var writing: Writing?
        var admission: Admission
    }

    /// What earlier members of the batch will have done, for those after them.
    struct BatchMemory {
        var documents: [StoryID: DocumentRow] = [:]
        var seq: Int
    }

    /// Judges a batch, one after another; a submission that cannot be judged is answered at once and left out.
    func planned(_ batch: [Waiting]) async -> [Plan] {
        let overlay = OverlayFingerprintStore(over: state)
        var memory = BatchMemory(seq: nextSeq)
        var plans: [Plan] = []
        for item in batch {
            do {
                plans.append(try await plan(item, overlay: overlay, memory: &memory))
            } catch {
                item.answer.resume(throwing: error)
            }
        }
        return plans
    }

    private func plan(
        _ item: Waiting, overlay: OverlayFingerprintStore, memory: inout BatchMemory
    ) async throws -> Plan {
        let submission = item.submission
        let known = try await knownDocument(submission, memory: memory)
        let digest = item.digest
        if let known, known.textDigest == digest || known.textDigest == nil {
            return unchanged(item, known: known, digest: digest)
        }
        let story = known?.story ?? submission.story
        let version = (known?.version ?? 0) + 1
        let now = clock.now()
        let judgement = try await judge.judgement(
            of: CopyDocument(
                story: story, version: version, host: submission.url?.host ?? "",
                headline: submission.article.headline, text: submission.article.bodyText, publishedAt: now),
            in: overlay, now: now)
        let original = judgement.isCopy ? judgement.evidence.first?.other : nil
        let document = DocumentRow(
            story: story, version: version, url: submission.url, textDigest: digest,
            firstPublishedAt: known?.firstPublishedAt ?? now, publishedAt: now,
            operation: known != nil ? .update : original != nil ? .copy : .put,
            cluster: judgement.admission.fingerprint.cluster, validators: submission.page?.validators)
        // A copy that was dropped stays dropped when its text changes: no version of it is in the spool to be updated.
        if let original, known == nil || known?.operation == .copy, settings.copies == .drop {
            try await overlay.admit(judgement.admission)
            return dropped(item, document: document, original: original, judgement: judgement)
        }
        let plan = try writing(item, document: document, judgement: judgement, seq: memory.seq)
        try await overlay.admit(judgement.admission)
        memory.documents[story] = document
        memory.seq += 1
        return plan
    }

    private func knownDocument(_ submission: Submission, memory: BatchMemory) async throws -> DocumentRow? {
        if let known = memory.documents[submission.story] { return known }
        if let url = submission.url, let known = try await state.document(at: url) {
            return memory.documents[known.story] ?? known
        }
        return try await state.document(of: submission.story)
    }

    private func unchanged(_ item: Waiting, known: DocumentRow, digest: String) -> Plan {
        var document = known
        document.textDigest = digest
        document.validators = item.submission.page?.validators ?? known.validators
        return Plan(
            waiting: item, published: .unchanged(known.story), writing: nil,
            admission: admission(
                item, document: document, outcome: ArticleOutcome(.unchanged, reason: "same-text"),
                decision: "unchanged"))
    }

    private func dropped(
        _ item: Waiting, document: DocumentRow, original: StoryID, judgement: CopyJudgement
    ) -> Plan {
        var admission = admission(
            item, document: document, outcome: ArticleOutcome(.duplicate, reason: "copy-dropped"),
            decision: "a copy, not published", details: ["copy-of": original.hex])
        admission.copy = judgement.admission
        return Plan(waiting: item, published: .droppedCopy(of: original), writing: nil, admission: admission)
    }

    private func writing(
        _ item: Waiting, document: DocumentRow, judgement: CopyJudgement, seq: Int
    ) throws -> Plan {
        let copyOf = judgement.isCopy ? judgement.evidence.first?.other : nil
        let text = copyOf == nil || settings.copies == .full ? item.seedText : nil
        let composed = composer.record(
            of: item.submission, seedText: text,
            decision: RecordComposer.Decision(
                story: document.story, seq: seq, version: document.version, op: document.operation,
                firstCreated: document.firstPublishedAt, at: document.publishedAt, evidence: judgement.evidence))
        let record = try composed.json()
        let seedText = text.map { Array($0.utf8) }
        let largest = max(record.count, seedText?.count ?? 0)
        guard largest <= settings.recordLimit.bytes else {
            throw PublishError(
                reason: "record-too-large", detail: "\(largest) bytes, at most \(settings.recordLimit)", isLasting: true
            )
        }
        let publication = Publication(
            seq: seq, id: document.story, version: document.version, op: document.operation,
            path: Spool.recordPath(seq: seq, id: document.story, version: document.version, at: document.publishedAt),
            textSHA256: seedText.map { SHA256Digest(of: $0).hex }, recordSHA256: SHA256Digest(of: record).hex,
            publishedAt: document.publishedAt)
        var details = ["seq": "\(seq)", "version": "\(document.version)", "path": publication.path]
        if let evidence = judgement.evidence.first {
            details["copy-of"] = evidence.other.hex
            details["containment"] = "\(evidence.containmentHere) here, \(evidence.containmentThere) there"
        }
        let outcome =
            copyOf == nil
            ? ArticleOutcome(.published, reason: document.version > 1 ? "new-version" : "new")
            : ArticleOutcome(.duplicate, reason: "copy-published")
        var admission = admission(
            item, document: document, outcome: outcome, decision: "published as \(document.operation.rawValue)",
            details: details)
        admission.publication = publication
        admission.copy = judgement.admission
        let published: Published =
            if document.version > 1 { .update(publication) } else if let copyOf { .copy(publication, of: copyOf) } else
            {
                .put(publication)
            }
        return Plan(
            waiting: item, published: published,
            writing: Plan.Writing(publication: publication, record: record, seedText: seedText), admission: admission)
    }

    private func admission(
        _ item: Waiting, document: DocumentRow, outcome: ArticleOutcome, decision: String,
        details: [String: String] = [:]
    ) -> Admission {
        let submission = item.submission
        var addresses = [item.candidate?.url, submission.page?.requestedURL, submission.page?.finalURL].compactMap {
            $0
        }
        addresses.removeAll { $0 == document.url }
        let event = TraceEvent(at: clock.now(), stage: .publish, decision: decision, details: details)
        return Admission(
            publication: nil, document: document, addresses: addresses, candidate: item.candidate?.id, outcome: outcome,
            trace: submission.trace + [event])
    }
}

extension Article {
    /// What makes a new version: the headline and the body, as they would be published.
    var textDigest: String { SHA256Digest(of: "\(headline ?? "")\n\(bodyText)".utf8).hex }
}

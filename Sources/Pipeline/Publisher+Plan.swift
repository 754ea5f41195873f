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

        /// Who waits for the answer; nil for what follows from another plan.
        var waiting: Waiting?
        var published: Published
        /// Nil when nothing goes into the spool.
        var writing: Writing?
        var admission: Admission
    }

    /// What earlier members of the batch will have done, for those after them.
    struct BatchMemory {
        var documents: [StoryID: DocumentRow] = [:]
        var texts: [StoryID: ComparedText] = [:]
        var seq: Int
    }

    /// Judges a batch, one after another; a submission that cannot be judged is answered at once and left out.
    func planned(_ batch: [Waiting]) async -> [Plan] {
        let overlay = OverlayFingerprintStore(over: state)
        var memory = BatchMemory(seq: nextSeq)
        var plans: [Plan] = []
        for item in batch {
            do {
                switch item.request {
                case .article(let article):
                    plans += try await self.plans(for: article, of: item, overlay: overlay, memory: &memory)
                case .withdrawal(let withdrawal):
                    plans.append(try await plan(for: withdrawal, of: item, memory: &memory))
                }
            } catch {
                item.answer.resume(throwing: error)
            }
        }
        return plans
    }

    /// What is planned of an article, and of the story that it is a better copy of.
    private func plans(
        for article: WrittenArticle, of item: Waiting, overlay: OverlayFingerprintStore, memory: inout BatchMemory
    ) async throws -> [Plan] {
        let submission = article.submission
        let known = try await knownDocument(submission, memory: memory)
        var draft = Draft(article: article, item: item, known: known, now: clock.now())
        if let known, known.operation != .withdraw {
            if known.textDigest == article.digest || known.textDigest == nil {
                return [unchanged(draft, known: known, reason: "same-text")]
            }
            if try await isEarlierVersion(draft, of: known) {
                return [unchanged(draft, known: known, reason: "earlier-version", keepsDigest: true)]
            }
            let comparison = try await comparison(of: submission, with: known, overlay: overlay, memory: memory)
            if let reason = comparison.reasonToKeep { return [unchanged(draft, known: known, reason: reason)] }
            draft.changes = comparison.changes
        }
        let judgement = try await judge.judgement(
            of: CopyDocument(
                story: draft.story, version: draft.version, host: submission.url?.host ?? "",
                headline: submission.article.headline, text: submission.article.bodyText, publishedAt: draft.now),
            in: overlay, now: draft.now)
        draft.judge(judgement)
        if known == nil { draft.changes = try await whatCopyChanged(draft, memory: memory) }
        // A copy that was dropped stays dropped when its text changes: no version of it is in the spool to be updated.
        let isDropped =
            draft.original != nil && settings.copies == .drop && (known == nil || known?.operation == .copy)
        var plans: [Plan] = []
        if isDropped, let original = draft.original {
            plans = [dropped(draft, original: original)]
        } else {
            linkEvents(&draft)
            plans = [try writing(draft, seq: memory.seq)]
            memory.texts[draft.story] = ComparedText(submission.article)
        }
        let next = memory.seq + plans.count { $0.writing != nil }
        if let better = try await betterText(draft, seq: next, memory: memory) { plans.append(better) }
        try await overlay.admit(judgement.admission)
        // Nothing fails from here on: a number that is taken is used.
        if let event = draft.event { events.remember(event) }
        for plan in plans where plan.writing != nil {
            memory.documents[plan.admission.document.story] = plan.admission.document
            memory.seq += 1
        }
        return plans
    }

    private func knownDocument(_ submission: Submission, memory: BatchMemory) async throws -> DocumentRow? {
        if let story = submission.knownStory {
            if let known = memory.documents[story] { return known }
            if let known = try await state.document(of: story) { return known }
        }
        if let known = memory.documents[submission.story] { return known }
        if let url = submission.url, let known = try await state.document(at: url) {
            return memory.documents[known.story] ?? known
        }
        return try await state.document(of: submission.story)
    }

    private func unchanged(
        _ draft: Draft, known: DocumentRow, reason: String, keepsDigest: Bool = false
    ) -> Plan {
        var document = known
        if !keepsDigest { document.textDigest = draft.article.digest }
        document.url = document.url ?? draft.article.submission.url
        document.validators = draft.article.submission.page?.validators ?? known.validators
        return Plan(
            waiting: draft.item, published: .unchanged(known.story), writing: nil,
            admission: admission(
                draft, document: document, outcome: ArticleOutcome(.unchanged, reason: reason),
                decision: "unchanged", details: ["because": reason]))
    }

    private func dropped(_ draft: Draft, original: StoryID) -> Plan {
        var admission = admission(
            draft, document: draft.document, outcome: ArticleOutcome(.duplicate, reason: "copy-dropped"),
            decision: "a copy, not published", details: draft.copyDetails)
        admission.copy = draft.judgement?.admission
        admission.recheck = nil
        return Plan(waiting: draft.item, published: .droppedCopy(of: original), writing: nil, admission: admission)
    }

    /// Links to other stories of the same event; only the first of its copies has them.
    private func linkEvents(_ draft: inout Draft) {
        guard settings.linksEvents, draft.known == nil, draft.original == nil else { return }
        let article = draft.article.submission.article
        let dated = article.published?.instant ?? draft.now
        let (sketch, links) = events.sketch(
            of: draft.story, headline: article.headline, text: article.bodyText,
            at: dated > draft.now.addingTimeInterval(86_400) ? draft.now : dated)
        draft.event = sketch
        draft.evidence += links
    }

    private func writing(_ draft: Draft, seq: Int) throws -> Plan {
        let text = draft.original == nil || settings.copies == .full ? draft.article.seedText : nil
        let document = draft.document
        var decision = RecordComposer.Decision(
            story: document.story, seq: seq, version: document.version, op: document.operation,
            firstCreated: document.firstPublishedAt, at: document.publishedAt, evidence: draft.evidence)
        decision.changes = draft.changes
        let written = try written(
            composer.record(of: draft.article.submission, seedText: text, decision: decision), text: text,
            decision: decision)
        let publication = written.publication
        var details = draft.copyDetails
        details["seq"] = "\(seq)"
        details["version"] = "\(document.version)"
        details["path"] = publication.path
        let outcome =
            draft.original == nil
            ? ArticleOutcome(.published, reason: document.version > 1 ? "new-version" : "new")
            : ArticleOutcome(.duplicate, reason: "copy-published")
        var admission = admission(
            draft, document: document, outcome: outcome, decision: "published as \(document.operation.rawValue)",
            details: details)
        admission.publication = publication
        admission.copy = draft.judgement?.admission
        admission.event = draft.event
        let published: Published =
            if document.version > 1 {
                .update(publication)
            } else if let original = draft.original {
                .copy(publication, of: original)
            } else {
                .put(publication)
            }
        return Plan(waiting: draft.item, published: published, writing: written, admission: admission)
    }

    /// A record and its text as they go into the spool.
    ///
    /// - Throws: `PublishError` where they are larger than any article is.
    func written(_ composed: Record, text: String?, decision: RecordComposer.Decision) throws -> Plan.Writing {
        let record: [UInt8] = try composed.json()
        let seedText = text.map { Array($0.utf8) }
        let largest = max(record.count, seedText?.count ?? 0)
        guard largest <= settings.recordLimit.bytes else {
            throw PublishError(
                reason: "record-too-large", detail: "\(largest) bytes, at most \(settings.recordLimit)", isLasting: true
            )
        }
        let publication = Publication(
            seq: decision.seq, id: decision.story, version: decision.version, op: decision.op,
            path: Spool.recordPath(
                seq: decision.seq, id: decision.story, version: decision.version, at: decision.at),
            textSHA256: seedText.map { SHA256Digest(of: $0).hex }, recordSHA256: SHA256Digest(of: record).hex,
            publishedAt: decision.at)
        return Plan.Writing(publication: publication, record: record, seedText: seedText)
    }

    private func admission(
        _ draft: Draft, document: DocumentRow, outcome: ArticleOutcome, decision: String,
        details: [String: String] = [:]
    ) -> Admission {
        let submission = draft.article.submission
        let candidate = draft.item.candidate
        var addresses = [candidate?.url, submission.url, submission.page?.requestedURL, submission.page?.finalURL]
            .compactMap { $0 }
        addresses.removeAll { $0 == document.url }
        let event = TraceEvent(at: draft.now, stage: .publish, decision: decision, details: details)
        var admission = Admission(
            publication: nil, document: document, addresses: addresses, candidate: candidate?.id, outcome: outcome,
            trace: submission.trace + [event])
        if let domain = submission.recheckDomain, let url = candidate?.url ?? submission.url {
            admission.recheck = Recheck(
                story: document.story, url: url, domain: domain, source: submission.sourceID,
                due: settings.rechecks.next(publishedAt: document.publishedAt, now: draft.now))
        }
        return admission
    }
}

extension Publisher {
    /// An article on its way to a plan: what is known, what was found.
    struct Draft: Sendable {
        let article: WrittenArticle
        let item: Waiting
        let known: DocumentRow?
        let now: Date
        var judgement: CopyJudgement?
        var evidence: [CopyEvidence] = []
        var changes: TextChanges?
        var event: EventSketch?
        /// The story that this one is a copy of.
        var original: StoryID?

        init(article: WrittenArticle, item: Waiting, known: DocumentRow?, now: Date) {
            self.article = article
            self.item = item
            self.known = known
            self.now = now
        }

        var story: StoryID { known?.story ?? article.submission.story }
        var version: Int { (known?.version ?? 0) + 1 }

        mutating func judge(_ judgement: CopyJudgement) {
            self.judgement = judgement
            evidence = judgement.evidence
            original = judgement.isCopy ? judgement.evidence.first?.other : nil
        }

        var document: DocumentRow {
            let submission = article.submission
            return DocumentRow(
                story: story, version: version, url: submission.url ?? known?.url, textDigest: article.digest,
                firstPublishedAt: known?.firstPublishedAt ?? now, publishedAt: now,
                operation: known != nil ? .update : original != nil ? .copy : .put,
                cluster: judgement?.cluster ?? known?.cluster, validators: submission.page?.validators,
                words: submission.tellingWords)
        }

        private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

        var copyDetails: [String: String] {
            guard let original, let evidence = evidence.first else { return [:] }
            return [
                "copy-of": original.hex,
                "containment":
                    "\(percent(evidence.containmentHere)) of it there, \(percent(evidence.containmentThere)) of that here",
            ]
        }
    }
}

extension Article {
    /// What makes a new version: the headline and the body as they would be published, clocks and counters left out.
    var textDigest: String {
        SHA256Digest(of: RevisionNoise.comparable(headline: headline, paragraphs: body.map(\.text)).utf8).hex
    }
}

import Dedup
import Foundation
import Schedule
import State
import WireModel

/// A published story as a pass finds it known.
package struct KnownStory: Sendable {
    package var document: DocumentRow
    /// What earlier looks in a row found gone.
    package var gone: GoneProof?

    package init(document: DocumentRow, gone: GoneProof? = nil) {
        self.document = document
        self.gone = gone
    }

    var isPublished: Bool { document.operation != .withdraw }
}

extension ArticlePass {
    /// What the pass needs for stories that were published before.
    package struct Revisits: Sendable {
        package var schedule: RecheckSchedule
        package var known: @Sendable (CanonicalURL) async throws -> KnownStory?
        /// Whether stories of that source are looked at again.
        package var isWanted: @Sendable (_ source: String?) async throws -> Bool
        /// Commits the candidate's outcome together with the withdrawal.
        package var withdraw: @Sendable (Withdrawal, ArticleCandidate) async throws -> Published

        package init(
            schedule: RecheckSchedule, known: @escaping @Sendable (CanonicalURL) async throws -> KnownStory?,
            isWanted: @escaping @Sendable (String?) async throws -> Bool,
            withdraw: @escaping @Sendable (Withdrawal, ArticleCandidate) async throws -> Published
        ) {
            self.schedule = schedule
            self.known = known
            self.isWanted = isWanted
            self.withdraw = withdraw
        }
    }

    /// The story that a candidate is a second look at; nil of new ones.
    func known(_ candidate: ArticleCandidate) async throws -> KnownStory? {
        guard candidate.kind != .new, let url = candidate.url else { return nil }
        return try await stages.revisits?.known(url)
    }

    /// Where stories of this candidate's source are looked at again: its domain; nil where they are not.
    ///
    /// Backfill asks for what was, once.
    func recheckDomain(for candidate: ArticleCandidate) async throws -> String? {
        guard let revisits = stages.revisits, !revisits.schedule.ages.isEmpty, candidate.job == nil,
            candidate.url != nil, try await revisits.isWanted(candidate.source)
        else { return nil }
        return candidate.domain
    }

    /// A second look has to find the same story: an address that leads elsewhere by now is no revision of it.
    func checkPlace(of submission: Submission, known: KnownStory?) throws {
        guard let known, let page = submission.page, let asked = known.document.url ?? submission.url else { return }
        guard page.finalURL.path == "/", asked.path != "/", page.requestedURL.path != "/" else { return }
        throw Skip(
            stage: .extract, reason: "front-page", detail: "the address leads to \(page.finalURL)", remedy: .skip,
            gone: .frontPage)
    }

    /// The words by which a page says that its story is gone; nil where it does not.
    func takedown(_ page: Page?) async -> String? {
        guard let page, page.body.count <= 400_000 else { return nil }
        do {
            let blocks = try await stages.fragment(String(decoding: page.body, as: UTF8.self), page.finalURL)
            return CorrectionNotes.takedown(in: blocks.map(\.text))
        } catch {
            // What cannot be read says nothing.
            return nil
        }
    }

    /// Publishes that a story is gone, where this look makes the proof whole.
    func withdrawal(
        after skip: Skip, of known: KnownStory?, candidate: ArticleCandidate, trace: [TraceEvent]
    ) async throws -> Published? {
        guard let revisits = stages.revisits, let known, known.isPublished, let cause = skip.gone else { return nil }
        let proof = revisits.schedule.proof(known.gone, cause: cause, detail: skip.detail, at: clock.now())
        guard revisits.schedule.isWhole(proof) else { return nil }
        let request = Withdrawal(
            story: known.document.story, proof: proof, page: skip.page, sourceID: candidate.source, trace: trace)
        return try await revisits.withdraw(request, candidate)
    }

    /// When a story whose look ended so is looked at next; nil leaves that as it is.
    func recheck(
        after skip: Skip, of known: KnownStory?, candidate: ArticleCandidate, outcome: ArticleOutcome
    ) async throws -> Recheck? {
        guard let revisits = stages.revisits, let known, known.isPublished, let url = candidate.url,
            outcome.retryAt == nil, let domain = try await recheckDomain(for: candidate)
        else { return nil }
        let now = clock.now()
        var recheck = Recheck(
            story: known.document.story, url: url, domain: domain, source: candidate.source,
            due: revisits.schedule.next(publishedAt: known.document.publishedAt, now: now))
        if let cause = skip.gone {
            let proof = revisits.schedule.proof(known.gone, cause: cause, detail: skip.detail, at: now)
            recheck.gone = proof
            recheck.due = revisits.schedule.nextLook(proof)
        }
        return recheck
    }
}

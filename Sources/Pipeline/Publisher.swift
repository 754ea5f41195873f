import Dedup
import Foundation
import Logging
import Schedule
import Spool
import State
import Synchronization
import WireModel

/// Puts articles into the spool, each exactly once, whole and in order (docs/spool.md has the state table).
///
/// Submissions that wait together share their flushes. The order, of a batch: judge copies → files in tmp/, flushed →
/// intents committed in State → renamed out of tmp/ (the commit) → directories flushed → journal → intents done.
package actor Publisher {
    /// An article to publish, written down already.
    package struct WrittenArticle: Sendable {
        let submission: Submission
        let seedText: String
        let digest: String
    }

    enum Request: Sendable {
        case article(WrittenArticle)
        case withdrawal(Withdrawal)
    }

    struct Waiting {
        let request: Request
        let candidate: ArticleCandidate?
        let answer: Answer
    }

    /// Who waits for the outcome of a submission: one caller, or one for several of them.
    struct Answer: Sendable {
        let resume: @Sendable (Result<Published, any Error>) -> Void

        func resume(returning published: Published) { resume(.success(published)) }
        func resume(throwing error: any Error) { resume(.failure(error)) }
    }

    private let executor = QueueExecutor(label: "wirespool.publisher")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    let settings: Settings
    let spool: Spool
    let state: any StateStore
    let judge: CopyJudge
    let composer: RecordComposer
    let clock: PipelineClock
    let log: Logger
    private var waiting: [Waiting] = []
    /// Wakes `run`; nil while it does not.
    private var wake: AsyncStream<Void>.Continuation?
    private var isClosed = false
    /// `run` was cancelled: nobody would answer.
    private var isEnded = false
    var nextSeq = 0
    /// What later stories of the same event are told by; read from State when the publisher first settles.
    var events = SameEventIndex()
    private var hasEvents = false
    /// Texts may be missing in the copy index.
    private var mustRefill = true
    /// The filling that is under way.
    var refill: IndexRefill?
    /// Open intents may stand in State; they are finished before anything new is begun.
    private var mustSettle = true
    /// A commit failed: what State reads is true for good only behind another commit.
    private var mustConfirm = false
    private let halted = Mutex<String?>(nil)
    /// Why nothing is published at the moment; answered at once, also while the disk is busy.
    package nonisolated var haltReason: String? { halted.withLock { $0 } }

    package init(
        settings: Settings, spool: sending Spool, state: any StateStore, judge: CopyJudge, composer: RecordComposer,
        clock: PipelineClock, log: Logger
    ) {
        self.settings = settings
        self.spool = spool
        self.state = state
        self.judge = judge
        self.composer = composer
        self.clock = clock
        self.log = log
    }

    /// Submissions in line for the next batch.
    var waitingCount: Int { waiting.count }

    /// Waits until the submission is published, or known not to be.
    ///
    /// - Throws: `PublishError` when nothing of it was accepted, the caller keeps the article and tries again;
    ///   `CancellationError` when `run` was cancelled.
    package nonisolated func publish(
        _ submission: Submission, for candidate: ArticleCandidate?
    ) async throws -> Published {
        // Written down here, beside others: behind this line there is one lane for all.
        try await answer(.article(written(submission)), for: candidate)
    }

    /// Writes an article down for ``publish(inOrder:)``; the costly part of it that no order bears on.
    package nonisolated func written(_ submission: Submission) -> WrittenArticle {
        WrittenArticle(
            submission: submission, seedText: composer.seedText(of: submission.article),
            digest: submission.article.textDigest)
    }

    /// Publishes articles in their order, a batch at a time; which of two copies is the first hangs on nothing else.
    ///
    /// - Returns: an outcome each of the articles that were tried, the first ones. A batch of which something was
    ///   refused is the last one tried, so that those behind it do not overtake it.
    /// - Throws: `CancellationError` when `run` was cancelled.
    package nonisolated func publish(
        inOrder articles: [WrittenArticle]
    ) async throws -> [Result<Published, any Error>] {
        var outcomes: [Result<Published, any Error>] = []
        for start in stride(from: 0, to: articles.count, by: settings.batch) {
            let batch = articles[start..<min(start + settings.batch, articles.count)]
            let answers = try await answers(to: Array(batch))
            outcomes += answers
            if answers.contains(where: \.isRefused) { break }
        }
        return outcomes
    }

    /// Tells consumers that a published story is gone; `unchanged` where they know, or never had it.
    ///
    /// - Throws: as ``publish(_:for:)``.
    package nonisolated func withdraw(
        _ withdrawal: Withdrawal, for candidate: ArticleCandidate? = nil
    ) async throws -> Published {
        try await answer(.withdrawal(withdrawal), for: candidate)
    }

    /// Withdraws the stories that their feeds took back, those of them that were published.
    package nonisolated func withdrawPending() async throws {
        while true {
            let pending = try await state.pendingWithdrawals(limit: 64)
            for story in pending {
                let proof = GoneProof(cause: .deletedEntry, firstAt: story.at, lastAt: story.at, detail: story.source)
                let event = TraceEvent(
                    at: clock.now(), stage: .publish, decision: "its feed took it back",
                    details: ["source": story.source])
                _ = try await withdraw(
                    Withdrawal(story: story.story, proof: proof, sourceID: story.source, trace: [event]))
            }
            try await state.settleWithdrawals(pending.map(\.id))
            if pending.count < 64 { return }
        }
    }

    private func answer(_ request: Request, for candidate: ArticleCandidate?) async throws -> Published {
        guard !isEnded else { throw CancellationError() }
        return try await withCheckedThrowingContinuation { answer in
            waiting.append(
                Waiting(request: request, candidate: candidate, answer: Answer { answer.resume(with: $0) }))
            wake?.yield()
        }
    }

    /// Lines articles up next to one another, and waits for all of their outcomes.
    private func answers(to batch: [WrittenArticle]) async throws -> [Result<Published, any Error>] {
        guard !isEnded else { throw CancellationError() }
        guard !batch.isEmpty else { return [] }
        let outcomes = await withCheckedContinuation { continuation in
            let sheet = AnswerSheet(count: batch.count, continuation)
            for (index, article) in batch.enumerated() {
                let answer = Answer { sheet.note($0, at: index) }
                waiting.append(Waiting(request: .article(article), candidate: nil, answer: answer))
            }
            wake?.yield()
        }
        if let cancelled = outcomes.lazy.compactMap({ $0.failure as? CancellationError }).first { throw cancelled }
        return outcomes
    }

    /// No more submissions will come; `run` returns when those here are answered.
    package func close() {
        isClosed = true
        wake?.yield()
    }

    /// Publishes what is submitted until `close()`; while halted, asks the disk from time to time.
    package func run() async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.wake = wake
        defer { self.wake = nil }
        var calls = wakes.makeAsyncIterator()
        while !Task.isCancelled {
            if !waiting.isEmpty {
                let batch = Array(waiting.prefix(settings.batch))
                waiting.removeFirst(batch.count)
                await publish(batch)
                if mustRefill, haltReason == nil { mustRefill = await refillIndex(lines: settings.refillLines) }
            } else if isClosed {
                isClosed = false  // it may be run again
                return
            } else if haltReason != nil {
                await probe()
            } else if mustRefill {
                mustRefill = await refillIndex(lines: settings.refillLines)
            } else {
                _ = await calls.next(isolation: self)  // nil when cancelled
            }
        }
        isEnded = true
        for left in waiting { left.answer.resume(throwing: CancellationError()) }
        waiting = []
        throw CancellationError()
    }

    /// Asks a halted disk again: while publication is halted no article is begun whose submission would.
    private func probe() async {
        do {
            try await clock.sleep(settings.retryAfter)
            if mustSettle { try await settle() }
            try checkRoom()
            try spool.tryWriting()
            goOn()
        } catch is CancellationError {
            // `run` sees it.
        } catch {
            note(halt: "\(error)")
        }
    }

    /// Finishes what an earlier life left open and learns the next `seq`; before anything else.
    package func settle() async throws {
        // From here on what State says decides what leaves the process, and what is removed.
        try await state.whenChecked()
        if mustConfirm { try await state.confirm() }
        mustConfirm = false
        let open = try await state.openIntents()
        let lost = try await lostLines(besides: open)
        let report = try spool.recover(openIntents: open + lost)
        try await state.markDone(report.settled.map(\.seq))
        tell(restored: lost)
        let rebuilt = try await JournalRebuild(spoolPath: spool.path, state: state).run()
        nextSeq = try await state.lastSeq() + 1
        mustSettle = false
        if mustRefill, refill == nil { mustRefill = await refillIndex(lines: settings.refillFirst, commits: true) }
        for lost in report.damaged {
            log.error(
                "a record was damaged on disk before it was published; it lies in the quarantine",
                metadata: ["seq": "\(lost.seq)", "article": "\(lost.id)"])
        }
        guard !open.isEmpty || rebuilt > 0 || report.rubbishRemoved > 0 else { return }
        log.notice(
            "publication resumed",
            metadata: [
                "intents": "\(open.count)", "files.removed": "\(report.rubbishRemoved)",
                "stories.rebuilt": "\(rebuilt)",
                "next.seq": "\(nextSeq)",
            ])
    }

    /// Has the copy index looked at for texts that it lost since the start.
    package func seekRefill() {
        mustRefill = true
        wake?.yield()
    }

    /// Reads the stories that the next batch is compared with, unless it knows them.
    private func learnEvents() async throws {
        guard settings.linksEvents, !hasEvents else { return }
        // Anew: what a batch that failed has left here was not published, or not yet.
        events = SameEventIndex()
        let since = clock.now().addingTimeInterval(-events.settings.windowSeconds)
        for sketch in try await state.events(since: since, limit: events.settings.stories) { events.remember(sketch) }
        hasEvents = true
    }

    /// Whether the journal goes further than State: what feeds name would pass for new until that is settled.
    package func isStateBehind() async throws -> Bool { try await state.lastSeq() < spool.lastJournalledSeq }

    /// `settle`, unless that was done and nothing was left open since.
    ///
    /// A disk without room is no reason to end: publication is halted then, and goes on later.
    package func settleOrHalt() async throws {
        do {
            if mustSettle { try await settle() }
        } catch let error as SpoolError where error.isOutOfSpace {
            note(halt: "\(error)")
        }
    }

    /// Removes records whose time is over and that no consumer waits for.
    ///
    /// Settling is left to `run`: this call may come while a batch waits for its commit, whose staged files `recover`
    /// would take for rubbish.
    package func collect(by collector: GarbageCollector) throws -> CollectionReport {
        guard !mustSettle else {
            throw PublishError(reason: "publication-halted", detail: haltReason ?? "open publications come first")
        }
        let now = clock.now()
        return try spool.collect(collector.plan(at: now), at: now)
    }

    private func publish(_ batch: [Waiting]) async {
        do {
            if mustSettle { try await settle() }
            try await learnEvents()
            try checkRoom()
        } catch {
            await halt(batch, because: "\(error)")
            return
        }
        let plans = await planned(batch)
        let writings = plans.compactMap(\.writing)
        do {
            try stage(writings)
        } catch {
            // No intent names these files yet, so they may go.
            hasEvents = false
            spool.discardStaged(writings.map(\.publication))
            await halt(plans.compactMap(\.waiting), because: "\(error)")
            return
        }
        do {
            try await commit(plans)
        } catch {
            // It may have been made although it failed to say so. The staged files stay until State has said for good:
            // taken away, they would pass for published. Who comes again with a story that was, is told `unchanged`.
            mustSettle = true
            mustConfirm = true
            hasEvents = false
            await halt(plans.compactMap(\.waiting), because: "\(error)")
            return
        }
        nextSeq += writings.count
        if !writings.isEmpty { await release(writings.map(\.publication)) }
        for plan in plans { plan.waiting?.answer.resume(returning: plan.published) }
    }

    private func stage(_ writings: [Plan.Writing]) throws {
        for writing in writings {
            try spool.stage(record: writing.record, seedText: writing.seedText, as: writing.publication)
        }
        if !writings.isEmpty { try spool.flushStaging() }
    }

    private func commit(_ plans: [Plan]) async throws {
        try await state.commit(plans.compactMap(\.admission), at: clock.now())
    }

    /// Committed intents reach the spool now, or when the disk takes them again.
    private func release(_ publications: [Publication]) async {
        do {
            try spool.release(publications)
            try spool.journal(publications)
            try await state.markDone(publications.map(\.seq))
            goOn()
        } catch {
            mustSettle = true
            halted.withLock { $0 = "\(error)" }
            log.error("publication interrupted; the records are kept and follow", metadata: ["error": "\(error)"])
        }
    }

    private func checkRoom() throws {
        let space = try spool.freeSpace()
        guard space.isBelowFloor else { return }
        throw PublishError(
            reason: "disk-full",
            detail:
                "\(space.freeBytes >> 20) MiB free of \(space.totalBytes >> 20) MiB is below the floor (spool.free-floor)"
        )
    }

    /// The disk took something: a probe, or articles that came before it.
    private func goOn() {
        guard haltReason != nil else { return }
        halted.withLock { $0 = nil }
        log.notice("publication goes on")
    }

    private func note(halt reason: String) {
        if haltReason != reason { log.error("publication halted", metadata: ["error": "\(reason)"]) }
        halted.withLock { $0 = reason }
    }

    /// Answers a batch that could not be taken in, and waits a moment so that a full disk is not hammered.
    private func halt(_ batch: [Waiting], because reason: String) async {
        note(halt: reason)
        for waiting in batch {
            waiting.answer.resume(throwing: PublishError(reason: "publication-halted", detail: reason))
        }
        // Cancellation here only shortens the pause.
        do { try await clock.sleep(settings.retryAfter) } catch {}
    }
}

/// Nothing of a submission was accepted; it may come again, unless the fault is its own.
package struct PublishError: Error, CustomStringConvertible, Sendable {
    /// Kebab-case.
    package let reason: String
    package let detail: String
    /// The submission itself cannot be published, now or later.
    package var isLasting = false
    package var description: String { "publish: \(detail)" }
}

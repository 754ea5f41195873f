import Foundation
import WireModel

/// What may be asked of a state, also while another process writes it.
///
/// Whole answers, never SQL or rows, so that another database can stand behind it. Each call is one consistent look.
/// None is ended by the cancellation of its task.
package protocol StateReading: Sendable {
    /// Configured sources by address, those switched off included.
    func sources() async throws(StateError) -> [SourceRow]
    /// Sources to poll now, the longest overdue first.
    func dueSources(at now: Date, limit: Int) async throws(StateError) -> [SourceRow]
    /// When the next source is due; may lie in the past.
    func nextDue() async throws(StateError) -> Date?
    /// What is known of one source, configured or not.
    func source(_ id: String) async throws(StateError) -> SourceRow?
    /// How each entry stands to what the source showed before; in the order given.
    func standings(of entries: [EntrySighting], in source: String) async throws(StateError) -> [EntryStanding]
    /// Its entries that wait for later hours; nil where none do.
    func backlog(of source: String) async throws(StateError) -> FeedBacklog?
    /// The last polls of a source, latest first, at most ``Settings/outcomesPerSource``.
    func outcomes(of source: String) async throws(StateError) -> [PollOutcome]
    /// Former addresses of a source, which still stand for it in lists and commands.
    func aliases(of source: String) async throws(StateError) -> [String]
    /// When sources are due that are so at `now`, by id; all of them.
    func dueTimes(at now: Date) async throws(StateError) -> [DueSource]
    /// Published stories that their feeds took back and whose records do not say so yet, the oldest first.
    func pendingWithdrawals(limit: Int) async throws(StateError) -> [PendingWithdrawal]
    /// Ids of the sources whose entries named this address.
    func appearances(of url: CanonicalURL) async throws(StateError) -> [String]

    /// How an article waits; nil where it does not. One in hand counts as waiting.
    func queuePlace(of url: CanonicalURL) async throws(StateError) -> QueuePlace?

    func document(at url: CanonicalURL) async throws(StateError) -> DocumentRow?
    func document(of story: StoryID) async throws(StateError) -> DocumentRow?
    /// The first story of a cluster of copies and the others, in the order of their publication; at most so many.
    func members(of cluster: StoryID, limit: Int) async throws(StateError) -> [DocumentRow]
    /// When a story is looked at again; nil where it is not.
    func recheck(of story: StoryID) async throws(StateError) -> Recheck?
    /// The latest sketches that arrived since then, oldest first.
    func events(since: Date, limit: Int) async throws(StateError) -> [EventSketch]
    /// How a host answered; nil of one that was never asked for an article.
    func visits(to host: String) async throws(StateError) -> HostVisits?
    /// Publications of a story, oldest first.
    func history(of story: StoryID) async throws(StateError) -> [Publication]
    /// Intents not marked done, by seq.
    func openIntents() async throws(StateError) -> [Publication]
    /// Publications behind that one, done or not, by seq; what was pruned is not among them.
    func publications(after seq: Int, limit: Int) async throws(StateError) -> [Publication]
    /// 0 before the first publication.
    func lastSeq() async throws(StateError) -> Int

    func robots(origin: String) async throws(StateError) -> RobotsCacheRow?
    /// Origins of a host whose robots.txt is kept.
    func robotsOrigins(of host: String) async throws(StateError) -> [String]
    func hostPause(domain: String) async throws(StateError) -> HostPause?
    /// Pauses that have not ended, at most 100,000.
    func hostPauses(at now: Date) async throws(StateError) -> [HostPause]

    /// Ends of passes by outcome and reason, the most frequent first; by whole hours, nil is since ever.
    func tallies(since: Date?) async throws(StateError) -> [Tally]
    /// The same for each whole hour since then, the oldest first; hours and outcomes without any are left out.
    func hourlyTallies(since: Date) async throws(StateError) -> [HourTally]
    /// Decisions about an address, oldest first.
    func trace(of url: CanonicalURL) async throws(StateError) -> [TraceEvent]
    /// Sentences that returned in unlike stories of a host, the most frequent first.
    func furniture(of host: String, limit: Int) async throws(StateError) -> [FurnitureSentence]
    /// What was learnt of a host's pages; nil of one that is not known, or whose row makes no sense.
    func siteLedger(of host: String) async throws(StateError) -> SiteLedger?
    func copyIndexStatus() async throws(StateError) -> CopyIndexStatus
    /// Journal lines whose texts the copy index has lost; nil when it lacks none.
    func copyRefill() async throws(StateError) -> CopyRefill?
    func status(at now: Date) async throws(StateError) -> StateStatus
    func lastHeartbeat() async throws(StateError) -> DaemonHeartbeat?
    /// Nil for an unknown job.
    func jobProgress(_ id: String) async throws(StateError) -> JobProgress?
}

/// The state of one daemon: sources, queue, documents, copy index and outbox.
///
/// Each call is one transaction: durable when it returns, nothing of it when it throws.
package protocol StateStore: StateReading, FingerprintStore {
    /// Makes `sources` the content of a list; what is remembered of a source stays, also while it is in no list.
    /// A source new to all lists is due at `at`.
    func replaceSources(
        _ sources: [Source], from list: String, at: Date
    ) async throws(StateError) -> SourceChanges

    /// Makes sources due at once, all of them when `ids` is nil.
    func hurry(_ ids: Set<String>?, at: Date) async throws(StateError)

    /// Writes one poll's outcome together with what it found: validators are never kept without their entries.
    ///
    /// An entry known with the same digest changes nothing; with another one it becomes a revision; a new one whose
    /// address is known from elsewhere is an appearance. With `queueFull` nothing is written.
    ///
    /// Beyond ``Settings/recordsPerHour`` entries wait for later hours, the newest of a large poll first in; half of an hour
    /// at most goes to what waited and to revisions. Beyond ``Settings/backlogLimit``, or with half of the
    /// queue full, they are turned away: counted as `skipped`, `feed-backlog-full`, not remembered, and the next request is
    /// for the whole feed.
    ///
    /// A deleted entry (RFC 6721) takes its article out of the queue, or makes its story a pending withdrawal; where
    /// other sources show the story, only the feed of its own site can.
    /// - Parameters:
    ///   - outcome: kept among the source's last ones, with what became of its entries.
    ///   - hours: of news that the poll brings, each with its share, one at least; nil at a first visit, which brings
    ///     what there is.
    func recordPoll(
        _ source: Source, state: PollState, next: Date, entries: [EntrySighting], outcome: PollOutcome?, hours: Int?,
        at: Date
    ) async throws(StateError) -> PollReceipt

    /// Gives a source the address that it moved to; the former one stays its alias.
    ///
    /// Where the new address is a source already, the two become one: lists, entries and aliases go over to it.
    /// - Returns: true when it was merged into another source.
    @discardableResult
    func moveSource(_ id: String, to url: CanonicalURL, at: Date) async throws(StateError) -> Bool

    /// Puts polls off, or nearer, without counting as one; sources that are not due at any time are left alone.
    func postpone(_ times: [DueSource]) async throws(StateError)

    /// Forgets withdrawals that were published, or never can be.
    func settleWithdrawals(_ ids: [PendingWithdrawal.ID]) async throws(StateError)

    /// Queues what is not there yet. A `new` one whose address has a story is not queued; under a job it counts as
    /// `unchanged`, `already-known`. An address that the job had before is left alone.
    /// - Returns: how many were newly queued.
    func enqueue(_ candidates: [NewCandidate], job: String?, at: Date) async throws(StateError) -> Int

    /// Hands out candidates by priority, then in turn by domain, at most ``Settings/candidatesPerDomain`` of each.
    ///
    /// - Parameter lowest: waiting articles of a lesser priority are left alone (a backfill works on its own only).
    ///
    /// Stories whose time to be looked at again has come are queued first, as `recheck`, while there is room.
    ///
    /// They are leased in memory: not handed out again by this object until ended or released, but all there again
    /// after a restart.
    func takeCandidates(
        limit: Int, at now: Date, excludingDomains: Set<String>, from lowest: CandidatePriority
    ) async throws(StateError) -> [ArticleCandidate]

    /// Gives leased candidates back untouched (shutdown, a domain that became paused).
    func release(_ candidates: [ArticleCandidate.ID]) async throws(StateError)

    /// When a waiting candidate becomes ready; the past when one is ready and not leased, nil when none waits.
    func nextCandidateDue(from lowest: CandidatePriority) async throws(StateError) -> Date?

    /// Ends passes, counts them and keeps their traces. Unknown ids are counted too.
    func finish(_ finished: [FinishedCandidate], at: Date) async throws(StateError)

    /// Writes a batch: intents, documents, copy admissions, candidates' ends and traces.
    ///
    /// Publications must continue ``StateReading/lastSeq()`` without holes, else `outOfSequence`.
    func commit(_ batch: [Admission], at: Date) async throws(StateError)

    /// Settles for good whether a call that failed was carried out; to be made before its effects are read.
    ///
    /// A commit whose flush failed counts for nothing here, yet its pages may stand in the log, where a start after a
    /// death would find them and take them as committed. Another durable commit takes their place.
    func confirm() async throws(StateError)

    /// Unknown or done ones change nothing.
    func markDone(_ seqs: [Int]) async throws(StateError)

    /// Restores stories, versions and the last seq from journal lines, as done; what is known already stays.
    ///
    /// For a fresh file, and for journal lines beyond ``StateReading/lastSeq()``. Up to 100,000 at a time; fewer make
    /// a large rebuild slower, since each call writes most pages anew.
    func rebuild(from publications: [RebuiltPublication]) async throws(StateError)

    func storeRobots(_ row: RobotsCacheRow) async throws(StateError)
    /// Moves every moment that something is planned for: the clock was set by so much.
    func shiftPlans(by jump: Duration) async throws(StateError)
    /// A pause in the past ends one.
    func storeHostPause(_ pause: HostPause) async throws(StateError)
    func recordTrace(_ events: [TraceEvent], for url: CanonicalURL, at: Date) async throws(StateError)
    func heartbeat(_ beat: DaemonHeartbeat) async throws(StateError)

    /// Finds or makes the job of that id (a digest of its specification). A closed one begins anew.
    func openJob(id: String, title: String, at: Date) async throws(StateError) -> JobRow
    func storeJobPosition(_ id: String, _ position: String) async throws(StateError)
    func closeJob(_ id: String, at: Date) async throws(StateError)

    /// Forgets what is past its time, a bounded number of rows a call.
    func prune(_ retention: Retention, now: Date) async throws(StateError) -> PruneCounts

    /// What keeps the copy index small and quick: seals what is old, merges run files, drops those that have left the
    /// window; part of ``prune(_:now:)``. A merge takes seconds and holds no other call up.
    /// - Returns: texts forgotten.
    @discardableResult
    func upkeepCopies(fingerprintDays: Double, now: Date) async throws(StateError) -> Int

    /// Takes texts in that the copy index has lost, and notes which journal lines are left to be looked at.
    ///
    /// A story that the index has keeps what it has there. Up to 16,384 at a time.
    func refillCopies(_ admissions: [CopyAdmission], leaving refill: CopyRefill?) async throws(StateError)

    /// Keeps what was learnt of hosts; those met longest ago are forgotten by ``prune(_:now:)``.
    func storeSiteLedgers(_ ledgers: [String: SiteLedger], at: Date) async throws(StateError)
    /// - Returns: whether anything was known.
    func forgetSite(_ host: String) async throws(StateError) -> Bool

    /// Returns when the file was looked at and is whole; what is read before may be wrong, what is written lost with it.
    ///
    /// - Throws: `damaged`: the next start puts the file aside; `cancelled` when the state was closed first.
    func whenChecked() async throws(StateError)
    /// Ends all connections and the claim on the file. Later calls throw `closed`.
    func close() async throws(StateError)
}

extension StateStore {
    /// An hour's news.
    package func recordPoll(
        _ source: Source, state: PollState, next: Date, entries: [EntrySighting], outcome: PollOutcome?, at: Date
    ) async throws(StateError) -> PollReceipt {
        try await recordPoll(
            source, state: state, next: next, entries: entries, outcome: outcome, hours: 1, at: at)
    }

    /// Without an outcome for `why`.
    ///
    /// - Returns: what was newly queued, or queued again.
    package func recordPoll(
        _ source: Source, state: PollState, next: Date, entries: [EntrySighting], at: Date
    ) async throws(StateError) -> [ArticleCandidate] {
        try await recordPoll(source, state: state, next: next, entries: entries, outcome: nil, at: at).queued
    }

    /// Of every priority.
    package func takeCandidates(
        limit: Int, at now: Date, excludingDomains: Set<String>
    ) async throws(StateError) -> [ArticleCandidate] {
        try await takeCandidates(limit: limit, at: now, excludingDomains: excludingDomains, from: .backfill)
    }

    /// Of every priority.
    package func nextCandidateDue() async throws(StateError) -> Date? { try await nextCandidateDue(from: .backfill) }

    package func finish(
        _ candidate: ArticleCandidate.ID, outcome: ArticleOutcome, trace: [TraceEvent] = [], recheck: Recheck? = nil,
        at: Date
    ) async throws(StateError) {
        try await finish([FinishedCandidate(candidate, outcome, trace: trace, recheck: recheck)], at: at)
    }
}

import Foundation
import Logging
import Schedule
import State
import Synchronization
import WireModel

/// The daemon's turning wheels: polls what is due, works off the queue of articles, publishes, keeps house.
///
/// `run` goes on until it is stopped; `once` and `backfill` end when there is nothing left to do now.
package struct Rounds: Sendable {
    package struct Settings: Sendable {
        package var pollWidth = 16
        package var articleWidth = 32
        /// How often the state learns that the daemon lives, and consumers' rubbish is looked after.
        package var housekeepingEvery: Duration = .seconds(5)
        package var pruneEvery: Duration = .seconds(3_600)
        /// How long after its start the daemon first forgets and collects what is old: a walk over all that is kept, which
        /// would hold up what has become due meanwhile.
        ///
        /// Default 10 s. A single round does it at once.
        package var firstPruneAfter: Duration = .seconds(10)
        /// How long each kind of memory is kept (design §7: `why` answers for every address of the last 30 days).
        package var retention = Retention()
        /// Passes under way at once to one registrable domain.
        package var perDomain = 4
        /// Polls under way at once to one registrable domain; further ones are put off, each by a turn.
        package var pollsPerDomain = 2
        /// How long a turn of a domain is taken to be.
        package var pollTurn: Duration = .seconds(2)
        /// How long work under way may go on after a stop; then it is cancelled and stays in the queue.
        ///
        /// Default 2 s: systemd and people at a terminal wait for the end.
        package var stopGrace: Duration = .seconds(2)

        package init() {}
    }

    /// What is to be worked on, and when it is over.
    package enum Scope: Sendable, Equatable {
        /// Everything, until stopped.
        case untilStopped
        /// Everything that is due, once; only these sources when any are given.
        case once(only: Set<String>)
        /// The articles of one backfill job.
        case job(String)
    }

    package struct Parts: Sendable {
        package var state: any StateStore
        package var gate: HostGate
        package var feedPass: FeedPass
        package var articlePass: ArticlePass
        package var publisher: Publisher
        package var clock: PipelineClock
        package var log: Logger
        /// The sign of life that others read, with that note.
        package var sign: @Sendable (_ note: String, _ at: Date) -> DaemonHeartbeat
        /// Collects the spool's garbage; nil where another process does.
        package var sweep: (@Sendable () async throws -> Void)?
        /// The waits of polls, and those of articles, that free their places when they are long.
        package var pollWaits: LongWaits?
        package var articleWaits: LongWaits?

        package init(
            state: any StateStore, gate: HostGate, feedPass: FeedPass, articlePass: ArticlePass, publisher: Publisher,
            clock: PipelineClock, log: Logger, sign: @escaping @Sendable (String, Date) -> DaemonHeartbeat,
            sweep: (@Sendable () async throws -> Void)? = nil
        ) {
            self.state = state
            self.gate = gate
            self.feedPass = feedPass
            self.articlePass = articlePass
            self.publisher = publisher
            self.clock = clock
            self.log = log
            self.sign = sign
            self.sweep = sweep
        }
    }

    let parts: Parts
    let settings: Settings
    package let heartbeat = Heartbeat()
    package let tallies = RoundTallies()
    let stateFault = StateFault()

    package init(parts: Parts, settings: Settings) {
        self.parts = parts
        self.settings = settings
    }

    /// Works until the scope's end or until stopped; work under way is finished, within `stopGrace` after a stop.
    ///
    /// What was submitted for publication by then is published in any case.
    ///
    /// - Parameter whenSettled: called once, when what an earlier life left open is finished. A daemon's first polls go on
    ///   meanwhile: with a large state it takes longer than they may wait.
    /// - Throws: errors of State and Spool that nothing here can mend, and `CancellationError`.
    package func run(
        _ scope: Scope, stop: StopSignal, whenSettled: @escaping @Sendable () -> Void = {}
    ) async throws {
        let settling = Settling()
        if scope == .untilStopped {
            await chore("spread of polls") { try await spread(nil) }
        } else {
            try await parts.publisher.settle()
            settling.end()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                if !settling.isOver {
                    guard try await settle(settling, until: stop) else { return }
                    whenSettled()
                }
                try await parts.publisher.run()
            }
            group.addTask { try await keepHouse(scope, settling: settling, until: stop) }
            let worked: Result<Void, any Error>
            do {
                try await work(scope, settling: settling, stop: stop)
                worked = .success(())
            } catch {
                worked = .failure(error)
            }
            if case .success = worked { await withdrawPending(settling) }
            // However the work ended: who is not told waits for more for ever.
            stop.stop()
            await parts.publisher.close()
            try await group.waitForAll()
            try worked.get()
        }
        await chore("site memories") { try await parts.articlePass.keepMemories() }
        await chore("heartbeat") {
            try await parts.state.heartbeat(parts.sign(DaemonHeartbeat.stoppedNote, parts.clock.now()))
        }
    }

    /// Both loops to their end, or to the end of the grace that a stop leaves them.
    private func work(_ scope: Scope, settling: Settling, stop: StopSignal) async throws {
        enum Event { case loopEnded, graceIsOver }
        let polled = Polled()
        try await withThrowingTaskGroup(of: Event.self) { work in
            var loops = 1
            if case .job = scope {
                polled.finish()
            } else {
                loops += 1
                work.addTask {
                    try await pollLoop(scope, polled: polled)(stop: stop, beat: heartbeat.beat)
                    polled.finish()
                    return .loopEnded
                }
            }
            work.addTask {
                try await articleLoop(scope, polled: polled, settling: settling)(stop: stop, beat: heartbeat.beat)
                return .loopEnded
            }
            work.addTask {
                while !stop.isStopped { try await parts.clock.sleep(.milliseconds(100)) }
                try await parts.clock.sleep(settings.stopGrace)
                return .graceIsOver
            }
            // In here, where the publisher outlives it; it ends with the others.
            work.addTask {
                while true {
                    try await parts.clock.sleep(.seconds(1))
                    await withdrawPending(settling)
                }
            }
            while loops > 0, let event = try await work.next() {
                guard case .loopEnded = event else {
                    parts.log.notice("transfers under way are cut short; their articles stay in the queue")
                    break
                }
                loops -= 1
            }
            work.cancelAll()
            while let result = await work.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    /// Gives sources that are due together their places in the spread, so that a start is no burst.
    ///
    /// - Parameter only: these alone (new ones after a reload); nil is all that are due.
    package func spread(_ only: Set<String>?) async throws {
        let now = parts.clock.now()
        let due = try await parts.state.dueTimes(at: now).filter { only?.contains($0.source) ?? true }
        let policy = parts.feedPass.policy
        try await parts.state.postpone(
            due.map { DueSource(source: $0.source, due: policy.firstPoll(of: $0.source, among: due.count, now: now)) })
    }

    /// Those of the due sources whose domain has room; the others get a later turn, one behind the other.
    private func inTurn(_ rows: [SourceRow], _ scope: Scope, load: DomainLoad) async throws -> [SourceRow] {
        // A single round asks all that are due now; the gate paces them.
        guard scope == .untilStopped else { return rows }
        var counts = load.counts
        var turns: [DueSource] = []
        var chosen: [SourceRow] = []
        for row in rows {
            let domain = parts.gate.domain(of: row.source.url)
            counts[domain, default: 0] += 1
            let place = counts[domain, default: 0] - settings.pollsPerDomain
            let turn = DueSource(source: row.source.id, due: parts.clock.now() + settings.pollTurn * Double(place))
            if place <= 0 { chosen.append(row) } else { turns.append(turn) }
        }
        try await parts.state.postpone(turns)
        return chosen
    }

    /// Publishes that stories are gone which their feeds took back; what a halt leaves undone comes again.
    private func withdrawPending(_ settling: Settling) async {
        guard settling.isOver, parts.publisher.haltReason == nil else { return }
        await chore("withdrawals") { try await parts.publisher.withdrawPending() }
    }

    private func pollLoop(_ scope: Scope, polled: Polled) -> BoundedLoop<SourceRow> {
        let load = DomainLoad(limit: settings.pollsPerDomain)
        return BoundedLoop(
            width: settings.pollWidth, clock: parts.clock, waits: parts.pollWaits,
            take: { limit in
                guard parts.publisher.haltReason == nil else { return [] }
                var due: [SourceRow] = []
                try await outliving(scope) {
                    due = try await parts.state.dueSources(at: parts.clock.now(), limit: limit + polled.underWay.count)
                }
                let fresh = polled.waiting(due.filter { scope.includes($0.source) }, limit: limit)
                var chosen: [SourceRow] = []
                try await outliving(scope) { chosen = try await inTurn(fresh, scope, load: load) }
                polled.begin(chosen)
                load.begin(chosen.map { parts.gate.domain(of: $0.source.url) })
                return chosen
            },
            run: { row in
                defer {
                    polled.end(row.source)
                    load.end(parts.gate.domain(of: row.source.url))
                }
                try await outliving(scope) { tallies.add(try await parts.feedPass.run(row)) }
            },
            isOver: { scope != .untilStopped }
        )
    }

    private func articleLoop(_ scope: Scope, polled: Polled, settling: Settling) -> BoundedLoop<ArticleCandidate> {
        let load = DomainLoad(limit: settings.perDomain)
        return BoundedLoop(
            width: settings.articleWidth, clock: parts.clock, waits: parts.articleWaits,
            take: { limit in
                guard settling.isOver, parts.publisher.haltReason == nil else { return [] }
                let slow = parts.articleWaits?.slowDomains ?? []
                let closed = await parts.gate.pausedDomains().union(load.fullDomains(slow: slow))
                var candidates: [ArticleCandidate] = []
                try await outliving(scope) {
                    candidates = try await parts.state.takeCandidates(
                        limit: limit, at: parts.clock.now(), excludingDomains: closed, from: scope.lowestPriority)
                }
                let begun = candidates.filter { load.begin($0.domain, slow: slow) }
                let ids = Set(begun.map(\.id))
                let spare = candidates.map(\.id).filter { !ids.contains($0) }
                if !spare.isEmpty { try await outliving(scope) { try await parts.state.release(spare) } }
                return begun
            },
            run: { candidate in
                defer { load.end(candidate.domain) }
                let isDone = try await outliving(scope) { try await parts.articlePass.run(candidate) }
                if !isDone { try await outliving(scope) { try await parts.state.release([candidate.id]) } }
            },
            isOver: {
                guard scope != .untilStopped, polled.isFinished else { return false }
                // A round by hand or by cron does not sit out a full disk; a job does, for it would be lost time.
                if case .once = scope, parts.publisher.haltReason != nil { return true }
                // A retry minutes away is left to the next call; a host's pace of seconds is waited for.
                let next = try await parts.state.nextCandidateDue(from: scope.lowestPriority)
                let now = parts.clock.now()
                // What is due although there was none to take belongs to hosts that want to be left alone.
                if case .once = scope, let next, next <= now, let rest = await parts.gate.soonestEndOfPause {
                    return rest.timeIntervalSince(now) > 5
                }
                return next.map { $0.timeIntervalSince(now) > 5 } ?? true
            }
        )
    }
}

extension Rounds.Scope {
    /// A backfill queues its articles as urgent and leaves what the daemon has waiting alone.
    var lowestPriority: CandidatePriority { if case .job = self { .urgent } else { .backfill } }

    func includes(_ source: Source) -> Bool {
        if case .once(let only) = self, !only.isEmpty { only.contains(source.id) } else { true }
    }
}

/// Which sources are being polled, and whether a bounded round has asked all of them.
private final class Polled: Sendable {
    private struct State {
        var underWay: Set<String> = []
        var isFinished = false
    }

    private let state = Mutex(State())

    var underWay: Set<String> { state.withLock { $0.underWay } }
    var isFinished: Bool { state.withLock { $0.isFinished } }
    func finish() { state.withLock { $0.isFinished = true } }

    func waiting(_ rows: [SourceRow], limit: Int) -> [SourceRow] {
        state.withLock { state in Array(rows.filter { !state.underWay.contains($0.source.id) }.prefix(limit)) }
    }

    func begin(_ rows: [SourceRow]) { state.withLock { $0.underWay.formUnion(rows.map(\.source.id)) } }

    func end(_ source: Source) { state.withLock { _ = $0.underWay.remove(source.id) } }
}

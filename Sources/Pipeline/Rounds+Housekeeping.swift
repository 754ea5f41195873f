import State
import Synchronization
import WireModel

/// Why the state could not be written of late, for those who cannot read it there.
///
/// A full disk takes one transaction and refuses the next, so a single one that went well ends nothing.
package final class StateFault: Sendable {
    private static let lasts: Duration = .seconds(12)

    private let last = Mutex<(reason: String, at: Duration)?>(nil)

    func note(_ reason: String, at uptime: Duration) { last.withLock { $0 = (reason, uptime) } }

    func reason(at uptime: Duration) -> String? {
        last.withLock { last in last.flatMap { uptime - $0.at < Self.lasts ? $0.reason : nil } }
    }
}

/// Whether what an earlier life left open is finished: before that nothing is published, and no article begun.
final class Settling: Sendable {
    private let over = Mutex(false)

    var isOver: Bool { over.withLock { $0 } }
    func end() { over.withLock { $0 = true } }
}

/// What is done beside the work, and what becomes of work that the state does not take.
extension Rounds {
    /// Why the state could not be written within the last seconds; nil where it could.
    package var stateTrouble: String? { stateFault.reason(at: parts.clock.uptime()) }

    /// Does a piece of work; where the state's disk has no room, the daemon says so, waits a moment and goes on without.
    ///
    /// - Returns: whether it was done. Each transaction is whole or nothing, so what was not done can be done again.
    @discardableResult
    func outliving(_ scope: Scope, _ work: () async throws -> Void) async throws -> Bool {
        do {
            try await work()
            return true
        } catch let error as StateError where scope == .untilStopped && error.isPassing {
            parts.log.error("the state cannot be written", metadata: ["error": "\(error)"])
            stateFault.note("\(error)", at: parts.clock.uptime())
            try await parts.clock.sleep(.seconds(2))
            return false
        }
    }

    /// Finishes what an earlier life left open, or is told to stop first; then, and after an error, nothing new is begun.
    ///
    /// - Returns: whether it is finished.
    func settle(_ settling: Settling, until stop: StopSignal) async throws -> Bool {
        do {
            let isSettled = try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await parts.publisher.settleOrHalt()
                    return true
                }
                group.addTask {
                    while !stop.isStopped { try await parts.clock.sleep(.milliseconds(100)) }
                    return false
                }
                defer { group.cancelAll() }
                return try await group.next() ?? false
            }
            if isSettled { settling.end() }
            return isSettled
        } catch {
            stop.stop()
            throw error
        }
    }

    func keepHouse(_ scope: Scope, settling: Settling, until stop: StopSignal) async throws {
        var pruned: Duration?
        if scope == .untilStopped { pruned = parts.clock.uptime() + settings.firstPruneAfter - settings.pruneEvery }
        var beaten: Duration?
        /// What the log has been told of the copy index.
        var told: String?
        var haltReason: String?
        var watch = ClockWatch(parts.clock)
        func isDue(_ last: Duration?, _ every: Duration) -> Bool {
            last.map { parts.clock.uptime() - $0 >= every } ?? true
        }
        while !stop.isStopped {
            if let jump = watch.jump(parts.clock) { await obey(jump) }
            let now = parts.clock.now()
            // What halts publication, or no longer does, is told at once.
            if isDue(beaten, settings.housekeepingEvery) || haltReason != parts.publisher.haltReason {
                beaten = parts.clock.uptime()
                haltReason = parts.publisher.haltReason
                await chore("heartbeat") {
                    do {
                        let note = try await self.note(&told)
                        try await parts.state.heartbeat(parts.sign(note, now))
                    } catch let error as StateError {
                        stateFault.note("\(error)", at: parts.clock.uptime())
                        throw error
                    }
                }
                await chore("site memories") { try await parts.articlePass.keepMemories() }
                reportTallies()
            }
            if settling.isOver, isDue(pruned, settings.pruneEvery), watch.trustsAges(parts.clock) {
                pruned = parts.clock.uptime()
                await chore("prune") {
                    while try await parts.state.prune(settings.retention, now: now).isMoreLeft, !stop.isStopped {}
                    await parts.publisher.seekRefill()
                }
                await chore("sweep") { try await parts.sweep?() }
            }
            try await parts.clock.sleep(.milliseconds(100))
        }
    }

    /// The clock was set: back, all that was planned is moved by as much, so that nothing waits for years; forward, what is
    /// due at once is spread.
    ///
    /// Until this is called others see the new time already. What they plan meanwhile comes too early by a shift back, and
    /// would come too late by one forward; hence only the former.
    func obey(_ jump: Duration) async {
        parts.log.warning(
            "the clock was set",
            metadata: ["seconds": "\(jump.components.seconds)", "now": "\(parts.clock.now().rfc3339)"])
        await chore("clock") {
            guard jump < .zero else { return try await spread(nil) }
            try await parts.state.shiftPlans(by: jump)
            await parts.gate.shiftPlans(by: jump)
        }
    }

    /// How things stand, in a line for `status`; the log is told once of what is wrong with the copy index.
    func note(_ told: inout String?) async throws -> String {
        if let reason = parts.publisher.haltReason { return DaemonHeartbeat.haltMark + reason }
        let trouble = try await parts.state.copyIndexStatus().trouble
        if let trouble, trouble != told {
            parts.log.error("the copy index is not whole", metadata: ["detail": "\(trouble)"])
        }
        told = trouble
        return trouble.map { "running; copy index: \($0)" } ?? "running"
    }

    /// Housekeeping that failed comes again at its next turn; nothing that was published hangs on it.
    func chore(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            // The sleep behind it sees it, too.
        } catch {
            parts.log.error("housekeeping failed", metadata: ["chore": "\(name)", "error": "\(error)"])
        }
    }

    /// One line a source that was polled since the last report, so that the log tells each feed's yield.
    func reportTallies() {
        for (source, tally) in tallies.drain() {
            parts.log.info(
                "round",
                metadata: [
                    "source": "\(source)", "polls": "\(tally.polls)", "entries": "\(tally.entries)",
                    "queued": "\(tally.queued)", "failures": "\(tally.failures)",
                ])
        }
    }
}

extension StateError {
    /// A disk without room, or one that fails for a moment: nothing of the call was kept, and it may go well later.
    fileprivate var isPassing: Bool { reason == .full || reason == .io || reason == .busy }
}

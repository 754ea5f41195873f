import Synchronization

/// Says once and for all that no new work is to be begun.
package final class StopSignal: Sendable {
    private let stopped = Mutex(false)

    package init() {}

    package var isStopped: Bool { stopped.withLock { $0 } }
    package func stop() { stopped.withLock { $0 = true } }
}

/// Counts the scheduler's turns, so that a watchdog is fed only while they go on.
package final class Heartbeat: Sendable {
    private let turns = Mutex(0)

    package init() {}

    package var count: Int { turns.withLock { $0 } }
    package func beat() { turns.withLock { $0 &+= 1 } }
}

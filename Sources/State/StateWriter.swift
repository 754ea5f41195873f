import Dispatch
import GRDB

/// The one place that writes: an actor on its own queue, so that a slow disk never holds a thread of the shared pool.
actor StateWriter {
    /// Candidates in hand; memory only, so that a restart finds them all waiting.
    struct Leases {
        private(set) var lanes: [Int64: Int64] = [:]
        private var perLane: [Int64: Int] = [:]
        /// The lane served last, by class: the next call goes on behind it.
        var served: [Int: Int64] = [:]

        var count: Int { lanes.count }
        func holds(_ candidate: Int64) -> Bool { lanes[candidate] != nil }
        func count(inLane lane: Int64) -> Int { perLane[lane] ?? 0 }

        mutating func lease(_ candidate: Int64, lane: Int64) {
            guard lanes.updateValue(lane, forKey: candidate) == nil else { return }
            perLane[lane, default: 0] += 1
        }

        mutating func release(_ candidate: Int64) {
            guard let lane = lanes.removeValue(forKey: candidate) else { return }
            let left = count(inLane: lane) - 1
            perLane[lane] = left > 0 ? left : nil
        }

        /// A leased candidate went to another lane.
        mutating func move(_ candidate: Int64, to lane: Int64) {
            guard holds(candidate) else { return }
            release(candidate)
            lease(candidate, lane: lane)
        }
    }

    private let queue: WriterQueue
    private let pool: DatabasePool
    private var leases = Leases()

    init(pool: DatabasePool) {
        self.pool = pool
        queue = WriterQueue(label: "wirespool.state.writer")
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// Runs `body` in one transaction; its changes of the leases count only when that is committed.
    ///
    /// - Parameter yields: a cancelled task's write is left out where it has not begun: what will come again must not hold
    ///   up the end of the process.
    func write<Value: Sendable>(
        _ place: String, yields: Bool, _ body: @Sendable (Database, inout Leases) throws -> Value
    ) throws(StateError) -> Value {
        if yields, Task.isCancelled { throw StateError(.cancelled, place, "the task that wrote was cancelled") }
        var working = leases
        do {
            let value = try pool.write { db in try body(db, &working) }
            leases = working
            return value
        } catch {
            throw StateError(error, at: place)
        }
    }

    func close() throws(StateError) {
        do {
            try pool.close()
        } catch {
            throw StateError(error, at: "close")
        }
    }
}

/// A serial queue as an actor's executor.
private final class WriterQueue: SerialExecutor {
    private let queue: DispatchQueue

    init(label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}

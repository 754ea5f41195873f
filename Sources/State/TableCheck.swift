import Dispatch
import GRDB
import Synchronization

/// SQLite's look at what a file holds, on threads of its own.
///
/// With a million stories it is most of what a start takes. So a daemon lets it go on beside its first requests;
/// nothing leaves the process meanwhile (``StateStore/whenChecked()``).
final class TableCheck: Sendable {
    private struct Progress {
        var left: [String]
        var failure: (any Error)?
    }

    private let pool: DatabasePool
    private let path: String
    private let progress: Mutex<Progress>
    private let lanes = DispatchGroup()

    /// - Parameter pragmas: looked at one after the other by each thread, the longest first.
    init(_ pragmas: [String], of pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = path
        progress = Mutex(Progress(left: pragmas))
    }

    /// Begins; a queue each has a thread each, also where there are fewer cores: three tables of one size on two cores take
    /// the time of one and a half, not of two.
    func start(lanes count: Int) {
        for lane in 0..<max(1, count) {
            DispatchQueue(label: "wirespool.state.check.\(lane)").async(group: lanes) { [self] in
                while let pragma = next() {
                    do {
                        try pool.read { db in try Self.look(pragma, db, path: path) }
                    } catch {
                        fail(error)
                    }
                }
            }
        }
    }

    /// Returns when all is looked at and well; the check ends with the task that waits for it.
    func finished() async throws(StateError) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                lanes.notify(queue: .global()) { continuation.resume() }
            }
        } onCancel: {
            if lanes.wait(timeout: .now()) == .timedOut { abandon() }
        }
        try outcome()
    }

    /// The same for a thread that may wait.
    func wait() throws(StateError) {
        lanes.wait()
        try outcome()
    }

    /// Whether all was looked at and well, by now.
    var hasPassed: Bool {
        lanes.wait(timeout: .now()) == .success && progress.withLock { $0.failure == nil }
    }

    /// Ends it before its end; returns when no thread of it is left.
    func cancel() {
        // A statement that begins just behind the call is not met by it.
        while lanes.wait(timeout: .now() + .milliseconds(5)) == .timedOut { abandon() }
    }

    private func abandon() {
        fail(StateError(.cancelled, path, "the state was closed before it was checked"))
        pool.interrupt()
    }

    static func look(_ pragma: String, _ db: Database, path: String) throws {
        guard let answer = try String.fetchOne(db, sql: "PRAGMA \(pragma)"), answer == "ok" else {
            throw StateError(
                .damaged, path, try String.fetchOne(db, sql: "PRAGMA \(pragma)") ?? "no answer of the check")
        }
    }

    private func outcome() throws(StateError) {
        if let failure = progress.withLock(\.failure) { throw StateError(failure, at: path) }
    }

    private func next() -> String? { progress.withLock { $0.left.isEmpty ? nil : $0.left.removeFirst() } }

    private func fail(_ error: any Error) {
        progress.withLock { $0 = Progress(left: [], failure: $0.failure ?? error) }
    }
}

import Foundation
import GRDB
import WireModel

/// State in one SQLite file: one writer, readers beside it, durable at each return (WAL, `synchronous=FULL`).
///
/// Opened for writing by one process (``LockFile``); `status` and `why` open it for reading meanwhile. Made by
/// ``open(path:settings:now:)`` and ``openReadOnly(path:settings:)``. docs/state.md lists its tables.
package final class SQLiteState: StateStore {
    package let path: String
    let settings: Settings
    let reader: any DatabaseReader
    /// Nil when opened for reading.
    private let writer: StateWriter?
    private let lock: LockFile?
    /// Nil when opened for reading.
    let copies: CopyIndex?
    /// The look at the file that goes on beside the first work; nil where there is none, or it was done first.
    private let check: TableCheck?

    init(path: String, settings: Settings, pool: DatabasePool, lock: LockFile, check: TableCheck? = nil) {
        self.path = path
        self.settings = settings
        self.lock = lock
        reader = pool
        writer = StateWriter(pool: pool)
        copies = CopyIndex(statePath: path, settings: settings)
        self.check = check
    }

    init(path: String, settings: Settings, reader: DatabaseQueue) {
        self.path = path
        self.settings = settings
        self.reader = reader
        writer = nil
        lock = nil
        copies = nil
        check = nil
    }

    /// One consistent look on a reader's queue.
    ///
    /// GRDB's own async reads end when the task is cancelled; these do not, since a stop must still be able to ask for
    /// the open intents.
    func read<Value: Sendable>(
        _ place: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StateError) -> Value {
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            reader.asyncRead { access in
                continuation.resume(returning: Result { try body(try access.get()) })
            }
        }
        do {
            return try result.get()
        } catch {
            throw noted(StateError(error, at: place))
        }
    }

    func write<Value: Sendable>(
        _ place: String, yields: Bool = false, _ body: @Sendable (Database, inout StateWriter.Leases) throws -> Value
    ) async throws(StateError) -> Value {
        guard let writer else { throw StateError(.readOnly, path, "\(place): opened for reading only") }
        do {
            return try await writer.write(place, yields: yields, body)
        } catch {
            throw noted(error)
        }
    }

    package func close() async throws(StateError) {
        if let writer {
            if let check { await Self.offPool { check.cancel() } }
            try await writer.close()
            lock?.release()
        } else {
            do { try reader.close() } catch { throw StateError(error, at: path) }
        }
    }

    package func whenChecked() async throws(StateError) {
        guard let check else { return }
        do {
            try await check.finished()
        } catch {
            throw noted(error)
        }
    }

    package var isChecked: Bool { check?.hasPassed ?? true }

    /// Damage met at work makes the next start check every page.
    private func noted(_ error: StateError) -> StateError {
        if error.reason == .damaged, writer != nil { StateFile.markSuspect(path) }
        return error
    }

    /// Value of `PRAGMA synchronous` on the writing connection: 2 is FULL.
    func synchronousMode() async throws(StateError) -> Int64 {
        try await write("synchronous") { db, _ in try db.int("PRAGMA synchronous", [], "pragma") ?? -1 }
    }
}

extension SQLiteState {
    /// Opens the state for this process alone, makes or migrates it where needed.
    ///
    /// A damaged file is moved to `<path>.damaged-<time>` and a fresh one made; the report says so.
    /// - Throws: `alreadyInUse`, `schema` (made by a later wirespool), `foreign`, `full`, `io`.
    package static func open(
        path: String, settings: Settings = Settings(), now: Date
    ) async throws(StateError) -> (state: SQLiteState, report: OpeningReport) {
        try await open(path: path, settings: settings, schema: .current, now: now)
    }

    static func open(
        path: String, settings: Settings, schema: Schema, now: Date
    ) async throws(StateError) -> (state: SQLiteState, report: OpeningReport) {
        try await offPool { () throws(StateError) in
            try StateFolder.check(of: path)
            let lock = try LockFile(path: path + ".lock")
            let file = StateFile(path: path, settings: settings, schema: schema)
            var (pool, report, check) = try file.open(now: now)
            let state = SQLiteState(path: path, settings: settings, pool: pool, lock: lock, check: check)
            if schema.version >= Schema.copyIndexVersion { report.lostRuns = try state.loadCopies(pool) }
            return (state, report)
        }
    }

    /// Opens a state for `status` and `why`, beside a running daemon or without one.
    ///
    /// - Throws: `missing`, `schema` (any but the present one), `damaged`, `foreign`.
    package static func openReadOnly(
        path: String, settings: Settings = Settings()
    ) async throws(StateError) -> any StateReading {
        try await offPool { () throws(StateError) in
            let file = StateFile(path: path, settings: settings, schema: .current)
            return SQLiteState(path: path, settings: settings, reader: try file.openReadOnly())
        }
    }

    /// Runs blocking work on a queue of its own.
    private static func offPool<Value: Sendable, Fault: Error>(
        _ work: @escaping @Sendable () throws(Fault) -> Value
    ) async throws(Fault) -> Value {
        let result: Result<Value, Fault> = await withCheckedContinuation { continuation in
            DispatchQueue(label: "wirespool.state.open").async {
                do throws(Fault) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}

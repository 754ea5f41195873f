import Foundation
import GRDB
import Glibc

/// The file on disk: how it is opened, checked, migrated and, when damaged, put aside.
struct StateFile {
    let path: String
    let settings: Settings
    let schema: Schema

    /// Opens for writing.
    ///
    /// The caller holds the lock.
    func open(now: Date) throws(StateError) -> (DatabasePool, OpeningReport, TableCheck?) {
        try refuseObstacles()
        var report = OpeningReport()
        let isThere = Self.size(path) > 0
        do {
            let (pool, check) = try openChecked(isThere: isThere, &report)
            if report.wasCheckedWhole { unlink(Self.suspectMark(path)) }
            return (pool, report, check)
        } catch {
            guard error.reason == .damaged, isThere else { throw error }
            let moved = try putAside(now: now)
            report = OpeningReport()
            report.damage = OpeningReport.Damage(movedTo: moved, detail: error.detail)
            let (pool, check) = try openChecked(isThere: false, &report)
            return (pool, report, check)
        }
    }

    func openReadOnly() throws(StateError) -> DatabaseQueue {
        var facts = stat()
        if lstat(path, &facts) != 0, errno != ENOENT {
            throw StateError(
                .readOnly, path, "cannot be looked at: \(LockFile.reason(errno)); run it as the user of wirespool")
        }
        guard Self.size(path) > 0 else { throw StateError(.missing, path, "there is no state file") }
        try refuseObstacles()
        let (queue, version) = try look()
        guard version == schema.version else {
            throw StateError(.schema, path, "has schema \(version), this wirespool reads \(schema.version)")
        }
        return queue
    }

    /// SQLite would take a pipe or a device for its own, write to it, and call the outcome a failing disk.
    ///
    /// A link is no concern of this: SQLite is told to follow none.
    private func refuseObstacles() throws(StateError) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            var facts = stat()
            guard lstat(path + suffix, &facts) == 0, ![S_IFREG, S_IFLNK].contains(facts.st_mode & S_IFMT) else {
                continue
            }
            throw StateError(.obstructed, path + suffix, "it is no regular file")
        }
    }

    /// A reading connection and the schema it found; changes nothing, so that a foreign file stays as it is.
    ///
    /// - Parameter mayRollBack: a death while the file was made, before it went over to WAL, leaves a rollback journal,
    ///   and then no connection can read before one that may write has undone what it names.
    private func look(mayRollBack: Bool = false) throws(StateError) -> (DatabaseQueue, version: Int) {
        var configuration = Configuration()
        configuration.readonly = !(mayRollBack && Self.size(path + "-journal") > 0)
        configuration.label = "wirespool.state.status"
        configuration.busyMode = .timeout(settings.busySeconds)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return (queue, try queue.read { db in try schemaVersion(db) })
        } catch {
            var error = StateError(error, at: path)
            // Reading a whole file's header and schema has no other way to fail: a flipped byte in the header's
            // format numbers is plain SQLITE_ERROR.
            if error.reason == .unknown || error.reason == .rejected { error.reason = .damaged }
            throw error
        }
    }

    private func openChecked(
        isThere: Bool, _ report: inout OpeningReport
    ) throws(StateError) -> (DatabasePool, TableCheck?) {
        var version = 0
        if isThere {
            let (queue, found) = try look(mayRollBack: true)
            do { try queue.close() } catch { throw StateError(error, at: path) }
            version = found
        }
        guard version <= schema.version else {
            throw StateError(.schema, path, "has schema \(version), this wirespool knows up to \(schema.version)")
        }
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            do {
                try pool.writeWithoutTransaction { db in try prepare(db) }
                let check = version > 0 ? try check(pool, version: version, &report) : nil
                report.isNew = version == 0
                if version > 0, version < schema.version { report.migratedFrom = version }
                try pool.writeWithoutTransaction { db in try schema.migrate(db, from: version) }
                return (pool, check)
            } catch {
                try pool.close()
                throw error
            }
        } catch {
            throw StateError(error, at: path)
        }
    }

    private func prepare(_ db: Database) throws {
        // DatabasePool sets NORMAL when it opens, over any setting of the configuration: a commit would then be
        // durable only at the next checkpoint. Hence here, and looked at again.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = \(settings.checkpointPages)")
        try db.execute(sql: "PRAGMA journal_size_limit = \(128 << 20)")
        try db.execute(sql: "PRAGMA cache_size = -\(settings.writerCache.bytes >> 10)")
        guard try db.int("PRAGMA synchronous", [], "pragma") == 2 else {
            throw StateError(.io, path, "SQLite does not take synchronous=FULL; commits would not be durable")
        }
    }

    /// The number of the last step taken; 0 for an empty file.
    private func schemaVersion(_ db: Database) throws -> Int {
        let number = Int(try db.int("PRAGMA user_version", [], "pragma") ?? 0)
        let application = try db.int("PRAGMA application_id", [], "pragma") ?? 0
        let objects = try db.int("SELECT count(*) FROM sqlite_schema", [], "sqlite_schema") ?? 0
        if objects == 0, number == 0, application == 0 { return 0 }
        guard try db.tableExists("meta"), let written = try? db.meta("schema") else {
            if application == Schema.applicationID { throw StateError(.damaged, path, "its tables are gone") }
            throw StateError(.foreign, path, "an SQLite file of another program")
        }
        guard application == Schema.applicationID, written == "\(number)" else {
            throw StateError(.damaged, path, "header and content name different schemas")
        }
        guard try db.meta("tables") == (try Schema.digest(db)) else {
            throw StateError(.damaged, path, "tables are not the ones that were made")
        }
        return number
    }

    /// Looks at the content, or begins to where that may go on beside the first work.
    ///
    /// Beside it only what is at its schema, since a migration writes, and of which nothing bad is known.
    private func check(_ pool: DatabasePool, version: Int, _ report: inout OpeningReport) throws -> TableCheck? {
        let size = Self.size(path)
        let isSuspect = Self.size(Self.suspectMark(path)) >= 0
        let isWhole = isSuspect || size <= settings.fullCheckLimit.bytes
        let tables = Schema.essentialTables.map { "quick_check('\($0)')" }
        let check = TableCheck(isWhole ? ["quick_check(1)"] : tables, of: pool, path: path)
        if let least = settings.checksBesideFrom, size >= least.bytes, !isSuspect, version == schema.version {
            // A core and a connection are left to the others.
            check.start(lanes: min(settings.readers, ProcessInfo.processInfo.activeProcessorCount) - 1)
            return check
        }
        check.start(lanes: settings.readers)
        try check.wait()
        report.wasCheckedWhole = isWhole
        return nil
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "wirespool.state"
        configuration.busyMode = .timeout(settings.busySeconds)
        configuration.maximumReaderCount = max(1, settings.readers)
        // A damaged file must not talk SQLite into running what its schema says.
        let cache = settings.readerCache.bytes >> 10
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA cache_size = -\(cache)")
        }
        return configuration
    }

    /// Moves the file and its log away, keeping both for whoever wants to look.
    private func putAside(now: Date) throws(StateError) -> String {
        let stamp = Int(now.timeIntervalSince1970.rounded(.down).clamped)
        var target = "\(path).damaged-\(stamp)"
        var serial = 1
        while Self.size(target) >= 0, serial < 1_000 {
            target = "\(path).damaged-\(stamp)-\(serial)"
            serial += 1
        }
        for suffix in ["-wal", "-shm", ""] where Self.size(path + suffix) >= 0 {
            guard rename(path + suffix, target + suffix) == 0 else {
                throw StateError(.io, path, "cannot put the damaged file aside: \(LockFile.reason(errno))")
            }
        }
        unlink(Self.suspectMark(path))
        return target
    }

    static func suspectMark(_ path: String) -> String { path + ".suspect" }

    /// Best effort: without the mark a large file is checked less thoroughly at the next start, no more.
    static func markSuspect(_ path: String) {
        let descriptor = Glibc.open(suspectMark(path), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Bytes of a file, -1 when there is none.
    static func size(_ path: String) -> Int {
        var facts = stat()
        return lstat(path, &facts) == 0 ? Int(facts.st_size) : -1
    }
}

extension Double {
    /// Within what an Int holds, for file names from a clock that may be wrong.
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, 0), 1e12) : 0 }
}

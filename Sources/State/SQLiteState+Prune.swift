import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func prune(_ retention: Retention, now: Date) async throws(StateError) -> PruneCounts {
        let forgotten = try await upkeepCopies(fingerprintDays: retention.fingerprintDays, now: now)
        return try await writeCopies("prune") { db, core in
            let pruning = Pruning(db: db, retention: retention, now: now)
            var counts = PruneCounts()
            counts.traces = try pruning.traces()
            counts.fingerprints = forgotten
            let bound = retention.rowsPerCall
            counts.merges = try pruning.merges(&core)
            counts.sentences = try pruning.sentences(&core)
            try pruning.masks(&core)
            counts.entries = try pruning.entries()
            counts.publications = try pruning.publications()
            counts.tallies = try pruning.tallies()
            counts.jobURLs = try pruning.jobURLs()
            counts.robots = try pruning.hosts()
            try pruning.stories()
            try db.pruneSiteLedgers(retention, now: now)
            let full = [counts.traces, counts.merges, counts.publications, counts.jobURLs]
            counts.isMoreLeft = full.contains { $0 >= bound } || counts.robots >= min(bound, Pruning.robotsRows)
            return counts
        }
    }
}

/// One bounded pass over what is past its time.
private struct Pruning {
    let db: Database
    let retention: Retention
    let now: Date

    private var bound: Int { max(1, retention.rowsPerCall) }

    private func before(_ days: Double) -> Date { now.addingTimeInterval(-days * 86_400) }

    private func delete(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try db.run(sql, arguments)
        return db.changesCount
    }

    func traces() throws -> Int {
        // Rows were added in the order of time: the oldest are the first, and the excess is told from both ends.
        let last = try db.int("SELECT max(id) FROM trace", [], "trace") ?? 0
        let sql = """
            DELETE FROM trace WHERE id IN (SELECT id FROM trace ORDER BY id LIMIT ?) AND (at < ? OR id <= ?)
            """
        return try delete(sql, [bound, before(retention.traceDays).wireMillis, last - Int64(retention.traceRows)])
    }

    /// A name is needed as long as a text that was stored under it is.
    func merges(_ core: inout CopyCore) throws -> Int {
        let sql = "SELECT former FROM merge WHERE at < ? LIMIT ?"
        let old = before(retention.fingerprintDays * 2).wireMillis
        let names = try db.all(sql, [old, bound], "merge") { try $0.story(0) }
        for name in names {
            try db.run("DELETE FROM merge WHERE former = ?", [name.column])
            core.memory.names.forget(name)
        }
        return names.count
    }

    func masks(_ core: inout CopyCore) throws {
        let sql = "SELECT story FROM copy_mask WHERE at < ? LIMIT ?"
        let old = before(retention.fingerprintDays * 2).wireMillis
        for story in try db.all(sql, [old, bound], "copy_mask", { try $0.story(0) }) {
            try db.run("DELETE FROM copy_mask WHERE story = ?", [story.column])
            core.masks[story.bits] = nil
        }
    }

    func sentences(_ core: inout CopyCore) throws -> Int {
        let day = before(retention.fingerprintDays).wireMillis / 86_400_000
        let deleted = try sweep("sentence", first: "hash", old: "day < \(day)", returning: "hash")
        for hash in Set(deleted.hashes) {
            let key = UInt64(bitPattern: hash)
            core.memory.furniture.forget(key)
            let left = "SELECT host, cluster FROM sentence WHERE hash = ?"
            try db.each(left, [hash], "sentence") { row in
                let host = core.hostNames[try row.int(0)] ?? ""
                let cluster = try row.story(1)
                core.memory.furniture.note(SentenceSighting(hash: key, host: host, cluster: cluster), as: cluster)
            }
        }
        return deleted.count
    }

    func entries() throws -> Int {
        let day = before(retention.entryDays).wireMillis / 86_400_000
        return try sweep("seen", first: "key", old: "day < \(day)", leading: "source").count
    }

    /// Goes once round a table in its own order, a stretch a call: an index by age would cost more than this.
    private func sweep(
        _ table: StaticString, first: String, old: String, leading: String? = nil, returning: String? = nil
    ) throws -> (count: Int, hashes: [Int64]) {
        let tail = returning.map { " RETURNING \($0)" } ?? ""
        func delete(_ sql: String, _ arguments: StatementArguments) throws -> (Int, [Int64]) {
            guard returning != nil else { return (try self.delete(sql, arguments), []) }
            let hashes = try db.all(sql + tail, arguments, table) { try $0.int(0) }
            return (hashes.count, hashes)
        }
        let order = leading.map { "\($0), \(first)" } ?? first
        let mark = "sweep-\(table)"
        let parts = try db.meta(mark)?.split(separator: " ").compactMap { Int64($0) } ?? []
        let columns = leading == nil ? 1 : 2
        let from = parts.count == columns ? parts : [Int64](repeating: .min, count: columns)
        let places = Array(repeating: "?", count: columns).joined(separator: ", ")
        let next = "SELECT \(order) FROM \(table) WHERE (\(order)) >= (\(places)) ORDER BY \(order) LIMIT 1 OFFSET ?"
        let start = StatementArguments(from)
        let end = try db.one(next, start + [bound], table)
        var deleted: (Int, [Int64])
        if let end {
            let upTo = try (0..<columns).map { try end.int($0) }
            let sql = "DELETE FROM \(table) WHERE (\(order)) >= (\(places)) AND (\(order)) < (\(places)) AND \(old)"
            deleted = try delete(sql, start + StatementArguments(upTo))
            try db.setMeta(mark, upTo.map { "\($0)" }.joined(separator: " "))
        } else {
            deleted = try delete("DELETE FROM \(table) WHERE (\(order)) >= (\(places)) AND \(old)", start)
            try db.run("DELETE FROM meta WHERE name = ?", [mark])
        }
        return deleted
    }

    func publications() throws -> Int {
        // Done ones have no index by time, but seq counts with it.
        let sql = """
            DELETE FROM publication WHERE seq IN (SELECT seq FROM publication ORDER BY seq LIMIT ?)
            AND at < ? AND done = 1
            """
        return try delete(sql, [bound, before(retention.publicationDays).timeIntervalSinceReferenceDate])
    }

    func tallies() throws -> Int {
        let end = before(retention.tallyDays).tallyHour
        let sum = """
            INSERT INTO tally SELECT 0, outcome, reason, sum(count) FROM tally WHERE hour > 0 AND hour < ?
            GROUP BY outcome, reason ON CONFLICT DO UPDATE SET count = count + excluded.count
            """
        try db.run(sum, [end])
        return try delete("DELETE FROM tally WHERE hour > 0 AND hour < ?", [end])
    }

    func jobURLs() throws -> Int {
        let sql = """
            DELETE FROM job_url WHERE (job, key) IN (SELECT u.job, u.key FROM job j JOIN job_url u ON u.job = j.id
            WHERE j.closed IS NOT NULL LIMIT ?)
            """
        let deleted = try delete(sql, [bound])
        let emptied = "name IS NULL AND NOT EXISTS (SELECT 1 FROM job_url WHERE job = job.id)"
        try db.run("DELETE FROM job_outcome WHERE job IN (SELECT id FROM job WHERE \(emptied))")
        try db.run("DELETE FROM job WHERE \(emptied)")
        return deleted
    }

    /// What is remembered of stories beyond their records.
    func stories() throws {
        let old = "SELECT story FROM event WHERE arrived < ? ORDER BY arrived LIMIT ?"
        try db.run("DELETE FROM event WHERE story IN (\(old))", [before(retention.eventDays).wireMillis, bound])
        // Its pass ended without another date: the story's site was switched off, or the address became another story's.
        let lost = "SELECT r.story FROM recheck r JOIN document d ON d.story = r.story WHERE r.due IS NULL AND d.at < ?"
        let end = before(retention.entryDays).timeIntervalSinceReferenceDate
        try db.run("DELETE FROM recheck WHERE story IN (\(lost) LIMIT ?)", [end, bound])
        let seen = "SELECT host FROM visit WHERE at < ? LIMIT ?"
        try db.run("DELETE FROM visit WHERE host IN (\(seen))", [before(retention.entryDays).wireMillis, bound])
    }

    func hosts() throws -> Int {
        try db.run("DELETE FROM host_pause WHERE until < ?", [now.wireMillis])
        // Of an entry that was never published; what is published waits for its withdrawal as long as it takes.
        let unpublished = "(SELECT 1 FROM address a WHERE a.key = withdrawal.address AND a.story IS NOT NULL)"
        try db.run("DELETE FROM withdrawal WHERE at < ? AND NOT EXISTS \(unpublished)", [before(30).wireMillis])
        // A day past its time; what is over is never read, an origin that is asked again gets it anew.
        return try RobotsRows(db: db).prune(before: before(1), rows: min(bound, Self.robotsRows))
    }

    /// Rows of up to half a megabyte each: one call frees at most 64 MiB.
    static let robotsRows = 128
}

import Foundation
import GRDB

/// The robots.txt that are kept, within a budget of bytes.
///
/// What all of them weigh stands in `meta`, so that nothing is ever counted over but once in a state that has no such
/// row: a body of half a megabyte is never read for its size.
struct RobotsRows {
    /// What a row weighs besides its body: origin, times, its share of a page and of two indexes.
    static let rowBytes = 256
    private static let mark = "robots-bytes"

    let db: Database

    /// Stores one; where all then weigh more than `limit`, those whose time is over first make room.
    ///
    /// Bounded: each call adds one body, and what it removes weighs hardly more.
    func store(_ row: RobotsCacheRow, limit: Int) throws {
        let own = row.body.count + Self.rowBytes
        var weight = try weight() + own - (try weights("origin = ?", [row.origin]).first?.bytes ?? 0)
        try db.run(
            "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)",
            [row.origin, row.status, Data(row.body), row.fetchedAt.wireMillis, row.expiresAt.wireMillis])
        var removed = 0
        while weight > limit, removed < own + (512 << 10) {
            let oldest = try weights("origin <> ? ORDER BY expires LIMIT 64", [row.origin])
            guard !oldest.isEmpty else { break }
            for row in oldest where weight > limit {
                try db.run("DELETE FROM robots WHERE origin = ?", [row.origin])
                weight -= row.bytes
                removed += row.bytes
            }
        }
        try db.setMeta(Self.mark, "\(weight)")
    }

    /// Forgets what was over at that time.
    ///
    /// - Returns: how many; at most `rows`.
    func prune(before: Date, rows: Int) throws -> Int {
        let old = try weights("expires < ? ORDER BY expires LIMIT ?", [before.wireMillis, rows])
        guard !old.isEmpty else { return 0 }
        let weight = try weight()
        for row in old { try db.run("DELETE FROM robots WHERE origin = ?", [row.origin]) }
        try db.setMeta(Self.mark, "\(weight - old.reduce(0) { $0 + $1.bytes })")
        return old.count
    }

    private func weight() throws -> Int {
        if let known = try db.meta(Self.mark).flatMap({ Int($0) }), known >= 0 { return known }
        let sql = "SELECT coalesce(sum(length(body) + \(Self.rowBytes)), 0) FROM robots"
        return Int(try db.int(sql, [], "robots") ?? 0)
    }

    /// SQLite tells a body's length from the row's head, its pages stay unread.
    private func weights(_ condition: String, _ arguments: StatementArguments) throws -> [(origin: String, bytes: Int)]
    {
        let sql = "SELECT origin, length(body) + \(Self.rowBytes) FROM robots WHERE \(condition)"
        return try db.all(sql, arguments, "robots") { (origin: try $0.text(0), bytes: try $0.count(1)) }
    }
}

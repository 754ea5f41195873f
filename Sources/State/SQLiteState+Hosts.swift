import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func robots(origin: String) async throws(StateError) -> RobotsCacheRow? {
        try await read("robots of \(origin)") { db in
            let sql = "SELECT origin, status, body, fetched, expires FROM robots WHERE origin = ?"
            return try db.one(sql, [origin], "robots").map { row in
                RobotsCacheRow(
                    origin: try row.text(0), status: try row.optionalInt(1).map { Int($0) }, body: try row.bytes(2),
                    fetchedAt: try row.date(3), expiresAt: try row.date(4))
            }
        }
    }

    package func robotsOrigins(of host: String) async throws(StateError) -> [String] {
        try await read("robots of \(host)") { db in
            // Origins begin with their scheme and host; each scheme is one range of the key.
            try ["http://\(host)", "https://\(host)"].flatMap { origin in
                let sql = "SELECT origin FROM robots WHERE origin = ?1 OR (origin > ?2 AND origin < ?3) LIMIT 16"
                return try db.all(sql, [origin, origin + ":", origin + ";"], "robots") { try $0.text(0) }
            }
        }
    }

    package func storeRobots(_ row: RobotsCacheRow) async throws(StateError) {
        guard row.body.count <= settings.robotsLimit.bytes else {
            throw StateError(.rejected, "robots of \(row.origin)", "larger than \(settings.robotsLimit)")
        }
        let limit = settings.robotsTotal.bytes
        try await write("robots of \(row.origin)") { db, _ in
            try RobotsRows(db: db).store(row, limit: limit)
        }
    }

    package func hostPause(domain: String) async throws(StateError) -> HostPause? {
        try await read("pause of \(domain)") { db in
            let sql = "SELECT domain, until, reason FROM host_pause WHERE domain = ?"
            return try db.one(sql, [domain], "host_pause").map(pauseRow)
        }
    }

    package func hostPauses(at now: Date) async throws(StateError) -> [HostPause] {
        try await read("pauses") { db in
            let sql = "SELECT domain, until, reason FROM host_pause WHERE until > ? ORDER BY until LIMIT 100000"
            return try db.all(sql, [now.wireMillis], "host_pause", pauseRow)
        }
    }

    package func storeHostPause(_ pause: HostPause) async throws(StateError) {
        try await write("pause of \(pause.domain)") { db, _ in
            try db.run(
                "INSERT OR REPLACE INTO host_pause VALUES (?, ?, ?)",
                [pause.domain, pause.until.wireMillis, pause.reason])
        }
    }
}

extension SQLiteState {
    package func shiftPlans(by jump: Duration) async throws(StateError) {
        let millis = Int64((jump / .milliseconds(1)).rounded())
        // No plan is further from now than a jump may be wide; the sum stays far from the bounds of the column.
        guard abs(millis) < 1 << 50 else { return }
        try await write("plans, the clock was set") { db, _ in
            for (table, column, rows) in [
                ("source", "due", "due IS NOT NULL"), ("source", "next_poll", "due IS NOT NULL"),
                ("candidate", "not_before", "ready = 0"), ("feed_hour", "start", "true"),
                ("recheck", "due", "due IS NOT NULL"),
                ("robots", "expires", "true"), ("host_pause", "until", "true"),
            ] {
                try db.run("UPDATE \(table) SET \(column) = \(column) + ? WHERE \(rows)", [millis])
            }
        }
    }
}

private func pauseRow(_ row: Columns) throws -> HostPause {
    HostPause(domain: try row.text(0), until: try row.date(1), reason: try row.text(2))
}

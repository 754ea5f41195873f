import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func tallies(since: Date?) async throws(StateError) -> [Tally] {
        try await read("tallies") { db in try db.tallies(since: since) }
    }

    package func hourlyTallies(since: Date) async throws(StateError) -> [HourTally] {
        try await read("hourly tallies") { db in
            let sql = """
                SELECT hour, outcome, sum(count) FROM tally WHERE hour >= ? GROUP BY hour, outcome ORDER BY hour, outcome
                """
            return try db.all(sql, [max(1, since.tallyHour)], "tally") { row in
                HourTally(
                    hour: Date(timeIntervalSince1970: Double(try row.int(0)) * 3_600), outcome: try row.text(1),
                    count: try row.count(2))
            }
        }
    }

    package func trace(of url: CanonicalURL) async throws(StateError) -> [TraceEvent] {
        try await read("trace of \(url)") { db in
            // The latest 1,000 passes; nobody reads more, and a page met every minute has more.
            let sql = """
                SELECT events FROM (SELECT id, events FROM trace WHERE key = ? ORDER BY id DESC LIMIT 1000)
                ORDER BY id
                """
            return try db.all(sql, [url.keyColumn], "trace") { try $0.json(0, as: [TraceEvent].self) }.flatMap { $0 }
        }
    }

    package func recordTrace(_ events: [TraceEvent], for url: CanonicalURL, at: Date) async throws(StateError) {
        let settings = settings
        try await write("trace of \(url)") { db, _ in
            try storeTrace(events, key: url.keyColumn, at: at, settings, db)
        }
    }

    package func status(at now: Date) async throws(StateError) -> StateStatus {
        let fileBytes = max(0, StateFile.size(path)) + max(0, StateFile.size(path + "-wal"))
        return try await read("status") { db in
            func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
                Int(try db.int(sql, arguments, "status") ?? 0)
            }
            let reasons = try db.tallies(since: nil)
            let lastPoll = try db.counter(.lastPoll)
            return StateStatus(
                sources: try count("SELECT count(DISTINCT source) FROM membership"),
                dueSources: try count("SELECT count(*) FROM source WHERE due <= ?", [now.wireMillis]),
                nextPoll: try db.one("SELECT min(due) FROM source WHERE due IS NOT NULL", [], "source")?.optionalDate(
                    0),
                lastPoll: lastPoll == 0 ? nil : Date(wireMillis: lastPoll), queued: Int(try db.counter(.queued)),
                later: try count("SELECT coalesce(sum(waiting), 0) FROM feed_hour WHERE waiting > 0"),
                openIntents: try count("SELECT count(*) FROM publication WHERE done = 0"),
                documents: Int(try db.counter(.documents)), lastSeq: Int(try db.counter(.seq)),
                quarantined: reasons.reduce(0) {
                    $0 + ($1.outcome == ArticleOutcome.Kind.quarantined.rawValue ? $1.count : 0)
                },
                reasons: reasons, fileBytes: fileBytes)
        }
    }

    package func heartbeat(_ beat: DaemonHeartbeat) async throws(StateError) {
        let text = try beat.columnJSON("heartbeat")
        try await write("heartbeat") { db, _ in try db.setMeta("heartbeat", text) }
    }

    package func lastHeartbeat() async throws(StateError) -> DaemonHeartbeat? {
        try await read("heartbeat") { db in
            try db.one("SELECT value FROM meta WHERE name = 'heartbeat'", [], "meta")?.json(0, as: DaemonHeartbeat.self)
        }
    }
}

extension Database {
    fileprivate func tallies(since: Date?) throws -> [Tally] {
        let sql = """
            SELECT outcome, reason, sum(count) FROM tally WHERE hour >= ? GROUP BY outcome, reason
            ORDER BY 3 DESC, outcome, reason
            """
        return try all(sql, [since?.tallyHour ?? 0], "tally", tallyRow)
    }
}

/// Keeps the decisions of one pass as one row.
func storeTrace(_ events: [TraceEvent], key: Int64, at: Date, _ settings: Settings, _ db: Database) throws {
    guard let last = events.last else { return }
    var kept = events
    if kept.count > settings.traceEventsPerCall {
        kept = kept.prefix(max(0, settings.traceEventsPerCall - 1)) + [last]
    }
    let text = try kept.columnJSON("trace")
    try db.run("INSERT INTO trace(key, at, events) VALUES (?, ?, ?)", [key, at.wireMillis, text])
}

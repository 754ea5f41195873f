import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func recheck(of story: StoryID) async throws(StateError) -> Recheck? {
        try await read("recheck of \(story)") { db in
            let sql = "SELECT story, url, domain, source, due, gone FROM recheck WHERE story = ?"
            return try db.one(sql, [story.column], "recheck").map { row in
                Recheck(
                    story: try row.story(0), url: try row.url(1), domain: try row.text(2),
                    source: try row.optionalText(3), due: try row.optionalDate(4),
                    gone: try row.optionalJSON(5, as: GoneProof.self))
            }
        }
    }

    package func events(since: Date, limit: Int) async throws(StateError) -> [EventSketch] {
        try await read("events") { db in
            let sql = "SELECT story, at, terms FROM event WHERE arrived >= ? ORDER BY arrived DESC LIMIT ?"
            let latest = try db.all(sql, [since.wireMillis, max(0, limit)], "event") { row in
                EventSketch(story: try row.story(0), at: try row.date(1), terms: try row.bytes(2))
            }
            return latest.reversed()
        }
    }

    package func visits(to host: String) async throws(StateError) -> HostVisits? {
        try await read("visits to \(host)") { db in
            let sql = "SELECT host, at, status, visits, failures, failed_at, failure FROM visit WHERE host = ?"
            return try db.one(sql, [host], "visit").map { row in
                HostVisits(
                    host: try row.text(0), lastAt: try row.date(1), lastStatus: try row.optionalInt(2).map { Int($0) },
                    visits: try row.count(3), failures: try row.count(4), lastFailureAt: try row.optionalDate(5),
                    lastFailure: try row.optionalText(6))
            }
        }
    }
}

/// Keeps when a story is looked at again; one that is not, goes.
func storeRecheck(_ recheck: Recheck, _ db: Database) throws {
    guard let due = recheck.due else {
        return try db.run("DELETE FROM recheck WHERE story = ?", [recheck.story.column])
    }
    let gone = try recheck.gone.map { try $0.columnJSON("recheck of \(recheck.story)") }
    try db.run(
        "INSERT OR REPLACE INTO recheck VALUES (?, ?, ?, ?, ?, ?)",
        [recheck.story.column, recheck.url.string, recheck.domain, recheck.source, due.wireMillis, gone])
}

/// A sketch that is there stays: a story is found by what it first said.
func storeEvent(_ event: EventSketch, at: Date, _ db: Database) throws {
    try db.run(
        "INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?)",
        [event.story.column, event.at.wireMillis, at.wireMillis, Data(event.terms)])
}

/// Counts how the host answered, by what the pass wrote down of its fetch.
func noteVisit(_ trace: [TraceEvent], _ db: Database) throws {
    let fetches = trace.filter { $0.stage == .fetch }
    guard let last = fetches.last,
        let url = fetches.compactMap({ $0.details["url"] }).first.flatMap({ CanonicalURL($0) })
    else { return }
    let status = fetches.compactMap { $0.details["status"] }.last.flatMap { Int($0) }
    let failure = last.decision == "ended" ? last.details["reason"] : nil
    let sql = """
        INSERT INTO visit VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6) ON CONFLICT(host) DO UPDATE SET
        at = excluded.at, status = excluded.status, visits = visits + 1, failures = failures + excluded.failures,
        failed_at = coalesce(excluded.failed_at, failed_at), failure = coalesce(excluded.failure, failure)
        """
    let failedAt = failure == nil ? nil : last.at.wireMillis
    try db.run(sql, [url.host, last.at.wireMillis, status, failure == nil ? 0 : 1, failedAt, failure])
}

extension CandidateQueue {
    /// Queues stories whose time to be looked at again has come, a bounded number a call and only where there is room.
    func wakeRechecks(_ leases: inout StateWriter.Leases) throws {
        let room = Int64(settings.queueLimit) - (try db.counter(.queued))
        guard room > 0 else { return }
        let sql = "SELECT story, url, domain, source FROM recheck WHERE due <= ? ORDER BY due LIMIT ?"
        let due = try db.all(sql, [now.wireMillis, min(200, room)], "recheck") { row in
            (story: try row.int(0), url: try row.url(1), domain: try row.text(2), source: try row.optionalText(3))
        }
        for story in due {
            _ = try put(
                QueuedArticle(
                    key: story.url.keyColumn, url: story.url, domain: story.domain, kind: .recheck,
                    source: story.source, priority: .recheck), &leases)
            // The row stays for its proof; the pass says when the next look is.
            try db.run("UPDATE recheck SET due = NULL WHERE story = ?", [story.story])
        }
    }
}

import Foundation
import GRDB
import WireModel

/// What stands in `seen` for an entry that its feed took back.
let deletedDigest = keyColumn("deleted-entry")

extension SQLiteState {
    package func outcomes(of source: String) async throws(StateError) -> [PollOutcome] {
        try await read("outcomes of \(source)") { db in
            guard let row = try db.sourceRow(source) else { return [] }
            let sql = "SELECT body FROM outcome WHERE source = ? ORDER BY at DESC"
            return try db.all(sql, [row], "outcome") { try $0.json(0, as: PollOutcome.self) }
        }
    }

    package func aliases(of source: String) async throws(StateError) -> [String] {
        try await read("aliases of \(source)") { db in
            guard let row = try db.sourceRow(source) else { return [] }
            return try db.all("SELECT url FROM alias WHERE source = ? ORDER BY url", [row], "alias") {
                try $0.text(0)
            }
        }
    }

    package func dueTimes(at now: Date) async throws(StateError) -> [DueSource] {
        try await read("due times") { db in
            let sql = "SELECT url, due FROM source WHERE due <= ? ORDER BY due"
            return try db.all(sql, [now.wireMillis], "source") { row in
                DueSource(source: try row.text(0), due: try row.date(1))
            }
        }
    }

    package func postpone(_ times: [DueSource]) async throws(StateError) {
        guard !times.isEmpty else { return }
        try await write("postpone") { db, _ in
            let sql = "UPDATE source SET next_poll = ?1, due = ?1 WHERE due IS NOT NULL AND id = ?2"
            for time in times { try db.run(sql, [time.due.wireMillis, try db.sourceRow(time.source)]) }
        }
    }

    package func moveSource(_ id: String, to url: CanonicalURL, at: Date) async throws(StateError) -> Bool {
        try await write("move of \(id)") { db, _ in
            guard let row = try db.sourceRow(id),
                let columns = try db.one("SELECT body, url FROM source WHERE id = ?", [row], "source")
            else { throw StateError(.missing, "source \(id)", "there is no such source") }
            var source = try columns.json(0, as: Source.self)
            let former = try columns.text(1)
            guard former != url.string else { return false }
            // An address that is asked again is no former one.
            try db.run("DELETE FROM alias WHERE url = ? AND source = ?", [url.string, row])
            let target = try db.sourceRow(url.string)
            if let target, target != row {
                try merge(row, into: target, db)
            } else {
                source.url = url
                let body = try source.columnJSON(id)
                try db.run("UPDATE source SET url = ?, body = ? WHERE id = ?", [url.string, body, row])
            }
            try db.run("INSERT OR REPLACE INTO alias VALUES (?, ?, ?)", [former, target ?? row, at.wireMillis])
            return target != nil && target != row
        }
    }

    /// What the target does not know yet of entries, lists and aliases, it gets; the other row ends.
    private func merge(_ row: Int64, into target: Int64, _ db: Database) throws {
        try db.run(
            "INSERT OR IGNORE INTO seen SELECT ?, key, digest, address, day FROM seen WHERE source = ?", [target, row])
        try db.run("DELETE FROM seen WHERE source = ?", [row])
        try db.run("INSERT OR IGNORE INTO membership SELECT list, ? FROM membership WHERE source = ?", [target, row])
        try db.run("DELETE FROM membership WHERE source = ?", [row])
        try db.run("UPDATE alias SET source = ? WHERE source = ?", [target, row])
        try db.moveBacklog(row, to: target)
        try db.run("DELETE FROM outcome WHERE source = ?", [row])
        try db.run("DELETE FROM source WHERE id = ?", [row])
        try settleDue(target, nil, db)
    }

    package func pendingWithdrawals(limit: Int) async throws(StateError) -> [PendingWithdrawal] {
        try await read("withdrawals") { db in
            let sql = """
                SELECT w.address, d.story, d.version, d.url, w.source, w.at, w.reason FROM withdrawal w
                JOIN address a ON a.key = w.address JOIN document d ON d.story = a.story
                WHERE d.op <> 'withdraw' ORDER BY w.at, w.address LIMIT ?
                """
            return try db.all(sql, [max(0, limit)], "withdrawal") { row in
                PendingWithdrawal(
                    id: PendingWithdrawal.ID(address: try row.int(0)), story: try row.story(1),
                    version: try row.count(2), url: try row.optionalURL(3), source: try row.text(4),
                    at: try row.date(5), reason: try row.text(6))
            }
        }
    }

    package func settleWithdrawals(_ ids: [PendingWithdrawal.ID]) async throws(StateError) {
        try await write("settle withdrawals") { db, _ in
            for id in ids { try db.run("DELETE FROM withdrawal WHERE address = ?", [id.address]) }
        }
    }
}

/// Takes an entry back: out of the queue where it waits, else as a pending withdrawal of its story.
func withdraw(
    _ sighting: EntrySighting, by source: Source, row: Int64, _ queue: CandidateQueue, _ leases: StateWriter.Leases
) throws {
    let db = queue.db
    let key = keyColumn(sighting.key)
    let seen = try db.one("SELECT digest, address FROM seen WHERE source = ? AND key = ?", [row, key], "seen")
    // What was never shown was never published; a deletion is acted on once.
    guard let seen, try seen.int(0) != deletedDigest, let address = try seen.optionalInt(1) else { return }
    let day = queue.now.wireMillis / 86_400_000
    try db.run(
        "UPDATE seen SET digest = ?, day = ? WHERE source = ? AND key = ?", [deletedDigest, day, row, key])
    let document = try db.one(
        "SELECT d.url FROM address a JOIN document d ON d.story = a.story WHERE a.key = ?", [address], "document")
    let host = try document?.optionalURL(0)?.host ?? ""
    let isOwnSite = host == sighting.domain || host.hasSuffix("." + sighting.domain)
    let others = "SELECT count(*) FROM seen WHERE address = ? AND source <> ? AND digest <> ?"
    guard try isOwnSite || db.int(others, [address, row, deletedDigest], "seen") == 0 else { return }
    let waiting = try db.one("SELECT id, stamp FROM candidate WHERE key = ?", [address], "candidate")
    if let waiting, try !leases.holds(waiting.int(0)) {
        let id = ArticleCandidate.ID(row: try waiting.int(0), stamp: try waiting.int(1))
        _ = try queue.end(id, ArticleOutcome(.skipped, reason: "withdrawn"))
    }
    // Also where nothing is published yet: an article in hand may be before long.
    try db.run(
        "INSERT OR IGNORE INTO withdrawal VALUES (?, ?, ?, 'deleted-entry')",
        [address, source.id, queue.now.wireMillis])
}

extension Database {
    /// Row id of the source at that address, or of the one that moved away from it.
    func sourceRow(_ url: String) throws -> Int64? {
        if let row = try int("SELECT id FROM source WHERE url = ?", [url], "source") { return row }
        return try int("SELECT source FROM alias WHERE url = ?", [url], "alias")
    }
}

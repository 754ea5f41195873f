import Foundation
import GRDB
import WireModel

private let sourceColumns = "SELECT source.body, source.state, source.next_poll FROM source"

extension SQLiteState {
    package func sources() async throws(StateError) -> [SourceRow] {
        try await read("sources") { db in
            let sql = "\(sourceColumns) WHERE id IN (SELECT source FROM membership) ORDER BY url"
            return try db.all(sql, [], "source", sourceRow)
        }
    }

    package func source(_ id: String) async throws(StateError) -> SourceRow? {
        try await read("source") { db in
            guard let row = try db.sourceRow(id) else { return nil }
            return try db.one("\(sourceColumns) WHERE id = ?", [row], "source").map(sourceRow)
        }
    }

    package func dueSources(at now: Date, limit: Int) async throws(StateError) -> [SourceRow] {
        try await read("due sources") { db in
            let sql = "\(sourceColumns) WHERE due <= ? ORDER BY due LIMIT ?"
            return try db.all(sql, [now.wireMillis, max(0, limit)], "source", sourceRow)
        }
    }

    package func nextDue() async throws(StateError) -> Date? {
        try await read("next due source") { db in
            try db.one("SELECT min(due) FROM source WHERE due IS NOT NULL", [], "source")?.optionalDate(0)
        }
    }

    package func standings(
        of entries: [EntrySighting], in source: String
    ) async throws(StateError) -> [EntryStanding] {
        try await read("standings of entries") { db in
            guard let row = try db.sourceRow(source) else { return entries.map { _ in .new } }
            let known = "SELECT 1 FROM seen WHERE source = ? AND key = ?"
            let named = "SELECT 1 FROM seen WHERE address = ? AND source = ? LIMIT 1"
            return try entries.map { entry in
                if try db.int(known, [row, keyColumn(entry.key)], "seen") != nil { return .known }
                guard let url = entry.url else { return .new }
                return try db.int(named, [url.keyColumn, row], "seen") == nil ? .new : .renamed
            }
        }
    }

    package func appearances(of url: CanonicalURL) async throws(StateError) -> [String] {
        try await read("appearances") { db in
            let sql =
                "SELECT DISTINCT url FROM seen JOIN source ON source.id = seen.source WHERE address = ? LIMIT 1000"
            return try db.all(sql, [url.keyColumn], "seen") { try $0.text(0) }.sorted()
        }
    }

    package func replaceSources(
        _ sources: [Source], from list: String, at: Date
    ) async throws(StateError) -> SourceChanges {
        try await write("replace sources of \(list)") { db, _ in
            var changes = SourceChanges()
            var former: [Int64: String] = [:]
            let listed = "SELECT id, url FROM membership JOIN source ON id = source WHERE list = ? ORDER BY url"
            try db.each(listed, [list], "membership") { former[try $0.int(0)] = try $0.text(1) }
            for source in sources {
                let row = try placeSource(source, at: at, db)
                if former.removeValue(forKey: row) != nil {
                    changes.kept.append(source.id)
                } else if try db.int(
                    "SELECT count(*) FROM membership WHERE list = ? AND source = ?", [list, row], "membership") == 0
                {
                    try db.run("INSERT INTO membership VALUES (?, ?)", [list, row])
                    changes.added.append(source.id)
                }
                try settleDue(row, source, db)
            }
            for (row, url) in former.sorted(by: { $0.value < $1.value }) {
                try db.run("DELETE FROM membership WHERE list = ? AND source = ?", [list, row])
                let body = try db.one("SELECT body FROM source WHERE id = ?", [row], "source")
                if let source = try body?.json(0, as: Source.self) {
                    try settleDue(row, source, db)
                }
                changes.removed.append(url)
            }
            return changes
        }
    }

    package func hurry(_ ids: Set<String>?, at: Date) async throws(StateError) {
        try await write("hurry sources") { db, _ in
            let sql = "UPDATE source SET next_poll = ?1, due = ?1 WHERE due IS NOT NULL"
            guard let ids else { return try db.run(sql, [at.wireMillis]) }
            for id in ids { try db.run("\(sql) AND id = ?2", [at.wireMillis, try db.sourceRow(id)]) }
        }
    }

    package func recordPoll(
        _ source: Source, state: PollState, next: Date, entries: [EntrySighting], outcome: PollOutcome?, hours: Int?,
        at: Date
    ) async throws(StateError) -> PollReceipt {
        let settings = settings
        return try await write("poll of \(source.id)", yields: true) { db, leases in
            let row = try placeSource(source, at: next, db)
            try db.setCounter(.lastPoll, max(at.wireMillis, try db.counter(.lastPoll)))
            let queue = CandidateQueue(db: db, settings: settings, now: at)
            var hour = FeedHour(row, queue, hours: hours)
            var queued: [Int64] = []
            for entry in hour.inOrder(entries) {
                if let id = try note(entry, of: source, row: row, queue, &hour, &leases) { queued.append(id) }
            }
            var receipt = try hour.store()
            var state = state
            // What was turned away is remembered nowhere: a 304 would hide it.
            if receipt.turnedAway > 0 { state.mustAskWhole = true }
            let memory = try state.columnJSON(source.id)
            try db.run("UPDATE source SET state = ?, next_poll = ? WHERE id = ?", [memory, next.wireMillis, row])
            try settleDue(row, nil, db)
            if var outcome {
                outcome.queued = queued.count
                outcome.later = receipt.later > 0 ? receipt.later : nil
                outcome.turnedAway = receipt.turnedAway > 0 ? receipt.turnedAway : nil
                let slot = state.polls % max(1, settings.outcomesPerSource)
                let body = try outcome.columnJSON(source.id)
                try db.run("INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?)", [row, slot, at.wireMillis, body])
            }
            receipt.queued = try queued.compactMap { try queue.candidate($0) }
            return receipt
        }
    }

    /// - Returns: the candidate that the entry was queued as; nil when it asks for nothing new, or not in this hour.
    private func note(
        _ sighting: EntrySighting, of source: Source, row: Int64, _ queue: CandidateQueue, _ hour: inout FeedHour,
        _ leases: inout StateWriter.Leases
    ) throws -> Int64? {
        guard !sighting.entry.isDeleted else {
            try withdraw(sighting, by: source, row: row, queue, leases)
            return nil
        }
        let db = queue.db
        let key = keyColumn(sighting.key)
        let digest = keyColumn(sighting.contentDigest)
        let day = queue.now.wireMillis / 86_400_000
        // An entry without an address is a story of its own, named by its place in the feed.
        let address = sighting.url?.keyColumn ?? keyColumn("entry\n\(source.id)\n\(sighting.key)")
        let known = try db.one("SELECT digest, day FROM seen WHERE source = ? AND key = ?", [row, key], "seen")
        var knownDigest = try known?.int(0)
        if known == nil, sighting.isRenamed {
            // The former id's place goes over to the new one: what is told apart from now on is the text.
            let former = "SELECT digest FROM seen WHERE address = ? AND source = ? LIMIT 1"
            knownDigest = try db.int(former, [address, row], "seen")
        }
        if known != nil, knownDigest == digest {
            // Once a day is enough to know what is still in its feed, and spares a write for each entry of each poll.
            if try known?.int(1) ?? day < day {
                try db.run("UPDATE seen SET day = ? WHERE source = ? AND key = ?", [day, row, key])
            }
            return nil
        }
        let isNewAddress = try db.int("SELECT 1 FROM address WHERE key = ?", [address], "address") == nil
        let isWanted = isNewAddress || knownDigest != nil && knownDigest != digest
        let place =
            try isWanted ? hour.place(sighting.entry, isNew: isNewAddress, address: address) : hour.placeOf(address)
        guard place != .nowhere else { return nil }
        if known == nil, sighting.isRenamed {
            try db.run("DELETE FROM seen WHERE address = ? AND source = ?", [address, row])
        }
        let sql = """
            INSERT INTO seen VALUES (?, ?, ?, ?, ?) ON CONFLICT(source, key) DO UPDATE
            SET digest = excluded.digest, address = excluded.address, day = excluded.day
            """
        try db.run(sql, [row, key, digest, address, day])
        if knownDigest == deletedDigest { try db.run("DELETE FROM withdrawal WHERE address = ?", [address]) }
        if isNewAddress { _ = try queue.noteAddress(address) }
        guard isWanted else { return nil }
        var wanted = QueuedArticle(key: address, url: sighting.url, domain: sighting.domain)
        wanted.kind = isNewAddress ? .new : .revision
        wanted.entry = sighting.entry
        wanted.source = source.id
        wanted.later = place == .later ? row : nil
        let queued = try queue.put(wanted, &leases).row
        return place == .later ? nil : queued
    }
}

/// Row id of a source, made or brought up to date; a former address stands for the source that moved away from it.
private func placeSource(_ source: Source, at: Date, _ db: Database) throws -> Int64 {
    var body = try source.columnJSON(source.id)
    if let row = try db.sourceRow(source.id) {
        let url = try db.one("SELECT url FROM source WHERE id = ?", [row], "source")?.optionalURL(0)
        if let url, url != source.url {
            var moved = source
            moved.url = url
            body = try moved.columnJSON(source.id)
        }
        try db.run("UPDATE source SET body = ? WHERE id = ? AND body <> ?", [body, row, body])
        return row
    }
    let state = try PollState().columnJSON(source.id)
    let sql = "INSERT INTO source(url, body, state, next_poll, due) VALUES (?, ?, ?, ?, NULL)"
    try db.run(sql, [source.id, body, state, at.wireMillis])
    return db.lastInsertedRowID
}

/// Sets when a source is polled: its time, or never while it is switched off or in no list.
func settleDue(_ row: Int64, _ source: Source?, _ db: Database) throws {
    let body = try db.one("SELECT body FROM source WHERE id = ?", [row], "source")
    let isEnabled = try source?.enabled ?? body?.json(0, as: Source.self).enabled ?? false
    let sql = """
        UPDATE source SET due = iif(? AND EXISTS (SELECT 1 FROM membership WHERE source = source.id), next_poll, NULL)
        WHERE id = ?
        """
    // A retired one is due, too: it is probed once a week.
    try db.run(sql, [isEnabled, row])
}

private func sourceRow(_ row: Columns) throws -> SourceRow {
    SourceRow(
        source: try row.json(0, as: Source.self), state: try row.json(1, as: PollState.self),
        nextPoll: try row.date(2))
}

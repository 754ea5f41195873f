import Foundation
import GRDB
import WireModel

/// The copy index within one transaction.
///
/// A text's row number is its arrival in milliseconds and the upper bits of its story id, so that the postings of an
/// anchor lie in the order of arrival: the latest ones and those within the window are one range of the index.
struct CopyTables {
    let db: Database

    /// Lowest row number of a moment.
    static func row(from date: Date) -> Int64 { max(0, date.wireMillis) << 20 }

    func matches(anchors: [UInt64], since: Date) throws -> [AnchorMatch] {
        let sql = """
            SELECT f.story, coalesce(m.present, f.cluster) FROM anchor a JOIN fingerprint f ON f.doc = a.doc
            LEFT JOIN merge m ON m.former = f.cluster WHERE a.hash = ? AND a.doc >= ? ORDER BY a.doc DESC LIMIT ?
            """
        var found: [AnchorMatch] = []
        for anchor in Set(anchors) {
            let bounds: StatementArguments = [
                Int64(bitPattern: anchor), Self.row(from: since), FingerprintBounds.postingsPerAnchor,
            ]
            try db.each(sql, bounds, "anchor") { row in
                found.append(AnchorMatch(anchor: anchor, story: try row.story(0), cluster: try row.story(1)))
            }
        }
        return found
    }

    private static let columns = """
        SELECT f.story, f.version, f.host, f.at, coalesce(m.present, f.cluster), f.digest, b.tokens, b.mask
        FROM fingerprint f JOIN fingerprint_body b ON b.doc = f.doc LEFT JOIN merge m ON m.former = f.cluster
        """

    func fingerprints(of stories: [StoryID]) throws -> [Fingerprint] {
        try Set(stories).compactMap { story in
            try db.one("\(Self.columns) WHERE f.story = ?", [story.column], "fingerprint").map(Self.fingerprint)
        }
    }

    func fingerprint(textDigest: String, since: Date) throws -> Fingerprint? {
        let sql = "\(Self.columns) WHERE f.digest = ? AND f.doc >= ? ORDER BY f.doc LIMIT 1"
        return try db.one(sql, [textDigest, Self.row(from: since)], "fingerprint").map(Self.fingerprint)
    }

    func sightings(of hashes: [UInt64], host: String) throws -> [SentenceSighting] {
        var found: [SentenceSighting] = []
        for hash in Set(hashes) {
            let all = Set(try sightings(of: hash))
            let here = all.filter { $0.host == host }.prefix(FingerprintBounds.sightingsPerHost)
            let there = all.filter { $0.host != host }.prefix(FingerprintBounds.sightings - here.count)
            found += here
            found += there
        }
        return found
    }

    func admit(_ admission: CopyAdmission) throws {
        for merge in admission.merges { try self.merge(merge, at: admission.fingerprint.publishedAt) }
        for update in admission.maskUpdates {
            let sql = """
                UPDATE fingerprint_body SET mask = ? WHERE doc =
                (SELECT doc FROM fingerprint WHERE story = ? AND version = ?)
                """
            try db.run(sql, [Data(update.mask), update.story.column, update.version])
        }
        let day = admission.fingerprint.publishedAt.wireMillis / 86_400_000
        for sighting in admission.sentences { try note(sighting, day: day) }
        try store(admission.fingerprint)
    }

    /// Forgets one text and what leads to it.
    func remove(doc: Int64) throws {
        let anchors = try db.one("SELECT anchors FROM fingerprint_body WHERE doc = ?", [doc], "fingerprint_body")
        for hash in Self.hashes(try anchors?.bytes(0) ?? []) {
            try db.run("DELETE FROM anchor WHERE hash = ? AND doc = ?", [Int64(bitPattern: hash), doc])
        }
        try db.run("DELETE FROM fingerprint_body WHERE doc = ?", [doc])
        try db.run("DELETE FROM fingerprint WHERE doc = ?", [doc])
    }

    private func store(_ text: Fingerprint) throws {
        let known = "SELECT doc, version FROM fingerprint WHERE story = ?"
        if let older = try db.one(known, [text.story.column], "fingerprint") {
            guard try older.count(1) <= text.version else { return }
            try remove(doc: try older.int(0))
        }
        let doc = try freeRow(for: text)
        try db.run(
            "INSERT INTO fingerprint VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                doc, text.story.column, text.version, text.cluster.column,
                text.publishedAt.timeIntervalSinceReferenceDate, text.host, text.textDigest,
            ])
        let anchors = Array(Set(text.anchors))
        try db.run(
            "INSERT INTO fingerprint_body VALUES (?, ?, ?, ?)",
            [doc, Data(Self.bytes(of: anchors)), Data(text.tokens), Data(text.mask)])
        for anchor in anchors {
            try db.run("INSERT OR IGNORE INTO anchor VALUES (?, ?)", [Int64(bitPattern: anchor), doc])
        }
    }

    private func freeRow(for text: Fingerprint) throws -> Int64 {
        let upperBits = UInt64(bitPattern: text.story.column) >> 44
        var doc = Self.row(from: text.publishedAt) + Int64(upperBits)
        while try db.int("SELECT doc FROM fingerprint WHERE doc = ?", [doc], "fingerprint") != nil { doc &+= 1 }
        return doc
    }

    /// Every merged name leads to the present one in a single step.
    private func merge(_ merge: CopyAdmission.Merge, at: Date) throws {
        let from = try present(merge.from.column)
        let to = try present(merge.to.column)
        guard from != to else { return }
        try db.run("UPDATE merge SET present = ?, at = ? WHERE present = ?", [to, at.wireMillis, from])
        try db.run("INSERT OR REPLACE INTO merge VALUES (?, ?, ?)", [from, to, at.wireMillis])
        try db.run("DELETE FROM merge WHERE former = ?", [to])
    }

    private func present(_ cluster: Int64) throws -> Int64 {
        try db.int("SELECT present FROM merge WHERE former = ?", [cluster], "merge") ?? cluster
    }

    private func sightings(of hash: UInt64) throws -> [SentenceSighting] {
        let sql = """
            SELECT host.name, coalesce(m.present, s.cluster) FROM sentence s JOIN host ON host.id = s.host
            LEFT JOIN merge m ON m.former = s.cluster WHERE s.hash = ?
            """
        return try db.all(sql, [Int64(bitPattern: hash)], "sentence") { row in
            SentenceSighting(hash: hash, host: try row.text(0), cluster: try row.story(1))
        }
    }

    private func note(_ sighting: SentenceSighting, day: Int64) throws {
        let host = try hostRow(sighting.host)
        let hash = Int64(bitPattern: sighting.hash)
        let cluster = try present(sighting.cluster.column)
        var (all, here, isKnown) = (0, 0, false)
        let sql = """
            SELECT s.host, coalesce(m.present, s.cluster) FROM sentence s
            LEFT JOIN merge m ON m.former = s.cluster WHERE s.hash = ?
            """
        try db.each(sql, [hash], "sentence") { row in
            all += 1
            if try row.int(0) == host {
                here += 1
                if try row.int(1) == cluster { isKnown = true }
            }
        }
        if isKnown {
            let update = "UPDATE sentence SET day = ? WHERE hash = ? AND host = ? AND cluster = ? AND day < ?"
            try db.run(update, [day, hash, host, cluster, day])
        } else if all < FingerprintBounds.sightings, here < FingerprintBounds.sightingsPerHost {
            try db.run("INSERT OR IGNORE INTO sentence VALUES (?, ?, ?, ?)", [hash, host, cluster, day])
        }
    }

    private func hostRow(_ name: String) throws -> Int64 {
        if let row = try db.int("SELECT id FROM host WHERE name = ?", [name], "host") { return row }
        try db.run("INSERT INTO host(name) VALUES (?)", [name])
        return db.lastInsertedRowID
    }

    private static func fingerprint(_ row: Columns) throws -> Fingerprint {
        Fingerprint(
            story: try row.story(0), version: try row.count(1), host: try row.text(2),
            publishedAt: try row.exactDate(3),
            cluster: try row.story(4), textDigest: try row.text(5), tokens: try row.bytes(6), mask: try row.bytes(7))
    }

    private static func bytes(of hashes: [UInt64]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(hashes.count * 8)
        for hash in hashes {
            for shift in stride(from: 56, through: 0, by: -8) { out.append(UInt8(truncatingIfNeeded: hash >> shift)) }
        }
        return out
    }

    private static func hashes(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}

extension SQLiteState {
    package func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch] {
        try await read("anchor matches") { db in try CopyTables(db: db).matches(anchors: anchors, since: since) }
    }

    package func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint] {
        try await read("fingerprints") { db in try CopyTables(db: db).fingerprints(of: stories) }
    }

    package func fingerprint(textDigest: String, since: Date) async throws -> Fingerprint? {
        try await read("fingerprint by digest") { db in
            try CopyTables(db: db).fingerprint(textDigest: textDigest, since: since)
        }
    }

    package func sightings(of hashes: [UInt64], host: String) async throws -> [SentenceSighting] {
        try await read("sentence sightings") { db in try CopyTables(db: db).sightings(of: hashes, host: host) }
    }

    package func admit(_ admission: CopyAdmission) async throws {
        try await write("admit") { db, _ in try CopyTables(db: db).admit(admission) }
    }
}

import Foundation
import GRDB
import WireModel

/// The copy index's rows, within one transaction; the memory beside them follows each step.
///
/// A call that throws leaves the memory ahead of the file: the caller marks it stale, and it is read anew.
struct CopyTables {
    let db: Database

    // MARK: admission

    func admit(_ admission: CopyAdmission, _ core: inout CopyCore) throws {
        for merge in admission.merges {
            for pair in core.memory.names.merge(merge) {
                try db.run(
                    "INSERT OR REPLACE INTO merge VALUES (?, ?, ?)",
                    [pair.from.column, pair.to.column, admission.fingerprint.publishedAt.wireMillis])
            }
        }
        for update in admission.maskUpdates { try setMask(update, at: admission.fingerprint.publishedAt, &core) }
        let text = admission.fingerprint
        guard text.publishedAt.timeIntervalSince1970.isFinite else {
            throw StateError(.rejected, "fingerprint of \(text.story)", "its arrival is no date")
        }
        let older = core.memory.contains(text.story) ? nil : core.place(of: text.story)
        let known = try core.memory.version(of: text.story) ?? older.map { try $0.run.file.body($0.text).version }
        if let known, known >= text.version { return }
        var first: [UInt64] = []
        let day = text.publishedAt.wireMillis / 86_400_000
        let unsampled = admission.sentences.filter { $0.sample == nil }.map(\.hash)
        let sealed = Set(core.sealedSentences(among: unsampled))
        for sighting in admission.sentences {
            if sighting.sample != nil || sealed.contains(sighting.hash) || core.memory.hasSeen(sighting.hash) {
                try note(sighting, day: day, &core)
            } else {
                first.append(sighting.hash)
            }
        }
        if let older { try hide(older.run.id, older.text, &core) }
        // An older version here goes with its row; what it was the first to show has still been seen.
        try store(text, Array(Set(first + core.memory.firstSentences(of: text.story))), &core)
    }

    private func setMask(_ update: CopyAdmission.MaskUpdate, at: Date, _ core: inout CopyCore) throws {
        if core.memory.setMask(update) {
            guard let row = core.rows[update.story.bits] else { return }
            try db.run("UPDATE copy_text SET mask = ? WHERE doc = ?", [Data(update.mask), row])
        } else if let place = core.place(of: update.story),
            try place.run.file.body(place.text).version == update.version
        {
            core.masks[update.story.bits] = CopyCore.Mask(version: update.version, bytes: update.mask)
            try db.run(
                "INSERT OR REPLACE INTO copy_mask VALUES (?, ?, ?, ?)",
                [update.story.column, update.version, Data(update.mask), at.wireMillis])
        }
    }

    private func hide(_ run: Int64, _ text: Int, _ core: inout CopyCore) throws {
        guard let index = core.runs.firstIndex(where: { $0.id == run }) else { return }
        core.runs[index].gone.insert(text)
        try db.run("INSERT OR IGNORE INTO copy_gone VALUES (?, ?)", [run, text])
    }

    private func store(_ text: Fingerprint, _ first: [UInt64], _ core: inout CopyCore) throws {
        if let older = core.rows[text.story.bits] { try db.run("DELETE FROM copy_text WHERE doc = ?", [older]) }
        let row = core.nextRow
        core.nextRow += 1
        let unique = stored(text)
        try db.run(
            "INSERT INTO copy_text VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                row, text.story.column, text.version, text.cluster.column, text.publishedAt.wireMillis,
                try hostRow(text.host, &core), Int64(bitPattern: text.textDigest),
                Data(Self.bytes(of: unique.anchors)), Data(Self.bytes(of: first)), Data(text.mask), Data(text.tokens),
            ])
        core.rows[text.story.bits] = row
        core.memory.store(unique, firstSentences: first)
    }

    /// A text as it is kept.
    func stored(_ text: Fingerprint) -> Fingerprint {
        var unique = text
        unique.anchors = Set(text.anchors).sorted()
        // Milliseconds are what a sealed text has; the same text must answer alike before and after.
        unique.publishedAt = Date(wireMillis: text.publishedAt.wireMillis)
        return unique
    }

    func note(_ sighting: SentenceSighting, day: Int64, _ core: inout CopyCore) throws {
        let host = try hostRow(sighting.host, &core)
        let hash = Int64(bitPattern: sighting.hash)
        let cluster = core.memory.names.present(sighting.cluster)
        let mark = sighting.hash ^ CopyKey.mixed(UInt64(bitPattern: host))
        if core.memory.furniture.note(sighting, as: cluster) {
            let sample = sighting.sample.map { String($0.prefix(FingerprintBounds.sampleLength)) }
            try db.run(
                "INSERT OR IGNORE INTO sentence VALUES (?, ?, ?, ?, ?)", [hash, host, cluster.column, day, sample])
            core.days[mark] = day
        } else if core.days[mark] ?? .min < day {
            // Furniture ages: what is still seen is younger than its first sightings.
            try db.run("UPDATE sentence SET day = max(day, ?) WHERE hash = ? AND host = ?", [day, hash, host])
            core.days[mark] = day
        }
    }

    func prepareHost(_ name: String, _ core: inout CopyCore) throws { _ = try hostRow(name, &core) }

    private func hostRow(_ name: String, _ core: inout CopyCore) throws -> Int64 {
        if let row = core.hostIDs[name] { return row }
        try db.run("INSERT OR IGNORE INTO host(name) VALUES (?)", [name])
        let row = try db.int("SELECT id FROM host WHERE name = ?", [name], "host") ?? 0
        core.hostIDs[name] = row
        core.hostNames[row] = name
        return row
    }

    // MARK: reading all of it

    /// Reads the index as the file has it.
    ///
    /// - Returns: what could not be read and was left out.
    func load(_ index: CopyIndex, _ core: inout CopyCore) throws -> [RunDamage] {
        var fresh = CopyCore()
        fresh.damage = core.damage
        fresh.nextRun = core.nextRun
        fresh.sealFrom = core.sealFrom
        fresh.sealFailure = core.sealFailure
        let isFirst = !core.wasLoaded
        try db.each("SELECT id, name FROM host", [], "host") { row in
            let id = try row.int(0)
            let name = try row.text(1)
            fresh.hostIDs[name] = id
            fresh.hostNames[id] = name
        }
        try db.each("SELECT former, present FROM merge", [], "merge") { row in
            fresh.memory.names.restore(try row.story(0), try row.story(1))
        }
        try db.each("SELECT hash, host, cluster, day FROM sentence", [], "sentence") { row in
            let (hash, host) = (UInt64(bitPattern: try row.int(0)), try row.int(1))
            let sighting = SentenceSighting(
                hash: hash, host: fresh.hostNames[host] ?? "", cluster: try row.story(2))
            fresh.memory.furniture.note(sighting, as: sighting.cluster)
            let mark = hash ^ CopyKey.mixed(UInt64(bitPattern: host))
            fresh.days[mark] = max(fresh.days[mark] ?? .min, try row.int(3))
        }
        try db.each("SELECT story, version, mask FROM copy_mask", [], "copy_mask") { row in
            fresh.masks[try row.story(0).bits] = CopyCore.Mask(version: try row.count(1), bytes: try row.bytes(2))
        }
        try loadTexts(&fresh)
        let damage = try loadRuns(index, &fresh, isFirst: isFirst)
        fresh.isStale = false
        fresh.wasLoaded = true
        core = fresh
        return damage
    }

    private func loadTexts(_ core: inout CopyCore) throws {
        let sql = """
            SELECT doc, story, version, cluster, at, host, digest, anchors, sentences, mask, tokens FROM copy_text
            ORDER BY doc
            """
        try db.each(sql, [], "copy_text") { row in
            let doc = try row.int(0)
            let text = Fingerprint(
                story: try row.story(1), version: try row.count(2), host: core.hostNames[try row.int(5)] ?? "",
                publishedAt: try row.date(4), cluster: try row.story(3),
                textDigest: UInt64(bitPattern: try row.int(6)), anchors: Self.hashes(try row.bytes(7)),
                tokens: try row.bytes(10), mask: try row.bytes(9))
            core.nextRow = max(core.nextRow, doc + 1)
            core.rows[text.story.bits] = doc
            core.memory.store(text, firstSentences: Self.hashes(try row.bytes(8)))
        }
    }

    private func loadRuns(_ index: CopyIndex, _ core: inout CopyCore, isFirst: Bool) throws -> [RunDamage] {
        let rows = try db.all("SELECT id, level FROM copy_run ORDER BY last, id", [], "copy_run") {
            (id: try $0.int(0), level: try $0.count(1))
        }
        // Later, an unregistered file may be one that a merge is just writing.
        if isFirst { try index.removeLeftovers(except: Set(rows.map(\.id))) }
        var lost: [RunDamage] = []
        for row in rows.reversed() {
            core.nextRun = max(core.nextRun, row.id + 1)
            do {
                core.runs.append(
                    CopyCore.Run(id: row.id, level: row.level, file: try RunFile(path: index.path(row.id))))
            } catch let damage as RunDamage {
                // Read anew while at work, its row waits for the next start.
                guard isFirst else {
                    core.damage.append(damage)
                    continue
                }
                CopyIndex.putAside(index.path(row.id))
                lost.append(damage)
                try forget(run: row.id)
                try db.widenCopyRefill(after: 0, through: Int(try db.counter(.seq)))
            }
        }
        try db.each("SELECT run, text FROM copy_gone", [], "copy_gone") { row in
            let (run, text) = (try row.int(0), try row.count(1))
            guard let place = core.runs.firstIndex(where: { $0.id == run }) else { return }
            core.runs[place].gone.insert(text)
        }
        return lost
    }

    func forget(run: Int64) throws {
        try db.run("DELETE FROM copy_run WHERE id = ?", [run])
        try db.run("DELETE FROM copy_gone WHERE run = ?", [run])
    }

    func register(_ run: CopyCore.Run, bytes: Int) throws {
        let header = run.file.header
        try db.run(
            "INSERT INTO copy_run VALUES (?, ?, ?, ?, ?, ?)",
            [run.id, run.level, header.first, header.last, header.texts, bytes])
    }

    private static func bytes(of hashes: [UInt64]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(hashes.count * 8)
        for hash in hashes { withUnsafeBytes(of: hash.bigEndian) { out.append(contentsOf: $0) } }
        return out
    }

    private static func hashes(_ bytes: [UInt8]) -> [UInt64] {
        bytes.withUnsafeBytes { raw in
            (0..<raw.count / 8).map { UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
        }
    }
}

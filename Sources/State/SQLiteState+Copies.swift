import Dispatch
import Foundation
import GRDB
import Glibc
import WireModel

extension SQLiteState {
    package nonisolated(nonsending) func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch] {
        let copies = try freshCopies()
        return copies.core.withLock { $0.matches(anchors: anchors, since: since) }
    }

    package nonisolated(nonsending) func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint] {
        let copies = try freshCopies()
        return copies.core.withLock { core in
            var found: [Fingerprint] = []
            for story in stories { if let text = core.fingerprint(of: story) { found.append(text) } }
            return found
        }
    }

    package nonisolated(nonsending) func fingerprint(textDigest: UInt64, since: Date) async throws -> Fingerprint? {
        let copies = try freshCopies()
        return copies.core.withLock { $0.fingerprint(textDigest: textDigest, since: since) }
    }

    package nonisolated(nonsending) func seenSentences(among hashes: [UInt64]) async throws -> [SeenSentence] {
        let copies = try freshCopies()
        return copies.core.withLock { $0.seenSentences(among: hashes) }
    }

    package func admit(_ admission: CopyAdmission) async throws {
        try await writeCopies("admit") { db, core in try CopyTables(db: db).admit(admission, &core) }
        await sealIfFull()
    }

    /// Admits a batch in one transaction.
    package func admitCopies(_ admissions: [CopyAdmission]) async throws(StateError) {
        try await writeCopies("admit") { db, core in
            for admission in admissions { try CopyTables(db: db).admit(admission, &core) }
        }
        await sealIfFull()
    }

    package func furniture(of host: String, limit: Int) async throws(StateError) -> [FurnitureSentence] {
        try await read("furniture of \(host)") { db in
            let sql = """
                SELECT s.hash, max(s.sample), count(*), max(s.day) FROM sentence s JOIN host h ON h.id = s.host
                WHERE h.name = ? GROUP BY s.hash ORDER BY 3 DESC, 4 DESC, 1 LIMIT ?
                """
            return try db.all(sql, [host, max(0, limit)], "sentence") { row in
                FurnitureSentence(
                    hash: UInt64(bitPattern: try row.int(0)), sample: try row.optionalText(1),
                    stories: try row.count(2), lastSeen: Date(timeIntervalSince1970: Double(try row.int(3)) * 86_400))
            }
        }
    }

    package func copyIndexStatus() async throws(StateError) -> CopyIndexStatus {
        let folder = path + ".copies"
        var status = try await read("copy index") { db in
            var status = CopyIndexStatus()
            status.unsealedTexts = Int(try db.int("SELECT count(*) FROM copy_text", [], "copy_text") ?? 0)
            try db.each("SELECT texts, bytes, id FROM copy_run", [], "copy_run") { row in
                status.runs += 1
                status.sealedTexts += try row.count(0)
                status.runBytes += try row.count(1)
                if StateFile.size("\(folder)/\(try row.int(2)).run") < 0 { status.missingRuns += 1 }
            }
            status.furniture = Int(try db.int("SELECT count(DISTINCT hash) FROM sentence", [], "sentence") ?? 0)
            status.refill = try db.copyRefill()
            return status
        }
        guard let copies else { return status }
        copies.core.withLock { core in
            status.wordBytes = core.runs.reduce(0) { $0 + $1.file.header.blobsEnd - $1.file.header.blobs }
            status.damage = core.damage.map(\.description)
            status.failure = core.sealFailure
        }
        return status
    }

    // MARK: memory and file

    /// Reads the index when the state is opened.
    ///
    /// A table of it that is damaged costs the index and not the start: the mark has the next start check the file.
    /// - Returns: what was lost, a line each.
    func loadCopies(_ pool: DatabasePool) throws(StateError) -> [String] {
        guard let copies else { return [] }
        do {
            return try pool.write { db in
                try copies.core.withLock { core in try CopyTables(db: db).load(copies, &core).map(\.description) }
            }
        } catch {
            let failure = StateError(error, at: copies.directory)
            guard failure.reason == .damaged else { throw failure }
            StateFile.markSuspect(path)
            return [failure.description]
        }
    }

    /// The index in step with the file.
    ///
    /// Reads wait for nothing but this lock and the disk, on the thread of their caller: the publisher has its own.
    private func freshCopies() throws(StateError) -> CopyIndex {
        guard let copies else { throw StateError(.readOnly, path, "the copy index: opened for reading only") }
        guard copies.core.withLock({ $0.isStale }) else { return copies }
        do {
            try reader.read { db in
                try copies.core.withLock { core in _ = try CopyTables(db: db).load(copies, &core) }
            }
        } catch {
            throw StateError(error, at: "copy index")
        }
        return copies
    }

    /// One transaction over the index; one that fails leaves it to be read anew.
    func writeCopies<Value: Sendable>(
        _ place: String, _ body: @Sendable (Database, inout CopyCore) throws -> Value
    ) async throws(StateError) -> Value {
        try await writeCopies(place, hasCopies: true) { db, _, core in try body(db, &core) }
    }

    /// The same with the leases; without copies a failure says nothing about the index.
    func writeCopies<Value: Sendable>(
        _ place: String, hasCopies: Bool,
        _ body: @Sendable (Database, inout StateWriter.Leases, inout CopyCore) throws -> Value
    ) async throws(StateError) -> Value {
        guard let copies else { throw StateError(.readOnly, path, "\(place): opened for reading only") }
        do {
            return try await write(place) { db, leases in
                try copies.core.withLock { core in
                    if hasCopies, core.isStale { _ = try CopyTables(db: db).load(copies, &core) }
                    return try body(db, &leases, &core)
                }
            }
        } catch {
            if hasCopies { copies.core.withLock { $0.isStale = true } }
            throw error
        }
    }

    // MARK: sealing and merging

    /// Seals the texts in memory when there are enough of them; a disk that refuses is asked again later.
    ///
    /// Never throws: what was to be stored is, whatever becomes of the sealing.
    func sealIfFull() async {
        guard let copies else { return }
        let isDue = copies.core.withLock { core in
            core.memory.count >= max(settings.copySealTexts, core.sealFrom)
        }
        guard isDue else { return }
        do {
            try await seal()
        } catch {
            // Nothing is lost: the texts stand in their rows. Memory grows a little until the next try.
            copies.core.withLock { core in
                core.sealFrom = core.memory.count + settings.copySealTexts / 4
                core.sealFailure = "texts cannot be sealed: \(error)"
            }
        }
    }

    func seal() async throws(StateError) {
        guard let copies else { return }
        let run = try await writeCopies("seal copies") { db, core in try copies.sealed(&core, db: db) }
        guard let run else { return }
        copies.core.withLock { core in
            // A failed call in between has the index read anew, this run included.
            if !core.isStale { copies.settle(run, &core) }
        }
        try reported { try copies.step(.committed) }
    }

    /// What keeps the index small and quick: seals what is old, merges runs, drops those out of the window.
    ///
    /// - Returns: texts forgotten.
    @discardableResult
    package func upkeepCopies(fingerprintDays: Double, now: Date) async throws(StateError) -> Int {
        guard let copies else { throw StateError(.readOnly, path, "copy upkeep: opened for reading only") }
        let old = now.addingTimeInterval(-settings.copySealHours * 3_600).timeIntervalSinceReferenceDate
        if copies.core.withLock({ $0.memory.oldest < old }) { try await seal() }
        try await forgetDamaged()
        let since = now.addingTimeInterval(-fingerprintDays * 86_400).wireMillis
        let forgotten = try await dropRuns(before: since)
        while try await mergeOnce(since: since) {}
        return forgotten
    }

    /// Has the texts of runs that turned out damaged taken in again from the spool.
    private func forgetDamaged() async throws(StateError) {
        guard let copies, copies.core.withLock({ !$0.damage.isEmpty }) else { return }
        try await writeCopies("forget damaged runs") { db, core in
            let registered = try db.all("SELECT id FROM copy_run", [], "copy_run") { try $0.int(0) }
            for id in registered where !core.runs.contains(where: { $0.id == id }) {
                try CopyTables(db: db).forget(run: id)
                try db.widenCopyRefill(after: 0, through: Int(try db.counter(.seq)))
            }
        }
    }

    private func dropRuns(before since: Int64) async throws(StateError) -> Int {
        let dropped = try await writeCopies("drop runs") { db, core in
            let old = core.runs.filter { $0.file.header.last < since }
            for run in old { try CopyTables(db: db).forget(run: run.id) }
            core.runs.removeAll { run in old.contains { $0.id == run.id } }
            return old.map { (path: $0.file.path, texts: $0.file.header.texts - $0.gone.count) }
        }
        for run in dropped { unlink(run.path) }
        return dropped.reduce(0) { $0 + $1.texts }
    }

    /// Merges the runs that are due, if any.
    private func mergeOnce(since: Int64) async throws(StateError) -> Bool {
        guard let copies else { return false }
        let settings = settings
        let merge = copies.core.withLock { core -> CopyMerge? in
            guard let range = CopyMerge.due(core.runs, settings: settings) else { return nil }
            let id = core.nextRun
            core.nextRun += 1
            return CopyMerge(
                sources: core.runs[range].reversed(), masks: core.masks, since: since, id: id, path: copies.path(id))
        }
        guard let merge else { return false }
        let outcome: Result<CopyMerge.Outcome, any Error> = await withCheckedContinuation { continuation in
            SQLiteState.upkeepQueue.async {
                continuation.resume(returning: Result { try merge.run(copies.step) })
            }
        }
        switch outcome {
        case .success(let outcome):
            try await replace(merge, outcome)
            copies.core.withLock { $0.sealFailure = nil }
            return true
        case .failure(let error):
            if let damage = error as? RunDamage {
                copies.core.withLock { core in
                    core.eachRun { run in
                        if run.file.path == damage.path { throw damage }
                        return true
                    }
                }
                return true
            }
            copies.core.withLock { $0.sealFailure = "run files cannot be merged: \(error)" }
            throw StateError(error, at: "merge copies")
        }
    }

    private static let upkeepQueue = DispatchQueue(label: "wirespool.state.upkeep", qos: .utility)

    private func replace(_ merge: CopyMerge, _ outcome: CopyMerge.Outcome) async throws(StateError) {
        guard let copies else { return }
        let ids = merge.sources.map(\.id)
        let isTaken = try await writeCopies("merge copies") { db, core in
            // Dropped, damaged or merged by another call meanwhile.
            guard ids.allSatisfy({ id in core.runs.contains { $0.id == id } }) else { return false }
            var run = outcome.run
            let tables = CopyTables(db: db)
            try tables.register(run, bytes: outcome.bytes)
            for (source, before) in merge.sources.enumerated() {
                guard let present = core.runs.first(where: { $0.id == before.id }) else { continue }
                // Texts that were replaced while the merge was under way.
                for text in present.gone.subtracting(before.gone) {
                    let place = Int(outcome.places[source][text])
                    guard place >= 0 else { continue }
                    run.gone.insert(place)
                    try db.run("INSERT OR IGNORE INTO copy_gone VALUES (?, ?)", [run.id, place])
                }
                try tables.forget(run: before.id)
            }
            for (story, mask) in outcome.applied where core.masks[story] == mask {
                core.masks[story] = nil
                try db.run("DELETE FROM copy_mask WHERE story = ?", [Int64(bitPattern: story)])
            }
            let place = core.runs.firstIndex { ids.contains($0.id) } ?? core.runs.count
            core.runs.removeAll { ids.contains($0.id) }
            core.runs.insert(run, at: min(place, core.runs.count))
            try copies.step(.beforeCommit)
            return true
        }
        guard isTaken else {
            unlink(merge.path)
            return
        }
        try reported { try copies.step(.committed) }
        for source in merge.sources { unlink(source.file.path) }
        try reported { try copies.step(.removed) }
    }

    private func reported(_ body: () throws -> Void) throws(StateError) {
        do { try body() } catch { throw StateError(error, at: "copy index") }
    }
}

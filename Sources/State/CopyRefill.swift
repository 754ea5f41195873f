import Foundation
import GRDB
import WireModel

/// Journal lines whose texts the copy index has lost, with the state or with a damaged run file.
///
/// Kept in the state file until the last of them has been looked at, so that a death in between costs nothing: the
/// index takes a text in once, however often it is offered.
package struct CopyRefill: Sendable, Equatable, Codable {
    /// Lines up to this one are not asked for.
    package var after: Int
    /// The newest line still to be looked at; those behind it are done.
    package var through: Int
    /// Lines there were at the beginning.
    package var total: Int

    package var left: Int { max(0, through - after) }

    package init(after: Int, through: Int, total: Int? = nil) {
        self.after = after
        self.through = through
        self.total = total ?? max(0, through - after)
    }
}

extension SQLiteState {
    package func copyRefill() async throws(StateError) -> CopyRefill? {
        try await read("copy refill") { db in try db.copyRefill() }
    }

    /// Takes texts in that the index has lost, as a run file of their own, and notes what is left to be looked at.
    ///
    /// Texts of stories that the index has are left out. All of it is one transaction.
    package func refillCopies(_ admissions: [CopyAdmission], leaving refill: CopyRefill?) async throws(StateError) {
        let run = try await writeCopies("refill copies") { db, core -> CopyCore.Run? in
            try db.setCopyRefill(refill)
            let texts = try CopyTables(db: db).lost(admissions, &core)
            return try copies?.written(texts, level: settings.copyLevel(texts: texts.count), &core, db: db)
        }
        if let run { copies?.core.withLock { if !$0.isStale { $0.insert(run) } } }
    }

    /// Makes a run file of texts that no one has here yet, to measure large indexes.
    ///
    /// - Parameters:
    ///   - texts: at most a million; their words may be left out, they are no candidates then.
    ///   - sentences: of each text, those that it was the first to have.
    package func importCopies(_ texts: [Fingerprint], sentences: [[UInt64]]) async throws(StateError) {
        let run = try await writeCopies("import copies") { db, core -> CopyCore.Run? in
            for text in texts { try CopyTables(db: db).prepareHost(text.host, &core) }
            let whole = zip(texts, sentences).map { CopyMemory.Text(fingerprint: $0, firstSentences: $1) }
            return try copies?.written(whole, level: settings.copyLevel(texts: whole.count), &core, db: db)
        }
        if let run { copies?.core.withLock { if !$0.isStale { $0.insert(run) } } }
    }
}

extension Settings {
    /// The level of a run that was made of so many texts at once: that of a merged one of its size.
    func copyLevel(texts: Int) -> Int {
        var level = 0
        var size = copySealTexts
        while texts >= size * copyFanOut, level < 16 {
            size *= max(2, copyFanOut)
            level += 1
        }
        return level
    }
}

extension CopyCore {
    /// Puts a run where its last text belongs.
    mutating func insert(_ run: Run) {
        let place = runs.firstIndex { $0.file.header.last <= run.file.header.last } ?? runs.count
        runs.insert(run, at: place)
    }
}

extension CopyTables {
    /// The texts of stories that the index lacks, with the sentences that they are the first to show.
    func lost(_ admissions: [CopyAdmission], _ core: inout CopyCore) throws -> [CopyMemory.Text] {
        var fresh = CopyMemory()
        for admission in admissions {
            let text = admission.fingerprint
            let isKnown = core.memory.contains(text.story) || core.place(of: text.story) != nil
            if isKnown || fresh.version(of: text.story) ?? -1 >= text.version { continue }
            try prepareHost(text.host, &core)
            var first = Set(fresh.firstSentences(of: text.story))
            let sealed = Set(core.sealedSentences(among: admission.sentences.map(\.hash)))
            for sighting in admission.sentences where !first.contains(sighting.hash) {
                let hash = sighting.hash
                if sighting.sample != nil || fresh.hasSeen(hash) || core.memory.hasSeen(hash) || sealed.contains(hash) {
                    try note(sighting, day: text.publishedAt.wireMillis / 86_400_000, &core)
                } else {
                    first.insert(sighting.hash)
                }
            }
            fresh.store(stored(text), firstSentences: Array(first))
        }
        return fresh.all
    }
}

extension Database {
    private static let refillName = "copy-refill"

    /// Nil when nothing is to be looked at; also where the note cannot be read.
    func copyRefill() throws -> CopyRefill? {
        guard let text = try meta(Self.refillName), !text.isEmpty else { return nil }
        let numbers = text.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 3, numbers[0] < numbers[1] else { return nil }
        return CopyRefill(after: numbers[0], through: numbers[1], total: numbers[2])
    }

    func setCopyRefill(_ refill: CopyRefill?) throws {
        let text = refill.flatMap { $0.left > 0 ? "\($0.after) \($0.through) \($0.total)" : nil }
        if text == nil, try meta(Self.refillName) == nil { return }
        try setMeta(Self.refillName, text ?? "")
    }

    /// Adds lines to those that are to be looked at.
    func widenCopyRefill(after: Int, through: Int) throws {
        guard after < through else { return }
        let known = try copyRefill()
        try setCopyRefill(
            CopyRefill(after: min(after, known?.after ?? after), through: max(through, known?.through ?? through)))
    }
}

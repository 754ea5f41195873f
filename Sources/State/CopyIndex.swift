import Foundation
import Glibc
import Synchronization
import WireModel

/// A step of sealing or merging, at which a test may end the process.
enum CopyStep: String, CaseIterable, Sendable {
    case written, flushed, named, beforeCommit, committed, removed
}

/// The copy index of one state: the youngest texts in memory as in their rows, the older ones in run files.
///
/// Texts stand in `copy_text` from the commit of their publication on; when there are enough of them, or the oldest is
/// old enough, they are sealed into a ``RunFile``. Small runs are merged into larger ones; a run whose last text has
/// left the window is dropped as a whole. docs/adr/0013 has the figures.
final class CopyIndex: Sendable {
    let directory: String
    let settings: Settings
    let core: Mutex<CopyCore>
    /// Called at each step; throws in tests only.
    let fault = Mutex<@Sendable (CopyStep) throws -> Void>({ _ in })

    init(statePath: String, settings: Settings) {
        directory = statePath + ".copies"
        self.settings = settings
        core = Mutex(CopyCore())
    }

    func path(_ run: Int64) -> String { "\(directory)/\(run).run" }

    func step(_ step: CopyStep) throws { try fault.withLock { $0 }(step) }

    /// Removes files that are no registered run: what a death between two steps has left.
    func removeLeftovers(except known: Set<Int64>) throws(StateError) {
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw StateError(.io, directory, "cannot be made: \(LockFile.reason(errno))")
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw StateError(.io, directory, "cannot be read")
        }
        for name in names where name.hasSuffix(".run") || name.hasSuffix(".run.tmp") {
            let number = name.hasSuffix(".run") ? Int64(name.dropLast(4)) : nil
            if let number, known.contains(number) { continue }
            unlink("\(directory)/\(name)")
        }
    }

    /// Moves a damaged run out of the way, for whoever wants to look at it.
    static func putAside(_ path: String) { rename(path, path + ".damaged") }
}

/// What the index holds in memory.
struct CopyCore {
    struct Run {
        var id: Int64
        var level: Int
        var file: RunFile
        /// Texts whose story has a later version elsewhere.
        var gone: Set<Int> = []
    }

    struct Mask: Equatable {
        var version: Int
        var bytes: [UInt8]
    }

    var memory = CopyMemory()
    /// Rows of the texts in memory.
    var rows: [UInt64: Int64] = [:]
    var nextRow: Int64 = 1
    /// The last to be sealed first.
    var runs: [Run] = []
    var nextRun: Int64 = 1
    /// Masks that sealed texts were given since.
    var masks: [UInt64: Mask] = [:]
    var hostIDs: [String: Int64] = [:]
    var hostNames: [Int64: String] = [:]
    /// Day on which a sentence was last written down for a host.
    var days: [UInt64: Int64] = [:]
    /// Memory may be ahead of the file: a call failed, and is to be read anew.
    var isStale = true
    var wasLoaded = false
    /// Runs that turned out damaged since the start.
    var damage: [RunDamage] = []
    /// Texts from which on sealing is tried again after it failed.
    var sealFrom = 0
    /// Why sealing or merging failed the last time; nil when it went well since.
    var sealFailure: String?

    // MARK: look-ups

    /// Runs `body` over the runs, the last first, until it says false; a damaged one is put aside and left out.
    mutating func eachRun(_ body: (Run) throws -> Bool) {
        var index = 0
        while index < runs.count {
            do {
                if try !body(runs[index]) { return }
                index += 1
            } catch {
                let damage = error as? RunDamage ?? RunDamage(path: runs[index].file.path, detail: "\(error)")
                CopyIndex.putAside(damage.path)
                self.damage.append(damage)
                runs.remove(at: index)
            }
        }
    }

    mutating func matches(anchors: [UInt64], since: Date) -> [AnchorMatch] {
        var found: [AnchorMatch] = []
        var left = [Int](repeating: FingerprintBounds.postingsPerAnchor, count: anchors.count)
        memory.prefetch(anchors)
        for (index, anchor) in anchors.enumerated() {
            let before = found.count
            memory.appendMatches(of: anchor, since: since, to: &found)
            left[index] -= found.count - before
        }
        let probes = anchors.map { BloomProbe(CopyKey.anchor($0)) }
        var places: [Int] = []
        let earliest = since.wireMillis
        let names = memory.names
        eachRun { run in
            guard run.file.header.last >= earliest else { return true }
            try run.file.mayHold(probes, &places)
            for index in places where left[index] > 0 {
                try run.file.eachText(of: probes[index].key, newestFirst: true) { text in
                    let row = try run.file.row(text)
                    guard row.atMillis >= earliest, !run.gone.contains(text) else { return true }
                    found.append(
                        AnchorMatch(
                            anchor: anchors[index], story: StoryID(bits: row.story),
                            cluster: names.present(StoryID(bits: try run.file.cluster(of: text, row)))))
                    left[index] -= 1
                    return left[index] > 0
                }
            }
            return true
        }
        return found
    }

    /// Where a story's text is sealed.
    mutating func place(of story: StoryID) -> (run: Run, text: Int)? {
        let probe = BloomProbe(CopyKey.story(story.bits))
        var found: (run: Run, text: Int)?
        eachRun { run in
            guard try run.file.mayHold(probe) else { return true }
            try run.file.eachText(of: probe.key, newestFirst: true) { text in
                guard try run.file.row(text).story == story.bits, !run.gone.contains(text) else { return true }
                found = (run, text)
                return false
            }
            return found == nil
        }
        return found
    }

    mutating func fingerprint(of story: StoryID) -> Fingerprint? {
        if let text = memory.fingerprint(of: story) { return text }
        guard let place = place(of: story) else { return nil }
        return fingerprint(place.run, place.text)
    }

    private mutating func fingerprint(_ run: Run, _ text: Int) -> Fingerprint? {
        do {
            let row = try run.file.row(text)
            let body = try run.file.body(text)
            let mask = masks[row.story]
            return Fingerprint(
                story: StoryID(bits: row.story), version: body.version, host: hostNames[row.host] ?? "",
                publishedAt: Date(wireMillis: row.atMillis),
                cluster: memory.names.present(StoryID(bits: try run.file.cluster(of: text, row))), textDigest: 0,
                tokens: body.tokens,
                mask: mask?.version == body.version ? mask?.bytes ?? body.mask : body.mask)
        } catch {
            eachRun { other in
                if other.id == run.id { throw error }
                return true
            }
            return nil
        }
    }

    mutating func fingerprint(textDigest: UInt64, since: Date) -> Fingerprint? {
        let bits = CopyKey.digest(textDigest)
        let earliest = since.wireMillis
        let probe = BloomProbe(bits >> CopyKey.unused)
        var found: (run: Run, text: Int, at: Int64)?
        eachRun { run in
            guard run.file.header.last >= earliest, try run.file.mayHold(probe) else { return true }
            try run.file.eachText(of: probe.key, newestFirst: false) { text in
                let row = try run.file.row(text)
                guard row.digestBits == bits & 0xFF_FFFF, row.atMillis >= earliest, !run.gone.contains(text) else {
                    return true
                }
                if row.atMillis < found?.at ?? .max { found = (run, text, row.atMillis) }
                return false
            }
            return true
        }
        let young = memory.fingerprint(textDigest: textDigest, since: since)
        guard let found, var sealed = fingerprint(found.run, found.text) else { return young }
        sealed.textDigest = textDigest
        guard let young, CopyMemory.isEarlier(young, sealed) else { return sealed }
        return young
    }

    mutating func seenSentences(among hashes: [UInt64]) -> [SeenSentence] {
        var seen = memory.seenSentences(among: hashes)
        guard !runs.isEmpty, seen.count < hashes.count else { return seen }
        let known = Set(seen.map(\.hash))
        let unknown = known.isEmpty ? hashes : hashes.filter { !known.contains($0) }
        for hash in sealedSentences(among: unknown) { seen.append(SeenSentence(hash: hash, places: [])) }
        return seen
    }

    /// Those of the sentences that a sealed text was the first to show.
    mutating func sealedSentences(among hashes: [UInt64]) -> [UInt64] {
        var sealed: [UInt64] = []
        var left = hashes
        var places: [Int] = []
        var probes = left.map { BloomProbe(CopyKey.sentence($0)) }
        eachRun { run in
            try run.file.sentences(probes, &places)
            for place in places.reversed() {
                sealed.append(left[place])
                left.remove(at: place)
                probes.remove(at: place)
            }
            return !left.isEmpty
        }
        return sealed
    }
}

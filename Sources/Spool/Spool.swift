import Foundation
import Glibc
import WireModel

/// The writing end of a spool directory: files to disk, out of `tmp/`, into the journal; the order outlives any death.
///
/// One writer a spool (locked). Calls block on the disk; the owner runs them on its own executor. The order, and what a
/// death between two calls leaves, stand in docs/spool.md:
/// `stage` … `flushStaging` → *State commits the intents* → `release` → `journal` → *State marks them done*.
/// `recover` comes first after every opening, and again after a failed `release` or `journal`.
package final class Spool {
    package let path: String
    private let settings: Settings
    private let root: Directory
    private var tmp: Directory
    private let journalFiles: JournalFiles
    private var writer: JournalWriter
    /// False until `recover` has run, and from a failed `release`, `journal` or `collect` until it has run again.
    package private(set) var isReady = false
    /// Names in `tmp/` that this process put there and has not released.
    private var stagedNames: Set<String> = []
    /// Staged files that wait for `flushStaging`, open since they were written: only that descriptor is sure to hear
    /// of a write that failed behind its back.
    private var unflushed: [StagedFile] = []
    private let flushLanes: FlushLanes
    /// Hour directories whose whole way down from the root is known to be on disk: `records/2026/11/20/10`.
    private var lastFlushedHour: String?

    /// Makes what is missing of the tree, checks what is there, takes the lock.
    ///
    /// - Throws: `.check` where a directory belongs to somebody else or may be written by everybody (the spool's or its
    ///   parent's, unless sticky), `.open` with ELOOP/ENOTDIR where something else stands in a directory's place,
    ///   `.lock` where another process publishes here.
    ///
    /// - Parameter before: a simulation's say in every change of a file.
    package init(
        path: String, settings: Settings = Settings(), before: BeforeFileChange? = nil
    ) throws(SpoolError) {
        let tree = try SpoolTree(making: path, settings: settings, before: before)
        self.path = tree.root.path
        self.settings = settings
        flushLanes = FlushLanes(count: settings.flushWidth)
        root = tree.root
        tmp = tree.tmp
        journalFiles = JournalFiles(directory: tree.journal)
        writer = try JournalWriter(
            directory: tree.journal, tmp: tree.tmp, linesPerFile: settings.journalLines, mode: settings.fileMode)
    }

    /// Path of a record below the root, from its facts only: UTC hour of publication, at least six digits of seq.
    package static func recordPath(seq: Int, id: StoryID, version: Int, at date: Date) -> String {
        RecordPath(seq: seq, id: id, version: version, at: date).path
    }

    /// Seq of the last line in the journal; 0 while it is empty.
    package var lastJournalledSeq: Int { writer.lastSeq }

    /// Seq of the last line that stands in the journal in order, looked at anew: its files may be gone under our hands.
    ///
    /// To be called before `recover` only.
    package func endOfJournal() throws(SpoolError) -> Int {
        try writer.readEnd()
        return writer.lastSeq
    }

    /// False in a spool that never held a record: what the state says was published elsewhere is no loss of this journal.
    package func hasPublished() throws(SpoolError) -> Bool {
        if try !journalFiles.firstSeqs().isEmpty { return true }
        guard let records = try root.directoryIfPresent("records") else { return false }
        return try !records.names().isEmpty
    }

    // MARK: Before the intent

    /// Writes both files into `tmp/`, the seed text first; `flushStaging` makes them last.
    ///
    /// A batch's files are written first and flushed together afterwards.
    ///
    /// After an error nothing of this publication counts: `discardStaged`, then stage again (a new file, never the
    /// one whose flush failed) or give up. The spool itself goes on.
    package func stage(
        record: [UInt8], seedText: [UInt8]?, as publication: Publication
    ) throws(SpoolError) {
        try requireReady()
        let place = try Self.place(of: publication)
        guard publication.seq > lastJournalledSeq else {
            throw .check(publication.path, "seq \(publication.seq) is in the journal already")
        }
        guard SHA256Digest(of: record).hex == publication.recordSHA256,
            seedText.map({ SHA256Digest(of: $0).hex }) == publication.textSHA256
        else { throw .check(publication.path, "the files are not the ones that the publication's hashes name") }
        if let seedText { try stage(seedText, as: place.textName) }
        try stage(record, as: place.recordName)
    }

    private func stage(_ bytes: [UInt8], as name: String) throws(SpoolError) {
        guard bytes.count <= settings.fileLimit.bytes else {
            throw .check("\(tmp.path)/\(name)", "it is larger than \(settings.fileLimit)")
        }
        // Left by a failed `discardStaged`; what an intent could name is not touched, for its seq is given once.
        if !stagedNames.contains(name) { try tmp.remove(name) }
        do {
            let staged = StagedFile(name: name, file: try create(name))
            stagedNames.insert(name)
            try staged.file.write(bytes)
            unflushed.append(staged)
        } catch {
            do { try tmp.remove(name) } catch {}  // the first error is the one to tell; `recover` sweeps
            stagedNames.remove(name)
            throw error
        }
    }

    private func create(_ name: String) throws(SpoolError) -> OpenFile {
        do {
            return try tmp.create(name, mode: settings.fileMode)
        } catch let error where error.code == ENOENT {
            try refuseLostFiles()
            return try tmp.create(name, mode: settings.fileMode)
        }
    }

    /// Where `tmp/` was taken away or put aside under our hands: makes it again, with the checks of the start.
    ///
    /// - Returns: true where it was.
    private func remakeTmp() throws(SpoolError) -> Bool {
        let (there, own) = (try root.status(of: "tmp"), try tmp.status())
        guard there?.st_ino != own.st_ino || there?.st_dev != own.st_dev else { return false }
        tmp = try SpoolTree.lockedTmp(in: root, settings: settings)
        writer.tmp = tmp
        try root.flush()
        return true
    }

    /// Files that were staged are gone with their directory: were the batch gone on with, they would pass for published.
    private func refuseLostFiles() throws(SpoolError) {
        guard try remakeTmp(), !stagedNames.isEmpty else { return }
        stagedNames = []
        unflushed = []
        throw .check(tmp.path, "it was taken away with staged files in it; they are staged again")
    }

    /// Flushes every staged file, then makes their names last; the intents may be committed after this.
    ///
    /// After an error: `discardStaged`.
    package func flushStaging() throws(SpoolError) {
        try requireReady()
        let files = unflushed
        unflushed = []
        try flushLanes.flush(files)
        try refuseLostFiles()
        try tmp.flush()
    }

    /// Takes staged files away again, as far as the disk lets it; `recover` sweeps what stays.
    ///
    /// Only for publications whose intent is *certainly not* committed. Where that is not known, ask State
    /// again and `recover` with what it says: a file that is gone from `tmp/` means "published".
    package func discardStaged(_ publications: [Publication]) {
        for place in publications.compactMap({ RecordPath($0.path) }) {
            for name in [place.recordName, place.textName] where stagedNames.remove(name) != nil {
                unflushed.removeAll { $0.name == name }
                do { try tmp.remove(name) } catch {}  // best effort, as promised
            }
        }
    }

    // MARK: After the intent

    /// Moves staged files to their place, the record last: its leaving `tmp/` is the commit.
    ///
    /// Then flushes both ends.
    ///
    /// After an error the spool takes nothing until `recover`; the intents stay open.
    package func release(_ publications: [Publication]) throws(SpoolError) {
        try requireReady()
        isReady = false
        try move(publications)
        isReady = true
    }

    private func move(_ publications: [Publication]) throws(SpoolError) {
        var hours: [String: Directory] = [:]
        for publication in publications {
            let place = try Self.place(of: publication)
            let hour: Directory
            if let known = hours[place.hourPath] { hour = known } else { hour = try makeHour(place) }
            hours[place.hourPath] = hour
            if publication.textSHA256 != nil { try moveOut(place.textName, to: hour) }
            try moveOut(place.recordName, to: hour)
        }
        for hour in hours.values { try hour.flush() }
        try tmp.flush()
    }

    private func moveOut(_ name: String, to hour: Directory) throws(SpoolError) {
        do {
            try tmp.moveWithoutReplacing(name, to: hour, as: name, useLink: settings.linkInsteadOfRename)
        } catch let error where error.code == EEXIST {
            // After a power cut both names may be there; only the same bytes settle it.
            let limit = settings.fileLimit.bytes
            guard try tmp.content(of: name, limit: limit) == hour.content(of: name, limit: limit) else { throw error }
            try tmp.remove(name)
        }
        stagedNames.remove(name)
    }

    private func makeHour(_ place: RecordPath) throws(SpoolError) -> Directory {
        var parents = [root]
        for name in ["records"] + place.hour {
            // Taken away under our hands: its new name has to be made last again.
            if try parents[parents.count - 1].status(of: name) == nil { lastFlushedHour = nil }
            parents.append(try parents[parents.count - 1].makeDirectory(name, mode: settings.directoryMode))
        }
        let hour = parents.removeLast()
        if lastFlushedHour != place.hourPath {
            for parent in parents.reversed() { try parent.flush() }
            lastFlushedHour = place.hourPath
        }
        return hour
    }

    /// Appends the lines, in seq order and without a hole, and flushes them.
    ///
    /// After an error the spool takes nothing until `recover`; the intents stay open.
    package func journal(_ publications: [Publication]) throws(SpoolError) {
        try requireReady()
        var next = lastJournalledSeq == 0 ? publications.first?.seq ?? 1 : lastJournalledSeq + 1
        for publication in publications {
            _ = try Self.place(of: publication)
            guard publication.seq == next else {
                throw .check(publication.path, "seq \(next) must come next in the journal, not \(publication.seq)")
            }
            next += 1
        }
        isReady = false
        try writer.append(publications)
        isReady = true
    }

    // MARK: After a death

    /// Finishes what was begun: settles every open intent, makes the journal whole, sweeps `tmp/`.
    ///
    /// Safe at any time between two batches, and again after it failed.
    /// - Parameter openIntents: all that State has committed and not marked done.
    /// - Throws: `.check` where the journal misses lines that no open intent can replace.
    package func recover(openIntents: [Publication]) throws(SpoolError) -> RecoveryReport {
        isReady = false
        stagedNames = []
        unflushed = []
        lastFlushedHour = nil
        _ = try remakeTmp()
        var report = RecoveryReport()
        let intents = openIntents.sorted { $0.seq < $1.seq }
        let here = Set(try tmp.names())
        var wanted: Set<String> = []
        for intent in intents {
            let place = try Self.place(of: intent)
            wanted.formUnion([place.recordName, place.textName])
        }
        for name in here where !wanted.contains(name) {
            try sweep(name)
            report.rubbishRemoved += 1
        }
        for intent in intents {
            try finish(intent, staged: here, report: &report)
        }
        try flushHours(of: intents)
        try tmp.flush()
        (report.linesAdded, report.mendedTornLine) = try writer.mend(intents)
        report.settled = intents
        isReady = true
        return report
    }

    private func finish(_ intent: Publication, staged: Set<String>, report: inout RecoveryReport) throws(SpoolError) {
        let place = try Self.place(of: intent)
        let files = [(place.textName, intent.textSHA256), (place.recordName, intent.recordSHA256)]
        let left = files.filter { staged.contains($0.0) }
        guard !left.isEmpty else { return }  // it was published, whoever has it now
        for (name, digest) in left {
            guard SHA256Digest(of: try tmp.content(of: name, limit: settings.fileLimit.bytes)).hex != digest else {
                continue
            }
            // Flushed before the intent and yet not what was written: the disk lost it. The line keeps seq whole.
            try quarantine(left.map(\.0))
            report.damaged.append(intent)
            return
        }
        let hour = try makeHour(place)
        for (name, _) in left { try moveOut(name, to: hour) }
        report.renamesFinished += 1
    }

    private func quarantine(_ names: [String]) throws(SpoolError) {
        let shelf = try root.makeDirectory("quarantine", mode: settings.directoryMode)
            .makeDirectory("damaged-record", mode: settings.directoryMode)
        for name in names { try tmp.moveReplacing(name, to: shelf, as: name) }
        try shelf.flush()
    }

    /// The process that renamed may not have come to flush; a directory that is gone went with its records.
    private func flushHours(of intents: [Publication]) throws(SpoolError) {
        for hour in Set(intents.compactMap { RecordPath($0.path)?.hour }) {
            var chain = [root]
            for name in ["records"] + hour {
                guard let below = try chain[chain.count - 1].directoryIfPresent(name) else { break }
                chain.append(below)
            }
            for directory in chain.reversed() { try directory.flush() }
        }
    }

    private func sweep(_ name: String) throws(SpoolError) {
        do {
            try tmp.remove(name)
        } catch let error where error.code == EISDIR {
            throw .check("\(tmp.path)/\(name)", "a directory stands in tmp/; remove it")
        }
    }

    // MARK: Collection and room

    /// Writes the plan's cut into the journal, then removes what lies below it.
    ///
    /// Safe to repeat after any death.
    package func collect(_ plan: CollectionPlan, at now: Date) throws(SpoolError) -> CollectionReport {
        try requireReady()
        guard plan.through <= lastJournalledSeq else {
            throw .check(path, "a cut at \(plan.through) is past the journal's end at \(lastJournalledSeq)")
        }
        if plan.through > plan.collectedBefore {
            isReady = false
            try writer.append(cut: .collected(through: plan.through, at: now))
            isReady = true
        }
        lastFlushedHour = nil  // its directory may go
        return try RecordSweep(root: root).remove(through: max(plan.through, plan.collectedBefore))
    }

    /// Room on the spool's file system, against the floor of `Settings`.
    package func freeSpace() throws(SpoolError) -> SpaceReport {
        try SpaceReport(of: root, settings: settings)
    }

    /// Writes, flushes and removes a small file in `tmp/`: whether the disk takes records again.
    ///
    /// - Throws: what `stage` would throw for want of room or of a working disk.
    package func tryWriting() throws(SpoolError) {
        try requireReady()
        try stage([UInt8](repeating: 0, count: 64 << 10), as: ".trial")
        try tmp.remove(".trial")
        stagedNames.remove(".trial")
    }

    private func requireReady() throws(SpoolError) {
        guard isReady else { throw .check(path, "it must recover first; open intents are kept") }
    }

    private static func place(of publication: Publication) throws(SpoolError) -> RecordPath {
        guard let place = RecordPath(publication.path), place.seq == publication.seq, place.id == publication.id,
            place.version == publication.version
        else { throw .check(publication.path, "the path does not belong to seq, id and version") }
        return place
    }
}

/// What `recover` found and did.
package struct RecoveryReport: Sendable, Equatable {
    /// Intents that stand in the journal now, in seq order: State marks them done.
    package var settled: [Publication] = []
    package var renamesFinished = 0
    package var linesAdded = 0
    package var mendedTornLine = false
    /// Files in `tmp/` without an intent.
    package var rubbishRemoved = 0
    /// Settled, but the staged files were not what had been written; they lie in `quarantine/damaged-record/`.
    package var damaged: [Publication] = []
}

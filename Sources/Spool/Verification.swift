import Glibc
import WireModel

extension SpoolReader {
    /// Reads every line and every file: holes, doubles, hashes, files without a line and lines without a file.
    ///
    /// Takes time by the bytes of the spool and 40 bytes of memory a line. The daemon may run meanwhile.
    /// - Parameter progress: called with the number of lines checked, every thousand.
    package func verify(progress: ((Int) -> Void)? = nil) throws(SpoolError) -> VerifyReport {
        var run = Verification(reader: self, collectedThrough: try collectedThrough())
        try run.checkLines(progress)
        try run.checkFiles()
        return run.report
    }
}

/// One pass over a spool.
private struct Verification {
    private struct Version: Hashable {
        let id: StoryID
        let version: Int
    }

    private let reader: SpoolReader
    private(set) var report = VerifyReport()
    private var versions: Set<Version> = []
    /// What is named by the line of a seq: the stem's hash stands for the path.
    private var pathHashes: [Int: Int] = [:]
    private var expected = 0

    init(reader: SpoolReader, collectedThrough: Int) {
        self.reader = reader
        report.collectedThrough = collectedThrough
    }

    mutating func checkLines(_ progress: ((Int) -> Void)?) throws(SpoolError) {
        let firsts = try reader.journal.firstSeqs()
        expected = firsts.first ?? 1
        report.firstSeq = firsts.first ?? 0
        for first in firsts {
            let name = JournalFiles.name(firstSeq: first)
            let bytes = try reader.journal.content(firstSeq: first)
            for (number, range) in JournalFiles.wholeLines(of: bytes).enumerated() {
                switch JournalEntry(line: bytes[range]) {
                case .publication(let publication): try check(publication)
                case .collected: break
                case nil: report.damagedLines.add("\(name):\(number + 1)")
                }
                if report.lines % 1000 == 0 { progress?(report.lines) }
            }
            if let end = bytes.last, end != 10 {
                if first == firsts.last {
                    report.hasTornEnd = true
                } else {
                    report.damagedLines.add("\(name): end")
                }
            }
        }
        progress?(report.lines)
    }

    private mutating func check(_ publication: Publication) throws(SpoolError) {
        report.lines += 1
        if publication.seq < expected
            || !versions.insert(Version(id: publication.id, version: publication.version)).inserted
        {
            report.doubles.add("\(publication.seq)")
        }
        if publication.seq > expected { report.holes.add("\(expected)..<\(publication.seq)") }
        expected = max(expected, publication.seq + 1)
        report.lastSeq = max(report.lastSeq, publication.seq)
        pathHashes[publication.seq] = publication.path.hashValue
        guard publication.seq > report.collectedThrough else { return }
        let reader = reader
        report.recordsChecked += 1
        try check(publication.path) { () throws(SpoolError) in try reader.record(publication) }
        guard publication.textSHA256 != nil else { return }
        let text = String(publication.path.dropLast(5)) + ".txt"
        try check(text) { () throws(SpoolError) in try reader.seedText(publication) ?? [] }
    }

    private mutating func check(_ path: String, _ read: () throws(SpoolError) -> [UInt8]) throws(SpoolError) {
        do {
            report.bytesChecked += try read().count
        } catch let error where error.code == ENOENT {
            report.missingFiles.add(path)
        } catch let error where error.step == .check || error.step == .open {
            report.damagedFiles.add(path)
        }
    }

    mutating func checkFiles() throws(SpoolError) {
        let root = reader.root
        var found = report
        try HourWalk(root: root).forEach { hour throws(SpoolError) in
            for name in hour.names {
                let path = "\(hour.path)/\(name)"
                guard let seq = HourWalk.seq(of: name) else {
                    found.strayFiles.add(path)
                    continue
                }
                let record = name.hasSuffix(".txt") ? path.dropLast(4) + ".json" : path
                if seq <= found.collectedThrough {
                    found.collectable += 1
                } else if pathHashes[seq] == String(record).hashValue {
                    continue
                } else if seq > found.lastSeq {
                    found.pendingFiles.add(path)
                } else {
                    found.strayFiles.add(path)
                }
            }
            return true
        }
        report = found
    }
}

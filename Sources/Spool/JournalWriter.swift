import WireModel

/// The writing end of the journal: appends whole lines, flushes them, begins files, mends what a death left behind.
///
/// After a failed write or flush the file's end is in doubt; nothing is appended until `mend` has made it anew.
struct JournalWriter: ~Copyable {
    private let files: JournalFiles
    /// Where new files are made; another one where the old was taken away.
    var tmp: Directory
    private let linesPerFile: Int
    private let mode: UInt32
    /// First seq of the file that is appended to; nil before the first line ever.
    private var currentFirst: Int?
    /// Publications in it.
    private var currentLines = 0
    /// Seq of the last whole line in order; 0 in an empty journal.
    private(set) var lastSeq = 0
    private(set) var isInDoubt = false

    /// Reads the newest file; changes nothing.
    init(directory: Directory, tmp: Directory, linesPerFile: Int, mode: UInt32) throws(SpoolError) {
        files = JournalFiles(directory: directory)
        self.tmp = tmp
        self.linesPerFile = linesPerFile
        self.mode = mode
        try readEnd()
    }

    mutating func readEnd() throws(SpoolError) {
        currentFirst = try files.firstSeqs().last
        currentLines = 0
        lastSeq = 0
        guard let first = currentFirst else { return }
        let parts = JournalParts(try files.content(firstSeq: first), firstSeq: first)
        currentLines = parts.orderly
        lastSeq = first + parts.orderly - 1
    }

    /// Appends publications, whose seqs must follow on from `lastSeq`, and flushes them.
    mutating func append(_ publications: [Publication]) throws(SpoolError) {
        var rest = publications[...]
        while let next = rest.first {
            if currentFirst == nil || currentLines >= linesPerFile { try begin(next.seq) }
            let batch = rest.prefix(max(1, linesPerFile - currentLines))
            try appendLines(batch.map { JournalEntry.publication($0) })
            rest = rest.dropFirst(batch.count)
            currentLines += batch.count
            lastSeq = next.seq + batch.count - 1
        }
    }

    /// Appends a cut and flushes it; the journal must hold a publication.
    mutating func append(cut entry: JournalEntry) throws(SpoolError) {
        try appendLines([entry])
    }

    private mutating func begin(_ seq: Int) throws(SpoolError) {
        isInDoubt = true
        _ = try files.directory.create(JournalFiles.name(firstSeq: seq), mode: mode)
        try files.directory.flush()
        isInDoubt = false
        currentFirst = seq
        currentLines = 0
    }

    private mutating func appendLines(_ entries: [JournalEntry]) throws(SpoolError) {
        guard let first = currentFirst else {
            throw .check(files.directory.path, "a cut needs a journal that holds a line")
        }
        let file = try files.directory.append(JournalFiles.name(firstSeq: first))
        isInDoubt = true
        try file.write(entries.flatMap { $0.line + [10] })
        try file.flushContent()
        isInDoubt = false
    }

    /// Makes the journal's end whole: open intents get their lines where they miss, a torn end goes.
    ///
    /// Files that hold an open intent's line are written anew and put in place of the old: an earlier flush may have
    /// failed, and flushing the same file again could not tell (docs/spool.md, "A failed flush").
    ///
    /// - Parameter intents: in seq order.
    /// - Returns: lines that were missing, and whether a torn end was cut off.
    mutating func mend(_ intents: [Publication]) throws(SpoolError) -> (added: Int, wasTorn: Bool) {
        let wasInDoubt = isInDoubt
        isInDoubt = true
        let firsts = try files.firstSeqs()
        var added = 0
        var wasTorn = false
        let lowest = intents.first?.seq ?? Int.max
        for (position, first) in firsts.enumerated() {
            let isNewest = position == firsts.count - 1
            let next = isNewest ? nil : firsts[position + 1]
            guard isNewest || lowest <= (next ?? 0) else { continue }
            var parts = JournalParts(try files.content(firstSeq: first), firstSeq: first)
            if let next, parts.lastSeq >= next {
                throw .check(
                    "\(files.directory.path)/\(JournalFiles.name(firstSeq: next))",
                    "the file before it has its lines already; move it away")
            }
            let mine = intents.filter { $0.seq >= first && $0.seq < next ?? first + max(linesPerFile, parts.orderly) }
            guard let missing = parts.fill(from: mine, until: next) else {
                throw .check(
                    "\(files.directory.path)/\(JournalFiles.name(firstSeq: first))",
                    "lines are missing that no open publication can replace; run `wirespool spool verify`")
            }
            added += missing
            wasTorn = wasTorn || parts.wasTorn
            guard !mine.isEmpty || parts.wasTorn || (isNewest && wasInDoubt) else { continue }
            try replace(first: first, with: parts.content)
        }
        isInDoubt = false
        try readEnd()
        let rest = intents.filter { $0.seq > lastSeq }
        var next = lastSeq == 0 ? rest.first?.seq ?? 1 : lastSeq + 1
        for intent in rest {
            guard intent.seq == next else {
                throw .check(files.directory.path, "seq \(next) is in no journal and not open; restore either")
            }
            next += 1
        }
        try append(rest)
        return (added + rest.count, wasTorn)
    }

    private func replace(first: Int, with content: [UInt8]) throws(SpoolError) {
        let name = JournalFiles.name(firstSeq: first)
        try tmp.remove(name)
        let file = try tmp.create(name, mode: mode)
        try file.write(content)
        try file.flush()
        try tmp.moveReplacing(name, to: files.directory, as: name)
        try files.directory.flush()
        try tmp.flush()
    }
}

/// One journal file taken apart: its lines by seq, and the cuts where they stand.
struct JournalParts {
    private let firstSeq: Int
    private var lines: [Int: ArraySlice<UInt8>] = [:]
    /// Cuts by the seq of the line before them.
    private var cuts: [Int: [ArraySlice<UInt8>]] = [:]
    private(set) var lastSeq: Int
    /// Something stood there that is no whole line in its place.
    private(set) var wasTorn = false

    init(_ bytes: [UInt8], firstSeq: Int) {
        self.firstSeq = firstSeq
        lastSeq = firstSeq - 1
        var last = firstSeq - 1
        for range in JournalFiles.wholeLines(of: bytes) {
            let line = bytes[range]
            switch JournalEntry(line: line) {
            case .publication(let found) where found.seq >= firstSeq && lines[found.seq] == nil:
                lines[found.seq] = line
                if found.seq != last + 1 { wasTorn = true }
                last = found.seq
            case .collected: cuts[last, default: []].append(line)
            default: wasTorn = true
            }
        }
        if let end = bytes.last, end != 10 { wasTorn = true }
        lastSeq = lines.keys.max() ?? lastSeq
    }

    /// Publications from the first seq on without a hole.
    var orderly: Int {
        var count = 0
        while lines[firstSeq + count] != nil { count += 1 }
        return count
    }

    /// Fills holes from open intents and sets their lines right, up to the file's last line, or `until` where
    /// another file follows.
    ///
    /// - Returns: how many were missing or wrong; nil where something is missing that no intent has.
    mutating func fill(from intents: [Publication], until next: Int?) -> Int? {
        let open = Dictionary(intents.map { ($0.seq, $0) }, uniquingKeysWith: { $1 })
        let end = next.map { $0 - 1 } ?? lastSeq
        var added = 0
        guard firstSeq <= end else { return 0 }
        for seq in firstSeq...end {
            if let intent = open[seq] {
                // Its own line is the truth: a line that was never flushed for good may say anything.
                let line = JournalEntry.publication(intent).line
                if lines[seq]?.elementsEqual(line) != true { added += 1 }
                lines[seq] = line[...]
            } else if lines[seq] == nil {
                return nil
            }
        }
        return added
    }

    /// The file as it should be.
    var content: [UInt8] {
        var bytes: [UInt8] = []
        for cut in cuts[firstSeq - 1] ?? [] { bytes += cut + [10] }
        for seq in lines.keys.sorted() {
            bytes += (lines[seq] ?? []) + [10]
            for cut in cuts[seq] ?? [] { bytes += cut + [10] }
        }
        return bytes
    }
}

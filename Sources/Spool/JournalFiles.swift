import WireModel

/// The files of `journal/`: names, order, and lines found without parsing them all.
struct JournalFiles {
    /// Bytes; our lines are below 400.
    static let longestLine = 4096
    /// Bytes of one journal file; a larger one is refused.
    static let largestFile = 256 << 20

    let directory: Directory

    /// `000000000042.ndjson`: the first seq in it, so that names sort by seq.
    static func name(firstSeq: Int) -> String { "\(firstSeq.padded(12)).ndjson" }

    static func firstSeq(of name: String) -> Int? {
        guard name.hasSuffix(".ndjson"), let seq = Int(name.dropLast(7)), seq > 0, name == Self.name(firstSeq: seq)
        else {
            return nil
        }
        return seq
    }

    /// First seqs of the files that are there, rising; other names are left alone.
    func firstSeqs() throws(SpoolError) -> [Int] {
        try directory.names().compactMap(Self.firstSeq).sorted()
    }

    func content(firstSeq: Int) throws(SpoolError) -> [UInt8] {
        try directory.content(of: Self.name(firstSeq: firstSeq), limit: Self.largestFile)
    }

    /// Ranges of the whole lines without their newlines; what follows the last newline is no line.
    static func wholeLines(of bytes: [UInt8], from start: Int = 0) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { buffer in
            var begin = start
            for position in start..<max(start, buffer.count) where buffer[position] == 10 {
                lines.append(begin..<position)
                begin = position + 1
            }
        }
        return lines
    }

    private static let seqMark = Array(#"{"seq":"#.utf8)

    /// The seq that a line begins with, without parsing the rest; nil of other lines.
    static func leadingSeq(of line: ArraySlice<UInt8>) -> Int? {
        guard line.starts(with: seqMark) else { return nil }
        var seq = 0
        for byte in line.dropFirst(seqMark.count) {
            guard (48...57).contains(byte) else { return byte == UInt8(ascii: ",") ? seq : nil }
            guard seq < Int.max / 100 else { return nil }
            seq = seq * 10 + Int(byte - 48)
        }
        return nil
    }

    /// Last cut that the journal holds; 0 without one.
    ///
    /// Reads from the newest file backwards.
    func collectedThrough() throws(SpoolError) -> Int {
        for first in try firstSeqs().reversed() {
            let bytes = try content(firstSeq: first)
            var cut: Int?
            for range in Self.wholeLines(of: bytes) where Self.leadingSeq(of: bytes[range]) == nil {
                if case .collected(let through, _)? = JournalEntry(line: bytes[range]) { cut = max(cut ?? 0, through) }
            }
            if let cut { return cut }
        }
        return 0
    }
}

/// A place in the journal that reading goes on from.
///
///
///
struct JournalPosition: Equatable {
    /// First seq of the file; nil before anything was read.
    var file: Int?
    /// Bytes of that file that were read as whole lines.
    var offset = 0
    /// Publications below this are passed over.
    var nextSeq: Int
}

extension JournalFiles {
    /// Reads on from a position, at most `limit` entries, whole lines only.
    ///
    /// Cuts that stand before the first wanted publication are passed over. A line that cannot be read
    /// ends the reading in the newest file (it may be under way); in an older one it is an error.
    func entries(from position: inout JournalPosition, limit: Int) throws(SpoolError) -> [JournalEntry] {
        let firsts = try firstSeqs()
        guard !firsts.isEmpty else { return [] }
        if position.file == nil || !firsts.contains(position.file ?? 0) {
            position.file = firsts.last { $0 <= position.nextSeq } ?? firsts[0]
            position.offset = 0
        }
        var entries: [JournalEntry] = []
        while let file = position.file {
            let isNewest = file == firsts.last
            try read(file: file, isNewest: isNewest, position: &position, limit: limit, into: &entries)
            if entries.count >= limit || isNewest { break }
            position.file = firsts.first { $0 > file }
            position.offset = 0
        }
        return entries
    }

    private func read(
        file: Int, isNewest: Bool, position: inout JournalPosition, limit: Int, into entries: inout [JournalEntry]
    ) throws(SpoolError) {
        let name = Self.name(firstSeq: file)
        let opened = try directory.read(name)
        // The writer may have cut off a torn end and begun anew; then reading starts at the file's beginning again.
        if Int(try opened.status().st_size) < position.offset { position.offset = 0 }
        let start = position.offset
        var before = start > 0 ? position.nextSeq - 1 : file - 1
        let bytes = try opened.read(from: start, limit: Self.largestFile)
        for range in Self.wholeLines(of: bytes) {
            if entries.count >= limit { return }
            let line = bytes[range]
            let seq = Self.leadingSeq(of: line)
            if let seq, seq < position.nextSeq {
                before = seq
                position.offset = start + range.upperBound + 1
                continue
            }
            guard let entry = JournalEntry(line: line) else {
                if isNewest { return }
                throw .check("\(directory.path)/\(name)", "a line cannot be read; run `wirespool spool verify`")
            }
            if case .publication(let publication) = entry {
                entries.append(entry)
                position.nextSeq = publication.seq + 1
                before = publication.seq
            } else if before >= position.nextSeq - 1 {
                entries.append(entry)
            }
            position.offset = start + range.upperBound + 1
        }
        guard isNewest || bytes.isEmpty || bytes.last == 10 else {
            throw .check("\(directory.path)/\(name)", "its last line is torn; run `wirespool spool verify`")
        }
    }
}

import Glibc
import WireModel

/// Writes one run file, front to back, a checksum for each page.
///
/// ``RunFile`` has the layout. Nothing is named before `finish` has flushed everything, so that a file with a run's
/// name is whole.
final class RunWriter {
    private let path: String
    private let unfinished: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var flushed = RunFile.pageBytes
    private var sums: [UInt64] = [0]
    private var header = RunHeader()
    private var isNamed = false

    private static let bufferBytes = 1 << 20

    init(path: String) throws(StateError) {
        self.path = path
        unfinished = path + ".tmp"
        descriptor = Glibc.open(unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, "cannot be made") }
        guard lseek(descriptor, off_t(RunFile.pageBytes), SEEK_SET) >= 0 else {
            throw Self.failure(path, "cannot seek")
        }
        buffer.reserveCapacity(Self.bufferBytes + 4 * RunFile.pageBytes)
    }

    deinit {
        Glibc.close(descriptor)
        if !isNamed { unlink(unfinished) }
    }

    private var place: Int { flushed + buffer.count }

    private static func failure(_ path: String, _ detail: String) -> StateError {
        let code = errno
        return StateError(code == ENOSPC ? .full : .io, path, "\(detail): \(LockFile.reason(code))")
    }

    // MARK: bytes

    private func flushIfFull() throws(StateError) {
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Writes whole pages; the rest stays.
    private func flush() throws(StateError) {
        let whole = buffer.count / RunFile.pageBytes * RunFile.pageBytes
        guard whole > 0 else { return }
        buffer.withUnsafeBytes { raw in
            guard let start = raw.baseAddress else { return }
            for page in stride(from: 0, to: whole, by: RunFile.pageBytes) {
                let words = (start + page).assumingMemoryBound(to: UInt64.self)
                sums.append(PageSum.of(words: words, count: RunFile.pageBytes / 8))
            }
        }
        try Self.writeAll(descriptor, buffer, whole, path)
        buffer.removeFirst(whole)
        flushed += whole
    }

    private static func writeAll(
        _ descriptor: Int32, _ bytes: [UInt8], _ count: Int, _ path: String
    ) throws(StateError) {
        var done = 0
        while done < count {
            let wrote = bytes.withUnsafeBytes { raw in
                raw.baseAddress.map { Glibc.write(descriptor, $0 + done, count - done) } ?? -1
            }
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw failure(path, "cannot be written") }
            done += wrote
        }
    }

    private func append(_ word: UInt64) {
        var value = word.littleEndian
        withUnsafeBytes(of: &value) { buffer.append(contentsOf: $0) }
    }

    /// Fills up the page, so that the next section begins on one.
    private func closeSection() throws(StateError) {
        let over = place % RunFile.pageBytes
        if over > 0 { buffer.append(contentsOf: [UInt8](repeating: 0, count: RunFile.pageBytes - over)) }
        try flush()
    }

    // MARK: sections, in this order

    func begin(texts: Int, first: Int64, last: Int64) {
        header.texts = texts
        header.first = first
        header.last = last
        header.rows = place
        header.textBits = max(1, Int.bitWidth - texts.leadingZeroBitCount)
    }

    func row(_ row: RunFile.Row) throws(StateError) {
        append(row.story)
        let offset = UInt64(min(max(0, row.atMillis &- header.first), 1 << 39 - 1))
        append(offset << 25 | (row.isMember ? 1 << 24 : 0) | UInt64(row.host & 0xFF_FFFF))
        append(UInt64(row.blob) << 24 | row.digestBits & 0xFF_FFFF)
        try flushIfFull()
    }

    /// Postings of `next`, sorted by key and text, until it says nil; about `expected` of them.
    func postings(expected: Int, _ next: () throws -> (key: UInt64, text: Int)?) throws {
        try closeSection()
        header.entries = place
        let full = Int.bitWidth - max(1, expected / 16).leadingZeroBitCount
        header.bucketBits = min(max(full - 1, 0), 30)
        let rest = UInt64(RunFile.keyBits - header.bucketBits)
        var bloom = BloomFilter(expected: expected)
        var directory = [UInt32](repeating: 0, count: 1 << header.bucketBits + 1)
        var packer = BitPacker(width: header.entryBits)
        var filled = 0
        var last: UInt64?
        while let posting = try next() {
            let bucket = Int(posting.key >> rest)
            while filled <= bucket {
                directory[filled] = UInt32(truncatingIfNeeded: header.postings)
                filled += 1
            }
            let entry = (posting.key & (1 << rest - 1)) << UInt64(header.textBits) | UInt64(posting.text)
            packer.append(entry, to: &buffer)
            header.postings += 1
            if posting.key != last {
                last = posting.key
                bloom.insert(posting.key)
            }
            try flushIfFull()
        }
        while filled < directory.count {
            directory[filled] = UInt32(truncatingIfNeeded: header.postings)
            filled += 1
        }
        packer.finish(&buffer)
        try closeSection()
        header.directory = place
        try append(directory)
        try closeSection()
        header.bloom = place
        header.bloomBlocks = bloom.blocks
        try append(bloom.words)
    }

    /// Sorted keys of 36 bits of `next`, until it says nil; about `expected` of them, each kept once.
    func sentences(expected: Int, _ next: () throws -> UInt64?) throws {
        try closeSection()
        header.sentenceEntries = place
        let full = Int.bitWidth - max(1, expected / 32).leadingZeroBitCount
        let bits = min(max(full - 1, 0), 30)
        header.sentenceEntryBits = RunFile.sentenceBits - bits
        let shift = UInt64(header.sentenceEntryBits)
        var directory: [UInt32] = []
        directory.reserveCapacity(1 << bits + 1)
        var bloom = BloomFilter(expected: expected)
        var packer = BitPacker(width: header.sentenceEntryBits)
        var last: UInt64?
        while let key = try next() {
            guard key != last else { continue }
            last = key
            while directory.count <= Int(key >> shift) {
                directory.append(UInt32(truncatingIfNeeded: header.sentences))
            }
            packer.append(key & (1 << shift - 1), to: &buffer)
            bloom.insert(key)
            header.sentences += 1
            try flushIfFull()
        }
        while directory.count < 1 << bits + 1 { directory.append(UInt32(truncatingIfNeeded: header.sentences)) }
        packer.finish(&buffer)
        try closeSection()
        header.sentenceDirectory = place
        try append(directory)
        try closeSection()
        header.sentenceBloom = place
        header.sentenceBloomBlocks = bloom.blocks
        try append(bloom.words)
        try closeSection()
        header.blobs = place
    }

    func body(_ bytes: UnsafeRawBufferPointer) throws(StateError) {
        buffer.append(contentsOf: bytes)
        try flushIfFull()
    }

    private func append(_ directory: [UInt32]) throws(StateError) {
        for value in directory {
            var little = value.littleEndian
            withUnsafeBytes(of: &little) { buffer.append(contentsOf: $0) }
            try flushIfFull()
        }
    }

    private func append(_ words: [UInt64]) throws(StateError) {
        for word in words {
            append(word)
            try flushIfFull()
        }
        try flush()
    }

    /// Writes checksums and header, flushes, and gives the file its name.
    ///
    /// - Returns: its length.
    func finish(_ fault: (CopyStep) throws -> Void) throws -> Int {
        header.blobsEnd = place
        try closeSection()
        header.sums = place
        header.sumOfSums = sums.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { PageSum.of(words: $0, count: buffer.count) } ?? 0
        }
        for sum in sums { append(sum) }
        let tail = buffer
        try Self.writeAll(descriptor, tail, tail.count, path)
        let length = flushed + tail.count
        let words = header.encoded
        let wrote = words.withUnsafeBytes { raw in
            raw.baseAddress.map { pwrite(descriptor, $0, raw.count, 0) } ?? -1
        }
        guard wrote == words.count * 8 else { throw Self.failure(path, "its header cannot be written") }
        try fault(.written)
        guard fsync(descriptor) == 0 else { throw Self.failure(path, "cannot be flushed") }
        try fault(.flushed)
        guard rename(unfinished, path) == 0 else { throw Self.failure(path, "cannot be named") }
        isNamed = true
        try Self.flushDirectory(of: path)
        try fault(.named)
        return length
    }

    static func flushDirectory(of path: String) throws(StateError) {
        let directory = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        let opened = Glibc.open(directory.isEmpty ? "." : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw failure(directory, "cannot be opened") }
        defer { Glibc.close(opened) }
        guard fsync(opened) == 0 else { throw failure(directory, "cannot be flushed") }
    }
}

/// Numbers of one width below 58 bits, one behind the other without gaps.
private struct BitPacker {
    private let width: UInt64
    private var held: UInt64 = 0
    private var count: UInt64 = 0

    init(width: Int) { self.width = UInt64(width) }

    @inline(__always)
    mutating func append(_ value: UInt64, to bytes: inout [UInt8]) {
        held |= value << count
        count += width
        // Widths are up to 57 bits: behind less than a byte, no bit is lost.
        let whole = count >> 3
        var out = held.littleEndian
        withUnsafeBytes(of: &out) { bytes.append(contentsOf: $0.prefix(Int(whole))) }
        held = whole == 8 ? 0 : held >> (whole << 3)
        count &= 7
    }

    /// The last bits, and as much more as one look behind them takes.
    mutating func finish(_ bytes: inout [UInt8]) {
        var out = held.littleEndian
        withUnsafeBytes(of: &out) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: [UInt8](repeating: 0, count: 8))
    }
}

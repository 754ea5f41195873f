import Glibc
import WireModel

/// Why a run file cannot be used (any more).
struct RunDamage: Error, CustomStringConvertible {
    var path: String
    var detail: String
    var description: String { "\(path): \(detail)" }
}

/// One immutable part of the copy index on disk, mapped into memory (docs/adr/0013).
///
/// Sections, each from a page of 4 KiB on: a header; a row of 24 bytes a text in the order of arrival; postings, sorted
/// by key, and where each bucket of them begins; a Bloom filter over their keys; the sentences first seen here,
/// likewise in buckets and with a filter; clusters, masks and words; a checksum for each page. A page is checked
/// before its first use.
///
/// Keys are the upper 36 bits of a mixed anchor, text digest or story id.
// @unchecked: the map is read only; the marks of checked pages are written under the lock that `CopyIndex` has around.
final class RunFile: @unchecked Sendable {
    static let pageBytes = 4_096
    static let rowBytes = 24
    static let keyBits = 36
    static let sentenceBits = 36
    static let bloomBlockBytes = 64

    let path: String
    let header: RunHeader
    private let base: UnsafeRawPointer
    private let bytes: Int
    private let pages: Int
    private let sums: UnsafePointer<UInt64>
    /// A bit for each page: checked and found whole.
    ///
    /// Only written under the lock of the index.
    private let checked: UnsafeMutablePointer<UInt64>

    /// How a file is going to be read.
    enum Reading {
        case lookups
        /// From front to back, in several sections at once.
        case merging
    }

    /// Maps a file and checks its header, its length and the table of its checksums.
    init(path: String, for reading: Reading = .lookups) throws {
        self.path = path
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw RunDamage(path: path, detail: LockFile.reason(errno)) }
        defer { Glibc.close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_size >= 2 * Self.pageBytes else {
            throw RunDamage(path: path, detail: "shorter than its header")
        }
        let length = Int(facts.st_size)
        guard let mapped = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0), mapped != MAP_FAILED else {
            throw RunDamage(path: path, detail: "cannot be mapped: \(LockFile.reason(errno))")
        }
        let start = UnsafeRawPointer(mapped)
        let words = (0..<RunHeader.words).map { start.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self) }
        guard let header = RunHeader(words: words), header.fits(length) else {
            munmap(mapped, length)
            throw RunDamage(path: path, detail: "its header is damaged")
        }
        let sums = start.advanced(by: header.sums).assumingMemoryBound(to: UInt64.self)
        let count = header.sums / Self.pageBytes
        guard PageSum.of(words: sums, count: count) == header.sumOfSums else {
            munmap(mapped, length)
            throw RunDamage(path: path, detail: "its table of checksums is damaged")
        }
        self.header = header
        base = start
        bytes = length
        pages = count
        self.sums = sums
        checked = .allocate(capacity: count / 64 + 1)
        checked.initialize(repeating: 0, count: count / 64 + 1)
        guard reading == .lookups else { return }
        // Look-ups go anywhere: reading ahead would only push other pages out. But each asks the filters, so they are
        // fetched at once: page by page they cost the first texts after a start a read of the disk each.
        madvise(mapped, length, MADV_RANDOM)
        willNeed(header.bloom, header.bloomBlocks * Self.bloomBlockBytes)
        willNeed(header.sentenceBloom, header.sentenceBloomBlocks * Self.bloomBlockBytes)
    }

    /// Begins to read a section that starts on a page.
    private func willNeed(_ offset: Int, _ length: Int) {
        if length > 0 { madvise(UnsafeMutableRawPointer(mutating: base + offset), length, MADV_WILLNEED) }
    }

    deinit {
        checked.deallocate()
        munmap(UnsafeMutableRawPointer(mutating: base), bytes)
    }

    // MARK: checked access

    @inline(__always)
    private func check(_ offset: Int, _ length: Int) throws {
        let first = offset >> 12
        let last = (offset + length - 1) >> 12
        if first == last, first >= 0, first < pages, checked[first >> 6] & 1 << UInt64(first & 63) != 0 { return }
        try checkPages(first, last)
    }

    private func checkPages(_ first: Int, _ last: Int) throws {
        guard first >= 1, last < pages, first <= last else {
            throw RunDamage(path: path, detail: "a place outside the file")
        }
        for page in first...last where checked[page >> 6] & 1 << UInt64(page & 63) == 0 {
            let words = base.advanced(by: page << 12).assumingMemoryBound(to: UInt64.self)
            guard PageSum.of(words: words, count: Self.pageBytes / 8) == sums[page] else {
                throw RunDamage(path: path, detail: "page \(page) is damaged")
            }
            checked[page >> 6] |= 1 << UInt64(page & 63)
        }
    }

    /// Checks every page.
    func checkAll() throws { try checkPages(1, pages - 1) }

    @inline(__always)
    private func word(_ offset: Int) throws -> UInt64 {
        try check(offset, 8)
        return base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    @inline(__always)
    private func half(_ offset: Int) throws -> Int {
        try check(offset, 4)
        return Int(base.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    // MARK: rows

    struct Row {
        var story: UInt64
        var atMillis: Int64
        var host: Int64
        var blob: Int
        var digestBits: UInt64
        /// Its cluster is called after another story; the body begins with that name.
        var isMember: Bool
    }

    /// Version, mask and words of a text.
    struct Body {
        var version: Int
        var mask: [UInt8]
        var tokens: [UInt8]
    }

    @inline(__always)
    func row(_ text: Int) throws -> Row {
        guard text >= 0, text < header.texts else { throw RunDamage(path: path, detail: "no text \(text)") }
        let offset = header.rows + text * Self.rowBytes
        try check(offset, Self.rowBytes)
        let story = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let second = base.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)
        let third = base.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self)
        return Row(
            story: story, atMillis: header.first &+ Int64(second >> 25), host: Int64(second & 0xFF_FFFF),
            blob: Int(third >> 24), digestBits: third & 0xFF_FFFF, isMember: second & 1 << 24 != 0)
    }

    /// The cluster's name when the run was written.
    func cluster(of text: Int, _ row: Row) throws -> UInt64 {
        guard row.isMember else { return row.story }
        let offset = header.blobs + row.blob
        guard offset + 8 <= header.blobsEnd else { throw RunDamage(path: path, detail: "a text out of place") }
        return try word(offset)
    }

    func body(_ text: Int) throws -> Body {
        let row = try row(text)
        let (start, end) = try bodyRange(text)
        var place = start + (row.isMember ? 8 : 0)
        if end > start { try check(start, end - start) }
        func varint() throws -> Int {
            var value = 0
            for shift in stride(from: 0, to: 56, by: 7) {
                guard place < end else { throw RunDamage(path: path, detail: "a text ends early") }
                let byte = base.load(fromByteOffset: place, as: UInt8.self)
                place += 1
                value |= Int(byte & 0x7F) << shift
                if byte & 0x80 == 0 { return value }
            }
            throw RunDamage(path: path, detail: "a count without end")
        }
        let version = try varint()
        let length = try varint()
        guard length <= end - place else { throw RunDamage(path: path, detail: "a mask ends early") }
        let mask = [UInt8](UnsafeRawBufferPointer(start: base + place, count: length))
        place += length
        let tokens = [UInt8](UnsafeRawBufferPointer(start: base + place, count: end - place))
        return Body(version: version, mask: mask, tokens: tokens)
    }

    /// The bytes of a text's body as they are.
    func withBody<Result>(_ text: Int, _ use: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        let (start, end) = try bodyRange(text)
        if end > start { try check(start, end - start) }
        return try use(UnsafeRawBufferPointer(start: base + start, count: end - start))
    }

    func bodyRange(_ text: Int) throws -> (start: Int, end: Int) {
        let start = header.blobs + (try row(text).blob)
        let end = text + 1 < header.texts ? header.blobs + (try row(text + 1).blob) : header.blobsEnd
        guard start <= end, end <= header.blobsEnd else { throw RunDamage(path: path, detail: "a text out of place") }
        return (start, end)
    }

    // MARK: postings

    /// Those of the probes whose key a text here may have, by their places; wrong for one in forty that none has.
    ///
    /// All are asked before any is followed, and without a branch on the answer: the misses of one text overlap.
    func mayHold(_ probes: [BloomProbe], _ found: inout [Int]) throws {
        try filtered(probes, header.bloom, header.bloomBlocks, &found)
    }

    @inline(__always)
    func mayHold(_ probe: BloomProbe) throws -> Bool {
        try header.bloomBlocks > 0 && passes(probe, header.bloom, header.bloomBlocks) != 0
    }

    private func filtered(_ probes: [BloomProbe], _ filter: Int, _ blocks: Int, _ found: inout [Int]) throws {
        found.removeAll(keepingCapacity: true)
        guard blocks > 0, !probes.isEmpty else { return }
        try withUnsafeTemporaryAllocation(of: Int.self, capacity: probes.count) { places in
            // One word of each block first: so short a loop has twenty misses on their way at once.
            var touched: UInt8 = 0
            for probe in probes {
                touched |= base.load(
                    fromByteOffset: filter + probe.block(of: blocks) * Self.bloomBlockBytes, as: UInt8.self)
            }
            places[0] = Int(touched)
            var count = 0
            for index in probes.indices {
                let isThere = try passes(probes[index], filter, blocks)
                places[count] = index
                count += Int(truncatingIfNeeded: isThere)
            }
            found.append(contentsOf: places.prefix(count))
        }
    }

    /// 1 if the filter has all of the probe's bits, else 0.
    @inline(__always)
    private func passes(_ probe: BloomProbe, _ filter: Int, _ blocks: Int) throws -> UInt64 {
        let offset = filter + probe.block(of: blocks) * Self.bloomBlockBytes
        try check(offset, Self.bloomBlockBytes)
        var bits = probe.bits
        var isThere: UInt64 = 1
        for _ in 0..<BloomProbe.count {
            let word = base.loadUnaligned(fromByteOffset: offset + Int(bits >> 6 & 7) * 8, as: UInt64.self)
            isThere &= word >> (bits & 63)
            bits >>= 9
        }
        return isThere
    }

    /// Texts that have the key, in the order of arrival or against it, while `take` says true.
    func eachText(of key: UInt64, newestFirst: Bool, _ take: (Int) throws -> Bool) throws {
        let (low, high) = try bucket(Int(key >> UInt64(Self.keyBits - header.bucketBits)), header.directory)
        let rest = key & (1 << UInt64(Self.keyBits - header.bucketBits) - 1)
        let wide = UInt64(header.textBits)
        if newestFirst {
            var place = high - 1
            while place >= low {
                let entry = try entry(place)
                if entry >> wide < rest { return }
                if entry >> wide == rest, try !take(Int(entry & (1 << wide - 1))) { return }
                place -= 1
            }
        } else {
            for place in low..<high {
                let entry = try entry(place)
                if entry >> wide > rest { return }
                if entry >> wide == rest, try !take(Int(entry & (1 << wide - 1))) { return }
            }
        }
    }

    private func bucket(_ number: Int, _ directory: Int) throws -> (Int, Int) {
        let low = try half(directory + 4 * number)
        let high = try half(directory + 4 * number + 4)
        guard low <= high, high <= max(header.postings, header.sentences) else {
            throw RunDamage(path: path, detail: "a bucket out of place")
        }
        return (low, high)
    }

    /// Upper part of the key within its bucket, then the text.
    @inline(__always)
    func entry(_ place: Int) throws -> UInt64 { try packed(place, header.entries, header.entryBits) }

    @inline(__always)
    private func packed(_ place: Int, _ section: Int, _ width: Int) throws -> UInt64 {
        let bit = place * width
        let word = try word(section + bit >> 3)
        return word >> UInt64(bit & 7) & (1 << UInt64(width) - 1)
    }

    /// Calls with each key and text, sorted.
    func cursor() -> PostingCursor { PostingCursor(self) }

    func bucketStart(_ number: Int) throws -> Int { try half(header.directory + 4 * number) }

    // MARK: sentences

    /// Those of the sentences that were first seen here, by their places.
    func sentences(_ probes: [BloomProbe], _ found: inout [Int]) throws {
        if header.sentences > 0, header.sentenceBloomBlocks == 0 {
            found = Array(probes.indices)
        } else {
            try filtered(probes, header.sentenceBloom, header.sentenceBloomBlocks, &found)
        }
        var count = 0
        for index in found.indices where try hasSentence(probes[found[index]].key) {
            found[count] = found[index]
            count += 1
        }
        found.removeLast(found.count - count)
    }

    private func hasSentence(_ key: UInt64) throws -> Bool {
        guard header.sentences > 0 else { return false }
        let shift = UInt64(header.sentenceEntryBits)
        let (low, high) = try bucket(Int(key >> shift), header.sentenceDirectory)
        let rest = key & (1 << shift - 1)
        for place in low..<high {
            let found = try packed(place, header.sentenceEntries, header.sentenceEntryBits)
            if found == rest { return true }
            if found > rest { return false }
        }
        return false
    }

    /// The sentence key at a place in sorted order, whose bucket is `bucket` or a later one.
    fileprivate func sentenceKey(_ place: Int, bucket: inout Int) throws -> UInt64 {
        while try half(header.sentenceDirectory + 4 * bucket + 4) <= place {
            bucket += 1
            guard bucket < 1 << (Self.sentenceBits - header.sentenceEntryBits) else {
                throw RunDamage(path: path, detail: "sentences out of place")
            }
        }
        let rest = try packed(place, header.sentenceEntries, header.sentenceEntryBits)
        return UInt64(bucket) << UInt64(header.sentenceEntryBits) | rest
    }
}

/// Goes through a run's sentences in order.
struct SentenceCursor {
    private let run: RunFile
    private var place = 0
    private var bucket = 0

    init(_ run: RunFile) { self.run = run }

    /// The next key (36 bits); nil at the end.
    mutating func next() throws -> UInt64? {
        guard place < run.header.sentences else { return nil }
        let key = try run.sentenceKey(place, bucket: &bucket)
        place += 1
        return key
    }
}

/// Goes through a run's postings in order.
struct PostingCursor {
    private let run: RunFile
    private var place = 0
    private var bucket = 0
    private var bucketEnd = 0

    fileprivate init(_ run: RunFile) { self.run = run }

    /// Key (36 bits) and text; nil at the end.
    mutating func next() throws -> (key: UInt64, text: Int)? {
        guard place < run.header.postings else { return nil }
        while place >= bucketEnd {
            bucketEnd = try run.bucketStart(bucket + 1)
            bucket += 1
            guard bucket <= 1 << run.header.bucketBits else { return nil }
        }
        let entry = try run.entry(place)
        place += 1
        let wide = UInt64(run.header.textBits)
        let rest = UInt64(RunFile.keyBits - run.header.bucketBits)
        return (UInt64(bucket - 1) << rest | entry >> wide, Int(entry & (1 << wide - 1)))
    }
}

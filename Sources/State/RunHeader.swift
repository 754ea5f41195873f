/// The first page of a run.
struct RunHeader: Equatable {
    static let magic: UInt64 = 0x3270_6F63_6572_6977  // "wirecop2"
    static let words = 24

    var texts = 0
    var postings = 0
    var sentences = 0
    /// Arrival of the first and the last text, milliseconds since 1970.
    var first: Int64 = 0
    var last: Int64 = 0
    /// Buckets of postings: 2 to this power.
    var bucketBits = 0
    var textBits = 1
    var sentenceEntryBits = 0
    var bloomBlocks = 0
    var rows = 0
    var entries = 0
    var directory = 0
    var bloom = 0
    var sentenceEntries = 0
    var sentenceDirectory = 0
    var blobs = 0
    var blobsEnd = 0
    var sums = 0
    var sumOfSums: UInt64 = 0
    /// A Bloom filter over the sentences; files written before 2026-11-21 have none (0 blocks).
    var sentenceBloom = 0
    var sentenceBloomBlocks = 0

    var entryBits: Int { RunFile.keyBits - bucketBits + textBits }

    init() {}

    init?(words: [UInt64]) {
        guard words.count == Self.words, words[0] == Self.magic, words[Self.words - 1] == Self.sum(words) else {
            return nil
        }
        func count(_ index: Int) -> Int { Int(truncatingIfNeeded: words[index] & (1 << 48 - 1)) }
        texts = count(1)
        postings = count(2)
        sentences = count(3)
        first = Int64(bitPattern: words[4])
        last = Int64(bitPattern: words[5])
        bucketBits = count(6)
        textBits = count(7)
        sentenceEntryBits = count(8)
        bloomBlocks = count(9)
        rows = count(10)
        entries = count(11)
        directory = count(12)
        bloom = count(13)
        sentenceEntries = count(14)
        sentenceDirectory = count(15)
        blobs = count(16)
        blobsEnd = count(17)
        sums = count(18)
        sumOfSums = words[19]
        sentenceBloom = count(20)
        sentenceBloomBlocks = count(21)
    }

    var encoded: [UInt64] {
        var words: [UInt64] = [Self.magic]
        words += [texts, postings, sentences].map { UInt64($0) }
        words += [UInt64(bitPattern: first), UInt64(bitPattern: last)]
        words += [
            bucketBits, textBits, sentenceEntryBits, bloomBlocks, rows, entries, directory, bloom, sentenceEntries,
            sentenceDirectory, blobs, blobsEnd, sums,
        ].map { UInt64($0) }
        words.append(sumOfSums)
        words += [UInt64(sentenceBloom), UInt64(sentenceBloomBlocks)]
        words += [UInt64](repeating: 0, count: Self.words - words.count)
        words[Self.words - 1] = Self.sum(words)
        return words
    }

    /// Whether the sections lie one behind the other in a file of that length.
    func fits(_ length: Int) -> Bool {
        let places = [
            RunFile.pageBytes, rows, entries, directory, bloom, sentenceEntries, sentenceDirectory, blobs, blobsEnd,
            sums, length,
        ]
        return places == places.sorted() && sums % RunFile.pageBytes == 0
            && length - sums >= sums / RunFile.pageBytes * 8 && bucketBits < RunFile.keyBits && textBits <= 24
            && entryBits <= 57 && (0...RunFile.sentenceBits).contains(sentenceEntryBits)
            && rows + texts * RunFile.rowBytes <= entries
            && directory + 4 * (1 << bucketBits + 1) <= bloom
            && bloom + bloomBlocks * RunFile.bloomBlockBytes <= sentenceEntries
            && (sentenceBloomBlocks == 0
                || sentenceDirectory <= sentenceBloom
                    && sentenceBloom + sentenceBloomBlocks * RunFile.bloomBlockBytes <= blobs)
    }

    private static func sum(_ words: [UInt64]) -> UInt64 {
        words.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { PageSum.of(words: $0, count: Self.words - 1) } ?? 0
        }
    }
}

/// Where a key's bits stand in a blocked Bloom filter (Putze, Sanders, Singler 2007): five bits of one cache line.
///
/// Made once for all filters that are asked; only the block hangs on a filter's size.
struct BloomProbe {
    static let count = 5
    static let bitsPerKey = 8

    let key: UInt64
    let bits: UInt64
    private let hash: UInt64

    @inline(__always)
    init(_ key: UInt64) {
        self.key = key
        hash = CopyKey.mixed(key &+ 0x51_7C_C1_B7_27_22_0A_95)
        bits = CopyKey.mixed(hash)
    }

    @inline(__always)
    func block(of blocks: Int) -> Int {
        Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(truncatingIfNeeded: blocks)).high)
    }
}

/// A Bloom filter that is being filled.
struct BloomFilter {
    let blocks: Int
    private(set) var words: [UInt64]

    /// Room for about `expected` keys.
    init(expected: Int) {
        blocks = max(1, expected * BloomProbe.bitsPerKey / (RunFile.bloomBlockBytes * 8))
        words = [UInt64](repeating: 0, count: blocks * 8)
    }

    mutating func insert(_ key: UInt64) {
        let probe = BloomProbe(key)
        let start = probe.block(of: blocks) * 8
        var bits = probe.bits
        for _ in 0..<BloomProbe.count {
            words[start + Int(bits >> 6 & 7)] |= 1 << (bits & 63)
            bits >>= 9
        }
    }
}

/// Keys under which a text is found in a run.
enum CopyKey {
    /// Lower bits of a hash that are no part of its key.
    static let unused = UInt64(64 - RunFile.keyBits)

    @inline(__always)
    static func anchor(_ hash: UInt64) -> UInt64 { mixed(hash) >> unused }
    static func sentence(_ hash: UInt64) -> UInt64 { hash >> UInt64(64 - RunFile.sentenceBits) }
    static func story(_ story: UInt64) -> UInt64 { mixed(story ^ 0xA5A5_0F0F_3C3C_9696) >> unused }
    /// All 64 bits: the upper 36 are the key, the lower 24 stand in the row.
    static func digest(_ digest: UInt64) -> UInt64 { mixed(digest ^ 0x1234_5678_9ABC_DEF1) }

    /// Mixing of 64 bits (the finaliser of MurmurHash3, public domain).
    @inline(__always)
    static func mixed(_ value: UInt64) -> UInt64 {
        var x = value
        x ^= x >> 33
        x = x &* 0xFF51_AFD7_ED55_8CCD
        x ^= x >> 33
        x = x &* 0xC4CE_B9FE_1A85_EC53
        return x ^ x >> 33
    }
}

/// A checksum of 64 bits over whole words: finds flipped bits and lost pages, and is no protection against intent.
enum PageSum {
    static func of(words: UnsafePointer<UInt64>, count: Int) -> UInt64 {
        var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        let prime: UInt64 = 0x9E37_79B1_85EB_CA87
        var index = 0
        while index + 4 <= count {
            lanes.0 = (lanes.0 ^ words[index]) &* prime
            lanes.1 = (lanes.1 ^ words[index + 1]) &* prime
            lanes.2 = (lanes.2 ^ words[index + 2]) &* prime
            lanes.3 = (lanes.3 ^ words[index + 3]) &* prime
            lanes.0 ^= lanes.0 >> 29
            lanes.1 ^= lanes.1 >> 29
            lanes.2 ^= lanes.2 >> 29
            lanes.3 ^= lanes.3 >> 29
            index += 4
        }
        while index < count {
            lanes.0 = (lanes.0 ^ words[index]) &* prime
            lanes.0 ^= lanes.0 >> 29
            index += 1
        }
        var sum: UInt64 = UInt64(count)
        for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = CopyKey.mixed(sum ^ lane) &+ 0x2545 }
        return sum
    }
}

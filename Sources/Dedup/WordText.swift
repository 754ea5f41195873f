import WireModel

/// A text as words and sentences, ready to be compared.
struct WordText: Sendable {
    /// Words from `start` up to `end`; `hash` is of their names.
    struct Sentence: Sendable {
        var start: Int
        var end: Int
        var hash: UInt64
        /// Known furniture of the site: weighs nothing.
        var isKnown = false

        var count: Int { end - start }
    }

    var words: [Word] = []
    var sentences: [Sentence] = []

    /// Whether a word weighs nothing, for each word.
    func knownWords() -> [Bool] {
        var known = [Bool](repeating: false, count: words.count)
        for sentence in sentences where sentence.isKnown {
            for index in sentence.start..<sentence.end { known[index] = true }
        }
        return known
    }

    /// Makes furniture of sentences shorter than `words` with furniture on both sides, as in "Trending now. Videos."
    mutating func spreadFurniture(to words: Int) {
        var isBehindKnown = true
        for index in sentences.indices {
            if sentences[index].count < words, isBehindKnown {
                let next = sentences[(index + 1)...].first { $0.count >= words }
                sentences[index].isKnown = next?.isKnown ?? true
            }
            isBehindKnown = sentences[index].isKnown
        }
    }

    /// Weight of all words, whether known furniture or not, in twentieths.
    var rawWeight: Int { words.reduce(0) { $0 + $1.weight } }

    static func hash(of words: ArraySlice<Word>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in words { hash = (hash ^ UInt64(word.name)) &* 0xD6E8_FEB8_6659_FD93 ^ hash >> 29 }
        return mixed(hash)
    }
}

/// A new text: its words, and what only the text at hand has.
struct ReadText: Sendable {
    var text = WordText()
    /// 64-bit hashes of the words, for anchors.
    var hashes: [UInt64] = []
    /// Where the words stand in `utf8`.
    var spans: [Range<Int>] = []
    var utf8: [UInt8] = []
    /// First 64 bits of SHA-256 over the normalised text: the hashes, 8 bytes each.
    var digest: UInt64 {
        hashes.withUnsafeBytes { SHA256Digest(of: $0) }.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    func utf8Word(_ index: Int, in utf8: [UInt8]) -> ArraySlice<UInt8> { utf8[spans[index]] }

    /// The words of a range as they stand in the text, on one line, at most `limit` Unicode scalars.
    func quotation(_ range: Range<Int>, limit: Int) -> String {
        guard let first = range.first, let last = range.last, last < spans.count else { return "" }
        var kept: [UInt8] = []
        kept.reserveCapacity(limit)
        var count = 0
        for byte in utf8[spans[first].lowerBound..<spans[last].upperBound] {
            // A character begins at every byte but those that continue one.
            if byte & 0xC0 != 0x80 { count += 1 }
            if count > limit { break }
            kept.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
        }
        return String(decoding: kept, as: UTF8.self)
    }
}

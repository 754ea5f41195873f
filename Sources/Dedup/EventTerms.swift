/// The terms of a text that tell of which event it is, each with its weight in the text.
///
/// Encoding: 5 bytes a term, the key little endian, then the weight in sixteenths; the two upper bits of the key say
/// what the term is. What is left over at the end is no term.
struct EventTerms: Sendable {
    struct Term: Sendable, Hashable {
        /// Bits 30–31 are the kind.
        var key: UInt32
        /// Sixteenths: `1 + ln(occurrences)`, times what the kind and an early place are worth.
        var weight: UInt8

        var isName: Bool { key >> 30 == 2 }
        var isNumber: Bool { key >> 30 == 3 }
        var isFact: Bool { key >> 31 == 1 }
    }

    /// The weightiest first.
    var terms: [Term]
    /// Names and numbers as they stand in the text; empty for terms that were decoded.
    private(set) var printed: [UInt32: String] = [:]

    /// The terms of a headline and text.
    ///
    /// Names count double, numbers one and a half times, and so does what stands in the first 90 words
    /// (notes on same-event detection: the lead tells the event).
    init(_ text: String, lexicon: Lexicon, words: Int, terms limit: Int) {
        let read = WordReader.read(text, lexicon: lexicon, limit: words)
        var counts: [UInt32: (count: Int, isEarly: Bool)] = [:]
        for (position, word) in read.text.words.enumerated() where !word.isStop {
            let key = Self.key(of: word)
            counts[key, default: (0, position < 90)].count += 1
            if word.isFact, printed[key] == nil {
                printed[key] = read.quotation(position..<position + 1, limit: 40)
            }
        }
        let weighted = counts.map { key, seen in
            var weight = 1 + Self.logarithm(seen.count)
            if key >> 30 == 2 { weight *= 2 } else if key >> 30 == 3 { weight *= 1.5 }
            if seen.isEarly { weight *= 1.5 }
            return Term(key: key, weight: UInt8(min(255, weight * 16)))
        }
        // By weight, then by key: the same text has the same terms wherever it is read.
        terms = Array(weighted.sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }.prefix(limit))
    }

    init(bytes: [UInt8], terms limit: Int) {
        terms = []
        var reader = ByteReader(bytes)
        while terms.count < limit, let key = reader.word(), let weight = reader.byte() {
            terms.append(Term(key: key, weight: weight))
        }
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(terms.count * 5)
        for term in terms {
            for shift in [0, 8, 16, 24] as [UInt32] { out.append(UInt8(truncatingIfNeeded: term.key >> shift)) }
            out.append(term.weight)
        }
        return out
    }

    private static func key(of word: Word) -> UInt32 {
        let kind: UInt32 = word.isNumber ? 3 : word.isFact ? 2 : 1
        return kind << 30 | (word.name & 0x3FFF_FFFF)
    }

    /// ln of a small count, from a table: the same on every machine.
    private static func logarithm(_ count: Int) -> Double {
        let table = [0, 0, 0.693, 1.099, 1.386, 1.609, 1.792, 1.946, 2.079, 2.197, 2.303]
        return table[min(max(count, 0), table.count - 1)]
    }
}

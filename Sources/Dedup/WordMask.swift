/// A set of words of one text, by position.
///
/// Encoding: LEB128 lengths of runs, in turn outside and inside, beginning outside. Damaged bytes give a set that is
/// cut where the damage is.
struct WordMask: Sendable, Equatable {
    private(set) var words: [Bool]
    private(set) var count: Int

    init(_ words: [Bool]) {
        self.words = words
        count = words.reduce(0) { $0 + ($1 ? 1 : 0) }
    }

    /// Reads a stored mask for a text of `length` words; nil when there is none.
    init?(bytes: [UInt8], length: Int) {
        guard !bytes.isEmpty else { return nil }
        var reader = ByteReader(bytes)
        var words = [Bool](repeating: false, count: length)
        var position = 0
        var isInside = false
        while position < length, let run = reader.varint() {
            let end = min(length, position + run)
            if isInside { for index in position..<end { words[index] = true } }
            position = end
            isInside.toggle()
        }
        self.init(words)
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        var run = 0
        var isInside = false
        for word in words {
            if word != isInside {
                out.appendVarint(run)
                run = 0
                isInside = word
            }
            run += 1
        }
        out.appendVarint(run)
        return out
    }

    subscript(position: Int) -> Bool { words.indices.contains(position) && words[position] }

    func union(_ other: WordMask) -> WordMask {
        WordMask(words.indices.map { words[$0] || other[$0] })
    }

    /// Share of the smaller set that both have, 0…1.
    func overlap(with other: WordMask) -> Double {
        var common = 0
        for index in words.indices where words[index] && other[index] { common += 1 }
        return Double(common) / Double(max(1, min(count, other.count)))
    }
}

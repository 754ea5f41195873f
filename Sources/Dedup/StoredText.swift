/// A text as the index keeps it: words, sentences, and its numbers and names as printed.
///
/// Encoding, version 2: the version byte; count of words; the words (``WordCodes``); count of places where the step is
/// not 1, then distance from the last one and step of each; count of sentences, then `length << 1 | isKnown` each; count
/// of printed facts, then length and UTF-8 of each, in the order in which their words first occur. Counts and lengths
/// are LEB128. Version 1 had 4 bytes a word, steps in them. Damaged bytes decode to nil, never to a trap.
struct StoredText: Sendable {
    private static let version: UInt8 = 2
    private static let factLimit = 255
    private static let factByteLimit = 32

    var text: WordText
    private var facts: [[UInt8]]

    /// What to store of a new text.
    static func encode(_ text: WordText, of read: ReadText) -> [UInt8] {
        var out: [UInt8] = [version]
        out.reserveCapacity(text.words.count * 4 + 64)
        out.appendVarint(text.words.count)
        WordCodes.append(text.words, to: &out)
        var unusual: [UInt8] = []
        var count = 0
        var last = 0
        for (place, word) in text.words.enumerated() where word.step != 1 {
            unusual.appendVarint(place - last)
            unusual.append(UInt8(truncatingIfNeeded: word.step))
            last = place
            count += 1
        }
        out.appendVarint(count)
        out.append(contentsOf: unusual)
        out.appendVarint(text.sentences.count)
        for sentence in text.sentences { out.appendVarint(sentence.count << 1 | (sentence.isKnown ? 1 : 0)) }
        let facts = factPositions(text).map { read.utf8[read.spans[$0]].prefix(factByteLimit) }
        out.appendVarint(facts.count)
        for fact in facts {
            out.appendVarint(fact.count)
            out.append(contentsOf: fact)
        }
        return out
    }

    /// Reads what was stored; nil when the bytes are not whole or of another version.
    init?(bytes: [UInt8], wordLimit: Int) {
        var reader = ByteReader(bytes)
        guard let version = reader.byte(), version == 1 || version == StoredText.version,
            let count = reader.varint(), count <= wordLimit, count <= bytes.count
        else { return nil }
        var text = WordText()
        if version == 1 {
            text.words.reserveCapacity(min(count, bytes.count / 4))
            for _ in 0..<count {
                guard let bits = reader.word() else { return nil }
                text.words.append(Word(bits: bits))
            }
        } else {
            guard let words = StoredText.words(count, from: &reader) else { return nil }
            text.words = words
        }
        guard let sentences = reader.varint(), sentences <= count else { return nil }
        var start = 0
        for _ in 0..<sentences {
            guard let field = reader.varint(), field >> 1 <= count - start, field >> 1 > 0 else { return nil }
            let end = start + field >> 1
            let hash = WordText.hash(of: text.words[start..<end])
            text.sentences.append(.init(start: start, end: end, hash: hash, isKnown: field & 1 == 1))
            start = end
        }
        guard start == count, let factCount = reader.varint(), factCount <= StoredText.factLimit else { return nil }
        facts = []
        for _ in 0..<factCount {
            guard let length = reader.varint(), length <= StoredText.factByteLimit, let fact = reader.bytes(length)
            else { return nil }
            facts.append(fact)
        }
        self.text = text
    }

    private static func words(_ count: Int, from reader: inout ByteReader) -> [Word]? {
        guard var words = WordCodes.words(count, from: &reader), let unusual = reader.varint(), unusual <= count else {
            return nil
        }
        var place = 0
        for _ in 0..<unusual {
            guard let distance = reader.varint(), let step = reader.byte(), place + distance < count else { return nil }
            place += distance
            words[place] = words[place].withStep(Int(step))
        }
        return words
    }

    /// The numbers and names at some positions, as printed.
    func printedFacts(at positions: [Int]) -> [String] {
        var printed: [UInt32: String] = [:]
        for (index, position) in StoredText.factPositions(text).enumerated() where index < facts.count {
            printed[text.words[position].name] = String(decoding: facts[index], as: UTF8.self)
        }
        return positions.compactMap { text.words.indices.contains($0) ? printed[text.words[$0].name] : nil }
    }

    /// Where each number and name first occurs, up to the limit.
    private static func factPositions(_ text: WordText) -> [Int] {
        var seen: Set<UInt32> = []
        var positions: [Int] = []
        for (position, word) in text.words.enumerated() where word.isFact {
            if positions.count == factLimit { break }
            if seen.insert(word.name).inserted { positions.append(position) }
        }
        return positions
    }
}

/// Words of one text without their steps: one that came before in one or two bytes, a new one in four.
///
/// Of a byte b: below 0x70 the b-th different word; 0x70 to 0x7F with the byte behind it the one at 0x70 and more; from
/// 0x80 on six bits of a new word, the 24 others follow. The first 4,208 different words are known again.
enum WordCodes {
    private static let near = 0x70
    private static let known = near + 16 * 256

    static func append(_ words: [Word], to out: inout [UInt8]) {
        var size = 64
        while size < 2 * words.count { size <<= 1 }
        var places = [Int32](repeating: -1, count: size)
        var different: [UInt32] = []
        different.reserveCapacity(words.count)
        for word in words {
            let bits = word.bits & ~12
            var place = Int(truncatingIfNeeded: (UInt64(bits) &* 0x9E37_79B9_7F4A_7C15) >> 32) & (size - 1)
            while places[place] >= 0, different[Int(places[place])] != bits { place = (place + 1) & (size - 1) }
            let number = Int(places[place])
            if number >= 0, number < near {
                out.append(UInt8(truncatingIfNeeded: number))
            } else if number >= 0, number < known {
                out.append(UInt8(truncatingIfNeeded: near + ((number - near) >> 8)))
                out.append(UInt8(truncatingIfNeeded: number - near))
            } else {
                if number < 0 {
                    places[place] = Int32(truncatingIfNeeded: different.count)
                    different.append(bits)
                }
                // Bits 2 and 3 are the step: what is left is 30 bits.
                let packed = (bits >> 4) << 2 | bits & 3
                out.append(0x80 | UInt8(truncatingIfNeeded: packed >> 24))
                out.append(UInt8(truncatingIfNeeded: packed >> 16))
                out.append(UInt8(truncatingIfNeeded: packed >> 8))
                out.append(UInt8(truncatingIfNeeded: packed))
            }
        }
    }

    static func words(_ count: Int, from reader: inout ByteReader) -> [Word]? {
        var words: [Word] = []
        words.reserveCapacity(count)
        var different: [UInt32] = []
        for _ in 0..<count {
            guard let first = reader.byte() else { return nil }
            if first >= 0x80 {
                guard let a = reader.byte(), let b = reader.byte(), let c = reader.byte() else { return nil }
                let packed = UInt32(first & 0x3F) << 24 | UInt32(a) << 16 | UInt32(b) << 8 | UInt32(c)
                let bits = (packed >> 2) << 4 | packed & 3
                // Beyond the known ones words are written out each time, and their numbers are never used.
                if different.count < known { different.append(bits) }
                words.append(Word(bits: bits | 4))
            } else {
                var number = Int(first)
                if number >= near {
                    guard let second = reader.byte() else { return nil }
                    number = near + ((number - near) << 8) + Int(second)
                }
                guard number < different.count else { return nil }
                words.append(Word(bits: different[number] | 4))
            }
        }
        return words
    }
}

extension [UInt8] {
    /// Appends a count as LEB128.
    mutating func appendVarint(_ value: Int) {
        var rest = UInt(bitPattern: value)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Takes values off the front of some bytes; nil where they end.
struct ByteReader {
    private let content: [UInt8]
    private var position = 0

    init(_ content: [UInt8]) { self.content = content }

    var isAtEnd: Bool { position == content.count }

    mutating func byte() -> UInt8? {
        guard position < content.count else { return nil }
        position += 1
        return content[position - 1]
    }

    mutating func word() -> UInt32? {
        guard content.count - position >= 4 else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 { value |= UInt32(content[position + offset]) << UInt32(8 * offset) }
        position += 4
        return value
    }

    /// A count below 2^28.
    mutating func varint() -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 28, by: 7) {
            guard let next = byte() else { return nil }
            value |= Int(next & 0x7F) << shift
            if next & 0x80 == 0 { return value }
        }
        return nil
    }

    mutating func bytes(_ count: Int) -> [UInt8]? {
        guard count >= 0, content.count - position >= count else { return nil }
        position += count
        return Array(content[(position - count)..<position])
    }
}

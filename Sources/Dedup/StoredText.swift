/// A text as the index keeps it: words, sentences, and its numbers and names as printed.
///
/// Encoding, version 1: the version byte; count of words, then 4 bytes each, little endian; count of sentences, then
/// `length << 1 | isKnown` each; count of printed facts, then length and UTF-8 of each, in the order in which their
/// words first occur. Counts and lengths are LEB128. Damaged bytes decode to nil, never to a trap.
struct StoredText: Sendable {
    private static let version: UInt8 = 1
    private static let factLimit = 255
    private static let factByteLimit = 32

    var text: WordText
    private var facts: [[UInt8]]

    /// What to store of a new text.
    static func encode(_ text: WordText, of read: ReadText) -> [UInt8] {
        var out: [UInt8] = [version]
        out.reserveCapacity(text.words.count * 5 + 64)
        out.appendVarint(text.words.count)
        for word in text.words {
            for shift in [0, 8, 16, 24] as [UInt32] { out.append(UInt8(truncatingIfNeeded: word.bits >> shift)) }
        }
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
        guard reader.byte() == StoredText.version, let count = reader.varint(), count <= wordLimit,
            count <= bytes.count / 4
        else { return nil }
        var text = WordText()
        text.words.reserveCapacity(count)
        for _ in 0..<count {
            guard let bits = reader.word() else { return nil }
            text.words.append(Word(bits: bits))
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

/// Cuts a text into the words that `TextLine` compares: small letters without punctuation, numbers as `#`.
struct WordReader {
    private(set) var tokens: [String] = []
    private let limit: Int
    private var word: [UInt8] = []
    private var hasLetter = false

    /// - Parameter limit: words after which reading ends.
    init(limit: Int) {
        self.limit = limit
        tokens.reserveCapacity(16)
        word.reserveCapacity(32)
    }

    /// Small letter of each character below U+0530; 0 parts words, `mark` is passed over, `manifold` needs more.
    private static let small: [UInt16] = (UInt32(0)..<0x530).map { value in
        if value == 0x307 { return passed }
        guard let scalar = Unicode.Scalar(value) else { return 0 }
        let mapping = scalar.properties.lowercaseMapping.unicodeScalars
        guard mapping.count == 1, let first = mapping.first, first.value < passed else { return manifold }
        return first.isWordScalar ? UInt16(truncatingIfNeeded: first.value) : 0
    }
    /// What is left of the Turkish dotted capital.
    private static let passed = UInt16.max - 1
    private static let manifold = UInt16.max

    private mutating func close() {
        guard !word.isEmpty else { return }
        tokens.append(hasLetter ? String(decoding: word, as: UTF8.self) : "#")
        word.removeAll(keepingCapacity: true)
        hasLetter = false
    }

    /// - Parameter bytes: well-formed UTF-8.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        let small = Self.small
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                at &+= 1
                if (byte | 0x20) &- 0x61 < 26 {
                    word.append(byte | 0x20)
                    hasLetter = true
                } else if byte &- 0x30 < 10 {
                    word.append(byte)
                } else {
                    close()
                    if tokens.count == limit { return }
                }
                continue
            }
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard at &+ length <= bytes.count else { break }
            var value = UInt32(byte) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
            for offset in 1..<length { value = value << 6 | UInt32(bytes[at &+ offset] & 0x3F) }
            at &+= length
            let letter = value < 0x530 ? small[Int(value)] : Self.manifold
            if letter != Self.manifold, letter != 0, letter != Self.passed {
                append(UInt32(letter))
            } else if letter == 0 {
                close()
            } else if letter == Self.manifold {
                manifold(value)
            }
            if tokens.count == limit { return }
        }
        close()
    }

    private mutating func append(_ value: UInt32) {
        if value < 0x800 {
            word.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            word.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        } else {
            word.append(
                contentsOf: Unicode.Scalar(value).flatMap { UTF8.encode($0) } ?? UTF8.encodedReplacementCharacter)
        }
        hasLetter = true
    }

    /// Letters beyond the table, by their properties; common signs and the great scripts without case at once.
    private mutating func manifold(_ value: UInt32) {
        switch value {
        case 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF: return close()
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FA5, 0xAC00...0xD7A3: return append(value)
        default: break
        }
        guard let scalar = Unicode.Scalar(value) else { return close() }
        for one in scalar.properties.lowercaseMapping.unicodeScalars where one.value != 0x307 {
            if one.isASCII, one.isWordScalar {
                word.append(UInt8(truncatingIfNeeded: one.value))
                hasLetter = true
            } else if one.isWordScalar {
                append(one.value)
            } else {
                close()
            }
        }
    }
}

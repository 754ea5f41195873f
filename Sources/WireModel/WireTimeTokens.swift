/// A piece of a written date.
struct WireTimeToken {
    enum Kind: Equatable {
        /// At most 14 digits.
        case number(Int, digits: Int)
        /// Folded (`WireTimeWords.fold`).
        case word(String)
        /// One ASCII punctuation mark; all others are 0.
        case mark(UInt8)
    }

    var kind: Kind
    /// No white space between this and the piece before.
    var isGlued: Bool
    /// Where the piece begins in the text's UTF-8.
    var start: Int

    /// Cuts a text into pieces, in one pass; nil over the limits.
    ///
    /// - Parameter dropsComments: leave out what stands in parentheses (RFC 822 3.4.3).
    static func tokens(_ bytes: [UInt8], limit: Int, dropsComments: Bool) -> [WireTimeToken]? {
        var out: [WireTimeToken] = []
        var cursor = Cursor(bytes: bytes)
        var isGlued = false
        var depth = 0
        while let scalar = cursor.peek() {
            let start = cursor.position
            if scalar.isWireSpace {
                cursor.advance()
                isGlued = false
                continue
            }
            let kind: Kind
            if scalar.value < 0x80, URLBytes.isDigit(UInt8(truncatingIfNeeded: scalar.value)) {
                if let number = cursor.number() {
                    kind = number
                } else {
                    // A written date has no such number; a line of text may have one beside its date.
                    guard !dropsComments else { return nil }
                    kind = .mark(0)
                }
            } else if isWordScalar(scalar) {
                kind = .word(cursor.word())
            } else {
                cursor.advance()
                if scalar.isInvisible { continue }
                kind = .mark(mark(scalar))
            }
            if dropsComments {
                if kind == .mark(UInt8(ascii: "(")) { depth += 1 }
                if depth > 0 {
                    if kind == .mark(UInt8(ascii: ")")) { depth -= 1 }
                    isGlued = false
                    continue
                }
            }
            guard out.count < limit else { return nil }
            out.append(WireTimeToken(kind: kind, isGlued: isGlued, start: start))
            isGlued = true
        }
        return out
    }

    private static func mark(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.value {
        case 0x00..<0x80: UInt8(truncatingIfNeeded: scalar.value)
        case 0x2010, 0x2011, 0x2212: UInt8(ascii: "-")
        case 0xFF1A: UInt8(ascii: ":")
        case 0xFF0C, 0x3001, 0x60C: UInt8(ascii: ",")
        default: 0
        }
    }

    fileprivate static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return URLBytes.isLetter(UInt8(truncatingIfNeeded: scalar.value)) }
        return scalar.properties.isAlphabetic || (0x300...0x36F).contains(scalar.value)
    }

    private struct Cursor {
        let bytes: [UInt8]
        var position = 0
        private var width = 0
        private var current: Unicode.Scalar?

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Scalar at the position; damaged bytes come as U+FFFD, one by one.
        mutating func peek() -> Unicode.Scalar? {
            if let current { return current }
            guard position < bytes.count else { return nil }
            let first = bytes[position]
            if first < 0x80 {
                width = 1
                current = Unicode.Scalar(first)
                return current
            }
            width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            let part = bytes[position..<min(position + width, bytes.count)]
            if let text = String(validating: part, as: UTF8.self), let scalar = text.unicodeScalars.first {
                current = scalar
            } else {
                width = 1
                current = "\u{FFFD}"
            }
            return current
        }

        mutating func advance() {
            position += max(width, 1)
            current = nil
        }

        /// Nil where there are more digits than any date has.
        mutating func number() -> Kind? {
            var value = 0
            var digits = 0
            while position < bytes.count, URLBytes.isDigit(bytes[position]) {
                digits += 1
                if digits <= 14 { value = value * 10 + Int(bytes[position] - 0x30) }
                position += 1
            }
            current = nil
            return digits <= 14 ? .number(value, digits: digits) : nil
        }

        mutating func word() -> String {
            var word = String.UnicodeScalarView()
            while let scalar = peek(), WireTimeToken.isWordScalar(scalar) {
                // No word of a date is longer; the rest is passed over.
                if word.count < 24 { WireTimeWords.fold(scalar, into: &word) }
                advance()
            }
            return String(word)
        }
    }
}

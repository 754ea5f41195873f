import Markup

/// Character references of XML and HTML, resolved on the way into a sink.
extension ByteSink {
    /// Appends character data: references resolved, line ends one `\n` (XML 1.0 2.11, 4.1).
    ///
    /// HTML's names count, and an ampersand that begins no reference stands for itself.
    ///
    /// - Parameter isOdd: the document holds characters that XML forbids; they are mended.
    mutating func appendText(_ text: ByteView, isOdd: Bool) {
        if isOdd { return appendOddText(text, isLiteral: false) }
        var at = 0
        while true {
            at = copy(text, from: at) { ByteWord.equal($0, 0x26) | ByteWord.equal($0, 0x0D) }
            guard at < text.count else { return }
            at = text[at] == 0x26 ? appendXMLReference(text, at: at) : appendLineEnd(text, at: at)
        }
    }

    /// Appends the content of a CDATA section.
    mutating func appendLiteral(_ text: ByteView, isOdd: Bool) {
        if isOdd { return appendOddText(text, isLiteral: true) }
        var at = 0
        while true {
            at = copy(text, from: at) { ByteWord.equal($0, 0x0D) }
            guard at < text.count else { return }
            at = appendLineEnd(text, at: at)
        }
    }

    private mutating func appendLineEnd(_ text: ByteView, at: Int) -> Int {
        append(0x0A)
        return text[at &+ 1] == 0x0A ? at &+ 2 : at &+ 1
    }

    /// What the `&` at `at` begins; itself where that is nothing.
    ///
    /// - Returns: where the text goes on.
    @inline(__always)
    private mutating func appendXMLReference(_ text: ByteView, at: Int) -> Int {
        // XML's own ones need no table.
        let word = text.word(at: at)
        switch word & 0xFFFF_FFFF {
        case 0x3B74_6C26:  // &lt;
            append(0x3C)
            return at &+ 4
        case 0x3B74_6726:  // &gt;
            append(0x3E)
            return at &+ 4
        case 0x706D_6126 where text[at &+ 4] == 0x3B:  // &amp;
            append(0x26)
            return at &+ 5
        case 0x6F75_7126 where text[at &+ 4] == 0x74 && text[at &+ 5] == 0x3B:  // &quot;
            append(0x22)
            return at &+ 6
        default: break
        }
        let mark = count
        if let next = appendReference(text, at: at, requiresSemicolon: true) {
            mendBracket(from: mark)
            return next
        }
        append(0x26)
        return at &+ 1
    }

    /// In XML `&lang;` and `&rang;` are XHTML's angle brackets, not HTML 5's mathematical ones.
    private mutating func mendBracket(from mark: Int) {
        guard count == mark &+ 3 else { return }
        let last = view[mark..<count]
        if last == "\u{27E8}" || last == "\u{27E9}" {
            let isLeft = last.last == 0xA8
            truncate(to: mark)
            append(isLeft ? "\u{3008}" : "\u{3009}")
        }
    }

    /// Appends what the reference that begins with the `&` at `at` stands for.
    ///
    /// - Parameter requiresSemicolon: XML's rule; HTML also reads `&#38` and `&eacute` without one.
    /// - Returns: where the text goes on; nil, and nothing appended, where the `&` stands for itself.
    mutating func appendReference(_ text: ByteView, at: Int, requiresSemicolon: Bool) -> Int? {
        let start = at &+ 1
        if text[start] == 0x23 { return appendNumbered(text, at: start &+ 1, requiresSemicolon) }
        var stop = start
        while stop &- start <= CharacterReferences.longestName, text[stop].isLetter || text[stop].isDigit {
            stop &+= 1
        }
        guard stop > start else { return nil }
        let isClosed = text[stop] == 0x3B
        guard isClosed || !requiresSemicolon,
            let meaning = CharacterReferences.text(named: text[start..<stop].array, isClosed: isClosed)
        else { return nil }
        meaning.withView { append($0) }
        return isClosed ? stop &+ 1 : stop
    }

    private mutating func appendNumbered(_ text: ByteView, at: Int, _ requiresSemicolon: Bool) -> Int? {
        var at = at
        let isHex = text[at] | 0x20 == 0x78
        if isHex { at &+= 1 }
        let start = at
        var number: UInt32 = 0
        while at < text.count, let digit = Self.digit(text[at], isHex: isHex) {
            number = min(number &* (isHex ? 16 : 10) &+ digit, 0x110000)
            at &+= 1
        }
        guard at > start else { return nil }
        if text[at] == 0x3B {
            at &+= 1
        } else if requiresSemicolon {
            return nil
        }
        if let scalar = CharacterReferences.scalar(numbered: number) { append(scalar: scalar) }
        return at
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        if byte.isDigit { return UInt32(byte &- 0x30) }
        let letter = (byte | 0x20) &- 0x61
        return isHex && letter < 6 ? UInt32(letter) &+ 10 : nil
    }
}

// MARK: Characters that XML forbids

extension ByteView {
    /// True where a control character, U+FFFE, U+FFFF or a C1 control stands in valid UTF-8.
    var hasForbiddenCharacters: Bool {
        var at = 0
        while at &+ 8 <= count {
            let word = word(at: at)
            if ByteWord.below(word, 0x20) != 0 {
                for offset in 0..<8 where self[at &+ offset].isForbiddenControl { return true }
            }
            at &+= 8
        }
        while at < count {
            if self[at].isForbiddenControl { return true }
            at &+= 1
        }
        if contains(0x7F) { return true }
        at = index(of: 0xC2, from: 0)
        while at < count {
            if self[at &+ 1] < 0xA0 { return true }
            at = index(of: 0xC2, from: at &+ 2)
        }
        at = index(of: 0xEF, from: 0)
        while at < count {
            if self[at &+ 1] == 0xBF, self[at &+ 2] >= 0xBE { return true }
            at = index(of: 0xEF, from: at &+ 3)
        }
        return false
    }
}

extension UInt8 {
    @inline(__always)
    fileprivate var isForbiddenControl: Bool { self < 0x20 && self != 0x0A && self != 0x0D && self != 0x09 }
}

extension ByteSink {
    /// As `appendText` and `appendLiteral`, byte by byte: control characters go, C1 controls become the characters of
    /// windows-1252 that somebody took for Latin-1, what is no character becomes U+FFFD.
    private mutating func appendOddText(_ text: ByteView, isLiteral: Bool) {
        var at = 0
        while at < text.count {
            let byte = text[at]
            switch byte {
            case 0x26 where !isLiteral: at = appendXMLReference(text, at: at)
            case 0x0D: at = appendLineEnd(text, at: at)
            case 0xEF where text[at &+ 1] == 0xBF && text[at &+ 2] >= 0xBE:
                append("\u{FFFD}")
                at &+= 3
            case 0xC2 where text[at &+ 1] >= 0x80 && text[at &+ 1] < 0xA0:
                if let scalar = CharacterReferences.scalar(numbered: UInt32(text[at &+ 1])) { append(scalar: scalar) }
                at &+= 2
            default:
                if !byte.isForbiddenControl, byte != 0x7F { append(byte) }
                at &+= 1
            }
        }
    }
}

/// What `String.wireText` and `String.wireWordCount` ask of a text, answered from its UTF-8.
enum WireBytes {
    /// True for wire text in characters that surely are composed (NFC_Quick_Check yes, combining class 0); false
    /// says nothing.
    static func isWire(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let last = bytes.last else { return true }
        if last == 0x20 { return false }
        var wasSpace = true
        var at = 0
        let end = bytes.count
        while at < end {
            let byte = bytes[at]
            if byte < 0x80 {
                if byte == 0x20 {
                    if wasSpace { return false }
                    wasSpace = true
                } else if byte < 0x20 || byte == 0x7F {
                    return false
                } else {
                    wasSpace = false
                }
                at &+= 1
                continue
            }
            wasSpace = false
            let length = composedLength(byte, at &+ 1 < end ? bytes[at &+ 1] : 0, at &+ 2 < end ? bytes[at &+ 2] : 0)
            if length == 0 { return false }
            at &+= length
        }
        return true
    }

    /// Length of a character that is visible, composed and no space, by its first bytes.
    ///
    /// 0 for all that must be looked at closer. Covers Latin, Greek, Cyrillic, Han, kana, Hangul and common signs.
    @inline(__always)
    private static func composedLength(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        switch first {
        case 0xC2: second > 0xA0 && second != 0xAD ? 2 : 0
        case 0xC3...0xCB, 0xCF...0xD1, 0xD3: 2
        case 0xCE: second != 0x87 ? 2 : 0
        case 0xD2: second > 0x89 ? 2 : 0
        case 0xE2: isCommonSign(second, third) ? 3 : 0
        case 0xE3:
            switch second {
            case 0x80: third > 0x80 && third < 0xAA ? 3 : 0
            case 0x81, 0x83: 3
            case 0x82: third != 0x99 && third != 0x9A ? 3 : 0
            default: 0
            }
        case 0xE4: second >= 0xB8 ? 3 : 0
        case 0xE5...0xE8, 0xEB, 0xEC: 3
        case 0xE9: second < 0xBF ? 3 : 0
        case 0xEA: second >= 0xB0 ? 3 : 0
        case 0xED: second < 0x9E ? 3 : 0
        case 0xF0: second == 0x9F && third >= 0x8C && third <= 0xAB ? 4 : 0
        default: 0
        }
    }

    /// U+2010…2027, 2030…205E, 2080…20BF, 2100…2125, 2190…21FF, 2500…26FF.
    @inline(__always)
    private static func isCommonSign(_ second: UInt8, _ third: UInt8) -> Bool {
        switch second {
        case 0x80: third >= 0x90 && third <= 0xA7 || third >= 0xB0
        case 0x81: third <= 0x9E
        case 0x82, 0x87, 0x94...0x9B: true
        case 0x84: third < 0xA6
        case 0x86: third >= 0x90
        default: false
        }
    }

    /// Words between spaces; a character of a script without spaces is one each.
    static func wordCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var words = 0
        var inWord = false
        var at = 0
        let end = bytes.count
        while at < end {
            let byte = bytes[at]
            if byte < 0x80 {
                let isSpace = byte == 0x20 || byte &- 0x09 < 5
                if !isSpace, !inWord { words &+= 1 }
                inWord = !isSpace
                at &+= 1
                continue
            }
            // Below U+0E00 the only spaces are U+0085 and U+00A0.
            if byte >= 0xC3, byte < 0xE0 {
                if !inWord { words &+= 1 }
                inWord = true
                at &+= 2
                continue
            }
            let (scalar, length) = scalar(bytes, at)
            at &+= length
            if scalar.isUnspacedScript {
                words &+= 1
                inWord = false
            } else if scalar.isWireSpace {
                inWord = false
            } else if !inWord {
                inWord = true
                words &+= 1
            }
        }
        return words
    }

    /// The character at `at` of a well-formed text.
    @inline(__always)
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Unicode.Scalar, Int) {
        let first = UInt32(bytes[at])
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard at &+ length <= bytes.count else { return ("\u{FFFD}", bytes.count &- at) }
        var value = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for offset in 1..<length { value = value << 6 | UInt32(bytes[at &+ offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}

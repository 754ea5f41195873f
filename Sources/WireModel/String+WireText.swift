extension String {
    /// This text as wirespool publishes text: NFC, one line, single spaces, nothing invisible.
    ///
    /// Control characters, bidi controls, zero-width and no-break spaces, non-characters and soft hyphens never
    /// survive (seed-text.md, "What every layout shares"). Applying it twice changes nothing.
    package var wireText: String {
        // Nearly every text is asked for more than once: what is wire text already is only looked at.
        if utf8.withContiguousStorageIfAvailable({ WireBytes.isWire($0) }) == true { return self }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var pendingSpace = false
        for scalar in unicodeScalars {
            if scalar.isWireSpace {
                pendingSpace = !bytes.isEmpty
            } else if !scalar.isInvisible {
                if pendingSpace {
                    bytes.append(0x20)
                    pendingSpace = false
                }
                if scalar.isASCII {
                    bytes.append(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let isComposed = bytes.withUnsafeBufferPointer { WireBytes.isWire($0) }
        return isComposed ? text : text.withFewMarks.normalised(to: .composed)
    }

    /// Without the marks beyond thirty on one character (UAX 15, 12.1): Foundation sorts them in quadratic time, and half
    /// a minute went into a title of 120,000.
    private var withFewMarks: String {
        let most = 30
        func marks(_ body: (Unicode.Scalar, _ run: Int) -> Void) {
            var run = 0
            for scalar in unicodeScalars {
                // Below U+0300 nothing combines.
                let isMark = scalar.value >= 0x300 && scalar.properties.canonicalCombiningClass != .notReordered
                run = isMark ? run + 1 : 0
                body(scalar, run)
            }
        }
        var longest = 0
        marks { longest = max(longest, $1) }
        guard longest > most else { return self }
        var kept = String.UnicodeScalarView()
        marks { scalar, run in if run <= most { kept.append(scalar) } }
        return String(kept)
    }

    package var wireWordCount: Int {
        if let words = utf8.withContiguousStorageIfAvailable({ WireBytes.wordCount($0) }) { return words }
        return String(decoding: Array(utf8), as: UTF8.self).wireWordCount
    }
}

extension Unicode.Scalar {
    /// White space of any kind, line and paragraph separators and no-break spaces included.
    package var isWireSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Characters that a published text must not hold: C0, C1, bidi controls, zero-width, soft hyphen, non-characters.
    package var isInvisible: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069,
            0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xFDD0...0xFDEF, 0xE0000...0xE007F:
            true
        default: value & 0xFFFE == 0xFFFE
        }
    }

    /// Scripts that write words without spaces between them: Han, kana, Thai, Lao, Khmer, Myanmar.
    package var isUnspacedScript: Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}

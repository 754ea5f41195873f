import Foundation

/// A normalisation form of Unicode (UAX 15).
package enum NormalForm: Sendable, CaseIterable {
    /// NFC.
    case composed
    /// NFKC.
    case compatible
    /// NFD.
    case decomposed
}

extension String {
    /// Bytes of a piece that is normalised for itself, at least.
    ///
    /// Foundation moves all that follows for each character that changes its length: a megabyte of conjoining Hangul at
    /// once took a second, of ligatures minutes.
    private static let piece = 1_024

    /// This text in a normalisation form; linear in its length.
    ///
    /// What comes out is what Foundation makes of the whole: pieces end before a character that joins nothing before it.
    package func normalised(to form: NormalForm) -> String {
        guard utf8.count > 2 * Self.piece else { return form.whole(of: self) }
        var out = ""
        out.reserveCapacity(utf8.count)
        var start = unicodeScalars.startIndex
        var bytes = 0
        var index = start
        while index < unicodeScalars.endIndex {
            let scalar = unicodeScalars[index]
            if bytes >= Self.piece, !scalar.mayJoinBefore {
                out += form.whole(of: String(self[start..<index]))
                start = index
                bytes = 0
            }
            bytes += UTF8.width(scalar)
            unicodeScalars.formIndex(after: &index)
        }
        return out + form.whole(of: String(self[start...]))
    }
}

extension NormalForm {
    fileprivate func whole(of text: String) -> String {
        switch self {
        case .composed: text.precomposedStringWithCanonicalMapping
        case .compatible: text.precomposedStringWithCompatibilityMapping
        case .decomposed: text.decomposedStringWithCanonicalMapping
        }
    }
}

extension Unicode.Scalar {
    /// True for what normalisation may sort or compose with the character before it, in any form.
    ///
    /// Marks with a combining class, and characters of class 0 whose decomposition begins with the second half of a
    /// composition: vowel signs, conjoining Hangul vowels and finals, and their compatibility forms (UAX 15, 9.1).
    fileprivate var mayJoinBefore: Bool {
        switch value {
        case 0..<0x300: false
        case 0x09BE, 0x09D7, 0x0B3E, 0x0B56...0x0B57, 0x0BBE, 0x0BD7, 0x0CC2, 0x0CD5...0x0CD6, 0x0D3E, 0x0D57, 0x0DCF,
            0x0DDF, 0x0F73, 0x0F75, 0x0F81, 0x102E, 0x1B35:
            true
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: true
        case 0x3133, 0x3135...0x3136, 0x313A...0x313F, 0x314F...0x3164: true
        case 0xFF9E...0xFFA0, 0xFFA3, 0xFFA5...0xFFA6, 0xFFAA...0xFFAF, 0xFFC2...0xFFDC: true
        case 0x1_1127, 0x1_133E, 0x1_1357, 0x1_13B8...0x1_13C9, 0x1_14B0, 0x1_14BA, 0x1_14BD, 0x1_15AF, 0x1_1930,
            0x1_611E...0x1_6129, 0x1_6D67:
            true
        default: properties.canonicalCombiningClass != .notReordered
        }
    }
}

import Foundation
import WireModel

/// One character of a text, as the word reader sees it.
struct TextScalar {
    let value: UInt32
    /// Bytes in UTF-8.
    let width: Int
    private let traits: UInt8

    private static let letter: UInt8 = 1
    private static let capital: UInt8 = 2
    private static let digitTrait: UInt8 = 4
    private static let cased: UInt8 = 8
    private static let unspaced: UInt8 = 16

    @inline(__always)
    init(ascii byte: UInt8) {
        value = UInt32(byte)
        width = 1
        switch byte {
        case 0x61...0x7A: traits = TextScalar.letter | TextScalar.cased
        case 0x41...0x5A: traits = TextScalar.letter | TextScalar.cased | TextScalar.capital
        case 0x30...0x39: traits = TextScalar.digitTrait
        default: traits = 0
        }
    }

    /// The character whose lead byte is at `index` of valid UTF-8.
    init(_ utf8: [UInt8], at index: Int) {
        let lead = utf8[index]
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC0, index + length <= utf8.count else {
            value = 0xFFFD
            width = 1
            traits = 0
            return
        }
        var code = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length { code = code << 6 | UInt32(utf8[index + offset] & 0x3F) }
        value = code
        width = length
        traits = TextScalar.traits(of: code)
    }

    private static func traits(of code: UInt32) -> UInt8 {
        switch code {
        case 0x80..<0xC0, 0xD7, 0xF7, 0x2000...0x206F, 0x3000...0x3004, 0x3008...0x3020, 0xFF00...0xFF0F: return 0
        case 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A9, 0x400...0x42F: return letter | cased | capital
        case 0xDF...0xF6, 0xF8...0xFF, 0x3B1...0x3C9, 0x430...0x45F: return letter | cased
        default: break
        }
        guard let scalar = Unicode.Scalar(code) else { return 0 }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber: return digitTrait
        case .uppercaseLetter, .titlecaseLetter: return letter | cased | capital
        case .lowercaseLetter: return letter | cased
        case .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark:
            return letter | (scalar.isUnspacedScript ? unspaced : 0)
        default: return 0
        }
    }

    var isLetter: Bool { traits & TextScalar.letter != 0 }
    var isCapital: Bool { traits & TextScalar.capital != 0 }
    var hasCase: Bool { traits & TextScalar.cased != 0 }
    var isDigit: Bool { traits & TextScalar.digitTrait != 0 }
    var isUnspaced: Bool { traits & TextScalar.unspaced != 0 }

    /// Value of a decimal digit of any script.
    var digit: UInt8 {
        if value < 0x80 { return UInt8(truncatingIfNeeded: value &- 0x30) }
        return UInt8(truncatingIfNeeded: Int(Unicode.Scalar(value)?.properties.numericValue ?? 0))
    }

    /// The sign that this is between two digits; dashes of all lengths are one.
    var joinedSign: UInt8? {
        switch value {
        case 0x2E, 0x2C, 0x3A, 0x2F, 0x2D: UInt8(truncatingIfNeeded: value)
        case 0x2010...0x2014, 0x2212: UInt8(ascii: "-")
        default: nil
        }
    }
    var isDash: Bool { value == 0x2D || value == 0x2013 || value == 0x2014 }
    var isApostrophe: Bool { value == 0x27 || value == 0x2019 }
    var isNewline: Bool { value == 0x0A || value == 0x0D || value == 0x2028 || value == 0x2029 }
    var isSpace: Bool {
        value == 0x20 || (value >= 0x80 || value < 0x20) && (Unicode.Scalar(value)?.isWireSpace ?? false)
    }
    var endsSentence: Bool {
        switch value {
        // … and the marks of Urdu, Arabic questions, Hindi.
        case 0x2E, 0x21, 0x3F, 0x2026, 0x6D4, 0x61F, 0x964, 0x965: true
        default: false
        }
    }
    var endsUnspacedSentence: Bool { value == 0x3002 || value == 0xFF01 || value == 0xFF1F }
    var closesQuotation: Bool {
        switch value {
        case 0x22, 0x27, 0x29, 0x5D, 0xBB, 0x2019, 0x201D: true
        default: false
        }
    }
    var opensQuotation: Bool {
        switch value {
        case 0x22, 0x27, 0x28, 0x5B, 0xAB, 0x2018, 0x201C, 0x201E: true
        default: false
        }
    }

    /// Appends the letter without case and, if Latin, without diacritic; says whether what was added is ASCII.
    func appendFolded(to letters: inout [UInt8]) -> Bool {
        if value < 0x80 {
            letters.append(UInt8(truncatingIfNeeded: value) | 0x20)
            return true
        }
        switch value {
        case 0xC0..<0x250: return appendFoldedLatin(to: &letters)
        case 0x391...0x3A9, 0x410...0x42F: append(value + 0x20, to: &letters)
        case 0x401: append(0x435, to: &letters)
        case 0x400...0x40F: append(value + 0x50, to: &letters)
        case 0x451: append(0x435, to: &letters)  // ё, which most papers print as е
        case 0x3B1...0x3C9, 0x430...0x45F: append(value, to: &letters)
        // Points of Hebrew and vowel marks of Arabic, which few texts have, and the dash that stretches a word.
        case 0x591...0x5C7, 0x610...0x61A, 0x640, 0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4: break
        // Alef with and without its signs; final yeh as Egypt writes it.
        case 0x622, 0x623, 0x625, 0x671: append(0x627, to: &letters)
        case 0x649: append(0x64A, to: &letters)
        default:
            guard isCapital, let scalar = Unicode.Scalar(value) else {
                append(value, to: &letters)
                return false
            }
            letters.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
        return false
    }

    private func appendFoldedLatin(to letters: inout [UInt8]) -> Bool {
        switch value {
        case 0xDE, 0xFE: letters.append(contentsOf: [UInt8(ascii: "t"), UInt8(ascii: "h")])
        case 0xDF: letters.append(contentsOf: [UInt8(ascii: "s"), UInt8(ascii: "s")])
        default:
            let base = TextScalar.latinBases[Int(value) - 0xC0]
            guard base != 0 else {
                append(value, to: &letters)
                return false
            }
            letters.append(base)
        }
        return true
    }

    /// The letter without its mark, for U+00C0 … U+024F; 0 where it is no marked letter of a…z.
    private static let latinBases: [UInt8] = (0xC0..<0x250).map { (code: UInt32) -> UInt8 in
        switch code {
        case 0xC6, 0xE6, 0x152, 0x153: return UInt8(ascii: "e")  // as foldSpelling makes of ae, oe
        case 0xD0, 0xF0, 0x110, 0x111: return UInt8(ascii: "d")
        case 0xD8, 0xF8: return UInt8(ascii: "o")
        case 0x131: return UInt8(ascii: "i")
        case 0x141, 0x142: return UInt8(ascii: "l")
        default:
            guard let scalar = Unicode.Scalar(code) else { return 0 }
            let base = String(scalar).decomposedStringWithCanonicalMapping.utf8.first ?? 0
            return base < 0x80 ? base | 0x20 : 0
        }
    }

    private func append(_ code: UInt32, to letters: inout [UInt8]) {
        guard let scalar = Unicode.Scalar(code) else { return }
        letters.append(contentsOf: String(Character(scalar)).utf8)
    }
}

/// One word of a text in 32 bits: what it is, where it stands among wire words, and a name to compare it by.
///
/// Bits 0–1 kind, 2–3 wire words begun since the word before (3: three or more), 4–31 name. The name of an ordinary
/// word is 12 bits of its letters' shape and 16 bits of hash, so that two words can also be compared for likeness;
/// that of a number is 28 bits of hash.
struct Word: Hashable, Sendable {
    /// What a word tells about a story.
    enum Kind: UInt32 {
        case plain = 0
        /// One of the few dozen words of which half of any English text is made.
        case stop = 1
        /// Begins with a capital though it does not begin its sentence.
        case name = 2
        case number = 3
    }

    static let unspacedShape: UInt32 = 0xFFF

    let bits: UInt32

    init(bits: UInt32) { self.bits = bits }

    init(kind: Kind, step: Int, hash: UInt64, shape: UInt32) {
        let name =
            kind == .number
            ? UInt32(truncatingIfNeeded: hash >> 36)
            : (shape & 0xFFF) | UInt32(truncatingIfNeeded: hash >> 48) << 12
        bits = name << 4 | UInt32(truncatingIfNeeded: min(3, max(0, step))) << 2 | kind.rawValue
    }

    var name: UInt32 { bits >> 4 }
    var step: Int { Int(bits >> 2 & 3) }
    var isStop: Bool { bits & 3 == Kind.stop.rawValue }
    var isNumber: Bool { bits & 3 == Kind.number.rawValue }
    /// A number or a name: what two fillings of one form differ in.
    var isFact: Bool { bits & 2 != 0 }
    /// The word as one that tells nothing, whatever it is.
    var asStop: Word { Word(bits: bits & ~3 | Kind.stop.rawValue) }
    func withStep(_ step: Int) -> Word {
        Word(bits: bits & ~12 | UInt32(truncatingIfNeeded: min(3, max(0, step))) << 2)
    }
    private var shape: UInt32 { bits >> 4 & 0xFFF }
    private var isUnspaced: Bool { !isNumber && shape == Word.unspacedShape }

    /// What the word counts in containment, in twentieths of an ordinary word.
    var weight: Int {
        switch bits & 3 {
        case Kind.plain.rawValue: isUnspaced ? 12 : 20
        case Kind.stop.rawValue: 7
        default: 30
        }
    }

    /// Whether one may be a misprint or another form of the other.
    ///
    /// Numbers and stop words are only like themselves.
    func isLike(_ other: Word) -> Bool {
        if name == other.name { return true }
        if bits & 1 != 0 || other.bits & 1 != 0 { return false }
        let a = shape
        let b = other.shape
        guard a != 0, b != 0, a != Word.unspacedShape, b != Word.unspacedShape else { return false }
        return (a ^ b).nonzeroBitCount <= 2
    }
}

/// Mixing of 64 bits (the finaliser of MurmurHash3, public domain).
@inline(__always)
func mixed(_ value: UInt64) -> UInt64 {
    var x = value
    x ^= x >> 33
    x = x &* 0xFF51_AFD7_ED55_8CCD
    x ^= x >> 33
    x = x &* 0xC4CE_B9FE_1A85_EC53
    return x ^ x >> 33
}

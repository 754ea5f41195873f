import Glibc
import Markup

/// Bytes of a document that its reader keeps alive for as long as it reads.
///
/// A place outside gives 0 and a range is cut to what is there, so that foreign bytes cannot trap. Never kept
/// beyond that.
@safe struct ByteView {
    private let base: UnsafePointer<UInt8>
    let count: Int

    init(_ buffer: UnsafeBufferPointer<UInt8>) {
        unsafe base = unsafe buffer.baseAddress ?? Self.nothing
        count = buffer.count
    }

    init(_ text: StaticString) {
        unsafe base = text.hasPointerRepresentation ? text.utf8Start : Self.nothing
        count = text.hasPointerRepresentation ? text.utf8CodeUnitCount : 0
    }

    private init(base: UnsafePointer<UInt8>, count: Int) {
        unsafe self.base = base
        self.count = count
    }

    static var empty: ByteView { ByteView("") }
    private static var nothing: UnsafePointer<UInt8> { unsafe ("" as StaticString).utf8Start }

    var isEmpty: Bool { count == 0 }
    var first: UInt8 { self[0] }
    var last: UInt8 { self[count &- 1] }

    @inline(__always)
    subscript(_ index: Int) -> UInt8 {
        UInt(bitPattern: index) < UInt(bitPattern: count) ? unsafe base[index] : 0
    }

    @inline(__always)
    subscript(_ range: Range<Int>) -> ByteView {
        let lower = min(max(range.lowerBound, 0), count)
        let upper = min(max(range.upperBound, lower), count)
        return unsafe ByteView(base: base + lower, count: upper &- lower)
    }

    func from(_ index: Int) -> ByteView { self[min(max(index, 0), count)..<count] }

    /// Eight bytes, the first one lowest; zeros stand for what lies outside.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        if index >= 0, index &+ 8 <= count {
            return unsafe UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self).littleEndian
        }
        var word: UInt64 = 0
        for offset in 0..<8 { word |= UInt64(self[index &+ offset]) << UInt64(offset &* 8) }
        return word
    }

    func withBuffer<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe body(UnsafeBufferPointer(start: base, count: count))
    }

    /// Text of valid UTF-8; what is not becomes U+FFFD.
    var string: String { unsafe String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }

    var array: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }
}

// MARK: Searching

extension ByteView {
    /// Place of the next such byte; `limit` where there is none before it.
    @inline(__always)
    func index(of byte: UInt8, from: Int, limit: Int = .max) -> Int {
        let end = min(limit, count)
        guard from >= 0, from < end else { return end }
        // Most are near, and a call costs more than a few comparisons.
        let near = min(end, from &+ 6)
        var at = from
        while at < near {
            if unsafe base[at] == byte { return at }
            at &+= 1
        }
        guard at < end, let hit = unsafe memchr(base + at, Int32(byte), end &- at) else { return end }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }

    func contains(_ byte: UInt8) -> Bool { index(of: byte, from: 0) < count }

    /// Place of the next such sequence; `limit` where none stands before it.
    func index(of sequence: StaticString, from: Int, limit: Int = .max) -> Int {
        let end = min(limit, count)
        let wanted = ByteView(sequence)
        var at = from
        while true {
            at = index(of: wanted.first, from: at, limit: end)
            if at >= end { return end }
            if at &+ wanted.count <= end, self[at..<at &+ wanted.count] == wanted { return at }
            at &+= 1
        }
    }

    func hasPrefix(_ text: StaticString, at index: Int = 0) -> Bool {
        let wanted = ByteView(text)
        return index &+ wanted.count <= count && self[index..<index &+ wanted.count] == wanted
    }

    @inline(__always)
    static func == (left: ByteView, right: ByteView) -> Bool {
        guard left.count == right.count else { return false }
        if left.count <= 16 {
            for index in 0..<left.count where left[index] != right[index] { return false }
            return true
        }
        return unsafe memcmp(left.base, right.base, left.count) == 0
    }

    static func == (left: ByteView, right: StaticString) -> Bool { left == ByteView(right) }

    /// Equal but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: ByteView) -> Bool {
        guard count == other.count else { return false }
        for index in 0..<count where self[index].asciiLowercase != other[index].asciiLowercase { return false }
        return true
    }

    func equalsIgnoringCase(_ other: StaticString) -> Bool { equalsIgnoringCase(ByteView(other)) }

    /// True where all bytes from `start` on are well-formed UTF-8.
    func isUTF8(from start: Int) -> Bool { unsafe withBuffer { unsafe WebEncoding.isValidUTF8($0, from: start) } }

    /// Place of the first byte outside ASCII; `count` where there is none.
    func firstNonASCII() -> Int {
        var at = 0
        while at &+ 8 <= count, word(at: at) & ByteWord.high == 0 { at &+= 8 }
        while at < count, self[at] < 0x80 { at &+= 1 }
        return at
    }

    /// Without bytes up to the space at both ends.
    @inline(__always)
    var trimmed: ByteView {
        var lower = 0
        var upper = count
        while lower < upper, self[lower] <= 0x20 { lower &+= 1 }
        while upper > lower, self[upper &- 1] <= 0x20 { upper &-= 1 }
        return self[lower..<upper]
    }

    /// A whole number; nil for anything but digits with a sign, and beyond 18 digits.
    var integer: Int? {
        let digits = first == 0x2D || first == 0x2B ? from(1) : self
        guard !digits.isEmpty, digits.count <= 18 else { return nil }
        var value = 0
        for index in 0..<digits.count {
            let digit = digits[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return first == 0x2D ? 0 &- value : value
    }
}

/// Tests on eight bytes at once; each answers with the high bit of the bytes meant.
enum ByteWord {
    static let high: UInt64 = 0x8080_8080_8080_8080
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Bytes equal to `byte`; above the lowest of them others may be marked by mistake.
    @inline(__always)
    static func equal(_ word: UInt64, _ byte: UInt8) -> UInt64 {
        let difference = word ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & high
    }

    /// Bytes below `bound` (at most 128); above the lowest of them others may be marked by mistake.
    @inline(__always)
    static func below(_ word: UInt64, _ bound: UInt8) -> UInt64 {
        (word &- ones &* UInt64(bound)) & ~word & high
    }
}

extension UInt8 {
    @inline(__always)
    var asciiLowercase: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var isMarkupSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }

    @inline(__always)
    var isNameStart: Bool { isLetter || self == 0x5F || self == 0x3A || self >= 0x80 }

    @inline(__always)
    var isNamePart: Bool { isNameStart || isDigit || self == 0x2D || self == 0x2E }
}

extension Array where Element == UInt8 {
    /// Lends the bytes for the length of a call.
    func withView<Result>(_ body: (ByteView) -> Result) -> Result {
        unsafe withUnsafeBufferPointer { unsafe body(ByteView($0)) }
    }
}

extension String {
    /// Lends the text's UTF-8 for the length of a call.
    func withView<Result>(_ body: (ByteView) -> Result) -> Result {
        if let result = unsafe utf8.withContiguousStorageIfAvailable({ unsafe body(ByteView($0)) }) { return result }
        return Array(utf8).withView(body)
    }
}

/// HTML's character references, found by a hash of their name (WHATWG HTML 13.2.5.72 to 80, 13.5).
struct HTMLReferences: Sendable {
    /// What a name stands for: at most eight bytes of UTF-8, the first lowest.
    private struct Entry {
        let key: UInt64
        let text: UInt64
        let length: UInt8
        /// Read without a semicolon as well.
        let isLegacy: Bool
    }

    static let table = HTMLReferences()

    /// Longest name that is read without a semicolon.
    private static let longestLegacy = 6
    private static let longest = 32
    private static let mask = 8191
    private var slots = [Entry?](repeating: nil, count: mask + 1)

    private init() {
        let legacy = Set(legacyReferenceNames.utf8.split(separator: 0x20).map { HTMLNameHash.of($0) })
        var name = HTMLNameHash()
        var scalar: UInt32 = 0
        var isName = true
        var sink = UTF8Sink()
        // `name scalar [scalar]` in hexadecimal, by comma.
        for byte in Array(namedReferenceTable.utf8) + [0x2C] {
            if byte == 0x20 || byte == 0x2C {
                if !isName { sink.append(scalar) }
                scalar = 0
                isName = false
                guard byte == 0x2C else { continue }
                enter(name.value, sink.bytes, isLegacy: legacy.contains(name.value))
                name = HTMLNameHash()
                sink.bytes.removeAll(keepingCapacity: true)
                isName = true
            } else if isName {
                name.add(byte)
            } else {
                scalar = scalar << 4 | UInt32(byte.hexDigit ?? 0)
            }
        }
    }

    private mutating func enter(_ key: UInt64, _ bytes: [UInt8], isLegacy: Bool) {
        var text: UInt64 = 0
        for byte in bytes.reversed() { text = text << 8 | UInt64(byte) }
        var slot = Int(truncatingIfNeeded: key >> 32) & Self.mask
        while slots[slot] != nil { slot = (slot &+ 1) & Self.mask }
        slots[slot] = Entry(key: key, text: text, length: UInt8(clamping: bytes.count), isLegacy: isLegacy)
    }

    /// A reference as read: its UTF-8, the first byte lowest, and where the text goes on.
    struct Reading {
        var text: UInt64
        var length: Int
        var next: Int
    }

    private func entry(_ key: UInt64) -> Entry? {
        var slot = Int(truncatingIfNeeded: key >> 32) & Self.mask
        while let entry = slots[slot] {
            if entry.key == key { return entry }
            slot = (slot &+ 1) & Self.mask
        }
        return nil
    }

    /// Reads the reference whose ampersand stands at `start`; nil where the ampersand is text.
    func reading(_ bytes: UnsafePointer<UInt8>, at start: Int, end: Int, inAttribute: Bool) -> Reading? {
        var at = start &+ 1
        guard at < end else { return nil }
        if unsafe bytes[at] == 0x23 { return unsafe number(bytes, from: at &+ 1, end: end) }
        var hash = HTMLNameHash()
        var legacy: (entry: Entry, next: Int)?
        while at < end, at &- start <= Self.longest, unsafe bytes[at].isASCIIAlphanumeric {
            unsafe hash.add(bytes[at])
            at &+= 1
            if at &- start <= Self.longestLegacy &+ 1, at &- start > 2, let found = entry(hash.value), found.isLegacy {
                legacy = (found, at)
            }
        }
        if at < end, unsafe bytes[at] == 0x3B, let found = entry(hash.value) {
            return Reading(text: found.text, length: Int(found.length), next: at &+ 1)
        }
        guard let (found, next) = legacy else { return nil }
        // In an address `&copy=1` is a parameter (13.2.5.73).
        if inAttribute, next < end, unsafe bytes[next] == 0x3D || bytes[next].isASCIIAlphanumeric { return nil }
        return Reading(text: found.text, length: Int(found.length), next: next)
    }

    private func number(_ bytes: UnsafePointer<UInt8>, from start: Int, end: Int) -> Reading? {
        var at = start
        var value: UInt32 = 0
        let isHex = unsafe at < end && bytes[at] | 0x20 == 0x78
        if isHex { at &+= 1 }
        let first = at
        while at < end, let digit = unsafe bytes[at].hexDigit, isHex || digit < 10 {
            value = min(value &* (isHex ? 16 : 10) &+ UInt32(digit), 0x11_0000)
            at &+= 1
        }
        guard at > first else { return nil }
        if at < end, unsafe bytes[at] == 0x3B { at &+= 1 }
        guard let scalar = CharacterReferences.scalar(numbered: value) else {
            return Reading(text: 0, length: 0, next: at)
        }
        var text: UInt64 = 0
        var length = 0
        for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
            text |= UInt64(byte) << UInt64(length &* 8)
            length &+= 1
        }
        return Reading(text: text, length: length, next: at)
    }
}

extension UInt8 {
    @inline(__always)
    var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
    @inline(__always)
    var isHTMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }
    @inline(__always)
    var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

extension UInt8 {
    /// What a hexadecimal digit stands for, nil for any other byte.
    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }
}

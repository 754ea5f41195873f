/// Writes scalars as UTF-8.
struct UTF8Sink {
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    var bytes: [UInt8] = []

    mutating func append(_ scalar: UInt32) {
        if scalar < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: scalar))
        } else if scalar < 0x800 {
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else if scalar < 0x10000 {
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        } else {
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }

    mutating func appendReplacement() { bytes.append(contentsOf: Self.replacement) }
}

extension WebEncoding {
    /// Offset of the first byte that begins no well-formed sequence; nil where all is well.
    static func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var at = start
        let end = bytes.count
        while at < end {
            // Eight bytes at a time while all are ASCII.
            while at &+ 8 <= end,
                unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
            {
                at &+= 8
            }
            if at == end { break }
            if unsafe bytes[at] < 0x80 {
                at &+= 1
                continue
            }
            let length = unsafe utf8Length(bytes, at)
            if length == 0 { return at }
            at &+= length
        }
        return nil
    }

    /// Length of the well-formed sequence of two or more bytes at `at`; 0 where there is none.
    @inline(__always)
    private static func utf8Length(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
        let lead = unsafe bytes[at]
        let left = bytes.count &- at
        func isTail(_ offset: Int) -> Bool { unsafe bytes[at &+ offset] & 0xC0 == 0x80 }
        switch lead {
        case 0xC2...0xDF:
            return left >= 2 && isTail(1) ? 2 : 0
        case 0xE0...0xEF:
            guard left >= 3, isTail(1), isTail(2) else { return 0 }
            let second = unsafe bytes[at &+ 1]
            if lead == 0xE0, second < 0xA0 { return 0 }
            if lead == 0xED, second > 0x9F { return 0 }
            return 3
        case 0xF0...0xF4:
            guard left >= 4, isTail(1), isTail(2), isTail(3) else { return 0 }
            let second = unsafe bytes[at &+ 1]
            if lead == 0xF0, second < 0x90 { return 0 }
            if lead == 0xF4, second > 0x8F { return 0 }
            return 4
        default:
            return 0
        }
    }

    static func decodeUTF8(_ bytes: [UInt8], from start: Int, strict: Bool) -> [UInt8]? {
        let invalid = unsafe bytes.withUnsafeBytes { unsafe firstInvalidUTF8($0, from: start) }
        guard invalid != nil else { return start == 0 ? bytes : Array(bytes[start...]) }
        if strict { return nil }
        // The standard library replaces each maximal subpart by one U+FFFD, which is WHATWG's rule too.
        return Array(String(decoding: bytes[start...], as: UTF8.self).utf8)
    }

    static func decodeUTF16(_ bytes: [UInt8], from start: Int, bigEndian: Bool, strict: Bool) -> [UInt8]? {
        var sink = UTF8Sink()
        sink.bytes.reserveCapacity(bytes.count)
        var high: UInt32 = 0
        var at = start
        while at &+ 1 < bytes.count {
            let first = UInt32(bytes[at])
            let second = UInt32(bytes[at &+ 1])
            at &+= 2
            let unit = bigEndian ? first << 8 | second : second << 8 | first
            if high != 0 {
                if unit & 0xFC00 == 0xDC00 {
                    sink.append(0x10000 &+ (high & 0x3FF) << 10 &+ unit & 0x3FF)
                    high = 0
                    continue
                }
                if strict { return nil }
                sink.appendReplacement()
                high = 0
            }
            switch unit & 0xFC00 {
            case 0xD800: high = unit
            case 0xDC00:
                if strict { return nil }
                sink.appendReplacement()
            default: sink.append(unit)
            }
        }
        if high != 0 || at < bytes.count {
            if strict { return nil }
            sink.appendReplacement()
        }
        return sink.bytes
    }

    static func decodeUTF32(_ bytes: [UInt8], from start: Int, bigEndian: Bool, strict: Bool) -> [UInt8]? {
        var sink = UTF8Sink()
        sink.bytes.reserveCapacity(bytes.count / 2)
        var at = start
        while at &+ 3 < bytes.count {
            var value: UInt32 = 0
            for offset in 0..<4 {
                value = value << 8 | UInt32(bytes[bigEndian ? at &+ offset : at &+ 3 &- offset])
            }
            at &+= 4
            if Unicode.Scalar(value) != nil {
                sink.append(value)
            } else {
                if strict { return nil }
                sink.appendReplacement()
            }
        }
        if at < bytes.count {
            if strict { return nil }
            sink.appendReplacement()
        }
        return sink.bytes
    }
}

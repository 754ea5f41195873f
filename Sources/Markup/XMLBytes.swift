import Glibc

/// Searches over a document's bytes; every one is linear and stays inside the array.
enum XMLBytes {
    static let commentOpen = Array("<!--".utf8)
    static let commentClose = Array("-->".utf8)
    static let cdataOpen = Array("<![CDATA[".utf8)
    static let cdataClose = Array("]]>".utf8)
    static let instructionClose = Array("?>".utf8)
    static let xmlns = Array("xmlns".utf8)
    /// XML's own references, the frequent ones first.
    static let predefined = ["&lt;", "&gt;", "&amp;", "&quot;"].map { Array($0.utf8) }

    /// In XML `&lang;` and `&rang;` are XHTML's angle brackets, not HTML 5's mathematical ones.
    static func xhtmlBracket(_ text: [UInt8]) -> [UInt8]? {
        switch text {
        case [0xE2, 0x9F, 0xA8]: [0xE3, 0x80, 0x88]
        case [0xE2, 0x9F, 0xA9]: [0xE3, 0x80, 0x89]
        default: nil
        }
    }

    static func index(of byte: UInt8, in bytes: [UInt8], from: Int, limit: Int = .max) -> Int? {
        let end = min(limit, bytes.count)
        guard from < end else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer -> Int? in
            guard let base = buffer.baseAddress,
                let hit = unsafe memchr(base + from, Int32(byte), end &- from)
            else { return nil }
            return unsafe UnsafeRawPointer(hit) - base
        }
    }

    static func index(ofSequence sequence: [UInt8], in bytes: [UInt8], from: Int, limit: Int = .max) -> Int? {
        guard let first = sequence.first else { return nil }
        var at = from
        while let hit = index(of: first, in: bytes, from: at, limit: limit) {
            if matches(bytes, hit, sequence, limit) { return hit }
            at = hit &+ 1
        }
        return nil
    }

    @inline(__always)
    static func matches(_ bytes: [UInt8], _ at: Int, _ sequence: [UInt8], _ end: Int) -> Bool {
        guard at >= 0, at &+ sequence.count <= min(end, bytes.count) else { return false }
        for offset in 0..<sequence.count where bytes[at &+ offset] != sequence[offset] { return false }
        return true
    }

    static func equal(_ bytes: [UInt8], _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.count == right.count && bytes[left].elementsEqual(bytes[right])
    }

    static func equalIgnoringCase(_ bytes: [UInt8], _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count {
            let one = bytes[left.lowerBound &+ offset]
            let other = bytes[right.lowerBound &+ offset]
            if one != other, one | 0x20 != other | 0x20 || (one | 0x20) &- 0x61 >= 26 { return false }
        }
        return true
    }

    static func endOfName(_ bytes: [UInt8], from: Int) -> Int {
        var at = from
        while at < bytes.count, bytes[at].isNamePart { at &+= 1 }
        return at
    }

    /// First byte that text cannot hold as it is.
    ///
    /// That is `<`, `&`, a control character, or the first byte of U+FFFE (0xEF) or of a C1 control (0xC2).
    static func endOfPlainText(_ bytes: [UInt8], from: Int, limit: Int = .max) -> Int {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var at = from
            let end = min(limit, buffer.count)
            while at < end, unsafe isPlain(buffer[at]) { at &+= 1 }
            return at
        }
    }

    /// As `endOfPlainText` inside a CDATA section, where brackets and ampersands are text.
    static func endOfPlainCDATA(_ bytes: [UInt8], from: Int, limit: Int) -> Int {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var at = from
            let end = min(limit, buffer.count)
            while at < end {
                let byte = unsafe buffer[at]
                if byte != 0x3C, byte != 0x26, !isPlain(byte) { break }
                at &+= 1
            }
            return at
        }
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        if byte >= 0x20 { return byte != 0x3C && byte != 0x26 && byte != 0xEF && byte != 0xC2 && byte != 0x7F }
        return byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension UInt8 {
    @inline(__always)
    var isMarkupSpace: Bool { self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C }

    @inline(__always)
    var isNameStart: Bool { (self | 0x20) &- 0x61 < 26 || self == 0x5F || self == 0x3A || self >= 0x80 }

    @inline(__always)
    var isNamePart: Bool { isNameStart || self &- 0x30 < 10 || self == 0x2D || self == 0x2E }
}

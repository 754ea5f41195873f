/// Character references of HTML and XML: what a name or a number stands for.
package enum CharacterReferences {
    /// UTF-8 of HTML's named references, by name without `&` and `;`.
    private static let byName: [[UInt8]: [UInt8]] = {
        var table: [[UInt8]: [UInt8]] = [:]
        for entry in namedReferenceTable.split(separator: ",") {
            let words = entry.split(separator: " ")
            guard let name = words.first else { continue }
            var sink = UTF8Sink()
            for word in words.dropFirst() { sink.append(UInt32(word, radix: 16) ?? 0xFFFD) }
            table[Array(name.utf8)] = sink.bytes
        }
        return table
    }()

    private static let legacyNames = Set(legacyReferenceNames.split(separator: " ").map { Array($0.utf8) })

    /// Longest name of the table, in bytes.
    private static let longestName = 32

    /// UTF-8 of the reference `&name;`; nil for a name that HTML does not have.
    package static func text(named name: ArraySlice<UInt8>) -> [UInt8]? {
        if name.count > longestName { return nil }
        return byName[Array(name)]
    }

    /// A number as HTML reads it: C1 numbers are windows-1252's characters, impossible ones U+FFFD (WHATWG HTML
    /// 13.2.5.80); nil for a control character that no text should hold.
    package static func scalar(numbered number: UInt32) -> UInt32? {
        switch number {
        case 0x09, 0x0A, 0x0D: return number
        case 0..<0x20, 0x7F: return nil
        case 0x80...0x9F: return windows1252Controls[Int(number &- 0x80)]
        case 0xFFFE, 0xFFFF: return 0xFFFD
        default: return Unicode.Scalar(number) == nil ? 0xFFFD : number
        }
    }

    /// UTF-8 of the character that windows-1252 has at a C1 number.
    static func windows1252Control(_ byte: UInt8) -> [UInt8] {
        var sink = UTF8Sink()
        sink.append(windows1252Controls[Int(byte & 0x1F)])
        return sink.bytes
    }

    private static let windows1252Controls = SingleByteTable(.windows1252).upperHalf

    /// Reads the reference that begins with the `&` at `at`.
    ///
    /// - Parameter requiresSemicolon: XML's rule; HTML also reads `&#38` and `&eacute` without one.
    /// - Returns: UTF-8 of what it stands for and where the text goes on; nil where the `&` stands for itself.
    package static func reference(
        in bytes: [UInt8], at: Int, end: Int, requiresSemicolon: Bool
    ) -> (text: [UInt8], next: Int)? {
        let start = at &+ 1
        guard start < end else { return nil }
        if bytes[start] == 0x23 { return numbered(in: bytes, at: start &+ 1, end: end, requiresSemicolon) }
        var stop = start
        while stop < end, stop &- start <= longestName, bytes[stop].isASCIIAlphanumeric { stop &+= 1 }
        guard stop > start else { return nil }
        if stop < end, bytes[stop] == 0x3B {
            guard let text = text(named: bytes[start..<stop]) else { return nil }
            return (text, stop &+ 1)
        }
        if requiresSemicolon { return nil }
        let name = Array(bytes[start..<stop])
        guard legacyNames.contains(name), let text = byName[name] else { return nil }
        return (text, stop)
    }

    private static func numbered(
        in bytes: [UInt8], at: Int, end: Int, _ requiresSemicolon: Bool
    ) -> (text: [UInt8], next: Int)? {
        var at = at
        var isHex = false
        if at < end, bytes[at] | 0x20 == 0x78 {
            isHex = true
            at &+= 1
        }
        let start = at
        var number: UInt32 = 0
        while at < end, let digit = bytes[at].hexDigit, isHex || digit < 10 {
            number = min(number &* (isHex ? 16 : 10) &+ UInt32(digit), 0x110000)
            at &+= 1
        }
        guard at > start else { return nil }
        if at < end, bytes[at] == 0x3B {
            at &+= 1
        } else if requiresSemicolon {
            return nil
        }
        guard let scalar = scalar(numbered: number) else { return ([], at) }
        var sink = UTF8Sink()
        sink.append(scalar)
        return (sink.bytes, at)
    }
}

extension UInt8 {
    @inline(__always)
    var isASCIIAlphanumeric: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 }

    var hexDigit: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }
}

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
    package static let longestName = 32

    /// UTF-8 of the reference `&name;`; nil for a name that HTML does not have.
    ///
    /// - Parameter isClosed: false where the semicolon is missing, which HTML allows for the names it had first.
    package static func text(named name: [UInt8], isClosed: Bool) -> [UInt8]? {
        guard name.count <= longestName, isClosed || legacyNames.contains(name) else { return nil }
        return byName[name]
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

    private static let windows1252Controls = SingleByteTable(.windows1252).upperHalf
}

extension UInt8 {
    @inline(__always)
    var isASCIIAlphanumeric: Bool { self &- 0x30 < 10 || (self | 0x20) &- 0x61 < 26 }
}

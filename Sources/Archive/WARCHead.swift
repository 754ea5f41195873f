import WireModel

/// A record's head: the version line and the named fields (ISO 28500:2017, 4).
struct WARCHead {
    var version: String
    var fields: [HeaderField]
    var blockBytes: Int

    /// Digits of a Content-Length that are read; more is no length.
    private static let lengthDigits = 15

    /// - Parameter bytes: from `WARC/` on, the empty line included or not.
    /// - Returns: nil without a version or a length.
    init?(_ bytes: ArraySlice<UInt8>) {
        var lines = HeaderLines(bytes)
        guard let first = lines.next(), let version = Self.version(first) else { return nil }
        self.version = version
        fields = lines.fields()
        guard let length = fields.first(where: { $0.name == "content-length" })?.value, !length.isEmpty,
            length.utf8.count <= Self.lengthDigits, length.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int(length)
        else { return nil }
        blockBytes = count
    }

    /// `WARC/1.1` with nothing but blanks behind it; 0.17 and 0.18 have the same form.
    private static func version(_ line: ArraySlice<UInt8>) -> String? {
        guard line.starts(with: "WARC/".utf8) else { return nil }
        let rest = line.dropFirst(5).filter { $0 != 0x20 && $0 != 0x09 }
        guard (3...4).contains(rest.count), rest[1] == UInt8(ascii: "."), rest[0] == 0x30 || rest[0] == 0x31,
            rest.dropFirst(2).allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return String(decoding: rest, as: UTF8.self)
    }
}

/// The lines of a header block, up to its empty line; CR LF, or LF alone as some writers have it.
struct HeaderLines {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    /// Fields beyond this are left out: a header block is bounded in bytes, too.
    private static let mostFields = 512

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    /// Where the next line begins.
    var end: Int { at }

    /// - Returns: nil at the empty line, which is passed, or at the end of the bytes.
    mutating func next() -> ArraySlice<UInt8>? {
        guard at < bytes.endIndex else { return nil }
        let stop = bytes[at...].firstIndex(of: 0x0A) ?? bytes.endIndex
        var line = bytes[at..<stop]
        at = min(stop + 1, bytes.endIndex)
        if line.last == 0x0D { line.removeLast() }
        return line.isEmpty ? nil : line
    }

    /// The named fields that follow; a line that names none is passed over, a folded one goes on with the last.
    mutating func fields() -> [HeaderField] {
        var fields: [HeaderField] = []
        while let line = next() {
            if line.first == 0x20 || line.first == 0x09 {
                if !fields.isEmpty { fields[fields.count - 1].value += " " + Self.text(line) }
                continue
            }
            guard fields.count < Self.mostFields, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = Self.text(line[..<colon])
            guard !name.isEmpty else { continue }
            fields.append(HeaderField(name: name, value: Self.text(line[(colon + 1)...])))
        }
        return fields
    }

    /// Without blanks around it; bytes that are no UTF-8 become replacement characters.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

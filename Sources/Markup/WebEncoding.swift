import Glibc

/// A character encoding of the web (WHATWG Encoding): bytes in, UTF-8 out.
///
/// Single-byte and multi-byte tables are glibc's, mended where browsers read a byte otherwise. UTF-7 has no label.
package struct WebEncoding: Hashable, Sendable {
    let kind: WebEncodingKind

    init(_ kind: WebEncodingKind) { self.kind = kind }

    /// Reads a label in any case, white space around it ignored (WHATWG Encoding 4.2, "get an encoding").
    package init?(label: some StringProtocol) {
        let trimmed = label.utf8.drop { $0.isLabelSpace }
        guard trimmed.count <= 64 else { return nil }
        var bytes = trimmed.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        while let last = bytes.last, last.isLabelSpace { bytes.removeLast() }
        guard let kind = WebEncodingKind.byLabel[String(decoding: bytes, as: UTF8.self)] else { return nil }
        self.kind = kind
    }

    /// WHATWG name in lower case; `utf-32be` and `utf-32le` for the two that are not of the web.
    package var name: String { kind.rawValue }

    package static let utf8 = WebEncoding(.utf8)
    package static let utf16LE = WebEncoding(.utf16LE)
    package static let utf16BE = WebEncoding(.utf16BE)
    package static let utf32LE = WebEncoding(.utf32LE)
    package static let utf32BE = WebEncoding(.utf32BE)
    package static let windows1252 = WebEncoding(.windows1252)

    /// A declaration that could be read as ASCII cannot mean UTF-16 (WHATWG HTML 13.2.3.2).
    package var isASCIICompatible: Bool {
        switch kind {
        case .utf16BE, .utf16LE, .utf32BE, .utf32LE, .replacement: false
        default: true
        }
    }

    /// These bytes as UTF-8, a byte order mark of this encoding removed.
    ///
    /// Linear in `bytes`, at most three bytes out for one in.
    ///
    /// - Returns: when `strict`, nil if any sequence is invalid; otherwise each invalid sequence gives one U+FFFD.
    package func decode(_ bytes: [UInt8], strict: Bool) -> [UInt8]? {
        let start = Self.markLength(of: bytes, kind: kind)
        switch kind {
        case .utf8:
            return Self.decodeUTF8(bytes, from: start, strict: strict)
        case .utf16BE, .utf16LE:
            return Self.decodeUTF16(bytes, from: start, bigEndian: kind == .utf16BE, strict: strict)
        case .utf32BE, .utf32LE:
            return Self.decodeUTF32(bytes, from: start, bigEndian: kind == .utf32BE, strict: strict)
        case .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR:
            return MultiByteDecoder(kind).decode(bytes, strict: strict)
        case .replacement:
            return strict ? nil : bytes.isEmpty ? [] : UTF8Sink.replacement
        default:
            return SingleByteTable(kind).decode(bytes, strict: strict)
        }
    }

    /// The encoding that a byte order mark names (WHATWG Encoding 6.1), and the mark's length in bytes.
    package static func byteOrderMark(of bytes: [UInt8]) -> (encoding: WebEncoding, length: Int)? {
        for encoding in [utf8, utf16BE, utf16LE] {
            let length = markLength(of: bytes, kind: encoding.kind)
            if length > 0 { return (encoding, length) }
        }
        return nil
    }

    /// True where every byte belongs to a well-formed sequence (Unicode 3.9, table 3-7).
    package static func isValidUTF8(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe firstInvalidUTF8($0, from: 0) == nil }
    }

    /// The same of bytes that are lent, from `start` on.
    package static func isValidUTF8(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        unsafe firstInvalidUTF8(UnsafeRawBufferPointer(bytes), from: max(0, start)) == nil
    }

    /// Each byte is a character: parts of a document, decoded one by one, give what the whole gives.
    package var isSingleByte: Bool {
        switch kind {
        case .utf8, .utf16BE, .utf16LE, .utf32BE, .utf32LE, .replacement: false
        case .gbk, .gb18030, .big5, .eucJP, .iso2022JP, .shiftJIS, .eucKR: false
        default: true
        }
    }

    private static func markLength(of bytes: [UInt8], kind: WebEncodingKind) -> Int {
        let mark: [UInt8]
        switch kind {
        case .utf8: mark = [0xEF, 0xBB, 0xBF]
        case .utf16BE: mark = [0xFE, 0xFF]
        case .utf16LE: mark = [0xFF, 0xFE]
        case .utf32BE: mark = [0, 0, 0xFE, 0xFF]
        case .utf32LE: mark = [0xFF, 0xFE, 0, 0]
        case .gb18030: mark = [0x84, 0x31, 0x95, 0x33]
        default: return 0
        }
        return bytes.starts(with: mark) ? mark.count : 0
    }
}

extension UInt8 {
    fileprivate var isLabelSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0C || self == 0x0D }
}

import Glibc

/// An open iconv conversion to UTF-32; closed with its owner.
@safe struct IconvDescriptor: ~Copyable {
    private let descriptor: iconv_t

    init?(from name: String) {
        // iconv_open reports failure as (iconv_t)-1.
        guard let opened = unsafe iconv_open("UTF-32LE", name), Int(bitPattern: opened) != -1 else { return nil }
        unsafe descriptor = opened
    }

    deinit {
        // Closing can only fail for a descriptor that was never open.
        _ = unsafe iconv_close(descriptor)
    }

    /// Scalars of `bytes[range]` up to the first invalid sequence, and how many bytes they took.
    ///
    /// `output` (at least 8 scalars) bounds one round; callers go on where `consumed` ends. What the table holds back
    /// for a combining mark is written out at the end of the range and before an invalid sequence.
    func convert(
        _ bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt32]
    ) -> (consumed: Int, produced: Int, code: Int32) {
        var input = range.count
        let room = output.count &* 4
        let reserve = 16
        var left = room &- reserve
        let code = unsafe bytes.withUnsafeBytes { source -> Int32 in
            unsafe output.withUnsafeMutableBytes { target -> Int32 in
                guard let base = source.baseAddress, let out = target.baseAddress else { return 0 }
                // iconv takes a mutable pointer by an old habit of its interface and never writes through it.
                var from: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutablePointer(
                    mutating: (base + range.lowerBound).assumingMemoryBound(to: CChar.self))
                var to: UnsafeMutablePointer<CChar>? = unsafe out.assumingMemoryBound(to: CChar.self)
                let count = unsafe iconv(descriptor, &from, &input, &to, &left)
                let code = count == -1 ? errno : 0
                left &+= reserve
                if code != E2BIG { _ = unsafe iconv(descriptor, nil, nil, &to, &left) }
                return code
            }
        }
        return (range.count &- input, (room &- left) / 4, code)
    }
}

/// The system's tables of all legacy encodings, held open: who has them decodes without files.
///
/// glibc loads each table from a module of its own at first use, and lets it go when nobody has it open.
package final class LegacyConversions {
    private final class Table {
        let descriptor: IconvDescriptor
        init(_ descriptor: consuming IconvDescriptor) { self.descriptor = descriptor }
    }

    private let tables: [Table]

    package init() {
        tables = WebEncodingKind.allCases.compactMap { kind in
            guard let name = kind.glibcName, let descriptor = IconvDescriptor(from: name) else { return nil }
            return Table(descriptor)
        }
    }
}

/// The upper half of a single-byte encoding; 0 stands for an unassigned byte.
struct SingleByteTable {
    private let scalars: [UInt32]

    /// What the bytes 0x80…0xFF stand for.
    var upperHalf: [UInt32] { scalars }

    init(_ kind: WebEncodingKind) {
        switch kind {
        case .windows1252: scalars = Self.windows1252
        case .userDefined: scalars = (0..<128).map { 0xF780 + $0 }
        default: scalars = Self.table(kind)
        }
    }

    func decode(_ bytes: [UInt8], strict: Bool) -> [UInt8]? {
        var sink = UTF8Sink()
        sink.bytes.reserveCapacity(bytes.count &+ bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                sink.bytes.append(byte)
                continue
            }
            let scalar = scalars[Int(byte & 0x7F)]
            if scalar != 0 {
                sink.append(scalar)
            } else {
                if strict { return nil }
                sink.appendReplacement()
            }
        }
        return sink.bytes
    }

    private static func table(_ kind: WebEncodingKind) -> [UInt32] {
        var scalars = [UInt32](repeating: 0, count: 128)
        let upperHalf = (0x80...0xFF).map { UInt8($0) }
        var output = [UInt32](repeating: 0, count: 8)
        if let name = kind.glibcName, let iconv = IconvDescriptor(from: name) {
            for index in 0..<128 {
                // One byte at a time: glibc's Hebrew and Vietnamese tables hold a letter back for its mark.
                let result = iconv.convert(upperHalf, index..<index &+ 1, into: &output)
                if result.code == 0, result.produced == 1 { scalars[index] = output[0] }
            }
        }
        // WHATWG's windows tables give an unassigned C1 byte the control character of its number.
        if kind.rawValue.hasPrefix("windows-") {
            for index in 0..<32 where scalars[index] == 0 { scalars[index] = 0x80 &+ UInt32(index) }
        }
        mend(&scalars, kind)
        return scalars
    }

    /// Bytes that WHATWG's indexes give another character than glibc.
    private static func mend(_ scalars: inout [UInt32], _ kind: WebEncodingKind) {
        switch kind {
        case .koi8U:
            scalars[0x2E] = 0x45E
            scalars[0x3E] = 0x40E
        case .macintosh:
            scalars[0x3D] = 0x3A9
            scalars[0x5B] = 0x20AC
            scalars[0x70] = 0xF8FF
        case .macCyrillic:
            scalars[0x22] = 0x490
            scalars[0x36] = 0x491
            scalars[0x7F] = 0x20AC
        case .windows1255:
            scalars[0x4A] = 0x5BA
        default: break
        }
    }

    private static let windows1252: [UInt32] =
        [
            0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
            0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A,
            0x153, 0x9D, 0x17E, 0x178,
        ] + (0xA0...0xFF)
}

/// East Asian encodings through iconv, invalid sequences replaced as browsers do.
struct MultiByteDecoder {
    private let kind: WebEncodingKind

    init(_ kind: WebEncodingKind) { self.kind = kind }

    func decode(_ bytes: [UInt8], strict: Bool) -> [UInt8]? {
        guard let name = kind.glibcName, let iconv = IconvDescriptor(from: name) else { return nil }
        var sink = UTF8Sink()
        sink.bytes.reserveCapacity(bytes.count &+ bytes.count / 2)
        var output = [UInt32](repeating: 0, count: 4096)
        var at = 0
        while at < bytes.count {
            let result = iconv.convert(bytes, at..<bytes.count, into: &output)
            for scalar in output[..<result.produced] { sink.append(scalar) }
            at &+= result.consumed
            guard result.code != 0, result.code != E2BIG else { continue }
            if at >= bytes.count { break }
            // WHATWG's gb18030 and gbk decoders read a single 0x80 as the euro sign, as Windows wrote it.
            if bytes[at] == 0x80, kind == .gbk || kind == .gb18030 {
                sink.append(0x20AC)
                at &+= 1
                continue
            }
            if strict { return nil }
            sink.appendReplacement()
            if result.code == EINVAL { break }
            at &+= invalidLength(bytes, at)
        }
        return sink.bytes
    }

    /// An ASCII byte after a wrong lead byte stands for itself, so that damage never swallows markup.
    private func invalidLength(_ bytes: [UInt8], _ at: Int) -> Int {
        guard kind != .iso2022JP, bytes[at] >= 0x81, at &+ 1 < bytes.count, bytes[at &+ 1] >= 0x80 else { return 1 }
        return 2
    }
}

extension WebEncodingKind {
    /// The name of the system's table; nil of what needs none.
    fileprivate var glibcName: String? {
        switch self {
        case .utf8, .utf16BE, .utf16LE, .utf32BE, .utf32LE, .windows1252, .replacement, .userDefined: nil
        case .ibm866: "CP866"
        case .iso88598I: "ISO-8859-8"
        case .macintosh: "MACINTOSH"
        case .macCyrillic: "MAC-CYRILLIC"
        case .windows874: "CP874"
        case .gbk, .gb18030: "GB18030"
        case .big5: "BIG5-HKSCS"
        case .eucJP: "EUC-JP-MS"
        case .iso2022JP: "ISO-2022-JP"
        case .shiftJIS: "CP932"
        case .eucKR: "UHC"
        default: rawValue.hasPrefix("windows-") ? "CP" + rawValue.dropFirst(8) : rawValue.uppercased()
        }
    }
}

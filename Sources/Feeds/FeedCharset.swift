import Markup

/// Finds out what a document's bytes are encoded in and gives them as UTF-8 (RFC 7303 3, house rule for wrong labels).
///
/// Byte order mark, pattern of zeros, charset of Content-Type, XML declaration, UTF-8; a label that the bytes
/// contradict falls to the next, last windows-1252.
struct FeedCharset {
    let encoding: WebEncoding
    /// The text where it is not the bytes themselves.
    private(set) var own: [UInt8]?
    /// Where the text begins in the bytes: behind a mark.
    let start: Int
    /// Long documents are decoded in parts of so many bytes where their encoding allows it.
    private static let partBytes = 256 << 10

    /// The text; empty where bytes were lent, of which `withText` lends it.
    var text: [UInt8] { own ?? [] }

    init(_ bytes: [UInt8], contentType: String?) {
        self = bytes.withView { Self($0, contentType: contentType) }
        keep(bytes)
    }

    /// - Parameter release: is told up to where bytes have been decoded and are not needed again but by chance.
    init(_ bytes: ByteView, contentType: String?, release: ((Int) -> Void)? = nil) {
        let labels = [Self.charset(ofContentType: contentType), Self.declaredLabel(bytes[0..<1024].array), "utf-8"]
        self.init(bytes, labels: labels, release: release)
    }

    /// The same for an HTML page, whose meta element takes the declaration's place (WHATWG HTML 13.2.3.2).
    init(page bytes: [UInt8], contentType: String?) {
        let labels = [Self.charset(ofContentType: contentType), Self.metaLabel(bytes), "utf-8"]
        self = bytes.withView { Self($0, labels: labels, release: nil) }
        keep(bytes)
    }

    private init(_ bytes: ByteView, labels: [String?], release: ((Int) -> Void)?) {
        func decoded(_ encoding: WebEncoding, strict: Bool) -> Self? {
            Self(bytes, as: encoding, strict: strict, release: release)
        }
        if let fixed = Self.fixedEncoding(bytes), let text = decoded(fixed, strict: false) {
            self = text
            return
        }
        for label in labels {
            guard let label, let candidate = WebEncoding(label: label), candidate.isASCIICompatible else { continue }
            if Self.isASCIILabel(label), bytes.firstNonASCII() < bytes.count { continue }
            if let text = decoded(candidate, strict: true) {
                self = text
                return
            }
            if candidate == .utf8, Self.isMostlyUTF8(bytes), let text = decoded(candidate, strict: false) {
                self = text
                return
            }
        }
        self = decoded(.windows1252, strict: false) ?? Self(encoding: .windows1252, own: [], start: 0)
    }

    private init(encoding: WebEncoding, own: [UInt8]?, start: Int) {
        self.encoding = encoding
        self.own = own
        self.start = start
    }

    /// Nil where `strict` and the bytes contradict the encoding.
    private init?(_ bytes: ByteView, as encoding: WebEncoding, strict: Bool, release: ((Int) -> Void)?) {
        if encoding == .utf8 {
            let start = bytes.hasPrefix("\u{FEFF}") ? 3 : 0
            if bytes.isUTF8(from: start) {
                self.init(encoding: encoding, own: nil, start: start)
                return
            }
            if strict { return nil }
        }
        var text: [UInt8] = []
        if bytes.count > Self.partBytes, encoding.isSingleByte || encoding == .utf8 {
            text.reserveCapacity(bytes.count &+ bytes.count / 16)
            var at = 0
            while at < bytes.count {
                let end = Self.endOfPart(bytes, from: at, isUTF8: encoding == .utf8)
                guard let part = encoding.decode(bytes[at..<end].array, strict: strict) else { return nil }
                text.append(contentsOf: part)
                release?(end)
                at = end
            }
        } else {
            let whole = bytes.array
            release?(bytes.count)
            guard let decoded = encoding.decode(whole, strict: strict) else { return nil }
            text = decoded
        }
        self.init(encoding: encoding, own: text, start: 0)
    }

    /// Never inside of a character, nor before what would be taken for a mark.
    private static func endOfPart(_ bytes: ByteView, from start: Int, isUTF8: Bool) -> Int {
        let end = min(start &+ partBytes, bytes.count)
        guard isUTF8, end < bytes.count else { return end }
        for back in 0..<64 where bytes[end &- back] & 0xC0 != 0x80 && !bytes.hasPrefix("\u{FEFF}", at: end &- back) {
            return end &- back
        }
        return end
    }

    private mutating func keep(_ bytes: [UInt8]) {
        if own == nil { own = start == 0 ? bytes : Array(bytes[start...]) }
    }

    /// Lends the text of `bytes`, which this was made from.
    func withText<Result>(of bytes: ByteView, _ body: (ByteView) -> Result) -> Result {
        guard let own else { return body(bytes.from(start)) }
        return own.withView(body)
    }

    /// A mark or zeros between the characters leave no doubt, whatever labels say.
    private static func fixedEncoding(_ bytes: ByteView) -> WebEncoding? {
        let head = bytes[0..<4].array
        switch head {
        case [0x00, 0x00, 0xFE, 0xFF], [0x00, 0x00, 0x00, 0x3C]: return .utf32BE
        case [0xFF, 0xFE, 0x00, 0x00], [0x3C, 0x00, 0x00, 0x00]: return .utf32LE
        default: break
        }
        if let mark = WebEncoding.byteOrderMark(of: head) {
            // UTF-8's mark on bytes that are not: the labels are asked.
            return mark.encoding == .utf8 && !bytes.isUTF8(from: 0) ? nil : mark.encoding
        }
        guard head.count == 4 else { return nil }
        if head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 { return .utf16BE }
        if head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 { return .utf16LE }
        return nil
    }

    /// True for UTF-8 that was cut inside a character, or that holds a stray byte in a long text.
    ///
    /// 16 whole sequences for each broken one: below that windows-1252 explains the bytes as well.
    private static func isMostlyUTF8(_ bytes: ByteView) -> Bool {
        var whole = 0
        var broken = 0
        var at = 0
        while at < bytes.count {
            let lead = bytes[at]
            at &+= 1
            guard lead >= 0x80 else { continue }
            let length =
                lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xC2 && lead < 0xE0 ? 1 : 0
            var tails = 0
            while tails < length, at < bytes.count, bytes[at] & 0xC0 == 0x80 {
                tails &+= 1
                at &+= 1
            }
            if length > 0, tails == length {
                whole &+= 1
            } else if length == 0 || at < bytes.count {
                broken &+= 1
            }
        }
        return broken == 0 || whole >= broken &* 16
    }

    private static func isASCIILabel(_ label: String) -> Bool {
        let label = label.lowercased()
        return label == "us-ascii" || label == "ascii" || label == "ansi_x3.4-1968"
    }

    /// The charset parameter of a Content-Type, quoted in either way or not at all (RFC 9110 8.3.1).
    static func charset(ofContentType contentType: String?) -> String? {
        guard let contentType else { return nil }
        for parameter in contentType.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmedASCII.lowercased() == "charset" else { continue }
            let value = pair[1].trimmedASCII.filter { $0 != "\"" && $0 != "'" }
            return value.isEmpty ? nil : value
        }
        return nil
    }

    private static func metaLabel(_ bytes: [UInt8]) -> String? {
        let head = asciiHead(bytes)
        guard let key = position(of: "charset=", in: head, from: 0) else { return nil }
        let value = head[(key + 8)...].drop { $0 == 0x22 || $0 == 0x27 }
        return String(decoding: value.prefix { $0.isLabelByte }, as: UTF8.self)
    }

    /// The encoding of an XML declaration within the first KiB, junk before it allowed.
    static func declaredLabel(_ bytes: [UInt8]) -> String? {
        guard bytes.prefix(1024).contains(0x3F) else { return nil }
        let head = asciiHead(bytes)
        guard let open = position(of: "<?xml", in: head, from: 0), let close = head[open...].firstIndex(of: 0x3E),
            let key = position(of: "encoding", in: head, from: open), key < close
        else { return nil }
        let rest = head[(key + 8)..<close].drop { $0 <= 0x20 || $0 == 0x3D }
        guard let quote = rest.first, quote == 0x22 || quote == 0x27 else { return nil }
        return String(decoding: rest.dropFirst().prefix { $0 != quote }, as: UTF8.self)
    }

    /// The first KiB in lower case.
    private static func asciiHead(_ bytes: [UInt8]) -> [UInt8] {
        bytes.prefix(1024).map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    }

    private static func position(of word: StaticString, in head: [UInt8], from: Int) -> Int? {
        head.withView { view in
            let at = view.index(of: word, from: from)
            return at < view.count ? at : nil
        }
    }
}

extension UInt8 {
    fileprivate var isLabelByte: Bool {
        (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 || self == 0x2D || self == 0x5F || self == 0x3A || self == 0x2E
    }
}

extension StringProtocol {
    /// Without ASCII white space at both ends.
    var trimmedASCII: String {
        var view = Substring(self).utf8
        while let first = view.first, first <= 0x20 { view.removeFirst() }
        while let last = view.last, last <= 0x20 { view.removeLast() }
        return String(Substring(view))
    }
}

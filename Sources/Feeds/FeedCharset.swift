import Markup

/// Finds out what a document's bytes are encoded in and gives them as UTF-8 (RFC 7303 3, house rule for wrong labels).
///
/// Byte order mark, pattern of zeros, charset of Content-Type, XML declaration, UTF-8; a label that the bytes contradict
/// falls to the next, last windows-1252.
struct FeedCharset {
    let text: [UInt8]
    let encoding: WebEncoding

    init(_ bytes: [UInt8], contentType: String?) {
        self.init(bytes, labels: [Self.charset(ofContentType: contentType), Self.declaredLabel(bytes), "utf-8"])
    }

    /// The same for an HTML page, whose meta element takes the declaration's place (WHATWG HTML 13.2.3.2).
    init(page bytes: [UInt8], contentType: String?) {
        self.init(bytes, labels: [Self.charset(ofContentType: contentType), Self.metaLabel(bytes), "utf-8"])
    }

    private init(_ bytes: [UInt8], labels: [String?]) {
        if let fixed = Self.fixedEncoding(bytes), let text = fixed.decode(bytes, strict: false) {
            self.text = text
            encoding = fixed
            return
        }
        for label in labels {
            guard let label, let candidate = WebEncoding(label: label), candidate.isASCIICompatible else { continue }
            if Self.isASCIILabel(label), bytes.contains(where: { $0 >= 0x80 }) { continue }
            if let text = candidate.decode(bytes, strict: true) {
                self.text = text
                encoding = candidate
                return
            }
            if candidate == .utf8, Self.isMostlyUTF8(bytes), let text = candidate.decode(bytes, strict: false) {
                self.text = text
                encoding = candidate
                return
            }
        }
        text = WebEncoding.windows1252.decode(bytes, strict: false) ?? []
        encoding = .windows1252
    }

    /// A mark or zeros between the characters leave no doubt, whatever labels say.
    private static func fixedEncoding(_ bytes: [UInt8]) -> WebEncoding? {
        let head = Array(bytes.prefix(4))
        switch head {
        case [0x00, 0x00, 0xFE, 0xFF], [0x00, 0x00, 0x00, 0x3C]: return .utf32BE
        case [0xFF, 0xFE, 0x00, 0x00], [0x3C, 0x00, 0x00, 0x00]: return .utf32LE
        default: break
        }
        if let mark = WebEncoding.byteOrderMark(of: bytes) {
            // UTF-8's mark on bytes that are not: the labels are asked.
            return mark.encoding == .utf8 && !WebEncoding.isValidUTF8(bytes) ? nil : mark.encoding
        }
        guard head.count == 4 else { return nil }
        if head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 { return .utf16BE }
        if head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 { return .utf16LE }
        return nil
    }

    /// True for UTF-8 that was cut inside a character, or that holds a stray byte in a long text.
    ///
    /// 16 whole sequences for each broken one: below that windows-1252 explains the bytes as well.
    private static func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
        var whole = 0
        var broken = 0
        var at = 0
        while at < bytes.count {
            let lead = bytes[at]
            at += 1
            guard lead >= 0x80 else { continue }
            let length = lead >= 0xF0 && lead < 0xF5 ? 3 : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xC2 && lead < 0xE0 ? 1 : 0
            var tails = 0
            while tails < length, at < bytes.count, bytes[at] & 0xC0 == 0x80 {
                tails += 1
                at += 1
            }
            if length > 0, tails == length {
                whole += 1
            } else if length == 0 || at < bytes.count {
                broken += 1
            }
        }
        return broken == 0 || whole >= broken * 16
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
        let head = String(decoding: bytes.prefix(1024).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self).lowercased()
        guard let key = head.firstRange(of: "charset=") else { return nil }
        let value = head[key.upperBound...].drop { $0 == "\"" || $0 == "'" }
        return String(value.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    }

    /// The encoding of an XML declaration within the first KiB, junk before it allowed.
    static func declaredLabel(_ bytes: [UInt8]) -> String? {
        let head = String(decoding: bytes.prefix(1024).map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
        guard let open = head.firstRange(of: "<?xml"), let close = head[open.upperBound...].firstIndex(of: ">"),
            let key = head[open.upperBound..<close].firstRange(of: "encoding")
        else { return nil }
        let rest = head[key.upperBound..<close].drop { $0 == " " || $0 == "\t" || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
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

/// A web address taken apart by the WHATWG rules for http and https, credentials included.
///
/// Percent-encoding is brought to RFC 3986 6.2.2: upper-case digits, unreserved characters bare, a stray `%` as `%25`
/// (so that a second pass changes nothing).
struct WebAddress {
    /// Bytes of a reference; longer text is no address.
    static let referenceBytes = 32_768
    /// Bytes of an address that is accepted (RFC 9110 4.1 asks for 8000).
    static let addressBytes = 8192

    let scheme: String
    /// Empty where there is none.
    let userinfo: String
    let host: String
    let port: Int?
    let path: String
    let query: String?
    let fragment: String?
    /// The whole address in its normal form.
    let string: String

    init?(_ text: String, base: CanonicalURL?) {
        guard text.utf8.count <= Self.referenceBytes else { return nil }
        let bytes = URLBytes.cleaned(text)
        var rest = bytes[...]
        var ownFragment: String?
        var ownQuery: String?
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            ownFragment = Self.encoded(rest[(hash + 1)...], in: .fragment)
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            ownQuery = Self.encoded(rest[(mark + 1)...], in: .query)
            rest = rest[..<mark]
        }
        guard let (scheme, hasOwnAuthority) = Self.scheme(of: &rest, base: base) else { return nil }
        self.scheme = scheme
        fragment = ownFragment
        if !hasOwnAuthority, let base {
            userinfo = ""
            host = base.host
            port = base.port
            path = Self.relativePath(rest, base: base)
            query = rest.isEmpty ? ownQuery ?? base.query : ownQuery
        } else {
            rest = rest.drop { Self.isSlash($0) }
            let end = rest.firstIndex(where: Self.isSlash) ?? rest.endIndex
            guard let authority = Authority(rest[..<end], scheme: scheme) else { return nil }
            userinfo = authority.userinfo
            host = authority.host
            port = authority.port
            path = Self.normalPath(rest[end...])
            query = ownQuery
        }
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        let login = userinfo.isEmpty ? "" : userinfo + "@"
        let gate = port.map { ":\($0)" } ?? ""
        string =
            "\(scheme)://\(login)\(name)\(gate)\(path)" + (query.map { "?\($0)" } ?? "")
            + (fragment.map { "#\($0)" } ?? "")
        guard string.utf8.count <= Self.addressBytes else { return nil }
    }

    /// Takes the scheme off and says whether a host follows; nil for other schemes and lone references.
    private static func scheme(of rest: inout ArraySlice<UInt8>, base: CanonicalURL?) -> (String, Bool)? {
        let slashes = { (part: ArraySlice<UInt8>) in part.prefix(2).count == 2 && part.prefix(2).allSatisfy(isSlash) }
        guard let colon = URLBytes.schemeEnd(rest) else {
            guard let base else { return nil }
            return (base.scheme, slashes(rest))
        }
        let scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        rest = rest[(colon + 1)...]
        // `http:page` is a relative reference where the base has that scheme (WHATWG URL 4.4).
        return (scheme, base?.scheme != scheme || slashes(rest))
    }

    private static func relativePath(_ rest: ArraySlice<UInt8>, base: CanonicalURL) -> String {
        guard let first = rest.first else { return base.path }
        if isSlash(first) { return normalPath(rest) }
        let folder = base.path.utf8.prefix(
            through: base.path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? base.path.startIndex)
        return normalPath(Array(folder) + rest)
    }

    private static func normalPath(_ raw: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        encode(raw, in: .path, into: &bytes)
        if bytes.first != UInt8(ascii: "/") { bytes.insert(UInt8(ascii: "/"), at: 0) }
        return String(decoding: URLBytes.withoutDotSegments(bytes[...]), as: UTF8.self)
    }

    private static func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }
}

extension WebAddress {
    enum Component { case path, query, fragment, userinfo }

    static func encoded(_ raw: ArraySlice<UInt8>, in component: Component) -> String {
        var out: [UInt8] = []
        encode(raw, in: component, into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    fileprivate static func encode(_ raw: ArraySlice<UInt8>, in component: Component, into out: inout [UInt8]) {
        let bytes = Array(raw)
        out.reserveCapacity(out.count + bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < bytes.count, let high = URLBytes.hexValue(bytes[index]),
                    let low = URLBytes.hexValue(bytes[index + 1])
                else {
                    escape(byte, into: &out)
                    continue
                }
                index += 2
                let decoded = high << 4 | low
                if isUnreserved(decoded) { out.append(decoded) } else { escape(decoded, into: &out) }
            } else if component == .path, byte == UInt8(ascii: "\\") {
                out.append(UInt8(ascii: "/"))
            } else if mustEscape(byte, in: component) {
                escape(byte, into: &out)
            } else {
                out.append(byte)
            }
        }
    }

    private static func escape(_ byte: UInt8, into out: inout [UInt8]) {
        let digits: StaticString = "0123456789ABCDEF"
        out.append(UInt8(ascii: "%"))
        digits.withUTF8Buffer { table in
            out.append(table[Int(byte >> 4)])
            out.append(table[Int(byte & 15)])
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        URLBytes.isLetter(byte) || URLBytes.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    /// WHATWG percent-encode sets (URL 1.3).
    private static func mustEscape(_ byte: UInt8, in component: Component) -> Bool {
        switch byte {
        case 0x00...0x20, 0x7F...0xFF, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): return true
        case UInt8(ascii: "#"): return component != .fragment
        case UInt8(ascii: "`"): return component != .query
        case UInt8(ascii: "'"): return component == .query
        case UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "{"), UInt8(ascii: "}"):
            return component == .path || component == .userinfo
        case UInt8(ascii: "/"), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "["),
            UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "|"):
            return component == .userinfo
        default: return false
        }
    }
}

/// `user:password@host:port`, parsed.
private struct Authority {
    var userinfo = ""
    var host: String
    var port: Int?

    init?(_ raw: ArraySlice<UInt8>, scheme: String) {
        var rest = raw
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            let login = rest[..<at]
            rest = rest[(at + 1)...]
            let colon = login.firstIndex(of: UInt8(ascii: ":")) ?? login.endIndex
            userinfo = WebAddress.encoded(login[..<colon], in: .userinfo)
            let password = login[colon...].dropFirst()
            if !password.isEmpty { userinfo += ":" + WebAddress.encoded(password, in: .userinfo) }
        }
        var hostEnd = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
        if rest.first == UInt8(ascii: "[") {
            guard let bracket = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            hostEnd = bracket + 1
        }
        let gate = rest[hostEnd...]
        guard gate.isEmpty || gate.first == UInt8(ascii: ":"), let host = URLHost.parse(rest[..<hostEnd]) else {
            return nil
        }
        self.host = host
        var number = 0
        for byte in gate.dropFirst() {
            guard URLBytes.isDigit(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
            guard number <= 65_535 else { return nil }
        }
        port = gate.count <= 1 || number == (scheme == "https" ? 443 : 80) ? nil : number
    }
}

extension CanonicalURL {
    /// Reads a reference, against `base` when it is relative; nil where no usable web address comes out.
    ///
    /// WHATWG URL rules for http and https: IDN to punycode, IPv4 in all spellings, backslashes, dot segments, default
    /// ports; percent-encoding in its normal form. Refused: other schemes, credentials (they would end up in records
    /// and logs), hosts that DNS cannot hold, more than 8192 bytes.
    package init?(_ text: String, base: CanonicalURL? = nil) {
        guard let address = WebAddress(text, base: base), address.userinfo.isEmpty else { return nil }
        self.init(address)
    }

    init(_ address: WebAddress) {
        self.init(
            string: address.string, scheme: address.scheme, host: address.host, port: address.port, path: address.path,
            query: address.query, fragment: address.fragment)
    }

    /// This address with other parts; `path`, `query` and `fragment` must be in normal form.
    func replacing(
        scheme: String? = nil, host: String? = nil, path: String? = nil, query: String?, fragment: String?
    ) -> CanonicalURL {
        let scheme = scheme ?? self.scheme
        let host = host ?? self.host
        let path = path ?? self.path
        let port = port == (scheme == "https" ? 443 : 80) ? nil : port
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        let text =
            "\(scheme)://\(name)\(port.map { ":\($0)" } ?? "")\(path)" + (query.map { "?\($0)" } ?? "")
            + (fragment.map { "#\($0)" } ?? "")
        return CanonicalURL(
            string: text, scheme: scheme, host: host, port: port, path: path, query: query, fragment: fragment)
    }
}

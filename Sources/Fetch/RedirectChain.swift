import WireModel

/// Where redirects may lead: counted, no way back, no way down, only web addresses.
///
/// Pure.
///
/// The address and port of each hop are judged again like the first one's; this type looks at the reference only.
struct RedirectChain {
    /// Longest Location taken, in bytes.
    static let maxLocation = 8 << 10

    private(set) var current: CanonicalURL
    private(set) var hops: [RedirectHop] = []
    private let maxHops: Int
    private let allowsDowngrade: Bool
    private var seen: Set<String>

    init(start: CanonicalURL, maxHops: Int, allowsDowngrade: Bool) {
        current = start
        self.maxHops = maxHops
        self.allowsDowngrade = allowsDowngrade
        seen = [start.asked]
    }

    /// Statuses that are followed (RFC 9110 15.4); 300 and 304 are not.
    static func isRedirect(_ status: Int) -> Bool {
        switch status {
        case 301, 302, 303, 307, 308: true
        default: false
        }
    }

    /// Moves on to the next hop.
    ///
    /// - Parameters:
    ///   - locations: the values of all Location fields.
    ///   - retryAfter: kept beside the hop, for the pace.
    mutating func follow(status: Int, locations: [String], retryAfter: String? = nil) throws(FetchError) {
        let next = try target(of: locations)
        guard hops.count < maxHops else { throw error(.redirectLimit, "more than \(maxHops) redirects") }
        if current.scheme == "https", next.scheme == "http", !allowsDowngrade {
            throw error(.downgrade, "leads from https to \(next)")
        }
        guard seen.insert(next.asked).inserted else { throw error(.redirectLoop, "leads back to \(next)") }
        hops.append(
            RedirectHop(
                from: current, status: status, to: next,
                retryAfter: retryAfter.map { String(decoding: $0.utf8.prefix(128), as: UTF8.self) }))
        current = next
    }

    private func target(of locations: [String]) throws(FetchError) -> CanonicalURL {
        guard let location = locations.first else { throw error(.badRedirect, "a redirect without Location") }
        guard locations.allSatisfy({ $0 == location }) else { throw error(.badRedirect, "two different Locations") }
        guard location.utf8.count <= RedirectChain.maxLocation else {
            throw error(.badRedirect, "a Location of \(location.utf8.count) bytes")
        }
        guard HeaderText.isSendable(location) else { throw error(.badRedirect, "a control character in Location") }
        if let scheme = RedirectChain.scheme(of: location), scheme != "http", scheme != "https" {
            throw error(.schemeRefused, "leads to the scheme \(scheme)")
        }
        guard !RedirectChain.holdsCredentials(location) else {
            throw error(.badRedirect, "a Location with credentials")
        }
        guard let next = CanonicalURL(location, base: current) else {
            throw error(.badRedirect, "a Location that is no web address: \(location)")
        }
        return next
    }

    private func error(_ reason: FetchError.Reason, _ detail: String) -> FetchError {
        FetchError(reason, url: current.string, detail: detail)
    }

    /// The scheme that a reference names, in lower case (RFC 3986 3.1).
    static func scheme(of reference: String) -> String? {
        let text = reference.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = text[..<colon]
        guard let first = name.first, isLetter(first),
            name.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
        else { return nil }
        return Substring(name).lowercased()
    }

    /// An `@` before the path: user information, or a trick with it.
    static func holdsCredentials(_ reference: String) -> Bool {
        var text = Array(reference.utf8.drop { $0 == 0x20 || $0 == 0x09 })[...]
        if let scheme = scheme(of: reference) { text = text.dropFirst(scheme.utf8.count + 1) }
        func isSlash(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }
        guard text.count > 2, text.prefix(2).allSatisfy(isSlash) else { return false }
        let authority = text.drop(while: isSlash).prefix {
            !isSlash($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        return authority.contains(UInt8(ascii: "@"))
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

extension CanonicalURL {
    /// The URL as it is asked: without a fragment.
    var asked: String { origin + requestTarget }

    var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }
}

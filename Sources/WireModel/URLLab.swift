/// Answers to the cases of `wirespool lab urls`.
package enum URLLab {
    /// One case; nil where no usable web address comes out or the operation is unknown.
    ///
    /// - Parameters:
    ///   - op: `resolve` (RFC 3986 5, any scheme), `normalize` (credentials allowed), `canonical` or `key`.
    ///   - site: page of the site, for `canonical`.
    ///   - feed: address of the feed, for `canonical`.
    package static func answer(
        op: String, input: String, base: String? = nil, site: String? = nil, feed: String? = nil
    ) -> String? {
        switch op {
        case "resolve": return URLReference.resolve(input, base: base ?? "")
        case "normalize": return WebAddress(input, base: base.flatMap { CanonicalURL($0) })?.string
        case "canonical":
            let url = CanonicalURL(input, base: base.flatMap { CanonicalURL($0) })
            return url?.withoutTracking(
                site: site.flatMap { CanonicalURL($0) }, feed: feed.flatMap { CanonicalURL($0) }
            )
            .string
        case "key": return CanonicalURL(input, base: base.flatMap { CanonicalURL($0) })?.equalityKey
        default: return nil
        }
    }
}

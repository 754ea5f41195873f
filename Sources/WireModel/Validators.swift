/// What a response said about its version, kept and sent back byte for byte (RFC 9110 8.8, 13.1).
package struct Validators: Hashable, Sendable, Codable {
    package var entityTag: String?
    package var lastModified: String?
    /// Validators belong to the address that answered, not to the one first asked for.
    package var url: CanonicalURL

    package init?(entityTag: String?, lastModified: String?, url: CanonicalURL) {
        if entityTag == nil, lastModified == nil { return nil }
        self.entityTag = entityTag
        self.lastModified = lastModified
        self.url = url
    }
}

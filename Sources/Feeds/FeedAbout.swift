import WireModel

/// What is known of a feed's bytes from outside of them.
package struct FeedAbout: Sendable {
    /// The header's value; its charset counts (RFC 7303).
    package var contentType: String?
    /// The header's value, the base of relative addresses (RFC 3986 5.1.2).
    package var contentLocation: String?
    /// The address that answered.
    package var url: CanonicalURL?
    /// The header's value, for feeds that name no language.
    package var contentLanguage: String?

    package init(
        contentType: String? = nil, contentLocation: String? = nil, url: CanonicalURL? = nil,
        contentLanguage: String? = nil
    ) {
        self.contentType = contentType
        self.contentLocation = contentLocation
        self.url = url
        self.contentLanguage = contentLanguage
    }

    var base: String? { FeedAddress.resolved(contentLocation, base: url?.string) ?? url?.string }
}

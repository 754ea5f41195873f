import WireModel

/// One GET to make.
package struct FetchRequest: Sendable {
    package var url: CanonicalURL
    /// Sent back byte for byte, and only to the very URL that they came from (RFC 9110 13.1).
    package var validators: Validators?
    package var accept: String
    /// Asks for feed deltas with `A-IM: feed` (RFC 3229); only takes effect beside an If-None-Match.
    package var acceptDeltas: Bool
    /// Asks caches on the way to look at the origin: `Cache-Control: no-cache` (RFC 9111 5.2.1.4).
    package var bypassesCaches: Bool
    /// Time on the network over all hops; waiting for a free slot or in `beforeHop` does not count.
    ///
    /// Default 60 s; never more than the client's own `timeout`.
    package var timeout: Duration
    /// Decoded bytes; default all that the client allows for this kind of document, and never more.
    package var bodyLimit: ByteLimit?
    /// May be as large as the client's `sitemapLimit`: fifty thousand addresses need more than an article; default no.
    package var isSitemap: Bool
    /// Takes the beginning of a body beyond `bodyLimit` and leaves the rest unread, where it would be refused otherwise.
    ///
    /// For robots.txt (RFC 9309 2.5); default no.
    package var takesBeginning: Bool
    /// Redirects followed; default 5; never more than the client's own `maxHops`.
    package var maxHops: Int
    /// Called before each redirect hop is asked (robots, pace).
    ///
    /// Throwing stops the chain: the fetch fails with `.hopPutOff` for a `HopPutOff`, with `.cancelled` for a
    /// `CancellationError`, with `.hopRefused` for anything else.
    package var beforeHop: (@Sendable (CanonicalURL) async throws -> Void)?

    package init(url: CanonicalURL, validators: Validators? = nil) {
        self.url = url
        self.validators = validators
        accept = FetchRequest.page
        acceptDeltas = false
        bypassesCaches = false
        timeout = .seconds(60)
        bodyLimit = nil
        isSitemap = false
        takesBeginning = false
        maxHops = 5
        beforeHop = nil
    }

    /// Accept for feeds: the registered feed types first, then what feeds are really served as.
    package static let feed =
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        + "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.3"
    /// Accept for articles.
    package static let page = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.3"
}

/// What `FetchRequest.beforeHop` throws where a hop may be asked later, but not now.
package struct HopPutOff: Error, Sendable {
    package var wait: Duration
    package var detail: String

    package init(wait: Duration, detail: String) {
        self.wait = wait
        self.detail = detail
    }
}

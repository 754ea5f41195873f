/// A place that wirespool asks for news: a feed or a news sitemap, as a person configured it.
package struct Source: Hashable, Sendable, Codable, Identifiable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// Found out from what comes back: RSS, Atom, JSON Feed or sitemap.
        case feed
        case sitemap
    }

    package var id: String { url.string }
    package var url: CanonicalURL
    package var kind: Kind
    package var title: String?
    /// Folder path in the source list, joined with `/`.
    package var folder: String?
    /// Language that the list's author gave (BCP 47), used where the page names none.
    package var language: String?
    /// Fixed interval instead of the adaptive one.
    package var intervalSeconds: Int?
    /// Publish the feed's own full text where the page gives none.
    package var useFeedContent: Bool
    package var enabled: Bool
    /// Look at its stories again after they were published; nil is yes.
    package var rechecks: Bool?

    package init(
        url: CanonicalURL, kind: Kind = .feed, title: String? = nil, folder: String? = nil, language: String? = nil,
        intervalSeconds: Int? = nil, useFeedContent: Bool = true, enabled: Bool = true,
        rechecks: Bool? = nil
    ) {
        self.url = url
        self.kind = kind
        self.title = title
        self.folder = folder
        self.language = language
        self.intervalSeconds = intervalSeconds
        self.useFeedContent = useFeedContent
        self.enabled = enabled
        self.rechecks = rechecks
    }
}

import Foundation
import WireModel

/// What the feed said about a page, all of it optional.
package struct ExtractHints: Hashable, Sendable, Codable {
    package var title: String?
    /// Plain text or HTML.
    package var summary: String?
    /// The entry's own content, HTML.
    package var contentHTML: String?
    package var authors: [String] = []
    package var published: Date?
    /// BCP 47.
    package var language: String?

    package init() {}

    package init(
        title: String?, summary: String? = nil, contentHTML: String? = nil, authors: [String] = [],
        published: Date? = nil
    ) {
        self.title = title
        self.summary = summary
        self.contentHTML = contentHTML
        self.authors = authors
        self.published = published
    }
}

/// Addresses that a page names, absolute, as written otherwise.
package struct PageLinks: Hashable, Sendable, Codable {
    package var canonical: String?
    /// Where this article goes on, by its address and the page's own links (`NextPage`).
    package var nextPage: String?
    package var feeds: [String] = []
    package var accelerated: String?

    package init() {}
}

/// What reading one page gave.
package struct Extraction: Sendable, Codable {
    package var article: Article
    /// Every text block of the page in order, kept or not, with the reason.
    package var decisions: [BlockDecision]
    package var links: PageLinks
    /// WHATWG name of the encoding that the page came in.
    package var encoding: String
    /// What each source says of headline, authors and date, whether it won or not.
    package var sources: [FieldSource] = []
    /// What the page can teach about its host.
    package var observation = SiteObservation()
}

import Foundation
import WireModel

/// One page that a sitemap names; news fields by Google's extension.
package struct SitemapURL: Hashable, Sendable, Codable {
    package var loc: String
    package var lastmod: Date?
    package var title: String?
    package var published: Date?
    /// Name of the news publication.
    package var publication: String?
    package var language: String?
    package var keywords: String?

    package init(loc: String) { self.loc = loc }
}

/// One sitemap that an index names.
package struct SitemapReference: Hashable, Sendable, Codable {
    package var loc: String
    package var lastmod: Date?

    package init(loc: String, lastmod: Date? = nil) {
        self.loc = loc
        self.lastmod = lastmod
    }
}

/// A sitemap (sitemaps.org 0.9, Google News 0.9), an index of sitemaps, or a list of addresses by line.
package struct Sitemap: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable { case urlset, index, text }

    package var kind: Kind
    /// WHATWG name of what the bytes were decoded from.
    package var encoding: String
    package var urls: [SitemapURL] = []
    package var sitemaps: [SitemapReference] = []
    /// True when the document broke off or had more addresses than are read.
    package var isPartial = false

    package init(kind: Kind, encoding: String = "utf-8") {
        self.kind = kind
        self.encoding = encoding
    }

    /// The addresses as a feed's entries: link, title, published, updated, language; an index names its sitemaps.
    package func asFeed() -> Feed {
        let format =
            switch kind {
            case .urlset: "sitemap"
            case .index: "sitemap-index"
            case .text: "sitemap-text"
            }
        var feed = Feed(format: format, encoding: encoding)
        feed.title = urls.lazy.compactMap(\.publication).first
        feed.language = urls.lazy.compactMap(\.language).first
        feed.entries = urls.map { url in
            var entry = FeedEntry()
            entry.link = url.loc
            entry.title = url.title
            entry.published = url.published
            entry.updated = url.lastmod
            entry.language = url.language
            entry.categories =
                url.keywords?.split(separator: ",").map { $0.trimmedASCII }.filter { !$0.isEmpty } ?? []
            return entry
        }
        feed.entries += sitemaps.map { reference in
            var entry = FeedEntry()
            entry.link = reference.loc
            entry.updated = reference.lastmod
            return entry
        }
        feed.isPartial = isPartial
        return feed
    }
}

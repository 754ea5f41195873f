import Feeds
import Fetch
import Foundation
import Schedule
import WireModel

/// Finds the feeds and sitemaps of a site: those its page names, those robots.txt names, and those at the places where
/// sites mostly have them.
///
/// Every address goes through the polite way; robots.txt is obeyed for all that nobody named.
package struct SiteSurvey: Sendable {
    package struct Settings: Sendable {
        /// Addresses asked for besides the page; default 24, 1...100.
        package var maxRequests = 24
        /// Well-known places are asked; false looks only at what is named.
        package var triesPlaces = true

        package init() {}
    }

    /// How an address was come by.
    package enum Origin: String, Sendable, Codable {
        /// The address given is itself a feed.
        case given
        case page
        case robots
        case wellKnown = "well-known"
    }

    /// One feed or sitemap that is really there.
    package struct Find: Sendable, Codable, Equatable {
        package var url: String
        package var kind: Source.Kind
        /// As `Feed.format` names it: `rss2.0`, `atom1.0`, `sitemap`.
        package var format: String
        package var origin: Origin
        package var title: String?
        package var entries: Int
        /// Date of the newest entry.
        package var newest: Date?
    }

    package struct Stages: Sendable {
        package var fetch: @Sendable (CanonicalURL, _ accept: String) async throws -> Page
        package var mayAsk: @Sendable (CanonicalURL) async throws -> Bool
        package var sitemapsInRobots: @Sendable (CanonicalURL) async throws -> [String]

        package init(
            fetch: @escaping @Sendable (CanonicalURL, _ accept: String) async throws -> Page,
            mayAsk: @escaping @Sendable (CanonicalURL) async throws -> Bool,
            sitemapsInRobots: @escaping @Sendable (CanonicalURL) async throws -> [String]
        ) {
            self.fetch = fetch
            self.mayAsk = mayAsk
            self.sitemapsInRobots = sitemapsInRobots
        }
    }

    /// Where sites mostly have their feeds and sitemaps, the likeliest first.
    package static let places = [
        "/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/rss", "/index.xml", "/feed.json", "/sitemap.xml",
        "/news-sitemap.xml", "/sitemap_news.xml", "/sitemap-news.xml", "/sitemap_index.xml",
    ]

    private let stages: Stages
    private let reader: any DocumentReader
    private let settings: Settings

    package init(stages: Stages, reader: any DocumentReader, settings: Settings = Settings()) {
        self.stages = stages
        self.reader = reader
        self.settings = settings
    }

    /// - Parameter tell: each address before it is asked.
    /// - Returns: what is there, each document once, in the order of origins.
    /// - Throws: where the page itself cannot be had.
    package func finds(at url: CanonicalURL, tell: @Sendable (String) -> Void) async throws -> [Find] {
        tell(url.string)
        let page = try await stages.fetch(url, FetchRequest.page)
        var finds: [Find] = []
        if let find = try await find(in: page, origin: .given) { finds.append(find) }
        var asked: Set<String> = [url.equalityKey, page.finalURL.equalityKey]
        var requests = 0
        for (address, origin) in try await addresses(page) where requests < settings.maxRequests {
            guard asked.insert(address.equalityKey).inserted else { continue }
            if origin == .wellKnown, try await !stages.mayAsk(address) { continue }
            requests += 1
            tell(address.string)
            guard let answer = try await answer(address),
                asked.insert(answer.finalURL.equalityKey).inserted || answer.finalURL == address,
                let find = try await find(in: answer, origin: origin)
            else { continue }
            if !finds.contains(where: { $0.url == find.url }) { finds.append(find) }
        }
        return finds
    }

    private func addresses(_ page: Page) async throws -> [(CanonicalURL, Origin)] {
        var all: [(CanonicalURL, Origin)] = []
        if (200..<300).contains(page.status) {
            do {
                all += try await reader.feedLinks(of: page).compactMap { link in
                    CanonicalURL(link.url, base: page.finalURL).map { ($0, Origin.page) }
                }
            } catch is FeedError {
                // Not a page that names any.
            }
        }
        all += try await stages.sitemapsInRobots(page.finalURL).compactMap { text in
            CanonicalURL(text, base: page.finalURL).map { ($0, Origin.robots) }
        }
        guard settings.triesPlaces else { return all }
        return all + Self.places.compactMap { CanonicalURL(page.finalURL.origin + $0).map { ($0, .wellKnown) } }
    }

    /// Nil where nothing that is well came back.
    private func answer(_ url: CanonicalURL) async throws -> Page? {
        do {
            let page = try await stages.fetch(url, FetchRequest.feed)
            return (200..<300).contains(page.status) ? page : nil
        } catch is FetchError {
            return nil
        }
    }

    private func find(in page: Page, origin: Origin) async throws -> Find? {
        guard (200..<300).contains(page.status) else { return nil }
        do {
            return find(try await reader.feed(of: page), kind: .feed, page: page, origin: origin)
        } catch is FeedError {
            // It may be a sitemap, or a page.
        }
        do {
            let sitemap = try await reader.sitemap(of: page)
            // Any text with addresses in it would pass for a list of them.
            guard sitemap.kind != .text else { return nil }
            return find(sitemap.asFeed(), kind: .sitemap, page: page, origin: origin)
        } catch is FeedError {
            return nil
        }
    }

    private func find(_ feed: Feed, kind: Source.Kind, page: Page, origin: Origin) -> Find {
        let isSitemap = kind == .sitemap || feed.format.hasPrefix("sitemap")
        return Find(
            url: page.finalURL.string, kind: isSitemap ? .sitemap : .feed, format: feed.format, origin: origin,
            title: feed.title, entries: feed.entries.count,
            newest: feed.entries.compactMap { $0.published ?? $0.updated }.max())
    }
}

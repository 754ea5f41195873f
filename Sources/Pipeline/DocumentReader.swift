import Extract
import Feeds
import Fetch
import WireModel

/// The one door through which foreign bytes come in: every parse of a page, a feed or a list of addresses.
///
/// What stands behind it may be this process (`InProcessReader`) or confined worker processes. Answers depend on the
/// arguments alone.
///
/// Errors: `ExtractError` and `FeedError` say what is wrong with the document; `ReaderError` says that the reader itself
/// came to grief over it.
package protocol DocumentReader: Sendable {
    /// The article of a page, and what the page teaches.
    func reading(of page: Page, hints: ExtractHints, memory: SiteMemory) async throws -> PageReading
    /// A feed's own HTML as blocks; empty where it has none.
    func blocks(ofFragment html: String, base: CanonicalURL?) async throws -> [Block]
    func feed(of page: Page) async throws -> Feed
    /// A sitemap, an index of them or a list of addresses, packed with gzip or not.
    func sitemap(of page: Page) async throws -> Sitemap
    /// The feeds that a page announces.
    func feedLinks(of page: Page) async throws -> [FeedLink]
    /// The subscriptions of an OPML document.
    func outlines(of bytes: [UInt8]) async throws -> [OutlineFeed]
}

/// What reading a page gave.
package struct PageReading: Sendable, Codable {
    package var article: Article
    /// What the page can teach about its host.
    package var observation: SiteObservation
    /// The address that the page names as its continuation.
    package var nextPage: CanonicalURL?

    package init(article: Article, observation: SiteObservation = .init(), nextPage: CanonicalURL? = nil) {
        self.article = article
        self.observation = observation
        self.nextPage = nextPage
    }
}

extension DocumentReader {
    /// The article of a page that is read for itself.
    package func article(of page: Page, hints: ExtractHints) async throws -> Article {
        try await reading(of: page, hints: hints, memory: SiteMemory()).article
    }
}

/// Why a document could not be read, whatever it holds.
package struct ReaderError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable, CaseIterable {
        /// Two workers died of it, one after the other.
        case crash = "reader-crash"
        /// It took more time than a document may.
        case time = "reader-time"
        /// A worker's answer broke the protocol or its bounds.
        case answer = "reader-answer"
        /// No worker could be had; nothing is known of the document.
        case unavailable = "reader-unavailable"
    }

    package let reason: Reason
    package let detail: String

    package init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    /// False where the same document may well be read later.
    package var isLasting: Bool { reason != .unavailable }

    package var description: String { "\(reason.rawValue): \(detail)" }
}

/// Reads documents in the calling process.
package struct InProcessReader: DocumentReader {
    private let extractor: Extractor
    private let feeds: FeedReader

    package init(extractor: Extractor = Extractor(), feeds: FeedReader = FeedReader()) {
        self.extractor = extractor
        self.feeds = feeds
    }

    package func article(of page: Page, hints: ExtractHints) throws -> Article {
        try reading(of: page, hints: hints, memory: SiteMemory()).article
    }

    package func reading(of page: Page, hints: ExtractHints, memory: SiteMemory) throws -> PageReading {
        let extraction = try extractor.article(
            from: page.body, contentType: page.header("content-type"), url: page.finalURL, hints: hints, memory: memory)
        return PageReading(
            article: extraction.article, observation: extraction.observation,
            nextPage: extraction.links.nextPage.flatMap { CanonicalURL($0) })
    }

    package func blocks(ofFragment html: String, base: CanonicalURL?) -> [Block] {
        articleBlocks(fromFragment: html, base: base)
    }

    package func feed(of page: Page) throws -> Feed {
        try feeds.feed(
            from: page.body, contentType: page.header("content-type"),
            contentLocation: page.header("content-location"), url: page.finalURL)
    }

    package func sitemap(of page: Page) throws -> Sitemap {
        try feeds.sitemap(
            from: unpacked(page.body), contentType: page.header("content-type"), url: page.finalURL)
    }

    package func feedLinks(of page: Page) throws -> [FeedLink] {
        try feeds.feedLinks(inPage: page.body, contentType: page.header("content-type"), url: page.finalURL)
    }

    package func outlines(of bytes: [UInt8]) throws -> [OutlineFeed] { try feeds.outlines(from: bytes) }

    /// Takes gzip off, up to what is read of a document; other bytes are given back as they are.
    private func unpacked(_ bytes: [UInt8]) throws(FeedError) -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
        do {
            return try ContentDecoder.decode(
                bytes, codings: [.gzip],
                limits: ContentDecoder.Limits(
                    decodedBytes: FeedReader.Settings().documentLimit.bytes, ratio: 1_000))
        } catch {
            throw FeedError(.notAFeed, "the gzip file is broken or too large: \(error)")
        }
    }
}

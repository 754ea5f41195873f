import Foundation
import Markup
import WireModel

/// Reads bytes of the wild as feeds, sitemaps, outlines and pages that name feeds.
///
/// Pure: bytes and what HTTP said in, a value or an error out. Bodies come unpacked (a gzipped sitemap is the
/// caller's to unpack). Linear in the bytes, within the bounds of `Settings`.
package struct FeedReader: Sendable {
    package struct Settings: Sendable {
        /// Bytes of a document; default 16 MiB, 1 KiB…64 MiB.
        ///
        /// Longer ones are refused.
        package var documentLimit = ByteLimit.mebibytes(16)
        /// Entries of a feed, in document order; default 5000, 1…50,000.
        ///
        /// What follows is left out, and the feed is partial.
        package var entries = 5000
        /// Addresses of a sitemap; default 50,000 (sitemaps.org), 1…50,000.
        package var sitemapURLs = 50_000
        /// Feeds of an outline; default 20,000, 1…100,000.
        package var outlineFeeds = 20_000
        /// Feeds named by a page; default 64, 1…1000.
        package var pageFeeds = 64

        package init() {}

        var limits: XMLLimits {
            var limits = XMLLimits()
            limits.documentBytes = documentLimit.bytes
            return limits
        }
    }

    let settings: Settings

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Reads RSS 0.90–2.0, RDF, Atom 0.3 and 1.0, CDF and JSON Feed.
    ///
    /// - Parameters:
    ///   - contentType: the header's value; its charset counts (RFC 7303).
    ///   - contentLocation: the header's value, the base of relative addresses (RFC 3986 5.1.2).
    ///   - contentLanguage: the header's value, for feeds that name no language.
    ///   - url: the address that answered.
    package func feed(
        from bytes: [UInt8], contentType: String?, contentLocation: String?, contentLanguage: String? = nil,
        url: CanonicalURL?
    ) throws(FeedError) -> Feed {
        try admit(bytes)
        let base = FeedAddress.resolved(contentLocation, base: url?.string) ?? url?.string
        let decoded = FeedCharset(bytes, contentType: contentType)
        if JSONFeed.looksLike(decoded.text) {
            var reader = JSONFeed(base: base, entryLimit: settings.entries)
            return try reader.feed(from: decoded.text, encoding: decoded.encoding.name)
        }
        var document = FeedDocument(encoding: decoded.encoding.name, base: base, entryLimit: settings.entries)
        let outcome = try read(decoded.text, into: &document, root: Self.feedRoot())
        guard !document.feed.format.isEmpty else { throw FeedError(.notAFeed, "no feed element") }
        document.complete(isTruncated: outcome.isTruncated, httpLanguage: contentLanguage)
        return document.feed
    }

    /// Streams a document past its receiver.
    func read<Receiver: XMLReceiver & ~Copyable>(
        _ text: [UInt8], into receiver: inout Receiver, root: (ByteView) -> XMLRootVerdict
    ) throws(FeedError) -> XMLOutcome {
        let outcome = text.withView { view -> Result<XMLOutcome, XMLRefusal> in
            do throws(XMLRefusal) {
                return .success(try XMLReader.read(view, limits: settings.limits, into: &receiver, root: root))
            } catch {
                return .failure(error)
            }
        }
        switch outcome {
        case .success(let outcome): return outcome
        case .failure(let refusal): throw FeedError(refusal)
        }
    }

    func admit(_ bytes: [UInt8]) throws(FeedError) {
        if bytes.isEmpty { throw FeedError(.empty, "no bytes") }
        if bytes.count > settings.documentLimit.bytes {
            throw FeedError(.tooLarge, "\(bytes.count) bytes, the limit is \(settings.documentLimit)")
        }
    }

    /// Feeds begin with few names; junk may stand before them, but a page is not one.
    private static func feedRoot() -> (ByteView) -> XMLRootVerdict {
        var isFirst = true
        return { name in
            defer { isFirst = false }
            switch FeedName(XMLName(name).local) {
            case .rss, .rdf, .feed: return .root
            // Too common a word to be looked for behind junk.
            case .channel, .entry: return isFirst ? .root : .junk
            default: return verdictOnPage(name)
            }
        }
    }

    /// What is not a root: an HTML page is refused, anything else looked past.
    static func verdictOnPage(_ name: ByteView) -> XMLRootVerdict {
        XMLName(name).local.equalsIgnoringCase("html") ? .refuse : .junk
    }
}

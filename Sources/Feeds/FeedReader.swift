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

        /// Bytes up to which a feed is held whole; longer ones may be read entry by entry; default 1 MiB, 0…64 MiB.
        package var heldBytes = 1 << 20

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
        try admit(bytes.count)
        let about = FeedAbout(
            contentType: contentType, contentLocation: contentLocation, url: url, contentLanguage: contentLanguage)
        let decoded = FeedCharset(bytes, contentType: contentType)
        return try decoded.text.withView { text in
            Self.result { () throws(FeedError) in try whole(text, decoded.encoding.name, about) }
        }.get()
    }

    /// Reads a feed with one of its entries in memory at a time; what comes out is what `feed(from:…)` gives.
    ///
    /// Documents of more than `Settings.heldBytes` are read twice: what entries inherit may stand behind them.
    /// - Parameters:
    ///   - bytes: lent for the call; they may be a file that is mapped.
    ///   - release: is told up to where bytes have been decoded, so that a mapped file's pages can be given back.
    ///   - head: gets the feed without its entries, before the first of them; not called for what is no feed.
    ///   - entry: escapes, although it is not kept: `withoutActuallyEscaping` would write the length of this file's path into
    ///     the program, and each folder would build another one.
    package func feed(
        in bytes: UnsafeBufferPointer<UInt8>, about: FeedAbout, release: ((Int) -> Void)? = nil,
        head: (Feed) -> Void, entry: @escaping (FeedEntry) -> Void
    ) throws(FeedError) {
        try admit(bytes.count)
        let bytes = unsafe ByteView(bytes)
        let decoded = FeedCharset(bytes, contentType: about.contentType, release: release)
        let encoding = decoded.encoding.name
        try decoded.withText(of: bytes) { text in
            Self.result { () throws(FeedError) in
                guard text.count > settings.heldBytes else {
                    var feed = try whole(text, encoding, about)
                    let entries = feed.entries
                    feed.entries = []
                    head(feed)
                    return entries.forEach(entry)
                }
                if JSONFeed.looksLike(text) {
                    var reader = JSONFeed(base: about.base, entryLimit: settings.entries)
                    let feed = try reader.head(from: text, encoding: encoding)
                    head(feed)
                    return reader.entries(from: text, head: feed, entry)
                }
                let feed = try document(text, encoding, about, .head)
                head(feed)
                _ = try document(text, encoding, about, .entries(of: feed, entry))
            }
        }.get()
    }

    private func whole(_ text: ByteView, _ encoding: String, _ about: FeedAbout) throws(FeedError) -> Feed {
        if JSONFeed.looksLike(text) {
            var reader = JSONFeed(base: about.base, entryLimit: settings.entries)
            return try reader.feed(from: text, encoding: encoding)
        }
        return try document(text, encoding, about, .whole)
    }

    private func document(
        _ text: ByteView, _ encoding: String, _ about: FeedAbout, _ wanted: FeedDocument.Wanted
    ) throws(FeedError) -> Feed {
        var document = FeedDocument(
            encoding: encoding, base: about.base, entryLimit: settings.entries, wanted: wanted)
        let outcome = try read(text, into: &document, root: Self.feedRoot())
        guard !document.feed.format.isEmpty else { throw FeedError(.notAFeed, "no feed element") }
        document.complete(isTruncated: outcome.isTruncated, httpLanguage: about.contentLanguage)
        return document.feed
    }

    /// Bytes are lent by calls that throw no errors of their own.
    private static func result<Value>(_ body: () throws(FeedError) -> Value) -> Result<Value, FeedError> {
        do throws(FeedError) {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }

    /// Streams a document past its receiver.
    func read<Receiver: XMLReceiver & ~Copyable>(
        _ text: [UInt8], into receiver: inout Receiver, root: (ByteView) -> XMLRootVerdict
    ) throws(FeedError) -> XMLOutcome {
        try text.withView { view in
            Self.result { () throws(FeedError) in try read(view, into: &receiver, root: root) }
        }.get()
    }

    private func read<Receiver: XMLReceiver & ~Copyable>(
        _ text: ByteView, into receiver: inout Receiver, root: (ByteView) -> XMLRootVerdict
    ) throws(FeedError) -> XMLOutcome {
        do throws(XMLRefusal) {
            return try XMLReader.read(text, limits: settings.limits, into: &receiver, root: root)
        } catch {
            throw FeedError(error)
        }
    }

    func admit(_ count: Int) throws(FeedError) {
        if count == 0 { throw FeedError(.empty, "no bytes") }
        if count > settings.documentLimit.bytes {
            throw FeedError(.tooLarge, "\(count) bytes, the limit is \(settings.documentLimit)")
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

import Extract
import Feeds
import Foundation
import Testing
import WireModel

@testable import Workers

struct CompactCodingTests {
    private static let url = CanonicalURL("https://news.example/a?b=1#c")
    private static let moment = Date(timeIntervalSince1970: 1_795_000_000.25)

    private static var article: Article {
        var article = Article()
        article.headline = "Ferry “resumes”"
        article.standfirst = "After a winter"
        article.authors = ["Åsa Holm", "B. Writer"]
        article.byline = "By Åsa Holm"
        article.agency = "AP"
        article.dateline = "OSLO"
        article.published = WireTime(instant: moment, offsetSeconds: -3_600)
        article.modified = WireTime(instant: moment, precision: .day)
        article.language = "nb"
        article.section = "Sea"
        article.tags = ["ferry", "harbour"]
        article.siteName = "Courier"
        article.canonicalURL = url
        article.picture = Picture(url: url, caption: "A boat", credit: nil)
        article.isPaywalled = true
        article.rights.tdmReservation = false
        article.rights.robots = ["noai"]
        article.rights.licence = "CC"
        article.body = [Block(.heading, "One"), Block(.paragraph, "Two — three"), Block(.tableRow, "a | b")]
        article.confidence = 0.75
        article.method = "text-density"
        return article
    }

    private static var feed: Feed {
        var entry = FeedEntry()
        entry.id = "urn:1"
        entry.title = "Ferry"
        entry.published = moment
        entry.authors = [FeedPerson(name: "A", email: nil, url: "u")]
        entry.content = "<p>text\n</p>"
        entry.enclosures = [FeedMedium(url: "u", type: nil, length: 3)]
        entry.source = FeedOrigin(title: "t", updated: moment)
        entry.place = FeedPlace(latitude: -1.5, longitude: 59)
        entry.isDeleted = true
        var feed = Feed(format: "rss2.0", encoding: "windows-1252")
        feed.title = "News"
        feed.hubs = ["h1", "h2"]
        feed.ttlMinutes = 60
        feed.skipHours = [1, 2]
        feed.entries = [entry, FeedEntry()]
        feed.isPartial = true
        return feed
    }

    @Test func `what is written is read again`() throws {
        try #expect(again(Self.article) == Self.article)
        try #expect(again(Article()) == Article())
        try #expect(again(Self.feed) == Self.feed)
        var sitemap = Sitemap(kind: .index)
        sitemap.urls = [SitemapURL(loc: "u")]
        sitemap.sitemaps = [SitemapReference(loc: "s", lastmod: Self.moment)]
        try #expect(again(sitemap) == sitemap)
        try #expect(again([FeedLink(url: "u", title: "t")]) == [FeedLink(url: "u", title: "t")])
        let outlines = [OutlineFeed(xmlURL: "x", folder: "a/b")]
        try #expect(again(outlines) == outlines)
        let hints = ExtractHints(title: "t", contentHTML: "<p>", authors: ["A"], published: Self.moment)
        try #expect(again(hints) == hints)
    }

    @Test func `a value that breaks off is refused at every byte`() throws {
        for bytes in [try CompactEncoder.bytes(of: Self.article), try CompactEncoder.bytes(of: Self.feed)] {
            for end in bytes.indices {
                #expect(throws: (any Error).self) {
                    _ = try CompactDecoder().value(Article.self, from: bytes[..<end])
                }
            }
            #expect(throws: CompactFault.self) {
                _ = try CompactDecoder().value(Feed.self, from: (bytes + [0])[...])
            }
        }
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `damaged values never trap`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let bytes = try CompactEncoder.bytes(of: Self.feed)
        let story = try CompactEncoder.bytes(of: Self.article)
        for _ in 0..<2_000 {
            var (feed, article) = (bytes, story)
            for _ in 0...random.next() % 4 {
                feed[Int(random.next() % UInt64(feed.count))] = UInt8(truncatingIfNeeded: random.next())
                article[Int(random.next() % UInt64(article.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = try? CompactDecoder().value(Feed.self, from: feed[...])
            _ = try? CompactDecoder().value(Article.self, from: article[...])
        }
    }

    @Test func `counts and numbers are held against their bounds`() throws {
        let many = try CompactEncoder.bytes(of: (0..<100).map(String.init))
        #expect(throws: CompactFault.self) { try CompactDecoder(elements: 99).value([String].self, from: many[...]) }
        #expect(throws: CompactFault.self) {
            try CompactDecoder().value([String].self, from: [0xFF, 0xFF, 0xFF, 0xFF])
        }
        for number in [Double.infinity, .nan, 1e300, -1e13] {
            let bytes = try CompactEncoder.bytes(of: [number])
            #expect(throws: CompactFault.self) { try CompactDecoder().value([Double].self, from: bytes[...]) }
        }
    }

    @Test func `texts of an article come out as wire text`() throws {
        let hostile =
            [
                "a\u{1B}[31m", "b\nc", "\u{202E}d", "e\u{200B}f", "g\u{2028}h", "\u{FEFF}i", "j\u{85}k", "l\u{AD}m",
                "n\u{A0}o", "\u{2066}p", "s\u{E0041}", "t\u{61C}u", "v\u{180E}w", "x\u{3000}y",
                "\u{2000}a", "\u{205F}b", "\u{1680}c",
            ] + [UInt32(0xFDD0), 0xFFFF, 0x1FFFE].compactMap { Unicode.Scalar($0).map { "a\(String($0))b" } }
        let bytes = try CompactEncoder.bytes(of: hostile)
        let texts = try CompactDecoder(isWireText: true).value([String].self, from: bytes[...])
        #expect(texts == hostile.map(\.wireText))
        let plain = try CompactDecoder().value([String].self, from: bytes[...])
        #expect(plain == hostile)
    }

    @Test func `no scalar that a published text must not hold slips through the quick look`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.isInvisible || (scalar.isWireSpace && value != 0x20) else {
                continue
            }
            let bytes = Array(String(scalar).utf8)
            #expect(bytes[...].mayHoldInvisible, "U+\(String(value, radix: 16))")
        }
    }

    private func again<Value: Codable>(_ value: Value) throws -> Value {
        try CompactDecoder().value(Value.self, from: CompactEncoder.bytes(of: value)[...])
    }
}

/// The same numbers for the same seed (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

import Testing
import WireModel

@testable import Feeds

struct SitemapTests {
    private func sitemap(_ document: String) throws -> Sitemap {
        try FeedReader().sitemap(
            from: Array(document.utf8), contentType: nil, url: CanonicalURL("https://n.example/sitemap.xml"))
    }

    @Test func `a news sitemap becomes entries`() throws {
        let sitemap = try sitemap(
            """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
             xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
             xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
            <url><loc> https://n.example/1 </loc><lastmod>2026-03-05</lastmod><image:image><image:loc>/i.jpg</image:loc>
            <image:title>not this</image:title></image:image><news:news><news:publication><news:name>Paper</news:name>
            <news:language>en</news:language></news:publication><news:publication_date>2026-03-04T05:06:07+01:00
            </news:publication_date><news:title>A &amp; B</news:title>
            <news:keywords>x, y</news:keywords></news:news></url>
            <url><lastmod>2026-03-05</lastmod></url></urlset>
            """)
        #expect(sitemap.kind == .urlset)
        #expect(sitemap.urls.count == 1)
        let entry = try #require(sitemap.asFeed().entries.first)
        #expect(entry.link == "https://n.example/1")
        #expect(entry.title == "A & B")
        #expect(entry.published == date("2026-03-04T04:06:07Z"))
        #expect(entry.updated == date("2026-03-05T00:00:00Z"))
        #expect(entry.language == "en")
        #expect(entry.categories == ["x", "y"])
        #expect(sitemap.asFeed().title == "Paper")
    }

    @Test func `an index names sitemaps`() throws {
        let sitemap = try sitemap("<sitemapindex><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>")
        #expect(sitemap.kind == .index)
        #expect(sitemap.sitemaps == [SitemapReference(loc: "https://n.example/s1.xml.gz")])
        #expect(sitemap.asFeed().format == "sitemap-index")
    }

    @Test func `a text file has an address a line`() throws {
        let sitemap = try sitemap("\u{FEFF}https://n.example/1\r\n\r\nhttps://n.example/2\n")
        #expect(sitemap.kind == .text)
        #expect(sitemap.urls.map(\.loc) == ["https://n.example/1", "https://n.example/2"])
    }

    @Test func `a cut sitemap keeps its whole addresses`() throws {
        let sitemap = try sitemap("<urlset><url><loc>https://n.example/1</loc></url><url><loc>https://n.exa")
        #expect(sitemap.urls.map(\.loc) == ["https://n.example/1"])
        #expect(sitemap.isPartial)
    }

    @Test(arguments: ["<html></html>", "<rss></rss>", "some words\nand more"])
    func `what is no sitemap is an error`(document: String) {
        #expect(throws: FeedError.self) { try sitemap(document) }
    }
}

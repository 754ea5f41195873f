import Foundation
import Testing
import WireModel

@testable import Extract

/// Pages of our own making: a folder `page.html`, `expected.txt`, `expected.json` each.
struct ArticleFixtureTests {
    /// What a fixture says of the metadata; a missing key is not asked about.
    struct Expected: Decodable {
        var headline: String?
        var authors: [String]?
        var byline: String?
        var agency: String?
        var published: String?
        var modified: String?
        var language: String?
        var section: String?
        var siteName: String?
        var tags: [String]?
        var canonical: String?
        var caption: String?
        var credit: String?
        var picture: String?
        var robots: [String]?
        var tdm: Bool?
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    static func extraction(_ name: String) throws -> Extraction {
        let page = try Data(contentsOf: folder.appendingPathComponent("\(name)/page.html"))
        let url = CanonicalURL("https://harbour.example/some/page")
        return try Extractor().article(from: [UInt8](page), contentType: "text/html", url: url)
    }

    /// One line a block, its kind in front.
    static func lines(_ blocks: [Block]) -> [String] {
        blocks.map { block in
            switch block.kind {
            case .heading: "# \(block.text)"
            case .listItem: "- \(block.text)"
            case .quote: "> \(block.text)"
            case .tableRow: "| \(block.text)"
            case .code: "` \(block.text)"
            case .paragraph: block.text
            }
        }
    }

    @Test("the text of a page", arguments: try names())
    func text(name: String) throws {
        let expected = try String(
            contentsOf: Self.folder.appendingPathComponent("\(name)/expected.txt"), encoding: .utf8)
        #expect(Self.lines(try Self.extraction(name).article.body) == expected.split(separator: "\n").map(String.init))
    }

    @Test("the metadata of a page", arguments: try names())
    func metadata(name: String) throws {
        let text = try Data(contentsOf: Self.folder.appendingPathComponent("\(name)/expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: text)
        let article = try Self.extraction(name).article
        func check<Value: Equatable>(_ wanted: Value?, _ found: Value?) {
            if let wanted { #expect(found == wanted) }
        }
        check(expected.headline, article.headline)
        check(expected.authors, article.authors)
        check(expected.byline, article.byline)
        check(expected.agency, article.agency)
        check(expected.published, article.published.map { $0.precision == .day ? $0.day : $0.rfc3339WithOffset })
        check(expected.modified, article.modified?.rfc3339WithOffset)
        check(expected.language, article.language)
        check(expected.section, article.section)
        check(expected.siteName, article.siteName)
        check(expected.tags, article.tags)
        check(expected.canonical, article.canonicalURL?.string)
        check(expected.caption, article.picture?.caption)
        check(expected.credit, article.picture?.credit)
        check(expected.picture, article.picture?.url?.string)
        check(expected.robots, article.rights.robots)
        check(expected.tdm, article.rights.tdmReservation)
    }

    @Test func `every block of the page has its reason`() throws {
        let extraction = try Self.extraction("wire-story")
        let dropped = Dictionary(
            extraction.decisions.filter { !$0.kept }.map { ($0.text, $0.reason) },
            uniquingKeysWith: { first, _ in first })
        #expect(dropped["Ferry service to outer islands resumes after storm"] == .title)
        #expect(dropped["Sign up for our newsletter and get the news before breakfast."] == .offer)
        #expect(dropped["Read more: How the storm was forecast"] == .related)
        #expect(extraction.decisions.filter(\.kept).count == extraction.article.body.count)
        #expect(extraction.links.feeds == ["https://harbour.example/feed.xml"])
    }

    @Test func `the feed's title settles a doubtful headline`() throws {
        let body =
            String(repeating: "<p>A sentence of the story that is long enough to count as running text.</p>", count: 1)
            + "<p>Another sentence of the story, which is about as long as the first one was.</p>"
            + "<p>A third one ends the story here, as stories do end.</p>"
        let page = "<title>Home</title><h1>Valley Times</h1><h2>Mayor resigns over bridge</h2><div>\(body)</div>"
        let found = try Extractor().article(
            from: Array(page.utf8), contentType: nil, url: nil, hints: ExtractHints(title: "Mayor resigns over bridge"))
        #expect(found.article.headline == "Mayor resigns over bridge")
    }

    @Test func `a page without text gives its record's body, unless that is for sale`() throws {
        let text = String(
            repeating: "This sentence stands in the record of the page only, and nowhere in its markup. ", count: 5)
        func page(_ free: Bool) -> [UInt8] {
            let record =
                "{\"@type\":\"NewsArticle\",\"headline\":\"A headline for it\",\"isAccessibleForFree\":\(free),"
                + "\"articleBody\":\"\(text)\\n\\n\(text)\"}"
            return Array("<script type='application/ld+json'>\(record)</script><div id=app></div>".utf8)
        }
        let found = try Extractor().article(from: page(true), contentType: nil, url: nil)
        #expect(found.article.body.count == 2)
        #expect(found.article.method == "linked-data")
        #expect(throws: ExtractError.self) { try Extractor().article(from: page(false), contentType: nil, url: nil) }
    }

    @Test func `a feed's own content becomes blocks`() {
        let blocks = articleBlocks(
            fromFragment:
                "<p>One &amp; only.</p><ul><li>first</li></ul><pre>let a\nlet b</pre><img src=x><p>End of it.</p>",
            base: nil)
        #expect(Self.lines(blocks) == ["One & only.", "- first", "` let a", "` let b", "End of it."])
    }
}

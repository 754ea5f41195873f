import TestKit
import Testing
import WireModel

@testable import Feeds

struct FeedDamageTests {
    private static let documents = [
        """
        <?xml version="1.0"?><rss version="2.0"><channel><title>T</title>
        <item><title>one</title><link>https://n.example/1</link><description><![CDATA[<p>a</p>]]></description></item>
        <item><title>two</title><link>https://n.example/2</link><author>a@b.example (A)</author></item>
        <item><title>three &eacute;</title><link>https://n.example/3</link></item></channel></rss>
        """,
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://n.example/"><title>T</title>
        <entry><id>1</id><title>one</title><link href="1"/><content type="xhtml"><div><p>x</p></div></content></entry>
        <entry><id>2</id><title>two</title><link href="2"/><georss:point>1 2</georss:point></entry>
        <entry><id>3</id><title>three é</title><summary type="html">&lt;a href="y"&gt;</summary></entry></feed>
        """,
        """
        {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"one"},{"id":"2","title":"two"},
        {"id":"3","title":"three \\u00e9","attachments":[{"url":"x"}]}]}
        """,
    ]

    @Test(arguments: documents)
    func `entries that were whole before a cut survive it`(document: String) throws {
        let bytes = Array(document.utf8)
        let ends = ["</item>", "</entry>", "},"].flatMap { document.ranges(of: $0) }
            .map { document.utf8.distance(from: document.startIndex, to: $0.upperBound) }.sorted()
        let whole = try FeedReader().feed(from: bytes, contentType: nil, contentLocation: nil, url: nil).entries
        for cut in stride(from: 1, to: bytes.count, by: 3) {
            let entries =
                (try? FeedReader().feed(from: Array(bytes[..<cut]), contentType: nil, contentLocation: nil, url: nil))?
                .entries ?? []
            let expected = ends.count { $0 <= cut }
            #expect(entries.count >= min(expected, whole.count), "cut at \(cut)")
            #expect(entries.map(\.title) == whole.prefix(entries.count).map(\.title), "cut at \(cut)")
        }
    }

    @Test(arguments: documents)
    func `flipped bytes never trap`(document: String) {
        let bytes = Array(document.utf8)
        var state: UInt64 = 0x5EED_0003
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for _ in 0..<600 {
            var damaged = bytes
            for _ in 0..<(1 + next(6)) { damaged[next(damaged.count)] = UInt8(next(256)) }
            // An error is as good as a feed here; seed 0x5EED0003.
            _ = try? FeedReader().feed(from: damaged, contentType: nil, contentLocation: nil, url: nil)
            _ = try? FeedReader().sitemap(from: damaged, contentType: nil, url: nil)
            _ = try? FeedReader().outlines(from: damaged)
            _ = try? FeedReader().feedLinks(inPage: damaged, contentType: nil, url: nil)
        }
    }

    @Test func `an item that was never closed does not swallow the next`() throws {
        let feed = try feed("<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>")
        #expect(feed.entries.map(\.title) == ["a", "b"])
        #expect(feed.isPartial)
    }

    @Test func `junk around the document is looked past`() throws {
        let feed = try feed(
            "<br />\n<b>Warning</b>: x\n<?xml version='1.0'?><rss><channel><title>t</title></channel></rss><script>")
        #expect(feed.title == "t")
    }

    @Test(.timeLimit(.minutes(20)), arguments: 0..<6)
    func `hostile markup inside an entry ends at once`(index: Int) throws {
        let inner = ["<a ", "<a x=\"", "&", "<script>", "<!--", "</"][index]
        let text = String(repeating: inner, count: 60_000)
        let document =
            "<rss><channel><item><title><![CDATA[\(text)]]></title>"
            + "<description><![CDATA[\(text)]]></description></item></channel></rss>"
        let spent = try processorSeconds { _ = try feed(document, url: "https://n.example/") }
        #expect(spent < 10)
    }

    @Test(.timeLimit(.minutes(20))) func `a long base asked for again and again ends at once`() throws {
        let base = "https://n.example/" + String(repeating: "x", count: 1990) + "/"
        let links = String(repeating: "<title xml:base='y'>a</title><link>z</link>", count: 40_000)
        let feed = try feed("<rss><channel><item xml:base='\(base)'>\(links)</item></channel></rss>")
        #expect(feed.entries.count == 1)
    }
}

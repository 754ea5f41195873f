import Testing
import WireModel

@testable import Feeds

/// Rules that several elements of a feed play together in.
struct FeedRulesTests {
    private static let url = "https://n.example/feeds/all.xml"

    @Test func `bases are resolved against the outer ones, down into the markup`() throws {
        let feed = try feed(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/"><title>T</title><link href=""/>
            <link rel="self" href="?all"/><entry xml:base="c/"><id>x</id><link href="x"/>
            <content xml:base="d/" type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="y">y</a>
            <img src="//i.example/z.png"/></div></content></entry>
            <entry xml:base="http://o.example/q/r"><id>2</id><link href="1"/></entry><entry><id>3</id><link href=""/></entry>
            </feed>
            """, url: Self.url)
        #expect(feed.link == "https://n.example/b/", "an empty reference is the base")
        #expect(feed.selfLink == "https://n.example/b/?all")
        #expect(feed.entries.map(\.link) == ["https://n.example/b/c/x", "http://o.example/q/1", nil])
        let content = try #require(feed.entries[0].content)
        #expect(content.contains("https://n.example/b/c/d/y") && content.contains("https://i.example/z.png"))
    }

    @Test(arguments: [
        ("<guid>https://n.example/1</guid>", "https://n.example/1"),
        ("<guid isPermaLink=\"FALSE\">https://n.example/2</guid>", nil),
        ("<guid isPermaLink=\"true\">urn:x:3</guid>", nil),
        ("<guid>https://n.example/4</guid><link>https://n.example/l</link>", "https://n.example/l"),
        ("<link></link><guid isPermaLink=\"yes\">https://n.example/5</guid>", "https://n.example/5"),
    ])
    func `a guid is the link where there is no other and it may be one`(item: String, link: String?) throws {
        let feed = try feed("<rss version=\"2.0\"><channel><item>\(item)</item></channel></rss>")
        #expect(feed.entries.first?.link == link)
    }

    @Test(arguments: [
        ("one</title", 0), ("<item><title>two", 1), ("isPermaLink=\"fal", 1), ("<![CDATA[x", 1), ("</desc", 1),
        ("x]]></description></item>", 2), ("</chan", 2), ("</channel></r", 2),
    ])
    func `a feed that breaks off yields the entries before the break`(last: String, count: Int) throws {
        let whole =
            "<rss version=\"2.0\"><channel><title>T</title><item><title>one</title></item><item><title>two</title>"
            + "<guid isPermaLink=\"false\">2</guid><description><![CDATA[x]]></description></item></channel></rss>"
        let end = try #require(whole.firstRange(of: last)?.upperBound)
        let feed = try feed(String(whole[..<end]))
        #expect(feed.entries.count == count)
        #expect(feed.title == "T")
        #expect(feed.isPartial)
    }

    @Test func `archives and pages of a feed are named apart`() throws {
        let feed = try feed(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><link rel="prev-archive" href="2026/01.xml"/>
            <link rel="next" href="?p=2"/></feed>
            """, url: Self.url)
        #expect(feed.previousArchive == "https://n.example/feeds/2026/01.xml")
        #expect(feed.next == "https://n.example/feeds/all.xml?p=2")
    }
}

import Foundation
import Testing
import WireModel

@testable import Feeds

/// Reads a document given as text.
func feed(_ document: String, url: String? = nil, contentType: String? = nil) throws -> Feed {
    try FeedReader().feed(
        from: Array(document.utf8), contentType: contentType, contentLocation: nil,
        url: url.flatMap { CanonicalURL($0) })
}

func date(_ text: String) -> Date? { WireTime.parse(text)?.instant }

struct FeedReaderTests {
    @Test func `RSS 2_0 with its modules is read whole`() throws {
        let feed = try feed(
            """
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"
             xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
            <channel><title>A &amp;amp; B</title><link>https://n.example/</link>
            <description>&lt;b&gt;D&lt;/b&gt;</description>
            <language>en-gb</language><ttl>15</ttl><generator>G</generator>
            <lastBuildDate>Sat, 07 Sep 2002 00:00:01 GMT</lastBuildDate>
            <image><title>no title of the feed</title><url>/logo.png</url></image>
            <managingEditor>ed@n.example (Ed Itor)</managingEditor><webMaster>web@n.example</webMaster>
            <atom:link rel="self" href="https://n.example/feed"/><atom:link rel="hub" href="https://hub.example/"/>
            <skipHours><hour>24</hour><hour>5</hour></skipHours><skipDays><day>Sunday</day></skipDays>
            <item><title>1 &lt; 2</title><guid>https://n.example/1</guid>
             <pubDate>Sat, 07 Sep 2002 09:00:00 +0200</pubDate>
             <description>Short</description>
             <content:encoded><![CDATA[<p>Long <a href="/x">x</a></p>]]></content:encoded>
             <dc:creator>Ann</dc:creator><dc:creator>Bob</dc:creator><category>c1</category><category>c1</category>
             <enclosure url="/a.mp3" type="audio/mpeg" length="7"/><media:thumbnail url="t.jpg"/><comments>/c</comments>
             <source url="https://wire.example/">Wire</source></item>
            <item><title>Second</title><guid isPermaLink="false">https://n.example/2</guid></item>
            </channel></rss>
            """, url: "https://n.example/feed")
        #expect(feed.format == "rss2.0")
        #expect(feed.title == "A & B")
        #expect(feed.summary == "D")
        #expect(feed.language == "en-gb")
        #expect(feed.ttlMinutes == 15)
        #expect(feed.image == "https://n.example/logo.png")
        #expect(feed.authors == [FeedPerson(name: "Ed Itor", email: "ed@n.example")])
        #expect(feed.selfLink == "https://n.example/feed")
        #expect(feed.hubs == ["https://hub.example/"])
        #expect(feed.skipHours == [0, 5])
        #expect(feed.updated == date("2002-09-07T00:00:01Z"))
        let first = try #require(feed.entries.first)
        #expect(first.title == "1 < 2")
        #expect(first.link == "https://n.example/1")
        #expect(first.published == date("2002-09-07T07:00:00Z"))
        #expect(first.summary == "Short")
        #expect(first.content == "<p>Long <a href=\"https://n.example/x\">x</a></p>")
        #expect(first.authors.compactMap(\.name) == ["Ann", "Bob"])
        #expect(first.categories == ["c1"])
        #expect(first.enclosures == [FeedMedium(url: "https://n.example/a.mp3", type: "audio/mpeg", length: 7)])
        #expect(first.image == "https://n.example/t.jpg")
        #expect(first.comments == "https://n.example/c")
        #expect(first.source?.title == "Wire")
        #expect(first.language == "en-gb")
        let second = try #require(feed.entries.last)
        #expect(second.link == nil)
        #expect(second.authors.isEmpty)
        #expect(!feed.isPartial)
    }

    @Test func `Atom inherits base, language and authors`() throws {
        let feed = try feed(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://n.example/a/" xml:lang="de">
            <title type="text">a &lt;b></title><author><name>F</name></author><link rel="self" href="feed.atom"/>
            <entry xml:base="b/" xml:lang=""><id> urn:1 </id><link href="1"/><title type="html">x &amp;amp; y</title>
            <content type="xhtml">
            <div xmlns="http://www.w3.org/1999/xhtml">A<br/><a href="../c">c</a> &lt;</div></content>
            <updated>2003-12-31T10:14:55Z</updated></entry>
            <entry><id>urn:2</id><author><name>G</name><uri>/g</uri></author><category term="t" label="l"/>
            <summary>1 &lt; 2</summary><source><title>S</title><link href="https://s.example/"/></source></entry></feed>
            """, url: "https://other.example/")
        #expect(feed.format == "atom1.0")
        #expect(feed.title == "a <b>")
        #expect(feed.selfLink == "https://n.example/a/feed.atom")
        let first = try #require(feed.entries.first)
        #expect(first.id == "urn:1")
        #expect(first.link == "https://n.example/a/b/1")
        #expect(first.title == "x & y")
        #expect(first.language == nil)
        #expect(first.authors.first?.name == "F")
        #expect(first.content?.contains("<br><a href=\"https://n.example/a/c\">c</a> &lt;") == true)
        #expect(first.published == nil)
        let second = try #require(feed.entries.last)
        #expect(second.authors == [FeedPerson(name: "G", url: "https://n.example/g")])
        #expect(second.categories == ["t"])
        #expect(second.summary == "1 &lt; 2")
        #expect(second.source?.link == "https://s.example/")
        #expect(second.language == "de")
    }

    @Test func `JSON Feed is read, and what was whole of a cut one`() throws {
        let document = """
            {"version":"https://jsonfeed.org/version/1.1","title":"t","authors":[{"name":"F"}],"icon":"/i.png",
            "items":[{"id":7,"content_text":"a < b","tags":["x"],"attachments":[{"url":"/a","size_in_bytes":5}]},
            {"id":"2","url":"https://n.example/2","title":"\\u00e9\\ud83d\\ude00","language":"fr"},
            {"id":"3","title":"cut
            """
        let feed = try feed(document, url: "https://n.example/feed.json")
        #expect(feed.format == "json1.1")
        #expect(feed.image == "https://n.example/i.png")
        #expect(feed.entries.map(\.id) == ["7", "2"])
        #expect(feed.entries[0].content == "a &lt; b")
        #expect(feed.entries[0].authors.first?.name == "F")
        #expect(feed.entries[0].enclosures == [FeedMedium(url: "https://n.example/a", length: 5)])
        #expect(feed.entries[1].title == "é😀")
        #expect(feed.isPartial)
    }

    @Test(arguments: [
        (
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                + "xmlns=\"http://purl.org/rss/1.0/\"><channel>"
                + "</channel></rdf:RDF>", "rss1.0"
        ),
        (
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
                + "xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><channel></channel></rdf:RDF>", "rss0.90"
        ),
        ("<rss version=\"0.91\"></rss>", "rss0.91"), ("<rss version=\"2.01\"/>", "rss2.0"),
        ("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"/>", "atom0.3"),
        ("<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", "atom1.0"), ("<CHANNEL HREF=\"https://n.example/\"/>", "cdf"),
        ("{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}", "json1.0"),
    ])
    func `the format is told from the root`(document: String, format: String) throws {
        #expect(try feed(document).format == format)
    }

    @Test(arguments: [
        ("", FeedError.Reason.empty), ("  \n", .notAFeed), ("plain text", .notAFeed), ("<error>x</error>", .notAFeed),
        ("<!DOCTYPE html><html><body><rss/></body></html>", .htmlInstead), ("{\"a\":1}", .notAFeed), ("[1]", .notAFeed),
    ])
    func `what is no feed is an error with its reason`(document: String, reason: FeedError.Reason) {
        #expect {
            try feed(document)
        } throws: {
            ($0 as? FeedError)?.reason == reason
        }
    }

    @Test func `a document over the limit is refused before it is read`() {
        var settings = FeedReader.Settings()
        settings.documentLimit = .kibibytes(1)
        let reader = FeedReader(settings: settings)
        #expect {
            try reader.feed(
                from: [UInt8](repeating: 0x20, count: 1025), contentType: nil, contentLocation: nil, url: nil)
        } throws: {
            ($0 as? FeedError)?.reason == .tooLarge
        }
    }

    @Test func `entries over the limit are left out and the feed is partial`() throws {
        var settings = FeedReader.Settings()
        settings.entries = 3
        let items = String(repeating: "<item><title>t</title></item>", count: 10)
        let feed = try FeedReader(settings: settings).feed(
            from: Array("<rss><channel>\(items)</channel></rss>".utf8), contentType: nil, contentLocation: nil, url: nil
        )
        #expect(feed.entries.count == 3)
        #expect(feed.isPartial)
    }

    @Test func `FeedBurner's own addresses give way to the originals`() throws {
        let feed = try feed(
            """
            <rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item>
            <link>http://feedproxy.example/~r/1</link><feedburner:origLink>https://n.example/1</feedburner:origLink>
            <enclosure url="http://feedproxy.example/a"/>
            <feedburner:origEnclosureLink>https://n.example/a</feedburner:origEnclosureLink></item></channel></rss>
            """)
        #expect(feed.entries.first?.link == "https://n.example/1")
        #expect(feed.entries.first?.enclosures.first?.url == "https://n.example/a")
    }

    @Test func `a tombstone is an entry that is gone`() throws {
        let feed = try feed(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
            <at:deleted-entry ref="urn:1" when="2005-11-29T12:11:12Z"/></feed>
            """)
        #expect(feed.entries.first?.isDeleted == true)
        #expect(feed.entries.first?.id == "urn:1")
    }
}

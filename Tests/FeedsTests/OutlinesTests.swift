import Testing
import WireModel

@testable import Feeds

struct OutlinesTests {
    @Test func `subscriptions keep their folders`() throws {
        let document = """
            <opml version="2.0"><head><title>t</title></head><body>
            <outline text="News" title="not shown"><outline text="World"><outline type="rss" text="A" title="A title"
             xmlUrl="https://a.example/feed?x=1&y=2" htmlUrl=""/></outline></outline>
            <outline XMLURL="https://b.example/feed" text="B"/></body></opml>
            """
        let feeds = try FeedReader().outlines(from: Array(document.utf8))
        #expect(
            feeds == [
                OutlineFeed(xmlURL: "https://a.example/feed?x=1&y=2", title: "A title", folder: "News/World"),
                OutlineFeed(xmlURL: "https://b.example/feed", title: "B"),
            ])
    }

    @Test func `what is written is read again`() throws {
        let feeds = [
            OutlineFeed(
                xmlURL: "https://a.example/?a=1&b=<2>", htmlURL: "https://a.example/", title: "\"A\" & é", folder: "x/y"
            ),
            OutlineFeed(xmlURL: "https://b.example/", title: "B", folder: "x/y"),
            OutlineFeed(xmlURL: "https://c.example/", title: "C"),
        ]
        let text = opml(feeds, title: "My <feeds>")
        #expect(try FeedReader().outlines(from: Array(text.utf8)) == feeds)
    }

    @Test func `a folder's path has a bound, however deep the folders are`() throws {
        let name = String(repeating: "f", count: 400)
        let feeds = String(repeating: "<outline xmlUrl='https://a.example/'/>", count: 3)
        let document =
            "<opml><body>" + String(repeating: "<outline text='\(name)'>", count: 100) + feeds + "</body></opml>"
        let found = try FeedReader().outlines(from: Array(document.utf8))
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.folder == name + "/" + name })
    }

    @Test func `an outline without a name makes no folder of its own`() throws {
        let document =
            "<opml><body><outline text='x'><outline><outline text='y'><outline xmlUrl='https://a.example/'/>"
            + "</outline></outline><outline xmlUrl='https://b.example/'/></outline>"
            + "<outline xmlUrl='https://c.example/'/></body></opml>"
        #expect(try FeedReader().outlines(from: Array(document.utf8)).map(\.folder) == ["x/y", "x", nil])
    }

    @Test func `other documents are an error`() {
        #expect(throws: FeedError.self) { try FeedReader().outlines(from: Array("garbage".utf8)) }
    }
}

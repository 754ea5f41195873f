import Testing
import WireModel

@testable import Feeds

struct FeedDiscoveryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var html: String
        var urls: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(
            name: "order, each once",
            html:
                "<link rel=alternate type=application/atom+xml href=/a><link rel='ALTERNATE' type='application/rss+xml'"
                + " href='https://n.example/r'><link rel=alternate type='application/rss+xml' href='/a'>",
            urls: ["https://n.example/a", "https://n.example/r"]),
        Case(
            name: "base element",
            html: "<base href='https://cdn.example/x/'><link rel=alternate type=application/feed+json href=f>",
            urls: ["https://cdn.example/x/f"]),
        Case(
            name: "not a feed",
            html:
                "<link rel='alternate stylesheet' type='text/css' href=/c>"
                + "<link rel=alternate hreflang=de href=/de/feed/>"
                + "<link rel=alternate type='application/json' href='/wp-json/wp/v2/posts/1'>", urls: []),
        Case(
            name: "inside a comment or script",
            html: "<!-- <link rel=alternate type=application/rss+xml href=/a> --><script>'<link rel=alternate "
                + "type=application/rss+xml href=/b>'</script>"
                + "<link rel=alternate type=application/rss+xml href='/c?x&amp;y'>",
            urls: ["https://n.example/c?x&y"]),
        Case(
            name: "feed scheme", html: "<link rel=alternate type=application/rss+xml href='feed://n.example/f'>",
            urls: ["http://n.example/f"]),
        Case(
            name: "anchors where no link is",
            html: "<a href='/about'>x</a><a href='/blog/feed/'>x</a><a href=/sitemap.xml>",
            urls: ["https://n.example/blog/feed/"]),
        Case(
            name: "links before anchors", html: "<a href=/feed.xml></a><link rel=feed href=/f>",
            urls: ["https://n.example/f"]),
        Case(name: "no address", html: "<link rel=alternate type=application/rss+xml href>", urls: []),
    ])
    func `a page's feeds are found`(_ c: Case) throws {
        let links = try FeedReader().feedLinks(
            inPage: Array(c.html.utf8), contentType: "text/html", url: CanonicalURL("https://n.example/"))
        #expect(links.map(\.url) == c.urls)
    }
}

import Testing

@testable import WireModel

struct URLTrackingTests {
    @Test(arguments: [
        ("https://n.example/a?utm_source=x&id=5&UTM_Medium=y", "https://n.example/a?id=5"),
        ("https://n.example/a?fbclid=1", "https://n.example/a"),
        ("https://n.example/a?b=2&a=%20+x&&c&gclid=1", "https://n.example/a?b=2&a=%20+x&&c"),
        ("https://n.example/a#xtor=RSS-3208", "https://n.example/a"),
        ("https://n.example/a#utm_source=rss&id=5", "https://n.example/a#utm_source=rss&id=5"),
        ("https://n.example/a?id=1#section", "https://n.example/a?id=1#section"),
        ("https://n.example/a?ref=other.example", "https://n.example/a?ref=other.example"),
        ("https://n.example/a?ref=site.example", "https://n.example/a"),
        ("https://n.example/a?source=https%3A%2F%2Fwww.site.example%2F", "https://n.example/a"),
        ("https://n.example/a?source=feeds.example", "https://n.example/a"),
        ("https://n.example/a?title=site.example", "https://n.example/a?title=site.example"),
        ("https://n.example/a?", "https://n.example/a?"),
    ])
    func `tracking goes and the rest keeps its bytes`(_ input: String, _ expected: String) throws {
        let site = try #require(CanonicalURL("https://www.site.example/page"))
        let feed = try #require(CanonicalURL("http://feeds.example/rss"))
        #expect(CanonicalURL(input)?.withoutTracking(site: site, feed: feed).string == expected)
    }

    @Test(arguments: [
        ("http://www.n.example/a/", "https://n.example/a"),
        ("https://n.example:443/a?b=2&a=1&utm_id=3", "https://n.example/a?a=1&b=2"),
        ("http://n.example:8080/a", "https://n.example:8080/a"), ("https://n.example/", "https://n.example/"),
        ("https://n.example/a#top", "https://n.example/a"),
        ("https://n.example/a#!/story/5", "https://n.example/a#!/story/5"),
        ("https://n.example/a?", "https://n.example/a"), ("https://n.example/a//?&", "https://n.example/a"),
        ("https://n.example./A", "https://n.example/A"), ("https://www.com/", "https://www.com/"),
    ])
    func `spellings of one story share a key`(_ input: String, _ key: String) {
        #expect(CanonicalURL(input)?.equalityKey == key)
    }
}

import Testing
import WireModel

@testable import Extract

struct HeadlineVoteTests {
    @Test(
        "the headline of a page",
        arguments: [
            HeadlineCase(
                name: "the site's name in h1, the story in h2",
                head: "<title>Four Winds » Archive » Why small numbers are kept</title>",
                body: "<h1>Four Winds</h1><h2>Why small numbers are kept</h2>", headline: "Why small numbers are kept"),
            HeadlineCase(
                name: "h1 is the last crumb, the printed headline is another",
                head: "<title>Harbour strike: all ferries cancelled | Valley</title>"
                    + "<meta property='og:title' content='Islanders wait for bread as ferries stop'>",
                body: "<div class='breadcrumbs'><a href='/'>Home</a> <a href='/n'>News</a>"
                    + "<h1>Harbour strike: all ferries cancelled</h1></div>"
                    + "<h2>Islanders wait for bread as ferries stop</h2>",
                headline: "Islanders wait for bread as ferries stop"),
            HeadlineCase(
                name: "the host's name is cut from the title",
                head: "<title>Cold front reaches the north - Valley Times</title>"
                    + "<meta property='og:title' content='Cold front reaches the north - Valley Times'>",
                body: "<h1>Menu</h1>", headline: "Cold front reaches the north"),
            HeadlineCase(
                name: "a kicker that another source lacks is no part of it",
                head: "<meta property='og:title' content='Old bridge stays closed for years'>",
                body: "<h1>Council meeting Old bridge stays closed for years</h1>",
                headline: "Old bridge stays closed for years"),
            HeadlineCase(
                name: "the heading differs from the search title that all else repeats",
                head: "<title>Bridge closed: repairs take years</title>"
                    + "<meta property='og:title' content='Bridge closed: repairs take years'>",
                body: "<h1>Why the old bridge will not open for years</h1>",
                headline: "Why the old bridge will not open for years"),
            HeadlineCase(
                name: "words that inline tags glue are parted",
                head: "<meta property='og:title' content='Protest march / The ninth of July draws near'>",
                body: "<h1><span>Protest march</span><span>The ninth of July draws near</span></h1>",
                headline: "Protest march / The ninth of July draws near"),
            HeadlineCase(
                name: "a title cut short by a quotation mark is not taken",
                head:
                    "<title>Senator calls rival \"unfit\"</title><meta property=og:title content=\"Senator calls rival \"unfit\"\">",
                headline: "Senator calls rival \"unfit\""),
            HeadlineCase(
                name: "the address repeats the record's headline",
                head: StoryPage.record("\"headline\":\"Lights out and trains stand still in the capital\"")
                    + "<title>Power cut: lights out in town</title><meta property='og:title' content='Power cut: lights out in town'>",
                body: "<h1>Power cut: lights out in town</h1>",
                url: "https://www.valleytimes.example/lights-out-and-trains-stand-still-in-the-capital-123456.html",
                headline: "Lights out and trains stand still in the capital"),
        ])
    func headline(_ given: HeadlineCase) throws { try given.check() }

    @Test func `what the feed says and the page repeats is settled`() throws {
        let article = try StoryPage.article(
            head: "<title>Bridge closed</title><meta property='og:title' content='Bridge closed: repairs take years'>",
            body: "<h1>Why the old bridge will not open for years</h1>",
            hints: ExtractHints(title: "Bridge closed: repairs take years"))
        #expect(article.headline == "Bridge closed: repairs take years")
    }

    @Test(
        "names of the site at the end or the beginning of a title",
        arguments: [
            ("Cold front | The Valley Times", "Cold front"), ("Cold front - valleytimes.example", "Cold front"),
            ("Cold front – Valley Times Online", "Cold front"), ("Valley Times: Cold front", "Cold front"),
            ("Cold-front warning", "Cold-front warning"), ("North - South: a walk", "North - South: a walk"),
        ])
    func siteNames(title: String, cut: String) throws {
        let page = "<title>x</title><meta property='og:site_name' content='The Valley Times'>"
        let view = PageView(try .init(fragment: page))
        let url = CanonicalURL("https://www.valleytimes.example/a")
        #expect(SiteNames(PageMetadata(view, url: url), url: url).cut(from: title) == cut)
    }

    @Test func `addresses write letters of other alphabets in two ways`() {
        let words = AddressWords(CanonicalURL("https://a.example/soeskenbarna-gaar-over-fjorden.html"))
        #expect(words.share(in: "søskenbarna går over fjorden") == 1)
        #expect(words.share(in: "noe helt annet") == 0)
        #expect(!AddressWords(CanonicalURL("https://a.example/123456.html")).isHeadline)
    }
}

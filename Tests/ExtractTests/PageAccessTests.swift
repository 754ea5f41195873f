import Testing
import WireModel

@testable import Extract

struct PageAccessTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        var head = ""
        var after = ""
        let isPaywalled: Bool?
        var testDescription: String { name }
    }

    @Test(
        "whether a page is for sale",
        arguments: [
            Case(name: "nothing is said", isPaywalled: nil),
            Case(
                name: "false as a word", head: StoryPage.record("\"isAccessibleForFree\":\"False\""), isPaywalled: true),
            Case(name: "false as JSON", head: StoryPage.record("\"isAccessibleForFree\":false"), isPaywalled: true),
            Case(
                name: "true as an address",
                head: StoryPage.record("\"isAccessibleForFree\":\"http://schema.org/True\""),
                isPaywalled: false),
            Case(
                name: "an empty word says nothing", head: StoryPage.record("\"isAccessibleForFree\":\"\""),
                isPaywalled: nil),
            Case(
                name: "a part is for sale",
                head: StoryPage.record(
                    "\"isAccessibleForFree\":true,\"hasPart\":{\"@type\":\"WebPageElement\",\"isAccessibleForFree\":\"False\"}"
                ),
                isPaywalled: true),
            Case(name: "locked", head: "<meta property='article:content_tier' content='locked'>", isPaywalled: true),
            Case(name: "free", head: "<meta property='article:content_tier' content='free'>", isPaywalled: false),
            Case(
                name: "metered says nothing", head: "<meta property='article:content_tier' content='metered'>",
                isPaywalled: nil),
            Case(name: "microdata", head: "<meta itemprop='isAccessibleForFree' content='false'>", isPaywalled: true),
            Case(
                name: "a wall stands in the text",
                after: "<div class='paywall-box'><p>Subscribe now to read the whole of this story today</p></div>",
                isPaywalled: true),
        ])
    func paywall(_ given: Case) throws {
        let article = try StoryPage.article(head: given.head, after: given.after)
        #expect(article.isPaywalled == given.isPaywalled)
    }

    @Test func `licence and reservation`() throws {
        let rights = try StoryPage.article(
            head:
                "<meta name='tdm-reservation' content='1'><meta name='tdm-policy' content='https://a.example/tdm.json'>"
                + "<meta name='robots' content='max-image-preview:large, noai, noimageai'>"
                + "<link rel=license href='https://creativecommons.org/licenses/by/4.0/'>"
                + StoryPage.record("\"copyrightHolder\":{\"name\":\"Valley Press\"},\"isAccessibleForFree\":\"true\"")
        ).rights
        #expect(rights.tdmReservation == true)
        #expect(rights.tdmPolicy == "https://a.example/tdm.json")
        #expect(rights.robots == ["noai", "noimageai"])
        #expect(rights.licence == "https://creativecommons.org/licenses/by/4.0/")
        #expect(rights.copyrightHolder == "Valley Press")
        #expect(rights.accessibleForFree == true)
    }

    @Test func `section and tags, without the publishing system's keys`() throws {
        let article = try StoryPage.article(
            head: "<meta property='og:site_name' content='Valley Times'>"
                + StoryPage.record(
                    "\"keywords\":[\"Bridges\",\"Page Type: Article\",\"Valley Times\",\"Rivers &amp; lakes\"]")
                + "<meta property='article:tag' content='bridges,Council'>"
                + "<script type='application/ld+json'>{\"@type\":\"BreadcrumbList\",\"itemListElement\":["
                + "{\"name\":\"Home\"},{\"item\":{\"name\":\"Local affairs\"}}]}</script>")
        #expect(article.section == "Local affairs")
        #expect(article.tags == ["Bridges", "Rivers & lakes", "Council"])
        #expect(article.siteName == "Valley Times")
    }

    @Test func `the text's own beginning is no standfirst`() throws {
        let copied = "The council met on Tuesday evening and talked for three hours about the ol…"
        #expect(try StoryPage.article(head: "<meta name=description content='\(copied)'>").standfirst == nil)
        let own = "Repairs take longer than the town had hoped for"
        #expect(try StoryPage.article(head: "<meta name=description content='\(own)'>").standfirst == own)
    }
}

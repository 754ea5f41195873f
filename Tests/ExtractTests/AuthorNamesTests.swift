import Testing
import WireModel

@testable import Extract

struct AuthorNamesTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        var head = ""
        var under = ""
        var after = ""
        let authors: [String]
        var credits: [String]?
        var testDescription: String { name }
    }

    private static let title = "<h1>Old bridge stays closed for two years</h1>"

    @Test(
        "who wrote a page",
        arguments: [
            Case(
                name: "a name that only the head gives is whoever filed it",
                head: "<meta name='author' content='Josef Filer'>", authors: []),
            Case(
                name: "the same name printed is the author's", head: "<meta name='author' content='Mara Lindqvist'>",
                under: "<div>Mara Lindqvist</div>", authors: ["Mara Lindqvist"]),
            Case(
                name: "a record's author by reference",
                head:
                    "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"h\",\"author\":"
                    + "{\"@id\":\"#p\"}},{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Mara Lindqvist\"}]}</script>",
                under: "<p class='byline'>By Mara Lindqvist</p>", authors: ["Mara Lindqvist"]),
            Case(
                name: "an organisation is credited, not named as a person",
                head: StoryPage.record("\"author\":{\"@type\":\"Organization\",\"name\":\"Valley Newsroom\"}"),
                authors: [], credits: ["Valley Newsroom"]),
            Case(
                name: "an agency stands beside the author",
                head: StoryPage.record(
                    "\"author\":[{\"@type\":\"Person\",\"name\":\"Jon Arkwright\"},{\"name\":\"dpa\"}]"),
                under: "<p>Von Jon Arkwright, dpa</p>", authors: ["Jon Arkwright"], credits: ["Jon Arkwright", "dpa"]),
            Case(
                name: "the printed byline corrects the record",
                head: StoryPage.record("\"author\":{\"@type\":\"Person\",\"name\":\"Isa Filer\"}"),
                under: "<p>By Mara Lindqvist</p>", after: "<footer><p>Web: Isa Filer</p></footer>",
                authors: ["Mara Lindqvist"]),
            Case(
                name: "links to other stories' authors do not count",
                under: "<p><a rel=author href='/author/mara'>Mara Lindqvist</a></p>",
                after:
                    "<p>One</p><p>Two</p><p>Three</p><p>Four</p><p><a rel=author href='/author/jon'>Jon Arkwright</a></p>",
                authors: ["Mara Lindqvist"]),
            Case(
                name: "blogs sign in small letters",
                under: "<span class='author vcard'><a class='url fn' href='/author/x'>uriebe</a></span>",
                authors: ["uriebe"]),
            Case(
                name: "profiles on other sites are no names",
                head: "<meta property='article:author' content='https://www.facebook.com/valleytimes'>", authors: []),
            Case(
                name: "the site is not an author", head: "<meta name='author' content='Valley Times'>",
                under: "<p class='author'>Valley Times</p>", authors: []),
            Case(
                name: "a signature in bold type ends the text", after: "<p><b>Stefan Wasmeier</b></p>",
                authors: ["Stefan Wasmeier"]),
            Case(name: "nobody is named", under: "<p>Published on 3 May 2024</p>", authors: []),
            Case(name: "a desk is no person", under: "<p class='byline'>Von der Redaktion</p>", authors: []),
        ])
    func authors(_ given: Case) throws {
        let article = try StoryPage.article(
            head: given.head, body: Self.title + given.under, after: given.after)
        #expect(article.authors == given.authors)
        if let credits = given.credits { #expect(article.credits == credits) }
    }

    @Test func `a name that the feed gives needs no print`() throws {
        let article = try StoryPage.article(
            head: "<meta name='author' content='Josef Filer'>",
            hints: ExtractHints(title: nil, authors: ["Josef Filer"]))
        #expect(article.authors == ["Josef Filer"])
    }
}

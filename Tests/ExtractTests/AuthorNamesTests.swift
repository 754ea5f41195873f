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
            Case(
                name: "elements that a style sheet sets apart are parted",
                under:
                    "<div class='byline'><span class='name'>Mara Lindqvist</span><span class='role'>Reporter</span></div>",
                authors: ["Mara Lindqvist"]),
            Case(
                name: "an agency with a role beside it is no person",
                under:
                    "<div class='byline'><span class='name'>Meridian Wire</span><span class='role'>Reporter</span></div>",
                authors: []),
            Case(
                name: "a label in a heading of its own", under: "<h5>Autor:</h5><div>Jon Arkwright/XY</div>",
                authors: ["Jon Arkwright"]),
            Case(
                name: "several names behind a small opener", under: "<div>von Mara Lindqvist, Jon Arkwright</div>",
                authors: ["Mara Lindqvist", "Jon Arkwright"]),
            Case(
                name: "the section beside a byline is no author",
                head: "<meta property='article:section' content='Espectáculos'>",
                under: "<p class='author'>Espectáculos</p><p class='author'>Mara Lindqvist</p>",
                authors: ["Mara Lindqvist"]),
            Case(
                name: "a party's name ends at its number",
                head: "<meta name='author' content='Bund 90/The Party in the Valley'>",
                after: "<p>Bund 90/The Party in the Valley</p>", authors: []),
            Case(
                name: "a post quoted in the text is signed by others",
                under: "<blockquote><p>Posted by <a href='https://social.example/x'>SVP</a> on Monday</p></blockquote>",
                authors: []),
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

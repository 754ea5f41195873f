import Testing
import WireModel

@testable import Extract

struct AuthorNamesTests {
    @Test(
        "who wrote a page",
        arguments: [
            AuthorCase(
                name: "a name that only the head gives is whoever filed it",
                head: "<meta name='author' content='Josef Filer'>", authors: []),
            AuthorCase(
                name: "the same name printed is the author's", head: "<meta name='author' content='Mara Lindqvist'>",
                under: "<div>Mara Lindqvist</div>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a record's author by reference",
                head:
                    "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"h\",\"author\":"
                    + "{\"@id\":\"#p\"}},{\"@type\":\"Person\",\"@id\":\"#p\",\"name\":\"Mara Lindqvist\"}]}</script>",
                under: "<p class='byline'>By Mara Lindqvist</p>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "an organisation is credited, not named as a person",
                head: StoryPage.record("\"author\":{\"@type\":\"Organization\",\"name\":\"Valley Newsroom\"}"),
                authors: [], credits: ["Valley Newsroom"]),
            AuthorCase(
                name: "an agency stands beside the author",
                head: StoryPage.record(
                    "\"author\":[{\"@type\":\"Person\",\"name\":\"Jon Arkwright\"},{\"name\":\"dpa\"}]"),
                under: "<p>Von Jon Arkwright, dpa</p>", authors: ["Jon Arkwright"], credits: ["Jon Arkwright", "dpa"]),
            AuthorCase(
                name: "the printed byline corrects the record",
                head: StoryPage.record("\"author\":{\"@type\":\"Person\",\"name\":\"Isa Filer\"}"),
                under: "<p>By Mara Lindqvist</p>", after: "<footer><p>Web: Isa Filer</p></footer>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "links to other stories' authors do not count",
                under: "<p><a rel=author href='/author/mara'>Mara Lindqvist</a></p>",
                after:
                    "<p>One</p><p>Two</p><p>Three</p><p>Four</p><p><a rel=author href='/author/jon'>Jon Arkwright</a></p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "blogs sign in small letters",
                under: "<span class='author vcard'><a class='url fn' href='/author/x'>uriebe</a></span>",
                authors: ["uriebe"]),
            AuthorCase(
                name: "profiles on other sites are no names",
                head: "<meta property='article:author' content='https://www.facebook.com/valleytimes'>", authors: []),
            AuthorCase(
                name: "the site is not an author", head: "<meta name='author' content='Valley Times'>",
                under: "<p class='author'>Valley Times</p>", authors: []),
            AuthorCase(
                name: "a signature in bold type ends the text", after: "<p><b>Stefan Wasmeier</b></p>",
                authors: ["Stefan Wasmeier"]),
            AuthorCase(
                name: "elements that a style sheet sets apart are parted",
                under:
                    "<div class='byline'><span class='name'>Mara Lindqvist</span><span class='role'>Reporter</span></div>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "an agency with a role beside it is no person",
                under:
                    "<div class='byline'><span class='name'>Meridian Wire</span><span class='role'>Reporter</span></div>",
                authors: []),
            AuthorCase(
                name: "a label in a heading of its own", under: "<h5>Autor:</h5><div>Jon Arkwright/XY</div>",
                authors: ["Jon Arkwright"]),
            AuthorCase(
                name: "several names behind a small opener", under: "<div>von Mara Lindqvist, Jon Arkwright</div>",
                authors: ["Mara Lindqvist", "Jon Arkwright"]),
            AuthorCase(
                name: "the section beside a byline is no author",
                head: "<meta property='article:section' content='Espectáculos'>",
                under: "<p class='author'>Espectáculos</p><p class='author'>Mara Lindqvist</p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a party's name ends at its number",
                head: "<meta name='author' content='Bund 90/The Party in the Valley'>",
                after: "<p>Bund 90/The Party in the Valley</p>", authors: []),
            AuthorCase(
                name: "a post quoted in the text is signed by others",
                under: "<blockquote><p>Posted by <a href='https://social.example/x'>SVP</a> on Monday</p></blockquote>",
                authors: []),
            AuthorCase(name: "nobody is named", under: "<p>Published on 3 May 2024</p>", authors: []),
            AuthorCase(name: "a desk is no person", under: "<p class='byline'>Von der Redaktion</p>", authors: []),
        ])
    func authors(_ given: AuthorCase) throws { try given.check() }

    @Test func `a name that the feed gives needs no print`() throws {
        let article = try StoryPage.article(
            head: "<meta name='author' content='Josef Filer'>",
            hints: ExtractHints(title: nil, authors: ["Josef Filer"]))
        #expect(article.authors == ["Josef Filer"])
    }
}

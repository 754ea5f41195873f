import Testing
import WireModel

@testable import Extract

/// Bylines as publishing systems and languages write them.
struct BylineFormsTests {
    private static let site = "<meta property='og:site_name' content='Valley Times'>"

    private static func line(_ text: String, _ authors: [String], name: String? = nil) -> AuthorCase {
        AuthorCase(name: name ?? text, under: "<p class='byline'>\(text)</p>", authors: authors)
    }

    @Test(
        "what stands around a name",
        arguments: [
            line("By Mara Lindqvist Staff Writer", ["Mara Lindqvist"]),
            line("By MARA LINDQVIST mlindqvist@valleytimes.example", ["MARA LINDQVIST"]),
            line("By Mara Lindqvist @maralind", ["Mara Lindqvist"]),
            line("By Mara Lindqvist and Jon Arkwright", ["Mara Lindqvist", "Jon Arkwright"]),
            line(
                "By Mara Lindqvist, Jon Arkwright and Tove Brandt", ["Mara Lindqvist", "Jon Arkwright", "Tove Brandt"]),
            line("By Mara Lindqvist, New York", ["Mara Lindqvist"]),
            line("By Mara Lindqvist, Science Correspondent", ["Mara Lindqvist"]),
            line("By Mara Lindqvist, Home Affairs Editor, and Jon Arkwright", ["Mara Lindqvist", "Jon Arkwright"]),
            line("By Mara Lindqvist in Lisbon", ["Mara Lindqvist"]),
            line("By Mara Lindqvist | Valley Times", ["Mara Lindqvist"]),
            line("By April Smith", ["April Smith"]),
            line("By June Kelly and Joe Root", ["June Kelly", "Joe Root"]),
            line("By Dan Arkwright", ["Dan Arkwright"]),
            line("Words by Mara Lindqvist", ["Mara Lindqvist"]),
            line("Text: Mara Lindqvist, Fotos: Jon Arkwright", ["Mara Lindqvist"]),
            line("Von Mara Lindqvist (Text) und Jon Arkwright (Fotos)", ["Mara Lindqvist"]),
            line("Von Mara Lindqvist und Jon Arkwright", ["Mara Lindqvist", "Jon Arkwright"]),
            line("Von Ludwig van der Berg", ["Ludwig van der Berg"]),
            line("Mara Lindqvist Stand: 05. Februar 2020", ["Mara Lindqvist"]),
            line("Par Mara Lindqvist avec AFP", ["Mara Lindqvist"]),
            line("Par Mara Lindqvist, envoyée spéciale", ["Mara Lindqvist"]),
            line("Por Julio García con información de EFE", ["Julio García"]),
            line("Por María de la Cruz y Julio García", ["María de la Cruz", "Julio García"]),
            line("di Mara Lindqvist e Gianni della Rocca", ["Mara Lindqvist", "Gianni della Rocca"]),
            line("Autor: Mara Lindqvist", ["Mara Lindqvist"]), line("Автор: Мария Иванова", ["Мария Иванова"]),
            line("Tekst: Mara Lindqvist", ["Mara Lindqvist"]), line("Oleh Mara Lindqvist", ["Mara Lindqvist"]),
            line("홍길동 기자", ["홍길동"]), line("记者 王小明", ["王小明"]), line("作者：王小明", ["王小明"]),
            line("Analysis by Mara Lindqvist", ["Mara Lindqvist"]),
            line("Ein Kommentar von Mara Lindqvist", ["Mara Lindqvist"]),
            line("Propos recueillis par Mara Lindqvist", ["Mara Lindqvist"]),
            line("Additional reporting by Mara Lindqvist", ["Mara Lindqvist"]),
            line("Par Mara Lindqvist (Paris, correspondante)", ["Mara Lindqvist"]),
            line("Mara Lindqvist, Senior Lecturer in History, University of the Valley", ["Mara Lindqvist"]),
            line("Mara Lindqvist and agencies", ["Mara Lindqvist"]), line("Staff and agencies", []),
            line(
                "By <span>Mara Lindqvist</span> and <span>Jon Arkwright</span>, CNN",
                ["Mara Lindqvist", "Jon Arkwright"]),
            line("<span>By Mara Lindqvist</span><span>BBC News, Washington</span>", ["Mara Lindqvist"]),
            line("di <strong>Mara Lindqvist</strong>", ["Mara Lindqvist"]),
            line("By Staff Writer", []), line("By Valley Times", []), line("By Our Political Editor", []),
            line("By Reuters Staff", []), line("Von der Redaktion", []), line("By Washington Post", []),
            line("Published 3 May 2024", []), line("Share this story", []),
        ])
    func lines(_ given: AuthorCase) throws { try given.check(site: Self.site) }

    @Test(
        "systems",
        arguments: [
            AuthorCase(
                name: "an author by reference in a graph (Yoast)",
                head:
                    "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Article\",\"headline\":\"h\",\"author\":"
                    + "{\"name\":\"Mara Lindqvist\",\"@id\":\"https://www.valleytimes.example/#/schema/person/1\"}},"
                    + "{\"@type\":[\"Person\"],\"@id\":\"https://www.valleytimes.example/#/schema/person/1\",\"name\":\"Mara Lindqvist\"}]}</script>",
                under: "<span class='author vcard'>by <a rel='author' href='/author/mara/'>Mara Lindqvist</a></span>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "an ordered list of authors",
                head: StoryPage.record(
                    "\"author\":{\"@list\":[{\"name\":\"Mara Lindqvist\"},{\"name\":\"Jon Arkwright\"}]}"),
                under: "<p>Mara Lindqvist, Jon Arkwright</p>", authors: ["Mara Lindqvist", "Jon Arkwright"]),
            AuthorCase(
                name: "a name in parts",
                head: StoryPage.record(
                    "\"author\":{\"@type\":\"Person\",\"givenName\":\"Mara\",\"familyName\":\"Lindqvist\"}"),
                under: "<p>Mara Lindqvist</p>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "one text for two authors",
                head: StoryPage.record(
                    "\"author\":{\"@type\":\"Person\",\"name\":\"By Mara Lindqvist and Jon Arkwright\"}"),
                under: "<p>By Mara Lindqvist and Jon Arkwright</p>", authors: ["Mara Lindqvist", "Jon Arkwright"]),
            AuthorCase(
                name: "a name turned for libraries", head: "<meta name='citation_author' content='Lindqvist, Mara'>",
                under: "<p>Mara Lindqvist</p>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a record that lost an author",
                head: StoryPage.record("\"author\":{\"@type\":\"Person\",\"name\":\"Mara Lindqvist\"}")
                    + "<meta name='author' content='Mara Lindqvist, Jon Arkwright'>",
                under:
                    "<div class='byline'><a href='/author/mara'>Mara Lindqvist</a>, <a href='/author/jon'>Jon Arkwright</a></div>",
                authors: ["Mara Lindqvist", "Jon Arkwright"]),
            AuthorCase(
                name: "the author's box that a theme hides",
                head: "<meta name='author' content='Josef Filer'>",
                after: "<div class='td-author-name vcard author' style='display: none'><span class='fn'>"
                    + "<a href='https://www.valleytimes.example/author/jf/'>Josef Filer</a></span></div>", authors: []),
            AuthorCase(
                name: "a post's foot (Blogger)",
                after:
                    "<div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn' itemprop='author'>"
                    + "<a rel='author' href='https://www.blogger.example/profile/1'>Mara Q. Lindqvist</a></span></span> at "
                    + "<a href='/2024/05/x.html'>2:33 PM</a> <a href='#c'>3 comments</a></div>",
                authors: ["Mara Q. Lindqvist"]),
            AuthorCase(
                name: "who built the site", head: "<meta name='author' content='Josef Filer'>",
                after: "<div><p>© 2019 Josef Filer</p></div>", authors: []),
            AuthorCase(
                name: "categories beside the author",
                under: "<p class='post-meta author'>by <a rel='author' href='/author/a/'>Mara Lindqvist</a> in "
                    + "<a rel='category tag' href='/category/long-reads/'>Long Reads</a></p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "all posts by",
                under: "<a rel='author' href='/author/a/'>View all posts by Mara Lindqvist</a>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "an account (Drupal)",
                under:
                    "<div class='submitted'>Submitted by <a class='username' href='/users/mara'>Mara Lindqvist</a> on Mon, 05/06/2024</div>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a label in an element of its own", under: "<h4>Author</h4><p>Mara Lindqvist</p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "the outlet's record and the agency's byline",
                head: "<meta property='og:site_name' content='Valley Times'>"
                    + StoryPage.record("\"author\":{\"@type\":\"Organization\",\"name\":\"Valley Times\"}"),
                under: "<p class='byline'>By AFP</p>", authors: [], credits: ["AFP"]),
            AuthorCase(
                name: "authors of related stories in cards",
                under: "<p class='byline'>By Mara Lindqvist</p>",
                after: "<div class='related-stories'><article><h3><a href='/x'>Ferry runs again</a></h3>"
                    + "<span class='author'>Jon Arkwright</span></article></div>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "nothing but placeholders",
                head: "<meta name='author' content='undefined'>" + StoryPage.record("\"author\":{\"name\":\"null\"}"),
                under: "<p class='byline'>undefined</p>", authors: [], credits: []),
            AuthorCase(
                name: "what the text is, in a line of its own", under: "<p>Eine Analyse von Mara Lindqvist</p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a sentence that begins like one", under: "<p>Report by committee delayed</p>", authors: []),
            AuthorCase(
                name: "a profile's link and a place",
                under: "<p><a rel='author' href='/profile/mara'>Mara Lindqvist</a> in Paris</p>",
                authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "microdata",
                under: "<span itemprop='author' itemscope itemtype='https://schema.org/Person'>By "
                    + "<span itemprop='name'>Mara Lindqvist</span></span>", authors: ["Mara Lindqvist"]),
            AuthorCase(
                name: "a record of another story on the page",
                head: StoryPage.record(
                    "\"headline\":\"Ferry\",\"url\":\"https://www.valleytimes.example/news/ferry\",\"author\":{\"name\":\"Jon Arkwright\"}"
                )
                    + StoryPage.record(
                        "\"headline\":\"Bridge\",\"url\":\"https://www.valleytimes.example/news/story\",\"author\":{\"name\":\"Mara Lindqvist\"}"
                    ),
                under: "<p>Mara Lindqvist</p>", after: "<p>Jon Arkwright tells of the ferry.</p>",
                authors: ["Mara Lindqvist"]),
        ])
    func systems(_ given: AuthorCase) throws { try given.check(site: Self.site) }
}

import Testing
import WireModel

@testable import Extract

struct PageDatesTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        var head = ""
        var under = ""
        var html = "<html>"
        var url = "https://www.valleytimes.example/news/story"
        let published: String?
        var modified: String?
        var testDescription: String { name }
    }

    private static let title = "<h1>Old bridge stays closed for two years</h1>"

    private static func shown(_ time: WireTime?) -> String? {
        time.map { $0.precision == .day ? $0.day : $0.rfc3339WithOffset }
    }

    @Test(
        "when a page was published",
        arguments: [
            Case(
                name: "the record's zone is kept, both dates apart",
                head: StoryPage.record(
                    "\"datePublished\":\"2024-05-03T20:36:00-04:00\",\"dateModified\":\"2024-05-04T08:00:00-04:00\""),
                published: "2024-05-03T20:36:00-04:00", modified: "2024-05-04T08:00:00-04:00"),
            Case(
                name: "the printed clock gives the zone that the head lacks",
                head: "<meta property='article:published_time' content='2022-05-04T00:44:52Z'>",
                under: "<p class='date'>03/05/2022 21:44</p>", html: "<html lang='pt-BR'>",
                published: "2022-05-03T21:44:52-03:00"),
            Case(
                name: "midnight in Central Europe, written in UTC",
                head: "<meta property='article:published_time' content='2022-11-06T23:00:00+00:00'>",
                html: "<html lang='de'>",
                published: "2022-11-07T00:00:00+01:00"),
            Case(
                name: "a time element under the headline, not one among comments",
                under: "<time datetime='2023-10-31T10:00:00+01:00'>31 Oct</time>",
                published: "2023-10-31T10:00:00+01:00"),
            Case(name: "the address", url: "https://www.valleytimes.example/2024/05/17/story", published: "2024-05-17"),
            Case(
                name: "numbers apart in an address are no date",
                url: "https://www.valleytimes.example/2021_11_oil;id=01bdce45", published: nil),
            Case(name: "day first in an address", url: "https://a.example/29-10-2021", published: "2021-10-29"),
            Case(
                name: "two-digit years under the headline", under: "<p>Von: M. L. | 31.10.23</p>",
                html: "<html lang='de'>", published: "2023-10-31"),
            Case(name: "a relative date is none", under: "<p>2 hours ago</p>", published: nil),
            Case(name: "a filler is none", head: "<meta name='date' content='1970-01-01T00:00:00Z'>", published: nil),
        ])
    func published(_ given: Case) throws {
        let article = try StoryPage.article(
            head: given.head, body: Self.title + given.under, url: given.url, html: given.html)
        #expect(Self.shown(article.published) == given.published)
        if let modified = given.modified { #expect(Self.shown(article.modified) == modified) }
    }

    @Test(
        "dates in words under the headline",
        arguments: [
            ("en-GB", "Published 9 March 2024, 14:03"), ("en-US", "March 9, 2024"),
            ("de", "Veröffentlicht am 9. März 2024"),
            ("fr", "Publié le 9 mars 2024 à 14h03"), ("es", "9 de marzo de 2024"), ("it", "Pubblicato il 9 marzo 2024"),
            ("pt", "9 de março de 2024"), ("nl", "9 maart 2024"), ("pl", "9 marca 2024"), ("ru", "9 марта 2024 г."),
            ("uk", "9 березня 2024 року"), ("tr", "9 Mart 2024"), ("sv", "9 mars 2024"), ("cs", "9. března 2024"),
            ("ja", "2024年3月9日"), ("de", "Stand: 09.03.2024, 14:03 Uhr"),
        ])
    func words(language: String, line: String) throws {
        let article = try StoryPage.article(body: Self.title + "<p>\(line)</p>", html: "<html lang='\(language)'>")
        #expect(article.published?.day == "2024-03-09")
    }

    @Test func `a line of change gives no publication while another does`() throws {
        let article = try StoryPage.article(
            body: Self.title + "<p>Aktualisiert: 11.04.2020, 10:27</p><p>Erschienen am 03.04.2020</p>",
            html: "<html lang='de'>")
        #expect(article.published?.day == "2020-04-03")
    }
}

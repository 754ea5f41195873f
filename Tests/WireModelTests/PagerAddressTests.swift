import Testing
import WireModel

struct PagerAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var page: String
        var next: String
        var isNext: Bool
        var isMarked = false
        var testDescription: String { "\(page) → \(next)\(isMarked ? ", marked" : "")" }
    }

    static let cases: [Case] = [
        Case(page: "https://n.example/story", next: "https://n.example/story?page=2", isNext: true),
        Case(page: "https://n.example/story?page=2", next: "https://n.example/story?page=3", isNext: true),
        Case(page: "https://n.example/story?id=7", next: "https://n.example/story?id=7&seite=2", isNext: true),
        Case(page: "https://n.example/story/", next: "https://n.example/story/2/", isNext: true),
        Case(page: "https://n.example/story/2", next: "https://n.example/story/3", isNext: true),
        Case(page: "https://n.example/story", next: "https://n.example/story/page/2", isNext: true),
        Case(page: "https://n.example/story.html", next: "https://n.example/story-seite-2.html", isNext: true),
        Case(page: "https://n.example/story.html", next: "https://n.example/story,2.html", isNext: true),
        Case(page: "https://n.example/story.html", next: "https://n.example/story-2.html", isNext: false),
        Case(
            page: "https://n.example/story.html", next: "https://n.example/story-2.html", isNext: true, isMarked: true),
        Case(page: "https://n.example/story", next: "https://n.example/story?page=3", isNext: false),
        Case(page: "https://n.example/story?page=2", next: "https://n.example/story?page=2", isNext: false),
        Case(page: "https://n.example/story?page=2", next: "https://n.example/story/3", isNext: false),
        Case(page: "https://n.example/story", next: "https://n.example/another?page=2", isNext: false),
        Case(page: "https://n.example/story", next: "https://n.example/another", isNext: false, isMarked: true),
        Case(page: "https://n.example/covid", next: "https://n.example/covid2", isNext: false, isMarked: true),
        Case(page: "https://n.example/1234", next: "https://n.example/1235", isNext: false, isMarked: true),
        Case(page: "https://n.example/story?year=2025", next: "https://n.example/story?year=2026", isNext: false),
    ]

    @Test(arguments: cases)
    func `a next page has this page's address and the next number`(c: Case) throws {
        let page = try #require(CanonicalURL(c.page))
        let next = try #require(CanonicalURL(c.next))
        #expect(PagerAddress.isNext(next, after: page, isMarked: c.isMarked) == c.isNext)
    }
}

import Markup
import Testing

@testable import Extract

struct ClassWordsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let value: String
        var attribute: HTMLAttributeName = .classes
        var tag: HTMLTag = .div
        var has: ClassWords = []
        var lacks: ClassWords = []
        var testDescription: String { "\(attribute) \(value)" }
    }

    @Test(
        "what a name says",
        arguments: [
            Case(
                value: "post-406 post type-post status-publish hentry tag-sea category-law", has: .story, lacks: .tags),
            Case(value: "post-tags", has: .tags),
            Case(value: "field field--label-hidden", lacks: .hidden),
            Case(value: "hidden-xs", lacks: .hidden),
            Case(value: "box hidden", has: .hidden),
            Case(value: "sidebar-grid__content article__content", has: .body, lacks: .sidebar),
            Case(value: "article-body__newsletter", has: [.body, .offer]),
            Case(value: "article-body related", has: .related),
            Case(value: "elementor-widget-container", lacks: .sidebar),
            Case(value: "widget_recent_entries", has: .sidebar),
            Case(value: "the-actor-wore-a-similar-style-at-the-20", attribute: .id, lacks: .related),
            Case(value: "related-posts", attribute: .id, has: .related),
            Case(value: "what-comes-next", attribute: .id, tag: .h2, lacks: .related),
            Case(value: "player-2020-580", tag: .tr, lacks: .embed),
            Case(value: "twitter-tweet", tag: .blockquote, lacks: .embed),
            Case(value: "twitter-tweet", has: .embed),
            Case(value: "js-modal login", has: .consent),
            Case(value: "interview-dialogue", lacks: .consent),
            Case(value: "outline-container-orgd7109ad", attribute: .id, lacks: .advert),
            Case(value: "ad-300x250", has: .advert),
            Case(value: "td-lineno", has: .hidden),
            Case(value: "", lacks: .body),
        ])
    func names(_ given: Case) {
        let found = ClassWords.read(Array(given.value.utf8)[...], of: given.attribute, on: given.tag)
        #expect(found.isSuperset(of: given.has))
        #expect(found.isDisjoint(with: given.lacks))
    }
}

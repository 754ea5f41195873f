import Testing
import WireModel

@testable import Extract

/// A page, and its headline.
struct HeadlineCase: CustomTestStringConvertible {
    let name: String
    var head = ""
    /// Markup before the text.
    var body = ""
    var url = StoryPage.address
    let headline: String
    var testDescription: String { name }

    func check() throws {
        let article = try StoryPage.article(head: head, body: body, url: url)
        #expect(article.headline == headline)
    }
}

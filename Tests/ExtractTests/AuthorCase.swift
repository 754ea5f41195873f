import Testing
import WireModel

@testable import Extract

/// A page, and who wrote it.
struct AuthorCase: CustomTestStringConvertible {
    let name: String
    var head = ""
    /// Markup right below the headline.
    var under = ""
    /// Markup behind the text.
    var after = ""
    let authors: [String]
    /// Nil where they are not looked at.
    var credits: [String]?
    var testDescription: String { name }

    /// - Parameter site: markup that all pages of the table have in their head.
    func check(site: String = "") throws {
        let article = try StoryPage.article(head: site + head, body: StoryPage.heading + under, after: after)
        #expect(article.authors == authors)
        if let credits { #expect(article.credits == credits) }
    }
}

import Foundation
import WireModel

@testable import Extract

/// Pages of our own making around the same three paragraphs.
enum StoryPage {
    static let paragraphs =
        "<p>The council met on Tuesday evening and talked for three hours about the old bridge over the river.</p>"
        + "<p>Members were told that the repairs would take two years, and that nobody knew yet who would pay.</p>"
        + "<p>A second meeting is planned for the autumn, when the engineers will have finished their report.</p>"

    static let heading = "<h1>Old bridge stays closed for two years</h1>"
    static let address = "https://www.valleytimes.example/news/story"

    static func article(
        head: String = "", body: String = heading, after: String = "",
        text: String = paragraphs, url: String = address, html: String = "<html>",
        hints: ExtractHints = .init()
    ) throws -> Article {
        let page = "\(html)<head>\(head)</head><body><article>\(body)\(text)\(after)</article></body></html>"
        return try Extractor().article(
            from: Array(page.utf8), contentType: "text/html; charset=utf-8", url: CanonicalURL(url), hints: hints
        ).article
    }

    static func record(_ members: String, type: String = "NewsArticle") -> String {
        "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"\(type)\",\(members)}</script>"
    }
}

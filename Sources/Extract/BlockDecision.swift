/// One text block of a page and why it is, or is not, in the article.
package struct BlockDecision: Hashable, Sendable, Codable {
    package enum Reason: String, Sendable, Codable {
        case body, heading, listed = "list-item", quote, table
        case outside = "outside-the-body"
        case surroundings, related, comment, share, advertisement, offer, caption, biography, metadata
        case title = "repeats-the-headline"
        case standfirst
        case duplicate = "second-copy"
        case pullQuote = "pull-quote"
        case linkList = "link-list"
        case wording = "stock-phrase"
        case lonelyHeading = "heading-without-text"
        case tail = "after-the-end"
        case short = "too-short"
        /// It stood word for word in unlike stories of the host (`SiteMemory`).
        case furniture = "in-other-stories"
    }

    package var text: String
    package var kept: Bool
    package var reason: Reason

    package init(text: String, kept: Bool, reason: Reason) {
        self.text = text
        self.kept = kept
        self.reason = reason
    }
}

import WireModel

/// The three shapes of seed text (docs/seed-text.md).
package enum SeedTextLayout: String, Sendable, Codable, CaseIterable {
    /// Marked headline, byline, date, caption, body, address; the only layout that carries every field.
    case article
    /// Headline and paragraphs, parted by one empty line.
    case plain
    /// Headline and paragraphs, one a line.
    case lines
}

/// What reading a seed text gives: the article, and what was left out of it.
package struct SeedTextReading: Sendable, Codable, Equatable {
    package var layout: SeedTextLayout
    package var article: Article
    /// In the order of the text.
    package var dropped: [DroppedLine]
}

/// A line, or the end of one, that is no part of the article.
package struct DroppedLine: Hashable, Sendable, Codable {
    /// 1-based: the line of a seed text, or the block of an extracted article.
    package var line: Int
    package var text: String
    package var reason: DropReason

    package init(line: Int, text: String, reason: DropReason) {
        self.line = line
        self.text = text
        self.reason = reason
    }
}

/// Why a line is no part of the article.
package enum DropReason: String, Sendable, Codable, CaseIterable {
    case advertisement
    /// The agency's mark behind the last sentence; the article keeps it as its agency.
    case agencyCredit = "agency-credit"
    case appeal
    case authorBiography = "author-biography"
    case byline
    case comments
    case cookieNotice = "cookie-notice"
    case copyrightNotice = "copyright-notice"
    case date
    case duplicate
    /// White space or invisible characters only.
    case empty
    /// A heading under which nothing is left.
    case emptySection = "empty-section"
    case image
    case mediaPlayer = "media-player"
    case navigation
    case newsletter
    /// The teaser of another story.
    case otherStory = "other-story"
    case pictureCaption = "picture-caption"
    case pictureCredit = "picture-credit"
    case readingTime = "reading-time"
    case relatedLink = "related-link"
    case repeatedHeadline = "repeated-headline"
    case sectionLabel = "section-label"
    case shareBar = "share-bar"
    /// The same line stands in other documents of the site.
    case siteFurniture = "site-furniture"
    case tags
}

/// Why bytes cannot be read as seed text.
package enum SeedTextError: Error, Equatable, CustomStringConvertible {
    case tooLarge(bytes: Int, limit: Int)
    case tooManyLines(limit: Int)
    /// More than a tenth of the bytes are control characters or no UTF-8.
    case notText

    package var description: String {
        switch self {
        case .tooLarge(let bytes, let limit): "seed text: \(bytes) bytes, at most \(limit) are read"
        case .tooManyLines(let limit): "seed text: more than \(limit) lines; is this one article?"
        case .notText: "seed text: the bytes are no UTF-8 text; convert the file first"
        }
    }
}

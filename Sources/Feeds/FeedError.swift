/// Why bytes gave no feed, sitemap or list of feeds.
package struct FeedError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable, Codable {
        case empty
        case notAFeed = "not-a-feed"
        case htmlInstead = "html-instead"
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case tagTooLong = "tag-too-long"
        case tooManyAttributes = "too-many-attributes"
        case charset
        case unreadable
    }

    package let reason: Reason
    package let detail: String

    package init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    init(_ refusal: XMLRefusal) {
        switch refusal {
        case .empty: self.init(.empty, "no bytes")
        case .tooLarge: self.init(.tooLarge, "the document is over the limit")
        case .tooDeep: self.init(.tooDeep, "elements are nested too deep")
        case .tagTooLong: self.init(.tagTooLong, "a tag is over the limit")
        case .tooManyAttributes: self.init(.tooManyAttributes, "a tag has too many attributes")
        case .noRoot: self.init(.notAFeed, "no element that a feed begins with")
        case .refusedRoot: self.init(.htmlInstead, "the document is an HTML page")
        }
    }

    package var description: String {
        detail.isEmpty ? "feed: \(reason.rawValue)" : "feed: \(reason.rawValue): \(detail)"
    }
}

import WireModel

/// What a page may cost before it is refused.
package struct HTMLBounds: Sendable {
    /// Bytes of the page as fetched; default 8 MiB, 1 KiB…64 MiB.
    package var page: ByteLimit = .mebibytes(8)
    /// Bytes of one tag, values that are not read left out; default 64 KiB, 1 KiB…1 MiB.
    package var tag: ByteLimit = .kibibytes(64)
    /// Attributes of one tag; default 512, 16…2,000.
    package var attributesPerTag = 512
    /// Elements open at once; default 512, 64…2,000.
    package var depth = 512
    /// End tags without a start tag; default 20,000, 100…100,000.
    package var strayEndTags = 20_000
    /// Elements of a page; default 400,000, 1,000…2,000,000.
    package var elements = 400_000
    /// Blocks of text of a page; default 100,000, 1,000…400,000.
    ///
    /// A block costs some 300 bytes on its way through extraction; an article of more than 20,000 is not published.
    package var blocks = 100_000
    /// Bytes kept of one attribute value; default 8 KiB, 256…64 KiB.
    package var valueBytes = 8 << 10
    /// Bytes kept of all `application/ld+json` scripts; default 1 MiB.
    package var linkedData: ByteLimit = .mebibytes(1)
    /// Reads what stands in `<noscript>` as well; for pages that hold nothing else.
    package var readsNoscript = false

    package init() {}
}

/// Why a page could not be read at all.
package struct HTMLRefusal: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable, Codable {
        case tooLarge = "too-large"
        case tooDeep = "too-deep"
        case tagTooLong = "tag-too-long"
        case tooManyAttributes = "too-many-attributes"
        case tooManyElements = "too-many-elements"
        case tooManyBlocks = "too-many-blocks"
        case tooManyStrayEndTags = "too-many-stray-end-tags"
        case charset
        case parser
    }

    package let reason: Reason
    /// Offset in the decoded page, -1 where none applies.
    package let offset: Int
    /// The bound that was passed, 0 where none applies.
    package let bound: Int

    init(_ reason: Reason, offset: Int = -1, bound: Int = 0) {
        self.reason = reason
        self.offset = offset
        self.bound = bound
    }

    package var description: String {
        let place = offset >= 0 ? " at byte \(offset)" : ""
        let limit = bound > 0 ? ", the bound is \(bound)" : ""
        return "markup: page refused\(place): \(reason.rawValue)\(limit); the page is put aside, nothing is lost"
    }
}

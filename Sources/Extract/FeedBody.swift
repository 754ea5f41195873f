import WireModel

/// The feed's own content instead of a page that shows less of the story: a stub, or the start of a paid text.
enum FeedBody {
    /// Words that the feed's content needs to count as a story.
    private static let leastWords = 120
    /// Agreement of the body's candidates below which a page is not trusted over its feed.
    private static let leastConfidence = 0.5

    /// - Parameters:
    ///   - body: what the page gave.
    ///   - isPaid: the page says that it is not free.
    ///   - confidence: agreement of the page's candidates, 0…1.
    /// - Returns: nil where the feed has no story, or no longer one, or another one than the page.
    static func blocks(
        _ hints: ExtractHints, instead body: [Block], isPaid: Bool, confidence: Double
    ) -> [Block]? {
        // Most feeds carry a sentence: not worth reading as HTML.
        guard let content = hints.contentHTML, content.utf8.count >= leastWords * 4 else { return nil }
        let words = body.reduce(0) { $0 + $1.text.wireWordCount }
        let blocks = articleBlocks(fromFragment: content, base: nil)
        let told = blocks.reduce(0) { $0 + $1.text.wireWordCount }
        guard told >= leastWords, told > words * 3 / 2 else { return nil }
        if isPaid || words < 40 || confidence < leastConfidence { return blocks }
        // A stub: nearly all that it says is the feed's as well.
        guard words * 5 < told * 2 else { return nil }
        let text = PlainText.folded(blocks.map(\.text).joined(separator: " "))
        let shared = body.reduce(0) {
            PlainText.contains(text, String(PlainText.folded($1.text).prefix(80))) ? $0 + $1.text.wireWordCount : $0
        }
        return shared * 2 >= words ? blocks : nil
    }
}

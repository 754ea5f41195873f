import WireModel

/// The `articleBody` of a page whose markup holds no text, as pages drawn by scripts do.
enum LinkedBody {
    /// Words of markup text from which on the record is not asked.
    private static let leastMarkup = 40
    /// Words that a record's text needs to count as whole.
    private static let leastRecord = 120

    /// - Parameter words: what the page's markup gave.
    /// - Returns: nil where the markup is enough, the record is short, or the publisher wants to be paid for it.
    static func blocks(_ record: LinkedRecord, instead words: Int) -> [Block]? {
        guard words < leastMarkup, record.isFree != false, let text = record.body else { return nil }
        let blocks =
            text.contains("<p")
            ? articleBlocks(fromFragment: text, base: nil)
            : text.split(whereSeparator: \.isNewline).map { PlainText.plain(String($0)) }.filter { !$0.isEmpty }
                .map { Block(.paragraph, $0) }
        return blocks.reduce(0) { $0 + $1.text.wireWordCount } >= leastRecord ? blocks : nil
    }
}

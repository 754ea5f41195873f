import WireModel

/// A line of a text on its way to a block.
struct BodyLine {
    var number: Int
    var kind: Block.Kind
    /// Marked as the headline of the `article` layout.
    var isHeadline = false
    /// Its writer said that it is text, whatever it looks like: never dropped, never changed.
    var isLiteral = false
    /// The line with its markup, `article` layout only.
    var raw: String
    var line: TextLine
    /// Why the line, alone, is no part of an article.
    var reason: DropReason?

    var text: String { line.text }

    init(
        number: Int, kind: Block.Kind, isHeadline: Bool = false, isLiteral: Bool = false, raw: String, text: String
    ) {
        self.number = number
        self.kind = kind
        self.isHeadline = isHeadline
        self.isLiteral = isLiteral
        self.raw = raw
        line = TextLine(text)
    }
}

/// What is known of an article while its lines are sorted.
struct SortedLines {
    var headline: String? {
        didSet { headlineTokens = headline.map { TextLine.tokens(of: $0) } ?? [] }
    }
    private var headlineTokens: [String] = []
    var authors: [String] = []
    var byline: String?
    var agency: String?
    var dateline: String?
    var times = DateLine.none
    var caption: String?
    var credit: String?
    var kept: [BodyLine] = []
    var dropped: [DroppedLine] = []

    mutating func drop(_ line: BodyLine, _ reason: DropReason) {
        dropped.append(DroppedLine(line: line.number, text: line.text, reason: reason))
    }

    func isHeadline(_ line: TextLine) -> Bool {
        guard let headline else { return false }
        return headline == line.text || (line.tokens.count > 2 && headlineTokens == line.tokens)
    }
}

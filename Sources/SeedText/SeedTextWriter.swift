import WireModel

/// Writes an article as seed text (docs/seed-text.md).
///
/// `article` carries headline, authors or agency, date, caption, credit, paragraphs, headings, list items, quotes and
/// the address; table rows and code become paragraphs. `plain` and `lines` carry the headline and the text of the
/// blocks. Reading the text gives the same again.
package struct SeedTextWriter: Sendable {
    private let layout: SeedTextLayout

    /// Attempts to escape only what must be; after them every line of the body is escaped.
    private static let attemptLimit = 8

    package init(layout: SeedTextLayout = .article) { self.layout = layout }

    /// The text, with one newline at its end.
    package func text(of article: Article) -> String {
        let blocks = article.body.map { Block($0.kind, $0.text.wireText) }.filter { !$0.text.isEmpty }
        switch layout {
        case .article: return SeedTextWriter.articleText(article, blocks)
        case .plain: return SeedTextWriter.plainLines(article, blocks).joined(separator: "\n\n") + "\n"
        case .lines: return SeedTextWriter.plainLines(article, blocks).joined(separator: "\n") + "\n"
        }
    }

    private static func plainLines(_ article: Article, _ blocks: [Block]) -> [String] {
        (known(article.headline).map { [$0] } ?? []) + blocks.map(\.text)
    }

    /// Writes, reads back, and escapes the lines that did not come back as they were.
    private static func articleText(_ article: Article, _ blocks: [Block]) -> String {
        let head = headLines(article)
        let tail = article.canonicalURL.map { ["Original url:", "<\($0.string)>"] } ?? []
        let expected = blocks.map { Block(writtenKind($0.kind), $0.text) }
        var escaped: Set<Int> = []
        for attempt in 0...attemptLimit {
            if attempt == attemptLimit { escaped = Set(blocks.indices) }
            let body = blocks.indices.map { bodyLine(blocks[$0], isEscaped: escaped.contains($0)) }
            let lines = Array((head + body + tail).map { [$0] }.joined(separator: [""]))
            let text = lines.joined(separator: "\n") + "\n"
            let reading = SeedTextReader.reading(lines: lines, rules: FurnitureRules())
            let wrong = misread(expected, article, reading, firstLine: head.count)
            if attempt == attemptLimit || wrong.isSubset(of: escaped) {
                guard !wrong.isEmpty, article.picture != nil else { return text }
                // A caption or credit that cannot be told from text, whatever is escaped, is left out.
                var bare = article
                bare.picture = nil
                return articleText(bare, blocks)
            }
            escaped.formUnion(wrong)
        }
        return "\n"
    }

    /// Blocks that must be escaped for the reading to be right.
    private static func misread(
        _ expected: [Block], _ article: Article, _ reading: SeedTextReading, firstLine: Int
    ) -> Set<Int> {
        guard !expected.isEmpty else { return [] }
        let got = reading.article
        let wantsAuthors = article.authors.contains { !$0.wireText.isEmpty }
        let sameFields =
            got.headline == known(article.headline) && got.picture?.caption == known(article.picture?.caption)
            && got.picture?.credit == known(article.picture?.credit)
            && (got.published != nil) == (article.published != nil)
            && (wantsAuthors || (got.authors.isEmpty && got.agency == known(article.agency)))
        if got.body == expected { return sameFields ? [] : [0, expected.count - 1] }
        // Every line but the last is followed by an empty one: block n stands on line 2(head + n) + 1.
        var wrong = Set(reading.dropped.map { ($0.line - 1) / 2 - firstLine }.filter(expected.indices.contains))
        let first = zip(expected, got.body).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        wrong.insert(min(first ?? min(got.body.count, expected.count), expected.count - 1))
        return wrong
    }

    // MARK: Lines

    private static func headLines(_ article: Article) -> [String] {
        var lines: [String] = []
        if let headline = known(article.headline) { lines.append("# " + InlineMarkup.escaped(headline)) }
        let authors = article.authors.map(\.wireText).filter { !$0.isEmpty }
        if let byline = Byline.written(authors: authors, agency: known(article.agency)) { lines.append(byline) }
        if let published = article.published {
            let date = DateLine.written(published)
            if DateLine(date)?.published != nil { lines.append(date) }
        }
        switch (known(article.picture?.caption), known(article.picture?.credit)) {
        case (let caption?, let credit?):
            let line = "\(InlineMarkup.fullyEscaped(caption)) **\(InlineMarkup.fullyEscaped(credit))**"
            lines.append(startsLikeMarkup(line) || caption.hasPrefix("• ") ? lineEscaped(line) : line)
        case (let caption?, nil): lines.append("*\(InlineMarkup.fullyEscaped(caption))*")
        case (nil, let credit?): lines.append("**\(InlineMarkup.fullyEscaped(credit))**")
        case (nil, nil): break
        }
        return lines
    }

    private static func bodyLine(_ block: Block, isEscaped: Bool) -> String {
        let text = InlineMarkup.escaped(block.text)
        let escaped = isEscaped ? lineEscaped(text) : text
        return switch block.kind {
        case .heading: "## " + escaped
        case .listItem: "- " + escaped
        case .quote: "> " + escaped
        case .paragraph, .tableRow, .code: startsLikeMarkup(block.text) ? lineEscaped(text) : escaped
        }
    }

    private static func lineEscaped(_ text: String) -> String { text.hasPrefix("\\") ? text : "\\" + text }

    /// A line that would read as markup, a byline, a date or the trailer.
    private static func startsLikeMarkup(_ text: String) -> Bool {
        if let first = text.first, "#->".contains(first) { return true }
        if text.hasPrefix("By ") || text.hasPrefix("<http") { return true }
        return text.lowercased().hasPrefix("original url:") || DateLine(text) != nil
    }

    private static func writtenKind(_ kind: Block.Kind) -> Block.Kind {
        switch kind {
        case .tableRow, .code: .paragraph
        case .paragraph, .heading, .listItem, .quote: kind
        }
    }

    private static func known(_ text: String?) -> String? {
        guard let text = text?.wireText, !text.isEmpty else { return nil }
        return text
    }
}

import WireModel

/// Makes an extracted article ready to be written: wire text, and nothing in its body that is no part of it.
package struct SeedTextNormaliser: Sendable {
    private let rules: FurnitureRules

    /// Passes after which an article counts as clean.
    ///
    /// Each pass that changes anything drops a block; two are usual.
    private static let passLimit = 64

    package init(rules: FurnitureRules = FurnitureRules()) { self.rules = rules }

    /// The article without furniture, and what was dropped; `line` counts the blocks of the given article from 1.
    ///
    /// Bylines, dates, captions, datelines and agency marks become fields where the field is empty. Cleaning the
    /// result again changes nothing.
    package func cleaned(_ article: Article) -> (article: Article, dropped: [DroppedLine]) {
        var article = article
        article.headline = SeedTextNormaliser.wire(article.headline)
        article.standfirst = SeedTextNormaliser.wire(article.standfirst)
        article.byline = SeedTextNormaliser.wire(article.byline)
        article.agency = SeedTextNormaliser.wire(article.agency)
        article.dateline = SeedTextNormaliser.wire(article.dateline)
        article.authors = SeedTextNormaliser.uniqued(article.authors.map(\.wireText).filter { !$0.isEmpty })
        if var picture = article.picture {
            picture.caption = SeedTextNormaliser.wire(picture.caption)
            picture.credit = SeedTextNormaliser.wire(picture.credit)
            article.picture = picture
        }
        var dropped: [DroppedLine] = []
        var lines: [BodyLine] = []
        for (index, block) in article.body.enumerated() {
            let text = block.text.wireText
            if text.isEmpty {
                dropped.append(DroppedLine(line: index + 1, text: "", reason: .empty))
            } else {
                lines.append(BodyLine(number: index + 1, kind: block.kind, raw: text, text: text))
            }
        }
        for index in lines.indices { lines[index].reason = rules.reason(for: lines[index].line) }
        for _ in 0..<SeedTextNormaliser.passLimit {
            let before = lines.map(\.text)
            dropped += pass(&lines, &article)
            if lines.map(\.text) == before { break }
        }
        article.body = lines.map { Block($0.kind, $0.text) }
        return (article, dropped.sorted { $0.line < $1.line })
    }

    private func pass(_ lines: inout [BodyLine], _ article: inout Article) -> [DroppedLine] {
        var sorted = SortedLines()
        sorted.headline = article.headline
        sorted.authors = article.authors
        sorted.agency = article.agency
        sorted.dateline = article.dateline
        sorted.byline = article.byline ?? (article.authors.isEmpty && article.agency == nil ? nil : "")
        sorted.times.published = article.published
        sorted.times.modified = article.modified
        sorted.caption = article.picture?.caption
        sorted.credit = article.picture?.credit
        let front = FrontMatter(rules: rules, layout: .article, reportsMetadata: true)
        let start = front.sort(lines, into: &sorted)
        BodySorter(rules: rules).sort(Array(lines[start...]), into: &sorted)
        lines = sorted.kept
        article.headline = sorted.headline
        article.authors = sorted.authors
        article.agency = sorted.agency
        article.dateline = sorted.dateline
        article.byline = article.byline ?? SeedTextNormaliser.wire(sorted.byline)
        article.published = sorted.times.published
        article.modified = sorted.times.modified
        if article.picture != nil || sorted.caption != nil || sorted.credit != nil {
            var picture = article.picture ?? Picture()
            picture.caption = sorted.caption
            picture.credit = sorted.credit
            article.picture = picture
        }
        return sorted.dropped
    }

    private static func wire(_ text: String?) -> String? {
        guard let text = text?.wireText, !text.isEmpty else { return nil }
        return text
    }

    private static func uniqued(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

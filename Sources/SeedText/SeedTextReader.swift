import WireModel

/// Reads seed text of any layout and cleans it on the way.
package struct SeedTextReader: Sendable {
    package struct Settings: Sendable {
        /// Largest text read; default 8 MiB, at least 1 byte.
        package var sizeLimit: ByteLimit
        /// Most lines read; default 200 000, at least 1.
        package var lineLimit: Int

        package init(sizeLimit: ByteLimit = .mebibytes(8), lineLimit: Int = 200_000) {
            self.sizeLimit = sizeLimit
            self.lineLimit = lineLimit
        }
    }

    private let settings: Settings

    package init(settings: Settings = .init()) { self.settings = settings }

    /// The article of a seed text (docs/seed-text.md), and what was left out.
    ///
    /// Bytes that are no UTF-8 are repaired with U+FFFD as long as they are few.
    ///
    /// - Parameter memory: what other texts or pages of its host taught; without it each text is read for itself.
    package func reading(
        _ bytes: [UInt8], memory: SiteMemory = SiteMemory()
    ) throws(SeedTextError) -> SeedTextReading {
        guard bytes.count <= settings.sizeLimit.bytes else {
            throw .tooLarge(bytes: bytes.count, limit: settings.sizeLimit.bytes)
        }
        let source = TextLines.lines(of: bytes[...])
        guard source.count <= settings.lineLimit else { throw .tooManyLines(limit: settings.lineLimit) }
        guard SeedTextReader.isText(bytes, source) else { throw .notText }
        return SeedTextReader.reading(lines: source, rules: FurnitureRules(), memory: memory)
    }

    static func reading(
        lines source: [String], rules: FurnitureRules, memory: SiteMemory = SiteMemory()
    ) -> SeedTextReading {
        var text = SeedTextLines(source)
        for index in text.lines.indices { text.lines[index].reason = rules.reason(for: text.lines[index].line) }
        KnownFurniture.mark(&text.lines, memory: memory)
        var sorted = SortedLines()
        sorted.dropped = text.dropped
        let front = FrontMatter(rules: rules, layout: text.layout)
        let start = front.sort(text.lines, into: &sorted)
        BodySorter(rules: rules).sort(Array(text.lines[start...]), into: &sorted)
        var article = Article()
        article.headline = sorted.headline
        article.authors = sorted.authors
        article.byline = sorted.byline
        article.agency = sorted.agency
        article.dateline = sorted.dateline
        article.published = sorted.times.published
        article.modified = sorted.times.modified
        article.canonicalURL = text.url
        if sorted.caption != nil || sorted.credit != nil {
            article.picture = Picture(caption: sorted.caption, credit: sorted.credit)
        }
        article.body = sorted.kept.map { Block($0.kind, $0.text) }
        article.method = "seed-text-\(text.layout.rawValue)"
        let dropped = sorted.dropped.sorted { $0.line < $1.line }
        return SeedTextReading(layout: text.layout, article: article, dropped: dropped)
    }

    private static func isText(_ bytes: [UInt8], _ lines: [String]) -> Bool {
        let controls = bytes.reduce(into: 0) { if $1 < 0x20, $1 != 0x09, $1 != 0x0A, $1 != 0x0D { $0 += 1 } }
        let repaired = lines.reduce(into: 0) { sum, line in
            for scalar in line.unicodeScalars where scalar == "\u{FFFD}" { sum += 1 }
        }
        return (controls + repaired) * 10 <= bytes.count
    }
}

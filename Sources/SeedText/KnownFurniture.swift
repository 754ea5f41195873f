import WireModel

/// Finds the lines that stood word for word in unlike stories of the same host.
enum KnownFurniture {
    /// Share of a text's words above which what is known is not believed: the site repeats its text.
    private static let mostDropped = 0.25
    /// Words of furniture that a short text may hold, whatever its share: a box below a brief.
    private static let smallBox = 60
    /// Words of a line below which its returning says nothing: `Background` heads many true sections.
    private static let leastWords = 3

    static func mark(_ lines: inout [BodyLine], memory: SiteMemory) {
        guard !memory.furniture.isEmpty else { return }
        var words = 0
        var dropped = 0
        var found: [Int] = []
        for index in lines.indices where lines[index].reason == nil {
            words += lines[index].line.length
            guard isBlock(lines[index]), memory.isFurniture(digest(of: lines[index].text)) else { continue }
            found.append(index)
            dropped += lines[index].line.length
        }
        guard Double(dropped) <= Double(words) * mostDropped || dropped <= smallBox && dropped * 2 <= words else {
            return
        }
        for index in found { lines[index].reason = .siteFurniture }
    }

    static func digest(of text: String) -> UInt64 { SiteMemory.digest(of: FoldedText.folded(text)) }

    /// What may be furniture by returning alone: rows of tables and code return in true texts, an agency's line in all
    /// of its stories.
    private static func isBlock(_ line: BodyLine) -> Bool {
        guard line.line.length >= leastWords, !line.isLiteral, line.kind != .tableRow, line.kind != .code else {
            return false
        }
        return line.line.tokens.count > 12
            || !Agencies.isKnown(line.text) && !line.line.tokens.contains { Agencies.isKnown($0) }
    }
}

extension SeedTextReading {
    /// What the text can teach about its host's other texts: the lines that were kept, and those known already.
    package var observation: SiteObservation {
        var observation = SiteObservation()
        let known = dropped.lazy.filter { $0.reason == .siteFurniture }.map(\.text)
        let kept = article.body.lazy.filter { $0.kind != .tableRow && $0.kind != .code }.map(\.text)
        for text in Array(known) + Array(kept) where observation.blocks.count < SiteObservation.blockLimit {
            observation.blocks.append(
                SiteObservation.Block(
                    digest: KnownFurniture.digest(of: text), words: text.wireWordCount,
                    sample: SiteObservation.sample(of: text)))
        }
        return observation
    }
}

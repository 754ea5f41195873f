import WireModel

/// The lines of a seed text, its layout and its address.
struct SeedTextLines {
    var layout: SeedTextLayout
    var lines: [BodyLine]
    var url: CanonicalURL?
    var dropped: [DroppedLine] = []

    /// - Parameter source: the text's lines as they stand in the file.
    init(_ source: [String]) {
        var texts: [(number: Int, text: String)] = []
        var gaps = 0
        var afterGap = false
        for (index, raw) in source.enumerated() {
            let text = raw.wireText
            guard !text.isEmpty else {
                afterGap = true
                if raw.utf8.contains(where: { $0 > 0x20 }) {
                    dropped.append(DroppedLine(line: index + 1, text: "", reason: .empty))
                }
                continue
            }
            if afterGap, !texts.isEmpty { gaps += 1 }
            afterGap = false
            texts.append((index + 1, text))
        }
        let trailer = SeedTextLines.trailer(texts.map(\.text))
        url = trailer?.url
        if trailer != nil || SeedTextLines.isMarked(texts.map(\.text)) {
            layout = .article
        } else {
            layout = gaps * 3 > texts.count - 1 ? .plain : .lines
        }
        lines = []
        var hasHeadline = false
        for (place, line) in texts.enumerated() where !(trailer?.lines.contains(place) ?? false) {
            guard layout == .article else {
                lines.append(BodyLine(number: line.number, kind: .paragraph, raw: line.text, text: line.text))
                continue
            }
            var parsed = SeedTextLines.parsed(line.text, number: line.number)
            if parsed.text.isEmpty {
                dropped.append(DroppedLine(line: line.number, text: line.text, reason: .image))
                continue
            }
            if parsed.isHeadline, hasHeadline {
                parsed.isHeadline = false
                parsed.kind = .heading
            }
            hasHeadline = hasHeadline || parsed.isHeadline
            lines.append(parsed)
        }
    }

    /// The text behind a backslash that says "this line is text".
    static func withoutEscape(_ raw: String) -> String {
        let bytes = raw.utf8
        guard bytes.first == UInt8(ascii: "\\"), let next = bytes.dropFirst().first, !next.isASCIIPunctuation else {
            return raw
        }
        return String(raw.dropFirst())
    }

    /// `Original url:` and the address, on one line or on two; the last one counts.
    private static func trailer(_ texts: [String]) -> (url: CanonicalURL, lines: Set<Int>)? {
        for index in texts.indices.reversed() {
            let text = texts[index]
            guard text.lowercased().hasPrefix("original url:") else { continue }
            let same = String(text.dropFirst("original url:".count)).trimmed
            if !same.isEmpty {
                if let url = address(same) { return (url, [index]) }
            } else if index + 1 < texts.count, let url = address(texts[index + 1]) {
                return (url, [index, index + 1])
            }
        }
        return nil
    }

    private static func address(_ text: String) -> CanonicalURL? {
        var text = text
        if text.hasPrefix("<"), text.hasSuffix(">") { text = String(text.dropFirst().dropLast()) }
        guard text.lowercased().hasPrefix("http"), !text.contains(" ") else { return nil }
        return CanonicalURL(text)
    }

    /// True when a line has a mark that only the `article` layout knows.
    private static func isMarked(_ texts: [String]) -> Bool {
        for (index, text) in texts.enumerated() {
            if text.hasPrefix("\\") || text.hasPrefix("## ") || text.hasPrefix("### ") { return true }
            if text.hasPrefix("- \\") || text.hasPrefix("> \\") { return true }
            guard index < 8 else { continue }
            if text.hasPrefix("# ") || text.hasPrefix("By [") || text.hasPrefix("By **") { return true }
            if InlineMarkup.trailingBold(text) != nil || FrontMatter.emphasised(text) != nil { return true }
        }
        return false
    }

    private static func parsed(_ text: String, number: Int) -> BodyLine {
        let hashes = text.prefix { $0 == "#" }.count
        var rest = text
        var kind = Block.Kind.paragraph
        var isHeadline = false
        if (1...6).contains(hashes), text.dropFirst(hashes).first == " " {
            rest = String(text.dropFirst(hashes + 1))
            kind = .heading
            isHeadline = hashes == 1
        } else if ["- ", "* ", "• "].contains(where: text.hasPrefix) {
            rest = String(text.dropFirst(2))
            kind = .listItem
        } else if text.hasPrefix("> ") {
            rest = String(text.dropFirst(2))
            kind = .quote
        }
        let isLiteral = rest.hasPrefix("\\")
        let plain = InlineMarkup.plainText(withoutEscape(rest)).wireText
        return BodyLine(
            number: number, kind: kind, isHeadline: isHeadline, isLiteral: isLiteral, raw: rest, text: plain)
    }
}

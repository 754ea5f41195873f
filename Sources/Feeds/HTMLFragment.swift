/// What a feed needs of HTML fragments: their plain text, and their addresses made absolute.
///
/// Linear, no tree.
enum HTMLFragment {
    /// Appends text as HTML that shows it.
    static func appendEscaped(_ text: ByteView, to sink: inout ByteSink, quotes: Bool = false) {
        var at = 0
        while true {
            at = sink.copy(text, from: at) {
                let marks = ByteWord.equal($0, 0x26) | ByteWord.equal($0, 0x3C) | ByteWord.equal($0, 0x3E)
                return quotes ? marks | ByteWord.equal($0, 0x22) : marks
            }
            guard at < text.count else { return }
            switch text[at] {
            case 0x26: sink.append("&amp;")
            case 0x3C: sink.append("&lt;")
            case 0x3E: sink.append("&gt;")
            default: sink.append("&quot;")
            }
            at &+= 1
        }
    }

    /// Visible text: references resolved, tags, comments, scripts and styles gone, white space collapsed.
    static func plainText(_ html: ByteView) -> String {
        guard html.contains(0x26) || html.contains(0x3C) else { return collapsed(html) }
        var sink = ByteSink(capacity: html.count &+ 8)
        var at = 0
        var failures = 0
        while at < html.count {
            let byte = html[at]
            if byte == 0x26, let next = sink.appendReference(html, at: at, requiresSemicolon: false) {
                at = next
            } else if byte == 0x3C, let tag = HTMLTag(html, at: at, failures: &failures) {
                if tag.breaksText { sink.append(0x20) }
                at = tag.hidesText ? endOfHidden(html, tag) : tag.end
            } else {
                sink.append(byte)
                at &+= 1
            }
        }
        return collapsed(sink.view)
    }

    /// White space runs become one space; none at the ends.
    static func collapsed(_ text: ByteView) -> String {
        let text = text.trimmed
        guard !text.isCollapsed else { return text.string }
        var sink = ByteSink(capacity: text.count)
        var isSpace = false
        for index in 0..<text.count {
            let byte = text[index]
            if byte > 0x20 {
                sink.append(byte)
            } else if !isSpace {
                sink.append(0x20)
            }
            isSpace = byte <= 0x20
        }
        return sink.view.string
    }

    private static func endOfHidden(_ html: ByteView, _ tag: HTMLTag) -> Int {
        var at = html.index(of: 0x3C, from: tag.end)
        var failures = 0
        while at < html.count {
            if html[at &+ 1] == 0x2F, let closing = HTMLTag(html, at: at, failures: &failures),
                closing.name == tag.name
            {
                return closing.end
            }
            at = html.index(of: 0x3C, from: at &+ 1)
        }
        return html.count
    }

    /// An attribute's value with its references resolved.
    static func attributeText(_ value: ByteView) -> String {
        guard value.contains(0x26) else { return value.string }
        var sink = ByteSink(capacity: value.count)
        var at = 0
        while at < value.count {
            if value[at] == 0x26, let next = sink.appendReference(value, at: at, requiresSemicolon: true) {
                at = next
            } else {
                sink.append(value[at])
                at &+= 1
            }
        }
        return sink.view.string
    }
}

extension ByteView {
    /// True where no white space but single spaces stands in the text.
    fileprivate var isCollapsed: Bool {
        var wasSpace = false
        for index in 0..<count {
            let byte = self[index]
            if byte <= 0x20 {
                if wasSpace || byte != 0x20 { return false }
                wasSpace = true
            } else {
                wasSpace = false
            }
        }
        return true
    }
}

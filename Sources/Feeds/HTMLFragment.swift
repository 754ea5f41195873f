import Markup
import WireModel

/// What a feed needs of HTML fragments: their plain text, and their addresses made absolute.
///
/// Linear, no tree.
enum HTMLFragment {
    /// `text` as an HTML fragment that shows it.
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.count &+ 32)
        appendEscaped(text[...], to: &out)
        return out
    }

    static func appendEscaped(_ text: some Sequence<UInt8>, to out: inout [UInt8], quotes: Bool = false) {
        for byte in text {
            switch byte {
            case 0x26: out.append(contentsOf: "&amp;".utf8)
            case 0x3C: out.append(contentsOf: "&lt;".utf8)
            case 0x3E: out.append(contentsOf: "&gt;".utf8)
            case 0x22 where quotes: out.append(contentsOf: "&quot;".utf8)
            default: out.append(byte)
            }
        }
    }

    /// Visible text: references resolved, tags, comments, scripts and styles gone, white space collapsed.
    static func plainText(_ html: [UInt8]) -> String {
        guard html.contains(where: { $0 == 0x26 || $0 == 0x3C }) else { return collapsed(html) }
        var out: [UInt8] = []
        out.reserveCapacity(html.count)
        var at = 0
        var failures = 0
        while at < html.count {
            let byte = html[at]
            if byte == 0x26,
                let (text, next) = CharacterReferences.reference(
                    in: html, at: at, end: html.count, requiresSemicolon: false)
            {
                out.append(contentsOf: text)
                at = next
            } else if byte == 0x3C, let tag = Tag(html, at: at, failures: &failures) {
                if tag.breaksText { out.append(0x20) }
                at = tag.hidesText ? endOfHidden(html, tag) : tag.end
            } else {
                out.append(byte)
                at &+= 1
            }
        }
        return collapsed(out)
    }

    /// White space runs become one space; none at the ends.
    static func collapsed(_ text: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var pending = false
        for byte in text {
            if byte <= 0x20 {
                pending = !out.isEmpty
            } else {
                if pending {
                    out.append(0x20)
                    pending = false
                }
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func endOfHidden(_ html: [UInt8], _ tag: Tag) -> Int {
        var at = tag.end
        var failures = 0
        while at < html.count {
            if html[at] == 0x3C, at &+ 1 < html.count, html[at &+ 1] == 0x2F,
                let closing = Tag(html, at: at, failures: &failures), closing.name == tag.name
            {
                return closing.end
            }
            at &+= 1
        }
        return html.count
    }

    /// Attributes that hold an address (WHATWG HTML, index of attributes).
    private static let addressAttributes: Set<UInt64> = Set(
        ["href", "src", "cite", "action", "longdesc", "poster", "background", "data", "formaction"].map {
            packed(Array($0.utf8)[...])
        })

    /// The first eight letters of a name in lower case as one number, which no two names asked about here share.
    static func packed(_ name: ArraySlice<UInt8>) -> UInt64 {
        var number: UInt64 = 0
        for byte in name.prefix(8) { number = number << 8 | UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
        return number
    }

    /// The fragment with each address resolved against `base` (RFC 3986 5); everything else byte for byte.
    static func resolved(_ html: [UInt8], base: String?) -> [UInt8] {
        guard html.contains(0x3C) else { return html }
        var out: [UInt8] = []
        var copied = 0
        var at = 0
        var failures = 0
        while at < html.count {
            guard html[at] == 0x3C, let tag = Tag(html, at: at, failures: &failures) else {
                if html[at] == 0x3C, Tag.isStrayDeclaration(html, at: at) {
                    out.append(contentsOf: html[copied..<at])
                    out.append(contentsOf: "&lt;".utf8)
                    copied = at &+ 1
                }
                at &+= 1
                continue
            }
            at = tag.end
            guard let base else { continue }
            for value in tag.addressValues(html, names: addressAttributes) {
                guard let absolute = absolute(html[value.range], base: base) else { continue }
                if out.isEmpty { out.reserveCapacity(html.count &+ 256) }
                out.append(contentsOf: html[copied..<value.range.lowerBound])
                if !value.isQuoted { out.append(0x22) }
                appendEscaped(absolute.utf8, to: &out, quotes: true)
                if !value.isQuoted { out.append(0x22) }
                copied = value.range.upperBound
            }
        }
        if copied == 0 { return html }
        out.append(contentsOf: html[copied...])
        return out
    }

    /// Nil where the value is empty or absolute already.
    private static func absolute(_ value: ArraySlice<UInt8>, base: String) -> String? {
        guard !value.isEmpty, !hasScheme(value) else { return nil }
        let reference = attributeText(value).trimmedASCII
        return reference.isEmpty ? nil : URLReference.resolve(reference, base: base)
    }

    /// An attribute's value with its references resolved.
    static func attributeText(_ value: ArraySlice<UInt8>) -> String {
        guard value.contains(0x26) else { return String(decoding: value, as: UTF8.self) }
        let bytes = Array(value)
        var text: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x26,
                let (decoded, next) = CharacterReferences.reference(
                    in: bytes, at: at, end: bytes.count, requiresSemicolon: true)
            {
                text.append(contentsOf: decoded)
                at = next
            } else {
                text.append(bytes[at])
                at &+= 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hasScheme(_ value: ArraySlice<UInt8>) -> Bool {
        var rest = value
        while let first = rest.first, first <= 0x20 { rest.removeFirst() }
        guard let first = rest.first, (first | 0x20) &- 0x61 < 26 else { return false }
        for byte in rest {
            if byte == 0x3A { return true }
            guard (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
            else { return false }
        }
        return false
    }
}

extension HTMLFragment {
    /// A tag or comment as it stands in the bytes.
    struct Tag {
        /// Packed name; 0 for a comment.
        let name: UInt64
        let isEnd: Bool
        let end: Int
        private let attributes: Int

        /// Nil where the `<` at `at` begins no tag (WHATWG HTML 13.2.5.6).
        ///
        /// - Parameter failures: tags of these bytes that had no end; after 16 every `<` is text, which keeps hostile
        ///   bytes linear.
        init?(_ html: [UInt8], at: Int, failures: inout Int) {
            var cursor = at &+ 1
            guard cursor < html.count else { return nil }
            if html[cursor] == 0x21 || html[cursor] == 0x3F {
                guard !Self.isStrayDeclaration(html, at: at) else { return nil }
                name = 0
                isEnd = false
                end = Self.endOfDeclaration(html, at: at)
                attributes = end
                return
            }
            isEnd = html[cursor] == 0x2F
            if isEnd { cursor &+= 1 }
            guard cursor < html.count, (html[cursor] | 0x20) &- 0x61 < 26 else { return nil }
            let start = cursor
            while cursor < html.count, html[cursor] > 0x20, html[cursor] != 0x3E, html[cursor] != 0x2F { cursor &+= 1 }
            name = HTMLFragment.packed(html[start..<cursor])
            attributes = cursor
            guard failures < 16, let close = Self.endOfTag(html, from: cursor) else {
                failures &+= 1
                return nil
            }
            end = close
        }

        /// True for a `<!` that neither a comment nor a keyword follows; browsers swallow text there.
        static func isStrayDeclaration(_ html: [UInt8], at: Int) -> Bool {
            guard at &+ 2 < html.count, html[at &+ 1] == 0x21 else { return false }
            let next = html[at &+ 2]
            return next != 0x2D && next != 0x5B && next != 0x3E && (next | 0x20) &- 0x61 >= 26
        }

        private static func endOfDeclaration(_ html: [UInt8], at: Int) -> Int {
            let isComment = html[at...].starts(with: Array("<!--".utf8))
            var cursor = at &+ 2
            while cursor < html.count {
                if html[cursor] == 0x3E,
                    !isComment || (cursor &- at >= 6 && html[cursor &- 1] == 0x2D && html[cursor &- 2] == 0x2D)
                {
                    return cursor &+ 1
                }
                cursor &+= 1
            }
            return html.count
        }

        /// Quotes hide brackets, within 64 KiB; a tag that never ends is text.
        private static func endOfTag(_ html: [UInt8], from: Int) -> Int? {
            var cursor = from
            var quote: UInt8 = 0
            let limit = min(html.count, from &+ 65_536)
            while cursor < limit {
                let byte = html[cursor]
                if quote != 0 {
                    if byte == quote { quote = 0 }
                } else if byte == 0x3E {
                    return cursor &+ 1
                } else if (byte == 0x22 || byte == 0x27) && html[cursor &- 1] == 0x3D {
                    quote = byte
                }
                cursor &+= 1
            }
            return nil
        }

        var breaksText: Bool { Self.breaking.contains(name) }
        var hidesText: Bool { !isEnd && Self.hidden.contains(name) }

        private static let hidden: Set<UInt64> = Set(
            ["script", "style", "template"].map { HTMLFragment.packed(Array($0.utf8)[...]) })
        private static let breaking: Set<UInt64> = Set(
            """
            p br div li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote pre hr section article figure figcaption \
            dd dt dl thead tbody main aside header footer nav form
            """.split(separator: " ").map { HTMLFragment.packed(Array($0.utf8)[...]) })

        /// Ranges of the values of the attributes named, in order.
        func addressValues(_ html: [UInt8], names: Set<UInt64>) -> [(range: Range<Int>, isQuoted: Bool)] {
            guard !isEnd, attributes < end else { return [] }
            var found: [(Range<Int>, Bool)] = []
            forEachAttribute(html) { name, value, isQuoted in
                if names.contains(HTMLFragment.packed(html[name])) { found.append((value, isQuoted)) }
            }
            return found
        }

        /// Calls `body` with the ranges of each attribute's name and value.
        func forEachAttribute(_ html: [UInt8], _ body: (Range<Int>, Range<Int>, Bool) -> Void) {
            var at = attributes
            let stop = end &- 1
            while at < stop {
                while at < stop, html[at] <= 0x20 || html[at] == 0x2F { at &+= 1 }
                let start = at
                while at < stop, html[at] > 0x20, html[at] != 0x3D, html[at] != 0x2F { at &+= 1 }
                let name = start..<at
                while at < stop, html[at] <= 0x20 { at &+= 1 }
                guard at < stop, html[at] == 0x3D else {
                    if !name.isEmpty { body(name, at..<at, false) }
                    if at == start { at &+= 1 }
                    continue
                }
                at &+= 1
                while at < stop, html[at] <= 0x20 { at &+= 1 }
                guard at < stop else { return }
                let quote = html[at]
                let isQuoted = quote == 0x22 || quote == 0x27
                if isQuoted { at &+= 1 }
                let from = at
                while at < stop, isQuoted ? html[at] != quote : html[at] > 0x20 { at &+= 1 }
                body(name, from..<at, isQuoted)
                if isQuoted { at &+= 1 }
            }
        }
    }
}

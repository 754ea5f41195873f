/// A tag or comment as it stands in a fragment of HTML.
struct HTMLTag {
    /// Bytes from a tag's name to its `>`; one that goes on longer is text.
    private static let tagBytes = 65_536
    /// Tags without an end after which every `<` of the fragment is text, which keeps hostile bytes linear.
    private static let toleratedFailures = 16

    /// Packed name (`pack`); 0 for a comment.
    let name: UInt64
    let isEnd: Bool
    let end: Int
    /// Where attributes may begin; `end` where there are none.
    private let attributesStart: Int

    /// Nil where the `<` at `at` begins no tag (WHATWG HTML 13.2.5.6).
    ///
    /// - Parameter failures: tags of these bytes that had no end.
    @inline(__always)
    init?(_ html: ByteView, at: Int, failures: inout Int) {
        var cursor = at &+ 1
        let first = html[cursor]
        if first == 0x21 || first == 0x3F {
            guard cursor < html.count, !Self.isStrayDeclaration(html, at: at) else { return nil }
            name = 0
            isEnd = false
            end = Self.endOfDeclaration(html, at: at)
            attributesStart = end
            return
        }
        isEnd = first == 0x2F
        if isEnd { cursor &+= 1 }
        guard html[cursor].isLetter else { return nil }
        let start = cursor
        while html[cursor] > 0x20, html[cursor] != 0x3E, html[cursor] != 0x2F { cursor &+= 1 }
        name = Self.pack(html[start..<cursor])
        if html[cursor] == 0x3E {
            end = cursor &+ 1
            attributesStart = end
            return
        }
        guard failures < Self.toleratedFailures, let close = Self.endOfTag(html, from: cursor) else {
            failures &+= 1
            return nil
        }
        end = close
        attributesStart = isEnd ? close : cursor
    }

    /// The first eight letters of a name in lower case as one number, which no two names asked about here share.
    @inline(__always)
    static func pack(_ name: ByteView) -> UInt64 {
        var number: UInt64 = 0
        for index in 0..<min(name.count, 8) { number = number << 8 | UInt64(name[index].asciiLowercase) }
        return number
    }

    /// True for a `<!` that neither a comment nor a keyword follows; browsers swallow text there.
    static func isStrayDeclaration(_ html: ByteView, at: Int) -> Bool {
        guard at &+ 2 < html.count, html[at &+ 1] == 0x21 else { return false }
        let next = html[at &+ 2]
        return next != 0x2D && next != 0x5B && next != 0x3E && !next.isLetter
    }

    private static func endOfDeclaration(_ html: ByteView, at: Int) -> Int {
        let isComment = html.hasPrefix("<!--", at: at)
        var cursor = html.index(of: 0x3E, from: at &+ 2)
        while cursor < html.count {
            if !isComment || (cursor &- at >= 6 && html[cursor &- 1] == 0x2D && html[cursor &- 2] == 0x2D) {
                return cursor &+ 1
            }
            cursor = html.index(of: 0x3E, from: cursor &+ 1)
        }
        return html.count
    }

    /// Quotes after an equals sign hide brackets.
    private static func endOfTag(_ html: ByteView, from: Int) -> Int? {
        var cursor = from
        let limit = min(html.count, from &+ tagBytes)
        while cursor < limit {
            let byte = html[cursor]
            if byte == 0x3E { return cursor &+ 1 }
            if byte == 0x22 || byte == 0x27, html[cursor &- 1] == 0x3D {
                cursor = html.index(of: byte, from: cursor &+ 1, limit: limit)
            }
            cursor &+= 1
        }
        return nil
    }

    /// True for elements that begin a line of their own.
    var breaksText: Bool {
        switch name {
        case Self.pack("p"), Self.pack("br"), Self.pack("div"), Self.pack("li"), Self.pack("ul"), Self.pack("ol"),
            Self.pack("h1"), Self.pack("h2"), Self.pack("h3"), Self.pack("h4"), Self.pack("h5"), Self.pack("h6"),
            Self.pack("tr"), Self.pack("td"), Self.pack("th"), Self.pack("table"), Self.pack("blockquote"),
            Self.pack("pre"), Self.pack("hr"), Self.pack("section"), Self.pack("article"), Self.pack("figure"),
            Self.pack("figcaption"), Self.pack("dd"), Self.pack("dt"), Self.pack("dl"), Self.pack("thead"),
            Self.pack("tbody"), Self.pack("main"), Self.pack("aside"), Self.pack("header"), Self.pack("footer"),
            Self.pack("nav"), Self.pack("form"):
            true
        default: false
        }
    }

    /// True for a start tag whose content nobody sees.
    var hidesText: Bool {
        !isEnd && (name == Self.pack("script") || name == Self.pack("style") || name == Self.pack("template"))
    }

    static func pack(_ name: StaticString) -> UInt64 { pack(ByteView(name)) }

    var attributes: Attributes { Attributes(at: attributesStart, stop: end &- 1) }

    /// Steps through a tag's attributes.
    struct Attributes {
        private var at: Int
        private let stop: Int

        init(at: Int, stop: Int) {
            self.at = at
            self.stop = stop
        }

        /// Ranges of the next attribute's name and value; nil after the last one.
        @inline(__always)
        mutating func next(_ html: ByteView) -> (name: Range<Int>, value: Range<Int>, isQuoted: Bool)? {
            while at < stop {
                while at < stop, html[at] <= 0x20 || html[at] == 0x2F { at &+= 1 }
                let start = at
                while at < stop, html[at] > 0x20, html[at] != 0x3D, html[at] != 0x2F { at &+= 1 }
                let name = start..<at
                while at < stop, html[at] <= 0x20 { at &+= 1 }
                guard at < stop, html[at] == 0x3D else {
                    if at == start { at &+= 1 }
                    if name.isEmpty { continue }
                    return (name, at..<at, false)
                }
                at &+= 1
                while at < stop, html[at] <= 0x20 { at &+= 1 }
                guard at < stop else { return nil }
                let quote = html[at]
                let isQuoted = quote == 0x22 || quote == 0x27
                if isQuoted {
                    let from = at &+ 1
                    let close = html.index(of: quote, from: from, limit: stop)
                    at = close &+ 1
                    return (name, from..<close, true)
                }
                let from = at
                while at < stop, html[at] > 0x20 { at &+= 1 }
                return (name, from..<at, false)
            }
            return nil
        }
    }
}

import WireModel

/// Makes the addresses in HTML fragments absolute (RFC 3986 5); everything else stays byte for byte.
///
/// Linear, no tree.
struct FragmentResolver: ~Copyable {
    /// Bytes by which a document's fragments may grow; references beyond stay as they were written.
    ///
    /// A long base and very many short references would else make gigabytes of megabytes.
    private var growth = 8 << 20
    private var sink = ByteSink(capacity: 1024)

    /// An HTML fragment with absolute addresses; nil where nothing is left.
    mutating func fragment(_ text: FeedText) -> String? {
        let view = text.view.trimmed
        if view.isEmpty { return nil }
        if text.isHTML { return resolved(view, base: text.base) }
        guard view.contains(0x26) || view.contains(0x3C) || view.contains(0x3E) else { return view.string }
        sink.removeAll()
        HTMLFragment.appendEscaped(view, to: &sink)
        return sink.view.string
    }

    private mutating func resolved(_ html: ByteView, base: String?) -> String {
        sink.removeAll()
        var copied = 0
        var failures = 0
        var at = html.index(of: 0x3C, from: 0)
        while at < html.count {
            guard let tag = HTMLTag(html, at: at, failures: &failures) else {
                if HTMLTag.isStrayDeclaration(html, at: at) {
                    sink.append(html[copied..<at])
                    sink.append("&lt;")
                    copied = at &+ 1
                }
                at = html.index(of: 0x3C, from: at &+ 1)
                continue
            }
            if let base { resolve(tag, of: html, base: base, copied: &copied) }
            at = html.index(of: 0x3C, from: tag.end)
        }
        if copied == 0 { return html.string }
        sink.append(html.from(copied))
        return sink.view.string
    }

    @inline(__always)
    private mutating func resolve(_ tag: HTMLTag, of html: ByteView, base: String, copied: inout Int) {
        var attributes = tag.attributes
        while let (name, range, isQuoted) = attributes.next(html) {
            guard Self.holdsAddress(html[name]), let absolute = absolute(html[range], base: base) else { continue }
            sink.append(html[copied..<range.lowerBound])
            if !isQuoted { sink.append(0x22) }
            absolute.withView { HTMLFragment.appendEscaped($0, to: &sink, quotes: true) }
            if !isQuoted { sink.append(0x22) }
            copied = range.upperBound
        }
    }

    /// Attributes that hold an address (WHATWG HTML, index of attributes).
    @inline(__always)
    private static func holdsAddress(_ name: ByteView) -> Bool {
        switch name.first | 0x20 {
        case 0x68: name.equalsIgnoringCase("href")
        case 0x73: name.equalsIgnoringCase("src")
        case 0x63: name.equalsIgnoringCase("cite")
        case 0x61: name.equalsIgnoringCase("action")
        case 0x6C: name.equalsIgnoringCase("longdesc")
        case 0x70: name.equalsIgnoringCase("poster")
        case 0x62: name.equalsIgnoringCase("background")
        case 0x64: name.equalsIgnoringCase("data")
        case 0x66: name.equalsIgnoringCase("formaction")
        default: false
        }
    }

    /// Nil where the value is empty or absolute already, or the document has grown enough.
    private mutating func absolute(_ value: ByteView, base: String) -> String? {
        let value = value.trimmed
        guard !value.isEmpty, !FeedAddress.isAbsolute(value), growth > 0 else { return nil }
        let reference = HTMLFragment.attributeText(value).trimmedASCII
        guard !reference.isEmpty, let absolute = URLReference.resolve(reference, base: base) else { return nil }
        growth &-= absolute.utf8.count &- value.count
        return absolute
    }
}

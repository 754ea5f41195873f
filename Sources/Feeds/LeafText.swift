/// The text of an element while it is open.
///
/// A single run that needs no change is lent from the document; only what is mended or put together is copied. White
/// space at the ends may be missing, which no value keeps.
struct LeafText: ~Copyable {
    private var run = ByteView.empty
    private var own = ByteSink(capacity: 4096)
    private var isOwn = false
    /// White space that counts only if something follows.
    private var space: XMLText?

    var view: ByteView { isOwn ? own.view : run }

    mutating func removeAll() {
        run = ByteView.empty
        own.removeAll()
        isOwn = false
        space = nil
    }

    mutating func append(_ text: XMLText) {
        let body = text.raw.trimmedLeft
        if body.isEmpty {
            if isOwn || !run.isEmpty { space = text }
            return
        }
        if !isOwn, run.isEmpty {
            let needsCopy = text.isOdd || body.contains(0x0D) || !(text.isLiteral || !body.contains(0x26))
            if needsCopy {
                isOwn = true
                appendResolved(XMLText(raw: body, isLiteral: text.isLiteral, isOdd: text.isOdd))
            } else {
                run = body
            }
            return
        }
        settle()
        appendResolved(text)
    }

    /// Appends text inside of markup as HTML that shows it.
    mutating func appendEscaped(_ text: XMLText) {
        settle()
        if !text.isLiteral, !text.isOdd, !text.raw.contains(0x26), !text.raw.contains(0x0D) {
            // Neither bracket nor ampersand: HTML reads it the same.
            own.append(text.raw)
            return
        }
        var plain = ByteSink(capacity: text.raw.count &+ 8)
        if text.isLiteral {
            plain.appendLiteral(text.raw, isOdd: text.isOdd)
        } else {
            plain.appendText(text.raw, isOdd: text.isOdd)
        }
        HTMLFragment.appendEscaped(plain.view, to: &own)
    }

    /// From here on markup is written; what was gathered is text, or HTML already.
    mutating func beginMarkup(isHTMLSource: Bool) {
        settle()
        if isHTMLSource || own.isEmpty { return }
        var plain = ByteSink(capacity: own.count)
        plain.append(own.view)
        own.removeAll()
        HTMLFragment.appendEscaped(plain.view, to: &own)
    }

    /// Writes a start tag; its names and values as the document has them.
    mutating func appendTag(_ name: ByteView, _ element: borrowing XMLElement) {
        settle()
        own.append(0x3C)
        own.append(name)
        for index in element.attributes.indices {
            let value = element.attributes[index].value
            own.append(0x20)
            own.append(element.attributes[index].name.whole)
            own.append("=\"")
            if value.isPlain {
                HTMLFragment.appendEscaped(value.raw, to: &own, quotes: true)
            } else {
                value.text.withView { HTMLFragment.appendEscaped($0, to: &own, quotes: true) }
            }
            own.append(0x22)
        }
        own.append(0x3E)
    }

    mutating func appendEndTag(_ name: ByteView) {
        settle()
        own.append("</")
        own.append(name)
        own.append(0x3E)
    }

    /// Copies what is lent, so that more can follow.
    private mutating func settle() {
        if !isOwn {
            own.append(run)
            isOwn = true
        }
        if let waiting = space {
            space = nil
            appendResolved(waiting)
        }
    }

    private mutating func appendResolved(_ text: XMLText) {
        if text.isLiteral {
            own.appendLiteral(text.raw, isOdd: text.isOdd)
        } else {
            own.appendText(text.raw, isOdd: text.isOdd)
        }
    }
}

extension ByteView {
    /// Without bytes up to the space at the front.
    var trimmedLeft: ByteView {
        var lower = 0
        while lower < count, self[lower] <= 0x20 { lower &+= 1 }
        return from(lower)
    }
}

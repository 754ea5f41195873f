/// One linear pass over a page before libxml2 sees it: cuts what is never text, mends what it misreads, and refuses
/// what would hang it.
///
/// Cut: DOCTYPE, comments, scripts, styles, embedded drawings and templates, attributes nobody reads. Kept aside:
/// `application/ld+json`. What comes out holds well-formed tags with double-quoted values and no control characters.
struct HTMLPrescan {
    private let bytes: [UInt8]
    private let bounds: HTMLBounds
    private var index = 0
    private(set) var output: [UInt8] = []
    private(set) var linkedData: [[UInt8]] = []
    private var linkedDataBytes = 0
    private var openTags = [Int32](repeating: 0, count: HTMLTag.allCases.count)
    private var strayEndTags = 0
    private var elements = 0
    /// Names whose end was looked for in vain: asking again would make the pass quadratic.
    private var endless: Set<[UInt8]> = []

    init(_ bytes: [UInt8], bounds: HTMLBounds) {
        self.bytes = bytes
        self.bounds = bounds
        output.reserveCapacity(bytes.count / 2 + 64)
    }

    mutating func run() throws(HTMLRefusal) {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "<"): try markup()
            case UInt8(ascii: "&"): reference()
            default:
                appendText(byte)
                index += 1
            }
        }
    }

    private mutating func appendText(_ byte: UInt8) {
        if byte >= 0x20 || byte.isHTMLSpace, byte != 0x7F { output.append(byte) }
    }

    private mutating func reference() {
        if let (text, next) = HTMLReferences.rewritten(bytes, at: index) {
            output.append(contentsOf: text)
            index = next
        } else {
            output.append(bytes[index])
            index += 1
        }
    }

    private mutating func markup() throws(HTMLRefusal) {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        if next.isASCIILetter {
            try startTag()
        } else if next == UInt8(ascii: "/"), index + 2 < bytes.count, bytes[index + 2].isASCIILetter {
            try endTag()
        } else if next == UInt8(ascii: "!") || next == UInt8(ascii: "?") || next == UInt8(ascii: "/") {
            cutDeclaration()
        } else {
            output.append(contentsOf: Array("&lt;".utf8))
            index += 1
        }
    }

    /// Comments, DOCTYPE, CDATA and processing instructions (WHATWG HTML 13.2.5.42 and 43).
    private mutating func cutDeclaration() {
        if bytes.hasASCII("<!--", at: index) {
            var end = index + 4
            if end < bytes.count, bytes[end] == 0x3E {
                index = end + 1
                return
            }
            while end + 2 < bytes.count {
                if bytes[end] == 0x2D, bytes[end + 1] == 0x2D {
                    if bytes[end + 2] == 0x3E {
                        index = end + 3
                        return
                    }
                    if bytes[end + 2] == 0x21, end + 3 < bytes.count, bytes[end + 3] == 0x3E {
                        index = end + 4
                        return
                    }
                }
                end += 1
            }
            index = bytes.count
            return
        }
        while index < bytes.count, bytes[index] != 0x3E { index += 1 }
        index = min(index + 1, bytes.count)
    }

    // MARK: tags

    private mutating func tagName() -> [UInt8] {
        var name: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isHTMLSpace || byte == 0x2F || byte == 0x3E { break }
            if name.count < 64 {
                name.append(byte.isASCIIAlphanumeric || byte == 0x2D ? byte.asciiLowercased : UInt8(ascii: "-"))
            }
            index += 1
        }
        return name
    }

    private mutating func endTag() throws(HTMLRefusal) {
        index += 2
        let name = tagName()
        let tag = HTMLTag.named(HTMLTag.nameKey(name))
        while index < bytes.count, bytes[index] != 0x3E { index += 1 }
        index = min(index + 1, bytes.count)
        if tag == .br {
            output.append(contentsOf: Array("<br>".utf8))
            return
        }
        if tag.isVoid || tag == .html || tag == .body { return }
        if openTags[Int(tag.rawValue)] > 0 {
            openTags[Int(tag.rawValue)] -= 1
            output.append(0x3C)
            output.append(0x2F)
            output.append(contentsOf: name)
            output.append(0x3E)
            return
        }
        strayEndTags += 1
        guard strayEndTags <= bounds.strayEndTags else {
            throw HTMLRefusal(.tooManyStrayEndTags, offset: index, bound: bounds.strayEndTags)
        }
        if tag == .p { output.append(contentsOf: Array("<p></p>".utf8)) }
    }

    private mutating func startTag() throws(HTMLRefusal) {
        let start = index
        let rollback = output.count
        index += 1
        let name = tagName()
        output.append(0x3C)
        output.append(contentsOf: name)
        var tag = OpenTag(name: name)
        guard try attributes(of: &tag, from: start) else {
            // The page ends inside a tag (WHATWG HTML 13.2.5: eof-in-tag): nothing of it counts.
            output.removeLast(output.count - rollback)
            return
        }
        elements += 1
        guard elements <= bounds.elements else {
            throw HTMLRefusal(.tooManyElements, offset: start, bound: bounds.elements)
        }
        if cut(tag) {
            output.removeLast(output.count - rollback)
            return
        }
        output.append(0x3E)
        let known = HTMLTag.named(HTMLTag.nameKey(name))
        if !known.isVoid { openTags[Int(known.rawValue)] += 1 }
        if known == .title { plainText(until: name) }
    }

    private struct OpenTag {
        let name: [UInt8]
        var type: [UInt8] = []
        var closesItself = false
    }

    /// Copies the attributes that are read; false where the page ends before the tag does.
    private mutating func attributes(of tag: inout OpenTag, from start: Int) throws(HTMLRefusal) -> Bool {
        var count = 0
        var unread = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard index - start - unread <= bounds.tag.bytes else {
                throw HTMLRefusal(.tagTooLong, offset: start, bound: bounds.tag.bytes)
            }
            if byte == 0x3E {
                index += 1
                return true
            }
            if byte.isHTMLSpace || byte == 0x2F {
                tag.closesItself = byte == 0x2F
                index += 1
                continue
            }
            count += 1
            guard count <= bounds.attributesPerTag else {
                throw HTMLRefusal(.tooManyAttributes, offset: start, bound: bounds.attributesPerTag)
            }
            let name = attributeName()
            let value = attributeValue()
            guard let value else { return false }
            if let known = wantedName(name) {
                appendAttribute(known, value)
                if known == .type { tag.type = Array(bytes[value]) }
            } else {
                unread += value.count
            }
            if value.count > bounds.valueBytes, wantedName(name) != nil { unread += value.count - bounds.valueBytes }
        }
        return false
    }

    private mutating func attributeName() -> Range<Int> {
        let start = index
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x3D || byte == 0x3E || byte == 0x2F || byte.isHTMLSpace { break }
            index += 1
        }
        return start..<index
    }

    /// The value's bytes, empty without one; nil where the page ends inside it.
    private mutating func attributeValue() -> Range<Int>? {
        var look = index
        while look < bytes.count, bytes[look].isHTMLSpace { look += 1 }
        guard look < bytes.count, bytes[look] == 0x3D else { return index..<index }
        look += 1
        while look < bytes.count, bytes[look].isHTMLSpace { look += 1 }
        guard look < bytes.count else { return nil }
        let quote = bytes[look]
        let start: Int
        if quote == 0x22 || quote == 0x27 {
            start = look + 1
            look = start
            while look < bytes.count, bytes[look] != quote { look += 1 }
            guard look < bytes.count else {
                index = bytes.count
                return nil
            }
            index = look + 1
        } else {
            start = look
            while look < bytes.count, bytes[look] != 0x3E, !bytes[look].isHTMLSpace { look += 1 }
            index = look
        }
        return start..<look
    }

    private func wantedName(_ range: Range<Int>) -> HTMLAttributeName? {
        guard range.count <= 14 else { return nil }
        var name: [UInt8] = []
        name.reserveCapacity(16)
        for position in range { name.append(bytes[position].asciiLowercased) }
        return HTMLAttributeName.named(name)
    }

    private mutating func appendAttribute(_ name: HTMLAttributeName, _ value: Range<Int>) {
        let isPlace = name == .src || name == .srcset || name == .href || name == .lazySource
        if isPlace, bytes.hasASCII("data:", at: value.lowerBound) { return }
        output.append(0x20)
        output.append(contentsOf: name.text.utf8)
        output.append(0x3D)
        output.append(0x22)
        let keep = index
        index = value.lowerBound
        let end = min(value.upperBound, value.lowerBound + bounds.valueBytes)
        while index < end {
            let byte = bytes[index]
            switch byte {
            case 0x22:
                output.append(contentsOf: Array("&#34;".utf8))
                index += 1
            case 0x3C:
                output.append(contentsOf: Array("&#60;".utf8))
                index += 1
            case 0x26: reference()
            default:
                appendText(byte)
                index += 1
            }
        }
        output.append(0x22)
        index = keep
    }

    // MARK: elements that are cut whole

    /// True when the element whose start tag was just read goes, with its content.
    private mutating func cut(_ tag: OpenTag) -> Bool {
        switch String(decoding: tag.name, as: UTF8.self) {
        case "script":
            let body = index
            skip(past: tag.name, toEndOfPage: true)
            if tag.type.count < 64, isLinkedData(tag.type) { keepLinkedData(from: body) }
            return true
        case "style", "textarea", "xmp", "iframe", "noembed", "noframes":
            skip(past: tag.name, toEndOfPage: tag.name.count == 5)
            return true
        case "noscript":
            if !bounds.readsNoscript { skip(past: tag.name, toEndOfPage: false) }
            return true
        case "svg", "math":
            if !tag.closesItself { skipNested(tag.name) }
            return true
        case "template", "select", "audio", "video", "canvas", "object":
            skipNested(tag.name)
            return true
        case "plaintext", "html", "body", "embed", "applet":
            return tag.name.count > 4
        default:
            return false
        }
    }

    private func isLinkedData(_ type: [UInt8]) -> Bool {
        String(decoding: type, as: UTF8.self).lowercased().contains("ld+json")
    }

    private mutating func keepLinkedData(from start: Int) {
        var end = min(index, bytes.count)
        while end > start, bytes[end - 1] != 0x3C { end -= 1 }
        let body = bytes[start..<max(start, end - 1)]
        guard linkedDataBytes + body.count <= bounds.linkedData.bytes, linkedData.count < 64 else { return }
        linkedDataBytes += body.count
        linkedData.append(Array(body))
    }

    /// Goes on after the end tag; without one, after the page's end or right here.
    private mutating func skip(past name: [UInt8], toEndOfPage: Bool) {
        if endless.contains(name) { return }
        if let end = nextTag(name, from: index, isEnd: true) {
            index = end
        } else {
            endless.insert(name)
            if toEndOfPage { index = bytes.count }
        }
    }

    /// The same for elements that may stand in one another.
    private mutating func skipNested(_ name: [UInt8]) {
        if endless.contains(name) { return }
        var depth = 1
        var look = index
        while look < bytes.count {
            guard bytes[look] == 0x3C else {
                look += 1
                continue
            }
            let isEnd = look + 1 < bytes.count && bytes[look + 1] == 0x2F
            if matches(name, at: look + (isEnd ? 2 : 1)) {
                depth += isEnd ? -1 : 1
                if depth == 0 {
                    while look < bytes.count, bytes[look] != 0x3E { look += 1 }
                    index = min(look + 1, bytes.count)
                    return
                }
            }
            look += 1
        }
        endless.insert(name)
    }

    private func nextTag(_ name: [UInt8], from start: Int, isEnd: Bool) -> Int? {
        var look = start
        while look + 1 < bytes.count {
            if bytes[look] == 0x3C, bytes[look + 1] == 0x2F, matches(name, at: look + 2) {
                while look < bytes.count, bytes[look] != 0x3E { look += 1 }
                return min(look + 1, bytes.count)
            }
            look += 1
        }
        return nil
    }

    private func matches(_ name: [UInt8], at start: Int) -> Bool {
        guard start + name.count < bytes.count else { return false }
        for offset in 0..<name.count where bytes[start + offset].asciiLowercased != name[offset] { return false }
        let next = bytes[start + name.count]
        return next == 0x3E || next == 0x2F || next.isHTMLSpace
    }

    /// The content of `<title>`: text and references only (WHATWG HTML 13.2.5.2).
    private mutating func plainText(until name: [UInt8]) {
        guard !endless.contains(name), nextTag(name, from: index, isEnd: true) != nil else {
            endless.insert(name)
            return
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x3C {
                if index + 1 < bytes.count, bytes[index + 1] == 0x2F, matches(name, at: index + 2) { return }
                output.append(contentsOf: Array("&lt;".utf8))
                index += 1
            } else if byte == 0x26 {
                reference()
            } else {
                appendText(byte)
                index += 1
            }
        }
    }
}

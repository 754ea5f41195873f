/// Tags and their attributes.
extension HTMLParser {
    /// Where a tag's attributes begin in the page's arrays; also what a tag that goes is rolled back to.
    struct AttributeStart {
        let attributes: Int32
        let values: Int
    }

    var emptyAttributes: AttributeStart {
        AttributeStart(attributes: Int32(truncatingIfNeeded: page.attributes.count), values: values.count)
    }

    private mutating func dropAttributes(_ start: AttributeStart) {
        page.attributes.removeLast(page.attributes.count - Int(start.attributes))
        values.removeLast(downTo: start.values)
    }

    /// Reads the name at `at` in lower case.
    private mutating func tagKey() -> UInt64 {
        var hash = HTMLNameHash()
        while at < end {
            let byte = unsafe input[at]
            if byte == 0x3E || byte == 0x2F || byte.isHTMLSpace { break }
            hash.add(byte.asciiLowercased)
            at &+= 1
        }
        return hash.value
    }

    mutating func endTag() throws(HTMLRefusal) {
        at &+= 2
        let key = tagKey()
        at = min(find(0x3E, from: at) &+ 1, end)
        if close(names.tag(key).tag, key: key) { return }
        strayEndTags &+= 1
        guard strayEndTags <= bounds.strayEndTags else {
            throw HTMLRefusal(.tooManyStrayEndTags, offset: at, bound: bounds.strayEndTags)
        }
    }

    mutating func startTag() throws(HTMLRefusal) {
        let start = at
        at &+= 1
        let nameStart = at
        let key = tagKey()
        let name = nameStart..<at
        let before = emptyAttributes
        guard let closesItself = try readAttributes(from: start) else {
            // The page ends inside a tag (WHATWG HTML 13.2.5: eof-in-tag): nothing of it counts.
            dropAttributes(before)
            return
        }
        let (tag, rule) = names.tag(key)
        if rule != .kept {
            let isLinkedData = rule == .script && holdsLinkedData(before)
            dropAttributes(before)
            return skip(rule, name: name, key: key, closesItself: closesItself, isLinkedData: isLinkedData)
        }
        guard page.elements.count < bounds.elements else {
            throw HTMLRefusal(.tooManyElements, offset: start, bound: bounds.elements)
        }
        guard place(tag) else { return dropAttributes(before) }
        guard open.count < bounds.depth else {
            throw HTMLRefusal(.tooDeep, offset: start, bound: bounds.depth)
        }
        if tag == .title {
            titleText(name: name, key: key, attributes: before)
        } else {
            push(tag, key: key, attributes: before)
        }
    }

    /// Keeps the attributes that are read; nil where the page ends before the tag does, else whether it ends in `/>`.
    private mutating func readAttributes(from start: Int) throws(HTMLRefusal) -> Bool? {
        var count = 0
        var unread = 0
        var seen: UInt32 = 0
        var closesItself = false
        while at < end {
            let byte = unsafe input[at]
            guard at &- start &- unread <= bounds.tag.bytes else {
                throw HTMLRefusal(.tagTooLong, offset: start, bound: bounds.tag.bytes)
            }
            if byte == 0x3E {
                at &+= 1
                return closesItself
            }
            if byte.isHTMLSpace || byte == 0x2F {
                closesItself = byte == 0x2F
                at &+= 1
                continue
            }
            closesItself = false
            count &+= 1
            guard count <= bounds.attributesPerTag else {
                throw HTMLRefusal(.tooManyAttributes, offset: start, bound: bounds.attributesPerTag)
            }
            let name = attributeName()
            guard let value = attributeValue() else { return nil }
            guard let name else {
                unread &+= value.count
                continue
            }
            unread &+= max(0, value.count &- bounds.valueBytes)
            // Of two with one name the first counts (WHATWG HTML 13.2.5.33).
            let bit = UInt32(1) << UInt32(name.rawValue & 31)
            if seen & bit == 0, keep(name, value) { seen |= bit }
        }
        return nil
    }

    private mutating func attributeName() -> HTMLAttributeName? {
        let start = at
        var hash = HTMLNameHash()
        unsafe hash.add(input[at].asciiLowercased)
        at &+= 1
        while at < end {
            let byte = unsafe input[at]
            if byte == 0x3D || byte == 0x3E || byte == 0x2F || byte.isHTMLSpace { break }
            hash.add(byte.asciiLowercased)
            at &+= 1
        }
        return at &- start <= HTMLAttributeName.longest ? names.attribute(hash.value) : nil
    }

    /// The value's bytes, empty without one; nil where the page ends inside it.
    private mutating func attributeValue() -> Range<Int>? {
        var look = at
        while look < end, unsafe input[look].isHTMLSpace { look &+= 1 }
        guard look < end, unsafe input[look] == 0x3D else { return at..<at }
        look &+= 1
        while look < end, unsafe input[look].isHTMLSpace { look &+= 1 }
        guard look < end else {
            at = end
            return nil
        }
        let quote = unsafe input[look]
        if quote == 0x22 || quote == 0x27 {
            let close = find(quote, from: look &+ 1)
            at = min(close &+ 1, end)
            return close < end ? look &+ 1..<close : nil
        }
        let start = look
        while look < end, unsafe input[look] != 0x3E, unsafe !input[look].isHTMLSpace { look &+= 1 }
        at = look
        return start..<look
    }

    /// Writes the value with its references read; false for embedded pictures, which nobody reads.
    private mutating func keep(_ name: HTMLAttributeName, _ value: Range<Int>) -> Bool {
        switch name {
        case .src, .srcset, .href, .lazySource: if begins(with: "data:", at: value.lowerBound) { return false }
        default: break
        }
        let end = min(value.upperBound, value.lowerBound &+ bounds.valueBytes)
        let start = values.count
        values.reserve(end &- value.lowerBound)
        var read = value.lowerBound
        while read < end {
            let plain = plainLength(from: read, to: end)
            if plain > 0 {
                unsafe values.append(input + read, count: plain)
                read &+= plain
                continue
            }
            let byte = unsafe input[read]
            let kind = kinds[Int(byte)]
            if kind == HTMLByteKind.ampersand,
                let reading = unsafe references.reading(input, at: read, end: value.upperBound, inAttribute: true)
            {
                var rest = reading.text
                for _ in 0..<reading.length {
                    values.append(UInt8(truncatingIfNeeded: rest))
                    rest >>= 8
                }
                read = reading.next
            } else {
                if kind != HTMLByteKind.control { values.append(byte) }
                read &+= 1
            }
        }
        page.attributes.append(
            HTMLAttribute(
                name: name, value: Int32(truncatingIfNeeded: start)..<Int32(truncatingIfNeeded: values.count)))
        return true
    }

    /// Bytes from there on that are neither a reference nor a control character, eight at a time; 0 says nothing.
    @inline(__always)
    private func plainLength(from start: Int, to end: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        var at = start
        while at &+ 8 <= end {
            let word = unsafe UnsafeRawPointer(input + at).loadUnaligned(as: UInt64.self)
            // The lowest bit that is set is right; those above may not be (Warren, Hacker's Delight 6-1).
            let isControl = (word &- ones &* 0x20) & ~word & tops
            let ampersands = word ^ ones &* 0x26
            let isReference = (ampersands &- ones) & ~ampersands & tops
            let deletes = word ^ ones &* 0x7F
            let isDelete = (deletes &- ones) & ~deletes & tops
            let found = isControl | isReference | isDelete
            if found != 0 { return at &- start &+ found.littleEndian.trailingZeroBitCount / 8 }
            at &+= 8
        }
        return at &- start
    }

    /// Compares without case against ASCII in lower case.
    func begins(with word: StaticString, at start: Int) -> Bool {
        guard start &+ word.utf8CodeUnitCount <= end else { return false }
        for offset in 0..<word.utf8CodeUnitCount {
            if unsafe input[start &+ offset].asciiLowercased != word.utf8Start[offset] { return false }
        }
        return true
    }
}

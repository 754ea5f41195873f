/// Elements that are never text, and the title, which is nothing else.
extension HTMLParser {
    /// Passes over the content of the element whose start tag was just read.
    mutating func skip(
        _ rule: HTMLElementRule, name: Range<Int>, key: UInt64, closesItself: Bool, isLinkedData: Bool
    ) {
        switch rule {
        case .kept, .tagOnly: break
        case .script:
            let body = at
            skip(past: name, key: key, toEndOfPage: true)
            if isLinkedData { keepLinkedData(from: body) }
        case .rawToEnd: skip(past: name, key: key, toEndOfPage: true)
        case .raw: skip(past: name, key: key, toEndOfPage: false)
        case .noscript: if !bounds.readsNoscript { skip(past: name, key: key, toEndOfPage: false) }
        case .drawing: if !closesItself { skipNested(name, key: key) }
        case .nested: skipNested(name, key: key)
        }
    }

    /// True where the `type` among the attributes since then says `ld+json`.
    func holdsLinkedData(_ start: AttributeStart) -> Bool {
        for attribute in page.attributes[Int(start.attributes)...] where attribute.name == .type {
            let value = attribute.value
            guard value.count >= 7, value.count < 64 else { return false }
            let word: StaticString = "ld+json"
            for place in Int(value.lowerBound)...Int(value.upperBound) - 7 {
                var offset = 0
                while offset < 7, unsafe values.base[place + offset].asciiLowercased == word.utf8Start[offset] {
                    offset += 1
                }
                if offset == 7 { return true }
            }
        }
        return false
    }

    private mutating func keepLinkedData(from start: Int) {
        var stop = at
        while stop > start, unsafe input[stop &- 1] != 0x3C { stop &-= 1 }
        let count = max(0, stop &- 1 &- start)
        guard linkedDataBytes + count <= bounds.linkedData.bytes, page.linkedData.count < 64 else { return }
        linkedDataBytes += count
        unsafe page.linkedData.append(Array(UnsafeBufferPointer(start: input + start, count: count)))
    }

    /// Goes on after the end tag; without one, after the page's end or right here.
    private mutating func skip(past name: Range<Int>, key: UInt64, toEndOfPage: Bool) {
        if endless.contains(key) { return }
        let tag = endTag(of: name, from: at)
        if tag < end {
            at = min(find(0x3E, from: tag) &+ 1, end)
        } else {
            endless.insert(key)
            if toEndOfPage { at = end }
        }
    }

    /// Place of the first end tag of that name; the page's end without one.
    private func endTag(of name: Range<Int>, from start: Int) -> Int {
        var look = find(0x3C, from: start)
        while look < end {
            if look &+ 1 < end, unsafe input[look &+ 1] == 0x2F, matches(name, at: look &+ 2) { return look }
            look = find(0x3C, from: look &+ 1)
        }
        return end
    }

    /// The same for elements that may stand in one another.
    private mutating func skipNested(_ name: Range<Int>, key: UInt64) {
        if endless.contains(key) { return }
        var depth = 1
        var look = find(0x3C, from: at)
        while look < end {
            let isEnd = unsafe look &+ 1 < end && input[look &+ 1] == 0x2F
            if matches(name, at: look &+ (isEnd ? 2 : 1)) {
                depth += isEnd ? -1 : 1
                if depth == 0 {
                    at = min(find(0x3E, from: look) &+ 1, end)
                    return
                }
            }
            look = find(0x3C, from: look &+ 1)
        }
        endless.insert(key)
    }

    private func matches(_ name: Range<Int>, at start: Int) -> Bool {
        guard start &+ name.count < end else { return false }
        for offset in 0..<name.count
        where unsafe input[start &+ offset].asciiLowercased != input[name.lowerBound &+ offset].asciiLowercased {
            return false
        }
        let next = unsafe input[start &+ name.count]
        return next == 0x3E || next == 0x2F || next.isHTMLSpace
    }

    /// The content of `<title>`: text and references only (WHATWG HTML 13.2.5.2); without an end tag, no title.
    mutating func titleText(name: Range<Int>, key: UInt64, attributes: AttributeStart) {
        let stop = endless.contains(key) ? end : endTag(of: name, from: at)
        guard stop < end else {
            endless.insert(key)
            return
        }
        push(.title, key: key, attributes: attributes)
        while at < stop {
            if unsafe input[at] == 0x3C {
                appendScalar(0x3C, length: 1)
                at &+= 1
            } else {
                readText()
            }
        }
    }
}

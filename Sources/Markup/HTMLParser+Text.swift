/// Text and its blocks.
extension HTMLParser {
    /// Reads text up to the next `<`.
    mutating func readText() {
        let stop = find(0x3C, from: at)
        if silentDepth > 0 {
            at = stop
            return
        }
        while at < stop {
            let kind = unsafe kinds[Int(input[at])]
            switch kind {
            case HTMLByteKind.plain: appendRun(upTo: stop)
            case HTMLByteKind.space: space()
            case HTMLByteKind.ampersand: reference()
            case HTMLByteKind.noBreak:
                // U+00A0 is a space like any other in wire text.
                if at &+ 1 < stop, unsafe input[at &+ 1] == 0xA0 {
                    pendingSpace = true
                    at &+= 2
                } else {
                    appendScalar(0xC2, length: 1)
                    at &+= 1
                }
            default: at &+= 1
            }
        }
    }

    @inline(__always)
    private mutating func space() {
        if preDepth > 0, unsafe input[at] == 0x0A { lineBreak() } else { pendingSpace = true }
        at &+= 1
    }

    /// Copies plain text and single spaces; begins at a plain byte.
    private mutating func appendRun(upTo stop: Int) {
        if !hasBlock { openBlock() }
        text.reserve(stop &- at &+ 1)
        let start = text.count
        var write = start
        var read = at
        var space = pendingSpace && start > Int(block.text.lowerBound)
        let keepsLines = preDepth > 0
        unsafe kinds.withUnsafeBufferPointer { kinds in
            while read < stop {
                let byte = unsafe input[read]
                let kind = unsafe kinds[Int(byte)]
                if kind == HTMLByteKind.plain {
                    if space {
                        unsafe text.base[write] = 0x20
                        write &+= 1
                        space = false
                    }
                    unsafe text.base[write] = byte
                    write &+= 1
                } else if kind == HTMLByteKind.space, !keepsLines || byte != 0x0A {
                    space = true
                } else {
                    break
                }
                read &+= 1
            }
        }
        at = read
        pendingSpace = space
        text.written(upTo: write)
        let more = Int32(truncatingIfNeeded: write &- start)
        if linkDepth > 0 { block.linkBytes &+= more }
        if boldDepth > 0 { block.boldBytes &+= more }
    }

    private mutating func reference() {
        guard let reading = unsafe references.reading(input, at: at, end: end, inAttribute: false) else {
            appendScalar(0x26, length: 1)
            at &+= 1
            return
        }
        at = reading.next
        if reading.length == 2, reading.text == 0xA0C2 {
            pendingSpace = true
        } else if reading.length == 1, UInt8(truncatingIfNeeded: reading.text).isHTMLSpace {
            if preDepth > 0, reading.text == 0x0A { lineBreak() } else { pendingSpace = true }
        } else if reading.length > 0 {
            appendScalar(reading.text, length: reading.length)
        }
    }

    /// Appends a few bytes, the first of them lowest.
    mutating func appendScalar(_ bytes: UInt64, length: Int) {
        guard silentDepth == 0 else { return }
        if !hasBlock { openBlock() }
        text.reserve(length &+ 1)
        let start = text.count
        if pendingSpace, start > Int(block.text.lowerBound) { text.append(0x20) }
        pendingSpace = false
        var rest = bytes
        for _ in 0..<length {
            text.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        let more = Int32(truncatingIfNeeded: text.count &- start)
        if linkDepth > 0 { block.linkBytes &+= more }
        if boldDepth > 0 { block.boldBytes &+= more }
    }

    private mutating func openBlock() {
        // Text outside the body begins it, in a paragraph of its own.
        if open.count <= 2, needsParagraph { impliedParagraph() }
        if let last = text.last, last != 0x0A { text.append(0x0A) }
        let position = Int32(truncatingIfNeeded: text.count)
        let top = open.last
        let innermost = top?.element ?? -1
        let around = top.map { $0.block >= 0 ? $0.block : innermost } ?? -1
        block = HTMLBlock(
            element: around, innermost: innermost, text: position..<position, linkBytes: 0, boldBytes: 0,
            links: freshLinks, followsBreak: breaks == 1 && !isFresh)
        hasBlock = true
        freshLinks = 0
        breaks = 0
        isFresh = false
    }

    private var needsParagraph: Bool {
        guard let top = open.last else { return true }
        return top.tag == .html || top.tag == .head
    }

    private mutating func impliedParagraph() {
        beginBody()
        push(.p, key: HTMLOpenElement.paragraphKey, attributes: emptyAttributes)
    }

    mutating func lineBreak() {
        breaks &+= 1
        if hasBlock {
            closeBlock()
            isFresh = false
        }
        pendingSpace = false
    }

    /// A block-level tag begins or ends.
    mutating func flush() {
        if hasBlock { closeBlock() }
        freshLinks = 0
        pendingSpace = false
        breaks = 0
        isFresh = true
    }

    private mutating func closeBlock() {
        hasBlock = false
        block.text = block.text.lowerBound..<Int32(truncatingIfNeeded: text.count)
        // A page without a body element around its text has no element at all. One block more than there may be shows
        // that there are too many; a single text of `<pre>` may hold millions.
        guard block.element >= 0, !block.text.isEmpty, page.blocks.count <= bounds.blocks else { return }
        page.blocks.append(block)
    }

    /// A row of two or more cells of one line each is one block.
    mutating func joinCells(from first: Int, row: Int32) {
        let cells = page.blocks.count - first
        guard cells >= 2, cells <= 64, page.elements[Int(row)].text.count <= 1000 else { return }
        var joined = page.blocks[first]
        for index in first..<page.blocks.count {
            let cell = page.blocks[index]
            let tag = page.elements[Int(cell.element)].tag
            guard cell.text.count <= 300, tag == .td || tag == .th || tag == .p else { return }
            for other in first..<index where page.blocks[other].element == cell.element { return }
            if index > first {
                joined.linkBytes += cell.linkBytes
                joined.boldBytes += cell.boldBytes
                joined.links += cell.links
            }
        }
        let end = page.blocks[page.blocks.count - 1].text.upperBound
        page.blocks.removeLast(cells)
        page.blocks.append(
            HTMLBlock(
                element: row, innermost: row, text: joined.text.lowerBound..<end, linkBytes: joined.linkBytes,
                boldBytes: joined.boldBytes, links: joined.links, followsBreak: false, isRow: true))
    }
}

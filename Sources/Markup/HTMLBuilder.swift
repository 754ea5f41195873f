/// Turns a stream of tags and text into the flat arrays of an `HTMLPage`.
///
/// Lives for one parse, on one thread.
final class HTMLBuilder {
    private var page: HTMLPage
    private let depthBound: Int
    private(set) var refusal: HTMLRefusal?

    private struct Open {
        let tag: HTMLTag
        let element: Int32
        /// Blocks met before it began; for rows.
        let firstBlock: Int
    }
    private var open: [Open] = []
    private var pendingTag: HTMLTag = .other
    private var pendingAttributes: Int32 = 0
    private var linkDepth = 0
    private var boldDepth = 0
    private var preDepth = 0
    private var silentDepth = 0

    private var block: HTMLBlock?
    private var pendingSpace = false
    /// `<br>` since the last text: 0 none, 1 a line, 2 or more a paragraph.
    private var breaks = 0
    private var isFresh = true

    init(encoding: String, depthBound: Int) {
        page = HTMLPage(encoding: encoding)
        self.depthBound = depthBound
    }

    func finished(linkedData: [[UInt8]]) -> HTMLPage {
        while !open.isEmpty { end() }
        flush()
        page.linkedData = linkedData
        return page
    }

    // MARK: tags

    func begin(_ tag: HTMLTag) {
        pendingTag = tag
        pendingAttributes = Int32(page.attributes.count)
        if open.count >= depthBound { refusal = HTMLRefusal(.tooDeep, bound: depthBound) }
    }

    func attributeMet(_ name: HTMLAttributeName, _ value: UnsafeBufferPointer<UInt8>) {
        let start = Int32(page.values.count)
        unsafe page.values.append(contentsOf: value)
        page.attributes.append(HTMLAttribute(name: name, value: start..<Int32(page.values.count)))
    }

    func attributesEnd() {
        let tag = pendingTag
        if tag == .br { lineBreak() } else if tag.isBlock { flush() }
        let element = Int32(page.elements.count)
        let position = Int32(page.text.count)
        page.elements.append(
            HTMLElement(
                tag: tag, parent: open.last?.element ?? -1, depth: UInt16(clamping: open.count + 1),
                attributes: pendingAttributes..<Int32(page.attributes.count), end: element + 1,
                text: position..<position))
        open.append(Open(tag: tag, element: element, firstBlock: page.blocks.count))
        count(tag, by: 1)
        if tag == .a, silentDepth == 0 { linkBegan() }
    }

    func end() {
        guard let closed = open.popLast() else { return }
        if closed.tag.isBlock { flush() }
        count(closed.tag, by: -1)
        let index = Int(closed.element)
        page.elements[index].end = Int32(page.elements.count)
        let start = min(page.elements[index].text.lowerBound, Int32(page.text.count))
        page.elements[index].text = start..<Int32(page.text.count)
        if closed.tag == .tr { joinCells(from: closed.firstBlock, row: closed.element) }
    }

    private func count(_ tag: HTMLTag, by step: Int) {
        switch tag {
        case .a: linkDepth += step
        case .b, .strong, .big: boldDepth += step
        case .pre: preDepth += step
        case .button, .option, .legend, .textarea, .select: silentDepth += step
        default: break
        }
    }

    private func linkBegan() { if block != nil { block?.links += 1 } else { freshLinks += 1 } }
    private var freshLinks: Int32 = 0

    private func lineBreak() {
        breaks += 1
        if let current = block {
            close(current)
            block = nil
            isFresh = false
        }
        pendingSpace = false
    }

    // MARK: text

    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard silentDepth == 0 else { return }
        var index = 0
        while index < bytes.count {
            let byte = unsafe bytes[index]
            if byte.isHTMLSpace {
                if preDepth > 0, byte == 0x0A { lineBreak() } else { pendingSpace = true }
                index += 1
                continue
            }
            // U+00A0 is a space like any other in wire text.
            if byte == 0xC2, index + 1 < bytes.count, unsafe bytes[index + 1] == 0xA0 {
                pendingSpace = true
                index += 2
                continue
            }
            if block == nil { openBlock() } else if pendingSpace { add(0x20) }
            pendingSpace = false
            var next = index
            while next < bytes.count {
                let byte = unsafe bytes[next]
                if byte.isHTMLSpace || byte == 0xC2 && next > index { break }
                next += 1
            }
            unsafe add(UnsafeBufferPointer(rebasing: bytes[index..<next]))
            index = next
        }
    }

    private func openBlock() {
        if let last = page.text.last, last != 0x0A { page.text.append(0x0A) }
        let position = Int32(page.text.count)
        let innermost = open.last?.element ?? -1
        let around = open.last { $0.tag.isBlock }?.element ?? innermost
        block = HTMLBlock(
            element: around, innermost: innermost, text: position..<position, linkBytes: 0, boldBytes: 0,
            links: freshLinks, followsBreak: breaks == 1 && !isFresh)
        freshLinks = 0
        breaks = 0
        isFresh = false
    }

    private func add(_ byte: UInt8) {
        page.text.append(byte)
        if linkDepth > 0 { block?.linkBytes += 1 }
        if boldDepth > 0 { block?.boldBytes += 1 }
    }

    private func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe page.text.append(contentsOf: bytes)
        if linkDepth > 0 { block?.linkBytes += Int32(bytes.count) }
        if boldDepth > 0 { block?.boldBytes += Int32(bytes.count) }
    }

    private func flush() {
        if let current = block { close(current) }
        block = nil
        freshLinks = 0
        pendingSpace = false
        breaks = 0
        isFresh = true
    }

    private func close(_ current: HTMLBlock) {
        var ended = current
        ended.text = current.text.lowerBound..<Int32(page.text.count)
        // A page without a body element around its text has no element at all.
        if ended.element >= 0, !ended.text.isEmpty { page.blocks.append(ended) }
    }

    /// A row of two or more cells of one line each is one block.
    private func joinCells(from first: Int, row: Int32) {
        let cells = page.blocks.count - first
        guard cells >= 2, cells <= 64 else { return }
        var seen: Set<Int32> = []
        for block in page.blocks[first...] {
            let length = block.text.count
            guard length <= 300, seen.insert(block.element).inserted else { return }
            let tag = page.elements[Int(block.element)].tag
            guard tag == .td || tag == .th || page.elements[Int(block.element)].tag == .p else { return }
        }
        guard page.elements[Int(row)].text.count <= 1000 else { return }
        var joined = page.blocks[first]
        for block in page.blocks[(first + 1)...] {
            joined.linkBytes += block.linkBytes
            joined.boldBytes += block.boldBytes
            joined.links += block.links
        }
        let end = page.blocks[page.blocks.count - 1].text.upperBound
        page.blocks.removeLast(cells)
        page.blocks.append(
            HTMLBlock(
                element: row, innermost: row, text: joined.text.lowerBound..<end, linkBytes: joined.linkBytes,
                boldBytes: joined.boldBytes, links: joined.links, followsBreak: false, isRow: true))
    }
}

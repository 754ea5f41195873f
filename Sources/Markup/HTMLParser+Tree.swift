/// An element whose end was not met yet.
struct HTMLOpenElement {
    static let paragraphKey = HTMLNameHash.of("p".utf8)

    let tag: HTMLTag
    /// Hash of its name: `.other` has many.
    let key: UInt64
    let element: Int32
    /// Blocks met before it began; for rows.
    let firstBlock: Int32
    /// Nearest block-level element, this one or one around it; -1 for none.
    let block: Int32
    /// Places among the open elements: the `p` that a block would close, the item that an item would close, the link
    /// that a link would close; -1 for none.
    let paragraph: Int16
    let item: Int16
    let link: Int16
    /// Its end tag was met while elements inside it were open: it no longer formats and goes with them.
    var isEnded = false
}

/// Which element stands where (WHATWG HTML 13.2.6.4).
extension HTMLParser {
    /// Closes what a start tag ends and adds what it implies; false where the tag itself counts for nothing.
    mutating func place(_ tag: HTMLTag) -> Bool {
        let traits = traits[Int(tag.rawValue)]
        guard placeInPage(tag, traits) else { return false }
        switch tag {
        case .form:
            if hasForm { return false }
        case .li, .dd, .dt:
            if let item = open.last?.item, item >= 0 {
                let tagOfItem = open[Int(item)].tag
                if tag == .li ? tagOfItem == .li : tagOfItem != .li { pop(downTo: Int(item)) }
            }
        case .a:
            if let link = open.last?.link, link >= 0 { endFormatting(at: Int(link)) }
        case .button:
            if let index = indexInScope(where: { $0 == .button }) { pop(downTo: index) }
        case .option, .optgroup:
            if open.last?.tag == .option { pop() }
        case .td, .th, .tr, .tbody, .thead, .tfoot, .caption, .col:
            placeInTable(tag)
        default: break
        }
        if traits.contains(.closesParagraph), let index = open.last?.paragraph, index >= 0 { pop(downTo: Int(index)) }
        // A heading ends the one before; one that holds nothing yet is the page's h1 around its styled h2.
        if traits.contains(.heading), let last = open.last, last.tag.isHeading,
            Int(page.elements[Int(last.element)].text.lowerBound) < text.count
        {
            pop()
        }
        return true
    }

    /// The elements of the page itself.
    private mutating func placeInPage(_ tag: HTMLTag, _ traits: HTMLTagTraits) -> Bool {
        if hasBody { return tag != .html && tag != .head && tag != .body }
        if tag == .html { return open.isEmpty }
        if open.isEmpty { push(.html, key: 0, attributes: emptyAttributes) }
        switch tag {
        case .head:
            if hasHead { return false }
            hasHead = true
        case .body:
            closeHead()
            hasBody = true
        case .meta, .link, .base, .title:
            if !hasHead {
                hasHead = true
                push(.head, key: 0, attributes: emptyAttributes)
            }
        case .frameset, .frame: break
        default: beginBody()
        }
        return true
    }

    mutating func beginBody() {
        if open.isEmpty { push(.html, key: 0, attributes: emptyAttributes) }
        guard !hasBody else { return }
        closeHead()
        hasBody = true
        push(.body, key: 0, attributes: emptyAttributes)
    }

    private mutating func closeHead() {
        hasHead = true
        while open.count > 1, open.last?.tag != .html { pop() }
    }

    /// A part of a table ends the parts before it, no further than the nearest table.
    private mutating func placeInTable(_ tag: HTMLTag) {
        guard openCount[Int(HTMLTag.table.rawValue)] > 0 else {
            // A cell without a table, as in fragments, still ends the one before.
            if tag == .td || tag == .th, let index = indexInScope(where: { $0 == .td || $0 == .th }) {
                pop(downTo: index)
            }
            return
        }
        var index = open.count - 1
        while index >= 0 {
            let one = open[index].tag
            if one == .table { break }
            if tag == .td || tag == .th, one == .tr { break }
            if tag == .tr || tag == .td || tag == .th, one == .tbody || one == .thead || one == .tfoot { break }
            index -= 1
        }
        guard index >= 0 else { return }
        pop(downTo: index + 1)
        if tag == .td || tag == .th, open.last?.tag != .tr { push(.tr, key: 0, attributes: emptyAttributes) }
    }

    // MARK: end tags

    /// Closes what an end tag names; false where nothing of that name is open.
    mutating func close(_ tag: HTMLTag, key: UInt64) -> Bool {
        let traits = traits[Int(tag.rawValue)]
        if tag == .br {
            if place(.br) { push(.br, key: key, attributes: emptyAttributes) }
            return true
        }
        if traits.contains(.void) || tag == .html || tag == .body { return true }
        if tag == .p {
            if let index = open.last?.paragraph, index >= 0 {
                pop(downTo: Int(index))
                return true
            }
            if hasBody { flush() }
            return false
        }
        if traits.contains(.heading) {
            guard let index = indexInScope(where: { $0.isHeading }) else { return false }
            pop(downTo: index)
            return true
        }
        guard openCount[Int(tag.rawValue)] > 0 else { return false }
        if traits.contains(.formatting) {
            guard let index = indexInScope(where: { $0 == tag }, skipsEnded: true) else { return false }
            endFormatting(at: index)
            return true
        }
        if tag == .form { return endForm() }
        if traits.contains(.special) {
            guard let index = indexInScope(where: { $0 == tag }, isTablePart: traits.contains(.tablePart)) else {
                return false
            }
            pop(downTo: index)
            return true
        }
        var index = open.count - 1
        while index >= 0 {
            if open[index].key == key, open[index].tag == tag {
                pop(downTo: index)
                return true
            }
            if self.traits[Int(open[index].tag.rawValue)].contains(.special) { return false }
            index -= 1
        }
        return false
    }

    private mutating func endForm() -> Bool {
        guard hasForm, let index = indexInScope(where: { $0 == .form }) else { return false }
        hasForm = false
        if index == open.count - 1 { pop() } else { open[index].isEnded = true }
        return true
    }

    /// Innermost open element that matches, not beyond the cell or table that the place is in.
    private func indexInScope(
        where matches: (HTMLTag) -> Bool, isTablePart: Bool = false, skipsEnded: Bool = false
    ) -> Int? {
        var index = open.count - 1
        while index >= 0 {
            let one = open[index]
            if matches(one.tag), !(skipsEnded && one.isEnded) { return index }
            if one.tag == .table || !isTablePart && traits[Int(one.tag.rawValue)].contains(.scope) { return nil }
            index -= 1
        }
        return nil
    }

    /// An inline element ends; blocks that are open inside it stay open (the adoption agency, 13.2.6.4.7, in short).
    private mutating func endFormatting(at index: Int) {
        guard open.indices.contains(index), !open[index].isEnded else { return }
        let holdsBlock = open[(index + 1)...].contains { traits[Int($0.tag.rawValue)].contains(.special) }
        guard holdsBlock else { return pop(downTo: index) }
        open[index].isEnded = true
        let ended = open[index]
        count(ended.tag, by: -1)
        let element = Int(ended.element)
        page.elements[element].text =
            page.elements[element].text.lowerBound..<Int32(truncatingIfNeeded: text.count)
        // What stands inside no longer knows it as the link around.
        for inner in (index + 1)..<open.count where open[inner].link == Int16(truncatingIfNeeded: index) {
            open[inner] = open[inner].without(link: index)
        }
    }

    // MARK: the open elements

    /// Adds the element to the page; one without content ends at once.
    mutating func push(_ tag: HTMLTag, key: UInt64, attributes: AttributeStart) {
        let traits = traits[Int(tag.rawValue)]
        if tag == .br { lineBreak() } else if traits.contains(.block) { flush() }
        let element = Int32(truncatingIfNeeded: page.elements.count)
        let position = Int32(truncatingIfNeeded: text.count)
        let top = open.last
        page.elements.append(
            HTMLElement(
                tag: tag, parent: top?.element ?? -1, depth: UInt16(clamping: open.count + 1),
                attributes: attributes.attributes..<Int32(truncatingIfNeeded: page.attributes.count), end: element + 1,
                text: position..<position))
        if tag == .a, silentDepth == 0 {
            if hasBlock { block.links += 1 } else { freshLinks += 1 }
        }
        if traits.contains(.void) {
            if traits.contains(.block) { flush() }
            return
        }
        let place = Int16(truncatingIfNeeded: open.count)
        let isScope = traits.contains(.scope)
        let isItem = tag == .li || tag == .dd || tag == .dt
        let hidesItem = traits.contains(.special) && tag != .address && tag != .div && tag != .p
        open.append(
            HTMLOpenElement(
                tag: tag, key: key, element: element, firstBlock: Int32(truncatingIfNeeded: page.blocks.count),
                block: traits.contains(.block) ? element : top?.block ?? -1,
                paragraph: tag == .p ? place : isScope || tag == .button ? -1 : top?.paragraph ?? -1,
                item: isItem ? place : hidesItem ? -1 : top?.item ?? -1,
                link: tag == .a ? place : isScope ? -1 : top?.link ?? -1))
        openCount[Int(tag.rawValue)] += 1
        if tag == .form { hasForm = true }
        count(tag, by: 1)
    }

    /// Ends the open elements from that place on.
    mutating func pop(downTo index: Int) {
        while open.count > max(index, 0) { pop() }
    }

    mutating func pop() {
        popOne()
        while let last = open.last, last.isEnded { popOne() }
    }

    private mutating func popOne() {
        guard let closed = open.popLast() else { return }
        if traits[Int(closed.tag.rawValue)].contains(.block) { flush() }
        openCount[Int(closed.tag.rawValue)] -= 1
        let index = Int(closed.element)
        page.elements[index].end = Int32(truncatingIfNeeded: page.elements.count)
        if closed.isEnded, closed.tag != .form { return }
        count(closed.tag, by: -1)
        if closed.tag == .form { hasForm = false }
        let now = Int32(truncatingIfNeeded: text.count)
        page.elements[index].text = min(page.elements[index].text.lowerBound, now)..<now
        if closed.tag == .tr { joinCells(from: Int(closed.firstBlock), row: closed.element) }
    }

    private mutating func count(_ tag: HTMLTag, by step: Int) {
        switch tag {
        case .a: linkDepth += step
        case .b, .strong, .big: boldDepth += step
        case .pre: preDepth += step
        case .button, .option, .legend, .textarea, .select: silentDepth += step
        default: break
        }
    }
}

extension HTMLOpenElement {
    fileprivate func without(link: Int) -> HTMLOpenElement {
        var copy = HTMLOpenElement(
            tag: tag, key: key, element: element, firstBlock: firstBlock, block: block, paragraph: paragraph,
            item: item,
            link: -1)
        copy.isEnded = isEnded
        return copy
    }
}

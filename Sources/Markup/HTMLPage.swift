/// One element of a page, in document order; its text and its descendants are ranges.
package struct HTMLElement: Sendable {
    package let tag: HTMLTag
    /// Index of the element around it; -1 for the outermost.
    package let parent: Int32
    /// 1 for the outermost.
    package let depth: UInt16
    /// Its attributes in `HTMLPage.attributes`.
    package let attributes: Range<Int32>
    /// Index after its last descendant.
    package internal(set) var end: Int32
    /// Its text in `HTMLPage.text`, that of descendants included; blocks are parted by line feeds.
    package internal(set) var text: Range<Int32>
}

/// One attribute, its value decoded and at most `HTMLBounds.valueBytes` long.
package struct HTMLAttribute: Sendable {
    package let name: HTMLAttributeName
    let value: Range<Int32>
}

/// A run of text between two block boundaries: the unit that extraction keeps or drops.
package struct HTMLBlock: Sendable {
    /// Nearest block-level element around the text.
    package let element: Int32
    /// Innermost element, of any kind, around the first character.
    package let innermost: Int32
    /// Its bytes in `HTMLPage.text`; the cells of a table row are parted by line feeds.
    package internal(set) var text: Range<Int32>
    /// Bytes of text inside `a`, and of bold or emphasised text.
    package internal(set) var linkBytes: Int32
    package internal(set) var boldBytes: Int32
    package internal(set) var links: Int32
    /// True when only a single `<br>` stands between this and the block before.
    package let followsBreak: Bool
    /// True for a table row whose cells are one line each.
    package internal(set) var isRow = false

    static let none = HTMLBlock(
        element: -1, innermost: -1, text: 0..<0, linkBytes: 0, boldBytes: 0, links: 0, followsBreak: false)
}

/// A page as flat arrays: elements in document order, text blocks, and what scripts say about it.
package struct HTMLPage: Sendable {
    /// WHATWG name of what the bytes were decoded from.
    package let encoding: String
    package internal(set) var elements: [HTMLElement] = []
    package internal(set) var attributes: [HTMLAttribute] = []
    package internal(set) var blocks: [HTMLBlock] = []
    /// UTF-8; runs of white space are one space, blocks are parted by line feeds.
    package internal(set) var text: [UInt8] = []
    /// Bodies of `application/ld+json` scripts as they came.
    package internal(set) var linkedData: [[UInt8]] = []
    var values: [UInt8] = []

    init(encoding: String) { self.encoding = encoding }

    /// The text of a range of `text`, undamaged; line feeds still part blocks.
    package func string(_ range: Range<Int32>) -> String {
        String(decoding: text[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }

    package func text(of element: Int) -> String { string(elements[element].text) }

    package func value(of attribute: HTMLAttribute) -> String {
        String(decoding: valueBytes(of: attribute), as: UTF8.self)
    }

    package func valueBytes(of attribute: HTMLAttribute) -> ArraySlice<UInt8> {
        values[Int(attribute.value.lowerBound)..<Int(attribute.value.upperBound)]
    }

    package func attributes(of element: Int) -> ArraySlice<HTMLAttribute> {
        let range = elements[element].attributes
        return attributes[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    package func attribute(_ name: HTMLAttributeName, of element: Int) -> String? {
        for attribute in attributes(of: element) where attribute.name == name { return value(of: attribute) }
        return nil
    }

    package func has(_ name: HTMLAttributeName, on element: Int) -> Bool {
        attributes(of: element).contains { $0.name == name }
    }

    /// Nearest of the element itself and those around it with that tag.
    package func ancestor(of element: Int, where matches: (HTMLTag) -> Bool) -> Int? {
        var index = element
        while index >= 0 {
            if matches(elements[index].tag) { return index }
            index = Int(elements[index].parent)
        }
        return nil
    }
}

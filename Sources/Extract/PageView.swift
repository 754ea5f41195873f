import Markup
import WireModel

/// A page with what extraction asks of it: class words of elements, and blocks with their measures.
struct PageView {
    /// One text block.
    struct Line {
        let element: Int
        let innermost: Int
        let text: String
        /// `PlainText.folded` of the text.
        let folded: String
        let words: Int
        /// Share of the text inside links, 0…1.
        let linkShare: Double
        let boldShare: Double
        let links: Int
        let endsSentence: Bool
        /// Reads as running text: several words, few links, a sentence's end or many words.
        let isProse: Bool
        let followsBreak: Bool
        let isRow: Bool
        let tag: HTMLTag

        /// What the line weighs when the page's text is sought.
        var mass: Double {
            if isProse { return Double(min(words, 200)) * (1 - linkShare) }
            // Tables and lists without links are text too, if less surely so.
            return (isRow || tag == .li || tag == .p) && words >= 3 && linkShare < 0.2
                ? Double(min(words, 40)) * 0.3 : 0
        }
    }

    let page: HTMLPage
    /// Class words of each element itself.
    private(set) var own: [ClassWords] = []
    private(set) var lines: [Line] = []
    /// First line at or after each element's start, and after its end: lines of element e are `first[e]..<last[e]`.
    private(set) var first: [Int32] = []
    private(set) var last: [Int32] = []
    /// Sum of mass before each line.
    private(set) var massBefore: [Double] = [0]

    init(_ page: HTMLPage) {
        self.page = page
        readElements()
        lines.reserveCapacity(page.blocks.count)
        for block in page.blocks { lines.append(Self.line(of: block, in: page)) }
        placeLines()
        for line in lines { massBefore.append((massBefore.last ?? 0) + line.mass) }
    }

    func mass(of element: Int) -> Double { massBefore[Int(last[element])] - massBefore[Int(first[element])] }

    func lines(of element: Int) -> Range<Int> { Int(first[element])..<Int(last[element]) }

    /// Bit 0: the value of `itemprop` that names the body; bit 1: a style that hides.
    private static let marks = ByteAutomaton([("articlebody", 1), ("display:none", 2)])

    private mutating func readElements() {
        own.reserveCapacity(page.elements.count)
        for (index, element) in page.elements.enumerated() {
            var words = ClassWords(tag: element.tag)
            var isPlainBody = false
            for attribute in page.attributes(of: index) {
                switch attribute.name {
                case .classes, .id, .role, .component, .testid:
                    let found = ClassWords.read(page.valueBytes(of: attribute), of: attribute.name, on: element.tag)
                    isPlainBody = isPlainBody || attribute.name == .classes && found.isPlainBody
                    words.formUnion(found)
                case .itemprop:
                    if Self.marks.bits(inLowercased: page.valueBytes(of: attribute)) & 1 != 0 { words.insert(.body) }
                case .hidden: words.insert(.hidden)
                case .style:
                    let style = page.valueBytes(of: attribute)
                    guard style.contains(0x3A) else { continue }
                    if Self.marks.bits(inLowercased: style.filter { $0 != 0x20 }[...]) & 2 != 0 {
                        words.insert(.hidden)
                    }
                default: break
                }
            }
            if isPlainBody { words.subtract(ClassWords.layout) }
            own.append(words)
        }
    }

    private static func line(of block: HTMLBlock, in page: HTMLPage) -> Line {
        var text = PartedText.string(block.text, after: Int(block.innermost), in: page)
        if block.isRow { text = text.split(separator: "\n").joined(separator: " | ") }
        text = text.wireText
        let words = text.wireWordCount
        let bytes = max(1, Double(block.text.count))
        let linkShare = min(1, Double(block.linkBytes) / bytes)
        let ends = Wording.endsSentence(text)
        let tag = page.elements[Int(block.element)].tag
        let isProse = linkShare < 0.5 && (words >= 8 && ends || words >= 20) && tag != .title
        return Line(
            element: Int(block.element), innermost: Int(block.innermost), text: text, folded: PlainText.folded(text),
            words: words,
            linkShare: linkShare, boldShare: min(1, Double(block.boldBytes) / bytes), links: Int(block.links),
            endsSentence: ends, isProse: isProse, followsBreak: block.followsBreak, isRow: block.isRow,
            tag: tag)
    }

    /// Elements begin in document order, so that one pointer finds their first lines; the end is near the end of what
    /// stands inside.
    private mutating func placeLines() {
        let starts = page.blocks.map(\.text.lowerBound)
        first.reserveCapacity(page.elements.count)
        last.reserveCapacity(page.elements.count)
        var line = 0
        for element in page.elements {
            while line < starts.count, starts[line] < element.text.lowerBound { line &+= 1 }
            first.append(Int32(truncatingIfNeeded: line))
            last.append(Int32(truncatingIfNeeded: Self.place(of: element.text.upperBound, in: starts, from: line)))
        }
    }

    /// First line that begins at or after a position; doubling steps, since most elements hold few lines.
    private static func place(of position: Int32, in starts: [Int32], from line: Int) -> Int {
        var low = line
        var step = 1
        while low &+ step <= starts.count, starts[low &+ step &- 1] < position {
            low &+= step
            step &*= 2
        }
        var high = min(low &+ step, starts.count)
        while low < high {
            let middle = (low &+ high) / 2
            if starts[middle] < position { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}

extension PageView {
    var wordCount: Int { lines.reduce(0) { $0 + $1.words } }
}

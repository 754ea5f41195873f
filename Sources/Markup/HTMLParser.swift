import Glibc

/// Reads a page in one pass: tags, attributes and text go straight into the flat arrays of an `HTMLPage`.
///
/// Follows the tree construction of WHATWG HTML 13.2.6 as far as the place of text depends on it: implied tags, the
/// closing of paragraphs, list items, cells and links. Not followed: foster parenting, and the reopening of
/// formatting elements. Linear in the page within `HTMLBounds`; never recurses. (docs/adr/0010)
@safe
struct HTMLParser: ~Copyable {
    let input: UnsafePointer<UInt8>
    let end: Int
    let bounds: HTMLBounds
    let names = HTMLNames.shared
    let references = HTMLReferences.table
    let kinds = HTMLByteKind.table
    let traits = HTMLTag.traits

    var at = 0
    var page: HTMLPage
    var text: HTMLArena
    var values: HTMLArena
    var linkedDataBytes = 0
    /// Names whose end was looked for in vain: asking again would make the pass quadratic.
    var endless: Set<UInt64> = []
    var strayEndTags = 0

    var open: [HTMLOpenElement] = []
    var openCount = [Int32](repeating: 0, count: HTMLTag.allCases.count)
    var hasHead = false
    var hasBody = false
    var hasForm = false
    var linkDepth = 0
    var boldDepth = 0
    var preDepth = 0
    var silentDepth = 0

    var hasBlock = false
    var block = HTMLBlock.none
    var freshLinks: Int32 = 0
    var pendingSpace = false
    /// `<br>` since the last text: 0 none, 1 a line, 2 or more a paragraph.
    var breaks = 0
    var isFresh = true

    /// - Parameter bytes: valid UTF-8 that outlives this value.
    init(_ bytes: UnsafeBufferPointer<UInt8>, base: UnsafePointer<UInt8>, encoding: String, bounds: HTMLBounds) {
        unsafe input = base
        end = bytes.count
        self.bounds = bounds
        page = HTMLPage(encoding: encoding)
        text = HTMLArena(capacity: min(bytes.count, 64 << 10))
        values = HTMLArena(capacity: min(bytes.count, 32 << 10))
        page.elements.reserveCapacity(min(bytes.count / 64, 4_096))
        page.attributes.reserveCapacity(min(bytes.count / 64, 4_096))
        open.reserveCapacity(64)
    }

    /// Reads the whole page.
    mutating func run() throws(HTMLRefusal) -> HTMLPage {
        while at < end {
            if unsafe input[at] == 0x3C {
                try markup()
            } else {
                readText()
            }
            guard page.blocks.count <= bounds.blocks else {
                throw HTMLRefusal(.tooManyBlocks, offset: at, bound: bounds.blocks)
            }
        }
        while !open.isEmpty { pop() }
        flush()
        page.text = text.bytes
        page.values = values.bytes
        var done = HTMLPage(encoding: page.encoding)
        swap(&done, &page)
        return done
    }

    private mutating func markup() throws(HTMLRefusal) {
        let next = unsafe at &+ 1 < end ? input[at &+ 1] : 0
        if next.isASCIILetter {
            try startTag()
        } else if next == 0x2F, at &+ 2 < end, unsafe input[at &+ 2].isASCIILetter {
            try endTag()
        } else if next == 0x21 || next == 0x3F || next == 0x2F {
            skipDeclaration()
        } else {
            appendScalar(UInt64(0x3C), length: 1)
            at &+= 1
        }
    }

    /// Comments, DOCTYPE, CDATA and processing instructions (WHATWG HTML 13.2.5.42 and 43).
    private mutating func skipDeclaration() {
        guard at &+ 3 < end, unsafe input[at &+ 1] == 0x21, unsafe input[at &+ 2] == 0x2D, unsafe input[at &+ 3] == 0x2D
        else {
            at = min(find(0x3E, from: at) &+ 1, end)
            return
        }
        var close = find(0x3E, from: at &+ 4)
        while close < end {
            // `<!-->` and `<!--->` end at once; `--!>` ends one as well.
            let isEnd = unsafe input[close &- 1] == 0x2D && input[close &- 2] == 0x2D
            let isOddEnd =
                unsafe close &- at > 6 && input[close &- 1] == 0x21 && input[close &- 2] == 0x2D
                && input[close &- 3] == 0x2D
            if isEnd || isOddEnd { break }
            close = find(0x3E, from: close &+ 1)
        }
        at = min(close &+ 1, end)
    }

    /// Place of the first such byte at or after `start`; the page's end without one.
    @inline(__always)
    func find(_ byte: UInt8, from start: Int) -> Int {
        guard start < end, let hit = unsafe memchr(input + start, Int32(byte), end &- start) else { return end }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(input)
    }

    /// The same, no further than `limit`.
    @inline(__always)
    func find(_ byte: UInt8, in range: Range<Int>) -> Int {
        guard !range.isEmpty, let hit = unsafe memchr(input + range.lowerBound, Int32(byte), range.count) else {
            return range.upperBound
        }
        return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(input)
    }
}

/// What a byte means in text.
enum HTMLByteKind {
    static let plain: UInt8 = 0
    static let space: UInt8 = 1
    static let ampersand: UInt8 = 2
    /// First byte of a no-break space, among others.
    static let noBreak: UInt8 = 3
    /// Dropped: no text holds it.
    static let control: UInt8 = 4

    static let table: [UInt8] = (0...255).map { (value: Int) -> UInt8 in
        switch value {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20: space
        case 0x26: ampersand
        case 0xC2: noBreak
        case 0x00..<0x20, 0x7F: control
        default: plain
        }
    }
}

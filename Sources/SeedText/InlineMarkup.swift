/// Backslash escapes, links and bold of the `article` layout (CommonMark 0.31 2.4, 6.2, 6.3, as far as seed text goes).
enum InlineMarkup {
    /// The text a person reads: escapes resolved, link and bold marks gone, pictures left out.
    static func plainText(_ line: String) -> String {
        let bytes = Array(line.utf8)
        guard bytes.contains(where: { $0 == backslash || $0 == opening || $0 == star }) else { return line }
        let bold = boldMarks(bytes)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var index = 0
        var linkEnd: (close: Int, resume: Int)?
        while index < bytes.count {
            let byte = bytes[index]
            if let end = linkEnd, index == end.close {
                index = end.resume
                linkEnd = nil
            } else if byte == backslash, index + 1 < bytes.count, bytes[index + 1].isASCIIPunctuation {
                text.append(bytes[index + 1])
                index += 2
            } else if byte == UInt8(ascii: "!"), index + 1 < bytes.count, let end = link(bytes, at: index + 1) {
                index = end.resume
            } else if byte == opening, linkEnd == nil, let end = link(bytes, at: index) {
                linkEnd = end
                index += 1
            } else if byte == star, bold.contains(index) {
                index += 2
            } else {
                text.append(byte)
                index += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A text of which `plainText` gives `text` again.
    static func escaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 == backslash || $0 == opening || $0 == star }) else { return text }
        let hasLink = firstPair(bytes, UInt8(ascii: "]"), UInt8(ascii: "(")) != nil
        let firstBold = firstPair(bytes, star, star)
        let hasBold = firstBold.map { firstPair(Array(bytes[($0 + 1)...]), star, star) != nil } ?? false
        var written: [UInt8] = []
        written.reserveCapacity(bytes.count + 8)
        for (index, byte) in bytes.enumerated() {
            let escapes =
                switch byte {
                case backslash: index == 0 || (index + 1 < bytes.count && bytes[index + 1].isASCIIPunctuation)
                case opening: hasLink
                case star: hasBold
                default: false
                }
            if escapes { written.append(backslash) }
            written.append(byte)
        }
        return String(decoding: written, as: UTF8.self)
    }

    /// Text for the inside of `**…**` or `[…](#)`: every mark escaped.
    static func fullyEscaped(_ text: String) -> String {
        var written: [UInt8] = []
        for byte in text.utf8 {
            if byte == backslash || byte == star || byte == opening || byte == UInt8(ascii: "]") {
                written.append(backslash)
            }
            written.append(byte)
        }
        return String(decoding: written, as: UTF8.self)
    }

    /// A line's parts inside and outside of links, each without markup.
    static func segments(_ line: String) -> [(text: String, isLink: Bool)] {
        let bytes = Array(line.utf8)
        var parts: [(text: String, isLink: Bool)] = []
        var start = 0
        var index = 0
        func close(at end: Int) {
            guard end > start else { return }
            parts.append((plainText(String(decoding: bytes[start..<end], as: UTF8.self)), false))
        }
        while index < bytes.count {
            if bytes[index] == backslash {
                index += 2
            } else if bytes[index] == opening, let end = link(bytes, at: index) {
                close(at: index)
                parts.append((plainText(String(decoding: bytes[(index + 1)..<end.close], as: UTF8.self)), true))
                index = end.resume
                start = index
            } else {
                index += 1
            }
        }
        close(at: bytes.count)
        return parts
    }

    /// The bold text that ends a line, and what stands before it; nil without one.
    ///
    /// Both still have their markup.
    static func trailingBold(_ line: String) -> (before: String, bold: String)? {
        let bytes = Array(line.utf8)
        guard bytes.count > 4, bytes[bytes.count - 1] == star, bytes[bytes.count - 2] == star else { return nil }
        let marks = boldMarks(bytes).sorted()
        guard marks.count >= 2, marks[marks.count - 1] == bytes.count - 2 else { return nil }
        let open = marks[marks.count - 2]
        return (
            String(decoding: bytes[..<open], as: UTF8.self),
            String(decoding: bytes[(open + 2)..<(bytes.count - 2)], as: UTF8.self)
        )
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let opening = UInt8(ascii: "[")
    private static let star = UInt8(ascii: "*")

    /// Where `[text](target)` that begins at `start` closes and where the text goes on.
    ///
    /// A scan ends at the next `[`, so all scans of a line together are linear.
    private static func link(_ bytes: [UInt8], at start: Int) -> (close: Int, resume: Int)? {
        guard start < bytes.count, bytes[start] == opening else { return nil }
        var close = start + 1
        while close < bytes.count, bytes[close] != UInt8(ascii: "]") {
            if bytes[close] == opening { return nil }
            close += bytes[close] == backslash ? 2 : 1
        }
        guard close + 1 < bytes.count, bytes[close + 1] == UInt8(ascii: "(") else { return nil }
        var end = close + 2
        var depth = 1
        while end < bytes.count {
            switch bytes[end] {
            case opening: return nil
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            if depth == 0 { return (close, end + 1) }
            end += 1
        }
        return nil
    }

    /// Places of `**` that open or close bold text.
    private static func boldMarks(_ bytes: [UInt8]) -> Set<Int> {
        var marks: Set<Int> = []
        var open: Int?
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == backslash {
                index += 2
                continue
            }
            guard bytes[index] == star, bytes[index + 1] == star else {
                index += 1
                continue
            }
            let space = UInt8(ascii: " ")
            if let start = open, bytes[index - 1] != space {
                if index > start + 2 { marks.formUnion([start, index]) }
                open = nil
            } else if open == nil, index + 2 < bytes.count, bytes[index + 2] != space {
                open = index
            }
            index += 2
        }
        return marks
    }

    private static func firstPair(_ bytes: [UInt8], _ first: UInt8, _ second: UInt8) -> Int? {
        bytes.indices.dropLast().first { bytes[$0] == first && bytes[$0 + 1] == second }
    }
}

extension UInt8 {
    var isASCIIPunctuation: Bool {
        switch self {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}

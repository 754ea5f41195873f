import Glibc
import Markup
import WireModel

/// Text fields that may hold markup or references, as metadata often does.
enum PlainText {
    /// Wire text of a string that may be HTML: tags gone, references read.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C }) else { return text.wireText }
        guard let page = try? HTMLPage(fragment: text) else { return text.wireText }
        return page.blocks.map { page.string($0.text) }.joined(separator: " ").wireText
    }

    /// Letters and digits of a text in small letters, words parted by one space: what two texts are compared by.
    static func folded(_ text: String) -> String { FoldedText.folded(text) }

    /// True where the bytes of `part` stand in `text`: Foundation's search is many times slower.
    static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { text in
            part.withUTF8 { part in
                part.isEmpty || text.place(of: part) != nil
            }
        }
    }
}

extension String {
    /// Words between white space; most values of attributes are one.
    var spacedWords: [String] {
        if utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return isEmpty ? [] : [self] }
        return split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

extension StringProtocol {
    /// First place of a text, found by its bytes.
    func place(of other: String) -> Range<Index>? {
        let offset = other.utf8.withContiguousStorageIfAvailable { other -> Int? in
            let found = utf8.withContiguousStorageIfAvailable { $0.place(of: other) }
            return found ?? nil
        }
        guard let offset = offset ?? nil else { return nil }
        let lower = utf8.index(startIndex, offsetBy: offset)
        return lower..<utf8.index(lower, offsetBy: other.utf8.count)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Offset of the first place of `part`, which is not empty.
    fileprivate func place(of part: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let text = baseAddress, let sought = part.baseAddress, let first = part.first, count >= part.count else {
            return nil
        }
        var start = 0
        let last = count - part.count
        while start <= last, let hit = memchr(text + start, Int32(first), last &- start &+ 1) {
            let offset = UnsafeRawPointer(hit) - UnsafeRawPointer(text)
            if memcmp(hit, sought, part.count) == 0 { return offset }
            start = offset &+ 1
        }
        return nil
    }
}

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
    static func folded(_ text: String) -> String {
        var text = text
        return text.withUTF8 { FoldedText.folded($0) }
    }

    /// True where the bytes of `part` stand in `text`: Foundation's search is many times slower.
    static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { text in
            part.withUTF8 { part in
                guard let first = part.first, text.count >= part.count else { return part.isEmpty }
                var start = 0
                while start <= text.count - part.count {
                    if text[start] == first {
                        var offset = 1
                        while offset < part.count, text[start + offset] == part[offset] { offset += 1 }
                        if offset == part.count { return true }
                    }
                    start += 1
                }
                return false
            }
        }
    }
}

import Markup
import WireModel

/// Text fields that may hold markup or references, as metadata often does.
enum PlainText {
    /// Wire text of a string that may be HTML: tags gone, references read.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C }) else { return text.wireText }
        guard let page = try? HTMLPage(fragment: String(text.prefix(20_000))) else { return text.wireText }
        return page.blocks.map { page.string($0.text) }.joined(separator: " ").wireText
    }

    /// Letters and digits of a text in small letters, words parted by one space: what two texts are compared by.
    static func folded(_ text: String) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        var pendingSpace = false
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if pendingSpace, !folded.isEmpty { folded.append(0x20) }
                pendingSpace = false
                folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.CodeUnit.replacementBytes)
            } else {
                pendingSpace = true
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }
}

extension UTF8.CodeUnit {
    fileprivate static var replacementBytes: UTF8.EncodedScalar { UTF8.encodedReplacementCharacter }
}

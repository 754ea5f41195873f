import Foundation
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
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            let isWord: Bool
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                isWord = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            } else {
                isWord = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            }
            guard isWord else {
                pendingSpace = true
                continue
            }
            if pendingSpace, !folded.isEmpty { folded.append(0x20) }
            pendingSpace = false
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            } else {
                folded.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// True where the bytes of `part` stand in `text`: Foundation's search is many times slower.
    static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { text in
            part.withUTF8 { part in
                guard let first = part.first, text.count >= part.count else { return part.isEmpty }
                guard let base = text.baseAddress, let wanted = part.baseAddress else { return false }
                // The C library looks for the first byte many at a time; most texts lack it or its neighbour.
                var start = 0
                let last = text.count - part.count
                while start <= last, let hit = memchr(base + start, Int32(first), last - start + 1) {
                    start = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
                    if memcmp(base + start, wanted, part.count) == 0 { return true }
                    start += 1
                }
                return false
            }
        }
    }
}

import Foundation
import Markup
import WireModel

/// The value of an element: plain text, or markup.
struct FeedText {
    var bytes: [UInt8]
    var isHTML: Bool
    /// What references inside the element are resolved against.
    var base: String?

    /// Plain text of one line; nil where nothing is left.
    var plain: String? {
        let text = isHTML ? HTMLFragment.plainText(bytes) : HTMLFragment.collapsed(bytes)
        return text.isEmpty ? nil : text
    }

    /// An HTML fragment with absolute addresses; nil where nothing is left.
    var fragment: String? {
        let html = isHTML ? HTMLFragment.resolved(bytes, base: base) : HTMLFragment.escaped(bytes)
        let text = String(decoding: html.trimmedASCII, as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    /// The characters as they stand, white space at the ends gone; nil where nothing is left.
    var verbatim: String? {
        let text = String(decoding: bytes.trimmedASCII, as: UTF8.self)
        return text.isEmpty ? nil : text
    }

    /// Somebody's name and mail; `<mail>` is no markup here.
    var person: FeedPerson? {
        if let person = FeedPerson(feedText: HTMLFragment.collapsed(bytes)), person.email != nil {
            if person.name?.contains("&") != true { return person }
        }
        return plain.flatMap { FeedPerson(feedText: $0) }
    }

    var address: String? { FeedAddress.resolved(verbatim, base: base) }

    var instant: Date? { verbatim.flatMap { WireTime.parse($0)?.instant } }
}

/// Addresses as feeds write them.
enum FeedAddress {
    /// Without white space at the ends and line ends inside, made absolute where there is a base (RFC 3986 5).
    static func resolved(_ text: String?, base: String?) -> String? {
        guard var reference = text?.trimmedASCII, !reference.isEmpty else { return nil }
        if reference.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
            reference = String(reference.unicodeScalars.filter { $0 != "\n" && $0 != "\r" && $0 != "\t" })
        }
        if isAbsolute(reference) { return reference }
        guard let base else { return reference }
        return URLReference.resolve(reference, base: base) ?? reference
    }

    /// True where a scheme stands before the first colon (RFC 3986 3.1).
    static func isAbsolute(_ text: String) -> Bool {
        guard let first = text.utf8.first, (first | 0x20) &- 0x61 < 26 else { return false }
        for byte in text.utf8 {
            if byte == 0x3A { return true }
            guard (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
            else { return false }
        }
        return false
    }

    static func isWeb(_ text: String) -> Bool {
        let head = text.prefix(8).lowercased()
        return head.hasPrefix("http://") || head.hasPrefix("https://")
    }
}

extension Array where Element == UInt8 {
    var trimmedASCII: ArraySlice<UInt8> {
        var slice = self[...]
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        return slice
    }
}

extension FeedPerson {
    /// Reads `mail (Name)`, `Name <mail>`, `Name (mailto:mail)`, a bare address or a bare name (RSS 2.0, RFC 5322).
    init?(feedText text: String) {
        var rest = text.trimmedASCII
        guard !rest.isEmpty else { return nil }
        var mail: String?
        for (open, close) in [("(", ")"), ("<", ">")] {
            guard let from = rest.firstRange(of: open), rest.hasSuffix(close) else { continue }
            let inner = rest[from.upperBound..<rest.index(before: rest.endIndex)].trimmedASCII
            let outer = rest[..<from.lowerBound].trimmedASCII
            if let address = Self.mailAddress(inner) {
                mail = address
                rest = outer
            } else if let address = Self.mailAddress(outer) {
                mail = address
                rest = inner
            }
            break
        }
        if mail == nil, let address = Self.mailAddress(rest) {
            mail = address
            rest = ""
        }
        if mail == nil {
            let words = rest.split(separator: " ")
            if words.count > 1, let address = words.lazy.compactMap({ Self.mailAddress(String($0)) }).first {
                mail = address
                rest = words.filter { Self.mailAddress(String($0)) == nil }.joined(separator: " ")
            }
        }
        self.init(name: rest.isEmpty ? nil : rest, email: mail)
    }

    private static func mailAddress(_ text: String) -> String? {
        var address = Substring(text)
        if address.lowercased().hasPrefix("mailto:") { address = address.dropFirst(7) }
        let halves = address.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty,
            !address.contains(where: { $0.isWhitespace || "()<>,;:\"".contains($0) })
        else { return nil }
        return String(address)
    }
}

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

extension Array where Element == UInt8 {
    var trimmedASCII: ArraySlice<UInt8> {
        var slice = self[...]
        while let first = slice.first, first <= 0x20 { slice.removeFirst() }
        while let last = slice.last, last <= 0x20 { slice.removeLast() }
        return slice
    }
}

import Foundation
import Markup
import WireModel

/// The value of an element: plain text, or markup; lent for as long as its bytes are.
struct FeedText {
    var view: ByteView
    var isHTML: Bool
    /// What references inside the element are resolved against.
    var base: String?

    /// Plain text of one line; nil where nothing is left.
    var plain: String? {
        let text = isHTML ? HTMLFragment.plainText(view) : HTMLFragment.collapsed(view)
        return text.isEmpty ? nil : text
    }

    /// The characters as they stand, white space at the ends gone; nil where nothing is left.
    var verbatim: String? {
        let text = view.trimmed
        return text.isEmpty ? nil : text.string
    }

    /// Somebody's name and mail; `<mail>` is no markup here.
    var person: FeedPerson? {
        if view.contains(0x40), let person = FeedPerson(feedText: HTMLFragment.collapsed(view)), person.email != nil,
            person.name?.contains("&") != true
        {
            return person
        }
        return plain.flatMap { FeedPerson(feedText: $0) }
    }

    var address: String? { FeedAddress.resolved(view, base: base) }

    var instant: Date? {
        let text = view.trimmed
        return unsafe text.withBuffer { unsafe WireTime.parse(utf8: $0)?.instant }
    }

    var integer: Int? { view.trimmed.integer }

    var number: Double? { verbatim.flatMap { Double($0) } }
}

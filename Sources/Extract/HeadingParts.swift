import Markup
import WireModel

/// A heading that a style sheet sets in two lines: a kicker and the headline, or the headline and what stands below it.
///
/// The parts are told by the elements that hold them: named for a kicker or a headline, hidden, small, or a line of
/// its own.
struct HeadingParts {
    /// The headline alone.
    let bare: String
    let kicker: String
    /// False where nothing but an element's end parts them: another source must name the headline.
    let isMarked: Bool

    /// Elements inside a heading that are looked at.
    private static let elementBound = 24

    private static let kickers: UInt32 = 1
    private static let titles: UInt32 = 2
    private static let sublines: UInt32 = 4
    /// What publishers call the line above a headline, the headline, and the line below it.
    private static let names = ByteAutomaton(
        [
            "kicker", "overline", "roofline", "topline", "dachzeile", "toptitle", "top-title", "top_title",
            "supertitle", "super-title", "pretitle", "pre-title", "pretitulo", "antetitulo", "catchline", "eyebrow",
            "spitzmarke", "volanta", "cintillo", "surtitre", "sur-titre", "occhiello", "categor", "rubri",
            "badge", "stikktittel", "vinjett", "supratitle", "prefix",
        ].map { ($0, kickers) }
            + ["headline", "title", "heading"].map { ($0, titles) }
            + [
                "subtitle", "sub-title", "sub_title", "subline", "subhead", "sub-head", "sub_head", "untertitel",
                "standfirst", "sottotitolo", "bajada", "unterzeile",
            ].map { ($0, sublines) })

    init?(_ heading: Int, in view: PageView) {
        let page = view.page
        let whole = page.elements[heading].text
        let end = min(Int(page.elements[heading].end), heading + Self.elementBound)
        guard whole.count >= 8, whole.count <= 600, end > heading + 1 else { return nil }
        var first: Int?
        var rest: Int?
        for index in (heading + 1)..<end where !page.elements[index].text.isEmpty {
            let text = page.elements[index].text
            guard let opened = first else {
                // The first that ends within the heading and has nothing before it.
                let before = Self.trimmed(page.string(whole.lowerBound..<text.lowerBound))
                guard before.isEmpty else { break }
                if !Self.trimmed(page.string(text.upperBound..<whole.upperBound)).isEmpty { first = index }
                continue
            }
            guard text.lowerBound >= page.elements[opened].text.upperBound else { continue }
            if Self.trimmed(page.string(text)).isEmpty { continue }
            if Self.trimmed(page.string(text.upperBound..<whole.upperBound)).isEmpty { rest = index }
            break
        }
        guard let first else { return nil }
        let stop = page.elements[first].text.upperBound
        let left = Self.trimmed(page.string(whole.lowerBound..<stop))
        let right = Self.trimmed(page.string(stop..<whole.upperBound))
        let (above, below) = (Self.names(of: first, in: view), rest.map { Self.names(of: $0, in: view) } ?? 0)
        if above & Self.titles != 0, above & (Self.kickers | Self.sublines) == 0, below & Self.sublines != 0 {
            (bare, kicker, isMarked) = (left, right, true)
        } else {
            (bare, kicker) = (right, left)
            isMarked =
                below & Self.sublines == 0
                && (above & Self.kickers != 0 || view.own[first].contains(.hidden)
                    || below & Self.titles != 0 && (above & Self.titles == 0 || above & Self.sublines != 0)
                    || page.elements[first].tag == .small || rest.map { Self.isLine(page.elements[$0].tag) } ?? false)
        }
        guard bare.utf8.count >= 8, bare.wireWordCount >= 2 || bare.utf8.count >= 12, kicker.wireWordCount <= 14 else {
            return nil
        }
    }

    private static func names(of element: Int, in view: PageView) -> UInt32 {
        for attribute in view.page.attributes(of: element) where attribute.name == .classes {
            return names.bits(inLowercased: view.page.valueBytes(of: attribute))
        }
        return 0
    }

    private static func isLine(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .div, .p: true
        default: tag.isHeading
        }
    }

    /// Without the marks that part it from the other.
    private static func trimmed(_ text: String) -> String {
        var rest = text.wireText[...]
        while let first = rest.first, first == " " || ":|–—-/·•".contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, last == " " || ":|–—/·•".contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}

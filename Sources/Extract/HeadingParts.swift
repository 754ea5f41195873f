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
    private static let badges: UInt32 = 8
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
            ].map { ($0, sublines) }
            + [
                "badge", "premium", "paywall", "subscriber", "exclusive", "exclusiv", "commentcount", "comment-count",
                "permalink", "headerlink", "anchor", "sharebutton", "share-button",
            ].map { ($0, badges) })

    private init(_ bare: String, _ kicker: String, isMarked: Bool) {
        (self.bare, self.kicker, self.isMarked) = (bare, kicker, isMarked)
    }

    /// The ways in which a heading can be parted, the surest first; none where it is set in one.
    static func all(_ heading: Int, in view: PageView) -> [HeadingParts] {
        let page = view.page
        let whole = page.elements[heading].text
        let end = min(Int(page.elements[heading].end), heading + elementBound)
        guard whole.count >= 8, whole.count <= 600, end > heading + 1 else { return [] }
        var (first, rest, last): (Int?, Int?, Int?)
        for index in (heading + 1)..<end where !page.elements[index].text.isEmpty {
            let text = page.elements[index].text
            let hasBefore = !trimmed(page.string(whole.lowerBound..<text.lowerBound)).isEmpty
            let hasAfter = !trimmed(page.string(text.upperBound..<whole.upperBound)).isEmpty
            if !hasBefore, hasAfter { first = first ?? index }
            guard hasBefore, !hasAfter, !trimmed(page.string(text)).isEmpty else { continue }
            last = last ?? index
            if let first, text.lowerBound >= page.elements[first].text.upperBound,
                trimmed(page.string(page.elements[first].text.upperBound..<text.lowerBound)).isEmpty
            {
                rest = rest ?? index
            }
        }
        let opened = first.flatMap { opening($0, rest: rest, of: whole, in: view) }
        let closed = last.flatMap { closing($0, of: whole, in: view) }
        return [opened, closed].compactMap(\.self).filter(\.isSound).sorted { $0.isMarked && !$1.isMarked }
    }

    /// A kicker before the headline, or the headline before what stands below it.
    private static func opening(_ first: Int, rest: Int?, of whole: Range<Int32>, in view: PageView) -> HeadingParts {
        let page = view.page
        let stop = page.elements[first].text.upperBound
        let left = trimmed(page.string(whole.lowerBound..<stop))
        let right = trimmed(page.string(stop..<whole.upperBound))
        let (above, below) = (names(of: first, in: view), rest.map { names(of: $0, in: view) } ?? 0)
        if above & titles != 0, above & (kickers | sublines) == 0, below & sublines != 0 {
            return HeadingParts(left, right, isMarked: true)
        }
        let isMarked =
            below & sublines == 0
            && (above & kickers != 0 || view.own[first].contains(.hidden)
                || below & titles != 0 && (above & titles == 0 || above & sublines != 0)
                || page.elements[first].tag == .small || rest.map { isLine(page.elements[$0].tag) } ?? false)
        return HeadingParts(right, left, isMarked: isMarked)
    }

    /// A badge, a day or a count of comments behind the headline.
    private static func closing(_ last: Int, of whole: Range<Int32>, in view: PageView) -> HeadingParts {
        let page = view.page
        let left = trimmed(page.string(whole.lowerBound..<page.elements[last].text.lowerBound))
        let right = trimmed(page.string(page.elements[last].text))
        let tag = page.elements[last].tag
        let isMarked =
            names(of: last, in: view) & badges != 0 || view.own[last].contains(.hidden) || tag == .small || tag == .time
            || tag == .button || tag == .sup
        return HeadingParts(left, right, isMarked: isMarked)
    }

    private var isSound: Bool {
        bare.utf8.count >= 8 && (bare.wireWordCount >= 2 || bare.utf8.count >= 12) && kicker.wireWordCount <= 14
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

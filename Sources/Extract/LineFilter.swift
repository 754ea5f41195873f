import Markup
import WireModel

/// Judges one line by where it stands and how it looks, whatever the root.
struct LineFilter {
    private let context: BodyContext

    init(_ context: BodyContext) { self.context = context }

    func reason(for index: Int) -> BlockDecision.Reason {
        let line = context.view.lines[index]
        if line.tag == .title || line.tag == .head { return .outside }
        let around = context.around[line.innermost]
        if context.isStream(index) { return .related }
        if let reason = byPlace(around, line, index) { return reason }
        if let reason = byLinks(line) { return reason }
        if let reason = Wording.reason(for: line) { return reason }
        switch line.tag {
        case .h1: return line.words > 0 ? .title : .short
        case .h2, .h3, .h4, .h5, .h6: return .heading
        case .li, .dd, .dt: return .listed
        case .blockquote: return .quote
        case .tr: return .table
        default:
            if index + 20 >= context.start, index < context.end + 4,
                isUnderPicture(line, context.view.page.blocks[index].text.lowerBound)
            {
                return .caption
            }
            return around.contains(.title) && line.words < 20 && !line.endsSentence ? .heading : .body
        }
    }

    /// True for a line, no sentence, in a small box of its own that begins with a picture.
    ///
    /// - Parameter position: where the line's text begins in the page's.
    private func isUnderPicture(_ line: PageView.Line, _ position: Int32) -> Bool {
        guard !line.endsSentence, line.words <= 40, context.total >= 150 else { return false }
        let view = context.view
        var box = line.element
        for _ in 0..<4 where box >= 0 {
            let lines = view.lines(of: box)
            guard lines.count <= 3, lines.reduce(0, { $0 + view.lines[$1].words }) <= 45 else { return false }
            let end = min(Int(view.page.elements[box].end), box + 60)
            for index in box..<max(end, box)
            where view.page.elements[index].tag == .img && view.page.elements[index].text.lowerBound <= position {
                return true
            }
            box = Int(view.page.elements[box].parent)
        }
        return false
    }

    private func byPlace(_ around: ClassWords, _ line: PageView.Line, _ index: Int) -> BlockDecision.Reason? {
        if around.contains(.related) { return .related }
        if around.contains(.comment) { return .comment }
        if around.contains(.share) { return .share }
        if around.contains(.advert) { return .advertisement }
        if around.contains(.offer) { return .offer }
        if around.contains(.biography) { return .biography }
        if around.contains(.caption) { return .caption }
        if !around.isDisjoint(with: [.navigation, .footer, .sidebar, .consent, .hidden, .embed, .form]) {
            return .surroundings
        }
        // Tags are labels: what reads as a sentence under such a class is none.
        if around.contains(.tags), !line.isProse || !line.endsSentence { return .surroundings }
        if around.contains(.figure) { return .caption }
        let near = near(line)
        if near.contains(.paywall), !line.isProse { return .offer }
        if near.contains(.picture), line.words < 25, line.tag != .p, line.tag != .li { return .caption }
        if around.contains(.gallery), line.words < 40 { return .caption }
        if around.contains(.pullQuote), line.tag != .blockquote, !isInQuotation(line), !isProseOfItsOwn(line) {
            return .pullQuote
        }
        if around.contains(.teaser), line.linkShare > 0.3 || !line.isProse { return .related }
        if !near.isDisjoint(with: [.author, .date, .meta]), line.words < 20 {
            if !line.tag.isHeading, line.tag != .p && line.tag != .li || !line.endsSentence { return .metadata }
        }
        if near.contains(.header), !line.isProse, !line.tag.isHeading, index < context.start { return .metadata }
        return nil
    }

    /// Class words of the line's own elements and of the one around them, as far as they count.
    private func near(_ line: PageView.Line) -> ClassWords {
        let own = context.cleared
        let parent = Int(context.view.page.elements[line.element].parent)
        let words = own[line.innermost].union(own[line.element])
        return parent >= 0 ? words.union(own[parent]) : words
    }

    /// True for a paragraph that alone bears the class: it may only begin with a quotation mark.
    ///
    /// Copies go in `LineTrim`.
    private func isProseOfItsOwn(_ line: PageView.Line) -> Bool {
        let parent = Int(context.view.page.elements[line.element].parent)
        return line.tag == .p && line.isProse && parent >= 0 && !context.around[parent].contains(.pullQuote)
    }

    private func isInQuotation(_ line: PageView.Line) -> Bool {
        context.view.page.ancestor(of: line.element) { $0 == .blockquote } != nil
    }

    private func byLinks(_ line: PageView.Line) -> BlockDecision.Reason? {
        if line.tag == .p, line.words == 1, Wording.isAddress(line.text) { return nil }
        if line.tag == .li, line.linkShare > 0.6, line.words < 15 || !line.endsSentence { return .linkList }
        if line.isRow {
            // A row that names its subject by a link, and says more of it, is one of a table.
            let cells = line.text.utf8.reduce(1) { $0 + ($1 == 0x7C ? 1 : 0) }
            if cells >= 3, line.links * 2 <= cells { return nil }
            if line.linkShare > 0.7, line.links > 2 { return .linkList }
        }
        if line.linkShare > 0.85, line.links >= 8 { return .linkList }
        if line.linkShare > 0.85, !line.tag.isHeading { return line.words < 40 ? .related : nil }
        if line.linkShare > 0.5, line.words < 15, !line.endsSentence, !line.tag.isHeading { return .related }
        return nil
    }
}

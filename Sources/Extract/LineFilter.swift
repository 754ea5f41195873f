import Markup
import WireModel

/// Judges one line by where it stands and how it looks, whatever the root.
struct LineFilter {
    private let context: BodyContext

    init(_ context: BodyContext) { self.context = context }

    func reason(for index: Int) -> BlockDecision.Reason {
        let line = context.view.lines[index]
        let around = context.around[line.innermost]
        if let reason = byPlace(around, line) { return reason }
        if let reason = byLinks(line) { return reason }
        if let reason = Wording.reason(for: line) { return reason }
        switch line.tag {
        case .h1: return line.words > 0 ? .title : .short
        case .h2, .h3, .h4, .h5, .h6: return .heading
        case .li, .dd, .dt: return .listed
        case .blockquote: return .quote
        case .tr: return .table
        default: return around.contains(.title) && line.words < 20 && !line.endsSentence ? .heading : .body
        }
    }

    private func byPlace(_ around: ClassWords, _ line: PageView.Line) -> BlockDecision.Reason? {
        if around.contains(.related) { return .related }
        if around.contains(.comment) { return .comment }
        if around.contains(.share) { return .share }
        if around.contains(.advert) { return .advertisement }
        if around.contains(.offer) || around.contains(.paywall) { return .offer }
        if around.contains(.biography) { return .biography }
        if around.contains(.caption) { return .caption }
        if !around.isDisjoint(with: [.navigation, .footer, .sidebar, .consent, .hidden, .embed, .form, .tags]) {
            return .surroundings
        }
        if around.contains(.figure), !line.isProse { return .caption }
        if around.contains(.gallery), line.words < 40 { return .caption }
        if around.contains(.pullQuote), line.tag != .blockquote, !isInQuotation(line) { return .pullQuote }
        if around.contains(.teaser), line.linkShare > 0.3 || !line.isProse { return .related }
        if !around.isDisjoint(with: [.author, .date, .meta]), line.words < 20, line.tag != .p || !line.endsSentence {
            return .metadata
        }
        if around.contains(.header), !line.isProse, !line.tag.isHeading { return .metadata }
        return nil
    }

    private func isInQuotation(_ line: PageView.Line) -> Bool {
        context.view.page.ancestor(of: line.element) { $0 == .blockquote } != nil
    }

    private func byLinks(_ line: PageView.Line) -> BlockDecision.Reason? {
        if line.tag == .li, line.linkShare > 0.6 { return .linkList }
        if line.isRow, line.linkShare > 0.7, line.links > 2 { return .linkList }
        if line.linkShare > 0.85, !line.tag.isHeading { return line.words < 40 ? .related : nil }
        if line.linkShare > 0.5, line.words < 15, !line.endsSentence, !line.tag.isHeading { return .related }
        return nil
    }
}

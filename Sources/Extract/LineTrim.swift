import Markup
import WireModel

/// Last pass over the chosen lines: copies, headline and meta lines at the top, what follows the end.
struct LineTrim {
    private let context: BodyContext
    private let anchors: BodySelection.Anchors
    private var lines: [PageView.Line] { context.view.lines }

    init(_ context: BodyContext, anchors: BodySelection.Anchors) {
        self.context = context
        self.anchors = anchors
    }

    func trim(_ reasons: inout [BlockDecision.Reason]) {
        dropCopies(&reasons)
        trimTop(&reasons)
        trimEnd(&reasons)
        dropLonelyHeadings(&reasons)
    }

    private func dropCopies(_ reasons: inout [BlockDecision.Reason]) {
        var seen: Set<String> = []
        for index in lines.indices where reasons[index].isKept {
            let folded = PlainText.folded(lines[index].text)
            if anchors.titles.contains(folded) {
                reasons[index] = .title
            } else if lines[index].words >= 5, !seen.insert(folded).inserted {
                reasons[index] = .duplicate
            }
        }
    }

    /// Before the first paragraph only headings and standfirsts may stand.
    private func trimTop(_ reasons: inout [BlockDecision.Reason]) {
        guard let start = lines.indices.first(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        for index in lines.indices.prefix(upTo: start) where reasons[index].isKept {
            let line = lines[index]
            if reasons[index] == .heading || reasons[index] == .table { continue }
            if line.words < 8, !line.endsSentence || reasons[index] == .listed { reasons[index] = .metadata }
        }
    }

    /// After the last paragraph nothing short stands but the end of a list or table.
    private func trimEnd(_ reasons: inout [BlockDecision.Reason]) {
        guard let end = lines.indices.last(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        for index in lines.indices.suffix(from: end + 1) where reasons[index].isKept {
            let line = lines[index]
            switch reasons[index] {
            case .heading: reasons[index] = .lonelyHeading
            case .listed, .table, .quote: continue
            default: if !line.endsSentence { reasons[index] = .tail }
            }
        }
    }

    private func dropLonelyHeadings(_ reasons: inout [BlockDecision.Reason]) {
        var following = false
        for index in lines.indices.reversed() {
            guard reasons[index].isKept else { continue }
            if reasons[index] == .heading {
                if !following { reasons[index] = .lonelyHeading }
            } else {
                following = true
            }
        }
    }
}

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
        for index in lines.indices where reasons[index] == .outside && anchors.titles.contains(lines[index].folded) {
            reasons[index] = .title
        }
        dropListsOfLabels(&reasons)
        dropCopies(&reasons)
        trimTop(&reasons)
        trimEnd(&reasons)
        dropBiography(&reasons)
        dropLonelyHeadings(&reasons)
    }

    /// A list that stands under `More stories` or `Read more` goes with it.
    private func dropListsOfLabels(_ reasons: inout [BlockDecision.Reason]) {
        var isUnderLabel = false
        var before: Int32 = -1
        for index in lines.indices {
            let line = lines[index]
            let isLabel = reasons[index] == .related && line.words <= 8 && line.links == 0 && line.tag != .li
            if isLabel {
                isUnderLabel = true
                before = -1
                continue
            }
            guard isUnderLabel, reasons[index].isKept || reasons[index] == .linkList else { continue }
            let list = context.view.page.elements[line.element].parent
            let isInList = line.tag == .li && (before < 0 || before == list)
            let isLinked = line.linkShare > 0.6
            guard isInList || isLinked else {
                isUnderLabel = false
                continue
            }
            if line.tag == .li { before = list }
            reasons[index] = .related
        }
    }

    /// Second copies under another parent, and lines that repeat the headline.
    private func dropCopies(_ reasons: inout [BlockDecision.Reason]) {
        var seen: [String: Int32] = [:]
        for index in lines.indices where reasons[index].isKept {
            let line = lines[index]
            let folded = line.folded
            if anchors.titles.contains(folded) {
                reasons[index] = .title
                continue
            }
            let parent = context.view.page.elements[line.element].parent
            guard line.words >= 8 else { continue }
            if let first = seen[folded] {
                if first != parent || line.words >= 25 { reasons[index] = .duplicate }
            } else {
                seen[folded] = parent
            }
        }
        dropPullQuotes(&reasons)
    }

    /// A line set apart whose words stand in a paragraph as well.
    private func dropPullQuotes(_ reasons: inout [BlockDecision.Reason]) {
        let apart = lines.indices.filter { index in
            let line = lines[index]
            guard reasons[index].isKept, !line.tag.isHeading, line.words >= 5, line.words <= 60 else {
                return false
            }
            return line.tag != .p || context.around[line.innermost].contains(.pullQuote)
                || context.view.page.ancestor(of: line.element) { $0 == .blockquote } != nil
        }
        guard !apart.isEmpty, apart.count <= 60 else { return }
        let paragraphs = lines.indices.filter { reasons[$0].isKept && lines[$0].words >= 8 }
            .map { (index: $0, text: lines[$0].folded) }
        for index in apart {
            let text = lines[index].folded
            guard text.utf8.count >= 25 else { continue }
            if paragraphs.contains(where: {
                $0.index != index && $0.text.utf8.count > text.utf8.count && PlainText.contains($0.text, text)
            }) {
                reasons[index] = .pullQuote
            }
        }
    }

    /// Before the first paragraph only headings and standfirsts may stand, no meta lines and no headline again.
    private func trimTop(_ reasons: inout [BlockDecision.Reason]) {
        guard let start = lines.indices.first(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        for index in lines.indices.prefix(upTo: start) where reasons[index].isKept {
            let line = lines[index]
            if line.words < 16, !line.endsSentence, Wording.isDated(line.text) { reasons[index] = .metadata }
            if reasons[index] == .heading || reasons[index] == .table { continue }
            // A short line among the paragraphs themselves is one of them.
            let isAmong =
                context.view.page.elements[line.element].parent
                == context.view.page.elements[lines[start].element].parent && line.words >= 3 && line.tag == .p
            if line.words < 8, !isAmong, !line.endsSentence || reasons[index] == .listed { reasons[index] = .metadata }
        }
    }

    /// After the last paragraph nothing short stands but the end of a list or table.
    private func trimEnd(_ reasons: inout [BlockDecision.Reason]) {
        guard let end = lines.indices.last(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        for index in lines.indices.suffix(from: end + 1) where reasons[index].isKept {
            let line = lines[index]
            if line.words < 16, !line.endsSentence, Wording.isDated(line.text), reasons[index] == .body {
                reasons[index] = .metadata
            }
            switch reasons[index] {
            case .heading: reasons[index] = .lonelyHeading
            case .listed, .table, .quote: continue
            default: if !line.endsSentence, line.words <= 6 { reasons[index] = .tail }
            }
        }
    }

    /// At the very end, lines that begin with an author's name say who that is.
    private func dropBiography(_ reasons: inout [BlockDecision.Reason]) {
        let last = lines.indices.reversed().filter { reasons[$0].isKept }.prefix(3)
        for index in last {
            let line = lines[index]
            guard line.words <= 90, anchors.authors.contains(where: { line.folded.hasPrefix($0) }) else { break }
            reasons[index] = .biography
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

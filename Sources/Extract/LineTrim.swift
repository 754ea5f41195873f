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
        keepLaterH1(&reasons)
        for index in lines.indices where reasons[index] == .outside && anchors.titles.contains(lines[index].folded) {
            reasons[index] = .title
        }
        keepTimes(&reasons)
        keepMixedLists(&reasons)
        dropListsOfLabels(&reasons)
        dropLabels(&reasons)
        dropCopies(&reasons)
        trimTop(&reasons)
        dropLastTeaser(&reasons)
        dropLastNotices(&reasons)
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
            let isLabel =
                (reasons[index] == .related || reasons[index] == .offer) && line.words <= 8 && line.links == 0
                && line.tag != .li
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

    /// A few words that a page says three times and more, as buttons do: `Read on`, `To the offer`.
    private func dropLabels(_ reasons: inout [BlockDecision.Reason]) {
        var count: [TextKey: Int] = [:]
        var labels: [(line: Int, key: TextKey)] = []
        var prose = 0
        var before = ""
        for index in lines.indices where reasons[index].isKept {
            let line = lines[index]
            if line.isProse { prose += 1 }
            // Speakers and verses stand in paragraphs, figures in cells.
            let isButton = line.linkShare > 0.8 || line.tag == .div || line.tag == .section || line.tag == .center
            guard isButton, line.words <= 5, !line.endsSentence, !line.isRow else {
                before = ""
                continue
            }
            let key = TextKey(line.folded)
            labels.append((index, key))
            // A line beside its like is counted once.
            if line.folded != before, line.text.contains(where: \.isLetter) { count[key, default: 0] += 1 }
            before = line.folded
        }
        // Verses repeat their lines too.
        guard prose >= 3 else { return }
        for label in labels where count[label.key, default: 0] >= 3 { reasons[label.line] = .related }
    }

    /// On pages that report as things happen, the times of the reports are their headings.
    private func keepTimes(_ reasons: inout [BlockDecision.Reason]) {
        let prose = lines.indices.filter { reasons[$0].isKept && lines[$0].isProse }
        guard let first = prose.first, let last = prose.last, prose.count >= 3 else { return }
        let times = (first..<last).filter { index in
            guard reasons[index] == .metadata || reasons[index] == .body, lines[index].words <= 6,
                Wording.isClock(lines[index].text)
            else { return false }
            return (index + 1...min(index + 3, last)).contains {
                reasons[$0].isKept && !Wording.isClock(lines[$0].text)
            }
        }
        if times.count >= 3 { for index in times { reasons[index] = .heading } }
    }

    /// Pages that write their subheads as h1.
    private func keepLaterH1(_ reasons: inout [BlockDecision.Reason]) {
        var prose = 0
        for index in lines.indices {
            if reasons[index].isKept, lines[index].isProse { prose += 1 }
            guard reasons[index] == .title, lines[index].tag == .h1, prose >= 2 else { continue }
            if !anchors.titles.contains(lines[index].folded) { reasons[index] = .heading }
        }
    }

    /// A list that holds running text, or is plain text for the most part, is the article's with the links in it.
    private func keepMixedLists(_ reasons: inout [BlockDecision.Reason]) {
        var start = 0
        while start < lines.count {
            guard lines[start].tag == .li else {
                start += 1
                continue
            }
            let list = context.view.page.elements[lines[start].element].parent
            var end = start
            var isMixed = false
            var plain = 0
            while end < lines.count, lines[end].tag == .li,
                context.view.page.elements[lines[end].element].parent == list
            {
                if reasons[end] == .listed {
                    plain += 1
                    if lines[end].isProse { isMixed = true }
                }
                end += 1
            }
            let isPlain = plain >= 3 && plain * 3 >= (end - start) * 2
            for index in start..<end where isMixed || isPlain {
                let isLinked = reasons[index] == .related && !context.around[lines[index].innermost].contains(.related)
                if reasons[index] == .linkList || isPlain && isLinked { reasons[index] = .listed }
            }
            start = end
        }
    }

    /// Second copies under another parent, and lines that repeat the headline.
    private func dropCopies(_ reasons: inout [BlockDecision.Reason]) {
        var seen: [TextKey: Int32] = [:]
        var prose = 0
        for index in lines.indices where reasons[index].isKept {
            let line = lines[index]
            let folded = line.folded
            // A subhead far down may say the headline's words again.
            if anchors.titles.contains(folded), prose < 3 || !line.tag.isHeading {
                reasons[index] = .title
                continue
            }
            if line.isProse { prose += 1 }
            let parent = context.view.page.elements[line.element].parent
            guard line.words >= 8 else { continue }
            let key = TextKey(folded)
            if let first = seen[key] {
                if first != parent { reasons[index] = .duplicate }
            } else {
                seen[key] = parent
            }
        }
        dropPullQuotes(&reasons)
    }

    /// A line set apart whose words stand in a paragraph as well.
    private func dropPullQuotes(_ reasons: inout [BlockDecision.Reason]) {
        let apart = lines.indices.filter { index in
            let line = lines[index]
            guard reasons[index].isKept, !line.tag.isHeading, line.words >= 5, line.words <= 45 else {
                return false
            }
            return line.tag != .p || context.around[line.innermost].contains(.pullQuote)
                || context.view.page.ancestor(of: line.element) { $0 == .blockquote } != nil
        }
        guard !apart.isEmpty, apart.count <= 60 else { return }
        let paragraphs = lines.indices.filter { reasons[$0].isKept && lines[$0].words >= 8 }
            .map { (index: $0, text: lines[$0].folded) }
        var holders: [Int: [Int]] = [:]
        for index in apart {
            let text = lines[index].folded
            guard text.utf8.count >= 25 else { continue }
            if let holder = paragraphs.first(where: {
                $0.index != index && $0.text.utf8.count > text.utf8.count && PlainText.contains($0.text, text)
            }) {
                holders[holder.index, default: []].append(index)
            }
        }
        for (holder, quotes) in holders {
            // A paragraph that holds several other lines is the page's text once more, without its structure.
            if quotes.count >= 3 {
                reasons[holder] = .duplicate
            } else {
                for index in quotes { reasons[index] = .pullQuote }
            }
        }
    }

    /// Before the first paragraph only headings and standfirsts may stand, no meta lines and no headline again.
    private func trimTop(_ reasons: inout [BlockDecision.Reason]) {
        guard let start = lines.indices.first(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        // `Ingredients:` with what it announces in lines of one container.
        var announced: Int32?
        for index in lines.indices.prefix(upTo: start) where reasons[index].isKept {
            let line = lines[index]
            let container = context.view.page.elements[line.element].parent
            if line.text.hasSuffix(":"), line.words <= 4, !Wording.isDated(line.text) {
                announced = container
                continue
            }
            if announced == container, line.linkShare < 0.5 { continue }
            announced = nil
            if line.words < 16, !line.endsSentence, Wording.isDated(line.text) { reasons[index] = .metadata }
            if reasons[index] == .heading || reasons[index] == .table { continue }
            // A short line among the paragraphs themselves is one of them.
            let isAmong =
                context.view.page.elements[line.element].parent
                == context.view.page.elements[lines[start].element].parent && line.words >= 3 && line.tag == .p
            // Nor does a list before the first paragraph belong to the page's head where it stands among them.
            let list = Int(context.view.page.elements[line.element].parent)
            let isListAmong =
                line.tag == .li && list >= 0
                && context.view.page.elements[list].parent
                    == context.view.page.elements[lines[start].element].parent
            if isListAmong { continue }
            if line.words < 8, !isAmong, !line.endsSentence || reasons[index] == .listed { reasons[index] = .metadata }
        }
    }

    /// A linked heading with a line or two at the very end leads to another story.
    private func dropLastTeaser(_ reasons: inout [BlockDecision.Reason]) {
        let last = lines.indices.reversed().filter { reasons[$0].isKept }.prefix(3)
        guard
            let heading = last.first(where: {
                reasons[$0] == .heading && lines[$0].linkShare > 0.8 && lines[$0].words >= 3
            })
        else { return }
        let below = last.reduce(0) { $0 + ($1 > heading ? lines[$1].words : 0) }
        let above = lines.indices.prefix(upTo: heading)
            .reduce(0) { $0 + (reasons[$1].isKept && lines[$1].isProse ? 1 : 0) }
        // Where other headings are links too, as in a list of products, this one is no exception.
        let others = lines.indices.prefix(upTo: heading).contains {
            reasons[$0] == .heading && lines[$0].linkShare > 0.8 && lines[$0].tag == lines[heading].tag
        }
        // A heading of the story's own below it: what follows that is the story again.
        let resumes = last.contains { $0 > heading && reasons[$0] == .heading && lines[$0].linkShare < 0.3 }
        guard below <= 60, above >= 4, !others, !resumes else { return }
        for index in lines.indices.suffix(from: heading) where reasons[index].isKept { reasons[index] = .related }
        for index in lines.indices.prefix(upTo: heading).reversed() where reasons[index].isKept {
            if lines[index].words <= 6, !lines[index].endsSentence { reasons[index] = .related }
            break
        }
    }

    /// Below the text stand offers and notices whose words would mean nothing in its midst.
    private func dropLastNotices(_ reasons: inout [BlockDecision.Reason]) {
        let kept = lines.indices.filter { reasons[$0].isKept }
        let prose = kept.reduce(0) { $0 + (lines[$1].isProse ? 1 : 0) }
        guard prose >= 4 else { return }
        for index in kept.reversed().prefix(4) {
            guard lines[index].words <= 60, Wording.isLastNotice(lines[index].folded) else { break }
            reasons[index] = .wording
        }
    }

    /// After the last paragraph nothing short stands but the end of a list or table.
    private func trimEnd(_ reasons: inout [BlockDecision.Reason]) {
        guard let end = lines.indices.last(where: { reasons[$0].isKept && lines[$0].isProse }) else { return }
        let container = context.view.page.elements[lines[end].element].parent
        for index in lines.indices.suffix(from: end + 1) where reasons[index].isKept {
            let line = lines[index]
            let isBeside =
                context.view.page.elements[line.element].parent == container
                && (line.words >= 2 || Wording.isAddress(line.text))
            if line.words < 16, !line.endsSentence, Wording.isDated(line.text), reasons[index] == .body {
                reasons[index] = .metadata
            }
            switch reasons[index] {
            case .heading: if !line.isProse || !line.endsSentence { reasons[index] = .lonelyHeading }
            case .listed, .table, .quote: continue
            default: if !line.endsSentence, line.words <= 6, !isBeside { reasons[index] = .tail }
            }
        }
    }

    /// At the very end, lines that begin with an author's name say who that is.
    private func dropBiography(_ reasons: inout [BlockDecision.Reason]) {
        let kept = lines.indices.filter { reasons[$0].isKept }
        let first = kept.first { lines[$0].isProse }
        let names = anchors.authors.map { $0 + " " }
        for index in kept.reversed().prefix(3) where index != first {
            let line = lines[index]
            guard line.words <= 90, names.contains(where: { line.folded.hasPrefix($0) }) else { break }
            reasons[index] = .biography
        }
    }

    private func dropLonelyHeadings(_ reasons: inout [BlockDecision.Reason]) {
        var following = false
        for index in lines.indices.reversed() {
            guard reasons[index].isKept else { continue }
            // A listing may be made of headings that are whole sentences.
            let isSentence = lines[index].isProse && lines[index].endsSentence && lines[index].linkShare < 0.3
            if reasons[index] == .heading, !isSentence {
                if !following { reasons[index] = .lonelyHeading }
            } else {
                following = true
            }
        }
    }
}

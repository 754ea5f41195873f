import Markup
import WireModel

/// Chooses among the candidates and trims the choice: what stays is the article.
struct BodySelection {
    /// What is known about the story from elsewhere, folded (`PlainText.folded`).
    struct Anchors {
        var titles: Set<String> = []
        var description = ""
        var authors: [String] = []
        /// What the feed says of the story, in a sentence or some.
        var summary = ""
        /// Body text that the page's own record or the feed gives.
        var text = ""
        /// What earlier pages of the host taught.
        var memory = SiteMemory()
    }

    private let context: BodyContext
    private let anchors: Anchors
    private(set) var reasons: [BlockDecision.Reason]
    /// Lines that stand in the text that the page's record or the feed gives; empty without one.
    private let isAnchored: [Bool]
    /// What each line would be wherever the body is.
    private let verdicts: [BlockDecision.Reason]
    private(set) var method = ""
    /// Elements that the choice was made of.
    private(set) var roots: [Int] = []
    private(set) var confidence = 0.0

    private var view: PageView { context.view }

    /// The standfirst as it stands on the page, nil where none was found.
    var standfirst: String? {
        let parts = reasons.indices.filter { reasons[$0] == .standfirst }.prefix(3).map { view.lines[$0].text }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    init(_ context: BodyContext, anchors: Anchors) {
        self.context = context
        self.anchors = anchors
        let filter = LineFilter(context)
        verdicts = context.view.lines.indices.map { filter.reason(for: $0) }
        isAnchored = Self.anchored(context.view, text: anchors.text)
        reasons = [BlockDecision.Reason](repeating: .outside, count: context.view.lines.count)
        choose()
        takeAnchored()
        takeStandfirst()
        SiteTrim.drop(&reasons, in: view, memory: anchors.memory)
        LineTrim(context, anchors: anchors).trim(&reasons)
    }

    private mutating func choose() {
        let candidates = SitePlaces.widened(
            BodyCandidates.all(in: context), in: context, memory: anchors.memory)
        guard !candidates.isEmpty else { return }
        var masks: [[BlockDecision.Reason]] = []
        for candidate in candidates {
            var mask = [BlockDecision.Reason](repeating: .outside, count: view.lines.count)
            for root in candidate.roots {
                for index in view.lines(of: root) { mask[index] = verdicts[index] }
            }
            masks.append(mask)
        }
        let weights = candidates.map { Self.prior($0.method) }
        let opening = opening()
        let told = told()
        var best = (index: 0, score: -1.0, favour: 0.0)
        for one in masks.indices {
            var score = 0.0
            for other in masks.indices where other != one {
                score += overlap(masks[one], masks[other]) * weights[other]
            }
            score += weights[one] + coverage(masks[one]) * 0.8 + evidence(masks[one]) * 1.5
            // One of them is enough: the first may be a standfirst, which stands outside of the body.
            if opening.contains(where: { masks[one][$0].isKept }) { score += 0.8 }
            if told.contains(where: { masks[one][$0].isKept }) { score += 0.1 }
            let favour =
                SitePlaces.isKnown(candidates[one], in: context, memory: anchors.memory) ? SitePlaces.favour : 0
            if score + favour > best.score + best.favour { best = (one, score, favour) }
        }
        reasons = masks[best.index]
        method = candidates[best.index].method
        roots = candidates[best.index].roots
        let most = weights.reduce(0, +) + 0.8 + (opening.isEmpty ? 0 : 0.8) + (told.isEmpty ? 0 : 0.1)
        confidence = most > 0 ? min(1, best.score / most) : 0
    }

    /// Lines of running text that begin as the feed's summary or the page's description does.
    private func told() -> [Int] {
        let beginnings = [anchors.summary, anchors.description].filter { $0.utf8.count >= 60 }
            .map { String($0.prefix(48)) }
        guard !beginnings.isEmpty else { return [] }
        return view.lines.indices.filter { index in
            view.lines[index].isProse && verdicts[index].isKept
                && beginnings.contains { view.lines[index].folded.hasPrefix($0) }
        }
    }

    /// Share of the summary's longer words that the chosen lines hold; nil where the feed gave no summary to speak of.
    func summaryShare() -> Double? {
        let words = Set(anchors.summary.split(separator: " ").filter { $0.utf8.count >= 5 })
        guard words.count >= 8 else { return nil }
        var missing = words
        for index in reasons.indices where reasons[index].isKept && !missing.isEmpty {
            for word in view.lines[index].folded.split(separator: " ") { missing.remove(word) }
        }
        return 1 - Double(missing.count) / Double(words.count)
    }

    /// The first lines of running text below the headline: where the story begins, whatever its container.
    private func opening() -> [Int] {
        let lines = view.lines
        let headline =
            lines.indices.first { lines[$0].tag.isHeading && anchors.titles.contains(lines[$0].folded) }
            ?? lines.indices.first { lines[$0].tag == .h1 }
        guard let headline else { return [] }
        var found: [Int] = []
        for index in lines.indices.dropFirst(headline + 1) where lines[index].isProse && verdicts[index].isKept {
            found.append(index)
            if found.count == 3 { break }
        }
        return found
    }

    /// The page's markup held no text: the body is the record's.
    mutating func tookLinkedData() {
        method = "linked-data"
        confidence = 0.6
    }

    /// The page showed the beginning of the story, the feed all of it.
    mutating func tookFeedContent() {
        method = "feed-content"
        confidence = 0.8
    }

    private static func prior(_ method: String) -> Double {
        switch method {
        case "marked-body": 1.2
        case "shared-path": 0.9
        case "marked-inner-body": 1
        case "article-element": 0.9
        case "scored": 1
        case "descent": 0.8
        default: 0.6
        }
    }

    /// Share of the page's running text that a choice holds.
    private func coverage(_ mask: [BlockDecision.Reason]) -> Double {
        guard context.total > 0 else { return 0 }
        var mass = 0.0
        for index in mask.indices where mask[index].isKept { mass += view.lines[index].mass }
        return min(1, mass / context.total)
    }

    private static func anchored(_ view: PageView, text: String) -> [Bool] {
        guard text.utf8.count >= 400 else { return [] }
        return view.lines.map { line in
            guard line.words >= 6 else { return false }
            return PlainText.contains(text, String(line.folded.prefix(80)))
        }
    }

    /// Words both in a choice and in the anchor, over words in either; 0 without an anchor.
    private func evidence(_ mask: [BlockDecision.Reason]) -> Double {
        guard !isAnchored.isEmpty else { return 0 }
        var both = 0
        var either = 0
        for index in mask.indices where view.lines[index].words >= 6 {
            if mask[index].isKept && isAnchored[index] { both += view.lines[index].words }
            if mask[index].isKept || isAnchored[index] { either += view.lines[index].words }
        }
        return either > 0 ? Double(both) / Double(either) : 0
    }

    /// What the anchor holds is body wherever it stands; where it holds nearly all, the rest is not.
    private mutating func takeAnchored() {
        guard !isAnchored.isEmpty else { return }
        var kept = 0
        var both = 0
        for index in reasons.indices where reasons[index].isKept && view.lines[index].isProse {
            kept += view.lines[index].words
            if isAnchored[index] { both += view.lines[index].words }
        }
        guard kept > 0, Double(both) >= Double(kept) * 0.5 else { return }
        let anchorWords = anchors.text.split(separator: " ").count
        let isWhole = Double(both) >= Double(anchorWords) * 0.8 && Double(both) >= Double(kept) * 0.8
        for index in reasons.indices {
            let line = view.lines[index]
            if isAnchored[index], !reasons[index].isKept, line.isProse, line.tag != .title {
                let verdict = verdicts[index]
                let isHidden = context.around[line.innermost].contains(.hidden)
                if !isHidden, verdict != .duplicate { reasons[index] = .body }
            } else if isWhole, !isAnchored[index], reasons[index] == .body, line.words >= 6, !isAmongAnchored(index) {
                reasons[index] = .outside
            }
        }
    }

    /// A paragraph whose neighbours in the same container the anchor holds: records leave quotations and first words out.
    private func isAmongAnchored(_ index: Int) -> Bool {
        let line = view.lines[index]
        guard line.isProse, line.endsSentence, line.linkShare < 0.3 else { return false }
        var container = view.page.elements[line.element].parent
        if container >= 0, view.page.elements[Int(container)].tag == .blockquote {
            container = view.page.elements[Int(container)].parent
        }
        func isHeld(_ other: Int) -> Bool {
            isAnchored[other] && view.page.elements[view.lines[other].element].parent == container
        }
        let reach = 4
        return view.lines.indices[max(0, index - reach)..<index].contains(where: isHeld)
            && view.lines.indices[index..<min(view.lines.count, index + reach + 1)].contains(where: isHeld)
    }

    /// Running text between the headline and the body is the standfirst, wherever it stands.
    private mutating func takeStandfirst() {
        guard let start = reasons.indices.first(where: { reasons[$0].isKept && view.lines[$0].isProse }) else { return }
        let from = max(0, start - 30)
        var headline: Int?
        for index in from..<start
        where view.lines[index].tag == .h1
            || anchors.titles.contains(view.lines[index].folded) && view.lines[index].tag != .title
        {
            headline = index
        }
        guard let headline else { return }
        for index in headline + 1..<max(start, headline + 1) where reasons[index] == .outside {
            let line = view.lines[index]
            let isMarked = context.around[line.innermost].contains(.standfirst)
            guard line.isProse || isMarked && line.words >= 5, line.linkShare < 0.3 else { continue }
            let verdict = verdicts[index]
            if verdict.isKept { reasons[index] = .standfirst }
        }
    }

    /// Words in both over words in either.
    private func overlap(_ one: [BlockDecision.Reason], _ other: [BlockDecision.Reason]) -> Double {
        var both = 0
        var either = 0
        for index in one.indices {
            let here = one[index].isKept
            let there = other[index].isKept
            if here && there { both += view.lines[index].words }
            if here || there { either += view.lines[index].words }
        }
        return either > 0 ? Double(both) / Double(either) : 0
    }
}

extension BlockDecision.Reason {
    var isKept: Bool {
        switch self {
        case .body, .heading, .listed, .quote, .table, .standfirst: true
        default: false
        }
    }
}

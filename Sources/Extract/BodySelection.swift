import Markup
import WireModel

/// Chooses among the candidates and trims the choice: what stays is the article.
struct BodySelection {
    /// What is known about the story from elsewhere, folded (`PlainText.folded`).
    struct Anchors {
        var titles: Set<String> = []
        var description = ""
        var authors: [String] = []
        /// Body text that the page's own record or the feed gives.
        var text = ""
    }

    private let context: BodyContext
    private let anchors: Anchors
    private(set) var reasons: [BlockDecision.Reason]
    private(set) var method = ""
    private(set) var confidence = 0.0

    private var view: PageView { context.view }

    init(_ context: BodyContext, anchors: Anchors) {
        self.context = context
        self.anchors = anchors
        reasons = [BlockDecision.Reason](repeating: .outside, count: context.view.lines.count)
        choose()
        takeStandfirst()
        LineTrim(context, anchors: anchors).trim(&reasons)
    }

    private mutating func choose() {
        let candidates = BodyCandidates.all(in: context)
        guard !candidates.isEmpty else { return }
        let filter = LineFilter(context)
        var masks: [[BlockDecision.Reason]] = []
        for candidate in candidates {
            var mask = [BlockDecision.Reason](repeating: .outside, count: view.lines.count)
            for root in candidate.roots {
                for index in view.lines(of: root) { mask[index] = filter.reason(for: index) }
            }
            masks.append(mask)
        }
        let weights = candidates.map { Self.prior($0.method) }
        var best = (index: 0, score: -1.0)
        for one in masks.indices {
            var score = 0.0
            for other in masks.indices where other != one {
                score += overlap(masks[one], masks[other]) * weights[other]
            }
            score += weights[one] * 0.5 + coverage(masks[one]) * 0.8
            if score > best.score { best = (one, score) }
        }
        reasons = masks[best.index]
        method = candidates[best.index].method
        let most = weights.reduce(0, +) - weights[best.index] * 0.5 + 0.8
        confidence = most > 0 ? min(1, best.score / most) : 0
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

    /// Running text between the headline and the body is the standfirst, wherever it stands.
    private mutating func takeStandfirst() {
        guard let start = reasons.indices.first(where: { reasons[$0].isKept && view.lines[$0].isProse }) else { return }
        let from = max(0, start - 30)
        let filter = LineFilter(context)
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
            let verdict = filter.reason(for: index)
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

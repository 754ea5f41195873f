import Markup

/// Places where the article may stand: each a set of disjoint elements, found in a way of its own.
struct BodyCandidate {
    let method: String
    let roots: [Int]
}

enum BodyCandidates {
    static func all(in context: BodyContext) -> [BodyCandidate] {
        var found: [BodyCandidate] = []
        let marked = markedBodies(context)
        if !marked.isEmpty {
            found.append(BodyCandidate(method: "marked-body", roots: marked))
            if marked.count == 1,
                let inner = innermost(of: marked[0], context, share: 0.9, where: { $0.contains(.body) })
            {
                found.append(BodyCandidate(method: "marked-inner-body", roots: [inner]))
            }
        }
        if let article = heaviest(context, where: { $0 == .article }) {
            found.append(BodyCandidate(method: "article-element", roots: [article]))
        }
        if let main = heaviest(context, where: { $0 == .main }) {
            found.append(BodyCandidate(method: "main-element", roots: [descent(from: main, context)]))
        }
        if !context.view.page.elements.isEmpty {
            found.append(BodyCandidate(method: "descent", roots: [descent(from: 0, context)]))
        }
        if let shared = sharedPath(context) { found.append(BodyCandidate(method: "shared-path", roots: [shared])) }
        if let scored = scored(context) { found.append(BodyCandidate(method: "scored", roots: scored)) }
        return found
    }

    /// Elements that call themselves the body, the outermost of each, where they hold enough of the page.
    private static func markedBodies(_ context: BodyContext) -> [Int] {
        var roots: [Int] = []
        var skipUntil = 0
        let view = context.view
        for index in view.own.indices where index >= skipUntil {
            let element = view.page.elements[index]
            guard view.own[index].contains(.body), element.tag != .body, element.tag != .html,
                context.around[index].isDisjoint(with: BodyContext.surroundings)
            else { continue }
            guard context.good(index) > 0 else { continue }
            roots.append(index)
            skipUntil = Int(element.end)
        }
        let sum = roots.reduce(0) { $0 + context.good($1) }
        guard sum >= context.total * 0.25 else { return [] }
        let most = roots.map { context.good($0) }.max() ?? 0
        // Bodies of other stories on the page are smaller and stand alone; parts of one body have one class.
        guard let best = roots.first(where: { context.good($0) == most }) else { return [] }
        let name = view.page.attribute(.classes, of: best)
        return roots.filter {
            $0 == best || view.page.attribute(.classes, of: $0) == name && stands($0, like: best, in: view.page)
        }
    }

    /// Beside one another, or each in a wrapper of its own, the wrappers beside one another and of one kind.
    private static func stands(_ one: Int, like other: Int, in page: HTMLPage) -> Bool {
        let outer = (Int(page.elements[one].parent), Int(page.elements[other].parent))
        if outer.0 == outer.1 { return true }
        guard outer.0 >= 0, outer.1 >= 0, page.elements[outer.0].tag == page.elements[outer.1].tag else { return false }
        return page.elements[outer.0].parent == page.elements[outer.1].parent
            && page.attribute(.classes, of: outer.0) == page.attribute(.classes, of: outer.1)
    }

    private static func innermost(
        of root: Int, _ context: BodyContext, share: Double, where matches: (ClassWords) -> Bool
    ) -> Int? {
        var best: Int?
        let wanted = context.good(root) * share
        var index = root + 1
        while index < Int(context.view.page.elements[root].end) {
            if matches(context.view.own[index]), context.good(index) >= wanted { best = index }
            index += 1
        }
        return best
    }

    private static func heaviest(_ context: BodyContext, where matches: (HTMLTag) -> Bool) -> Int? {
        var best: (element: Int, mass: Double)?
        for (index, element) in context.view.page.elements.enumerated() where matches(element.tag) {
            let mass = context.good(index)
            // An inner one wins where it holds as good as all of the outer one.
            if mass > (best?.mass ?? 0) * (isInside(index, best?.element, context) ? 0.9 : 1) { best = (index, mass) }
        }
        guard let best, best.mass >= context.total * 0.3 else { return nil }
        return best.element
    }

    private static func isInside(_ index: Int, _ outer: Int?, _ context: BodyContext) -> Bool {
        guard let outer else { return false }
        return index > outer && index < Int(context.view.page.elements[outer].end)
    }

    /// Goes down as long as one child holds most of the running text.
    private static func descent(from start: Int, _ context: BodyContext) -> Int {
        var current = start
        var whole = start
        while true {
            let end = Int(context.view.page.elements[current].end)
            let mass = context.good(current)
            var child = current + 1
            var next: Int?
            while child < end {
                if context.good(child) >= mass * 0.75, mass > 0 {
                    next = child
                    break
                }
                child = Int(context.view.page.elements[child].end)
            }
            guard let next, context.view.page.elements[next].tag != .p else { return whole }
            current = next
            if !isPart(context.view.page.elements[next].tag) { whole = next }
        }
    }

    /// Paragraphs vote for their container, and half for the one around it; the best takes its likes beside it.
    private static func scored(_ context: BodyContext) -> [Int]? {
        let view = context.view
        var score: [Int: Double] = [:]
        for line in view.lines where line.mass > 0 {
            guard context.around[line.innermost].isDisjoint(with: BodyContext.surroundings.union([.caption])) else {
                continue
            }
            var container = line.element
            if isLeaf(view.page.elements[container].tag) { container = Int(view.page.elements[container].parent) }
            guard container >= 0 else { continue }
            score[container, default: 0] += line.mass
            let outer = Int(view.page.elements[container].parent)
            if outer >= 0 { score[outer, default: 0] += line.mass / 2 }
            let outermost = outer >= 0 ? Int(view.page.elements[outer].parent) : -1
            if outermost >= 0 { score[outermost, default: 0] += line.mass / 6 }
        }
        let ranked = score.map { (element: $0.key, value: $0.value * factor($0.key, view)) }
        guard let best = ranked.max(by: { ($0.value, $1.element) < ($1.value, $0.element) }) else { return nil }
        let parent = view.page.elements[best.element].parent
        let name = view.page.attribute(.classes, of: best.element)
        let beside = ranked.filter {
            $0.element != best.element && view.page.elements[$0.element].parent == parent
                && $0.value >= best.value * 0.15
                && view.page.elements[$0.element].tag
                    == view.page.elements[best.element].tag
                && (view.page.attribute(.classes, of: $0.element) == name || $0.value >= best.value * 0.4)
        }
        return ([best.element] + beside.map(\.element)).sorted()
    }

    /// The element around all paragraphs that stand on the same path as most of the text.
    private static func sharedPath(_ context: BodyContext) -> Int? {
        let view = context.view
        var path = [UInt64](repeating: 0, count: view.page.elements.count)
        for (index, element) in view.page.elements.enumerated() {
            let above = element.parent >= 0 ? path[Int(element.parent)] : 14_695_981_039_346_656_037
            path[index] = (above ^ UInt64(element.tag.rawValue) &+ 1) &* 1_099_511_628_211
        }
        var mass: [UInt64: Double] = [:]
        func isGood(_ line: PageView.Line) -> Bool {
            line.mass > 0 && context.around[line.innermost].isDisjoint(with: BodyContext.surroundings.union([.caption]))
        }
        for line in view.lines where isGood(line) { mass[path[line.element], default: 0] += line.mass }
        guard let best = mass.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value >= context.total * 0.4
        else { return nil }
        let on = view.lines.filter { path[$0.element] == best.key && isGood($0) }
        guard let first = on.first, let last = on.last else { return nil }
        var root = first.element
        while root >= 0,
            last.element < root || last.element >= Int(view.page.elements[root].end) || root == first.element
        {
            root = Int(view.page.elements[root].parent)
        }
        while root >= 0, isPart(view.page.elements[root].tag) { root = Int(view.page.elements[root].parent) }
        return root >= 0 ? root : nil
    }

    /// A paragraph, list or table is a part of an article, never all of it.
    private static func isPart(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .p, .ul, .ol, .dl, .li, .dd, .dt, .table, .tbody, .thead, .tr, .blockquote, .pre: true
        default: false
        }
    }

    private static func isLeaf(_ tag: HTMLTag) -> Bool {
        switch tag {
        case .p, .li, .blockquote, .h1, .h2, .h3, .h4, .h5, .h6, .pre, .tr, .td, .dd: true
        default: false
        }
    }

    private static func factor(_ element: Int, _ view: PageView) -> Double {
        let words = view.own[element]
        var factor = 1.0
        if words.contains(.body) { factor *= 1.3 }
        if words.contains(.story) { factor *= 1.1 }
        if !words.isDisjoint(with: BodyContext.surroundings) { factor *= 0.7 }
        var bytes = 0.0
        var linked = 0.0
        for line in view.lines[view.lines(of: element)] {
            bytes += Double(line.words)
            linked += Double(line.words) * line.linkShare
        }
        return factor * (bytes > 0 ? 1 - linked / bytes : 0)
    }
}

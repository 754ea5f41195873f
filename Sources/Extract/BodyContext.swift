import Markup

/// Which elements of a page are surroundings, and how much running text each holds.
struct BodyContext {
    /// Marks that a line never overcomes.
    static let surroundings: ClassWords = [
        .navigation, .related, .comment, .share, .advert, .offer, .footer, .sidebar, .consent, .hidden, .biography,
        .embed, .form, .tags, .paywall,
    ]

    let view: PageView
    /// Class words of each element and everything around it, those of containers that hold the page's text left out.
    private(set) var around: [ClassWords] = []
    /// Sum of mass outside surroundings before each line.
    private(set) var goodBefore: [Double] = [0]
    let total: Double

    init(_ view: PageView) {
        self.view = view
        let whole = view.massBefore.last ?? 0
        var hasBody = [Bool](repeating: false, count: view.own.count)
        for index in view.own.indices.reversed() {
            if view.own[index].contains(.body) || view.page.elements[index].tag == .h1 { hasBody[index] = true }
            let parent = Int(view.page.elements[index].parent)
            if hasBody[index], parent >= 0 { hasBody[parent] = true }
        }
        around.reserveCapacity(view.own.count)
        for (index, element) in view.page.elements.enumerated() {
            var words = view.own[index]
            let share = whole > 0 ? view.mass(of: index) / whole : 0
            if !words.isDisjoint(with: Self.surroundings) {
                let clears = share >= 0.8 || share >= 0.4 && (!words.contains(.comment) || hasBody[index])
                let isTagOfPage = element.tag == .html || element.tag == .body || element.tag == .main
                if clears || isTagOfPage { words.subtract(Self.surroundings) }
            }
            if element.tag == .figure, Self.holdsText(index, in: view) { words.subtract([.figure, .embed]) }
            let parent = Int(element.parent)
            around.append(parent >= 0 ? words.union(around[parent]) : words)
        }
        var sum = 0.0
        for line in view.lines {
            if around[line.innermost].isDisjoint(with: Self.surroundings.union([.caption])) { sum += line.mass }
            goodBefore.append(sum)
        }
        total = sum
    }

    func good(_ element: Int) -> Double {
        let lines = view.lines(of: element)
        return goodBefore[lines.upperBound] - goodBefore[lines.lowerBound]
    }

    /// Figures that hold a table, a quotation or code are not pictures.
    private static func holdsText(_ figure: Int, in view: PageView) -> Bool {
        var index = figure + 1
        let end = Int(view.page.elements[figure].end)
        while index < end {
            switch view.page.elements[index].tag {
            case .table, .blockquote, .pre, .ul, .ol: return true
            default: index += 1
            }
        }
        return false
    }
}

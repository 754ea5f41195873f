import Markup

/// Which elements of a page are surroundings, and how much running text each holds.
struct BodyContext {
    /// Marks that a line never overcomes.
    static let surroundings: ClassWords = [
        .navigation, .related, .comment, .share, .advert, .offer, .footer, .sidebar, .consent, .hidden, .biography,
        .embed, .form,
    ]
    /// What the page around the text may be called without saying anything about the text.
    private static let clearable: ClassWords = surroundings.union([
        .tags, .caption, .figure, .gallery, .meta, .author, .date, .header, .teaser, .pullQuote, .title, .picture,
    ])
    /// What stays a mark even where a page has no other text.
    private static let plain: ClassWords = [.navigation, .footer, .comment, .consent, .hidden, .share, .related]

    let view: PageView
    /// Class words of each element and everything around it, those of containers that hold the page's text left out.
    private(set) var around: [ClassWords] = []
    /// Class words of each element alone, less what is left out.
    private(set) var cleared: [ClassWords] = []
    /// Sum of mass outside surroundings before each line.
    let goodBefore: [Double]
    let total: Double
    /// First line of running text outside of surroundings; the number of lines where there is none.
    let start: Int
    /// Last line of running text outside of surroundings.
    let end: Int
    /// Lines of streams of teasers (`StoryStream`).
    private let stream: [Range<Int>]

    /// - Parameter isLenient: trusts class names less; for pages whose text stands where none is expected.
    init(_ view: PageView, isLenient: Bool = false) {
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
            if !words.isDisjoint(with: Self.clearable) {
                let isStory = hasBody[index] && share >= 0.12
                let isAside = element.tag == .aside || element.tag == .nav || element.tag == .footer
                let isBeside = !words.isDisjoint(with: [.comment, .consent, .sidebar, .footer])
                let isWhole = share >= 0.85 && words.isDisjoint(with: [.comment, .consent])
                let clears =
                    share >= (isAside ? 0.7 : 0.4) && (!isBeside || hasBody[index] || isWhole) || isStory && !isAside
                let isTagOfPage = element.tag == .html || element.tag == .body || element.tag == .main
                if clears || isTagOfPage { words.subtract(Self.clearable) }
                if isLenient {
                    words.subtract(Self.clearable.subtracting(Self.plain))
                    if element.tag == .aside { words.insert(.sidebar) }
                    if element.tag == .label { words.insert(.form) }
                }
            }
            if element.tag == .figure, Self.holdsText(index, in: view) { words.subtract([.figure, .embed]) }
            let parent = Int(element.parent)
            cleared.append(words)
            around.append(parent >= 0 ? words.union(around[parent]) : words)
        }
        let stream = StoryStream.ranges(in: view)
        self.stream = stream
        var measure = Self.measured(view, around, stream)
        // A gallery tells its story below the pictures.
        if measure.captions > measure.total {
            for index in around.indices { around[index].subtract([.caption, .figure, .picture]) }
            for index in cleared.indices { cleared[index].subtract([.caption, .figure, .picture]) }
            measure = Self.measured(view, around, stream)
        }
        goodBefore = measure.before
        total = measure.total
        start = measure.start
        end = measure.end
    }

    private struct Measure {
        /// Sum of mass before each line.
        var before: [Double] = [0]
        var total = 0.0
        var start = 0
        var end = 0
        /// Mass of running text in captions that stand in no surroundings.
        var captions = 0.0
    }

    private static func measured(_ view: PageView, _ around: [ClassWords], _ stream: [Range<Int>]) -> Measure {
        var measure = Measure()
        measure.before.reserveCapacity(view.lines.count + 1)
        measure.start = view.lines.count
        var streams = stream[...]
        for (index, line) in view.lines.enumerated() {
            if let next = streams.first, index >= next.upperBound { streams.removeFirst() }
            let isStream = streams.first?.contains(index) ?? false
            let words = around[line.innermost]
            if !isStream, words.isDisjoint(with: surroundings) {
                if words.isDisjoint(with: .caption) {
                    measure.total += line.mass
                    if line.isProse { measure.end = index }
                } else if line.isProse, line.endsSentence {
                    measure.captions += line.mass
                }
            }
            if measure.total > 0, measure.start == view.lines.count { measure.start = index }
            measure.before.append(measure.total)
        }
        return measure
    }

    func isStream(_ line: Int) -> Bool { stream.contains { $0.contains(line) } }

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

import Markup
import WireModel

/// The headings of a page that can be its headline, weighed by how they stand.
struct PageHeadings {
    struct Heading {
        let text: String
        let folded: String
        let element: Int
        var weight: Double
    }

    /// First-level headings, the likeliest first; at most three.
    private(set) var first: [Heading] = []
    /// True where no first-level heading is printed as a headline: the likeliest is a crumb or the site's name.
    private(set) var isUnsettled = true
    /// Line of the likeliest.
    private(set) var line: Int?
    /// First-level headings that lead home: names of the site.
    private(set) var homes: [String] = []
    private let view: PageView

    /// Headings of a page that are looked at; no story has as many before it.
    private static let headingBound = 400

    init(_ view: PageView, sites: SiteNames, title: String?, url: CanonicalURL?) {
        self.view = view
        var found: [Heading] = []
        for (index, element) in view.page.elements.enumerated() where element.tag == .h1 && found.count < 12 {
            guard element.text.count <= 1200 else { continue }
            let text = view.page.text(of: index).wireText
            let folded = PlainText.folded(text)
            guard !folded.isEmpty, !sites.isName(text) else { continue }
            if linkKind(index, url: url) == .home, text.utf8.count <= 120 { homes.append(text) }
            found.append(Heading(text: text, folded: folded, element: index, weight: 0))
        }
        let wholeTitle = PlainText.folded(title ?? "")
        for index in found.indices {
            found[index].weight = weight(found[index], among: found, title: wholeTitle, url: url)
        }
        first = found.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .prefix(3).map(\.element)
        for index in first.indices.dropFirst() { first[index].weight = min(first[index].weight, 1.4) * 0.8 }
        isUnsettled = first.first.map { isCrumb($0.element) || $0.weight < 1 } ?? true
        line = first.first.map { view.lines(of: $0.element).lowerBound }
    }

    private func weight(_ heading: Heading, among all: [Heading], title: String, url: CanonicalURL?) -> Double {
        var weight = all.count == 1 ? 2.2 : 1.6
        let words = heading.folded.split(separator: " ").count
        if words < 2, heading.text.utf8.count < 16 { weight -= 0.9 } else if words >= 4 { weight += 0.3 }
        if view.own[heading.element].contains(.title) { weight += 0.2 }
        var around: ClassWords = []
        var index = heading.element
        while index >= 0 {
            if view.page.elements[index].tag != .body { around.formUnion(view.own[index]) }
            index = Int(view.page.elements[index].parent)
        }
        if !around.isDisjoint(with: [.navigation, .related, .sidebar, .hidden, .comment, .footer]) { weight -= 0.7 }
        if isCrumb(heading.element) { weight -= 1.5 }
        switch linkKind(heading.element, url: url) {
        case .home: weight -= 1.6
        case .page: weight += 0.5
        case .elsewhere: weight -= 0.5
        case .none: break
        }
        // The title names the site first or last, and the story by another heading.
        if title.utf8.count * 2 > heading.folded.utf8.count * 3 {
            let rest: Substring? =
                title.hasPrefix(heading.folded + " ")
                ? title.dropFirst(heading.folded.count + 1)
                : title.hasSuffix(" " + heading.folded) ? title.dropLast(heading.folded.count + 1) : nil
            if title.hasSuffix(" " + heading.folded), words <= 6 { weight -= 1.2 }
            if let rest, rest.split(separator: " ").count >= 2,
                hasHeading(endingOrBeginning: rest, but: heading.element)
            {
                weight -= 1.4
            }
        }
        return max(0.2, weight)
    }

    private enum LinkKind { case none, home, page, elsewhere }

    private func linkKind(_ element: Int, url: CanonicalURL?) -> LinkKind {
        let page = view.page
        let inner = (element..<Int(page.elements[element].end)).first { page.elements[$0].tag == .a }
        let parent = Int(page.elements[element].parent)
        let outer = parent >= 0 && page.elements[parent].tag == .a ? parent : nil
        guard let link = inner ?? outer, let reference = page.attribute(.href, of: link)?.wireText,
            reference.utf8.count <= 2048, let target = CanonicalURL(reference, base: url)
        else { return .none }
        if target.path == "/" || target.path.isEmpty { return .home }
        if target.path == url?.path { return .page }
        // Archives wrap addresses: the home page of the site they keep ends in its host.
        if reference.hasSuffix("/"), reference.split(separator: "/").last?.contains(".") == true { return .home }
        return .elsewhere
    }

    private func hasHeading(endingOrBeginning rest: Substring, but element: Int) -> Bool {
        var seen = 0
        for (index, other) in view.page.elements.enumerated()
        where seen < Self.headingBound && other.tag.isHeading && other.tag.headingLevel <= 3 && index != element
            && other.text.count <= 400
        {
            seen += 1
            let folded = PlainText.folded(view.page.text(of: index))
            if folded.split(separator: " ").count >= 2, rest.hasSuffix(folded) || rest.hasPrefix(folded) { return true }
        }
        return false
    }

    /// True where the first-level heading is the last crumb of a trail, not what the page prints as its headline.
    private func isCrumb(_ element: Int) -> Bool {
        let page = view.page
        var around = element
        for _ in 0..<5 where around >= 0 {
            let tag = page.elements[around].tag
            if view.own[around].contains(.navigation) || tag == .li || tag == .nav { return true }
            if tag == .article || tag == .main || tag == .body { break }
            around = Int(page.elements[around].parent)
        }
        // Links stand before it in the same box and fill it.
        let parent = Int(page.elements[element].parent)
        guard parent >= 0, parent < element else { return false }
        let before = page.elements[element].text.lowerBound - page.elements[parent].text.lowerBound
        guard before > 0, before < 200 else { return false }
        var links = 0
        var linked: Int32 = 0
        for index in parent..<element where page.elements[index].tag == .a && !page.elements[index].text.isEmpty {
            links += 1
            linked += Int32(page.elements[index].text.count)
        }
        return links >= 2 && linked * 10 >= before * 6
    }

    /// Other headings, and boxes named as such, that print what another source names, with or without its kicker.
    func others(printing texts: [String]) -> [Heading] {
        let wanted = texts.map { PlainText.folded($0) }.filter { $0.utf8.count >= 8 }
        guard !wanted.isEmpty else { return [] }
        let longest = (wanted.map(\.utf8.count).max() ?? 0) * 2 + 40
        var found: [Heading] = []
        var seen = 0
        for (index, element) in view.page.elements.enumerated()
        where element.text.count >= 8 && seen < Self.headingBound {
            guard element.text.count <= longest, element.tag != .h1, element.tag != .title, element.tag != .a,
                element.tag.isHeading || view.own[index].contains(.title), !isAside(index)
            else { continue }
            seen += 1
            let text = view.page.text(of: index).wireText
            let folded = PlainText.folded(text)
            guard folded.utf8.count >= 8, folded.contains(" ") || folded.utf8.count >= 16 else { continue }
            let isNamed = wanted.contains {
                $0 == folded || $0.hasSuffix(" " + folded) && folded.utf8.count * 2 > $0.utf8.count
            }
            if isNamed, !found.contains(where: { $0.text == text }) {
                found.append(Heading(text: text, folded: folded, element: index, weight: 1))
            }
            if found.count >= 3 { break }
        }
        return found
    }

    /// Inside a first-level heading, or among other stories.
    private func isAside(_ element: Int) -> Bool {
        var around = element
        while around >= 0 {
            let tag = view.page.elements[around].tag
            if tag == .h1 { return true }
            if tag != .body, tag != .article, tag != .main, view.mass(of: around) * 2 < view.massBefore.last ?? 0,
                !view.own[around].isDisjoint(with: [.related, .teaser, .sidebar, .navigation, .comment, .footer])
            {
                return true
            }
            around = Int(view.page.elements[around].parent)
        }
        return false
    }
}

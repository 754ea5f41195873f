import Markup

/// Rivers of other stories: a linked heading, a sentence or two, the next linked heading, and so on.
///
/// Sites put them below the article, in the same container and as well formed as the article.
enum StoryStream {
    /// Units from which on a row of teasers is a stream.
    private static let leastUnits = 4
    /// The same, for linked headings alone.
    private static let leastBareUnits = 6
    /// Lines, and words of running text, that one unit holds at most.
    private static let mostLines = 6
    private static let mostWords = 110
    /// Words of running text that must stand outside of streams: a page of teasers alone has nothing else to give.
    private static let leastLeft = 80

    static func ranges(in view: PageView) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < view.lines.count {
            guard isLinkedHeading(view.lines[start]) else {
                start += 1
                continue
            }
            let row = row(from: start, in: view)
            let isTeased = row.units >= leastUnits && row.teasers * 2 >= row.units
            let isBare = row.units >= leastBareUnits && row.teasers == 0
            if isTeased || isBare, !counts(view.lines[start..<row.end]),
                isOwnSite(site(of: view.lines[start], in: view), in: view)
            {
                found.append(start..<row.end)
            }
            start = max(row.end, start + 1)
        }
        guard !found.isEmpty else { return [] }
        var left = view.lines.reduce(0) { $0 + ($1.isProse ? $1.words : 0) }
        for range in found { left -= view.lines[range].reduce(0) { $0 + ($1.isProse ? $1.words : 0) } }
        return left >= leastLeft ? found : []
    }

    /// True where the headings count up, as in a list that is the article: `3. A subject`, `4. Another`.
    private static func counts(_ lines: ArraySlice<PageView.Line>) -> Bool {
        var last = -1
        for line in lines where isLinkedHeading(line) {
            let digits = line.text.utf8.prefix { $0 &- 0x30 < 10 }
            guard (1...3).contains(digits.count) else { return false }
            let number = digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
            guard last < 0 || abs(number - last) == 1 else { return false }
            last = number
        }
        return last >= 0
    }

    private static func isLinkedHeading(_ line: PageView.Line) -> Bool {
        line.tag.isHeading && line.tag != .h1 && line.linkShare > 0.8 && line.words >= 3 && line.words <= 40
    }

    /// A row of units whose headings have one level, from its first heading on.
    private static func row(from start: Int, in view: PageView) -> (end: Int, units: Int, teasers: Int) {
        let level = view.lines[start].tag
        let site = site(of: view.lines[start], in: view)
        var units = 0
        var teasers = 0
        var end = start
        var index = start
        while index < view.lines.count, isLinkedHeading(view.lines[index]), view.lines[index].tag == level,
            self.site(of: view.lines[index], in: view) == site
        {
            var next = index + 1
            var words = 0
            var prose = 0
            while next < view.lines.count, !view.lines[next].tag.isHeading, next - index <= mostLines {
                if view.lines[next].isProse {
                    words += view.lines[next].words
                    prose += 1
                }
                next += 1
            }
            let isUnit = words <= mostWords && prose <= 3
            guard isUnit || units > 0 else { break }
            // The last unit is followed by anything: its first line of text is taken.
            guard next < view.lines.count, isLinkedHeading(view.lines[next]), isUnit else {
                units += 1
                let stop = teasers > 0 ? min(next, index + 3) : index + 1
                end = (index + 1..<max(stop, index + 1)).last { view.lines[$0].isProse }.map { $0 + 1 } ?? index + 1
                break
            }
            units += 1
            if prose > 0 { teasers += 1 }
            end = next
            index = next
        }
        return (max(end, start + 1), units, teasers)
    }

    /// Where a heading's link goes, up to the path; empty for an address on the page's own site.
    ///
    /// Teasers lead to one site; a list of products leads to many.
    private static func site(of line: PageView.Line, in view: PageView) -> [UInt8] {
        var link = view.page.ancestor(of: line.innermost) { $0 == .a }
        if link == nil {
            let end = Int(view.page.elements[line.element].end)
            link = (line.element..<end).first { view.page.elements[$0].tag == .a }
        }
        return link.map { site(ofLink: $0, in: view) } ?? []
    }

    /// True where a third of the page's full addresses are of that domain, as only the page's own is.
    private static func isOwnSite(_ site: [UInt8], in view: PageView) -> Bool {
        guard !site.isEmpty else { return true }
        let own = domain(site)
        var links = 0
        var same = 0
        for index in view.page.elements.indices where view.page.elements[index].tag == .a {
            let other = self.site(ofLink: index, in: view)
            guard !other.isEmpty else { continue }
            links += 1
            if domain(other) == own { same += 1 }
        }
        return same * 3 >= links
    }

    /// The last two names of a host, three where the second is short as in `co.uk`.
    private static func domain(_ host: [UInt8]) -> ArraySlice<UInt8> {
        let dots = host.indices.filter { host[$0] == 0x2E }
        guard dots.count >= 2 else { return host[...] }
        let second = dots[dots.count - 1] - dots[dots.count - 2] - 1
        let cut = second <= 3 ? (dots.count >= 3 ? dots[dots.count - 3] + 1 : 0) : dots[dots.count - 2] + 1
        return host[cut...]
    }

    private static func site(ofLink link: Int, in view: PageView) -> [UInt8] {
        guard let href = view.page.attributes(of: link).first(where: { $0.name == .href }) else { return [] }
        let address = view.page.valueBytes(of: href)
        // `//` stands after a scheme of at most six letters.
        var slash = address.startIndex
        let last = min(address.endIndex - 2, address.startIndex + 6)
        while slash <= last, address[slash] != 0x2F || address[slash + 1] != 0x2F { slash += 1 }
        guard slash <= last else { return [] }
        return Array(address[(slash + 2)...].prefix(120).prefix { $0 != 0x2F && $0 != 0x3F })
    }
}

/// An address read as one page of several: what all pages share, and the page's number.
///
/// An address can be read in more than one way; pages belong together where one of them agrees.
package struct PagerAddress: Hashable, Sendable {
    /// Where the number stands.
    ///
    /// Only of `suffix` (`/story-2.html`) other stories are named, too.
    package enum Form: Hashable, Sendable { case whole, query, segment, word, suffix }

    package let stem: String
    package let number: Int
    package let form: Form

    /// Pages of one article beyond which a number is a year, an id or anything else.
    private static let most = 99
    private static let names: Set<String> = [
        "page", "p", "pg", "seite", "pagina", "pag", "sida", "side", "strona", "stranka", "sivu", "sayfa",
    ]

    /// Every way in which an address can be read; the first is that it is a page for itself, number 1.
    package static func readings(of url: CanonicalURL) -> [PagerAddress] {
        let base = url.origin
        let query = url.query.map { "?\($0)" } ?? ""
        var path = url.path[...]
        while path.utf8.count > 1, path.hasSuffix("/") { path = path.dropLast() }
        var found = [PagerAddress(stem: base + path + query, number: 1, form: .whole)]
        found += numberedQuery(url).map { PagerAddress(stem: base + path + $0.rest, number: $0.number, form: .query) }
        guard let slash = path.lastIndex(of: "/") else { return found }
        let segment = path[path.index(after: slash)...]
        let above = path[..<slash]
        if let number = number(segment) {
            found.append(PagerAddress(stem: base + above + query, number: number, form: .segment))
            if let outer = above.lastIndex(of: "/"), isName(above[above.index(after: outer)...]) {
                found.append(PagerAddress(stem: base + above[..<outer] + query, number: number, form: .segment))
            }
        }
        if let (stem, number, form) = suffix(of: segment) {
            found.append(PagerAddress(stem: base + above + "/" + stem + query, number: number, form: form))
        }
        return found
    }

    /// True where `next` is the page after `url`, by their addresses alone.
    ///
    /// - Parameter isMarked: the page says so itself (`rel="next"`); without it, forms that also name other stories
    ///   do not count.
    package static func isNext(_ next: CanonicalURL, after url: CanonicalURL, isMarked: Bool) -> Bool {
        isNext(next, after: readings(of: url), isMarked: isMarked)
    }

    /// The same where the page's own address was read already.
    package static func isNext(_ next: CanonicalURL, after pages: [PagerAddress], isMarked: Bool) -> Bool {
        readings(of: next).contains { reading in
            guard reading.form != .whole, isMarked || reading.form != .suffix else { return false }
            return pages.contains { page in
                page.stem == reading.stem && page.number + 1 == reading.number
                    && (page.form == .whole || page.form == reading.form)
            }
        }
    }

    private static func isName(_ text: some StringProtocol) -> Bool { names.contains(text.lowercased()) }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let number = Int(text), (1...most).contains(number)
        else { return nil }
        return number
    }

    private static func numberedQuery(_ url: CanonicalURL) -> [(rest: String, number: Int)] {
        guard let query = url.query else { return [] }
        let parameters = query.split(separator: "&")
        return parameters.indices.compactMap { index in
            let parts = parameters[index].split(separator: "=", maxSplits: 1)
            guard parts.count == 2, isName(parts[0]), let number = number(parts[1]) else { return nil }
            let rest = parameters.indices.filter { $0 != index }.map { String(parameters[$0]) }.joined(separator: "&")
            return (rest.isEmpty ? "" : "?\(rest)", number)
        }
    }

    /// `story-2.html`, `story,2`, `story-page-2`, `story_seite2.htm` without their number.
    private static func suffix(of segment: Substring) -> (stem: String, number: Int, form: Form)? {
        var name = segment
        var ending: Substring = ""
        if let dot = segment.lastIndex(of: "."), segment.distance(from: dot, to: segment.endIndex) <= 6 {
            (name, ending) = (segment[..<dot], segment[dot...])
        }
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        guard digits > 0, let number = number(name.suffix(digits)) else { return nil }
        var stem = name.dropLast(digits)
        let marks: Set<Character> = ["-", "_", ","]
        guard stem.last.map({ marks.contains($0) || $0.isLetter }) ?? false else { return nil }
        var form = stem.last == "," ? Form.word : .suffix
        if let last = stem.last, marks.contains(last) { stem = stem.dropLast() }
        if let start = stem.lastIndex(where: { marks.contains($0) }), isName(stem[stem.index(after: start)...]) {
            stem = stem[..<start]
            form = .word
        } else if digits == name.count || name.dropLast(digits).last.map({ !marks.contains($0) }) ?? true {
            // `covid19` is a word.
            return nil
        }
        return stem.isEmpty ? nil : (String(stem + ending), number, form)
    }
}

import Markup
import WireModel

/// Finds who wrote the story: names of people as the page gives them, none where none is named.
struct AuthorNames {
    private(set) var names: [String] = []
    private(set) var byline: String?
    private(set) var agency: String?

    init(_ view: PageView, _ metadata: PageMetadata, hints: ExtractHints) {
        let shunned = Self.shunned(metadata)
        var sources: [[String]] = [metadata.record.authors]
        sources.append(metadata.all("author") + metadata.all("article:author") + metadata.all("dc.creator"))
        sources.append(
            Self.labelled(metadata) + metadata.all("parsely-author") + metadata.all("sailthru.author")
                + metadata.all("byl"))
        let printed = Self.printed(view)
        sources.append(printed.linked)
        sources.append(printed.lines)
        sources.append(hints.authors)
        byline =
            (printed.lines + Self.openings(view)).first { NameList.isByline($0) }
            ?? printed.lines.first { $0.count <= 200 }
        for source in sources {
            for text in source {
                for piece in NameList.pieces(text) {
                    if agency == nil, let found = Agencies.named(piece) { agency = found }
                }
            }
        }
        // The page's own record first, then what is printed, then the meta tags, which often name the desk.
        let ranked = [
            sources[0], printed.linked, sources[1] + sources[2], printed.lines, Self.byAddress(view), hints.authors,
            Self.openings(view),
        ]
        for (rank, source) in ranked.enumerated() {
            names = Self.people(in: source, shunned: shunned, allowsHandle: rank < 3)
            if !names.isEmpty { break }
        }
    }

    /// `twitter:label1` that says "written by", with its value.
    private static func labelled(_ metadata: PageMetadata) -> [String] {
        for number in 1...2 {
            guard let label = metadata.meta["twitter:label\(number)"]?.lowercased(),
                let value = metadata.meta["twitter:data\(number)"]
            else { continue }
            let says = [
                "written", "verfasst", "author", "autor", "écrit", "escrito", "scritto", "geschreven", "skriven",
            ]
            if says.contains(where: { label.contains($0) }) { return [value] }
        }
        return []
    }

    /// Links in the story whose address is that of an author's page.
    private static func byAddress(_ view: PageView) -> [String] {
        let marks = [
            "/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/auteurs/", "/autores/", "/autore/",
            "/redakteur/",
        ]
        var found: [String] = []
        for (index, element) in view.page.elements.enumerated() where element.tag == .a && found.isEmpty {
            guard element.text.count >= 4, element.text.count < 60,
                let address = view.page.attribute(.href, of: index)?.lowercased(),
                marks.contains(where: { PlainText.contains(address, $0) }), !isInSurroundings(index, view)
            else { continue }
            found.append(view.page.text(of: index))
        }
        return found
    }

    /// Short lines near the headline that begin as bylines do, or hold one after the date.
    private static func openings(_ view: PageView) -> [String] {
        let headline = view.lines.firstIndex { $0.tag == .h1 } ?? view.lines.firstIndex { $0.tag.isHeading } ?? 0
        for line in view.lines[headline..<min(view.lines.count, headline + 16)]
        where line.words >= 2 && line.words <= 14 {
            if NameList.isByline(line.text) { return [line.text] }
            if !view.own[line.element].isDisjoint(with: [.meta, .date, .author]),
                let tail = NameList.tail(of: line.text)
            {
                return [tail]
            }
        }
        return []
    }

    private static func people(in texts: [String], shunned: Set<String>, allowsHandle: Bool) -> [String] {
        var people: [String] = []
        var seen: Set<String> = []
        for text in texts.prefix(20) {
            for piece in NameList.pieces(text) {
                guard let name = NameList.person(piece, shunned: shunned, allowsHandle: allowsHandle) else { continue }
                if seen.insert(PlainText.folded(name)).inserted, people.count < 20 { people.append(name) }
            }
        }
        return people
    }

    private static func shunned(_ metadata: PageMetadata) -> Set<String> {
        var names: Set<String> = []
        for name in [
            metadata.siteName, metadata.record.publisher, metadata.record.siteName, metadata.first("og:site_name"),
        ] {
            if let name { names.insert(PlainText.folded(name)) }
        }
        if let host = metadata.base?.host {
            names.insert(PlainText.folded(host))
            let labels = host.split(separator: ".").filter { $0 != "www" }
            if let label = labels.first { names.insert(String(label)) }
        }
        names.remove("")
        return names
    }

    /// What stands on the page itself: links that say so, then short lines in elements named author or byline.
    private static func printed(_ view: PageView) -> (linked: [String], lines: [String]) {
        var linked: [String] = []
        var lines: [String] = []
        let page = view.page
        var skipUntil = 0
        for (index, element) in page.elements.enumerated() where index >= skipUntil && linked.count < 10 {
            guard element.text.count > 2, element.text.count < 300 else { continue }
            var isAuthor = false
            var isNamed = false
            for attribute in page.attributes(of: index) {
                switch attribute.name {
                case .rel: isAuthor = isAuthor || page.value(of: attribute).lowercased().contains("author")
                case .itemprop:
                    let value = page.value(of: attribute).lowercased()
                    isAuthor = isAuthor || value == "author" || value == "author name"
                default: break
                }
            }
            if view.own[index].contains(.author), view.own[index].isDisjoint(with: [.comment, .related, .navigation]) {
                isNamed = true
            }
            guard isAuthor || isNamed, !isInSurroundings(index, view) else { continue }
            let text = itemName(index, view) ?? page.text(of: index)
            if isAuthor, element.text.count < 160 {
                linked.append(text)
                skipUntil = Int(element.end)
            } else if isNamed, element.text.count < 160, lines.count < 5 {
                lines.append(
                    contentsOf: NameList.joined(
                        page.text(of: index).split(separator: "\n").prefix(4).map { String($0).wireText }))
            }
        }
        return (linked, lines)
    }

    private static func itemName(_ element: Int, _ view: PageView) -> String? {
        for index in element..<Int(view.page.elements[element].end)
        where view.page.attribute(.itemprop, of: index)?.lowercased() == "name" {
            return view.page.attribute(.content, of: index) ?? view.page.text(of: index)
        }
        return nil
    }

    private static func isInSurroundings(_ element: Int, _ view: PageView) -> Bool {
        var index = element
        while index >= 0 {
            let words = view.own[index]
            if !words.isDisjoint(with: [.comment, .related, .navigation, .footer, .sidebar]),
                view.page.elements[index].tag != .body, view.mass(of: index) * 2 < view.massBefore.last ?? 0
            {
                return true
            }
            index = Int(view.page.elements[index].parent)
        }
        return false
    }
}

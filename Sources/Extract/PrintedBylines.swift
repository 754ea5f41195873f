import Markup
import WireModel

/// Who the page's text says wrote it: links to authors, boxes named for them, lines that begin as bylines do.
struct PrintedBylines {
    /// Texts of links and items that say they are the author.
    private(set) var linked: [String] = []
    /// Short texts of boxes named author or byline.
    private(set) var lines: [String] = []
    /// Lines near the headline that open as bylines do, opener included.
    private(set) var openings: [String] = []
    /// The same, and signatures, where the text ends.
    private(set) var closings: [String] = []

    private struct Mark {
        let text: String
        let line: Int
        let isLink: Bool
    }

    private let view: PageView

    /// - Parameters:
    ///   - headline: line of the headline.
    ///   - last: text of the body's last block.
    init(_ view: PageView, headline: Int?, last: String?) {
        self.view = view
        let head =
            headline ?? view.lines.firstIndex { $0.tag == .h1 } ?? view.lines.firstIndex { $0.tag.isHeading } ?? 0
        let marks = self.marks(near: head)
        linked = Self.nearest(marks.filter(\.isLink), to: head)
        lines = NameList.joined(Self.nearest(marks.filter { !$0.isLink }, to: head))
        openings = self.openings(near: head)
        closings = self.closings(after: last)
    }

    /// The group next to the headline: what stands elsewhere signs other stories.
    private static func nearest(_ marks: [Mark], to head: Int) -> [String] {
        func distance(_ mark: Mark) -> Int { mark.line >= head ? mark.line - head : (head - mark.line) * 2 }
        guard let first = marks.min(by: { distance($0) < distance($1) }) else { return [] }
        var texts: [String] = []
        var last = first.line
        for mark in marks where mark.line >= first.line && mark.line <= last + 2 && texts.count < 12 {
            texts.append(mark.text)
            last = mark.line
        }
        return texts
    }

    // MARK: marked by the page

    /// Where sites keep their authors' pages.
    private static let addresses = [
        "/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/auteurs/", "/autores/", "/autore/", "/autori/",
        "/redakteur/", "/forfatter/", "/yazar/", "/yazarlar/", "/autorzy/", "/journaliste/", "/skribent/",
    ]
    /// Where they keep people of any kind: a full name right under the headline counts.
    private static let people = [
        "/redaktion/", "/profil/", "/profile/", "/profiles/", "/journalist/", "/journalisten/", "/people/", "/person/",
        "/staff/", "/by/", "/redakcja/", "/creator/", "/contributor/", "/contributors/", "/writers/", "/reporter/",
        "/equipe/", "/user/", "/users/",
    ]

    /// Bit 0 for `addresses`, bit 1 for `people`.
    private static let paths = ByteAutomaton(addresses.map { ($0, 1) } + people.map { ($0, 2) })

    private func marks(near head: Int) -> [Mark] {
        let page = view.page
        var marks: [Mark] = []
        var skipUntil = 0
        var seen = 0
        for (index, element) in page.elements.enumerated()
        where index >= skipUntil && element.text.count >= 2 && element.text.count < 300 && marks.count < 60 {
            let line = Int(view.first[index])
            let isNear = line >= head - 4 && line <= head + 10
            guard seen < 1000, let kind = kind(index, isNear: isNear) else { continue }
            seen += 1
            guard !isInSurroundings(index, isNear: isNear) else { continue }
            switch kind {
            case .author:
                guard element.text.count < 160 else { continue }
                let text = itemName(index) ?? PartedText.string(element.text, after: index, in: page, isList: true)
                for part in text.split(separator: "\n").prefix(4) {
                    marks.append(Mark(text: Self.bare(String(part).wireText), line: line, isLink: true))
                }
                skipUntil = Int(element.end)
            case .box:
                guard element.text.count < 200 else { continue }
                let links = names(linkedIn: index)
                for link in links { marks.append(Mark(text: link, line: line, isLink: true)) }
                let text = PartedText.string(element.text, after: index, in: page, isList: true)
                for part in text.split(separator: "\n").prefix(4) {
                    marks.append(Mark(text: String(part).wireText, line: line, isLink: false))
                }
                skipUntil = Int(element.end)
            }
        }
        return marks.filter { !$0.text.isEmpty }
    }

    /// `von ada` and `View all posts by A. Writer` without what opens them.
    private static func bare(_ text: String) -> String {
        let words = text.split(separator: " ")
        guard (2...9).contains(words.count),
            let opener = words.firstIndex(where: { ["by", "von", "par", "por"].contains($0.lowercased()) }),
            opener < words.count - 1, opener == 0 && words.count == 2 || opener > 0 && NameList.opensPhrase(text)
        else { return text }
        return words[(opener + 1)...].joined(separator: " ")
    }

    private enum Kind { case author, box }

    /// Classes that name a writer only where a byline stands.
    private static let signs = ByteAutomaton(
        [
            "postedby", "posted-by", "posted_by", "writtenby", "written-by", "submitted", "verfasser",
            "redaktor", "journalist", "columnist", "kolumnist", "firmante", "forfatter", "kirjoittaja", "yazar",
            "muhabir", "penulis", "wartawan", "tac-gia", "szerzo", "h-card",
        ].map { ($0, 1) })

    private func kind(_ index: Int, isNear: Bool) -> Kind? {
        let page = view.page
        let element = page.elements[index]
        for attribute in page.attributes(of: index) {
            switch attribute.name {
            case .rel:
                if page.value(of: attribute).lowercased().contains("author") { return .author }
            case .itemprop:
                let value = page.value(of: attribute).lowercased()
                if value == "author" || value == "author name" || value == "creator" { return .author }
            case .href:
                guard element.tag == .a, element.text.count >= 3, element.text.count < 60, !isSubject(index) else {
                    continue
                }
                let found = Self.paths.bits(inLowercased: page.valueBytes(of: attribute))
                if found & 1 != 0 { return .author }
                if isNear, found & 2 != 0,
                    let name = NameList.person(page.text(of: index)), name.contains(" ")
                {
                    return .author
                }
            default: break
            }
        }
        let own = view.own[index]
        if isNear, element.text.count < 80, own.isDisjoint(with: [.author, .comment, .navigation, .share, .related]),
            page.attributes(of: index).contains(where: {
                $0.name == .classes && Self.signs.bits(inLowercased: page.valueBytes(of: $0)) != 0
            })
        {
            return .box
        }
        guard own.contains(.author), own.isDisjoint(with: [.comment, .navigation]), element.tag != .h1 else {
            return nil
        }
        if isNear || !own.contains(.related) { return .box }
        return element.text.count < 60 && NameList.tail(of: page.text(of: index)) != nil ? .box : nil
    }

    /// Texts of links inside an author's box: a name and no more.
    private func names(linkedIn box: Int) -> [String] {
        let page = view.page
        var found: [String] = []
        for index in box..<Int(page.elements[box].end)
        where page.elements[index].tag == .a && found.count < 8 && !isSubject(index) {
            let text = page.text(of: index).wireText
            if (2...60).contains(text.utf8.count) { found.append(Self.bare(text)) }
        }
        return found
    }

    /// True for links to what a story is filed under.
    private func isSubject(_ link: Int) -> Bool {
        for attribute in view.page.attributes(of: link) {
            switch attribute.name {
            case .rel:
                if view.page.value(of: attribute).lowercased().spacedWords.contains(where: {
                    $0 == "tag" || $0 == "category"
                }) {
                    return true
                }
            case .href: if Self.subjects.bits(inLowercased: view.page.valueBytes(of: attribute)) != 0 { return true }
            default: break
            }
        }
        return false
    }

    private static let subjects = ByteAutomaton(
        [
            "/category/", "/kategorie/", "/categoria/", "/categorie/", "/tag/", "/tags/", "/thema/", "/topic/",
            "/topics/",
        ]
        .map { ($0, 1) })

    private func itemName(_ element: Int) -> String? {
        for index in element..<Int(view.page.elements[element].end)
        where view.page.attribute(.itemprop, of: index)?.lowercased() == "name" {
            return view.page.attribute(.content, of: index) ?? view.page.text(of: index)
        }
        return nil
    }

    /// - Parameter isNear: right under the headline a box named for related things holds the byline all the same.
    private func isInSurroundings(_ element: Int, isNear: Bool) -> Bool {
        let foreign: ClassWords =
            isNear ? [.comment, .footer, .navigation] : [.comment, .related, .navigation, .footer, .sidebar, .teaser]
        // The element's own name says author; what it lies in decides.
        var index = Int(view.page.elements[element].parent)
        if !view.own[element].isDisjoint(with: [.comment, .navigation, .hidden]) { return true }
        while index >= 0 {
            switch view.page.elements[index].tag {
            case .figure, .figcaption, .blockquote: return true
            default: break
            }
            // Themes hide the author's box where a page is to name nobody.
            if view.own[index].contains(.hidden), view.page.elements[index].tag != .body { return true }
            if !view.own[index].isDisjoint(with: foreign),
                view.page.elements[index].tag != .body, view.mass(of: index) * 2 < view.massBefore.last ?? 0,
                !view.own[index].contains(.author) || view.own[index].contains(.comment)
            {
                return true
            }
            index = Int(view.page.elements[index].parent)
        }
        return false
    }

    // MARK: told by their wording

    private func openings(near head: Int) -> [String] {
        var found: [String] = []
        let first = max(0, head - 5)
        for (index, line) in zip(first..., view.lines[first..<min(view.lines.count, head + 18)])
        where line.words >= 2 && line.words <= 20 && !line.tag.isHeading && line.tag != .title
            && !(line.isProse && line.words > 8) && !isQuoted(line)
        {
            let isMarked =
                !view.own[line.element].isDisjoint(with: [.meta, .date, .author])
                || !view.own[line.innermost].isDisjoint(with: [.meta, .date, .author])
            if NameList.isByline(line.text, isMarked: isMarked) {
                found.append(line.text)
            } else if let named = labelled(index) {
                found.append(named)
            } else if line.words == 2, line.links == 1, let name = NameList.opened(line.text) {
                found.append(name)
            } else if let name = NameList.besideDate(line.text) {
                found.append(name)
            } else if line.words <= 14, let tail = NameList.tail(of: line.text, isMarked: isMarked) {
                found.append(tail)
            }
            if found.count >= 2 { break }
        }
        return found
    }

    /// True within a quotation, as embedded posts are: `Posted by …` is said of them.
    private func isQuoted(_ line: PageView.Line) -> Bool {
        view.page.ancestor(of: line.element) { $0 == .blockquote } != nil
    }

    /// The line with `Author:` in a line of its own before it.
    private func labelled(_ index: Int) -> String? {
        guard index > 0, view.lines[index].words <= 6 else { return nil }
        let label = view.lines[index - 1].text
        guard label.utf8.count <= 20 else { return nil }
        if !label.hasSuffix(":") {
            // A label in an element of its own needs no colon.
            guard NameList.isLabel(label), view.lines[index].words <= 5,
                let name = NameList.pieces(view.lines[index].text).first.flatMap({ NameList.person($0) }),
                name.contains(" ")
            else { return nil }
            return view.lines[index].text
        }
        let whole = label + " " + view.lines[index].text
        return NameList.isByline(whole) ? whole : nil
    }

    /// A byline or a signature beside the text's last line.
    private func closings(after last: String?) -> [String] {
        guard let last, let end = view.lines.lastIndex(where: { $0.text == last }) else { return [] }
        for index in max(0, end - 2)..<min(view.lines.count, end + 4) {
            let line = view.lines[index]
            // `Posted by A. Writer at 2:33 PM`, with links to the writer and the hour.
            let isPosted = NameWords.verbs.contains(line.text.prefix { $0 != " " }.lowercased())
            guard line.words <= 14, line.links <= (isPosted ? 4 : 1), !line.tag.isHeading, !isQuoted(line) else {
                continue
            }
            if NameList.isByline(line.text) { return [line.text] }
            if let named = labelled(index) { return [named] }
            if line.words <= (isPosted ? 12 : 8), let tail = NameList.tail(of: line.text) { return [tail] }
            // A name alone, set off by its type.
            if line.words <= 4, line.words >= 2, line.boldShare > 0.8, line.links == 0, index >= end - 1,
                line.text != line.text.uppercased(), !line.text.contains(where: { ":,;".contains($0) }),
                NameList.person(line.text) != nil
            {
                return [line.text]
            }
        }
        return []
    }
}

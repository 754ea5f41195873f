import Markup
import WireModel

/// Finds who wrote the story: names of people as the page gives them, none where none is named.
///
/// A name that only the head of the page gives and its text nowhere prints is whoever filed the story: on 420
/// annotated pages such a name was right once and wrong 25 times.
struct AuthorNames {
    private(set) var names: [String] = []
    /// Whom the page credits, as printed and in its order: people, and agencies beside or instead of them.
    private(set) var credits: [String] = []
    private(set) var byline: String?
    private(set) var agency: String?
    /// The people whom each source names.
    private(set) var found: [FieldSource] = []

    /// What one source says, as written.
    private struct Source {
        var kind: SiteMemory.Source?
        let texts: [String]
        /// Blogs sign with one word in small letters.
        var allowsHandle = false
        /// Only the head of the page says so: the page must print it.
        var isHidden = false
    }

    /// - Parameters:
    ///   - headline: line of the headline.
    ///   - body: the story's text, for what its end says.
    init(_ context: PageContext, headline: Int?, body: [Block]) {
        let (view, metadata, sites) = (context.view, context.metadata, context.sites)
        let hints = context.hints
        let printed = PrintedBylines(view, headline: headline, last: body.last?.text)
        byline =
            (printed.openings + printed.lines).first { NameList.isByline($0) }
            ?? printed.lines.first { $0.count <= 200 } ?? printed.linked.first
        let record = Source(kind: .authorRecord, texts: metadata.record.authors, allowsHandle: true, isHidden: true)
        let tags = Source(kind: .authorTags, texts: Self.tags(metadata), allowsHandle: true, isHidden: true)
        let sources = [
            record, tags, Source(kind: .authorLinked, texts: printed.linked, allowsHandle: true),
            Source(kind: .authorLine, texts: printed.lines), Source(kind: .authorOpening, texts: printed.openings),
            Source(kind: .authorFeed, texts: hints.authors), Source(kind: .authorClosing, texts: printed.closings),
        ]
        let page = PrintedNames(
            view, fed: hints.authors,
            sections: [metadata.record.section, metadata.first("article:section", "section")].compactMap(\.self)
                + metadata.record.crumbs, url: context.url)
        let isDoubted = { (source: Source) in source.kind.map { context.memory.distrusts($0) } ?? false }
        // A source that mostly named others than the feed did is asked last.
        let (doubted, sound) = (sources.filter(isDoubted), sources.filter { !isDoubted($0) })
        for source in sound + doubted {
            let found = Self.people(in: source, sites: sites, page: page)
            if let kind = source.kind { self.found += found.map { FieldSource(kind, $0) } }
            if names.isEmpty { names = found }
            if credits.isEmpty, !found.isEmpty { credits = Self.credits(in: source, people: found) }
        }
        preferLonger()
        preferOpening(printed.openings, sites: sites, page: page)
        let organisations = metadata.record.organisations
        findAgency(in: sources.map(\.texts) + [organisations])
        let stated = organisations + metadata.record.authors
        if !credits.isEmpty {
            // A record that names people and organisations as the authors credits both.
            let own = Set(metadata.record.authors.map { PlainText.folded($0) })
            if !organisations.isEmpty, names.contains(where: { own.contains(PlainText.folded($0)) }) {
                credit(organisations)
            }
            return
        }
        credits = Self.agencies(in: stated)
        if !credits.isEmpty, stated.count > 1 { credit(stated) }
        if credits.isEmpty, stated.allSatisfy({ sites.isName($0) || sites.isLike($0) }) {
            // A record that names the outlet alone knows less than a printed agency.
            credits = Self.agencies(in: printed.openings + printed.lines)
        }
        if credits.isEmpty {
            // An outlet that its record calls a person is credited where the page prints it as its byline.
            let boxes = Set(
                (printed.linked + printed.lines + printed.openings).flatMap { NameList.pieces($0) }
                    .map { PlainText.folded($0) })
            credits = stated.filter {
                NameList.person($0, allowsHandle: true) == nil
                    || sites.isName($0) && boxes.contains(PlainText.folded($0))
            }
            .compactMap { NameList.credit($0) }.prefix(3).map { $0 }
        }
        if credits.isEmpty { credits = Self.agencies(in: sources.flatMap(\.texts)) }
    }

    /// A line that begins `By …` under the headline knows better than a record that it holds or contradicts.
    private mutating func preferOpening(_ openings: [String], sites: SiteNames, page: PrintedNames) {
        guard let opening = openings.first(where: { NameList.isByline($0) }), !names.isEmpty else { return }
        let source = Source(texts: [opening])
        let people = Self.people(in: source, sites: sites, page: page)
        let keys = Set(people.map { PlainText.folded($0) })
        let own = Set(names.map { PlainText.folded($0) })
        guard !keys.isEmpty, own.isStrictSubset(of: keys) || own.isDisjoint(with: keys) else { return }
        // A name with a role behind it is the same name.
        if own.contains(where: { name in keys.contains { $0.hasPrefix(name) || name.hasPrefix($0) } }),
            own.count >= keys.count
        {
            return
        }
        names = people
        credits = Self.credits(in: source, people: people)
    }

    /// Adds desks, outlets and agencies that are not among the credits yet.
    private mutating func credit(_ stated: [String]) {
        for text in stated.prefix(5) {
            guard let name = NameList.credit(text), credits.count < 20,
                !credits.contains(where: { PlainText.folded($0) == PlainText.folded(name) })
            else { continue }
            credits.append(name)
        }
    }

    /// Two sources that name the same people and more know better than one that names fewer.
    private mutating func preferLonger() {
        let own = Set(names.map { PlainText.folded($0) })
        guard !own.isEmpty else { return }
        var lists: [SiteMemory.Source: [String]] = [:]
        for entry in found where entry.source != .authorClosing { lists[entry.source, default: []].append(entry.value) }
        let longer = lists.sorted { $0.key.rawValue < $1.key.rawValue }.map(\.value).filter {
            own.isStrictSubset(of: Set($0.map { PlainText.folded($0) }))
        }
        let keys = longer.map { Set($0.map { PlainText.folded($0) }) }
        guard let place = keys.indices.first(where: { place in keys.filter { $0 == keys[place] }.count >= 2 }) else {
            return
        }
        // Those who are known stay first.
        let more = longer[place].filter { !own.contains(PlainText.folded($0)) }
        credits += more.filter { name in !credits.contains { PlainText.folded($0) == PlainText.folded(name) } }
        names += more
    }

    private mutating func findAgency(in sources: [[String]]) {
        for text in sources.joined() {
            for piece in NameList.pieces(text) {
                // `AA` is what switches type sizes, more often than an agency.
                if let found = Agencies.named(piece), piece.utf8.count > 2 || piece == "AP" || piece == "PA" {
                    agency = found
                    return
                }
            }
        }
    }

    private static func agencies(in texts: [String]) -> [String] {
        for text in texts.prefix(40) {
            let found = NameList.pieces(text).filter { Agencies.named($0) != nil }
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func credits(in source: Source, people: [String]) -> [String] {
        var credits: [String] = []
        var seen: Set<String> = []
        let known = Dictionary(people.map { (PlainText.folded($0), $0) }, uniquingKeysWith: { first, _ in first })
        for text in source.texts.prefix(20) {
            for piece in NameList.pieces(text) {
                let name = NameList.person(piece, allowsHandle: true).flatMap { known[PlainText.folded($0)] }
                guard let credit = name ?? (Agencies.named(piece) == nil ? nil : piece) else { continue }
                if seen.insert(PlainText.folded(credit)).inserted { credits.append(credit) }
            }
        }
        return credits
    }

    private static func people(in source: Source, sites: SiteNames, page: PrintedNames) -> [String] {
        var people: [String] = []
        var seen: Set<String> = []
        // A site that its own record says is one person's may be signed by its name.
        let isOthers = { (name: String) in !sites.isName(name) || sites.isPersonal && name.contains(" ") }
        // Each question reads the page's text once.
        var questions = 0
        for text in source.texts.prefix(20) {
            var pieces = NameList.pieces(text)
            if source.isHidden, let turned = turned(pieces, in: text), page.holds(turned) { pieces = [turned] }
            for (position, piece) in pieces.enumerated() {
                guard
                    let name = NameList.person(
                        sites.withoutSite(piece), allowsHandle: source.allowsHandle && pieces.count == 1),
                    isOthers(name), !(name.contains(" ") && sites.isOrganisation(name)),
                    !page.isSection(name)
                else { continue }
                // In a list, one word is a place, a role or half a name.
                if position > 0, !name.contains(where: { $0.isUnspaced }), !name.contains(" ") || isAside(name) {
                    continue
                }
                // A handle stands alone: beside a full name it is a subject or a button.
                if people.first?.contains(" ") ?? false, !name.contains(" "), name.first?.isLowercase ?? false {
                    continue
                }
                if source.isHidden {
                    // `Group 90/The Party`: the number ended it, not a date.
                    if !name.contains(" "), text.contains(where: \.isNumber) { continue }
                    questions += 1
                    guard questions <= 40, page.holds(name) else { continue }
                }
                if seen.insert(PlainText.folded(name)).inserted, people.count < 20 { people.append(name) }
            }
        }
        return people
    }

    /// `Doe, Jane` as `Jane Doe`, where nothing else is in the text.
    private static func turned(_ pieces: [String], in text: String) -> String? {
        guard pieces.count == 2, text.utf8.count <= 60, text.contains(", "), !pieces[0].contains(" "),
            pieces[1].split(separator: " ").count <= 3, pieces.allSatisfy({ $0.first?.isUppercase ?? false })
        else { return nil }
        return pieces[1] + " " + pieces[0]
    }

    /// What stands behind a name after a comma: an occupation or a place.
    private static func isAside(_ name: String) -> Bool {
        let folded = PlainText.folded(name)
        return NameWords.places.contains(folded)
            || folded.split(separator: " ").contains { NameWords.occupations.contains(String($0)) }
    }

    /// The author families of meta tags (Dublin Core, OpenGraph, Parse.ly, Sailthru, Highwire, cXense …).
    private static func tags(_ metadata: PageMetadata) -> [String] {
        let names = [
            "author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
            "citation_author", "cxenseparse:author", "shareaholic:article_author_name", "og:article:author",
            "article:author_name", "content_author", "autor", "creator", "dc.contributor",
        ]
        var texts: [String] = []
        for name in names where texts.isEmpty { texts = metadata.all(name).filter { !NameList.isAddress($0) } }
        return texts + labelled(metadata)
    }

    /// `twitter:label1` that says "written by", with its value.
    private static func labelled(_ metadata: PageMetadata) -> [String] {
        for number in 1...2 {
            guard let label = metadata.meta["twitter:label\(number)"]?.lowercased(),
                let value = metadata.meta["twitter:data\(number)"]
            else { continue }
            let says = [
                "written", "verfasst", "author", "autor", "écrit", "escrito", "scritto", "geschreven", "skriven",
                "napisane", "автор", "yazan", "skrevet", "by",
            ]
            if says.contains(where: { label.contains($0) }) { return [value] }
        }
        return []
    }
}

/// The names that a page prints anywhere outside its head.
struct PrintedNames {
    private let view: PageView
    private let fed: Set<String>
    private let sections: Set<String>
    /// Folders of the address, but for what names the story.
    private let folders: Set<String>

    init(_ view: PageView, fed: [String], sections: [String], url: CanonicalURL? = nil) {
        self.view = view
        self.fed = Set(fed.map { PlainText.folded($0) })
        self.sections = Set(sections.map { PlainText.folded($0) })
        folders = Set((url?.path ?? "").split(separator: "/").dropLast().prefix(4).map { SiteNames.squash(String($0)) })
    }

    /// True for the name of a part of the site, which stands beside bylines.
    func isSection(_ name: String) -> Bool {
        sections.contains(PlainText.folded(name)) || !name.contains(" ") && folders.contains(SiteNames.squash(name))
    }

    func holds(_ name: String) -> Bool {
        let key = PlainText.folded(name)
        if key.isEmpty { return false }
        if fed.contains(key) { return true }
        var unread = 0
        for line in view.lines
        where line.tag != .title && line.folded.utf8.count >= key.utf8.count && Self.holds(line.folded, key) {
            if !isUnread(line) { return true }
            unread += 1
            if unread >= Self.unreadBound { return false }
        }
        return false
    }

    /// Hidden lines with one name that are looked at: each asks its ancestors.
    private static let unreadBound = 40

    /// Hidden from readers, or a notice of rights: there stands who runs the site.
    private func isUnread(_ line: PageView.Line) -> Bool {
        if line.words <= 20,
            line.text.hasPrefix("©") || line.folded.hasPrefix("copyright ") || line.text.hasPrefix("(c)")
        {
            return true
        }
        var index = line.innermost
        while index >= 0 {
            if view.own[index].contains(.hidden), view.page.elements[index].tag != .body { return true }
            index = Int(view.page.elements[index].parent)
        }
        return false
    }

    /// Whole words only.
    ///
    /// One word is a name where it ends a short line or stands before a date: `make`, `nature` and first names stand in
    /// texts.
    private static func holds(_ text: String, _ key: String) -> Bool {
        guard PlainText.contains(text, key) else { return false }
        // Inline tags glue a label to a name.
        if key.contains(" ") { return true }
        if text == key || key.contains(where: { $0.isUnspaced }) { return true }
        // Scripts without small letters give a name away by itself.
        if !key.contains(where: \.isCased) { return PlainText.contains(" " + text + " ", " " + key + " ") }
        guard text.utf8.reduce(0, { $0 + ($1 == 0x20 ? 1 : 0) }) <= 5 else { return false }
        return text.hasSuffix(" " + key)
            || text.hasPrefix(key + " ") && text.utf8.contains(where: { $0 &- 0x30 < 10 })
    }
}

extension Character {
    fileprivate var isUnspaced: Bool { unicodeScalars.contains { $0.isUnspacedScript } }
}

import WireModel

/// The section a story stands in and the tags it carries.
struct PageSubjects {
    private(set) var section: String?
    private(set) var tags: [String] = []

    private static let bound = 20

    init(_ metadata: PageMetadata, sites: SiteNames, headline: String?) {
        let named =
            [
                metadata.record.section,
                metadata.first(
                    "article:section", "og:section", "section", "parsely-section", "sailthru.section",
                    "dc.subject.section",
                    "category", "cxenseparse:section", "lp:section"),
            ].compactMap(\.self) + metadata.record.crumbs.reversed()
        let title = PlainText.folded(headline ?? "")
        section = named.map { PlainText.plain($0) }.first { text in
            let folded = PlainText.folded(text)
            return !folded.isEmpty && text.utf8.count <= 60 && folded != title && !sites.isName(text)
                && !Self.empty.contains(folded) && !PlainText.contains(text, "://")
        }
        readTags(metadata, sites: sites)
    }

    private mutating func readTags(_ metadata: PageMetadata, sites: SiteNames) {
        var seen: Set<String> = []
        let listed =
            metadata.record.keywords + metadata.all("article:tag").flatMap { Self.split($0) }
            + Self.split(metadata.first("news_keywords") ?? "")
            + (metadata.record.keywords.isEmpty ? Self.split(metadata.first("keywords") ?? "") : [])
            + metadata.all("parsely-tags").flatMap { Self.split($0) }
        for text in listed where tags.count < Self.bound {
            let tag = PlainText.plain(text)
            let folded = PlainText.folded(tag)
            guard !folded.isEmpty, tag.count <= 60, !sites.isName(tag), !Self.isMachine(tag) else { continue }
            if seen.insert(folded).inserted { tags.append(tag) }
        }
    }

    private static func split(_ text: String) -> [String] {
        let mark: Character = text.contains(",") ? "," : text.contains(";") ? ";" : "|"
        return text.split(separator: mark).prefix(60).map { String($0).wireText }
    }

    /// Keys of the publishing system: `Page Type: Article`, `region|national`, UUIDs.
    private static func isMachine(_ tag: String) -> Bool {
        if tag.utf8.contains(where: { ":|=".utf8.contains($0) }) { return true }
        return tag.count >= 16 && !tag.utf8.contains(0x20) && tag.contains(where: \.isNumber)
    }

    private static let empty: Set<String> = [
        "home", "startseite", "start", "homepage", "accueil", "inicio", "portada", "news", "nachrichten", "articles",
        "article", "artikel", "story", "stories", "uncategorized", "allgemein", "default", "none", "noticias", "all",
        "главная", "strona główna", "ana sayfa",
    ]
}

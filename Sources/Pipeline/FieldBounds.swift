import WireModel

/// What the short fields of a record may take; the body has bounds of its own (`ArticlePass.Settings`).
///
/// A page may put all of itself into a credit or a standfirst. Prose is cut at a word, a name that cannot be one is
/// left out: half a name is another one. The longest of the real values are told in docs/record.md; all are far below.
struct FieldBounds: Sendable {
    /// Bytes of a headline, a byline, a picture's credit, a copyright notice and a licence in words.
    var line = 1 << 10
    /// Bytes of a caption.
    var caption = 2 << 10
    /// Bytes of a standfirst; some sites repeat their first section there.
    var standfirst = 4 << 10
    /// Characters of a name: of people, agencies, places, sites, sections and tags.
    var name = 256
    /// Bytes of a language tag (BCP 47 4.4.1 asks for 35).
    var language = 64
    /// Bytes of an address and of a feed's identifier.
    var address = 4 << 10
    /// Names in a list: authors, credits, tags, directives of robots.
    var names = 64

    func bounded(_ article: Article) -> Article {
        var article = article
        article.headline = article.headline?.cut(to: line)
        article.standfirst = article.standfirst?.cut(to: standfirst)
        article.byline = article.byline?.cut(to: line)
        article.authors = named(article.authors)
        article.credits = named(article.credits)
        article.tags = named(article.tags)
        article.agency = named(article.agency)
        article.dateline = named(article.dateline)
        article.section = named(article.section)
        article.siteName = named(article.siteName)
        article.language = tag(article.language)
        article.declaredLanguage = tag(article.declaredLanguage)
        article.picture = article.picture.map(bounded)
        article.rights = bounded(article.rights)
        return article
    }

    /// An identifier as its feed gives it; nil where it is too long to be one.
    func identifier(_ text: String) -> String? { text.utf8.count <= address ? text : nil }

    private func bounded(_ picture: Picture) -> Picture {
        var picture = picture
        picture.caption = picture.caption?.cut(to: caption)
        picture.credit = picture.credit?.cut(to: line)
        if let url = picture.url, url.string.utf8.count > address { picture.url = nil }
        return picture
    }

    private func bounded(_ rights: RightsSignals) -> RightsSignals {
        var rights = rights
        rights.copyrightHolder = rights.copyrightHolder?.cut(to: line)
        // Half an address leads elsewhere.
        rights.licence = rights.licence.flatMap { $0.hasPrefix("http") ? identifier($0) : $0.cut(to: line) }
        rights.tdmPolicy = rights.tdmPolicy.flatMap(identifier)
        rights.robots = Array(rights.robots.prefix(names))
        return rights
    }

    private func named(_ text: String?) -> String? {
        guard let text, text.utf8.count > name else { return text }
        return text.unicodeScalars.count <= name ? text : nil
    }

    private func named(_ texts: [String]) -> [String] {
        guard texts.count > names || texts.contains(where: { $0.utf8.count > name }) else { return texts }
        return Array(texts.lazy.compactMap { named($0) }.prefix(names))
    }

    private func tag(_ text: String?) -> String? { text.flatMap { $0.utf8.count <= language ? $0 : nil } }
}

extension String {
    /// The beginning in at most `bytes`, up to the last word that is whole, with an ellipsis; a shorter text as it is.
    func cut(to bytes: Int) -> String {
        guard utf8.count > bytes, bytes >= 3 else { return self }
        var end = utf8.index(startIndex, offsetBy: bytes - 3)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        // A character may be of many scalars, but none that is one to a reader of more than these.
        for _ in 0..<64 where String.Index(end, within: self) == nil && end > startIndex {
            end = unicodeScalars.index(before: end)
        }
        let kept = self[..<end]
        // Where a word has no end in all of the second half, it is cut: some scripts know no spaces.
        let half = utf8.index(startIndex, offsetBy: utf8.distance(from: startIndex, to: end) / 2)
        let space = utf8[half..<end].lastIndex(of: 0x20)
        return kept[..<(space ?? end)] + "…"
    }
}

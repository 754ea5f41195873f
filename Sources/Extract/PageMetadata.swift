import Markup
import WireModel

/// What a page's head says, read once: meta tags, links, titles, linked data.
struct PageMetadata {
    /// First value of each meta name or property, keys in lower case.
    private(set) var meta: [String: String] = [:]
    private(set) var metaLists: [String: [String]] = [:]
    private(set) var record = LinkedRecord()
    private(set) var title: String?
    private(set) var htmlLanguage: String?
    private(set) var canonical: String?
    private(set) var nextPage: String?
    private(set) var accelerated: String?
    private(set) var licence: String?
    private(set) var feeds: [String] = []
    private(set) var base: CanonicalURL?
    private(set) var refresh: String?

    init(_ view: PageView, url: CanonicalURL?) {
        base = url
        for (index, element) in view.page.elements.enumerated() {
            switch element.tag {
            case .meta: readMeta(index, in: view.page)
            case .link: readLink(index, in: view.page)
            case .a: readAnchor(index, in: view.page)
            case .title:
                if title == nil {
                    let text = PlainText.plain(view.page.text(of: index))
                    if !text.isEmpty { title = text }
                }
            case .html: htmlLanguage = htmlLanguage ?? view.page.attribute(.lang, of: index)
            case .body: htmlLanguage = htmlLanguage ?? view.page.attribute(.lang, of: index)
            case .base:
                if let text = view.page.attribute(.href, of: index), let found = CanonicalURL(text, base: url) {
                    base = found
                }
            default: break
            }
        }
        record = LinkedRecord(scripts: view.page.linkedData, pages: [url, absolute(canonical)])
    }

    func first(_ names: String...) -> String? {
        for name in names {
            if let value = meta[name], !value.isEmpty { return value }
        }
        return nil
    }

    func all(_ name: String) -> [String] { metaLists[name] ?? [] }

    var description: String? {
        first("og:description", "description", "twitter:description", "dc.description", "dcterms.description")
            ?? record.standfirst
    }

    var siteName: String? {
        // A publisher given as an address names nobody.
        [
            first("og:site_name"), first("application-name"), record.publisher, record.siteName,
            first("twitter:app:name:iphone", "dc.publisher", "publisher", "copyright"),
        ].compactMap(\.self).first { !$0.contains("://") && $0.utf8.count <= 120 }
    }

    func absolute(_ reference: String?) -> CanonicalURL? {
        guard let reference, !reference.isEmpty, reference.utf8.count <= 4096 else { return nil }
        return CanonicalURL(reference, base: base)
    }

    func links(base url: CanonicalURL?) -> PageLinks {
        var links = PageLinks()
        links.canonical = absolute(canonical)?.string
        links.accelerated = absolute(accelerated)?.string
        links.feeds = feeds.prefix(20).compactMap { absolute($0)?.string }
        return links
    }

    private mutating func readMeta(_ index: Int, in page: HTMLPage) {
        if let equiv = page.attribute(.equiv, of: index)?.lowercased(),
            let content = page.attribute(.content, of: index)
        {
            if equiv == "refresh" { refresh = refresh ?? content }
            if equiv == "content-language" { meta["content-language"] = content.wireText }
        }
        guard let content = page.attribute(.content, of: index) else { return }
        let value = PlainText.plain(content)
        for key in [HTMLAttributeName.property, .name, .itemprop] {
            guard let names = page.attribute(key, of: index)?.lowercased() else { continue }
            for name in names.spacedWords where !value.isEmpty {
                if meta[name] == nil { meta[name] = value }
                if (metaLists[name]?.count ?? 0) < 50 { metaLists[name, default: []].append(value) }
            }
        }
    }

    private mutating func readLink(_ index: Int, in page: HTMLPage) {
        guard let rel = page.attribute(.rel, of: index)?.lowercased(),
            let href = page.attribute(.href, of: index)
        else { return }
        let words = rel.spacedWords
        if words.contains("canonical") { canonical = canonical ?? href }
        if words.contains("next") { nextPage = nextPage ?? href }
        if words.contains("amphtml") { accelerated = accelerated ?? href }
        if words.contains("license") { licence = licence ?? href }
        if words.contains("alternate"), let type = page.attribute(.type, of: index)?.lowercased(),
            type.contains("rss") || type.contains("atom") || type.contains("feed+json")
        {
            feeds.append(href)
        }
    }

    private mutating func readAnchor(_ index: Int, in page: HTMLPage) {
        guard let rel = page.attribute(.rel, of: index)?.lowercased() else { return }
        let words = rel.spacedWords
        if words.contains("license") { licence = licence ?? page.attribute(.href, of: index) }
    }
}

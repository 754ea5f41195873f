import Foundation
import Markup
import WireModel

/// Builds a sitemap from the elements of a urlset or an index as they stream by.
struct SitemapDocument: XMLReceiver, ~Copyable {
    private(set) var sitemap: Sitemap
    private let base: String?
    private let limit: Int
    private var url = SitemapURL(loc: "")
    private var reference = SitemapReference(loc: "")
    private var text = LeafText()
    private var path: [FeedTag] = []
    private(set) var wantsMore = true

    init(encoding: String, base: String?, limit: Int) {
        sitemap = Sitemap(kind: .urlset, encoding: encoding)
        self.base = base
        self.limit = limit
    }

    /// Pages declare these namespaces wrongly or not at all; only news and other extensions are told apart.
    func tag(for name: XMLName) -> FeedTag {
        var namespace = FeedNamespace.sitemap
        if let declared = name.namespace, let known = declared.known {
            let uri = declared.uri.string.lowercased()
            namespace = uri.contains("sitemap-image") || uri.contains("sitemap-video") ? .other : known
        } else if let prefix = name.prefix {
            namespace = FeedNamespace(undeclaredPrefix: prefix.string) ?? .other
        }
        if namespace != .news && namespace != .other { namespace = .sitemap }
        return FeedTag(namespace, FeedName(name.local))
    }

    mutating func open(_ element: borrowing XMLElement) {
        path.append(element.tag)
        text.removeAll()
        switch (element.tag.namespace, element.tag.name) {
        case (_, .sitemapindex) where path.count == 1: sitemap.kind = .index
        case (.sitemap, .url) where path.count == 2: url = SitemapURL(loc: "")
        case (.sitemap, .sitemap) where path.count == 2: reference = SitemapReference(loc: "")
        default: break
        }
    }

    mutating func text(_ run: XMLText) {
        if path.count > 2 { text.append(run) }
    }

    mutating func close(_ tag: FeedTag, _ name: XMLName) {
        let depth = path.count
        let parent = depth >= 2 ? path[depth &- 2].name : .other
        _ = path.popLast()
        switch (tag.namespace, tag.name) {
        case (.sitemap, .url) where depth == 2: finishURL()
        case (.sitemap, .sitemap) where depth == 2: finishReference()
        case (.sitemap, _) where depth == 3: setField(tag.name, isReference: parent == .sitemap)
        case (.news, _): setNews(tag.name)
        default: break
        }
        text.removeAll()
    }

    private mutating func setField(_ name: FeedName, isReference: Bool) {
        let value = FeedText(view: text.view, isHTML: false, base: base)
        switch name {
        case .loc: if isReference { reference.loc = value.address ?? "" } else { url.loc = value.address ?? "" }
        case .lastmod: if isReference { reference.lastmod = value.instant } else { url.lastmod = value.instant }
        default: break
        }
    }

    private mutating func setNews(_ name: FeedName) {
        let value = FeedText(view: text.view, isHTML: true, base: base)
        switch name {
        case .name: url.publication = value.plain
        case .language: url.language = value.plain
        case .publicationdate: url.published = value.instant
        case .title: url.title = value.plain
        case .keywords: url.keywords = value.plain
        default: break
        }
    }

    private mutating func finishURL() {
        guard !url.loc.isEmpty else { return }
        sitemap.urls.append(url)
        if sitemap.urls.count >= limit { stop() }
    }

    private mutating func finishReference() {
        guard !reference.loc.isEmpty else { return }
        sitemap.sitemaps.append(reference)
        if sitemap.sitemaps.count >= limit { stop() }
    }

    private mutating func stop() {
        sitemap.isPartial = true
        wantsMore = false
    }

    mutating func markPartial() { sitemap.isPartial = true }
}

extension FeedReader {
    /// Reads a sitemap, an index of sitemaps, or a text file with an address a line.
    ///
    /// The bytes come unpacked: a `.xml.gz` is the caller's to decode, within his own limits.
    package func sitemap(
        from bytes: [UInt8], contentType: String?, url: CanonicalURL?
    ) throws(FeedError) -> Sitemap {
        try admit(bytes.count)
        let decoded = FeedCharset(bytes, contentType: contentType)
        if decoded.text.first(where: { $0 > 0x20 }) != 0x3C {
            if let list = textSitemap(decoded) { return list }
            // Something may stand before the document.
        }
        var document = SitemapDocument(
            encoding: decoded.encoding.name, base: url?.string, limit: settings.sitemapURLs)
        let outcome = try read(decoded.text, into: &document) { name in
            switch FeedName(XMLName(name).local) {
            case .urlset, .sitemapindex: .root
            default: Self.verdictOnPage(name)
            }
        }
        if outcome.isTruncated { document.markPartial() }
        return document.sitemap
    }

    /// One address a line (sitemaps.org, "Text file"); nil where most lines are none.
    private func textSitemap(_ decoded: FeedCharset) -> Sitemap? {
        var sitemap = Sitemap(kind: .text, encoding: decoded.encoding.name)
        var others = 0
        decoded.text.withView { text in
            var end = -1
            while end < text.count {
                let start = end &+ 1
                end = start
                while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end &+= 1 }
                let line = text[start..<min(end, start &+ 8192)].trimmed
                if line.isEmpty { continue }
                let address = line.string
                guard FeedAddress.isWeb(address), CanonicalURL(address) != nil else {
                    others += 1
                    continue
                }
                guard sitemap.urls.count < settings.sitemapURLs else {
                    sitemap.isPartial = true
                    return
                }
                sitemap.urls.append(SitemapURL(loc: address))
            }
        }
        return sitemap.urls.count > others ? sitemap : nil
    }
}

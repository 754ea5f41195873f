import Foundation
import Markup
import WireModel

/// Builds a sitemap from the elements of a urlset or an index as they stream by.
final class SitemapDocument: XMLReceiver {
    private(set) var sitemap: Sitemap
    private let base: String?
    private let limit: Int
    private var url = SitemapURL(loc: "")
    private var reference = SitemapReference(loc: "")
    private var text: [UInt8] = []
    private var path: [Int] = []
    private(set) var wantsMore = true

    init(encoding: String, base: String?, limit: Int) {
        sitemap = Sitemap(kind: .urlset, encoding: encoding)
        self.base = base
        self.limit = limit
    }

    /// Pages declare these namespaces wrongly or not at all; only news and other extensions are told apart.
    func code(for name: XMLName) -> Int {
        let namespace: FeedNamespace
        if let uri = name.namespace, let known = FeedNamespace(uri: uri) {
            namespace =
                uri.lowercased().contains("sitemap-image") || uri.lowercased().contains("sitemap-video")
                ? .other : known
        } else if let prefix = name.prefix {
            namespace = FeedNamespace(undeclaredPrefix: prefix) ?? .other
        } else {
            namespace = .sitemap
        }
        let vocabulary: FeedNamespace = namespace == .news || namespace == .other ? namespace : .sitemap
        return FeedCode.code(vocabulary, local: name.local.lowercased())
    }

    func open(_ element: borrowing XMLElement) {
        path.append(element.code)
        text.removeAll(keepingCapacity: true)
        switch (FeedCode.namespace(element.code), FeedCode.name(element.code)) {
        case (_, .sitemapindex) where path.count == 1: sitemap.kind = .index
        case (.sitemap, .url) where path.count == 2: url = SitemapURL(loc: "")
        case (.sitemap, .sitemap) where path.count == 2: reference = SitemapReference(loc: "")
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if path.count > 2 { text.append(contentsOf: bytes) }
    }

    func close(_ code: Int) {
        let namespace = FeedCode.namespace(code)
        let name = FeedCode.name(code)
        let depth = path.count
        let parent = depth >= 2 ? FeedCode.name(path[depth &- 2]) : .other
        path.removeLast()
        switch (namespace, name) {
        case (.sitemap, .url) where depth == 2: finishURL()
        case (.sitemap, .sitemap) where depth == 2: finishReference()
        case (.sitemap, _) where depth == 3: setField(name, isReference: parent == .sitemap)
        case (.news, _): setNews(name)
        default: break
        }
        text.removeAll(keepingCapacity: true)
    }

    private func setField(_ name: FeedName, isReference: Bool) {
        let value = FeedText(bytes: text, isHTML: false, base: base)
        switch name {
        case .loc: if isReference { reference.loc = value.address ?? "" } else { url.loc = value.address ?? "" }
        case .lastmod: if isReference { reference.lastmod = value.instant } else { url.lastmod = value.instant }
        default: break
        }
    }

    private func setNews(_ name: FeedName) {
        let value = FeedText(bytes: text, isHTML: true, base: base)
        switch name {
        case .name: url.publication = value.plain
        case .language: url.language = value.plain
        case .publicationdate: url.published = value.instant
        case .title: url.title = value.plain
        case .keywords: url.keywords = value.plain
        default: break
        }
    }

    private func finishURL() {
        guard !url.loc.isEmpty else { return }
        sitemap.urls.append(url)
        if sitemap.urls.count >= limit { stop() }
    }

    private func finishReference() {
        guard !reference.loc.isEmpty else { return }
        sitemap.sitemaps.append(reference)
        if sitemap.sitemaps.count >= limit { stop() }
    }

    private func stop() {
        sitemap.isPartial = true
        wantsMore = false
    }

    func markPartial() { sitemap.isPartial = true }
}

extension FeedReader {
    /// Reads a sitemap, an index of sitemaps, or a text file with an address a line.
    ///
    /// The bytes come unpacked: a `.xml.gz` is the caller's to decode, within his own limits.
    package func sitemap(
        from bytes: [UInt8], contentType: String?, url: CanonicalURL?
    ) throws(FeedError) -> Sitemap {
        try admit(bytes)
        let decoded = FeedCharset(bytes, contentType: contentType)
        if decoded.text.first(where: { $0 > 0x20 }) != 0x3C {
            if let list = textSitemap(decoded) { return list }
            // Something may stand before the document.
        }
        let document = SitemapDocument(
            encoding: decoded.encoding.name, base: url?.string, limit: settings.sitemapURLs)
        let outcome: XMLOutcome
        do {
            outcome = try XMLReader(limits: settings.limits).read(decoded.text, into: document) { name in
                switch Self.localName(name) {
                case "urlset", "sitemapindex": .root
                case "html": .refuse
                default: .junk
                }
            }
        } catch {
            throw FeedError(error)
        }
        if outcome.isTruncated { document.markPartial() }
        return document.sitemap
    }

    /// One address a line (sitemaps.org, "Text file"); nil where most lines are none.
    private func textSitemap(_ decoded: FeedCharset) -> Sitemap? {
        var sitemap = Sitemap(kind: .text, encoding: decoded.encoding.name)
        var others = 0
        for line in decoded.text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let text = String(decoding: line.prefix(8192), as: UTF8.self).trimmedASCII
            if text.isEmpty { continue }
            guard FeedAddress.isWeb(text), CanonicalURL(text) != nil else {
                others += 1
                continue
            }
            if sitemap.urls.count >= settings.sitemapURLs {
                sitemap.isPartial = true
                break
            }
            sitemap.urls.append(SitemapURL(loc: text))
        }
        return sitemap.urls.count > others ? sitemap : nil
    }
}

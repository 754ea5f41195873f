import Markup
import WireModel

/// A feed that a page names.
package struct FeedLink: Hashable, Sendable, Codable {
    /// Absolute where the page's address is known.
    package var url: String
    package var type: String?
    package var title: String?

    package init(url: String, type: String? = nil, title: String? = nil) {
        self.url = url
        self.type = type
        self.title = title
    }
}

/// Looks through a page's tags for the feeds that it announces.
struct FeedDiscovery {
    private let html: ByteView
    private var base: String?
    private let limit: Int
    private var links: [FeedLink] = []
    private var anchors: [FeedLink] = []

    init(html: ByteView, base: String?, limit: Int) {
        self.html = html
        self.base = base
        self.limit = limit
    }

    /// Feeds of `link rel=alternate` in page order; where there are none, anchors that look like feeds.
    mutating func feeds() -> [FeedLink] {
        var at = 0
        var failures = 0
        var hidden: UInt64 = 0
        var hasBase = false
        while at < html.count {
            at = html.index(of: 0x3C, from: at)
            guard let tag = HTMLTag(html, at: at, failures: &failures) else {
                at &+= 1
                continue
            }
            if hidden != 0 {
                // Inside a script or style only its own end tag counts.
                if tag.isEnd, tag.name == hidden { hidden = 0 }
                at = hidden == 0 ? tag.end : at &+ 1
                continue
            }
            at = tag.end
            if tag.isEnd { continue }
            if tag.hidesText { hidden = tag.name }
            switch tag.name {
            case Self.link: readLink(tag)
            case Self.anchor: readAnchor(tag)
            case Self.baseElement where !hasBase:
                guard let href = attributes(tag)["href"] else { continue }
                base = FeedAddress.resolved(href, base: base) ?? base
                hasBase = true
            default: break
            }
        }
        return links.isEmpty ? anchors : links
    }

    private static let link = HTMLTag.pack("link")
    private static let anchor = HTMLTag.pack("a")
    private static let baseElement = HTMLTag.pack("base")

    private static let feedTypes: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json",
        "application/json", "application/xml", "text/xml", "application/rss", "application/atom", "text/rss+xml",
        "application/x-rss+xml", "application/x-atom+xml", "text/atom+xml",
    ]

    private mutating func readLink(_ tag: HTMLTag) {
        let attributes = attributes(tag)
        let relations = (attributes["rel"] ?? "").lowercased().split { $0 == " " || $0 == "\n" || $0 == "\t" }
        guard relations.contains("alternate") || relations.contains("feed"), !relations.contains("stylesheet"),
            let url = address(attributes["href"])
        else { return }
        let type = (attributes["type"] ?? "").lowercased().split(separator: ";").first.map { $0.trimmedASCII } ?? ""
        if type.isEmpty {
            // Without a type an alternate is mostly another language or a mobile page.
            guard relations.contains("feed") || (attributes["hreflang"] == nil && Self.looksLikeFeed(url)) else {
                return
            }
        } else {
            // WordPress announces each page's JSON under the type that some JSON Feeds use.
            guard Self.feedTypes.contains(type), !(type == "application/json" && url.contains("/wp-json/")) else {
                return
            }
        }
        add(FeedLink(url: url, type: type.isEmpty ? nil : type, title: attributes["title"]), to: &links)
    }

    private mutating func readAnchor(_ tag: HTMLTag) {
        guard links.isEmpty, anchors.count < limit else { return }
        let attributes = attributes(tag)
        guard let url = address(attributes["href"]), Self.looksLikeFeed(url) else { return }
        add(FeedLink(url: url, type: nil, title: attributes["title"]), to: &anchors)
    }

    private func add(_ link: FeedLink, to list: inout [FeedLink]) {
        guard list.count < limit, !list.contains(where: { $0.url == link.url }) else { return }
        list.append(link)
    }

    /// A web address; `feed:` before or in place of the scheme is dropped.
    private func address(_ href: String?) -> String? {
        guard var href = href?.trimmedASCII, !href.isEmpty else { return nil }
        if href.lowercased().hasPrefix("feed://") {
            href = "http" + href.dropFirst(4)
        } else if href.lowercased().hasPrefix("feed:") {
            href = String(href.dropFirst(5))
        }
        guard let url = FeedAddress.resolved(href, base: base), CanonicalURL(url) != nil else { return nil }
        return url
    }

    /// True for `/feed/`, `/rss`, `/feeds/posts/default`, `x.atom`, `index.xml` and the like.
    static func looksLikeFeed(_ url: String) -> Bool {
        guard let path = CanonicalURL(url)?.path.lowercased() else { return false }
        let parts = path.split(separator: "/")
        guard let last = parts.last else { return false }
        if let dot = last.lastIndex(of: ".") {
            let suffix = last[last.index(after: dot)...]
            let stem = last[..<dot]
            if ["rss", "atom", "rdf"].contains(suffix) { return true }
            let words = ["feed", "rss", "atom", "index"]
            if suffix == "xml" || suffix == "json" {
                return words.contains { stem.contains($0) } && stem != "sitemap_index"
            }
            if ["html", "htm", "php", "aspx", "png", "jpg", "svg", "gif"].contains(suffix) { return false }
        }
        return parts.contains { ["feed", "feeds", "rss", "atom", "rss2"].contains($0) }
    }

    private func attributes(_ tag: HTMLTag) -> [String: String] {
        var found: [String: String] = [:]
        var attributes = tag.attributes
        while let (name, value, _) = attributes.next(html), found.count < 32 {
            guard name.count <= 16 else { continue }
            let key = html[name].string.lowercased()
            if found[key] == nil { found[key] = HTMLFragment.attributeText(html[value]) }
        }
        return found
    }
}

extension FeedReader {
    /// The feeds that an HTML page announces, in page order, each once.
    package func feedLinks(
        inPage bytes: [UInt8], contentType: String?, url: CanonicalURL?
    ) throws(FeedError) -> [FeedLink] {
        try admit(bytes.count)
        let text = FeedCharset(page: bytes, contentType: contentType).text
        return text.withView { html in
            var discovery = FeedDiscovery(html: html, base: url?.string, limit: settings.pageFeeds)
            return discovery.feeds()
        }
    }
}

import Markup
import WireModel

/// Gathers the subscriptions of an OPML document with the folders that they stand in.
struct OutlineDocument: XMLReceiver, ~Copyable {
    private(set) var feeds: [OutlineFeed] = []
    private let limit: Int
    /// Bytes of a folder's path from which on no name is added to it: each feed in it is given all of it.
    private static let longestFolder = 1_024
    /// Path of the folder that each open element makes, its own name last; nil outside of named outlines.
    private var folders: [String?] = []
    private(set) var wantsMore = true

    init(limit: Int) { self.limit = limit }

    func tag(for name: XMLName) -> FeedTag { FeedTag(.opml, FeedName(name.local)) }

    mutating func open(_ element: borrowing XMLElement) {
        guard element.tag.name == .outline else {
            folders.append(folders.last ?? nil)
            return
        }
        let text = plain(element.attribute("text"))
        let title = plain(element.attribute("title"))
        if let address = element.attribute("xmlUrl")?.trimmedASCII, !address.isEmpty {
            let page = element.attribute("htmlUrl")?.trimmedASCII
            feeds.append(
                OutlineFeed(
                    xmlURL: address, htmlURL: page.flatMap { $0.isEmpty ? nil : $0 }, title: title ?? text,
                    folder: folders.last ?? nil))
            if feeds.count >= limit { wantsMore = false }
        }
        // OPML 2.0 shows a folder by its text.
        folders.append(Self.folder(text ?? title, in: folders.last ?? nil))
    }

    private static func folder(_ name: String?, in outer: String?) -> String? {
        guard let name else { return outer }
        guard let outer else { return name.utf8.count <= longestFolder ? name : nil }
        return outer.utf8.count + name.utf8.count < longestFolder ? outer + "/" + name : outer
    }

    func text(_ run: XMLText) {}

    mutating func close(_ tag: FeedTag, _ name: XMLName) { _ = folders.popLast() }

    private func plain(_ text: String?) -> String? {
        guard let text = text.map({ $0.withView { HTMLFragment.collapsed($0) } }) else { return nil }
        return text.isEmpty ? nil : text
    }
}

extension FeedReader {
    /// Reads the subscriptions of an OPML 1.0 or 2.0 document, in document order.
    package func outlines(from bytes: [UInt8]) throws(FeedError) -> [OutlineFeed] {
        try admit(bytes.count)
        var document = OutlineDocument(limit: settings.outlineFeeds)
        _ = try read(FeedCharset(bytes, contentType: nil).text, into: &document) { name in
            FeedName(XMLName(name).local) == .opml ? .root : Self.verdictOnPage(name)
        }
        return document.feeds
    }
}

/// Writes subscriptions as OPML 2.0, folders as nested outlines in the order of their first feed.
package func opml(_ feeds: [OutlineFeed], title: String) -> String {
    var folders: [String] = []
    var members: [String: [OutlineFeed]] = [:]
    for feed in feeds {
        let folder = feed.folder ?? ""
        if members[folder] == nil { folders.append(folder) }
        members[folder, default: []].append(feed)
    }
    var lines = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<opml version=\"2.0\">",
        "  <head><title>\(attributeText(title))</title></head>", "  <body>",
    ]
    for folder in folders {
        let path = folder.isEmpty ? [] : folder.split(separator: "/").map(String.init)
        for (depth, name) in path.enumerated() {
            lines.append("\(indent(depth + 2))<outline text=\"\(attributeText(name))\">")
        }
        for feed in members[folder] ?? [] { lines.append(indent(path.count + 2) + outline(feed)) }
        for depth in path.indices.reversed() { lines.append("\(indent(depth + 2))</outline>") }
    }
    return (lines + ["  </body>", "</opml>", ""]).joined(separator: "\n")
}

private func outline(_ feed: OutlineFeed) -> String {
    let title = feed.title ?? feed.xmlURL
    let page = feed.htmlURL.map { " htmlUrl=\"\(attributeText($0))\"" } ?? ""
    return "<outline type=\"rss\" text=\"\(attributeText(title))\" title=\"\(attributeText(title))\""
        + " xmlUrl=\"\(attributeText(feed.xmlURL))\"\(page)/>"
}

private func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

/// Escaped for an attribute; control characters, which XML cannot hold, become spaces.
private func attributeText(_ text: String) -> String {
    var sink = ByteSink()
    text.utf8.map { $0 < 0x20 ? 0x20 : $0 }.withView { HTMLFragment.appendEscaped($0, to: &sink, quotes: true) }
    return sink.view.string
}

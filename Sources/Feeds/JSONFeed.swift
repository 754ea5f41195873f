import Foundation
import WireModel

/// Reads JSON Feed 1.0 and 1.1.
struct JSONFeed: ~Copyable {
    private let base: String?
    private let entryLimit: Int
    private var resolver = FragmentResolver()

    init(base: String?, entryLimit: Int) {
        self.base = base
        self.entryLimit = entryLimit
    }

    static func looksLike(_ text: ByteView) -> Bool { text.trimmedLeft.first == 0x7B }

    mutating func feed(from text: ByteView, encoding: String) throws(FeedError) -> Feed {
        var json = JSONText(text)
        guard let root = json.value(), case .object = root else { throw FeedError(.notAFeed, "no JSON object") }
        var feed = try head(of: root, encoding: encoding)
        feed.isPartial = json.isBroken
        let items = root["items"]?.elements ?? []
        for item in items.prefix(entryLimit) {
            guard case .object = item else { continue }
            feed.entries.append(entry(item, feed))
        }
        if items.count > entryLimit { feed.isPartial = true }
        return feed
    }

    /// The feed without its entries.
    mutating func head(from text: ByteView, encoding: String) throws(FeedError) -> Feed {
        var json = JSONText(text)
        guard let (root, items) = json.object(streaming: "items", isSkipping: true, { _ in }) else {
            throw FeedError(.notAFeed, "no JSON object")
        }
        var feed = try head(of: root, encoding: encoding)
        feed.isPartial = json.isBroken || items > entryLimit
        return feed
    }

    /// The entries, one in memory at a time.
    mutating func entries(from text: ByteView, head: Feed, _ receive: (FeedEntry) -> Void) {
        var json = JSONText(text)
        var count = 0
        // What comes back is what `head(from:encoding:)` has read.
        _ = json.object(streaming: "items", isSkipping: false) { item in
            count &+= 1
            guard count <= entryLimit, case .object = item else { return }
            receive(entry(item, head))
        }
    }

    private mutating func head(of root: JSONValue, encoding: String) throws(FeedError) -> Feed {
        let version = root["version"]?.text ?? ""
        // Some feeds give a bare version or none; a list of items with a version or a title says as much.
        guard
            version.contains("jsonfeed.org")
                || (root["items"]?.isArray == true && !(version.isEmpty && root["title"] == nil))
        else {
            throw FeedError(.notAFeed, "JSON, but no JSON Feed")
        }
        var feed = Feed(
            format: version.hasSuffix("/1") || version.hasSuffix("1.0") ? "json1.0" : "json1.1", encoding: encoding)
        feed.title = plain(root["title"])
        feed.link = address(root["home_page_url"])
        feed.selfLink = address(root["feed_url"])
        feed.next = address(root["next_url"])
        feed.summary = plain(root["description"])
        feed.image = address(root["icon"])
        feed.icon = address(root["favicon"])
        feed.language = plain(root["language"])
        feed.authors = people(root)
        for hub in root["hubs"]?.elements.prefix(16) ?? [] {
            if let url = address(hub["url"]), !feed.hubs.contains(url) { feed.hubs.append(url) }
        }
        return feed
    }

    private mutating func entry(_ item: JSONValue, _ feed: Feed) -> FeedEntry {
        var entry = FeedEntry()
        entry.id = item["id"]?.text
        entry.title = plain(item["title"])
        entry.link = address(item["url"]) ?? address(item["external_url"])
        entry.summary = fragment(item["summary"], isHTML: false)
        entry.content = fragment(item["content_html"], isHTML: true) ?? fragment(item["content_text"], isHTML: false)
        entry.published = instant(item["date_published"])
        entry.updated = instant(item["date_modified"])
        entry.authors = people(item)
        if entry.authors.isEmpty { entry.authors = feed.authors }
        entry.language = plain(item["language"]) ?? feed.language
        for tag in item["tags"]?.elements.prefix(256) ?? [] {
            if let tag = plain(tag), !entry.categories.contains(tag) { entry.categories.append(tag) }
        }
        for file in item["attachments"]?.elements.prefix(256) ?? [] {
            guard let url = address(file["url"]) else { continue }
            let length = file["size_in_bytes"]?.text.flatMap { Double($0) }.flatMap { Int(exactly: $0.rounded()) }
            entry.enclosures.append(FeedMedium(url: url, type: plain(file["mime_type"]), length: length))
        }
        entry.image =
            address(item["image"]) ?? address(item["banner_image"])
            ?? entry.enclosures.first { $0.type?.hasPrefix("image/") ?? false }?.url
        return entry
    }

    /// 1.1 has a list of authors, 1.0 one author.
    private func people(_ value: JSONValue) -> [FeedPerson] {
        var people: [FeedPerson] = []
        for author in (value["authors"]?.elements ?? []) + (value["author"].map { [$0] } ?? []) {
            if let name = author.text {
                people.add(FeedPerson(feedText: name))
            } else {
                people.add(FeedPerson(name: plain(author["name"]), url: address(author["url"])))
            }
        }
        return people
    }

    private mutating func fragment(_ value: JSONValue?, isHTML: Bool) -> String? {
        guard var text = value?.text else { return nil }
        return text.withUTF8 { unsafe resolver.fragment(FeedText(view: ByteView($0), isHTML: isHTML, base: base)) }
    }

    private func plain(_ value: JSONValue?) -> String? {
        value?.text?.withView { FeedText(view: $0, isHTML: false).plain }
    }

    private func address(_ value: JSONValue?) -> String? { FeedAddress.resolved(value?.text, base: base) }

    private func instant(_ value: JSONValue?) -> Date? { value?.text.flatMap { WireTime.parse($0)?.instant } }
}

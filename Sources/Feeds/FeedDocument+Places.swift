import Foundation
import Markup
import WireModel

/// Which part of a feed an element opens, and the elements that say everything in their attributes.
extension FeedDocument {
    /// Nil where the element and all in it mean nothing here.
    mutating func place(of element: borrowing XMLElement, in parent: Place, _ frame: Frame) -> Place? {
        let namespace = element.tag.namespace
        let name = element.tag.name
        if name == .other || namespace == .other { return nil }
        switch parent {
        case .document: return rootPlace(of: element, name, frame)
        case .feed: return placeInFeed(of: element, namespace, name, frame)
        case .entry: return placeInEntry(of: element, namespace, name, frame)
        case .group: return placeInGroup(of: element, namespace, name, frame)
        case .person, .originPerson: return beginLeaf(element)
        case .category: return name == .category ? categoryPlace(element) : nil
        case .origin:
            if name == .author {
                beginPerson()
                return .originPerson
            }
            if name == .link {
                if Self.isAlternate(element.value("rel")), let link = address(element, "href", frame) {
                    origin.link = origin.link ?? link
                }
                return nil
            }
            return beginLeaf(element)
        case .image, .textInput, .redirect, .skipHours, .skipDays: return beginLeaf(element)
        case .leaf: return nil
        }
    }

    private mutating func rootPlace(of element: borrowing XMLElement, _ name: FeedName, _ frame: Frame) -> Place? {
        switch name {
        case .rss:
            feed.format = Self.rssFormat(element.attribute("version"))
            return .feed
        case .rdf:
            feed.format = "rss1.0"
            return .feed
        case .feed, .entry:
            let version = element.attribute("version")
            isAtom03 = element.tag.namespace == .atom03 || version == "0.3"
            feed.format = isAtom03 ? "atom0.3" : "atom1.0"
            if name == .feed { return .feed }
            beginEntry(element, frame)
            return .entry
        case .channel:
            feed.format = "cdf"
            channelAttributes(element, frame)
            return .feed
        default: return nil
        }
    }

    /// 2.x counts as 2.0; a version that never was is read as 2.0, which says least.
    private static func rssFormat(_ version: String?) -> String {
        let version = version?.trimmedASCII ?? ""
        switch version {
        case "0.90", "0.91", "0.92", "0.93", "0.94": return "rss" + version
        case "0.9": return "rss0.90"
        case "1.0": return "rss1.0"
        default: return "rss2.0"
        }
    }

    /// CDF keeps a channel's facts in attributes.
    private mutating func channelAttributes(_ element: borrowing XMLElement, _ frame: Frame) {
        head.link.offer(address(element, "href", frame), rank: 3)
        head.updated.offer(element.attribute("lastmod").flatMap { WireTime.parse($0)?.instant }, rank: 3)
    }

    mutating func beginEntry(_ element: borrowing XMLElement, _ frame: Frame) {
        draft = EntryDraft()
        guard !element.attributes.isEmpty else { return }
        draft.id.offer(element.attribute("about", prefix: "rdf"), rank: 2)
        if feed.format == "cdf" {
            draft.link.offer(address(element, "href", frame), rank: 3)
            draft.updated.offer(element.attribute("lastmod").flatMap { WireTime.parse($0)?.instant }, rank: 3)
        }
    }

    mutating func beginPerson() {
        person = FeedPerson()
        personText.removeAll()
    }

    mutating func address(_ element: borrowing XMLElement, _ name: StaticString, _ frame: Frame) -> String? {
        FeedAddress.resolved(element.value(name), base: base(frame))
    }

    static func isAlternate(_ rel: XMLValue?) -> Bool {
        guard let rel, !rel.raw.trimmed.isEmpty else { return true }
        return rel.isKeyword("alternate") || rel.isKeyword("http://www.iana.org/assignments/relation/alternate")
    }

    // MARK: Feed

    private mutating func placeInFeed(
        of element: borrowing XMLElement, _ namespace: FeedNamespace, _ name: FeedName, _ frame: Frame
    ) -> Place? {
        switch name {
        case .channel:
            head.id.offer(element.attribute("about", prefix: "rdf"), rank: 2)
            return .feed
        case .item, .entry:
            beginEntry(element, frame)
            return .entry
        case .deletedentry where namespace == .tombstone:
            beginTombstone(element)
            return .entry
        case .author, .managingeditor, .contributor, .owner:
            if name == .author, namespace == .itunes || namespace == .googlePlay { return beginLeaf(element) }
            beginPerson()
            return .person
        case .image where namespace == .itunes || namespace == .googlePlay:
            let picture = address(element, "href", frame) ?? address(element, "url", frame)
            head.image.offer(picture, rank: 1)
            return nil
        case .image where namespace == .rss: return .image
        case .textinput: return .textInput
        case .redirect: return .redirect
        case .skiphours: return .skipHours
        case .skipdays: return .skipDays
        case .link where namespace.isAtom:
            feedLink(element, frame)
            return nil
        case .link where namespace == .itunes:
            if element.value("rel")?.isKeyword("image") ?? false {
                head.image.offer(address(element, "href", frame), rank: 1)
            }
            return nil
        case .category: return categoryPlace(element)
        case .generatoragent:
            head.generator.offer(element.attribute("resource"), rank: 1)
            return nil
        case .logo where feed.format == "cdf":
            head.image.offer(address(element, "href", frame), rank: 0)
            return nil
        case .thumbnail where namespace == .media:
            head.image.offer(address(element, "url", frame), rank: 3)
            return nil
        default: return beginLeaf(element)
        }
    }

    private mutating func feedLink(_ element: borrowing XMLElement, _ frame: Frame) {
        guard let href = address(element, "href", frame) else { return }
        let rel = element.value("rel")
        if Self.isAlternate(rel) {
            head.link.offer(href, rank: Self.linkRank(href, type: element.value("type")))
            return
        }
        guard let rel else { return }
        if rel.isKeyword("self") {
            feed.selfLink = feed.selfLink ?? href
        } else if rel.isKeyword("next") {
            feed.next = feed.next ?? href
        } else if rel.isKeyword("hub"), !feed.hubs.contains(href), feed.hubs.count < 16 {
            feed.hubs.append(href)
        }
    }

    /// Web pages before anything else that a feed calls its alternate.
    static func linkRank(_ href: String, type: XMLValue?) -> Int {
        guard FeedAddress.isWeb(href) || !FeedAddress.isAbsolute(href) else { return 4 }
        guard let type = type?.raw.trimmed, !type.isEmpty, !type[0..<9].equalsIgnoringCase("text/html") else {
            return 1
        }
        return type.string.lowercased().contains("xhtml") ? 1 : 2
    }

    /// Atom and iTunes name a category in an attribute, RSS in text.
    private mutating func categoryPlace(_ element: borrowing XMLElement) -> Place? {
        var term = element.attribute("term") ?? element.attribute("text")
        if term == nil, element.tag.namespace.isAtom { term = element.attribute("label") }
        guard let term, !term.trimmedASCII.isEmpty else { return beginLeaf(element) }
        addCategory(term.withView { HTMLFragment.collapsed($0) })
        // iTunes nests the narrower category in the wider one.
        return .category
    }

    private mutating func addCategory(_ text: String) {
        if frames.contains(where: { $0.place == .entry }) {
            draft.addCategory(text)
        } else if !feed.categories.contains(text), feed.categories.count < 256 {
            feed.categories.append(text)
        }
    }

    // MARK: Entry

    private mutating func placeInEntry(
        of element: borrowing XMLElement, _ namespace: FeedNamespace, _ name: FeedName, _ frame: Frame
    ) -> Place? {
        // The one before was never closed, but all of it is here.
        if name == .item || name == .entry { return reopenedEntry(element, frame) }
        if case .head = wanted { return nil }
        switch name {
        case .author, .contributor:
            if namespace == .itunes || namespace == .media || namespace == .googlePlay { return beginLeaf(element) }
            beginPerson()
            return .person
        case .source where namespace.isAtom:
            origin = FeedOrigin()
            return .origin
        case .link where namespace.isAtom || (feed.format == "cdf" && !element.attributes.isEmpty):
            entryLink(element, frame)
            return nil
        case .link where namespace == .itunes:
            if element.value("rel")?.isKeyword("image") ?? false {
                draft.image.offer(address(element, "href", frame), rank: 1)
            }
            return nil
        case .a where feed.format == "cdf":
            draft.link.offer(address(element, "href", frame), rank: 3)
            return nil
        case .enclosure where namespace == .rss || namespace.isAtom:
            addEnclosure(element, frame)
            return nil
        case .category: return categoryPlace(element)
        case .image where namespace == .itunes || namespace == .googlePlay:
            draft.image.offer(address(element, "href", frame) ?? address(element, "url", frame), rank: 1)
            return nil
        case .image where namespace == .rss: return .image
        case .content where namespace.isAtom:
            if let source = address(element, "src", frame), draft.entry.contentSource == nil {
                draft.entry.contentSource = source
            }
            return beginLeaf(element)
        default: return placeInGroup(of: element, namespace, name, frame)
        }
    }

    private mutating func reopenedEntry(_ element: borrowing XMLElement, _ frame: Frame) -> Place? {
        finishEntry()
        feed.isPartial = true
        // The unclosed element no longer ends an entry; what follows the new one stands in the feed again.
        frames[frames.count - 1].place = .feed
        beginEntry(element, frame)
        return .entry
    }

    /// media:group, media:content and georss:where are looked through.
    private mutating func placeInGroup(
        of element: borrowing XMLElement, _ namespace: FeedNamespace, _ name: FeedName, _ frame: Frame
    ) -> Place? {
        switch (namespace, name) {
        case (.media, .group), (.georss, .where), (.gml, .point), (.geo, .point):
            return .group
        case (.media, .content):
            addMedium(element, frame)
            return .group
        case (.media, .thumbnail):
            draft.image.offer(address(element, "url", frame), rank: 0)
            return nil
        case (.media, .peerlink):
            addMedium(element, frame)
            return nil
        case (.media, .credit), (.media, .player): return nil
        default: return beginLeaf(element)
        }
    }

    private mutating func entryLink(_ element: borrowing XMLElement, _ frame: Frame) {
        guard let href = address(element, "href", frame) else { return }
        let rel = element.value("rel")
        if Self.isAlternate(rel) {
            draft.link.offer(href, rank: Self.linkRank(href, type: element.value("type")))
            return
        }
        guard let rel else { return }
        if rel.isKeyword("enclosure") {
            addEnclosure(url: href, element)
        } else if rel.isKeyword("replies"), element.attribute("type").map({ $0.contains("html") }) ?? true {
            draft.comments.offer(href, rank: 1)
        }
    }

    private mutating func addEnclosure(_ element: borrowing XMLElement, _ frame: Frame) {
        guard let url = address(element, "url", frame) ?? address(element, "href", frame) else { return }
        addEnclosure(url: url, element)
    }

    private mutating func addEnclosure(url: String, _ element: borrowing XMLElement) {
        guard draft.entry.enclosures.count < 256 else { return }
        let length = element.value("length").flatMap { $0.raw.trimmed.integer }.flatMap { $0 >= 0 ? $0 : nil }
        let type = element.attribute("type").flatMap { $0.trimmedASCII.isEmpty ? nil : $0.trimmedASCII }
        draft.entry.enclosures.append(FeedMedium(url: url, type: type, length: length))
    }

    private mutating func addMedium(_ element: borrowing XMLElement, _ frame: Frame) {
        guard let url = address(element, "url", frame) ?? address(element, "href", frame),
            draft.entry.media.count < 256
        else { return }
        let type = element.attribute("type") ?? element.attribute("medium")
        let length = element.value("fileSize").flatMap { $0.raw.trimmed.integer }.flatMap { $0 > 0 ? $0 : nil }
        draft.entry.media.append(FeedMedium(url: url, type: type, length: length))
    }

    /// RFC 6721: what was `ref` is gone since `when`.
    private mutating func beginTombstone(_ element: borrowing XMLElement) {
        draft = EntryDraft()
        draft.entry.isDeleted = true
        draft.id.offer(element.attribute("ref"), rank: 0)
        draft.updated.offer(element.attribute("when").flatMap { WireTime.parse($0)?.instant }, rank: 0)
    }

    // MARK: Leaves

    mutating func beginLeaf(_ element: borrowing XMLElement) -> Place {
        leaf = Leaf(tag: element.tag)
        if !element.attributes.isEmpty {
            leaf.type = element.attribute("type")?.trimmedASCII.lowercased()
            leaf.isHTMLSource = element.tag.namespace == .atom && (leaf.type == "html" || leaf.type == "text/html")
            leaf.mode = element.attribute("mode")?.trimmedASCII.lowercased()
            leaf.attribute =
                element.value("url") ?? element.value("href") ?? element.value("isPermaLink")
                ?? element.value("resource", prefix: "rdf")
        }
        return .leaf
    }
}

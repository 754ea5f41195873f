import Foundation
import Markup
import WireModel

/// What the text of each element means.
extension FeedDocument {
    mutating func finishLeaf(in place: Place) {
        let namespace = leaf.tag.namespace
        let name = leaf.tag.name
        let text = value(namespace, name)
        switch place {
        case .feed: setFeed(namespace, name, text)
        case .entry, .group: setEntry(namespace, name, text)
        case .person, .originPerson: setPerson(name, text)
        case .origin: setOrigin(name, text)
        case .image: setImage(name, text)
        case .skipHours:
            // 24 is another name for midnight (RSS 2.0 errata).
            if let hour = text.integer, (0...24).contains(hour), feed.skipHours.count < 24 {
                feed.skipHours.append(hour % 24)
            }
        case .redirect: if name == .newlocation { feed.newURL = text.address }
        case .skipDays: if let day = text.plain, feed.skipDays.count < 7 { feed.skipDays.append(day) }
        case .textInput, .category, .document, .leaf: break
        }
    }

    // MARK: Text constructs

    /// Atom says by attributes what the bytes are; everything of RSS's world is HTML by convention.
    private mutating func value(_ namespace: FeedNamespace, _ name: FeedName) -> FeedText {
        var text = FeedText(view: leafText.view, isHTML: true, base: leaf.base)
        if let mended = DoubleDecoding.undone(text.view) { text.view = rewritten(mended) }
        if namespace == .atom03 || (namespace == .atom && isAtom03) {
            setAtom03(&text)
        } else if namespace == .atom {
            setAtom10(&text, name)
        } else if namespace == .media, name == .description || name == .title, leaf.type == "plain" {
            text.isHTML = leaf.isMarkup
        } else if leaf.isMarkup {
            text.isHTML = true
        }
        return text
    }

    /// Bytes in place of those that the document has; they hold until the next value.
    private mutating func rewritten(_ bytes: [UInt8]) -> ByteView {
        rewriting.removeAll()
        bytes.withView { rewriting.append($0) }
        return rewriting.view
    }

    /// RFC 4287 3.1.1 and 4.1.3.3.
    private mutating func setAtom10(_ text: inout FeedText, _ name: FeedName) {
        switch leaf.type ?? "text" {
        case "html", "text/html": break
        case "xhtml", "application/xhtml+xml":
            if !leaf.isMarkup { text.isHTML = false }
        case "text", "text/plain", "":
            if leaf.isMarkup {
                // Markup where text was announced: only what it shows counts.
                text.view = rewritten(Array(HTMLFragment.plainText(text.view).utf8))
            }
            text.isHTML = false
        case let type where type.hasSuffix("/xml") || type.hasSuffix("+xml"):
            if !leaf.isMarkup { text.isHTML = false }
        case let type where type.hasPrefix("text/"):
            text.isHTML = leaf.isMarkup
        default:
            if name == .content, !leaf.isMarkup, let decoded = Base64.decoded(leafText.view.array) {
                text.view = rewritten(decoded)
            }
            text.isHTML = leaf.isMarkup
        }
    }

    /// Atom 0.3 3.1: `mode` says how the bytes are packed, `type` what they are.
    private mutating func setAtom03(_ text: inout FeedText) {
        let type = leaf.type ?? "text/plain"
        let isHTML = type == "html" || type == "xhtml" || type.contains("html") || type.hasSuffix("xml")
        if leaf.mode == "base64" {
            text.view = rewritten(Base64.decoded(leafText.view.array) ?? [])
            text.isHTML = isHTML
        } else if leaf.isMarkup {
            text.isHTML = true
        } else if leaf.mode == "escaped" {
            text.isHTML = isHTML
        } else {
            // Inline text; the careless put escaped HTML here without saying so.
            text.isHTML = type.contains("html") && !type.contains("xhtml")
        }
    }

    // MARK: Feed

    private mutating func setFeed(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) {
        switch (namespace, name) {
        case (.rss, .title), (.atom, .title), (.atom03, .title): head.title.offer(text.plain, rank: 0)
        case (.dc, .title), (.dcterms, .title): head.title.offer(text.plain, rank: 1)
        case (.itunes, .title): head.title.offer(text.plain, rank: 2)
        case (.media, .title): head.title.offer(text.plain, rank: 3)
        case (.rss, .link):
            let link = text.address ?? FeedAddress.resolved(leaf.attribute, base: leaf.base)
            head.link.offer(link, rank: 0, lastWins: true)
        case (.rss, .description), (.atom, .subtitle), (.atom03, .tagline), (.rss, .abstract), (.atom, .tagline),
            (.atom03, .subtitle), (.rss, .tagline), (.rss, .subtitle):
            head.summary.offer(text.plain, rank: 0)
        case (.dc, .description), (.dcterms, .abstract): head.summary.offer(text.plain, rank: 1)
        case (.itunes, .summary), (.googlePlay, .description): head.summary.offer(text.plain, rank: 2)
        case (.itunes, .subtitle): head.summary.offer(text.plain, rank: 3)
        case (.atom, .info), (.atom03, .info), (.media, .description): head.summary.offer(text.plain, rank: 4)
        case (.rss, .language): head.language.offer(text.plain, rank: 0)
        case (.dc, .language): head.language.offer(text.plain, rank: 1)
        case (_, .rights), (_, .copyright):
            head.rights.offer(text.plain, rank: namespace == .rss || namespace.isAtom ? 0 : 1)
        case (.rss, .generator), (.atom, .generator), (.atom03, .generator): head.generator.offer(text.plain, rank: 0)
        case (.atom, .id), (.atom03, .id): head.id.offer(text.verbatim, rank: 0)
        case (.rss, .guid), (.rss, .id): head.id.offer(text.verbatim, rank: 1)
        case (.dc, .identifier): head.id.offer(text.verbatim, rank: 3)
        case (.atom, .logo), (.atom03, .logo): head.image.offer(text.address, rank: 0)
        case (.atom, .icon), (.atom03, .icon): head.icon.offer(text.address, rank: 0)
        case (.rss, .ttl):
            if let minutes = text.integer, minutes > 0 { feed.ttlMinutes = minutes }
        case (.sy, .updateperiod): feed.updatePeriod = text.plain
        case (.sy, .updatefrequency):
            feed.updateFrequency = text.integer.flatMap { $0 > 0 ? $0 : nil }
        case (_, .newfeedurl): feed.newURL = text.address
        case (.itunes, .author), (.googlePlay, .author): head.itunesAuthor = text.plain
        case (.dc, .creator), (.dc, .contributor):
            let person = text.person
            if name == .creator { feed.authors.add(person) } else { feed.contributors.add(person) }
        case (_, .category), (_, .subject), (_, .keywords):
            for word in categories(namespace, name, text)
            where !feed.categories.contains(word) && feed.categories.count < 256 { feed.categories.append(word) }
        default: setFeedDate(namespace, name, text)
        }
    }

    private mutating func setFeedDate(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) {
        switch (namespace, name) {
        case (.rss, .pubdate), (.atom, .published): head.published.offer(text.instant, rank: 0)
        case (.dcterms, .issued): head.published.offer(text.instant, rank: 1)
        case (.dcterms, .created): head.published.offer(text.instant, rank: 2)
        case (.rss, .lastbuilddate), (.atom, .updated), (.atom03, .modified), (.atom03, .updated), (.atom, .modified):
            head.updated.offer(text.instant, rank: 0)
        case (.dcterms, .modified): head.updated.offer(text.instant, rank: 1)
        case (.dc, .date): head.updated.offer(text.instant, rank: 2)
        default: break
        }
    }

    /// iTunes keywords stand in one element by comma.
    private mutating func categories(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) -> [String] {
        guard let plain = text.plain else { return [] }
        guard name == .keywords || name == .tags else { return [plain] }
        return plain.split(separator: ",", maxSplits: 256).prefix(256).map { $0.trimmedASCII }.filter { !$0.isEmpty }
    }

    private mutating func setImage(_ name: FeedName, _ text: FeedText) {
        guard name == .url else { return }
        if frames.contains(where: { $0.place == .entry }) {
            draft.image.offer(text.address, rank: 2)
        } else {
            head.image.offer(text.address, rank: 0)
        }
    }

    // MARK: Entry

    private mutating func setEntry(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) {
        switch (namespace, name) {
        case (.rss, .title), (.atom, .title), (.atom03, .title):
            draft.title.offer(text.plain, rank: 0)
            draft.languages.title = draft.languages.title ?? leaf.language
        case (.dc, .title), (.dcterms, .title): draft.title.offer(text.plain, rank: 1)
        case (.itunes, .title): draft.title.offer(text.plain, rank: 2)
        case (.media, .title): draft.title.offer(text.plain, rank: 3)
        case (.feedburner, .origlink): draft.link.offer(text.address, rank: -1)
        case (.rss, .link):
            let link = text.address ?? FeedAddress.resolved(leaf.attribute, base: leaf.base)
            draft.link.offer(link, rank: 0, lastWins: true)
        case (.rss, .guid): setGUID(text)
        case (.atom, .id), (.atom03, .id):
            draft.id.offer(text.verbatim, rank: 0)
            // A web address in place of a link is better than none.
            draft.link.offer(text.verbatim.flatMap { FeedAddress.isWeb($0) ? $0 : nil }, rank: 6)
        case (.rss, .id): draft.id.offer(text.verbatim, rank: 1)
        case (.dc, .identifier): draft.id.offer(text.verbatim, rank: 3)
        case (.feedburner, .origenclosurelink): draft.originalEnclosure = text.address
        case (.rss, .comments): draft.comments.offer(text.address, rank: 0)
        case (.rss, .author), (.dc, .creator): draft.entry.authors.add(text.person)
        case (.itunes, .author), (.googlePlay, .author): draft.itunesAuthor = text.plain
        case (.dc, .contributor): draft.entry.contributors.add(text.person)
        case (_, .rights), (_, .copyright):
            draft.rights.offer(text.plain, rank: namespace == .rss || namespace.isAtom ? 0 : 1)
        case (.dc, .language), (.rss, .language): draft.language = draft.language ?? text.plain
        case (.rss, .source):
            let link = FeedAddress.resolved(leaf.attribute, base: leaf.base)
            if text.plain != nil || link != nil { draft.entry.source = FeedOrigin(title: text.plain, link: link) }
        case (.rss, .category), (.atom, .category), (_, .subject), (_, .keywords), (.media, .category),
            (.itunes, .category),
            (.rss, .tags):
            for word in categories(namespace, name, text) { draft.addCategory(word) }
        default:
            if !setEntryBody(namespace, name, text) { setEntryFact(namespace, name, text) }
        }
    }

    private mutating func setGUID(_ text: FeedText) {
        draft.id.offer(text.verbatim, rank: 0)
        // isPermaLink is the only attribute that RSS knows for a guid.
        guard leaf.attribute?.isKeyword("false") != true, let id = text.verbatim, FeedAddress.isWeb(id)
        else { return }
        draft.link.offer(id, rank: 5)
    }

    /// True for the elements that hold summary or content.
    private mutating func setEntryBody(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) -> Bool {
        switch (namespace, name) {
        case (.rss, .description), (.atom, .summary), (.atom03, .summary), (.rss, .abstract):
            offerSummary(text, rank: 0)
        case (.dc, .description), (.dcterms, .abstract): offerSummary(text, rank: 1)
        case (.itunes, .summary), (.googlePlay, .description): offerSummary(text, rank: 2)
        case (.itunes, .subtitle): offerSummary(text, rank: 3)
        case (.rss, .summary): draft.rssSummary = draft.rssSummary ?? resolver.fragment(text)
        case (.media, .description): draft.mediaDescription = draft.mediaDescription ?? resolver.fragment(text)
        case (.content, .encoded), (.rss, .encoded), (.atom, .content), (.atom03, .content), (.xhtml, .body),
            (.rss, .content), (.rss, .body), (.rss, .fullitem):
            draft.content.offer(resolver.fragment(text), rank: 0)
            draft.languages.content = draft.languages.content ?? leaf.language
        case (.xhtml, .div): draft.content.offer(resolver.fragment(text), rank: 1)
        default: return false
        }
        return true
    }

    private mutating func offerSummary(_ text: FeedText, rank: Int) {
        draft.summary.offer(resolver.fragment(text), rank: rank)
        draft.languages.summary = draft.languages.summary ?? leaf.language
    }

    private mutating func setEntryFact(_ namespace: FeedNamespace, _ name: FeedName, _ text: FeedText) {
        switch (namespace, name) {
        case (.rss, .pubdate), (.atom, .published), (.atom03, .issued), (.atom03, .published), (.atom, .issued):
            draft.published.offer(text.instant, rank: 0, lastWins: true)
        case (.dcterms, .issued): draft.published.offer(text.instant, rank: 1, lastWins: true)
        case (.dc, .date): draft.published.offer(text.instant, rank: 2, lastWins: true)
        case (.dcterms, .created), (.atom03, .created), (.atom, .created):
            draft.published.offer(text.instant, rank: 3, lastWins: true)
        case (.atom, .updated), (.atom03, .modified), (.atom, .modified), (.atom03, .updated):
            draft.updated.offer(text.instant, rank: 0, lastWins: true)
        case (.dcterms, .modified): draft.updated.offer(text.instant, rank: 1, lastWins: true)
        case (.rss, .updated), (.rss, .lastbuilddate): draft.updated.offer(text.instant, rank: 2, lastWins: true)
        case (.georss, .point), (.gml, .pos): setPoint(text)
        case (.geo, .lat): draft.latitude = text.number
        case (.geo, .long): draft.longitude = text.number
        default: break
        }
    }

    /// Latitude, then longitude (GeoRSS Simple), apart by space or comma.
    private mutating func setPoint(_ text: FeedText) {
        let numbers = (text.verbatim ?? "").split(maxSplits: 2) { $0 == " " || $0 == "," || $0 == "\n" || $0 == "\t" }
        guard numbers.count >= 2, let latitude = Double(numbers[0]), let longitude = Double(numbers[1]) else { return }
        draft.latitude = latitude
        draft.longitude = longitude
    }

    // MARK: People and origin

    private mutating func setPerson(_ name: FeedName, _ text: FeedText) {
        switch name {
        case .name: person.name = person.name ?? text.plain
        case .email: person.email = person.email ?? text.plain
        case .uri, .url, .homepage: person.url = person.url ?? text.address
        default: break
        }
    }

    mutating func finishPerson(_ frame: Frame, in place: Place) {
        if person.name == nil, person.email == nil, person.url == nil {
            guard let read = FeedText(view: personText.view, isHTML: true).person else { return }
            person = read
        } else if person.email == nil, let name = person.name, name.contains("@"), let read = FeedPerson(feedText: name)
        {
            person.name = read.name
            person.email = read.email
        }
        let isContributor = frame.tag.name == .contributor
        if frame.tag.name == .owner {
            head.owner = person
        } else if frame.place == .originPerson {
            draft.sourceAuthors.add(person)
        } else if place == .entry {
            if isContributor { draft.entry.contributors.add(person) } else { draft.entry.authors.add(person) }
        } else if isContributor {
            feed.contributors.add(person)
        } else {
            feed.authors.add(person)
        }
    }

    private mutating func setOrigin(_ name: FeedName, _ text: FeedText) {
        switch name {
        case .title: origin.title = origin.title ?? text.plain
        case .id: origin.id = origin.id ?? text.verbatim
        case .updated, .modified: origin.updated = origin.updated ?? text.instant
        default: break
        }
    }

    mutating func finishOrigin() { draft.entry.source = origin }
}

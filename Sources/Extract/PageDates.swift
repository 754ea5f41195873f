import Foundation
import Markup
import WireModel

/// Finds when a story was published and changed.
///
/// Order: linked data, meta tags, `<time>`, the feed, the address, visible text.
struct PageDates {
    private(set) var published: WireTime?
    private(set) var modified: WireTime?

    private static let publishedNames = [
        "article:published_time", "article:published", "datepublished", "og:article:published_time", "og:pubdate",
        "og:published_time", "pubdate", "publishdate", "publish-date", "publish_date", "date.published", "published",
        "article_date_original", "dc.date.issued", "dcterms.issued", "dc.date", "dc.date.created", "dcterms.created",
        "dcterms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published",
        "article:post_date", "publication_date", "date", "datecreated", "rnews:datepublished", "created",
        "last-publish",
        "article.created", "originalpublicationdate", "citation_publication_date", "shareaholic:article_published_time",
        "vr:published_time", "release_date", "og:release_date", "displaydate", "iso-8601-publish-date", "pdate",
    ]
    private static let modifiedNames = [
        "article:modified_time", "datemodified", "og:updated_time", "og:modified_time", "dcterms.modified",
        "dc.date.modified", "last-modified", "lastmod", "article:updated_time", "article.updated", "modified",
        "updated",
    ]

    init(_ view: PageView, _ metadata: PageMetadata, hints: ExtractHints, url: CanonicalURL?, language: String?) {
        modified = metadata.record.modified.flatMap { Self.read($0) }
        for name in Self.modifiedNames where modified == nil {
            modified = metadata.meta[name].flatMap { Self.read($0) }
        }
        published = metadata.record.published.flatMap { Self.read($0) }
        for name in Self.publishedNames where published == nil {
            published = metadata.meta[name].flatMap { Self.read($0) }
        }
        let address = Self.inAddress(url ?? metadata.absolute(metadata.canonical))
        if published == nil { published = Self.timeElement(view) }
        if published == nil, let date = hints.published { published = WireTime(instant: date, offsetSeconds: 0) }
        if published == nil { published = address }
        if published == nil { published = Self.visible(view, language: language) }
        if published == nil { published = modified }
        if let published, let later = modified, later.instant < published.instant { modified = nil }
    }

    private static func read(_ text: String) -> WireTime? {
        guard let time = WireTime.parse(text) ?? WireTime.visible(in: text) else { return nil }
        return isPlausible(time) ? time : nil
    }

    /// Older or younger is a filler (1970-01-01) or a typing error.
    private static func isPlausible(_ time: WireTime) -> Bool {
        (631_152_000.0...4_102_444_800.0).contains(time.instant.timeIntervalSince1970)
    }

    /// The surest `<time>`: marked as publication, else the first in the story's head.
    private static func timeElement(_ view: PageView) -> WireTime? {
        var best: (score: Int, time: WireTime)?
        let page = view.page
        for (index, element) in page.elements.enumerated() {
            let isTime = element.tag == .time
            let prop = page.attribute(.itemprop, of: index)?.lowercased() ?? ""
            let isDated = prop.contains("datepublished")
            guard isTime || isDated || element.tag == .abbr && view.own[index].contains(.date) else { continue }
            let written =
                page.attribute(.datetime, of: index) ?? page.attribute(.content, of: index)
                ?? page.attribute(.title, of: index) ?? page.text(of: index)
            guard let time = read(written) else { continue }
            var score = isDated || page.has(.pubdate, on: index) ? 5 : 1
            var around = index
            var words: ClassWords = []
            while around >= 0 {
                words.formUnion(view.own[around])
                around = Int(page.elements[around].parent)
            }
            if words.contains(.related) || words.contains(.comment) || words.contains(.sidebar)
                || words.contains(.teaser)
            {
                score -= 3
            }
            if words.contains(.story) || words.contains(.header) { score += 1 }
            if words.contains(.date) || words.contains(.author) { score += 1 }
            if score > best?.score ?? -3 { best = (score, time) }
        }
        return best?.time
    }

    /// `/2024/05/17/` and its kin in an address.
    private static func inAddress(_ url: CanonicalURL?) -> WireTime? {
        guard let path = url?.path else { return nil }
        let parts = path.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).map(String.init)
        for index in parts.indices {
            if parts[index].count == 8,
                let time = day(parts[index].prefix(4), parts[index].dropFirst(4).prefix(2), parts[index].suffix(2))
            {
                return time
            }
            guard parts[index].count == 4, index + 2 < parts.count, parts[index + 1].count <= 2,
                parts[index + 2].count <= 2
            else { continue }
            if let time = day(parts[index][...], parts[index + 1][...], parts[index + 2][...]) { return time }
        }
        return nil
    }

    private static func day(_ year: Substring, _ month: Substring, _ day: Substring) -> WireTime? {
        guard let year = Int(year), let month = Int(month), let day = Int(day), (1995...2100).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let text = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
        return WireTime.parse(text)
    }

    /// A date in words: in an element named for it, else in a short line near the headline.
    private static func visible(_ view: PageView, language: String?) -> WireTime? {
        let dayFirst = language.map { !$0.hasPrefix("en-US") && $0 != "en" }
        var best: (score: Int, time: WireTime)?
        let headline = view.page.elements.firstIndex { $0.tag == .h1 }
        let anchor = headline.map { Int(view.first[$0]) }
        for (index, line) in view.lines.enumerated() where line.words <= 40 {
            guard line.text.utf8.contains(where: { $0 &- 0x30 < 10 }) else { continue }
            guard let time = WireTime.visible(in: line.text, dayFirst: dayFirst), isPlausible(time) else { continue }
            var words: ClassWords = []
            var around = line.innermost
            while around >= 0 {
                words.formUnion(view.own[around])
                around = Int(view.page.elements[around].parent)
            }
            var score = line.words <= 12 ? 2 : 0
            if words.contains(.date) { score += 4 }
            if words.contains(.meta) || words.contains(.author) { score += 2 }
            if !words.isDisjoint(with: [.related, .comment, .sidebar, .footer, .teaser]) { score -= 4 }
            if let anchor, abs(index - anchor) <= 8 { score += 3 }
            if score > best?.score ?? 0 { best = (score, time) }
        }
        return best?.time
    }
}

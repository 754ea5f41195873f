import Foundation
import Markup
import WireModel

/// Finds when a story was published and changed.
///
/// Order: linked data, meta tags, `<time>`, the feed, the address, visible text. What the page prints under its
/// headline gives the zone where the head has UTC only. A relative date ("2 hours ago") is none: the page does not say when it was read.
struct PageDates {
    private(set) var published: WireTime?
    private(set) var modified: WireTime?
    /// When each source says that the story was published.
    private(set) var sources: [(source: SiteMemory.Source, time: WireTime)] = []

    private static let publishedNames = [
        "article:published_time", "article:published", "datepublished", "og:article:published_time", "og:pubdate",
        "og:published_time", "pubdate", "publishdate", "publish-date", "publish_date", "date.published", "published",
        "article_date_original", "dc.date.issued", "dcterms.issued", "dc.date", "dc.date.created", "dcterms.created",
        "dcterms.date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "article.published",
        "article:post_date", "publication_date", "date", "datecreated", "rnews:datepublished", "created",
        "last-publish", "article.created", "originalpublicationdate", "citation_publication_date",
        "shareaholic:article_published_time", "vr:published_time", "release_date", "og:release_date", "displaydate",
        "iso-8601-publish-date", "pdate", "cxenseparse:publishtime", "cxenseparse:recs:articlepublishtime",
        "published_at", "publishtime", "publish_time", "article_date", "dc.date.available", "dcterms.available",
        "citation_online_date", "citation_date", "ptime", "pub_date", "date_published", "date-published",
        "article-published-time", "video:release_date", "buzzhand:publishtime", "startdate",
    ]
    private static let modifiedNames = [
        "article:modified_time", "datemodified", "og:updated_time", "og:modified_time", "dcterms.modified",
        "dc.date.modified", "last-modified", "lastmod", "article:updated_time", "article.updated", "modified",
        "updated", "dateupdate", "date.modified", "utime", "updated_time", "revised",
    ]

    /// - Parameter headline: line of the headline.
    init(_ context: PageContext, language: String?, headline: Int?) {
        let (view, metadata) = (context.view, context.metadata)
        modified = metadata.record.modified.flatMap { Self.read($0, language) }
        for name in Self.modifiedNames where modified == nil {
            modified = metadata.meta[name].flatMap { Self.read($0, language) }
        }
        let record = metadata.record.published.flatMap { Self.read($0, language) }
        var tags: WireTime?
        for name in Self.publishedNames where tags == nil {
            tags = metadata.meta[name].flatMap { Self.read($0, language) }
        }
        let memory = context.memory
        published = memory.distrusts(.dateRecord) ? nil : record
        if published == nil, !memory.distrusts(.dateTags) { published = tags }
        let printed = PrintedDates(view, language: language, headline: headline, isStated: published != nil)
        published = published.map { Self.local(printed.zoned($0), language) }
        modified = modified.map { Self.local(printed.zoned($0), language) }
        if published == nil, printed.isElementNear || !printed.isTextNear { published = printed.element }
        if published == nil, let date = context.hints.published {
            published = WireTime(instant: date, offsetSeconds: 0)
        }
        if published == nil { published = printed.isTextNear ? printed.text : nil }
        let address = Self.inAddress(context.url ?? metadata.absolute(metadata.canonical))
        if published == nil, !memory.distrusts(.dateAddress) { published = address }
        if published == nil { published = printed.text ?? printed.opening ?? printed.element ?? printed.update }
        if published == nil { published = record ?? tags ?? address ?? modified }
        let fed = context.hints.published.map { WireTime(instant: $0, offsetSeconds: 0) }
        let told: [(SiteMemory.Source, WireTime?)] = [
            (.dateRecord, record), (.dateTags, tags), (.dateElement, printed.element), (.dateText, printed.text),
            (.dateAddress, address), (.dateFeed, fed),
        ]
        sources = told.compactMap { source, time in time.map { (source, $0) } }
        if let published, let later = modified, later.instant < published.instant { modified = nil }
    }

    static func read(_ text: String, _ language: String?) -> WireTime? {
        guard let time = WireTime.parse(text) ?? WireTime.visible(in: text, dayFirst: dayFirst(language)) else {
            return nil
        }
        return isPlausible(time) ? time : nil
    }

    /// A day that the publisher's system wrote as midnight in Central Europe and gave in UTC: `…T22:00:00Z`.
    private static func local(_ time: WireTime, _ language: String?) -> WireTime {
        guard time.precision == .time, time.offsetSeconds ?? 0 == 0, let language, let zone = central,
            centralLanguages.contains(String(language.prefix(2)))
        else { return time }
        let seconds = Int(time.instant.timeIntervalSince1970)
        let offset = zone.secondsFromGMT(for: time.instant)
        guard seconds % 86_400 != 0, (seconds + offset) % 86_400 == 0 else { return time }
        return WireTime(instant: time.instant, offsetSeconds: offset, precision: .time)
    }

    private static let central = TimeZone(identifier: "Europe/Berlin")
    private static let centralLanguages: Set<String> = [
        "de", "fr", "it", "nl", "pl", "cs", "sk", "da", "sv", "no", "nb", "hu", "sl", "hr",
    ]

    /// How `4/5/2020` is read: by the page's language; English does not tell.
    static func dayFirst(_ language: String?) -> Bool? {
        guard let language else { return nil }
        if language == "en-US" { return false }
        return language == "en" ? nil : true
    }

    /// Older or younger is a filler (1970-01-01) or a typing error.
    static func isPlausible(_ time: WireTime) -> Bool {
        (631_152_000.0...4_102_444_800.0).contains(time.instant.timeIntervalSince1970)
    }

    /// `/2024/05/17/`, `/20240517-…`, `/29-10-2021` and their kin in an address.
    private static func inAddress(_ url: CanonicalURL?) -> WireTime? {
        guard let path = url?.path else { return nil }
        // Numbers of one date are neighbours: one mark stands between them.
        let parts = path.split(
            maxSplits: 60, omittingEmptySubsequences: false, whereSeparator: { !$0.isASCII || !$0.isNumber }
        ).map(String.init)
        for index in parts.indices {
            if parts[index].count == 8,
                let time = day(parts[index].prefix(4), parts[index].dropFirst(4).prefix(2), parts[index].suffix(2))
            {
                return time
            }
            guard index + 2 < parts.count else { break }
            let (one, two, three) = (parts[index], parts[index + 1], parts[index + 2])
            if one.count == 4, two.count <= 2, three.count <= 2, let time = day(one[...], two[...], three[...]) {
                return time
            }
            if one.count == 2, two.count == 2, three.count == 4, let time = day(three[...], two[...], one[...]) {
                return time
            }
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
}

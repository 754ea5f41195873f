import WireModel

/// What `wirespool lab` and `feed --json` print: one JSON object a line, `case` first, without a line end.
package enum FeedLabLines {
    package static func feed(_ feed: Feed, case id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        write(feed, case: id) { bytes += $0 }
        return bytes
    }

    /// The same in pieces of some 64 KiB, for feeds of which one copy is enough in memory.
    package static func write(_ feed: Feed, case id: String, to write: @escaping ([UInt8]) -> Void) {
        var line = JSONLine(case: id, write: write)
        line.object("feed") { head(feed, &$0) }
        line.array("entries", feed.entries) { entry($0, &$1) }
        line.finish()
    }

    /// Writes a feed's line while it is read, one entry in memory at a time (`FeedReader.feed(in:…)`).
    ///
    /// Where it throws nothing was written.
    package static func write(
        _ reader: FeedReader, _ bytes: UnsafeBufferPointer<UInt8>, about: FeedAbout, case id: String,
        release: ((Int) -> Void)? = nil, to write: @escaping ([UInt8]) -> Void
    ) throws(FeedError) {
        let open = OpenLine(JSONLine(case: id, write: write))
        var count = 0
        try unsafe reader.feed(in: bytes, about: about, release: release) { feed in
            open.line.object("feed") { head(feed, &$0) }
            open.line.beginArray("entries")
        } entry: { value in
            open.line.element(isFirst: count == 0) { entry(value, &$0) }
            count &+= 1
        }
        open.line.endArray()
        open.line.finish()
    }

    /// A line that an escaping closure may write to.
    private final class OpenLine {
        var line: JSONLine

        init(_ line: consuming JSONLine) { self.line = line }
    }

    private static func line(case id: String, _ members: (inout JSONLine) -> Void) -> [UInt8] {
        var bytes: [UInt8] = []
        var line = JSONLine(case: id) { bytes += $0 }
        members(&line)
        line.finish()
        return bytes
    }

    package static func error(_ error: FeedError, case id: String) -> [UInt8] {
        line(case: id) {
            $0.text("error", error.detail.isEmpty ? error.reason.rawValue : "\(error.reason.rawValue): \(error.detail)")
        }
    }

    package static func sitemap(_ sitemap: Sitemap, case id: String) -> [UInt8] {
        line(case: id) { line in
            line.text("kind", sitemap.kind.rawValue)
            line.array("urls", sitemap.urls) { url, member in
                member.text("loc", url.loc)
                member.date("lastmod", url.lastmod)
                member.text("title", url.title)
                member.date("published", url.published)
                member.text("publication", url.publication)
                member.text("language", url.language)
                member.text("keywords", url.keywords)
            }
            line.array("sitemaps", sitemap.sitemaps) { reference, member in
                member.text("loc", reference.loc)
                member.date("lastmod", reference.lastmod)
            }
        }
    }

    package static func outlines(_ feeds: [OutlineFeed], case id: String) -> [UInt8] {
        line(case: id) { line in
            line.array("feeds", feeds) { feed, member in
                member.text("xml_url", feed.xmlURL)
                member.text("html_url", feed.htmlURL)
                member.text("title", feed.title)
                member.text("folder", feed.folder)
            }
        }
    }

    package static func discovery(_ links: [FeedLink], case id: String) -> [UInt8] {
        line(case: id) { line in
            line.array("feeds", links) { link, member in
                member.text("url", link.url)
                member.text("type", link.type)
                member.text("title", link.title)
            }
        }
    }

    private static func head(_ feed: Feed, _ member: inout JSONLine) {
        member.text("format", feed.format)
        member.text("encoding", feed.encoding)
        member.text("title", feed.title)
        member.text("link", feed.link)
        member.text("id", feed.id)
        member.text("self", feed.selfLink)
        member.texts("hubs", feed.hubs)
        member.text("next", feed.next)
        member.text("new_url", feed.newURL)
        member.text("language", feed.language)
        member.text("description", feed.summary)
        member.date("updated", feed.updated)
        member.date("published", feed.published)
        member.text("rights", feed.rights)
        member.text("generator", feed.generator)
        member.text("image", feed.image)
        member.text("icon", feed.icon)
        member.array("authors", feed.authors, person)
        member.array("contributors", feed.contributors, person)
        member.texts("categories", feed.categories)
        member.number("ttl", feed.ttlMinutes)
        member.numbers("skip_hours", feed.skipHours)
        member.texts("skip_days", feed.skipDays)
        member.text("update_period", feed.updatePeriod)
        member.number("update_frequency", feed.updateFrequency)
        if feed.isPartial { member.flag("partial", true) }
    }

    private static func entry(_ entry: FeedEntry, _ member: inout JSONLine) {
        member.text("id", entry.id)
        member.text("title", entry.title)
        member.text("link", entry.link)
        member.date("published", entry.published)
        member.date("updated", entry.updated)
        member.array("authors", entry.authors, person)
        member.array("contributors", entry.contributors, person)
        // A feed that only carries whole texts shows them in the summary's place, as feed readers do.
        member.text("summary", entry.summary ?? entry.content)
        member.text("content", entry.content)
        member.text("content_src", entry.contentSource)
        member.text("language", entry.language)
        member.texts("categories", entry.categories)
        member.array("enclosures", entry.enclosures, medium)
        member.array("media", entry.media, medium)
        member.text("image", entry.image)
        member.text("comments", entry.comments)
        if let source = entry.source {
            member.object("source") { inner in
                inner.text("title", source.title)
                inner.text("link", source.link)
                inner.text("id", source.id)
                inner.date("updated", source.updated)
            }
        }
        member.text("rights", entry.rights)
        if let place = entry.place {
            member.object("geo") { inner in
                inner.decimal("lat", place.latitude)
                inner.decimal("lon", place.longitude)
            }
        }
        if entry.isDeleted { member.flag("deleted", true) }
    }

    private static func person(_ person: FeedPerson, _ member: inout JSONLine) {
        member.text("name", person.name)
        member.text("email", person.email)
        member.text("url", person.url)
    }

    private static func medium(_ medium: FeedMedium, _ member: inout JSONLine) {
        member.text("url", medium.url)
        member.text("type", medium.type)
        member.number("length", medium.length)
    }
}

/// The vocabularies that a feed's elements come from.
enum FeedNamespace: UInt8 {
    case other, rss, atom, atom03, rdf, dc, dcterms, content, media, itunes, georss, geo, gml, sy, feedburner, xhtml
    case tombstone, googlePlay, sitemap, news, opml, podcast, admin

    var isAtom: Bool { self == .atom || self == .atom03 }

    /// Vocabulary of a namespace name, letters' case and the usual misspellings disregarded.
    init?(uri: String) {
        if let known = Self.byExactURI[uri] {
            self = known
            return
        }
        let uri = uri.lowercased()
        var key = Substring(uri)
        for scheme in ["http://", "https://"] where key.hasPrefix(scheme) { key = key.dropFirst(scheme.count) }
        if key.hasPrefix("www.") { key = key.dropFirst(4) }
        while let last = key.last, last == "/" || last == "#" { key.removeLast() }
        guard let known = Self.byURI[String(key)] ?? Self.family(key) else { return nil }
        self = known
    }

    /// The usual spellings, so that most documents need no comparing.
    private static let byExactURI: [String: FeedNamespace] = [
        "http://www.w3.org/2005/Atom": .atom, "http://purl.org/dc/elements/1.1/": .dc,
        "http://purl.org/rss/1.0/modules/content/": .content, "http://search.yahoo.com/mrss/": .media,
        "http://www.itunes.com/dtds/podcast-1.0.dtd": .itunes, "http://purl.org/rss/1.0/": .rss,
        "http://www.w3.org/1999/xhtml": .xhtml, "http://www.w3.org/1999/02/22-rdf-syntax-ns#": .rdf,
        "http://purl.org/rss/1.0/modules/syndication/": .sy, "http://purl.org/atom/ns#": .atom03,
    ]

    private static func family(_ key: Substring) -> FeedNamespace? {
        let families: [(String, FeedNamespace)] = [
            ("backend.userland.com/", .rss), ("blogs.law.harvard.edu/tech/rss", .rss),
            ("cyber.law.harvard.edu/", .rss), ("channel.netscape.com/", .rss), ("my.netscape.com/", .rss),
            ("sitemaps.org/schemas/sitemap", .sitemap), ("google.com/schemas/sitemap-news", .news),
            ("google.com/schemas/sitemap", .sitemap), ("itunes.com/dtds/podcast", .itunes),
            ("search.yahoo.com/mrss", .media), ("purl.org/atom/app", .other), ("opengis.net/gml", .gml),
        ]
        return families.first { key.hasPrefix($0.0) }?.1
    }

    private static let byURI: [String: FeedNamespace] = [
        "purl.org/rss/1.0": .rss, "purl.org/net/rss1.1": .rss, "my.netscape.com/rdf/simple/0.9": .rss,
        "w3.org/2005/atom": .atom, "purl.org/atom/ns": .atom03, "purl.org/pie": .atom03, "purl.org/atom": .atom03,
        "purl.org/echo": .atom03, "purl.org/necho": .atom03, "intertwingly.net/blog/gems/atom": .atom03,
        "purl.org/net/atom": .atom03, "purl.org/net/echo": .atom03, "purl.org/net/pie": .atom03,
        "example.com/newformat": .atom03, "w3.org/1999/02/22-rdf-syntax-ns": .rdf,
        "purl.org/dc/elements/1.1": .dc, "purl.org/dc/elements/1.0": .dc, "purl.org/dc/terms": .dcterms,
        "purl.org/rss/1.0/modules/content": .content, "purl.org/rss/1.0/modules/syndication": .sy,
        "webns.net/mvcb": .admin, "georss.org/georss": .georss, "w3.org/2003/01/geo/wgs84_pos": .geo,
        "rssnamespace.org/feedburner/ext/1.0": .feedburner, "w3.org/1999/xhtml": .xhtml,
        "purl.org/atompub/tombstones/1.0": .tombstone, "google.com/schemas/play-podcasts/1.0": .googlePlay,
        "tools.search.yahoo.com/mrss": .media, "video.search.yahoo.com/mrss": .media,
        "podcastindex.org/namespace/1.0": .podcast,
    ]

    /// Vocabulary that a prefix stands for where it was never declared.
    init?(undeclaredPrefix prefix: String) {
        guard let known = Self.byPrefix[prefix.lowercased()] else { return nil }
        self = known
    }

    private static let byPrefix: [String: FeedNamespace] = [
        "atom": .atom, "atom10": .atom, "a10": .atom, "rdf": .rdf, "dc": .dc, "dcterms": .dcterms, "content": .content,
        "media": .media, "itunes": .itunes, "georss": .georss, "geo": .geo, "gml": .gml, "sy": .sy, "rss": .rss,
        "feedburner": .feedburner, "xhtml": .xhtml, "at": .tombstone, "googleplay": .googlePlay, "news": .news,
        "podcast": .podcast, "admin": .admin,
    ]
}

/// Local names that mean something in a feed, sitemap or outline, in lower case.
enum FeedName: String, CaseIterable {
    case other = ""
    case rss, rdf = "RDF", feed, channel, item, entry, image, textinput, items
    case title, link, description, language, copyright, rights, generator, ttl, docs
    case managingeditor, author, webmaster, contributor, creator, publisher, owner
    case name, email, uri, url, homepage
    case pubdate, lastbuilddate, published, updated, modified, issued, created, date, lastmod
    case redirect, newlocation
    case category, subject, keywords, tags, summary, subtitle, tagline, info, abstract
    case content, encoded, body, fullitem, div
    case guid, id, identifier, enclosure, comments, source, icon, logo
    case skiphours, skipdays, hour, day, updateperiod, updatefrequency
    case origlink, origenclosurelink, newfeedurl = "new-feed-url"
    case thumbnail, group, player, credit, peerlink
    case point, `where`, pos, lat, long, line, polygon, box
    case deletedentry = "deleted-entry"
    case generatoragent
    case urlset, sitemapindex, sitemap, loc, news, publication, publicationdate = "publication_date"
    case opml, outline, head
    case a

    /// The name with this spelling, in any case of ASCII letters.
    init(_ local: ByteView) {
        guard local.count <= 24 else {
            self = .other
            return
        }
        self = Self.byName[local.string.lowercased()] ?? .other
    }

    private static let byName: [String: FeedName] = {
        var table: [String: FeedName] = [:]
        for name in allCases { table[name.rawValue.lowercased()] = name }
        return table
    }()
}

/// What an element is: a vocabulary and a name in it.
struct FeedTag: Equatable {
    var namespace: FeedNamespace
    var name: FeedName

    init(_ namespace: FeedNamespace, _ name: FeedName) {
        self.namespace = namespace
        self.name = name
    }
}

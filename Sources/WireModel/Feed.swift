import Foundation

/// Somebody named in a feed.
package struct FeedPerson: Hashable, Sendable, Codable {
    package var name: String?
    package var email: String?
    package var url: String?

    package init(name: String? = nil, email: String? = nil, url: String? = nil) {
        self.name = name
        self.email = email
        self.url = url
    }
}

/// A file that an entry carries (RSS enclosure, Atom rel=enclosure, JSON Feed attachment, media:content).
package struct FeedMedium: Hashable, Sendable, Codable {
    package var url: String
    package var type: String?
    /// Bytes.
    package var length: Int?

    package init(url: String, type: String? = nil, length: Int? = nil) {
        self.url = url
        self.type = type
        self.length = length
    }
}

/// The feed that an entry was taken over from (RSS source, atom:source).
package struct FeedOrigin: Hashable, Sendable, Codable {
    package var title: String?
    package var link: String?
    package var id: String?
    package var updated: Date?

    package init(title: String? = nil, link: String? = nil, id: String? = nil, updated: Date? = nil) {
        self.title = title
        self.link = link
        self.id = id
        self.updated = updated
    }
}

/// A place on the Earth in degrees.
package struct FeedPlace: Hashable, Sendable, Codable {
    package var latitude: Double
    package var longitude: Double

    package init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// One story that a feed or sitemap announces.
///
/// Text fields are plain text; `summary` and `content` are HTML fragments with absolute addresses.
package struct FeedEntry: Hashable, Sendable, Codable {
    /// Opaque, never resolved (RFC 4287 4.2.6).
    package var id: String?
    package var title: String?
    package var link: String?
    package var published: Date?
    package var updated: Date?
    package var authors: [FeedPerson] = []
    package var contributors: [FeedPerson] = []
    package var summary: String?
    package var content: String?
    package var contentSource: String?
    package var language: String?
    package var categories: [String] = []
    package var enclosures: [FeedMedium] = []
    package var media: [FeedMedium] = []
    package var image: String?
    package var comments: String?
    package var source: FeedOrigin?
    package var rights: String?
    package var place: FeedPlace?
    /// True for an at:deleted-entry (RFC 6721).
    package var isDeleted = false

    package init() {}
}

/// What a feed document says, its entries in document order.
package struct Feed: Hashable, Sendable, Codable {
    /// `rss0.90` … `rss2.0`, `rss1.0`, `atom0.3`, `atom1.0`, `cdf`, `json1.0`, `json1.1`, `sitemap`, `sitemap-index`, `sitemap-text`.
    package var format: String
    /// WHATWG name of what the bytes were decoded from.
    package var encoding: String
    package var title: String?
    package var link: String?
    package var id: String?
    package var selfLink: String?
    package var hubs: [String] = []
    package var next: String?
    /// The document with the entries before these, of a feed that is cut into archives (RFC 5005 4).
    package var previousArchive: String?
    package var newURL: String?
    package var language: String?
    package var summary: String?
    package var updated: Date?
    package var published: Date?
    package var rights: String?
    package var generator: String?
    package var image: String?
    package var icon: String?
    package var authors: [FeedPerson] = []
    package var contributors: [FeedPerson] = []
    package var categories: [String] = []
    /// RSS `ttl`.
    package var ttlMinutes: Int?
    package var skipHours: [Int] = []
    package var skipDays: [String] = []
    package var updatePeriod: String?
    package var updateFrequency: Int?
    package var entries: [FeedEntry] = []
    /// True when the document broke off or was mended on the way; what is here was whole.
    package var isPartial = false

    package init(format: String, encoding: String = "utf-8") {
        self.format = format
        self.encoding = encoding
    }
}

/// One subscription of an OPML file.
package struct OutlineFeed: Hashable, Sendable, Codable {
    package var xmlURL: String
    package var htmlURL: String?
    package var title: String?
    /// Names of the outlines above, joined with `/`.
    package var folder: String?

    package init(xmlURL: String, htmlURL: String? = nil, title: String? = nil, folder: String? = nil) {
        self.xmlURL = xmlURL
        self.htmlURL = htmlURL
        self.title = title
        self.folder = folder
    }
}

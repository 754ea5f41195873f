/// An article of the demo site as its outlet prints it.
struct DemoArticle: Sendable {
    var outlet: DemoOutlet
    /// Unique within the outlet.
    var slug: String
    var headline: String
    var authors: [String] = []
    /// Printed in place of authors.
    var agency: String?
    var section: String
    var language = "en"
    /// Hours before the newest moment of the demo.
    var hoursAgo: Int
    var caption: String?
    var credit: String?
    /// A paragraph each; `## ` begins a subheading, `- ` a list entry.
    var body: [String]
    /// What the outlet changes after the first round.
    var update: DemoUpdate?

    /// The article as it stands in a round.
    func standing(inRound round: Int) -> DemoArticle {
        guard round > 0, let update else { return self }
        var article = self
        article.headline = update.headline
        article.body = update.body
        return article
    }

    var byline: String? {
        if let agency, authors.isEmpty { return agency }
        guard let last = authors.last else { return nil }
        return authors.count == 1 ? last : authors.dropLast().joined(separator: ", ") + " and " + last
    }

    /// What a feed says of it.
    var summary: String { body.first { !$0.hasPrefix("#") && !$0.hasPrefix("- ") } ?? "" }
}

/// A corrected story: its new headline and text.
struct DemoUpdate: Sendable {
    var headline: String
    var body: [String]
}

/// The five outlets of the demo site.
enum DemoOutlet: String, Sendable, CaseIterable {
    case courier = "harbour-courier"
    case observer = "valley-observer"
    case ledger = "northern-ledger"
    case post = "continental-post"
    case gazette = "island-gazette"

    /// libcurl and browsers resolve every name below `localhost` to the loopback address (RFC 6761 6.3).
    var host: String { rawValue + ".localhost" }

    var title: String {
        switch self {
        case .courier: "The Harbour Courier"
        case .observer: "Valley Observer"
        case .ledger: "Northern Ledger"
        case .post: "Continental Post"
        case .gazette: "Island Gazette"
        }
    }

    var feedPath: String {
        switch self {
        case .courier: "/feed.xml"
        case .observer: "/atom.xml"
        case .ledger: "/feed.json"
        case .post: "/news-sitemap.xml"
        case .gazette: "/rss.xml"
        }
    }

    var feedType: String {
        switch self {
        case .courier, .gazette: "application/rss+xml"
        case .observer: "application/atom+xml"
        case .ledger: "application/feed+json"
        case .post: "application/xml"
        }
    }

    var sections: [String] {
        switch self {
        case .courier: ["Local", "Business", "Sports", "Features", "Opinion"]
        case .observer: ["Politics", "Environment", "Farming", "Society", "Classifieds"]
        case .ledger: ["News", "Business", "Weather", "Culture", "Podcasts"]
        case .post: ["Europe", "Wirtschaft", "Culture", "Internacional", "Members"]
        case .gazette: ["Islands", "Ferries", "Tides", "Notices"]
        }
    }

    func path(of slug: String, language: String = "en") -> String {
        switch self {
        case .courier: "/local/\(slug)"
        case .observer: "/news/\(slug).html"
        case .ledger: "/story/\(slug)"
        case .post: slug.hasPrefix("members/") ? "/\(slug)" : "/\(language)/\(slug)"
        case .gazette: "/archive/\(slug).htm"
        }
    }
}

import Foundation

/// What the demo site answers to one request.
struct DemoAnswer: Sendable, Equatable {
    var status: Int
    /// In the order in which they are sent.
    var headers: [Header]
    var body: [UInt8]

    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }

    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}

/// The bundled news site: every answer of five outlets, as pure values.
///
/// Some thirty articles, four of them agency stories that stand at several outlets; one is corrected in the second
/// round. Among the rest are a dead link, a page without an article, a page with a broken character set, one with
/// broken markup, two hostile ones, and an article that robots.txt asks to leave alone.
struct DemoSite: Sendable {
    /// Address of the outlets' feeds, for a list of sources.
    struct Source: Sendable, Equatable {
        var url: String
        var title: String
    }

    /// When the newest article came out if nothing else is said: 20 November 2026, 06:00 UTC.
    static let defaultNewest = Date(timeIntervalSince1970: 1_795_154_400)

    let port: Int
    private let newest: Date
    private let templates = DemoTemplates()
    private let articles: [DemoOutlet: [DemoArticle]]

    init(port: Int, newest: Date = DemoSite.defaultNewest) {
        self.port = port
        self.newest = newest
        let all =
            DemoStoriesHarbour.courier + DemoStoriesHarbour.gazette + DemoStoriesInland.observer
            + DemoStoriesInland.ledger + DemoStoriesContinental.post + DemoCopies.articles
        articles = Dictionary(grouping: all, by: \.outlet).mapValues { $0.sorted { $0.hoursAgo < $1.hoursAgo } }
    }

    var sources: [Source] { DemoOutlet.allCases.map { Source(url: address($0, $0.feedPath), title: $0.title) } }

    /// The answer to a GET.
    ///
    /// - Parameters:
    ///   - host: The Host header, with or without a port.
    ///   - path: The request target; a query is ignored.
    ///   - round: 0 at first, 1 after the outlets have corrected a story.
    ///   - ifNoneMatch: The request's If-None-Match header.
    func answer(host: String, path: String, round: Int, ifNoneMatch: String?) -> DemoAnswer {
        let name = host.split(separator: ":", maxSplits: 1).first.map { $0.lowercased() } ?? ""
        guard let outlet = DemoOutlet.allCases.first(where: { $0.host == name }) else {
            return plain(421, "This host is not one of the demo's.\n")
        }
        let path = String(path.prefix { $0 != "?" })
        guard let page = page(outlet, path, round) else { return plain(404, "Not found.\n") }
        let tag = "\"\(DemoSite.digest(page.body))\""
        var headers = [
            DemoAnswer.Header(name: "Content-Type", value: page.type), .init(name: "ETag", value: tag),
            .init(name: "Cache-Control", value: "max-age=0"),
        ]
        let tags = ifNoneMatch?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
        if tags.contains(where: { $0 == tag || $0 == "W/" + tag || $0 == "*" }) {
            headers.removeFirst()
            return DemoAnswer(status: 304, headers: headers, body: [])
        }
        return DemoAnswer(status: 200, headers: headers, body: page.body)
    }

    // MARK: Pages

    private typealias Page = (type: String, body: [UInt8])

    private func page(_ outlet: DemoOutlet, _ path: String, _ round: Int) -> Page? {
        if path == outlet.feedPath { return (outlet.feedType + "; charset=utf-8", Array(feed(outlet, round).utf8)) }
        switch path {
        case "/robots.txt": return ("text/plain; charset=utf-8", Array(robots(outlet).utf8))
        case "/": return html(templates.front(outlet, around(outlet, nil, round)))
        case "/gallery/harbour-week" where outlet == .courier:
            return html(templates.gallery(outlet, around(outlet, nil, round)))
        case DemoHostile.deepPath where outlet == .ledger: return html(DemoHostile.deepPage)
        case DemoHostile.attributesPath where outlet == .gazette: return html(DemoHostile.attributesPage)
        case _ where path.hasPrefix("/pictures/") && path.hasSuffix(".gif"): return ("image/gif", DemoHostile.pixel)
        default: break
        }
        guard let article = articles[outlet]?.first(where: { self.path(of: $0) == path })?.standing(inRound: round)
        else { return nil }
        let text = templates.page(article, around(outlet, article, round))
        guard article.slug == "cafe-prize" else { return html(text) }
        // Says UTF-8 and is Windows-1252: as common on the web as it was twenty years ago.
        return (
            "text/html; charset=utf-8", Array(text.data(using: .windowsCP1252, allowLossyConversion: true) ?? Data())
        )
    }

    private func html(_ text: String) -> Page { ("text/html; charset=utf-8", Array(text.utf8)) }

    private func plain(_ status: Int, _ text: String) -> DemoAnswer {
        DemoAnswer(
            status: status, headers: [DemoAnswer.Header(name: "Content-Type", value: "text/plain; charset=utf-8")],
            body: Array(text.utf8))
    }

    private func around(_ outlet: DemoOutlet, _ article: DemoArticle?, _ round: Int) -> DemoTemplates.Surroundings {
        let others = (articles[outlet] ?? []).filter { $0.slug != article?.slug }.map { $0.standing(inRound: round) }
        return DemoTemplates.Surroundings(
            url: article.map { address(outlet, path(of: $0)) } ?? address(outlet, "/"),
            published: article.map(published) ?? newest, modified: article.flatMap { modified($0, round) },
            others: others.map { (address(outlet, path(of: $0)), $0.headline, $0.summary) },
            feedURL: address(outlet, outlet.feedPath))
    }

    private func feed(_ outlet: DemoOutlet, _ round: Int) -> String {
        var entries = (articles[outlet] ?? []).map { $0.standing(inRound: round) }.map { article in
            DemoFeeds.Entry(
                url: address(outlet, path(of: article)), title: article.headline, summary: article.summary,
                authors: article.authors, language: article.language, published: published(article),
                modified: modified(article, round))
        }
        for extra in DemoHostile.linkedPages where extra.outlet == outlet {
            entries.append(
                DemoFeeds.Entry(
                    url: address(outlet, extra.path), title: extra.title, summary: extra.title, authors: [],
                    language: "en",
                    published: newest.addingTimeInterval(-80 * 3600), modified: nil))
        }
        return DemoFeeds(outlet: outlet, siteURL: address(outlet, ""), feedURL: address(outlet, outlet.feedPath)).text(
            entries)
    }

    private func robots(_ outlet: DemoOutlet) -> String {
        switch outlet {
        case .post: "User-agent: *\nDisallow: /members/\n\nSitemap: \(address(.post, DemoOutlet.post.feedPath))\n"
        case .observer: "User-agent: *\nDisallow: /search\nDisallow: /comments\n"
        default: "User-agent: *\nAllow: /\n"
        }
    }

    // MARK: Addresses and times

    private func path(of article: DemoArticle) -> String {
        article.outlet.path(of: article.slug, language: article.language)
    }
    private func address(_ outlet: DemoOutlet, _ path: String) -> String { "http://\(outlet.host):\(port)\(path)" }
    private func published(_ article: DemoArticle) -> Date {
        newest.addingTimeInterval(Double(-3600 * article.hoursAgo))
    }

    private func modified(_ article: DemoArticle, _ round: Int) -> Date? {
        round > 0 && article.update != nil ? newest.addingTimeInterval(3600) : nil
    }

    /// FNV-1a: equal bodies have equal tags, and nothing else is asked of them.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(hash, radix: 16)
    }
}

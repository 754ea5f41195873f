import ArgumentParser
import Feeds
import Fetch
import Foundation
import Pipeline
import Schedule
import State
import WireModel

/// `wirespool discover URL`: the feeds and sitemaps of a site.
struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Find the feeds and sitemaps of a site.",
        discussion: """
            Looks at the feeds that the page names, at the sitemaps that robots.txt
            names, and at the places where sites mostly have them (/feed, /rss.xml,
            /sitemap.xml and nine more), at the usual pace and at most 24 of them.
            Prints what is really there: address, kind, entries, newest entry, title.
            Of a file or standard input only the links are shown; nothing is asked.

            EXAMPLES
              wirespool discover https://news.example/
              wirespool discover --named https://news.example/
              wirespool discover --urls https://news.example/ >> seeds/new.txt
            """)

    @Argument(help: "Address, file, or - for standard input.")
    var page: String

    @Option(help: "The page's address, where it is read from a file.")
    var url: String?

    @Flag(help: "Only what the page and robots.txt name; no place is tried.")
    var named = false

    @Flag(help: "Print addresses only.")
    var urls = false

    @Flag(help: "Print one JSON object a feed.")
    var json = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            guard page.hasPrefix("http://") || page.hasPrefix("https://") else { return try await showLinks(settings) }
            guard let url = CanonicalURL(page) else {
                throw Failure(exit: .usage, message: "discover: \(Terminal.safe(page)) is no web address")
            }
            let finds = try await Self.finds(at: url, settings: settings, triesPlaces: !named)
            guard !finds.isEmpty else {
                throw Failure(
                    exit: .dataError,
                    message: "no feed or sitemap was found at \(url); try another page of the site")
            }
            try show(finds)
        }
    }

    private func show(_ finds: [SiteSurvey.Find]) throws {
        if json {
            for find in finds { try Terminal.json(find) }
        } else if urls {
            for find in finds { Terminal.print(Terminal.safe(find.url)) }
        } else {
            let rows = finds.map { find in
                [
                    Terminal.safe(find.url), find.format, find.origin.rawValue, "\(find.entries)",
                    find.newest?.rfc3339 ?? "-", Terminal.safe(find.title ?? ""),
                ]
            }
            Terminal.print(
                Terminal.table(rows, header: ["address", "kind", "named by", "entries", "newest", "title"]))
        }
    }

    /// The survey with a client of its own; no state is opened.
    private static func finds(
        at url: CanonicalURL, settings: Settings, triesPlaces: Bool
    ) async throws -> [SiteSurvey.Find] {
        let client = try FetchClient(settings: settings.fetchSettings())
        let survey = survey(client, settings: settings, triesPlaces: triesPlaces)
        let found: Result<[SiteSurvey.Find], any Error>
        do {
            found = .success(try await survey.finds(at: url) { Terminal.progress("asking \($0)") })
        } catch {
            found = .failure(error)
        }
        Terminal.progress("")
        await client.shutdown()
        return try found.get()
    }

    private static func survey(_ client: FetchClient, settings: Settings, triesPlaces: Bool) -> SiteSurvey {
        let gate = HostGate(
            pacer: HostPacer(settings: settings.pacerSettings()), suffixes: .builtIn, clock: .system, keep: { _ in })
        let polite = PoliteFetch(client: client, gate: gate)
        let robots = RobotsGate(
            settings: settings.robotsSettings(), agent: settings.robotsName, client: client, gate: gate,
            memory: .none, clock: .system)
        var survey = SiteSurvey.Settings()
        survey.triesPlaces = triesPlaces
        return SiteSurvey(
            stages: SiteSurvey.Stages(
                fetch: { url, accept in
                    var request = FetchRequest(url: url)
                    request.accept = accept
                    request.isSitemap = accept == FetchRequest.feed  // which of both it is shows only then
                    return try await polite.page(request)
                },
                mayAsk: { try await robots.answer(for: $0).isAllowed },
                sitemapsInRobots: { try await robots.sitemaps(of: $0) }),
            reader: InProcessReader(feeds: FeedReader(settings: settings.feedSettings())), settings: survey)
    }

    private func showLinks(_ settings: Settings) async throws {
        let input = try await PageInput.read(page, url: url, accept: .page, settings: settings)
        let links = try FeedReader().feedLinks(inPage: input.bytes, contentType: input.contentType, url: input.url)
        if links.isEmpty {
            throw Failure(
                exit: .dataError, message: "no feed is named in \(Terminal.safe(page)); try the site's start page")
        }
        for link in links {
            if json { try Terminal.json(link) } else { Terminal.print(Terminal.safe(link.url)) }
        }
    }
}

import Fetch
import Foundation
import Schedule
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// `discover` against a made site.
struct SiteSurveyTests {
    private static let rss = PollingWireTests.rss(0..<3, newest: Date(timeIntervalSince1970: 1_790_000_000))
    private static let sitemap =
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://a.example/1</loc></url></urlset>"

    private func survey(_ server: ScriptedServer, places: Bool = true) async throws -> [SiteSurvey.Find] {
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
        let client = try FetchClient(settings: settings)
        let clock = PipelineClock(ManualClock(isHurried: true))
        let gate = HostGate(pacer: HostPacer(), suffixes: .builtIn, clock: clock, keep: { _ in })
        let robots = RobotsGate(
            settings: RobotsGate.Settings(), agent: "wirespool", client: client, gate: gate, memory: .none,
            clock: clock)
        let polite = PoliteFetch(client: client, gate: gate)
        var surveySettings = SiteSurvey.Settings()
        surveySettings.triesPlaces = places
        let survey = SiteSurvey(
            stages: SiteSurvey.Stages(
                fetch: { url, _ in try await polite.page(FetchRequest(url: url)) },
                mayAsk: { try await robots.answer(for: $0).isAllowed },
                sitemapsInRobots: { try await robots.sitemaps(of: $0) }),
            reader: InProcessReader(), settings: surveySettings)
        let found = try await survey.finds(at: address(server.url("/"))) { _ in }
        await client.shutdown()
        return found
    }

    private func site(_ robots: String) throws -> ScriptedServer {
        try ScriptedServer { request in
            switch request.path {
            case "/":
                .page("<html><head><link rel=alternate type=application/rss+xml href=/news.rss></head></html>")
            case "/robots.txt": .page(robots, type: "text/plain")
            case "/news.rss", "/feed": .page(Self.rss, type: "application/rss+xml")
            case "/maps/all.xml", "/sitemap.xml": .page(Self.sitemap, type: "application/xml")
            case "/rss.xml": .redirect(301, to: "/news.rss")
            default: .reply(404)
            }
        }
    }

    @Test func `feeds and sitemaps are found in the page, in robots.txt and at the usual places`() async throws {
        let server = try site("User-agent: *\nDisallow: /feed\nSitemap: /maps/all.xml\n")
        defer { server.stop() }
        let found = try await survey(server)
        #expect(
            found.map { "\($0.origin.rawValue) \($0.kind.rawValue) \($0.url.suffix(12))" } == [
                "page feed \(server.url("/news.rss").suffix(12))",
                "robots sitemap \(server.url("/maps/all.xml").suffix(12))",
                "well-known sitemap \(server.url("/sitemap.xml").suffix(12))",
            ])
        #expect((found[0].title, found[0].entries) == ("T", 3))
        #expect(found[0].newest == Date(timeIntervalSince1970: 1_790_000_000))
        #expect(server.requests(path: "/feed").isEmpty, "what robots.txt disallows is not tried")
        #expect(server.requests.count <= 3 + SiteSurvey.places.count + 2)
    }

    @Test func `only what is named is asked when places are not wanted`() async throws {
        let server = try site("")
        defer { server.stop() }
        #expect(try await survey(server, places: false).count == 1)
        #expect(Set(server.requests.map(\.path)) == ["/", "/robots.txt", "/news.rss"])
    }
}

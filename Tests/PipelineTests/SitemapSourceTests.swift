import Feeds
import Foundation
import Logging
import Schedule
import State
import Synchronization
import Testing
import WireModel

@testable import Pipeline

/// A plain list of addresses cannot say which of them is a sitemap.
struct SitemapSourceTests {
    private static let sitemap = """
        <?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/story</loc>
        <news:news><news:publication_date>2026-11-20</news:publication_date><news:title>A story</news:title></news:news>
        </url></urlset>
        """

    @Test(arguments: [Source.Kind.feed, .sitemap])
    func `a sitemap is read as one, whatever the list calls it`(kind: Source.Kind) async throws {
        let found = try await entries(of: Self.sitemap, kind: kind)
        #expect(found.map(\.url?.string) == ["https://news.example/story"])
    }

    @Test(arguments: ["<p>no feed</p>", "https://news.example/story\n"])
    func `what is neither is no feed`(body: String) async throws {
        #expect(try await entries(of: body, kind: .feed).isEmpty)
    }

    private func entries(of body: String, kind: Source.Kind) async throws -> [EntrySighting] {
        let url = try #require(CanonicalURL("https://news.example/sitemap"))
        let now = Date(timeIntervalSince1970: 1_795_000_000)
        let page = Page(requestedURL: url, finalURL: url, body: Array(body.utf8), fetchedAt: now)
        let stored = Mutex<[EntrySighting]>([])
        let pass = FeedPass(
            stages: FeedPass.Stages(
                fetch: { _ in page },
                feed: {
                    try FeedReader().feed(from: $0.body, contentType: nil, contentLocation: nil, url: $0.finalURL)
                },
                sitemap: { try FeedReader().sitemap(from: $0.body, contentType: nil, url: $0.finalURL) },
                standings: { _, entries in entries.map { _ in .new } },
                record: { record in
                    stored.withLock { $0 = record.entries }
                    return PollReceipt()
                },
                trace: { _, _ in }),
            settings: FeedPass.Settings(), policy: PollPolicy(), domain: { $0.host },
            clock: PipelineClock(now: { now }, sleep: { _ in }), log: Logger(label: "test"))
        _ = try await pass.run(SourceRow(source: Source(url: url, kind: kind), state: PollState(), nextPoll: now))
        return stored.withLock { $0 }
    }
}

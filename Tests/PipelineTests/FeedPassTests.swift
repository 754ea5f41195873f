import Feeds
import Fetch
import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// One poll with literal answers and a real state.
struct FeedPassTests {
    private static let feedURL = "https://news.example/feed.xml"

    private static func rss(_ numbers: Range<Int>) -> String {
        let items = numbers.map {
            "<item><title>Story \($0)</title><link>https://news.example/\($0)</link><guid>g\($0)</guid></item>"
        }
        return
            "<rss version=\"2.0\"><channel><title>T</title><link>https://news.example/</link>\(items.joined())</channel></rss>"
    }

    /// A source in a state, polled with one answer after another.
    private final class Polling: Sendable {
        let place: TemporarySpool
        let state: SQLiteState
        let clock: ManualClock
        let source: Source
        let asked = Notes<FetchRequest>()
        let records = Notes<FeedPass.PollRecord>()

        init(queueLimit: Int? = nil, entryLimit: ByteLimit? = nil, kind: Source.Kind = .feed, now: Date = .start)
            async throws
        {
            clock = ManualClock(now: now)
            place = try TemporarySpool()
            var settings = State.Settings()
            if let queueLimit { settings.queueLimit = queueLimit }
            if let entryLimit { settings.entryLimit = entryLimit }
            state = try await SQLiteState.open(path: place.file("state.sqlite"), settings: settings, now: .start).state
            source = Source(url: try address(FeedPassTests.feedURL), kind: kind)
            _ = try await state.replaceSources([source], from: "test", at: .start)
        }

        func poll(_ answer: @escaping @Sendable (FetchRequest) throws -> Page) async throws -> FeedPass.Outcome {
            let reader = FeedReader()
            let (state, asked, records) = (state, asked, records)
            let pass = FeedPass(
                stages: FeedPass.Stages(
                    fetch: {
                        asked.add($0)
                        return try answer($0)
                    },
                    feed: {
                        try reader.feed(
                            from: $0.body, contentType: $0.header("content-type"), contentLocation: nil,
                            url: $0.finalURL)
                    },
                    sitemap: {
                        try reader.sitemap(from: $0.body, contentType: $0.header("content-type"), url: $0.finalURL)
                    },
                    standings: { try await state.standings(of: $1, in: $0.id) },
                    record: {
                        records.add($0)
                        return try await state.recordPoll(
                            $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: $0.outcome,
                            hours: $0.hours,
                            at: $0.at)
                    },
                    trace: { try await state.recordTrace([$1], for: $0, at: $1.at) }),
                settings: FeedPass.Settings(), policy: PollPolicy(), domain: { $0.host }, clock: PipelineClock(clock),
                log: .silent)
            let row = try #require(try await state.source(source.id))
            defer { clock.advance(by: .seconds(7_200)) }
            return try await pass.run(row)
        }

        func row() async throws -> SourceRow { try #require(try await state.source(source.id)) }
    }

    private static func answer(_ body: String, tag: String? = nil, status: Int = 200) throws -> Page {
        page(
            try address(feedURL), status: status,
            fields: (tag.map { [HeaderField(name: "ETag", value: $0)] } ?? []) + [
                HeaderField(name: "Content-Type", value: "application/xml")
            ], body: body)
    }

    @Test func `what is new is queued once, and the validators are sent back`() async throws {
        let polling = try await Polling()
        let first = try await polling.poll { _ in try Self.answer(Self.rss(0..<5), tag: "\"a\"") }
        #expect((first.entries, first.queued) == (5, 5))
        let second = try await polling.poll { _ in try Self.answer(Self.rss(2..<7), tag: "\"b\"") }
        #expect((second.entries, second.queued) == (5, 2))
        #expect(polling.asked.all[1].validators?.entityTag == "\"a\"")
        try await polling.state.close()
    }

    @Test func `a host that wants to be left alone since the poll began puts it off, uncounted`() async throws {
        let polling = try await Polling()
        let pause = HostPause(domain: "news.example", until: .start + .seconds(7_000), reason: "HTTP 429")
        let outcome = try await polling.poll { _ in throw HostBusy(pause: pause, wait: .seconds(7_000)) }
        #expect(outcome.failure == nil && outcome.next >= pause.until)
        #expect(polling.records.all.isEmpty)
        #expect(try await polling.row().state.failures == 0)
        try await polling.state.close()
    }

    @Test func `only what is a sitemap by its list or its index may be as large as one`() async throws {
        let index =
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + "<sitemap><loc>https://news.example/news.xml</loc></sitemap></sitemapindex>"
        for kind in Source.Kind.allCases {
            let polling = try await Polling(kind: kind)
            _ = try await polling.poll { _ in try Self.answer(index) }
            #expect(polling.asked.all.map(\.isSitemap) == [kind == .sitemap, true])
            try await polling.state.close()
        }
    }

    @Test func `a bare 304 keeps the validators and queues nothing`() async throws {
        let polling = try await Polling()
        _ = try await polling.poll { _ in try Self.answer(Self.rss(0..<3), tag: "\"a\"") }
        let outcome = try await polling.poll { _ in try Self.answer("", status: 304) }
        #expect(outcome.failure == nil)
        #expect(outcome.queued == 0)
        #expect(try await polling.row().state.validators?.entityTag == "\"a\"")
        #expect(try await polling.row().state.failures == 0)
        try await polling.state.close()
    }

    @Test(arguments: [
        ("<!DOCTYPE html><html><body>Please log in</body></html>", "html-instead"), ("", "empty"),
        ("no feed at all", "not-a-feed"),
    ])
    func `something else in place of the feed is a failure that keeps what was known`(body: String, reason: String)
        async throws
    {
        let polling = try await Polling()
        _ = try await polling.poll { _ in try Self.answer(Self.rss(0..<3), tag: "\"a\"") }
        let outcome = try await polling.poll { _ in try Self.answer(body, tag: "\"login\"") }
        #expect(outcome.failure == reason)
        let state = try await polling.row().state
        #expect(state.failures == 1)
        #expect(state.validators?.entityTag != "\"login\"", "a version without its entries is never stored")
        let trace = try await polling.state.trace(of: polling.source.url)
        #expect(trace.last?.details["reason"] == reason)
        try await polling.state.close()
    }

    @Test(arguments: [(3_000_000, 0), (300_000, 1)])
    func `an entry's own text of megabytes is left out, the entry stays`(bytes: Int, kept: Int) async throws {
        let polling = try await Polling()
        let text = String(repeating: "&lt;b>", count: bytes / 3)
        let feed = Self.rss(0..<1).replacingOccurrences(
            of: "</item>", with: "<description>\(text)</description></item>")
        let outcome = try await polling.poll { _ in try Self.answer(feed) }
        #expect(outcome.queued == 1)
        #expect(outcome.failure == nil)
        let entry = try #require(polling.records.all.first?.entries.first?.entry)
        #expect([entry.content, entry.summary].compactMap(\.self).count == kept)
        try await polling.state.close()
    }

    @Test(arguments: [0, 86_400, 2_147_483_646, 4_102_444_795, 253_402_300_799] as [TimeInterval])
    func `whatever the clock says, entries with dates are taken`(seconds: TimeInterval) async throws {
        let polling = try await Polling(now: Date(timeIntervalSince1970: seconds))
        let date = "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate></item>"
        let feed = Self.rss(0..<3).replacingOccurrences(of: "</item>", with: date)
        let outcome = try await polling.poll { _ in try Self.answer(feed) }
        #expect(outcome.failure == nil)
        try await polling.state.close()
    }

    @Test func `what State cannot keep of a poll is that poll's failure, and no more`() async throws {
        let polling = try await Polling(entryLimit: .kibibytes(1))
        let text = "<description>\(String(repeating: "news ", count: 1_000))</description></item>"
        let feed = Self.rss(0..<1).replacingOccurrences(of: "</item>", with: text)
        let outcome = try await polling.poll { _ in try Self.answer(feed) }
        #expect(outcome.queued == 0)
        #expect(polling.records.all.last?.outcome.failure == "entry-too-large")
        let next = try await polling.poll { _ in try Self.answer(Self.rss(1..<3)) }
        #expect(next.queued == 2)
        try await polling.state.close()
    }

    @Test func `of a sitemap of thousands the newest addresses are taken`() async throws {
        let polling = try await Polling(kind: .sitemap)
        let urls = (0..<6_000).map { number in
            let date = Date.start.addingTimeInterval(Double(number % 3_000 - 4_000) * 60).rfc3339
            return "<url><loc>https://news.example/\(number)</loc><lastmod>\(date)</lastmod></url>"
        }
        let body = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\(urls.joined())</urlset>"
        let outcome = try await polling.poll { _ in try Self.answer(body) }
        #expect(outcome.queued == FeedPass.Settings().maxEntries)
        let taken = try #require(polling.records.all.first?.entries.compactMap { $0.url?.string })
        #expect(taken.count == FeedPass.Settings().maxEntries)
        #expect(taken.contains("https://news.example/2999") && taken.contains("https://news.example/5999"))
        #expect(!taken.contains("https://news.example/0") && !taken.contains("https://news.example/3499"))
        try await polling.state.close()
    }

    @Test func `a full queue stores neither entries nor validators, and loses neither`() async throws {
        let polling = try await Polling(queueLimit: 4)
        let outcome = try await polling.poll { _ in try Self.answer(Self.rss(0..<9), tag: "\"a\"") }
        #expect(outcome.queued == 0)
        #expect(try await polling.row().state.validators == nil)
        #expect(try await polling.row().state.failures == 0, "it is no fault of the source")
        let taken = try await polling.state.takeCandidates(limit: 10, at: polling.clock.now(), excludingDomains: [])
        #expect(taken.isEmpty)
        let smaller = try await polling.poll { _ in try Self.answer(Self.rss(0..<3), tag: "\"a\"") }
        #expect(polling.asked.all[1].validators == nil)
        #expect(smaller.queued == 3)
        try await polling.state.close()
    }

    @Test(arguments: [
        (404, "status-404"), (410, "status-410"), (500, "status-500"), (429, "status-429"), (403, "status-403"),
    ])
    func `a status is counted as a failure of its name`(status: Int, reason: String) async throws {
        let polling = try await Polling()
        let outcome = try await polling.poll { _ in try Self.answer("gone", status: status) }
        #expect(outcome.failure == reason)
        #expect(outcome.next > polling.clock.now().addingTimeInterval(-7_200))
        try await polling.state.close()
    }

    @Test func `an unreachable host is a failure that is tried again`() async throws {
        let polling = try await Polling()
        let outcome = try await polling.poll { request in
            throw FetchError(.connect, url: request.url.string, detail: "refused")
        }
        #expect(outcome.failure == "connect")
        #expect(try await polling.row().state.lastFailure?.contains("connect") == true)
        try await polling.state.close()
    }

    @Test func `an index stands for the sitemaps of its own site that it names as changed last`() async throws {
        let polling = try await Polling(kind: .sitemap)
        let index = """
            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>https://news.example/a.xml</loc></sitemap><sitemap><loc>https://other.example/b.xml</loc></sitemap>
            </sitemapindex>
            """
        let part = """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/1</loc></url>
            <url><loc>https://news.example/2</loc></url></urlset>
            """
        let outcome = try await polling.poll { request in
            try Self.answer(request.url.string == Self.feedURL ? index : part)
        }
        #expect(polling.asked.all.map(\.url.string) == [Self.feedURL, "https://news.example/a.xml"])
        #expect(outcome.queued == 2)
        try await polling.state.close()
    }
}

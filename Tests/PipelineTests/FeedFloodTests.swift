import Feeds
import Fetch
import Foundation
import Schedule
import Spool
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// Feeds that bring more than an hour takes, through the feed's pass, the article's pass, publisher, state and spool.
struct FeedFloodTests {
    private static let busy = "https://busy.example/feed.xml"
    private static let honest = "https://honest.example/feed.xml"

    /// What the feeds show at present.
    private final class Site: Sendable {
        let shown = Notes<(feed: String, numbers: Range<Int>, at: Date)>()
        let clock: ManualClock

        init(_ clock: ManualClock) { self.clock = clock }

        func show(_ feed: String, _ numbers: Range<Int>) { shown.add((feed, numbers, clock.now())) }

        /// The newest entry first, as feeds do.
        func answer(_ request: FetchRequest) -> Page {
            guard let (_, numbers, at) = shown.all.last(where: { $0.feed == request.url.string }) else {
                return page(request.url, body: request.url.path)
            }
            let items = numbers.reversed().map {
                "<item><title>Story \($0)</title><link>https://\(request.url.host)/\($0)</link>"
                    + "<guid isPermaLink=\"false\">g\($0)</guid><pubDate>\(at.rfc3339)</pubDate></item>"
            }
            let body = "<rss version=\"2.0\"><channel><title>T</title>\(items.joined())</channel></rss>"
            return page(
                request.url, fields: [HeaderField(name: "Content-Type", value: "application/xml")], body: body)
        }
    }

    private struct Desk: Sendable {
        let house: PublishingHouse
        let site: Site

        init() throws {
            house = try PublishingHouse()
            site = Site(house.clock)
        }

        /// So long a life: polls as they are due, articles as they are ready, the clock from one to the next.
        func live(_ time: Duration, feeds: [String] = [busy]) async throws {
            let end = house.clock.now() + time / .seconds(1)
            try await house.living { life in
                let sources = try feeds.map { Source(url: try address($0)) }
                _ = try await life.state.replaceSources(sources, from: "test", at: house.clock.now())
                let (feeds, articles) = (feedPass(life), articlePass(life))
                while house.clock.now() < end {
                    for row in try await life.state.dueSources(at: house.clock.now(), limit: 4) {
                        _ = try await feeds.run(row)
                    }
                    let taken = try await life.state.takeCandidates(
                        limit: 64, at: house.clock.now(), excludingDomains: [])
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for candidate in taken { group.addTask { try await articles.run(candidate) } }
                        try await group.waitForAll()
                    }
                    if taken.isEmpty { house.clock.advance(by: .seconds(60)) }
                }
            }
        }

        /// The first poll of each, which shows nothing yet; the second is due at once.
        func visit(_ feeds: [String]) async throws {
            for feed in feeds { site.show(feed, 0..<0) }
            try await live(.seconds(60), feeds: feeds)
            try await house.living { try await $0.state.hurry(nil, at: house.clock.now()) }
        }

        private func feedPass(_ life: PublishingHouse.Life) -> FeedPass {
            let (reader, state, site) = (FeedReader(), life.state, site)
            return FeedPass(
                stages: FeedPass.Stages(
                    fetch: { site.answer($0) },
                    feed: {
                        try reader.feed(
                            from: $0.body, contentType: $0.header("content-type"), contentLocation: nil,
                            url: $0.finalURL)
                    },
                    sitemap: { try reader.sitemap(from: $0.body, contentType: nil, url: $0.finalURL) },
                    standings: { try await state.standings(of: $1, in: $0.id) },
                    record: {
                        try await state.recordPoll(
                            $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: $0.outcome,
                            hours: $0.hours,
                            at: $0.at)
                    },
                    trace: { try await state.recordTrace([$1], for: $0, at: $1.at) }),
                settings: FeedPass.Settings(), policy: PollPolicy(), domain: { $0.host },
                clock: PipelineClock(house.clock), log: .silent)
        }

        private func articlePass(_ life: PublishingHouse.Life) -> ArticlePass {
            let (state, publisher, clock, site) = (life.state, life.publisher, house.clock, site)
            return ArticlePass(
                stages: ArticlePass.Stages(
                    robots: { _ in RobotsGate.Answer(isAllowed: true, reason: "no rule") },
                    fetch: { url, _ in site.answer(FetchRequest(url: url)) },
                    extract: { page, _, _ in
                        PageReading(article: madeArticle(Int(page.requestedURL.path.dropFirst()) ?? 0))
                    },
                    fragment: { _, _ in [] }, normalise: { ($0, []) },
                    publish: { try await publisher.publish($0, for: $1) }, quarantine: { _ in },
                    finish: { try await state.finish($0.id, outcome: $1, trace: $2, recheck: $3, at: clock.now()) },
                    release: { try await state.release([$0.id]) }),
                settings: ArticlePass.Settings(), clock: PipelineClock(clock), log: .silent)
        }

        /// Numbers of the published stories of a host, in the journal's order.
        func published(_ host: String) throws -> [Int] {
            var numbers: [StoryID: Int] = [:]
            for number in 0..<5_000 { numbers[StoryID(url: try address("https://\(host)/\(number)"))] = number }
            return try house.journal.compactMap { numbers[$0.id] }
        }
    }

    @Test func `an honest feed of 300 entries is published whole and in order within two hours, also by another life`()
        async throws
    {
        let desk = try Desk()
        try await desk.visit([Self.busy])
        desk.site.show(Self.busy, 0..<300)
        try await desk.live(.seconds(1_800))
        let first = try desk.published("busy.example")
        #expect(first.count == 200)
        #expect(first.sorted(by: >) == Array((100..<300).reversed()), "the newest at once")
        // A restart; and the feed has moved on, so that nothing names the rest any more.
        desk.site.show(Self.busy, 290..<310)
        try await desk.live(.seconds(6_000))
        let all = try desk.published("busy.example")
        #expect(Set(all) == Set(0..<310))
        #expect(all.count == 310)
        let news = try #require(all.lastIndex { $0 >= 300 })
        #expect(all[200...].firstIndex { $0 < 10 } ?? 0 > news, "the oldest come last, news does not wait for them")
        #expect(try desk.house.isSound)
    }

    @Test func `a first visit brings what there is, a poll after three hours three hours' shares`() async throws {
        let desk = try Desk()
        desk.site.show(Self.busy, 0..<250)
        try await desk.live(.seconds(120))
        #expect(try desk.published("busy.example").count == 250)
        desk.house.clock.advance(by: .seconds(3 * 3_600))
        desk.site.show(Self.busy, 250..<1_000)
        try await desk.live(.seconds(120))
        #expect(try desk.published("busy.example").count == 250 + 600)
        #expect(try desk.house.isSound)
    }

    @Test func `polls 61 minutes apart bring an hour's share each, not two`() async throws {
        let desk = try Desk()
        try await desk.visit([Self.busy])
        for hour in 1...3 {
            desk.site.show(Self.busy, 0..<500 * hour)
            try await desk.house.living { try await $0.state.hurry(nil, at: desk.house.clock.now()) }
            try await desk.live(.seconds(60))
            #expect(try desk.published("busy.example").count == 200 * hour)
            desk.house.clock.advance(by: .seconds(3_600))
        }
        #expect(try desk.house.isSound)
    }

    @Test func `a flood of 5,000 entries comes at its pace and keeps nobody else waiting`() async throws {
        let desk = try Desk()
        try await desk.visit([Self.busy, Self.honest])
        desk.site.show(Self.busy, 0..<5_000)
        desk.site.show(Self.honest, 0..<20)
        try await desk.live(.seconds(2 * 3_600 - 300), feeds: [Self.busy, Self.honest])
        #expect(try desk.published("busy.example").count == 300, "an hour's share, and half of one for what waited")
        let honest = try desk.published("honest.example")
        #expect(Set(honest) == Set(0..<20))
        let ids = try Set((0..<20).map { StoryID(url: try address("https://honest.example/\($0)")) })
        #expect(try desk.house.journal.prefix(100).count { ids.contains($0.id) } == 20, "a turn each")
        let backlog = try await desk.house.living { try await $0.state.backlog(of: Self.busy) }
        #expect(backlog?.waiting == 4_700)
    }
}

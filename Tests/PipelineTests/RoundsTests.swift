import Dispatch
import Fetch
import Foundation
import Schedule
import Spool
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// What the daemon's wheels do beside polls and articles, on a clock that runs as fast as they ask.
struct RoundsTests {
    private struct Unwanted: Error {}

    /// Rounds whose feeds cannot be had, and which have no article to ask for.
    private func rounds(
        _ life: PublishingHouse.Life, _ clock: ManualClock, asked: @escaping @Sendable () -> Void = {},
        sweep: @escaping @Sendable () async throws -> Void
    ) -> Rounds {
        let clock = PipelineClock(clock)
        let feeds = FeedPass(
            stages: FeedPass.Stages(
                fetch: { request in
                    asked()
                    throw FetchError(.connect, url: request.url.string, detail: "refused")
                }, feed: { _ in throw Unwanted() }, sitemap: { _ in throw Unwanted() },
                standings: { _, _ in [] },
                record: {
                    try await life.state.recordPoll(
                        $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: $0.outcome,
                        hours: $0.hours, at: $0.at)
                },
                trace: { _, _ in }),
            settings: FeedPass.Settings(), policy: PollPolicy(), domain: { $0.host }, clock: clock, log: .silent)
        let articles = ArticlePass(
            stages: ArticlePass.Stages(
                robots: { _ in throw Unwanted() }, fetch: { _, _ in throw Unwanted() },
                extract: { _, _, _ in throw Unwanted() }, fragment: { _, _ in [] }, normalise: { ($0, []) },
                publish: { _, _ in throw Unwanted() }, quarantine: { _ in }, finish: { _, _, _, _ in },
                release: { _ in }),
            settings: ArticlePass.Settings(), clock: clock, log: .silent)
        return Rounds(
            parts: Rounds.Parts(
                state: life.state,
                gate: HostGate(pacer: HostPacer(), suffixes: .builtIn, clock: clock, keep: { _ in }),
                feedPass: feeds, articlePass: articles, publisher: life.publisher, clock: clock, log: .silent,
                sign: { DaemonHeartbeat(pid: 1, startedAt: .start, at: $1, version: "test", note: $0) }, sweep: sweep),
            settings: Rounds.Settings())
    }

    @Test func `a daemon looks for what is old ten seconds after its start, then hourly`() async throws {
        let house = try PublishingHouse()
        let life = try await house.open()
        let (stop, swept, start) = (StopSignal(), Notes<Double>(), house.clock.now())
        try await rounds(life, house.clock) {
            swept.add(house.clock.now().timeIntervalSince(start))
            if swept.all.count == 3 { stop.stop() }
        }.run(.untilStopped, stop: stop)
        try await life.state.close()
        let times = swept.all
        try #require(times.count == 3)
        // What sleeps beside it moves the clock while it works: nothing can be said of how late they come.
        #expect(times[0] >= 10 && times[1] >= 3_600 && times[2] >= 7_200, "\(times)")
    }

    @Test func `the first poll does not wait until what an earlier life left open is finished`() async throws {
        let house = try PublishingHouse()
        try await house.living { _ in }
        let staged = house.place.inSpool("tmp/staged")
        try Data("x".utf8).write(to: URL(fileURLWithPath: staged))
        // Its removal is held up, on the publisher's own thread.
        let hold = DispatchSemaphore(value: 0)
        let life = try await house.open { step, path in if step == .remove, path.hasSuffix("staged") { hold.wait() } }
        let url = try #require(CanonicalURL("https://news.example/feed.xml"))
        _ = try await life.state.replaceSources([Source(url: url)], from: "test", at: house.clock.now())
        try await life.state.hurry(nil, at: house.clock.now())
        let (stop, settled) = (StopSignal(), Notes<Bool>())
        let (polls, poll) = AsyncStream.makeStream(of: Bool.self)
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        let rounds = rounds(life, house.clock) {
            poll.yield(settled.all.isEmpty)
        } sweep: {
        }
        let running = Task {
            defer {
                poll.finish()
                end.finish()
            }
            try await rounds.run(.untilStopped, stop: stop) {
                settled.add(true)
                end.yield(FileManager.default.fileExists(atPath: staged))
            }
        }
        #expect(await polls.first { _ in true } == true, "polled before all was settled")
        hold.signal()
        #expect(await ends.first { _ in true } == false, "the file was removed by then")
        stop.stop()
        try await running.value
        try await life.state.close()
    }

    @Test func `what is settled is not settled again: staged files of a batch would pass for rubbish`() async throws {
        let house = try PublishingHouse()
        let life = try await house.open()
        let staged = house.place.inSpool("tmp/staged")
        try Data("x".utf8).write(to: URL(fileURLWithPath: staged))
        try await life.publisher.settleOrHalt()
        #expect(!house.place.exists(staged))
        try Data("x".utf8).write(to: URL(fileURLWithPath: staged))
        try await life.publisher.settleOrHalt()
        #expect(house.place.exists(staged))
        try await life.state.close()
    }
}

import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// What the daemon's wheels do beside polls and articles, on a clock that runs as fast as they ask.
struct RoundsTests {
    private struct Unwanted: Error {}

    /// Rounds that have no source and no article to ask for.
    private func rounds(
        _ life: PublishingHouse.Life, _ clock: ManualClock, sweep: @escaping @Sendable () async throws -> Void
    ) -> Rounds {
        let clock = PipelineClock(clock)
        let feeds = FeedPass(
            stages: FeedPass.Stages(
                fetch: { _ in throw Unwanted() }, feed: { _ in throw Unwanted() }, sitemap: { _ in throw Unwanted() },
                standings: { _, _ in [] }, record: { _ in throw Unwanted() }, trace: { _, _ in }),
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
        #expect(times[0] >= 10 && times[0] < 3_600, "\(times)")
        // From beginning to beginning: what sleeps beside it moves the clock while it works, by many minutes at times.
        #expect(times[1] >= 3_610 && times[2] >= 7_210, "\(times)")
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

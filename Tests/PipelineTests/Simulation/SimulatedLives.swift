import Dedup
import Feeds
import Fetch
import Foundation
import Glibc
import Schedule
import Spool
import State
import Synchronization
import TestKit
import WireModel

@testable import Pipeline

/// The daemon's own passes, publisher, state and spool in a simulated world, life after life, until the days are over.
///
/// One thing happens at a time and every chance comes from the seed, so that a failure can be played again.
final class SimulatedLives: Sendable {
    struct Plan: Sendable {
        var seed: UInt64
        var houses = 6
        var days = 20
        /// File changes between two deaths, on average.
        var changesPerLife = 120.0
    }

    private struct Dead: Error {}

    /// Ends a life at a file change: from then on every change fails, and nothing of the process goes on.
    private final class Fate: Sendable {
        private let left: Mutex<Int>
        init(changes: Int) { left = Mutex(changes) }
        var isDead: Bool { left.withLock { $0 <= 0 } }
        func check(_ step: SpoolError.Step, _ path: String) throws(SpoolError) {
            let isOver = left.withLock { left in
                left -= 1
                return left <= 0
            }
            if isOver { throw SpoolError(step: step, path: path, code: EIO, hint: "simulated death") }
        }
        func checkAlive() throws { if isDead { throw Dead() } }
    }

    let plan: Plan
    let world: SimulatedWorld
    let place: TemporarySpool
    let start = Date.start
    private let clock = ManualClock(now: .start, isHurried: true)
    /// What the wall clock shows beyond the true time; it jumps, waits do not.
    private let shift = Mutex<TimeInterval>(0)
    private let dice: Mutex<SeededRandom>
    private let counted = Mutex(0)
    var lives: Int { counted.withLock { $0 } }

    init(_ plan: Plan) throws {
        self.plan = plan
        world = SimulatedWorld(seed: plan.seed, houses: plan.houses, from: .start, days: plan.days)
        place = try TemporarySpool()
        dice = Mutex(SeededRandom(seed: plan.seed ^ 0xD1E))
    }

    private var wall: PipelineClock {
        PipelineClock(
            now: { [self] in clock.now().addingTimeInterval(shift.withLock { $0 }) }, sleep: clock.sleep)
    }

    private func roll() -> Double { dice.withLock { $0.share() } }

    /// All days with deaths, then calm ones without, so that everything under way comes to its end.
    func run() async throws {
        let end = start.addingTimeInterval(Double(plan.days) * 86_400)
        while clock.now() < end {
            try await live(until: end, fate: Fate(changes: 1 + Int(-log(1 - roll()) * plan.changesPerLife)))
        }
        world.calm()
        try await live(until: end.addingTimeInterval(6 * 86_400), fate: Fate(changes: .max))
    }

    private func live(until end: Date, fate: Fate) async throws {
        counted.withLock { $0 += 1 }
        let state = try await SQLiteState.open(
            path: place.file("state.sqlite"), settings: State.Settings(), now: wall.now()
        ).state
        do {
            try await days(until: end, state: state, fate: fate)
        } catch is Dead {
            // The next life begins where this one lay down.
        } catch is CancellationError where fate.isDead {
        } catch is SpoolError where fate.isDead {
        }
        try await state.close()
    }

    private func days(until end: Date, state: SQLiteState, fate: Fate) async throws {
        var spoolSettings = Spool.Settings()
        spoolSettings.freeSpaceFloorPercent = 0
        spoolSettings.freeSpaceFloor = ByteLimit(bytes: 0)
        spoolSettings.freeInodesFloor = 0
        spoolSettings.flushWidth = 1
        var settings = Publisher.Settings()
        settings.copies = .full
        let publisher = Publisher(
            settings: settings,
            spool: try Spool(path: place.path, settings: spoolSettings, before: fate.check),
            state: state, judge: CopyJudge(), composer: RecordComposer(layout: .article, version: "test"), clock: wall,
            log: .silent)
        try await publisher.settle()
        _ = try await state.replaceSources(world.sources, from: "simulation", at: wall.now())
        let running = Task { try await publisher.run() }
        let worked: Result<Void, any Error>
        do {
            try await turn(until: end, state: state, publisher: publisher, fate: fate)
            await publisher.close()
            worked = .success(())
        } catch {
            running.cancel()
            worked = .failure(error)
        }
        let ended = await running.result
        try worked.get()
        try ended.get()
    }

    private func turn(until end: Date, state: SQLiteState, publisher: Publisher, fate: Fate) async throws {
        let feeds = feedPass(state, fate: fate)
        let articles = articlePass(state, publisher: publisher, fate: fate)
        while clock.now() < end {
            var isIdle = true
            for row in try await state.dueSources(at: wall.now(), limit: 4) {
                isIdle = false
                _ = try await feeds.run(row)
                try fate.checkAlive()
            }
            let waiting = try await state.takeCandidates(limit: 8, at: wall.now(), excludingDomains: [])
            for candidate in waiting {
                isIdle = false
                try await articles.run(candidate)
                try fate.checkAlive()
            }
            if isIdle {
                clock.advance(by: .seconds(60 + Int(roll() * 600)))
                jump()
            }
        }
    }

    /// Once in a while somebody sets the clock.
    private func jump() {
        guard roll() < 0.002 else { return }
        let by = (roll() - 0.5) * 7_200
        shift.withLock { $0 += by }
    }

    private func feedPass(_ state: SQLiteState, fate: Fate) -> FeedPass {
        let reader = FeedReader()
        let (world, wall) = (world, wall)
        return FeedPass(
            stages: FeedPass.Stages(
                fetch: { try world.answer($0, at: wall.now()) },
                feed: {
                    try reader.feed(
                        from: $0.body, contentType: $0.header("content-type"), contentLocation: nil, url: $0.finalURL)
                },
                sitemap: {
                    try reader.sitemap(from: $0.body, contentType: $0.header("content-type"), url: $0.finalURL)
                },
                standings: { try await state.standings(of: $1, in: $0.id) },
                record: {
                    try fate.checkAlive()
                    return try await state.recordPoll(
                        $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: nil, at: $0.at)
                },
                trace: { try await state.recordTrace([$1], for: $0, at: $1.at) }),
            settings: FeedPass.Settings(), policy: PollPolicy(), domain: { $0.host }, clock: wall, log: .silent)
    }

    private func articlePass(_ state: SQLiteState, publisher: Publisher, fate: Fate) -> ArticlePass {
        let (world, wall) = (world, wall)
        return ArticlePass(
            stages: ArticlePass.Stages(
                robots: { _ in RobotsGate.Answer(isAllowed: true, reason: "no rule") },
                fetch: { try world.answer(FetchRequest(url: $0, validators: $1), at: wall.now()) },
                extract: { page, _, _ in PageReading(article: SimulatedWorld.article(of: page)) },
                fragment: { _, _ in [] },
                normalise: { ($0, []) },
                publish: {
                    try fate.checkAlive()
                    return try await publisher.publish($0, for: $1)
                },
                quarantine: { _ in },
                finish: {
                    try fate.checkAlive()
                    try await state.finish($0.id, outcome: $1, trace: $2, recheck: $3, at: wall.now())
                },
                release: {
                    try fate.checkAlive()
                    try await state.release([$0.id])
                },
                revisits: ArticlePass.Revisits(
                    schedule: RecheckSchedule(ages: RecheckSchedule.standard),
                    known: { url in
                        guard let document = try await state.document(at: url) else { return nil }
                        return KnownStory(
                            document: document, gone: try await state.recheck(of: document.story)?.gone)
                    },
                    isWanted: { _ in true },
                    withdraw: {
                        try fate.checkAlive()
                        return try await publisher.withdraw($0, for: $1)
                    })),
            settings: ArticlePass.Settings(), clock: wall, log: .silent)
    }
}

import Foundation
import Testing
import WireModel

@testable import Schedule

/// What a source may cost in bytes a day, and what becomes of one that costs more.
struct ByteBudgetTests {
    private static let mebibyte = 1 << 20

    struct Case: Sendable, CustomStringConvertible {
        var name: String
        /// Bytes of each answer, and seconds to the next poll that all else asks for.
        var bytes: Int
        var every = 300
        var perDay = ByteLimit.mebibytes(384)
        /// Polls of the second day, and the longest wait on it in minutes.
        var polls: ClosedRange<Int>
        var longest: ClosedRange<Double>
        var description: String { name }
    }

    @Test(arguments: [
        Case(name: "1 MiB without validators at every five minutes", bytes: mebibyte, polls: 280...297, longest: 4...6),
        Case(name: "8 MiB at every five minutes", bytes: 8 * mebibyte, polls: 46...50, longest: 29...33),
        Case(name: "16 MiB, all that an answer may have", bytes: 16 * mebibyte, polls: 23...25, longest: 59...66),
        Case(name: "16 MiB at every two hours", bytes: 16 * mebibyte, every: 7_200, polls: 11...13, longest: 100...140),
        Case(name: "no bytes", bytes: 0, polls: 280...297, longest: 4...6),
        Case(name: "no bound", bytes: 16 * mebibyte, perDay: ByteLimit(bytes: 0), polls: 280...297, longest: 4...6),
        Case(
            name: "ten sitemaps on a budget of 64 MiB", bytes: 160 * mebibyte, perDay: .mebibytes(64), polls: 0...1,
            longest: 3_200...3_300),
    ])
    func `polls get rarer so that a day's bytes hold`(_ example: Case) throws {
        var settings = PollPolicy.Settings()
        settings.bytesPerDay = example.perDay
        var source = try PolledSource(interval: example.every, settings: settings)
        let start = source.now
        var (polls, longest, spent) = (0, 0.0, 0)
        while source.now < start + 2 * 86_400 {
            let isSecondDay = source.now >= start + 86_400
            let before = source.now
            source.answer(.feed(source.fresh(new: 0)), bytes: example.bytes)
            if isSecondDay {
                polls += 1
                spent += example.bytes
            }
            if isSecondDay || source.now > start + 2 * 86_400 {
                longest = max(longest, source.now.timeIntervalSince(before) / 60)
            }
        }
        #expect(example.polls.contains(polls), "\(polls) polls")
        #expect(example.longest.contains(longest), "\(longest) min")
        // One answer more than the budget at most: what is drawn on last may overdraw it.
        if example.perDay.bytes > 0 { #expect(spent <= example.perDay.bytes + example.bytes) }
    }

    @Test func `the reason is told, each poll put off is counted, the event comes once`() throws {
        var source = try PolledSource(interval: 300)
        var events: [PollDecision.Event] = []
        for _ in 0..<30 { events += source.answer(.feed(source.fresh(new: 0)), bytes: 8 << 20).events }
        #expect(events == [.bytesSpent])
        let reason = try #require(source.state.reasons.first)
        #expect(
            reason == "30 min: the 384 MiB a day that polls may cost are spent (polling.bytes-per-day); "
                + "the last answer took 8.0 MiB")
        #expect((15...19).contains(source.state.rarerPolls))
        #expect(source.state.rarerSince != nil)
        // 304 costs nothing: the debt is paid, and the source has its own pace again.
        source.answer(source.unchanged())
        source.answer(source.unchanged())
        #expect(source.state.rarerSince == nil)
        #expect(source.state.reasons.first?.contains("set for this source") == true)
    }

    @Test func `a failure that broke off costs what came; its own longer wait stays`() throws {
        var source = try PolledSource(interval: 300)
        let failure = PollResponse.transport(reason: "too-large", kind: .lasting)
        for _ in 0..<4 { source.answer(failure, bytes: 64 << 20) }
        #expect(source.state.rarerPolls > 0)
        #expect(source.state.reasons.contains { $0.contains("failed 4 times") })
        let left = try #require(source.state.bytesLeft)
        #expect(left < 0)
    }

    @Test(arguments: [-10 * 365 * 86_400.0, -3_600, 0])
    func `a clock set back fills nothing up and keeps nobody waiting for years`(jump: Double) throws {
        let budget = ByteBudget(perDay: .mebibytes(384))
        let left = try #require(
            budget.left(of: (bytes: 1_000, at: .fixed), spending: 2_000, now: .fixed + jump, longest: 604_800))
        #expect(left.bytes == -1_000)
        #expect(left.wait < 1)
    }

    @Test func `a debt is waived beyond a week, and rubbish in the state is none`() throws {
        let budget = ByteBudget(perDay: .mebibytes(1))
        let left = try #require(budget.left(of: nil, spending: 1 << 40, now: .fixed, longest: 604_800))
        #expect(abs(left.wait - 604_800) < 1)
        let odd = try #require(budget.left(of: (bytes: .nan, at: .fixed), spending: -5, now: .fixed, longest: 604_800))
        #expect((odd.bytes, odd.wait) == (262_144, 0))
    }
}

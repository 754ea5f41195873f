import Foundation
import TestKit
import Testing
import WireModel

@testable import Schedule

/// How long a feed may be left alone before a burst pushes entries out of its window.
struct OverrunTests {
    /// A Monday, 00:00 UTC.
    private static let monday = Date(timeIntervalSince1970: 1_793_577_600)

    private func even(_ rate: Double, hours: Double = 5_000) -> ArrivalForecast {
        var profile = ArrivalProfile()
        (profile.hours, profile.arrivals) = (hours, rate * hours)
        return ArrivalForecast(profile, silenceLimit: 3)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var rate: Double
        var window: Int
        /// Hours until five standard deviations above a burst's mean, and until the mean itself, fill it.
        var earliest: Double
        var likely: Double
        var testDescription: String { "\(rate) an hour, window of \(window)" }
    }

    // A window of ten: m + 5 * sqrt(m) = 10 at m = 2.34; of 50 at m = 25. The burst is of five times the rate.
    @Test(arguments: [
        Case(rate: 0.1, window: 10, earliest: 4.7, likely: 20), Case(rate: 1, window: 10, earliest: 0.47, likely: 2),
        Case(rate: 1, window: 50, earliest: 5, likely: 10), Case(rate: 10, window: 50, earliest: 0.5, likely: 1),
        Case(rate: 0.001, window: 10, earliest: 469, likely: 2_000),
    ])
    func `a burst fills the window by its mean, and earlier by chance`(_ c: Case) {
        let overrun = even(c.rate).overrun(window: c.window, share: 1, from: Self.monday, longest: 86_400)
        // The average may be a standard error higher.
        let error = 1 + 1 / (c.rate * 5_000 + 1).squareRoot()
        let bound = 86_400.0 / 3_600
        #expect(abs(overrun.earliest / 3_600 - min(c.earliest / error, bound)) < 0.02 * c.earliest)
        #expect(abs(overrun.likely / 3_600 - min(c.likely / error, bound)) < 0.02 * c.likely)
    }

    @Test func `of what little is known the worst is thought`() {
        let known = even(0.2).overrun(window: 10, share: 1, from: Self.monday, longest: 86_400)
        let little = even(0.2, hours: 20).overrun(window: 10, share: 1, from: Self.monday, longest: 86_400)
        #expect(little.earliest < known.earliest * 0.6, "four entries seen: any hour may be a newsroom's noon")
    }

    @Test func `a night's bursts are lower than a day's, and a silent source's are`() {
        var profile = ArrivalProfile()
        for hour in 0..<504 {
            let at = Self.monday + Double(hour) * 3_600
            let isDay = (8...17).contains(hour % 24)
            profile.note(
                arrivals: isDay ? 2 : 0, moments: isDay ? [at + 900, at + 2_700] : [], from: at, to: at + 3_600,
                memory: 504)
        }
        let forecast = ArrivalForecast(profile, silenceLimit: .infinity)
        func earliest(_ hour: Double, share: Double = 1) -> Double {
            let at = Self.monday + 21 * 86_400 + hour * 3_600
            return forecast.overrun(window: 20, share: share, from: at, longest: 86_400).earliest / 3_600
        }
        #expect((0.4...1.2).contains(earliest(11)), "\(earliest(11))")
        #expect((1.5...6).contains(earliest(20)), "\(earliest(20))")
        #expect(earliest(11, share: 0.25) > 2 * earliest(11))
    }

    @Test func `a quiet weekend makes no burst impossible, a dead month does`() {
        var profile = ArrivalProfile()
        (profile.hours, profile.arrivals) = (336, 48)
        func peak(silence: Double) -> Double {
            ArrivalForecast(profile, silenceLimit: 3, checked: silence).peak
        }
        #expect(peak(silence: 9) == peak(silence: 0))
        #expect(peak(silence: 90) < peak(silence: 0) / 5)
    }

    @Test func `where a burst could fill the window in an hour no chance makes the wait longer`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 10, known: 0)
        first.entryDates = (1...10).map { .fixed - Double($0) * 7_200 }
        feed.answer(.feed(first))
        for round in 0..<200 {
            let news = round % 5 == 0 ? 3 : 0
            let wait = feed.minutes(.feed(feed.fresh(new: news, known: 10 - news, version: "\(round)")))
            #expect(wait <= 59.001, "round \(round)")
        }
        #expect(feed.state.reasons.contains { $0.contains("a burst could fill its window of 10") })
    }

    @Test func `304s are not believed for as long as a burst takes to fill the window`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 10, known: 0)
        first.entryDates = (1...10).map { .fixed - Double($0) * 1_200 }
        feed.answer(.feed(first))
        #expect(!feed.policy.request(for: feed.state, now: feed.now).isConditional, "not even the first")
        var slow = try PolledSource()
        first.entryDates = (1...10).map { .fixed - Double($0) * 86_400 }
        slow.answer(.feed(first))
        #expect(slow.policy.request(for: slow.state, now: slow.now).isConditional)
    }

    /// Whether the validators are found out within so many polls of a feed without dates that brings an entry each hour,
    /// where requests with validators are answered by the truth, or by 304 whatever has come.
    private func isFoundOut(polls: Int, isHonest: Bool) throws -> Bool {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 30, known: 0)))
        var (seen, version) = (feed.now, 0)
        for _ in 0..<polls {
            let isConditional = feed.policy.request(for: feed.state, now: feed.now).isConditional
            let new = Int(feed.now.timeIntervalSince(seen) / 3_000)
            if isConditional, new == 0 || !isHonest {
                feed.answer(feed.unchanged())
                continue
            }
            if new > 0 { version += 1 }
            seen = feed.now
            var answer = feed.fresh(new: new, known: 30 - new, version: "\(version)")
            answer.wasConditional = isConditional
            if feed.answer(.feed(answer)).events.contains(.validatorsLied) { return true }
        }
        return false
    }

    @Test func `news that never comes to validators is hidden by them`() throws {
        #expect(try isFoundOut(polls: 120, isHonest: false))
        #expect(try !isFoundOut(polls: 120, isHonest: true))
    }
}

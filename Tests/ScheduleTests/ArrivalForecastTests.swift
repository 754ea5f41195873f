import Foundation
import TestKit
import Testing
import WireModel

@testable import Schedule

/// What is learnt of a source's rhythm, and what is made of it.
struct ArrivalForecastTests {
    /// A Monday, 00:00 UTC.
    private static let monday = Date(timeIntervalSince1970: 1_793_577_600)

    /// Weeks of entries at these hours of these days (0 is Monday), told by polls every so many minutes.
    private func learnt(weeks: Int = 3, hours: ClosedRange<Int>, days: ClosedRange<Int>, every minutes: Int = 60)
        -> ArrivalProfile
    {
        var profile = ArrivalProfile()
        var at = Self.monday
        while at < Self.monday + Double(weeks) * 604_800 {
            let next = at + Double(minutes) * 60
            let seconds = Int(at.timeIntervalSince(Self.monday))
            let isActive = hours.contains(seconds / 3_600 % 24) && days.contains(seconds / 86_400 % 7)
            let moments = isActive ? (0..<minutes / 30).map { at + Double($0 * 1_800 + 900) } : []
            profile.note(arrivals: moments.count, moments: moments, from: at, to: next, memory: 504)
            at = next
        }
        return profile
    }

    @Test func `night and weekend are learnt`() {
        let forecast = ArrivalForecast(learnt(hours: 8...17, days: 0...4), silenceLimit: .infinity)
        let week = Self.monday + 4 * 604_800
        let noon = forecast.usualRate(at: week + 12.5 * 3_600)
        #expect((1.4...2.9).contains(noon), "two an hour at noon: \(noon)")
        #expect(forecast.usualRate(at: week + 2.5 * 3_600) < noon / 5)
        #expect(forecast.usualRate(at: week + (5 * 24 + 12.5) * 3_600) < noon / 3)
        #expect((0.4...0.75).contains(forecast.average), "100 a week")
    }

    @Test func `the wait is long by night and ends when the day begins`() {
        let forecast = ArrivalForecast(learnt(hours: 8...17, days: 0...6), silenceLimit: .infinity)
        let week = Self.monday + 4 * 604_800
        func wait(at hour: Double) -> Double {
            forecast.wait(waiting: 0.35, arrivals: 0.3...20, from: week + hour * 3_600, longest: 86_400) / 3_600
        }
        #expect(wait(at: 12) < 1)
        #expect((2...9).contains(wait(at: 22)))
        #expect(wait(at: 7.5) < 1.5)
    }

    @Test(arguments: [0.05, 0.5, 4, 40])
    func `for an even rate the wait follows the square root`(rate: Double) {
        var profile = ArrivalProfile()
        profile.hours = 5_000
        profile.arrivals = rate * 5_000
        let forecast = ArrivalForecast(profile, silenceLimit: .infinity)
        let wait = forecast.wait(waiting: 0.35, arrivals: 0...1_000, from: Self.monday, longest: 864_000) / 3_600
        #expect(abs(wait / (0.7 / rate).squareRoot() - 1) < 0.15, "\(wait) hours")
    }

    @Test func `at least a part of an entry is expected, at most half a window`() {
        var profile = ArrivalProfile()
        (profile.hours, profile.arrivals) = (1_000, 10)
        let slow = ArrivalForecast(profile, silenceLimit: .infinity)
        let polite = slow.wait(waiting: 0.01, arrivals: 0.3...20, from: Self.monday, longest: 864_000)
        #expect((26...34).contains(polite / 3_600))
        (profile.hours, profile.arrivals) = (1_000, 100_000)
        let busy = ArrivalForecast(profile, silenceLimit: .infinity)
        let safe = busy.wait(waiting: 1_000, arrivals: 0.3...5, from: Self.monday, longest: 86_400)
        #expect((150...210).contains(safe), "five of a hundred an hour: \(safe) s")
    }

    @Test func `a burst shortens the wait and passes; a silence lengthens it`() {
        var profile = learnt(hours: 0...23, days: 0...6)
        let now = Self.monday + 3 * 604_800
        let usual = ArrivalForecast(profile, silenceLimit: 3).rate(at: now, ahead: 0)
        var burst = profile
        burst.note(arrivals: 12, moments: [], from: now, to: now + 3_600, memory: 504)
        let busy = ArrivalForecast(burst, silenceLimit: 3)
        #expect(busy.rate(at: now + 3_600, ahead: 0) > usual * 1.5)
        #expect(busy.rate(at: now + 3_600, ahead: 12) < usual * 1.2)
        for hour in 0..<72 {
            let at = now + Double(hour) * 3_600
            profile.note(arrivals: 0, moments: [], from: at, to: at + 3_600, memory: 504)
        }
        #expect(profile.silence > 100)
        #expect(ArrivalForecast(profile, silenceLimit: 3).rate(at: now + 259_200, ahead: 24) < usual / 20)
    }

    @Test func `a document made at one minute of the hour is asked for just behind it`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 30, known: 0)
        first.entryDates = (1...30).map { .fixed - Double($0) * 1_800 }
        feed.answer(.feed(first))
        var waits: [Double] = []
        for round in 0..<40 {
            var answer = feed.fresh(new: 2, known: 28, version: "\(round)")
            let hour = (feed.now.timeIntervalSince1970 / 3_600).rounded(.down) * 3_600
            let change = hour + 1_260 > feed.now.timeIntervalSince1970 ? hour - 2_340 : hour + 1_260
            answer.changedAt = Date(timeIntervalSince1970: change)
            feed.answer(.feed(answer))
            waits.append(feed.now.timeIntervalSince1970.truncatingRemainder(dividingBy: 3_600) / 60 - 21)
        }
        #expect(waits.suffix(10).allSatisfy { (1...2.1).contains($0) }, "\(waits.suffix(10))")
        #expect(feed.state.reasons.contains { $0.contains("minute 2") })
    }

    @Test func `whatever a damaged state holds, the wait is one`() throws {
        var chance = SeededRandom(seed: 11)
        for round in 0..<300 {
            var profile = ArrivalProfile()
            func any() -> Double {
                [0, 1e-300, 1e11, -5, 3, .infinity, .nan, 40].randomElement(using: &chance) ?? 0
            }
            (profile.arrivals, profile.hours, profile.silence) = (any(), any(), any())
            (profile.recentArrivals, profile.recentExpected) = (any(), any())
            profile.day = (0..<6).map { _ in any() }
            profile.clock = [any(), any()]
            profile.changes = any()
            var state = PollState()
            state.profile = profile
            let text = try JSONEncoder().encode(profile.isSound ? state : PollState())
            let read = try JSONDecoder().decode(PollState.self, from: text)
            var feed = try PolledSource()
            feed.state = read
            feed.state.profiledTo = .fixed - 3_600
            let next = feed.answer(feed.unchanged()).next
            #expect(next >= .fixed + 250 && next <= .fixed + 100_000, "round \(round): \(next)")
        }
    }

    @Test func `a flood of old entries under new ids is held until it comes again`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 20, known: 0)))
        func flood(_ version: String) -> PollResponse.Fresh {
            var answer = feed.fresh(new: 20, known: 0, version: version)
            answer.staleKeys = (0..<20).map { KeySketch.hash("\(version) \($0)") }
            return answer
        }
        let held = feed.answer(.feed(flood("2")))
        #expect(held.holdsStale)
        #expect(held.events == [.entriesHeld(20)])
        #expect(!held.useValidatorsNextTime, "a 304 would hide what is held")
        #expect(feed.answer(.feed(flood("3"))).holdsStale, "other ids again")
        let released = feed.answer(.feed(flood("3")))
        #expect(!released.holdsStale)
        #expect(released.events.contains(.entriesReleased(20)))
        #expect(released.state.heldEntries == 0)
    }
}

import Foundation
import TestKit
import Testing
import WireModel

@testable import Schedule

struct PollPolicyFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var response: PollResponse
        /// Bounds of the wait in minutes, for a source that is polled every 60.
        var minutes: ClosedRange<Double>
        var weight: Double
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "404 is soft", response: .notFound404, minutes: 84...94, weight: 0.5),
        Case(name: "403 is hard", response: .httpError(status: 403, retryAfter: nil), minutes: 120...132, weight: 1),
        Case(name: "500 is soft", response: .httpError(status: 500, retryAfter: nil), minutes: 84...94, weight: 0.5),
        Case(
            name: "503 with seconds", response: .httpError(status: 503, retryAfter: "36000"), minutes: 600...660,
            weight: 0.5),
        Case(
            name: "503 with less than the back-off", response: .httpError(status: 503, retryAfter: "1"),
            minutes: 84...94, weight: 0.5),
        Case(
            name: "503 with weeks", response: .httpError(status: 503, retryAfter: "9999999"), minutes: 1440...1584,
            weight: 0.5),
        Case(
            name: "429 with a date", response: .httpError(status: 429, retryAfter: "Fri, 02 Jan 2026 13:04:05 GMT"),
            minutes: 600...660, weight: 0.5),
        Case(
            name: "redirects that lead nowhere", response: .httpError(status: 302, retryAfter: "7200"),
            minutes: 120...132, weight: 0.5),
        Case(name: "a consent page", response: .notAFeed(reason: "HTML"), minutes: 84...94, weight: 0.5),
        Case(
            name: "no resolver", response: .transport(reason: "name not resolved", kind: .passing), minutes: 71...79,
            weight: 0.25),
        Case(name: "timeout", response: .transport(reason: "timeout", kind: .network), minutes: 84...94, weight: 0.5),
        Case(
            name: "bad certificate", response: .transport(reason: "certificate", kind: .lasting), minutes: 120...132,
            weight: 1),
    ])
    func `a failure backs off by its class`(_ c: Case) throws {
        var feed = try PolledSource(interval: 3600)
        #expect(c.minutes.contains(feed.minutes(c.response)))
        #expect(feed.state.failureWeight == c.weight)
        #expect(feed.state.failures == 1)
        #expect(feed.state.reasons.first?.hasPrefix("failed") == true)
    }

    @Test func `a 429 waits ten minutes at least`() throws {
        var feed = try PolledSource(interval: 300)
        #expect(feed.minutes(.httpError(status: 429, retryAfter: nil)) >= 10)
    }

    @Test func `failures double the wait to a day, after 30 days to a week, and never end`() throws {
        var feed = try PolledSource(interval: 3600)
        var events: [PollDecision.Event] = []
        var longest = 0.0
        while feed.now.timeIntervalSince(.fixed) < 29 * 86_400 {
            longest = max(longest, feed.minutes(.httpError(status: 403, retryAfter: nil)))
            events += feed.last?.events ?? []
        }
        #expect((1440...1584).contains(longest))
        #expect(events == [])
        for _ in 0..<200 {
            let wait = feed.minutes(.httpError(status: 403, retryAfter: nil))
            #expect(wait <= 7 * 1440 * 1.1)
            events += feed.last?.events ?? []
        }
        #expect(events == [.failingLong])
        #expect(feed.minutes(.httpError(status: 403, retryAfter: nil)) >= 7 * 1440)
        #expect(feed.state.lastFailure == "HTTP 403")
    }

    @Test func `a source that has answered once and fails on its first day is asked within the hour`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 30, known: 0)))
        let began = feed.now
        while feed.now.timeIntervalSince(began) < 80_000 {
            #expect((40...60).contains(feed.minutes(.notAFeed(reason: "html-instead"))))
        }
        feed.now = began + 200_000
        #expect(feed.minutes(.notAFeed(reason: "html-instead")) > 600)
    }

    @Test func `a source that has never answered is asked within the hour for half a day`() throws {
        var feed = try PolledSource()
        while feed.now.timeIntervalSince(.fixed) < 43_000 {
            #expect((40...60).contains(feed.minutes(.transport(reason: "dns", kind: .passing))))
        }
        feed.answer(.transport(reason: "dns", kind: .passing))
        #expect(feed.minutes(.transport(reason: "dns", kind: .passing)) > 120)
    }

    @Test func `a busy source that fails is asked every ten minutes for a day`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 15, known: 0)
        first.entryDates = (1...15).map { .fixed - Double($0) * 360 }
        feed.answer(.feed(first))
        let began = feed.now
        feed.answer(.transport(reason: "timeout", kind: .network))
        while feed.now.timeIntervalSince(began) < 80_000 {
            #expect((10...11).contains(feed.minutes(.transport(reason: "timeout", kind: .network))))
        }
        feed.now = began + 90_000
        #expect(feed.minutes(.transport(reason: "timeout", kind: .network)) > 60)
    }

    @Test func `a long Retry-After is lengthened by minutes, not by a tenth`() throws {
        for id in 0..<30 {
            var feed = try PolledSource("https://n\(id).example/feed")
            #expect((600...605.1).contains(feed.minutes(.httpError(status: 503, retryAfter: "36000"))))
        }
    }

    @Test func `one success forgets all failures`() throws {
        var feed = try PolledSource(interval: 3600)
        for _ in 0..<9 { feed.answer(.notFound404) }
        #expect((54...66).contains(feed.minutes(.feed(feed.fresh(new: 1)))))
        #expect(feed.state.failures == 0)
        #expect(feed.state.failingSince == nil)
        #expect(feed.state.lastFailure == nil)
    }

    @Test func `our own fault is not counted, and soon tried again`() throws {
        var feed = try PolledSource(interval: 3600)
        for _ in 0..<9 { #expect((9...11).contains(feed.minutes(.ownFault(reason: "disk full")))) }
        #expect(feed.state.failures == 0)
    }

    @Test func `a robots rule that names us is asked about once a day`() throws {
        var feed = try PolledSource()
        #expect((1440...1584).contains(feed.minutes(.forbidden(rule: "Disallow: /"))))
        #expect(feed.state.failures == 0)
        #expect(feed.state.reasons == ["robots.txt names us: Disallow: /"])
    }

    @Test func `410 is believed a day later, probed weekly for a month and monthly then`() throws {
        var feed = try PolledSource()
        #expect(feed.answer(.gone410).state.isRetired == false)
        #expect(feed.now.timeIntervalSince(.fixed) >= 86_400)
        let decision = feed.answer(.gone410)
        #expect(decision.state.isRetired)
        #expect(decision.events == [.retired])
        for _ in 0..<4 { #expect((7 * 1440...7.7 * 1440).contains(feed.minutes(.gone410))) }
        feed.answer(.gone410)
        #expect((30 * 1440...33 * 1440).contains(feed.minutes(.gone410)))
        #expect(feed.last?.events == [])
        #expect(feed.answer(.feed(feed.fresh(new: 1))).events == [.revived])
        #expect(!feed.state.isRetired)
        #expect(feed.state.goneCount == 0)
    }

    @Test func `two 410s within a day retire nothing`() throws {
        var feed = try PolledSource()
        feed.answer(.gone410)
        feed.now = .fixed + 3600
        #expect(feed.answer(.gone410).state.isRetired == false)
    }

    @Test func `a retired source that fails otherwise stays retired`() throws {
        var feed = try PolledSource()
        feed.answer(.gone410)
        feed.answer(.gone410)
        #expect((7 * 1440...7.7 * 1440).contains(feed.minutes(.notFound404)))
        #expect(feed.state.isRetired)
    }

    @Test func `a state is written and read, by an older version's words too`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 3)))
        feed.answer(.gone410)
        feed.answer(.notFound404)
        let written = try JSONEncoder().encode(feed.state)
        #expect(try JSONDecoder().decode(PollState.self, from: written) == feed.state)
        let old = try JSONDecoder().decode(PollState.self, from: Data(#"{"failures": 3}"#.utf8))
        #expect(old.failures == 3)
        #expect(old.polls == 0)
    }

    @Test func `no state and no answer makes a wait that is not one`() throws {
        var random = SeededRandom(seed: 4)
        var feed = try PolledSource()
        for round in 0..<3000 {
            var answer = feed.fresh(
                new: Int.random(in: 0...50, using: &random), known: Int.random(in: 0...50, using: &random),
                version: "\(round)")
            answer.wasConditional = Bool.random(using: &random)
            answer.hints.cacheControl = "max-age=\(UInt64.random(in: 0...UInt64.max, using: &random))"
            answer.hints.ttlMinutes = Int.random(in: Int.min...Int.max, using: &random)
            answer.hints.updateFrequency = Int.random(in: Int.min...Int.max, using: &random)
            answer.hints.skipHours = [Int.random(in: Int.min...Int.max, using: &random)]
            let responses: [PollResponse] = [
                .feed(answer), .gone410, .notFound404,
                .unchanged304(.init(wasConditional: Bool.random(using: &random))), .feed(feed.fresh(new: 0)),
                .httpError(
                    status: Int.random(in: -5...999, using: &random),
                    retryAfter: "\(UInt64.random(in: 0...UInt64.max, using: &random))"),
            ]
            feed.now = feed.now + Double.random(in: -1e6...1e6, using: &random)
            let before = feed.now
            let response = try #require(responses.randomElement(using: &random))
            let wait = feed.answer(response).next.timeIntervalSince(before)
            #expect(wait >= 270 && wait <= 33 * 86_400, "\(response)")
            #expect(!feed.state.reasons.isEmpty)
        }
    }
}

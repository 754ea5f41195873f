import Foundation
import Testing
import WireModel

@testable import Schedule

/// A source that is polled by the policy, answer after answer.
struct PolledSource {
    let policy: PollPolicy
    var source: Source
    var state = PollState()
    var now = Date.fixed
    var last: PollDecision?

    init(_ url: String = "https://n.example/feed", interval: Int? = nil, settings: PollPolicy.Settings = .init()) throws
    {
        source = Source(url: try #require(CanonicalURL(url)), intervalSeconds: interval)
        policy = PollPolicy(settings: settings)
    }

    /// Answers at `now`, then goes on to the next poll.
    @discardableResult
    mutating func answer(_ response: PollResponse, bytes: Int = 0) -> PollDecision {
        let decision = policy.decision(state: state, response: response, source: source, bytes: bytes, now: now)
        state = decision.state
        last = decision
        now = decision.next
        return decision
    }

    /// A 200 with validators and digests of this version.
    func fresh(new: Int, known: Int = 20, version: String = "1") -> PollResponse.Fresh {
        var answer = PollResponse.Fresh(newEntries: new, knownEntries: known)
        answer.validators = Validators(entityTag: "\"\(version)\"", lastModified: nil, url: source.url)
        answer.bodyDigest = "body \(version)"
        answer.entriesDigest = "entries \(version)"
        return answer
    }

    func unchanged() -> PollResponse { .unchanged304(.init(wasConditional: true)) }

    /// Minutes to the next poll after an answer.
    mutating func minutes(_ response: PollResponse) -> Double {
        let before = now
        return answer(response).next.timeIntervalSince(before) / 60
    }
}

struct PollPolicyIntervalTests {
    @Test func `first polls are spread, and at the same place after a restart`() throws {
        let policy = PollPolicy()
        var phases: Set<Int> = []
        for index in 0..<200 {
            let source = Source(url: try #require(CanonicalURL("https://n\(index).example/feed")))
            let first = policy.firstPoll(of: source.id, now: .fixed)
            #expect((0...600).contains(first.timeIntervalSince(.fixed)))
            let again = policy.firstPoll(of: source.id, now: .fixed + 1800)
            #expect(again.timeIntervalSince(first).truncatingRemainder(dividingBy: 600).magnitude < 0.001)
            phases.insert(Int(first.timeIntervalSince(.fixed)) / 60)
        }
        #expect(phases.count >= 10)
    }

    @Test func `a new feed is polled hourly until more is known`() throws {
        var feed = try PolledSource()
        #expect((54...66).contains(feed.minutes(.feed(feed.fresh(new: 20, known: 0)))))
        #expect(feed.last?.followsPages == true)
        #expect(feed.last?.events == [])
    }

    @Test func `dates of the first entries tell the pace`() throws {
        var feed = try PolledSource()
        var answer = feed.fresh(new: 24, known: 0)
        answer.entryDates = (1...24).map { .fixed - Double($0) * 3600 }
        #expect((35...75).contains(feed.minutes(.feed(answer))), "sqrt(2 * 0.35 / 1) hours, by night and chance")
    }

    @Test func `a busy feed goes to the shortest wait, one that fell silent to a day`() throws {
        var busy = try PolledSource()
        for round in 0..<60 { busy.answer(.feed(busy.fresh(new: 12, version: "\(round)"))) }
        #expect((4.5...5.5).contains(busy.minutes(.feed(busy.fresh(new: 12, version: "x")))))
        let before = busy.state.intervalSeconds ?? 0
        busy.answer(busy.unchanged())
        #expect((busy.state.intervalSeconds ?? 0) <= before * 2 + 1)
        for _ in 0..<200 {
            let asked = busy.policy.request(for: busy.state, now: busy.now)
            busy.answer(asked.isConditional ? busy.unchanged() : .feed(busy.fresh(new: 0, known: 32, version: "x")))
        }
        #expect((21.6 * 60...26.4 * 60).contains(busy.minutes(busy.unchanged())))
    }

    @Test func `only new entries bring the wait down fast and ask for the pages`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 20, known: 0)))
        let decision = feed.answer(.feed(feed.fresh(new: 20, known: 0, version: "2")))
        #expect(decision.events == [.windowOverflow])
        #expect(decision.followsPages)
        #expect((decision.state.intervalSeconds ?? 0) <= 900)
    }

    @Test func `mostly new entries halve the wait`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 20, known: 0)))
        feed.answer(.feed(feed.fresh(new: 9, known: 3, version: "2")))
        #expect((feed.state.intervalSeconds ?? 0) <= 1800)
    }

    @Test func `a delta with only new entries is no overflow`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 20, known: 0)))
        var delta = feed.fresh(new: 1, known: 0, version: "2")
        delta.isDelta = true
        let decision = feed.answer(.feed(delta))
        #expect(decision.events == [])
        #expect(!decision.followsPages)
    }

    @Test func `a person's own interval is kept`() throws {
        var feed = try PolledSource(interval: 1800)
        var answer = feed.fresh(new: 20)
        answer.hints.ttlMinutes = 600
        for round in 0..<5 { #expect((27...33).contains(feed.minutes(.feed(answer))), "\(round)") }
        var fast = try PolledSource(interval: 1)
        #expect(fast.minutes(.feed(fast.fresh(new: 1))) >= 4.5)
    }

    @Test func `the wait differs from poll to poll, and is the same on every host`() throws {
        var one = try PolledSource(interval: 3600)
        var other = try PolledSource(interval: 3600)
        var waits: Set<Int> = []
        for _ in 0..<20 {
            let wait = one.minutes(.feed(one.fresh(new: 0)))
            #expect(wait == other.minutes(.feed(other.fresh(new: 0))))
            waits.insert(Int(wait * 60))
        }
        #expect(waits.count > 15)
    }

    struct Hint: Sendable, CustomTestStringConvertible {
        var name: String
        var hints: PublisherHints
        /// Bounds of the next wait in minutes.
        var minutes: ClosedRange<Double>
        var testDescription: String { name }

        init(_ name: String, _ minutes: ClosedRange<Double>, _ set: (inout PublisherHints) -> Void) {
            self.name = name
            self.minutes = minutes
            hints = PublisherHints()
            set(&hints)
        }
    }

    static let plain = 54.0...66.0
    static let day = 1440.0...1584.0

    @Test(arguments: [
        Hint("none", plain) { _ in },
        Hint("max-age", 120...132) { $0.cacheControl = "public, max-age=7200" },
        Hint("max-age less Age", 90...99) { ($0.cacheControl, $0.age) = ("max-age=7200", "1800") },
        Hint("max-age wins over Expires", 120...132) {
            ($0.cacheControl, $0.expires, $0.date) = (
                "max-age=7200", "Fri, 02 Jan 2026 12:00:00 GMT", "Fri, 02 Jan 2026 03:00:00 GMT"
            )
        },
        Hint("Expires less Date", 180...198) {
            ($0.expires, $0.date) = ("Fri, 02 Jan 2026 06:00:00 GMT", "Fri, 02 Jan 2026 03:00:00 GMT")
        },
        Hint("Expires: 0", plain) { ($0.expires, $0.date) = ("0", "Fri, 02 Jan 2026 03:00:00 GMT") },
        Hint("Expires without Date", plain) { $0.expires = "Fri, 02 Jan 2099 06:00:00 GMT" },
        Hint("no-cache shortens nothing", plain) { $0.cacheControl = "no-cache, no-store, max-age=0" },
        Hint("s-maxage is for caches", plain) { $0.cacheControl = "s-maxage=86400" },
        Hint("a year is a day", day) { $0.cacheControl = "max-age=31536000, immutable" },
        Hint("nonsense", plain) { $0.cacheControl = "max-age=-1, max-age=soon" },
        Hint("huge", day) { $0.cacheControl = "max-age=99999999999999999999" },
        Hint("ttl", 240...264) { $0.ttlMinutes = 240 },
        Hint("short ttl", plain) { $0.ttlMinutes = 5 },
        Hint("ttl of a year", day) { $0.ttlMinutes = 525_600 },
        Hint("sy:daily", day) { $0.updatePeriod = " Daily" },
        Hint("sy:dayly, four times", 360...396) { ($0.updatePeriod, $0.updateFrequency) = ("dayly", 4) },
        Hint("sy:always", plain) { $0.updatePeriod = "always" },
        Hint("sy:hourly, never", 60...66) { ($0.updatePeriod, $0.updateFrequency) = ("hourly", 0) },
        Hint("the longest counts", 240...264) { ($0.cacheControl, $0.ttlMinutes) = ("max-age=7200", 240) },
    ])
    func `a publisher's hint is the least wait`(_ c: Hint) throws {
        var feed = try PolledSource()
        var answer = feed.fresh(new: 0)
        answer.hints = c.hints
        #expect(c.minutes.contains(feed.minutes(.feed(answer))))
    }

    @Test func `hints of the document hold on a 304, with the 304's own header`() throws {
        var feed = try PolledSource()
        var answer = feed.fresh(new: 0)
        answer.hints.ttlMinutes = 240
        feed.answer(.feed(answer))
        #expect((240...264).contains(feed.minutes(feed.unchanged())))
        var hints = PublisherHints()
        hints.cacheControl = "max-age=36000"
        #expect((600...660).contains(feed.minutes(.unchanged304(.init(wasConditional: true, hints: hints)))))
    }

    @Test func `a hint that would lose entries is set aside`() throws {
        var feed = try PolledSource()
        var answer = feed.fresh(new: 20, known: 0)
        answer.entryDates = (1...20).map { .fixed - Double($0) * 360 }
        answer.hints.updatePeriod = "daily"
        let wait = feed.minutes(.feed(answer))
        #expect((30...90).contains(wait))
        #expect(feed.state.reasons.first?.contains("unseen") == true)
    }

    @Test func `skipped hours and days move the poll, never past a day`() throws {
        // The fixed moment is Friday 03:04 GMT.
        var hints = PublisherHints()
        hints.skipHours = [3, 4, 5]
        var feed = try PolledSource()
        var answer = feed.fresh(new: 0)
        answer.hints = hints
        feed.answer(.feed(answer))
        #expect((Date.fixed + 2.9 * 3600...Date.fixed + 4 * 3600).contains(feed.now))
        var days = try PolledSource()
        answer.hints = PublisherHints()
        answer.hints.skipDays = ["Friday"]
        days.answer(.feed(answer))
        #expect((Date.fixed + 20.9 * 3600...Date.fixed + 22 * 3600).contains(days.now))
        var always = try PolledSource()
        answer.hints.skipHours = Array(0...24)
        #expect(Self.plain.contains(always.minutes(.feed(answer))))
    }
}

import Foundation
import Testing
import WireModel

@testable import Schedule

struct PollPolicyValidatorTests {
    let url: CanonicalURL

    init() throws { url = try #require(CanonicalURL("https://n.example/feed")) }

    private func primed(tag: String? = "\"1\"", date: String? = nil) throws -> PolledSource {
        var feed = try PolledSource()
        var answer = feed.fresh(new: 20, known: 0)
        answer.validators = Validators(entityTag: tag, lastModified: date, url: url)
        feed.answer(.feed(answer))
        return feed
    }

    @Test func `both validators go back byte for byte, with A-IM`() throws {
        let feed = try primed(tag: "W/\"a b\"", date: "Thu, 1 Jan 2026 9:00 GMT")
        let request = feed.policy.request(for: feed.state, now: feed.now)
        #expect(request.ifNoneMatch == "W/\"a b\"")
        #expect(request.ifModifiedSince == "Thu, 1 Jan 2026 9:00 GMT")
        #expect(request.acceptsDelta)
        #expect(feed.last?.useValidatorsNextTime == true)
        #expect(request.validators?.url == url)
    }

    @Test func `A-IM goes only with an entity tag`() throws {
        let feed = try primed(tag: nil, date: "Thu, 01 Jan 2026 09:00:00 GMT")
        #expect(!feed.policy.request(for: feed.state, now: feed.now).acceptsDelta)
        #expect(!feed.policy.request(for: PollState(), now: feed.now).isConditional)
    }

    @Test func `a bare 304 keeps the old validators`() throws {
        var feed = try primed(tag: "\"1\"", date: "Thu, 01 Jan 2026 09:00:00 GMT")
        let before = feed.state.validators
        let decision = feed.answer(feed.unchanged())
        #expect(decision.state.validators == before)
        #expect(decision.isUnchanged)
        #expect(decision.useValidatorsNextTime)
    }

    @Test func `a 304 renews what it names`() throws {
        var feed = try primed(tag: "\"1\"", date: "Thu, 01 Jan 2026 09:00:00 GMT")
        let new = Validators(entityTag: "W/\"1\"", lastModified: nil, url: url)
        feed.answer(.unchanged304(.init(wasConditional: true, validators: new)))
        #expect(feed.state.validators?.entityTag == "W/\"1\"")
        #expect(feed.state.validators?.lastModified == "Thu, 01 Jan 2026 09:00:00 GMT")
    }

    @Test func `a 304 that names another version is not believed`() throws {
        var feed = try primed()
        let new = Validators(entityTag: "\"2\"", lastModified: nil, url: url)
        let decision = feed.answer(.unchanged304(.init(wasConditional: true, validators: new)))
        #expect(decision.state.validators?.entityTag == "\"1\"")
        #expect(!decision.useValidatorsNextTime)
        feed.answer(.feed(feed.fresh(new: 1, version: "2")))
        #expect(feed.last?.useValidatorsNextTime == true)
    }

    @Test func `a 304 that nobody asked for is an error`() throws {
        var feed = try primed()
        let decision = feed.answer(.unchanged304(.init(wasConditional: false)))
        #expect(decision.events == [.unaskedNotModified])
        #expect(decision.state.failures == 1)
        #expect(!decision.useValidatorsNextTime)
        #expect(feed.policy.request(for: feed.state, now: feed.now).bypassesCaches)
        #expect(!decision.isUnchanged)
    }

    @Test func `validators are checked every seven days`() throws {
        let feed = try primed()
        #expect(feed.policy.request(for: feed.state, now: .fixed + 6.9 * 86_400).isConditional)
        #expect(!feed.policy.request(for: feed.state, now: .fixed + 7 * 86_400).isConditional)
    }

    @Test func `many 304s of a busy feed are doubted, and a lie is found out`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 48, known: 400)
        first.entryDates = (1...48).map { .fixed - Double($0) * 1800 }
        feed.answer(.feed(first))
        var polls = 0
        while feed.policy.request(for: feed.state, now: feed.now).isConditional, polls < 500 {
            feed.answer(feed.unchanged())
            polls += 1
        }
        #expect(polls >= 5)
        #expect(feed.now.timeIntervalSince(.fixed) < 7 * 86_400)
        let decision = feed.answer(.feed(feed.fresh(new: 5, version: "2")))
        #expect(decision.events == [.validatorsLied])
        #expect(!decision.useValidatorsNextTime)
        let until = feed.policy.request(for: feed.state, now: .fixed + 25 * 86_400)
        #expect(!until.isConditional)
        #expect(until.bypassesCaches)
        var later = feed.state
        later.lastUnconditional = .fixed + 60 * 86_400
        later.lastWhole = later.lastUnconditional
        #expect(feed.policy.request(for: later, now: .fixed + 60 * 86_400).isConditional)
    }

    @Test func `half a window overdue is looked into at once, and one entry is no proof`() throws {
        var feed = try PolledSource()
        var first = feed.fresh(new: 40, known: 0)
        first.entryDates = (1...40).map { .fixed - Double($0) * 100 }
        feed.answer(.feed(first))
        while feed.policy.request(for: feed.state, now: feed.now).isConditional { feed.answer(feed.unchanged()) }
        #expect(feed.now.timeIntervalSince(.fixed) < 5_400, "the window holds 67 minutes")
        #expect(
            feed.policy.decision(
                state: feed.state, response: .feed(feed.fresh(new: 1, version: "2")), source: feed.source, now: feed.now
            ).events == [])
        var hidden = feed.fresh(new: 30, version: "2")
        hidden.overdueEntries = 20
        #expect(feed.answer(.feed(hidden)).events == [.validatorsLied])
    }

    @Test func `a check that finds nothing new clears the doubt`() throws {
        var feed = try primed()
        for _ in 0..<60 { feed.answer(feed.unchanged()) }
        let decision = feed.answer(.feed(feed.fresh(new: 0, known: 20)))
        #expect(decision.isUnchanged)
        #expect(decision.state.notModifiedInARow == 0)
        #expect(decision.events == [])
        #expect(decision.useValidatorsNextTime)
    }

    @Test func `new entries under the same validators are a lie at once`() throws {
        var feed = try primed()
        var answer = feed.fresh(new: 1, version: "2")
        answer.validators = Validators(entityTag: "\"1\"", lastModified: nil, url: url)
        #expect(feed.answer(.feed(answer)).events == [.validatorsLied])
    }

    @Test func `overdue entries at the weekly check are a lie`() throws {
        var feed = try primed()
        feed.answer(feed.unchanged())
        var answer = feed.fresh(new: 3, version: "2")
        #expect(
            PollPolicy().decision(state: feed.state, response: .feed(answer), source: feed.source, now: feed.now).events
                == [])
        answer.overdueEntries = 2
        #expect(feed.answer(.feed(answer)).events == [.validatorsLied])
    }

    @Test func `a changed answer without validators drops the old ones`() throws {
        var feed = try primed()
        var answer = feed.fresh(new: 1, version: "2")
        answer.validators = nil
        #expect(!feed.answer(.feed(answer)).useValidatorsNextTime)
    }

    @Test func `validators that change each time publish nothing twice`() throws {
        var feed = try primed()
        var same = feed.fresh(new: 0, known: 20, version: "2")
        same.wasConditional = true
        same.bodyDigest = "body 1"
        #expect(feed.answer(.feed(same)).isUnchanged)
        var advert = feed.fresh(new: 0, known: 20, version: "3")
        advert.entriesDigest = feed.state.entriesDigest
        #expect(feed.answer(.feed(advert)).isUnchanged)
        #expect(!feed.answer(.feed(feed.fresh(new: 0, known: 20, version: "4"))).isUnchanged)
    }

    @Test func `a gzip tag that is never recognised is tried in both forms, once`() throws {
        var feed = try primed(tag: "\"1-gzip\"")
        var same = feed.fresh(new: 0, known: 20)
        same.wasConditional = true
        same.validators = Validators(entityTag: "\"1-gzip\"", lastModified: nil, url: url)
        feed.answer(.feed(same))
        #expect(feed.policy.request(for: feed.state, now: feed.now).ifNoneMatch == "\"1-gzip\", \"1\"")
        var useless = feed
        useless.answer(.feed(same))
        #expect(useless.policy.request(for: useless.state, now: useless.now).ifNoneMatch == "\"1-gzip\"")
        feed.answer(
            .unchanged304(
                .init(wasConditional: true, validators: Validators(entityTag: "\"1\"", lastModified: nil, url: url))))
        #expect(feed.state.tagPair == .works)
        #expect(!feed.state.mustAskWhole)
    }

    @Test func `rubbish keeps the validators of the feed`() throws {
        var feed = try primed()
        let before = feed.state.validators
        let decision = feed.answer(.notAFeed(reason: "text/html"))
        #expect(decision.state.validators == before)
        #expect(decision.state.failures == 1)
    }
}

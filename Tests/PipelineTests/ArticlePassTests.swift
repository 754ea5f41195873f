import Extract
import Fetch
import Foundation
import SeedText
import Spool
import State
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// The pass with literal stages: every way it can end, and what is done about it.
struct ArticlePassTests {
    /// What came of one pass.
    private final class Seen: Sendable {
        let outcomes = Notes<ArticleOutcome>()
        let traces = Notes<[TraceEvent]>()
        let submissions = Notes<Submission>()
        let cases = Notes<QuarantineCase>()
        let released = Notes<ArticleCandidate.ID>()
        let fetched = Notes<CanonicalURL>()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var robots = RobotsGate.Answer(isAllowed: true, reason: "no rule")
        var page: Result<(status: Int, fields: [HeaderField]), FetchError> = .success((200, []))
        var article: Result<Article, ExtractError> = .success(madeArticle(1))
        var entry: FeedEntry?
        var attempts = 0
        /// The answer on `?page=2`, with which the article goes on; nil where it has one page.
        var secondPage: Result<(status: Int, fields: [HeaderField]), FetchError>?
        var settings = ArticlePass.Settings()
        var kind: ArticleOutcome.Kind
        var reason: String
        /// Seconds until the next try; nil where there is none.
        var retry: Double?
        var testDescription: String { name }
    }

    private static func fetchError(_ reason: FetchError.Reason) -> FetchError {
        FetchError(reason, url: "https://news.example/a", detail: "made up")
    }

    private static func quarantining() -> ArticlePass.Settings {
        var settings = ArticlePass.Settings()
        settings.quarantinesUnsure = true
        return settings
    }

    private static func unsure() -> Article {
        var article = madeArticle(1)
        article.confidence = 0.1
        return article
    }

    private static func counters() -> Article {
        var article = madeArticle(1)
        article.body = (1...24).map { Block(.paragraph, "picture \($0) of 24") }
        return article
    }

    private static func answer(_ status: Int, _ fields: [HeaderField] = []) -> Result<
        (status: Int, fields: [HeaderField]), FetchError
    > { .success((status, fields)) }

    static let skips: [Case] = [
        Case(
            name: "robots.txt says no", robots: .init(isAllowed: false, reason: "Disallow: /"), kind: .skipped,
            reason: "robots-disallowed"),
        Case(
            name: "robots.txt cannot be had", robots: .init(isAllowed: false, reason: "HTTP 503", isPassing: true),
            kind: .failed, reason: "robots-unreachable", retry: 300),
        Case(
            name: "a redirect to a host that wants to be left alone for an hour",
            page: .failure(
                FetchError(.hopPutOff, url: "https://rest.example/a", detail: "made up", wait: .seconds(3_600))),
            kind: .failed, reason: "hop-put-off", retry: 3_600),
        Case(name: "404", page: answer(404), kind: .skipped, reason: "gone-404"),
        Case(name: "410", page: answer(410), kind: .skipped, reason: "gone-410"),
        Case(name: "403", page: answer(403), kind: .skipped, reason: "status-403"),
        Case(name: "304 that nobody asked for", page: answer(304), kind: .skipped, reason: "status-304"),
        Case(name: "408", page: answer(408), kind: .failed, reason: "status-408", retry: 300),
        Case(name: "425", page: answer(425), kind: .failed, reason: "status-425", retry: 300),
        Case(name: "429", page: answer(429), kind: .failed, reason: "status-429", retry: 300),
        Case(
            name: "429 with a longer Retry-After", page: answer(429, [HeaderField(name: "Retry-After", value: "900")]),
            kind: .failed, reason: "status-429", retry: 900),
        Case(
            name: "503 with a shorter Retry-After", page: answer(503, [HeaderField(name: "Retry-After", value: "5")]),
            kind: .failed, reason: "status-503", retry: 300),
        Case(name: "500", page: answer(500), kind: .failed, reason: "status-500", retry: 300),
        Case(
            name: "500, third time", page: answer(500), attempts: 2, kind: .failed, reason: "status-500", retry: 1_200),
        Case(name: "500, last time", page: answer(500), attempts: 4, kind: .failed, reason: "status-500"),
        Case(
            name: "no connection", page: .failure(fetchError(.connect)), kind: .failed, reason: "connect", retry: 300),
        Case(name: "no such name", page: .failure(fetchError(.dns)), kind: .failed, reason: "dns", retry: 300),
        Case(
            name: "private address", page: .failure(fetchError(.addressRefused)), kind: .skipped,
            reason: "address-refused"),
        Case(name: "too large", page: .failure(fetchError(.tooLarge)), kind: .skipped, reason: "too-large"),
        Case(
            name: "a page of counters", article: .success(counters()), kind: .quarantined, reason: "too-short"),
        Case(
            name: "few words", article: .success(madeArticle(1, words: 20)), kind: .quarantined, reason: "too-short"),
        Case(
            name: "as long as a library", article: .success(madeArticle(1, words: 120_000)), kind: .quarantined,
            reason: "text-too-long"),
        Case(
            name: "unsure, and settings say so", article: .success(unsure()), settings: quarantining(),
            kind: .quarantined,
            reason: "unsure"),
        Case(name: "unsure is published by default", article: .success(unsure()), kind: .published, reason: "-"),
        Case(name: "well", kind: .published, reason: "-"),
        Case(
            name: "second page 503", secondPage: answer(503), kind: .failed, reason: "status-503", retry: 300),
        Case(
            name: "second page not connected, fourth time", attempts: 3, secondPage: .failure(fetchError(.connect)),
            kind: .failed, reason: "connect", retry: 2_400),
        Case(
            name: "second page 503, last time: what there is", attempts: 4, secondPage: answer(503), kind: .published,
            reason: "-"),
        Case(name: "second page 404: what there is", secondPage: answer(404), kind: .published, reason: "-"),
    ]

    @Test(arguments: skips)
    func `a pass ends with its reason and its remedy`(c: Case) async throws {
        let seen = try await outcome(c)
        if c.kind == .published {
            #expect(seen.submissions.all.count == 1)
            #expect(seen.outcomes.all.isEmpty, "publish commits the outcome itself")
            return
        }
        let outcome = try #require(seen.outcomes.all.first)
        #expect(seen.outcomes.all.count == 1)
        #expect(outcome.kind == c.kind)
        #expect(outcome.reason == c.reason)
        #expect(outcome.retryAt?.timeIntervalSince(.start) == c.retry)
        #expect(seen.submissions.all.isEmpty)
        #expect(seen.cases.all.count == (c.kind == .quarantined ? 1 : 0))
        #expect(seen.cases.all.first.map(\.reason) ?? c.reason == c.reason)
        #expect(seen.traces.all.first?.last?.details["reason"] == c.reason, "why can tell it")
    }

    @Test(arguments: [ExtractError.Reason.empty, .notHTML, .charset, .tooDeep, .challenge, .soft404, .redirectStub])
    func `what the extractor refuses goes to quarantine with its page`(reason: ExtractError.Reason) async throws {
        let error = ExtractError.made(reason)
        let seen = try await outcome(Case(name: "", article: .failure(error), kind: .quarantined, reason: ""))
        #expect(seen.outcomes.all == [ArticleOutcome(.quarantined, reason: reason.rawValue)])
        #expect(seen.cases.all.first?.page == Array("x".utf8))
        #expect(seen.cases.all.first?.url == "https://news.example/a")
    }

    @Test func `the feed's own text stands in where the page cannot be read, and only then`() async throws {
        var entry = FeedEntry()
        entry.title = "From the feed"
        entry.content = madeArticle(2).bodyText
        let error = ExtractError.made(.challenge)
        let seen = try await outcome(
            Case(name: "", article: .failure(error), entry: entry, kind: .published, reason: ""))
        #expect(seen.submissions.all.first?.article.method == "feed-content")
        #expect(seen.submissions.all.first?.article.headline == "From the feed")
        let whole = try await outcome(Case(name: "", entry: entry, kind: .published, reason: ""))
        #expect(whole.submissions.all.first?.article.method != "feed-content")
        var off = ArticlePass.Settings()
        off.useFeedContent = false
        let refused = try await outcome(
            Case(name: "", article: .failure(error), entry: entry, settings: off, kind: .quarantined, reason: ""))
        #expect(refused.outcomes.all.first?.kind == .quarantined)
    }

    @Test func `a paywalled page gives way to a longer text of the feed`() async throws {
        var teaser = madeArticle(1, words: 40)
        teaser.isPaywalled = true
        var entry = FeedEntry()
        entry.content = madeArticle(2).bodyText
        let seen = try await outcome(
            Case(name: "", article: .success(teaser), entry: entry, kind: .published, reason: ""))
        #expect(seen.submissions.all.first?.article.wordCount == 80)
        #expect(seen.submissions.all.first?.article.headline == teaser.headline)
    }

    @Test func `an entry without an address is its own text, or nothing`() async throws {
        var entry = FeedEntry()
        entry.title = "No link"
        entry.content = madeArticle(3).bodyText
        let seen = try await outcome(Case(name: "", entry: entry, kind: .published, reason: ""), url: nil)
        #expect(seen.submissions.all.first?.url == nil)
        #expect(seen.fetched.all.isEmpty)
        let empty = try await outcome(Case(name: "", kind: .skipped, reason: ""), url: nil)
        #expect(empty.outcomes.all == [ArticleOutcome(.skipped, reason: "no-address")])
    }

    @Test func `what cannot be published now goes back to the queue untouched`() async throws {
        let seen = try await outcome(
            Case(name: "", kind: .published, reason: ""),
            publish: { _ in
                throw PublishError(reason: "publication-halted", detail: "no room")
            })
        #expect(seen.released.all.count == 1)
        #expect(seen.outcomes.all.isEmpty)
    }

    @Test func `a host that wants to be left alone since the candidate was taken costs it no try`() async throws {
        let pause = HostPause(domain: "news.example", until: .start + .seconds(86_400), reason: "HTTP 429")
        let seen = try await outcome(
            Case(name: "", kind: .published, reason: ""), busy: HostBusy(pause: pause, wait: .seconds(86_400)))
        #expect(seen.released.all.count == 1)
        #expect(seen.outcomes.all.isEmpty)
    }

    @Test func `what can never be published goes to quarantine and holds nobody up`() async throws {
        let seen = try await outcome(
            Case(name: "", kind: .published, reason: ""),
            publish: { _ in
                throw PublishError(reason: "record-too-large", detail: "9 MiB", isLasting: true)
            })
        #expect(seen.released.all.isEmpty)
        #expect(seen.outcomes.all == [ArticleOutcome(.quarantined, reason: "record-too-large")])
    }

    @Test func `a quarantine that cannot be written costs no page and ends nothing`() async throws {
        let place = try TemporarySpool()
        var missing: SpoolError?
        do { _ = try Quarantine(path: place.file("missing")) } catch { missing = error }
        let fault = try #require(missing)
        let short = Case(
            name: "", article: .success(madeArticle(1, words: 3)), attempts: 4, kind: .failed, reason: "")
        let seen = try await outcome(short, quarantine: { _ in throw fault })
        let outcome = try #require(seen.outcomes.all.first)
        #expect(outcome.reason == "quarantine-unwritable")
        #expect(outcome.retryAt != nil, "also at the last of its tries")
    }

    @Test func `the page's own address counts only on its own site`() async throws {
        for (canonical, expected) in [
            ("https://www.news.example/b", "https://www.news.example/b"),
            ("https://other.example/b", "https://news.example/a"),
            ("https://news.example/", "https://news.example/a"),
        ] {
            var article = madeArticle(1)
            article.canonicalURL = try address(canonical)
            let seen = try await outcome(Case(name: "", article: .success(article), kind: .published, reason: ""))
            #expect(seen.submissions.all.first?.url?.string == expected)
        }
    }

    // MARK: One pass

    private func outcome(
        _ c: Case, url: String? = "https://news.example/a", busy: HostBusy? = nil,
        quarantine: (@Sendable (QuarantineCase) async throws -> Void)? = nil,
        publish: (@Sendable (Submission) async throws -> Published)? = nil
    ) async throws -> Seen {
        let seen = Seen()
        let pass = ArticlePass(
            stages: ArticlePass.Stages(
                robots: { _ in c.robots },
                fetch: { url, _ in
                    seen.fetched.add(url)
                    if let busy { throw busy }
                    let (status, fields) = try (seen.fetched.all.count > 1 ? c.secondPage ?? c.page : c.page).get()
                    return page(url, status: status, fields: fields)
                },
                extract: { page, _, _ in
                    let next = c.secondPage == nil ? nil : CanonicalURL(page.finalURL.string + "?page=2")
                    return PageReading(article: try c.article.get(), nextPage: next)
                },
                fragment: { text, _ in text.split(separator: "\n").map { Block(.paragraph, String($0)) } },
                normalise: { ($0, []) },
                publish: { submission, _ in
                    if let publish { return try await publish(submission) }
                    seen.submissions.add(submission)
                    return .unchanged(submission.story)
                },
                quarantine: { content in
                    try await quarantine?(content)
                    seen.cases.add(content)
                },
                finish: { _, outcome, trace, _ in
                    seen.outcomes.add(outcome)
                    seen.traces.add(trace)
                },
                release: { seen.released.add($0.id) }),
            settings: c.settings, clock: PipelineClock(ManualClock(now: .start)), log: .silent)
        try await pass.run(try await candidate(url: url, entry: c.entry, attempts: c.attempts))
        return seen
    }

    /// A candidate as State hands it out; only State can make one.
    private func candidate(url: String?, entry: FeedEntry?, attempts: Int) async throws -> ArticleCandidate {
        let place = try TemporarySpool()
        let state = try await SQLiteState.open(path: place.file("state.sqlite"), now: .start).state
        let address = try address(url ?? "https://news.example/none")
        _ = try await state.enqueue(
            [NewCandidate(url: address, domain: "news.example", entry: entry)], job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        try await state.close()
        var candidate = try #require(taken.first)
        candidate.url = url == nil ? nil : address
        candidate.attempts = attempts
        return candidate
    }
}

extension ExtractError {
    /// Real errors of that reason come from real pages; here only the reason counts.
    fileprivate static func made(_ reason: Reason) -> ExtractError { ExtractError(reason, detail: "made up") }
}

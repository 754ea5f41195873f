import Extract
import Fetch
import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// A pass over a story that is known: what it asks, what it makes of a story that is gone, when it looks again.
struct RevisitTests {
    private final class Seen: Sendable {
        let validators = Notes<Validators?>()
        let outcomes = Notes<ArticleOutcome>()
        let rechecks = Notes<Recheck?>()
        let withdrawals = Notes<Withdrawal>()
        let submissions = Notes<Submission>()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var kind = CandidateKind.recheck
        var status = 200
        var finalPath: String?
        var body = "x"
        var article: Article? = madeArticle(1)
        var gone: GoneProof?
        var isWanted = true
        var operation = Publication.Operation.put
        /// Nil where a submission or a withdrawal is expected.
        var outcome: String?
        var isWithdrawn = false
        /// Hours until the next look; nil where none is asked for.
        var next: Double?
        var testDescription: String { name }
    }

    private static func proof(_ cause: GoneProof.Cause, looks: Int, hoursAgo: Double) -> GoneProof {
        GoneProof(
            cause: cause, looks: looks, firstAt: .start - hoursAgo * 3_600, lastAt: .start - 3_600, detail: nil)
    }

    static let cases: [Case] = [
        Case(name: "304: nothing changed", status: 304, outcome: "not-modified", next: 5),
        Case(name: "404, first look", status: 404, outcome: "gone-404", next: 1),
        Case(
            name: "404, second look", status: 404, gone: proof(.notFound, looks: 1, hoursAgo: 1), outcome: "gone-404",
            next: 23),
        Case(
            name: "404, third look after a day", status: 404, gone: proof(.notFound, looks: 2, hoursAgo: 24),
            isWithdrawn: true),
        Case(name: "410, first look", status: 410, outcome: "gone-410", next: 1),
        Case(name: "410, second look", status: 410, gone: proof(.gone, looks: 1, hoursAgo: 1), isWithdrawn: true),
        Case(
            name: "410 of a story that the feed revised", kind: .revision, status: 410,
            gone: proof(.gone, looks: 1, hoursAgo: 1), isWithdrawn: true),
        Case(
            name: "410 of a story that is withdrawn", status: 410, gone: proof(.gone, looks: 1, hoursAgo: 1),
            operation: .withdraw, outcome: "gone-410"),
        Case(
            name: "a takedown page, second look", body: "This article is no longer available.", article: nil,
            gone: proof(.takedownPage, looks: 1, hoursAgo: 1), isWithdrawn: true),
        Case(name: "a broken page is no takedown", body: "Menu", article: nil, outcome: "no-article", next: 5),
        Case(name: "the front page in its place", finalPath: "/", outcome: "front-page", next: 1),
        Case(name: "503 is tried again, the next look stays", status: 503, outcome: "status-503"),
        Case(name: "the source wants no second looks", status: 304, isWanted: false, outcome: "not-modified"),
    ]

    @Test(arguments: cases)
    func `a second look ends so`(c: Case) async throws {
        let seen = try await look(c)
        if c.isWithdrawn {
            #expect(seen.withdrawals.all.count == 1)
            #expect(seen.withdrawals.all.first?.proof.looks ?? 0 > 1)
            #expect(seen.outcomes.all.isEmpty, "the withdrawal commits the outcome itself")
            return
        }
        #expect(seen.withdrawals.all.isEmpty)
        #expect(seen.outcomes.all.map(\.reason) == [c.outcome])
        let recheck = seen.rechecks.all.first ?? nil
        #expect(recheck?.due == c.next.map { .start + $0 * 3_600 })
        #expect(
            (recheck?.gone != nil)
                == (c.outcome?.hasPrefix("gone") == true && c.next != nil || c.outcome == "front-page"))
    }

    @Test func `a second look is conditional, and brings its story along`() async throws {
        let seen = try await look(Case(name: "read"))
        #expect(seen.validators.all == [try Self.document().validators])
        let submission = try #require(seen.submissions.all.first)
        #expect(submission.knownStory == (try Self.document().story))
        #expect(submission.recheckDomain == "news.example")
    }

    @Test func `a feed that says revised is believed: the page is asked for whole`() async throws {
        let seen = try await look(Case(name: "read", kind: .revision))
        #expect(seen.validators.all == [nil])
    }

    private static func document() throws -> DocumentRow {
        let url = try address("https://news.example/a")
        return DocumentRow(
            story: StoryID(url: url), version: 1, url: url, textDigest: "d", firstPublishedAt: .start - 3_600,
            publishedAt: .start - 3_600, validators: Validators(entityTag: "\"1\"", lastModified: nil, url: url))
    }

    private func look(_ c: Case) async throws -> Seen {
        let seen = Seen()
        var document = try Self.document()
        document.operation = c.operation
        let known = KnownStory(document: document, gone: c.gone)
        let pass = ArticlePass(
            stages: ArticlePass.Stages(
                robots: { _ in RobotsGate.Answer(isAllowed: true, reason: "no rule") },
                fetch: { url, validators in
                    seen.validators.add(validators)
                    var answer = page(url, status: c.status, body: c.body)
                    if let path = c.finalPath { answer.finalURL = try address("https://news.example\(path)") }
                    return answer
                },
                extract: { _, _, _ in
                    guard let article = c.article else { throw ExtractError(.noArticle, detail: "made up") }
                    return PageReading(article: article)
                },
                fragment: { text, _ in [Block(.paragraph, text)] }, normalise: { ($0, []) },
                publish: { submission, _ in
                    seen.submissions.add(submission)
                    return .unchanged(submission.story)
                },
                quarantine: { _ in },
                finish: { _, outcome, _, recheck in
                    seen.outcomes.add(outcome)
                    seen.rechecks.add(recheck)
                },
                release: { _ in },
                revisits: ArticlePass.Revisits(
                    schedule: RecheckSchedule(), known: { _ in known }, isWanted: { _ in c.isWanted },
                    withdraw: { withdrawal, _ in
                        seen.withdrawals.add(withdrawal)
                        return .unchanged(withdrawal.story)
                    })),
            settings: ArticlePass.Settings(), clock: PipelineClock(ManualClock(now: .start)), log: .silent)
        try await pass.run(try await candidate(c.kind))
        return seen
    }

    /// A candidate as State hands it out; only State can make one.
    private func candidate(_ kind: CandidateKind) async throws -> ArticleCandidate {
        let place = try TemporarySpool()
        let state = try await SQLiteState.open(path: place.file("state.sqlite"), now: .start).state
        let url = try address("https://news.example/a")
        _ = try await state.enqueue(
            [NewCandidate(url: url, domain: "news.example", kind: kind)], job: nil, at: .start)
        let taken = try await state.takeCandidates(limit: 1, at: .start, excludingDomains: [])
        try await state.close()
        return try #require(taken.first)
    }
}

import Feeds
import Fetch
import Foundation
import Logging
import Schedule
import State
import WireModel

/// One poll of one source: ask, read, and put what is new into the queue of articles.
///
/// What the feed said of its version (validators) and the entries it stood for are stored in one transaction, so that
/// no stored validator can lose an article.
package struct FeedPass: Sendable {
    package struct Settings: Sendable {
        /// Entries dated longer ago are not followed.
        package var maxAge: Duration = .seconds(14 * 86_400)
        /// Sitemaps followed of one index, those named as changed last first.
        package var maxSitemaps = 10

        package init() {}
    }

    package struct Stages: Sendable {
        package var fetch: @Sendable (FetchRequest) async throws -> Page
        package var feed: @Sendable (Page) async throws -> Feed
        package var sitemap: @Sendable (Page) async throws -> Sitemap
        /// How each entry stands to what the source showed before.
        package var standings: @Sendable (Source, [EntrySighting]) async throws -> [EntryStanding]
        package var record: @Sendable (PollRecord) async throws -> Int
        package var trace: @Sendable (CanonicalURL, TraceEvent) async throws -> Void

        package init(
            fetch: @escaping @Sendable (FetchRequest) async throws -> Page,
            feed: @escaping @Sendable (Page) async throws -> Feed,
            sitemap: @escaping @Sendable (Page) async throws -> Sitemap,
            standings: @escaping @Sendable (Source, [EntrySighting]) async throws -> [EntryStanding],
            record: @escaping @Sendable (PollRecord) async throws -> Int,
            trace: @escaping @Sendable (CanonicalURL, TraceEvent) async throws -> Void
        ) {
            self.fetch = fetch
            self.feed = feed
            self.sitemap = sitemap
            self.standings = standings
            self.record = record
            self.trace = trace
        }
    }

    /// What State stores of a poll, in one transaction.
    package struct PollRecord: Sendable {
        package var source: Source
        package var state: PollState
        package var next: Date
        package var entries: [EntrySighting]
        package var at: Date
    }

    package struct Outcome: Sendable {
        package var source: Source
        package var entries = 0
        package var queued = 0
        /// Nil when the poll went well.
        package var failure: String?
        package var next: Date
    }

    /// What came back, and the entries that go with it.
    private struct Answer {
        var response: PollResponse
        var entries: [EntrySighting] = []
        var failure: String?
    }

    let stages: Stages
    let settings: Settings
    let policy: PollPolicy
    let domain: @Sendable (CanonicalURL) -> String
    let clock: PipelineClock
    let log: Logger

    package init(
        stages: Stages, settings: Settings, policy: PollPolicy, domain: @escaping @Sendable (CanonicalURL) -> String,
        clock: PipelineClock, log: Logger
    ) {
        self.stages = stages
        self.settings = settings
        self.policy = policy
        self.domain = domain
        self.clock = clock
        self.log = log
    }

    package func run(_ row: SourceRow) async throws -> Outcome {
        let answer = try await answer(to: row)
        let decision = policy.decision(
            state: row.state, response: answer.response, source: row.source, now: clock.now())
        let next = row.source.intervalSeconds.map { clock.now() + Duration.seconds($0) } ?? decision.next
        let queued = try await record(answer, decision: decision, next: next, row: row)
        let outcome = Outcome(
            source: row.source, entries: answer.entries.count, queued: queued, failure: answer.failure, next: next)
        try await explain(outcome, decision: decision)
        return outcome
    }

    private func answer(to row: SourceRow) async throws -> Answer {
        let asked = policy.request(for: row.state, now: clock.now())
        var request = FetchRequest(url: row.source.url)
        request.accept = FetchRequest.feed
        request.acceptDeltas = asked.acceptsDelta
        request.validators = asked.validators.flatMap {
            Validators(entityTag: asked.ifNoneMatch, lastModified: asked.ifModifiedSince, url: $0.url)
        }
        do {
            let page = try await stages.fetch(request)
            return try await read(page, row: row, wasConditional: asked.isConditional)
        } catch let error as FetchError {
            let kind: PollResponse.TransportKind =
                error.reason == .dns ? .passing : error.isRetryable ? .network : .lasting
            return Answer(
                response: .transport(reason: error.reason.rawValue, kind: kind), failure: error.reason.rawValue)
        }
    }

    private func read(_ page: Page, row: SourceRow, wasConditional: Bool) async throws -> Answer {
        switch page.status {
        case 304:
            return Answer(
                response: .unchanged304(
                    PollResponse.Unchanged(
                        wasConditional: wasConditional, validators: page.validators,
                        hints: PublisherHints(headers: page.headers), hops: page.hops)))
        case 200..<300: break
        case 410: return Answer(response: .gone410, failure: "status-410")
        case 404: return Answer(response: .notFound404, failure: "status-404")
        default:
            return Answer(
                response: .httpError(status: page.status, retryAfter: page.header("retry-after")),
                failure: "status-\(page.status)")
        }
        do {
            let feed = try await feed(of: page, source: row.source)
            return try await sighted(feed, page: page, row: row, wasConditional: wasConditional)
        } catch let error as FeedError {
            log.warning(
                "not a feed",
                metadata: ["source": "\(row.source.url)", "reason": "\(error.reason.rawValue)", "detail": "\(error)"])
            return Answer(response: .notAFeed(reason: error.reason.rawValue), failure: error.reason.rawValue)
        } catch let error as ReaderError {
            log.warning(
                "the feed cannot be read",
                metadata: ["source": "\(row.source.url)", "reason": "\(error.reason.rawValue)", "detail": "\(error)"])
            return Answer(
                response: error.isLasting
                    ? .notAFeed(reason: error.reason.rawValue) : .ownFault(reason: error.reason.rawValue),
                failure: error.reason.rawValue)
        }
    }

    /// A sitemap reads as a feed; an index stands for the sitemaps that it names as changed last.
    private func feed(of page: Page, source: Source) async throws -> Feed {
        let sitemap: Sitemap
        do {
            guard source.kind == .sitemap else { return try await stages.feed(page) }
            sitemap = try await stages.sitemap(page)
        } catch let error as FeedError {
            guard source.kind != .sitemap, let told = try await sitemapByItsRoot(page) else { throw error }
            sitemap = told
        }
        guard sitemap.kind == .index else { return sitemap.asFeed() }
        var all = sitemap.asFeed()
        all.entries = []  // they name the sitemaps, which are no articles
        let parts = sitemap.sitemaps.sorted { ($0.lastmod ?? .distantPast) > ($1.lastmod ?? .distantPast) }
        for part in parts.prefix(settings.maxSitemaps) {
            guard let url = CanonicalURL(part.loc, base: page.finalURL), domain(url) == domain(source.url) else {
                continue
            }
            var request = FetchRequest(url: url)
            request.accept = FetchRequest.feed
            let page = try await stages.fetch(request)
            guard page.status == 200 else { continue }
            all.entries += try await stages.sitemap(page).asFeed().entries
        }
        return all
    }

    /// Lists of addresses say no kind: what is no feed may be a sitemap, and says so by its root element.
    private func sitemapByItsRoot(_ page: Page) async throws -> Sitemap? {
        do {
            let sitemap = try await stages.sitemap(page)
            return sitemap.kind == .text ? nil : sitemap
        } catch is FeedError {
            return nil
        }
    }

    private func sighted(
        _ feed: Feed, page: Page, row: SourceRow, wasConditional: Bool
    ) async throws -> Answer {
        let now = clock.now()
        let entries = sightings(in: feed, page: page, now: now)
        let standings = try await stages.standings(row.source, entries)
        let fresh = zip(entries, standings).filter { $0.1 == .new }.map(\.0)
        var answer = PollResponse.Fresh(newEntries: fresh.count, knownEntries: entries.count - fresh.count)
        answer.wasConditional = wasConditional
        answer.entryDates = entries.compactMap { $0.entry.published ?? $0.entry.updated }
        if let before = row.state.lastPoll {
            answer.overdueEntries = fresh.count { ($0.entry.published ?? now) < before }
        }
        answer.isDelta = page.status == 226
        answer.isSameFeed = fresh.count < entries.count || feed.selfLink == row.source.url.string
        answer.bodyDigest = SHA256Digest(of: page.body).hex
        answer.entriesDigest = SHA256Digest(of: entries.map { $0.key + $0.contentDigest }.joined().utf8).hex
        answer.validators = page.validators
        answer.hints = PublisherHints(feed: feed, headers: page.headers)
        answer.hops = page.hops
        return Answer(response: .feed(answer), entries: entries)
    }

    private func sightings(in feed: Feed, page: Page, now: Date) -> [EntrySighting] {
        var seen: Set<String> = []
        return feed.entries.compactMap { entry in
            guard !entry.isDeleted else { return nil }
            if let date = entry.published ?? entry.updated, date < now - settings.maxAge { return nil }
            let url = entry.link.flatMap { CanonicalURL($0, base: page.finalURL) }?
                .withoutTracking(site: feed.link.flatMap { CanonicalURL($0) }, feed: page.requestedURL)
            let text = [entry.title ?? "", entry.summary ?? "", entry.content ?? ""].joined(separator: "\n")
            let digest = SHA256Digest(of: text.utf8).hex
            let key = entry.id ?? url?.equalityKey ?? digest
            guard seen.insert(key).inserted else { return nil }
            return EntrySighting(
                key: key, url: url, domain: domain(url ?? page.finalURL), entry: entry, contentDigest: digest)
        }
    }

    private func record(
        _ answer: Answer, decision: PollDecision, next: Date, row: SourceRow
    ) async throws -> Int {
        let now = clock.now()
        do {
            return try await stages.record(
                PollRecord(source: row.source, state: decision.state, next: next, entries: answer.entries, at: now))
        } catch let error as StateError where error.reason == .queueFull {
            // Nothing was stored; the old state stays, so that the next poll brings the same entries again.
            let later = policy.decision(
                state: row.state, response: .ownFault(reason: "the queue is full"), source: row.source, now: now)
            log.warning("queue is full, the poll is put off", metadata: ["source": "\(row.source.url)"])
            return try await stages.record(
                PollRecord(source: row.source, state: later.state, next: later.next, entries: [], at: now))
        }
    }

    private func explain(_ outcome: Outcome, decision: PollDecision) async throws {
        var details = ["entries": "\(outcome.entries)", "queued": "\(outcome.queued)", "next": outcome.next.rfc3339]
        if let failure = outcome.failure { details["reason"] = failure }
        if let why = decision.state.reasons.first { details["interval"] = why }
        if !decision.events.isEmpty { details["events"] = decision.events.map { "\($0)" }.joined(separator: ", ") }
        let phrase = outcome.failure == nil ? "polled" : "poll failed"
        try await stages.trace(
            outcome.source.url, TraceEvent(at: clock.now(), stage: .feed, decision: phrase, details: details))
        var metadata: Logger.Metadata = ["source": "\(outcome.source.url)"]
        for (key, value) in details { metadata[key] = "\(value)" }
        log.log(level: outcome.failure == nil ? .debug : .warning, "\(phrase)", metadata: metadata)
    }
}

import Feeds
import Fetch
import Foundation
import Logging
import Schedule
import State
import Synchronization
import WireModel

/// One poll of one source: ask, read, and put what is new into the queue of articles.
///
/// What the feed said of its version (validators) and the entries it stood for are stored in one transaction, so that
/// no stored validator can lose an article.
package struct FeedPass: Sendable {
    package struct Settings: Sendable {
        /// Entries dated longer ago are not followed; default 14 d.
        package var maxAge: Duration = .seconds(14 * 86_400)
        /// Sitemaps followed of one index, those named as changed last first; default 10, 1...100.
        package var maxSitemaps = 10
        /// Further pages of a feed (RFC 5005) that one poll asks for; default 5, 0...100.
        package var maxPages = 5
        /// Entries that a sitemap, or all that an index names, may stand for; the newest stay; default 5,000, 1...50,000.
        package var maxEntries = 5_000
        /// Bytes of an entry's own text; a longer one is left out, the entry stays; default 512 KiB, 1 KiB...1 MiB.
        package var contentLimit = ByteLimit.kibibytes(512)
        /// Feeds that moved often are followed further than pages; default 10.
        package var maxHops = 10

        package init() {}
    }

    package struct Stages: Sendable {
        package var fetch: @Sendable (FetchRequest) async throws -> Page
        package var feed: @Sendable (Page) async throws -> Feed
        package var sitemap: @Sendable (Page) async throws -> Sitemap
        /// How each entry stands to what the source showed before.
        package var standings: @Sendable (Source, [EntrySighting]) async throws -> [EntryStanding]
        package var record: @Sendable (PollRecord) async throws -> PollReceipt
        package var trace: @Sendable (CanonicalURL, TraceEvent) async throws -> Void
        /// Until when the domain wants to be left alone; nil where it does not.
        package var pause: @Sendable (CanonicalURL) async -> HostPause? = { _ in nil }
        /// The line of robots.txt that names us and disallows the feed; nil where none does.
        package var refusal: @Sendable (CanonicalURL) async throws -> String? = { _ in nil }
        /// Gives the source its new address.
        package var move: @Sendable (Source, CanonicalURL) async throws -> Void = { _, _ in }
        /// Puts the poll off, without counting it as one.
        package var postpone: @Sendable (Source, Date) async throws -> Void = { _, _ in }

        package init(
            fetch: @escaping @Sendable (FetchRequest) async throws -> Page,
            feed: @escaping @Sendable (Page) async throws -> Feed,
            sitemap: @escaping @Sendable (Page) async throws -> Sitemap,
            standings: @escaping @Sendable (Source, [EntrySighting]) async throws -> [EntryStanding],
            record: @escaping @Sendable (PollRecord) async throws -> PollReceipt,
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
        package var outcome: PollOutcome
        /// Whole ones since the source last answered; nil where it never did.
        package var hours: Int?
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
    struct Answer {
        var response: PollResponse
        var failure: String?
        var page: Page?
        var document: FeedEntries?
        var pages = 0
        /// On the wire, of all that was fetched.
        var bytes = 0
        /// Pages were left unread although none of them closed the gap.
        var isCut = false
    }

    private(set) var stages: Stages
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
        if let pause = await stages.pause(row.source.url) { return try await postponed(row, pause) }
        let asked = policy.request(for: row.state, now: clock.now())
        let answer: Answer
        do {
            answer = try await weighed(row, asked)
        } catch let busy as HostBusy {
            return try await postponed(row, busy.pause)
        }
        var decision = policy.decision(
            state: row.state, response: answer.response, source: row.source, bytes: answer.bytes, now: clock.now())
        if let feed = answer.document {
            decision.state.feedTitle = feed.title
            decision.state.selfLink = feed.selfLink
            decision.state.hubs = feed.hubs
        }
        var told = telling(answer, decision: decision, wasConditional: asked.isConditional)
        let receipt = try await record(answer, decision: &decision, told: told, row: row)
        told.queued = receipt.queued.count
        if let url = decision.adoptURL { try await stages.move(row.source, url) }
        try await explain(row.source, told, receipt, decision: decision, request: asked)
        return Outcome(
            source: row.source, entries: told.entries, queued: told.queued, failure: told.failure, next: decision.next)
    }

    /// The domain wants to be left alone: nobody is asked, nothing is counted.
    private func postponed(_ row: SourceRow, _ pause: HostPause) async throws -> Outcome {
        let next = policy.poll(of: row.source.id, behind: pause.until, now: clock.now())
        try await stages.postpone(row.source, next)
        let details = ["domain": pause.domain, "reason": pause.reason, "next": next.rfc3339]
        try await stages.trace(
            row.source.url, TraceEvent(at: clock.now(), stage: .feed, decision: "poll put off", details: details))
        log.debug("poll put off", metadata: ["source": "\(row.source.url)", "domain": "\(pause.domain)"])
        return Outcome(source: row.source, next: next)
    }

    /// The answer, with what all fetches for it took on the wire, those that failed included.
    private func weighed(_ row: SourceRow, _ asked: PollRequest) async throws -> Answer {
        let bytes = Mutex(0)
        let fetch = stages.fetch
        var pass = self
        pass.stages.fetch = { request in
            do throws {
                let page = try await fetch(request)
                bytes.withLock { $0 += page.wireBytes }
                return page
            } catch {
                if let error = error as? FetchError { bytes.withLock { $0 += error.wireBytes } }
                throw error
            }
        }
        var answer = try await pass.answer(to: row, asked)
        answer.bytes = bytes.withLock { $0 }
        return answer
    }

    private func answer(to row: SourceRow, _ asked: PollRequest) async throws -> Answer {
        if let rule = try await stages.refusal(row.source.url) {
            return Answer(response: .forbidden(rule: rule), failure: "robots-disallow")
        }
        do {
            let page = try await stages.fetch(request(row.source.url, asked, isSitemap: row.source.kind == .sitemap))
            return try await read(page, row: row, wasConditional: asked.isConditional)
        } catch let error as FetchError {
            return Answer(response: response(to: error), failure: error.reason.rawValue)
        }
    }

    private func request(
        _ url: CanonicalURL, _ asked: PollRequest? = nil, isSitemap: Bool = false
    ) -> FetchRequest {
        var request = FetchRequest(url: url)
        request.accept = FetchRequest.feed
        request.isSitemap = isSitemap
        request.maxHops = settings.maxHops
        guard let asked else { return request }
        request.acceptDeltas = asked.acceptsDelta
        request.bypassesCaches = asked.bypassesCaches
        request.validators = asked.validators.flatMap {
            Validators(entityTag: asked.ifNoneMatch, lastModified: asked.ifModifiedSince, url: $0.url)
        }
        return request
    }

    private func response(to error: FetchError) -> PollResponse {
        switch error.reason {
        case .unaskedNotModified: return .unchanged304(PollResponse.Unchanged(wasConditional: false))
        case .internalFault, .shutDown: return .ownFault(reason: error.reason.rawValue)
        case .dns, .hopPutOff: return .transport(reason: error.reason.rawValue, kind: .passing)
        default: return .transport(reason: error.reason.rawValue, kind: error.isRetryable ? .network : .lasting)
        }
    }

    private func read(_ page: Page, row: SourceRow, wasConditional: Bool) async throws -> Answer {
        switch page.status {
        case 304:
            return Answer(
                response: .unchanged304(
                    PollResponse.Unchanged(
                        wasConditional: wasConditional, validators: page.validators,
                        hints: PublisherHints(headers: page.headers), hops: page.hops)),
                page: page)
        case 200..<300: break
        case 410: return Answer(response: .gone410, failure: "status-410", page: page)
        case 404: return Answer(response: .notFound404, failure: "status-404", page: page)
        default:
            return Answer(
                response: .httpError(status: page.status, retryAfter: page.header("retry-after")),
                failure: page.header("cf-mitigated") == nil ? "status-\(page.status)" : "challenge-page", page: page)
        }
        do {
            let feed = try await feed(of: page, source: row.source)
            return try await sighted(feed, page: page, row: row, wasConditional: wasConditional)
        } catch let error as FeedError {
            log.warning(
                "not a feed",
                metadata: ["source": "\(row.source.url)", "reason": "\(error.reason.rawValue)", "detail": "\(error)"])
            return Answer(
                response: .notAFeed(reason: error.reason.rawValue), failure: error.reason.rawValue, page: page)
        } catch let error as ReaderError {
            log.warning(
                "the feed cannot be read",
                metadata: ["source": "\(row.source.url)", "reason": "\(error.reason.rawValue)", "detail": "\(error)"])
            return Answer(
                response: error.isLasting
                    ? .notAFeed(reason: error.reason.rawValue) : .ownFault(reason: error.reason.rawValue),
                failure: error.reason.rawValue, page: page)
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
        guard sitemap.kind == .index else { return newest(of: sitemap.asFeed()) }
        var all = sitemap.asFeed()
        all.entries = []  // they name the sitemaps, which are no articles
        let parts = sitemap.sitemaps.sorted { ($0.lastmod ?? .distantPast) > ($1.lastmod ?? .distantPast) }
        for part in parts.prefix(settings.maxSitemaps) {
            guard let url = CanonicalURL(part.loc, base: page.finalURL), domain(url) == domain(source.url) else {
                continue
            }
            let page = try await stages.fetch(request(url, isSitemap: true))
            guard page.status == 200 else { continue }
            all.entries += try await stages.sitemap(page).asFeed().entries
            all = newest(of: all)
        }
        return all
    }

    /// A sitemap may name fifty thousand addresses, an index as many sitemaps: what is news stands among the newest.
    private func newest(of feed: Feed) -> Feed {
        guard feed.entries.count > settings.maxEntries else { return feed }
        func date(_ index: Int) -> Date { feed.entries[index].published ?? feed.entries[index].updated ?? .distantPast }
        let order = feed.entries.indices.sorted { (date($1), $0) < (date($0), $1) }.prefix(settings.maxEntries)
        var cut = feed
        cut.entries = order.sorted().map { feed.entries[$0] }
        cut.isPartial = true
        return cut
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
        var document = sightings(in: feed, page: page, state: row.state)
        document.judge(try await stages.standings(row.source, document.entries))
        let isDelta = page.status == 226
        var gap = Gap()
        if policy.followsPages(
            state: row.state, newEntries: document.newCount, knownEntries: document.knownCount, isDelta: isDelta)
        {
            gap = try await followPages(of: feed, page: page, row: row, into: &document)
        }
        var fresh = document.answer(since: row.state)
        fresh.wasConditional = wasConditional
        fresh.isDelta = isDelta
        fresh.isGapClosed = gap.isClosed
        fresh.isSameFeed = document.knownCount > 0 || feed.selfLink == row.source.url.string
        fresh.bodyDigest = SHA256Digest(of: page.body).hex
        fresh.validators = page.validators
        fresh.hints = PublisherHints(feed: feed, headers: page.headers)
        fresh.hops = page.hops
        let changed = page.header("last-modified").flatMap { WireTime.parse($0)?.instant } ?? feed.updated
        fresh.changedAt = changed.flatMap { $0 <= clock.now() ? $0 : nil }
        return Answer(
            response: .feed(fresh), page: page, document: document, pages: gap.pages, isCut: gap.isCut)
    }

    /// What the further pages of a feed said about entries that may have gone by.
    private struct Gap {
        var pages = 0
        var isClosed = false
        var isCut = false
    }

    /// RFC 5005: `next` pages (3), else archives back in time (4), until one shows a known entry, all are too old, or the bound is met.
    private func followPages(
        of feed: Feed, page: Page, row: SourceRow, into document: inout FeedEntries
    ) async throws -> Gap {
        var gap = Gap()
        var (next, base) = (feed.next ?? feed.previousArchive, page.finalURL)
        var asked: Set<String> = [row.source.url.string, page.finalURL.string]
        while let text = next, let url = CanonicalURL(text, base: base), domain(url) == domain(page.finalURL) {
            guard asked.insert(url.string).inserted else { break }
            guard gap.pages < settings.maxPages else {
                gap.isCut = true
                break
            }
            gap.pages += 1
            do {
                let further = try await stages.fetch(request(url))
                guard further.status == 200 else { break }
                let feed = try await stages.feed(further)
                var found = sightings(in: feed, page: further, state: row.state)
                found.judge(try await stages.standings(row.source, found.entries))
                gap.isClosed = found.knownCount > 0
                document.append(found)
                guard !gap.isClosed, !found.entries.isEmpty else { break }
                (next, base) = (feed.next ?? feed.previousArchive, further.finalURL)
            } catch let error where error is FetchError || error is FeedError || error is ReaderError {
                log.info("a page of the feed could not be read", metadata: ["source": "\(url)", "detail": "\(error)"])
                break
            }
        }
        return gap
    }

    private func record(
        _ answer: Answer, decision: inout PollDecision, told: PollOutcome, row: SourceRow
    ) async throws -> PollReceipt {
        let now = clock.now()
        // Whole hours: were begun ones counted, polls 61 minutes apart would bring two shares each.
        let hours = row.state.lastSuccess.map { Int(min(1e6, max(0, now.timeIntervalSince($0)) / 3_600)) }
        let entries = answer.document?.recorded(holdsStale: decision.holdsStale, state: row.state) ?? []
        do {
            return try await stages.record(
                PollRecord(
                    source: row.source, state: decision.state, next: decision.next, entries: entries, outcome: told,
                    hours: hours, at: now))
        } catch let error as StateError where error.reason == .cancelled {
            // Neither validators nor entries were kept: the poll comes again.
            throw CancellationError()
        } catch let error as StateError where error.reason == .queueFull || error.reason == .rejected {
            // Nothing was stored; the old state stays, so that the next poll brings the same entries again.
            let reason = error.reason == .queueFull ? "queue-full" : "entry-too-large"
            decision = policy.decision(
                state: row.state, response: .ownFault(reason: reason), source: row.source, bytes: answer.bytes, now: now
            )
            log.warning(
                "the poll cannot be kept and is put off",
                metadata: ["source": "\(row.source.url)", "reason": "\(reason)", "detail": "\(error)"])
            var told = told
            (told.failure, told.next) = (reason, decision.next)
            return try await stages.record(
                PollRecord(
                    source: row.source, state: decision.state, next: decision.next, entries: [], outcome: told,
                    hours: hours, at: now))
        }
    }
}

import Extract
import Fetch
import Foundation
import Logging
import Schedule
import SeedText
import Spool
import State
import WireModel

/// The way of one article, from its address to its record; read down, step into each call once.
///
///     candidate ─► robots ─► fetch ─► extract ─► normalise ─► publish (copies, files, journal)
///
/// Each step may end the pass: with a reason that is counted, and a time to try again where that can help.
package struct ArticlePass: Sendable {
    /// What each step does; production puts libcurl, a `DocumentReader` and the disk here, tests literals.
    package struct Stages: Sendable {
        package var robots: @Sendable (CanonicalURL) async throws -> RobotsGate.Answer
        /// With the validators of the version that is known, where only a change is of interest.
        package var fetch: @Sendable (CanonicalURL, Validators?) async throws -> Page
        package var extract: @Sendable (Page, ExtractHints, SiteMemory) async throws -> PageReading
        /// A feed's own HTML as blocks.
        package var fragment: @Sendable (String, CanonicalURL?) async throws -> [Block]
        package var normalise: @Sendable (Article) -> (article: Article, dropped: [DroppedLine])
        /// Commits the candidate's outcome together with the record.
        package var publish: @Sendable (Submission, ArticleCandidate) async throws -> Published
        package var quarantine: @Sendable (QuarantineCase) async throws -> Void
        package var finish: @Sendable (ArticleCandidate, ArticleOutcome, [TraceEvent], Recheck?) async throws -> Void
        /// Back into the queue, untouched.
        package var release: @Sendable (ArticleCandidate) async throws -> Void
        /// What is known of stories that were published before; nil where none is looked at again.
        package var revisits: Revisits?
        /// What is known of hosts; nil where each page is read for itself.
        package var memories: SiteMemories?

        package init(
            robots: @escaping @Sendable (CanonicalURL) async throws -> RobotsGate.Answer,
            fetch: @escaping @Sendable (CanonicalURL, Validators?) async throws -> Page,
            extract: @escaping @Sendable (Page, ExtractHints, SiteMemory) async throws -> PageReading,
            fragment: @escaping @Sendable (String, CanonicalURL?) async throws -> [Block],
            normalise: @escaping @Sendable (Article) -> (article: Article, dropped: [DroppedLine]),
            publish: @escaping @Sendable (Submission, ArticleCandidate) async throws -> Published,
            quarantine: @escaping @Sendable (QuarantineCase) async throws -> Void,
            finish: @escaping @Sendable (ArticleCandidate, ArticleOutcome, [TraceEvent], Recheck?) async throws -> Void,
            release: @escaping @Sendable (ArticleCandidate) async throws -> Void, revisits: Revisits? = nil
        ) {
            self.robots = robots
            self.fetch = fetch
            self.extract = extract
            self.fragment = fragment
            self.normalise = normalise
            self.publish = publish
            self.quarantine = quarantine
            self.finish = finish
            self.release = release
            self.revisits = revisits
        }
    }

    package struct Settings: Sendable {
        package var minWords = 25
        /// F1 that has to be expected of a text; 9 of 777 measured pages lie below (docs/extraction.md).
        package var minConfidence = 0.7
        package var quarantinesUnsure = false
        package var useFeedContent = true
        /// Bytes of an article's text; longer ones are quarantined; default 512 KiB (some 80,000 words).
        ///
        /// Every later copy of a sentence in it is compared with all of it, by one thread.
        package var textLimit = ByteLimit.kibibytes(512)
        /// Paragraphs, headings and list entries of a text; default 20,000.
        package var blockLimit = 20_000
        /// Tries before a candidate is given up.
        package var attempts = 5
        /// Pages of one article that are fetched and joined; default 10, 1…50, 1 joins none.
        package var maxPages = 10
        /// Doubled with each failure, at most a day.
        package var retryAfter: Duration = .seconds(300)

        package init() {}
    }

    let stages: Stages
    let settings: Settings
    let clock: PipelineClock
    let log: Logger

    package init(stages: Stages, settings: Settings, clock: PipelineClock, log: Logger) {
        self.stages = stages
        self.settings = settings
        self.clock = clock
        self.log = log
    }

    /// Takes one candidate as far as it goes; its outcome is in State when this returns.
    ///
    /// - Throws: `CancellationError`, and errors of State; the candidate then stays in the queue.
    package func run(_ candidate: ArticleCandidate) async throws {
        var log = log
        log[metadataKey: "url"] = "\(candidate.url?.string ?? "")"
        log[metadataKey: "article"] = candidate.url.map { "\(StoryID(url: $0))" }
        var trace: [TraceEvent] = []
        let known = try await known(candidate)
        do {
            let published = try await record(of: candidate, known: known, trace: &trace)
            log.info("\(published.phrase)", metadata: published.metadata)
        } catch let skip as Skip {
            trace.append(skip.event(at: clock.now(), url: candidate.url))
            do {
                if let withdrawn = try await withdrawal(after: skip, of: known, candidate: candidate, trace: trace) {
                    return log.notice("\(withdrawn.phrase)", metadata: withdrawn.metadata)
                }
            } catch let error as PublishError {
                try await stages.release(candidate)
                return log.debug("not accepted yet", metadata: ["reason": "\(error.reason)"])
            }
            var outcome = outcome(of: skip, candidate: candidate)
            if outcome.kind == .quarantined {
                outcome = try await setAside(candidate, skip: skip, trace: trace)
            }
            let recheck = try await recheck(after: skip, of: known, candidate: candidate, outcome: outcome)
            try await stages.finish(candidate, outcome, trace, recheck)
            log.log(
                level: outcome.kind == .failed ? .warning : .info, "\(outcome.kind.rawValue)",
                metadata: ["reason": "\(skip.reason)", "detail": "\(skip.detail)", "stage": "\(skip.stage.rawValue)"])
        } catch let error as PublishError {
            // Nothing of it was accepted and nothing is wrong with it: it goes back to the queue as it was.
            try await stages.release(candidate)
            log.debug("not accepted yet", metadata: ["reason": "\(error.reason)"])
        } catch let busy as HostBusy {
            // The domain asked for a rest after the candidate was taken; while it lasts, none of the domain's is.
            try await stages.release(candidate)
            log.debug("not asked yet", metadata: ["domain": "\(busy.pause.domain)", "reason": "\(busy.pause.reason)"])
        }
    }

    private func record(
        of candidate: ArticleCandidate, known: KnownStory?, trace: inout [TraceEvent]
    ) async throws -> Published {
        var submission = try await read(candidate, known: known, trace: &trace)
        try checkSize(of: submission)
        submission.agencies = AgencyList.builtIn.mentions(in: submission.article)
        let (article, dropped) = stages.normalise(submission.article)
        submission.article = article
        submission.droppedLines = dropped.count
        submission.isUnsure = article.confidence < settings.minConfidence
        try checkPlace(of: submission, known: known)
        try await checkText(submission)
        submission.recheckDomain = try await recheckDomain(for: candidate)
        submission.knownStory = known?.document.story
        submission.trace = trace
        do {
            let published = try await stages.publish(submission, candidate)
            await learn(from: submission, published: published, candidate: candidate)
            return published
        } catch let error as PublishError where error.isLasting {
            throw Skip(
                stage: .publish, reason: error.reason, detail: error.detail, remedy: .quarantine, page: submission.page)
        }
    }

    /// The article as its page tells it; as the feed told it, where there is no page or none that can be read.
    private func read(
        _ candidate: ArticleCandidate, known: KnownStory?, trace: inout [TraceEvent]
    ) async throws -> Submission {
        guard let url = candidate.url else {
            guard let article = try await feedArticle(of: candidate) else {
                throw Skip(
                    stage: .extract, reason: "no-address", detail: "no link and no text in the feed", remedy: .skip)
            }
            return Submission(article: article, url: nil, entry: candidate.entry, sourceID: candidate.source)
        }
        try await checkRobots(url, trace: &trace)
        let validators = candidate.kind == .recheck && known?.isPublished == true ? known?.document.validators : nil
        let page = try await fetchedPage(url, validators: validators, trace: &trace)
        var reading = try await readArticle(page, candidate: candidate, trace: &trace)
        reading = try await joined(reading, of: page, candidate: candidate, trace: &trace)
        var submission = Submission(
            article: reading.article, url: Self.address(of: reading.article, page: page), page: page,
            entry: candidate.entry, sourceID: candidate.source, robotsChecked: true)
        submission.observation = reading.observation
        return submission
    }

    func checkRobots(_ url: CanonicalURL, trace: inout [TraceEvent]) async throws {
        let answer = try await stages.robots(url)
        if answer.isPassing {
            throw Skip(stage: .robots, reason: "robots-unreachable", detail: answer.reason, remedy: .retry(nil))
        }
        guard answer.isAllowed else {
            throw Skip(stage: .robots, reason: "robots-disallowed", detail: answer.reason, remedy: .skip)
        }
        trace.append(TraceEvent(at: clock.now(), stage: .robots, decision: "allowed", details: ["rule": answer.reason]))
    }

    func fetchedPage(
        _ url: CanonicalURL, validators: Validators?, trace: inout [TraceEvent]
    ) async throws -> Page {
        let page: Page
        do {
            page = try await stages.fetch(url, validators)
        } catch let error as FetchError {
            throw Skip(
                stage: .fetch, reason: error.reason.rawValue, detail: error.description,
                remedy: error.isRetryable ? .retry(error.wait) : .skip)
        }
        trace.append(
            TraceEvent(
                at: page.fetchedAt, stage: .fetch, decision: "answered",
                details: [
                    "status": "\(page.status)", "bytes": "\(page.body.count)", "url": page.finalURL.string,
                    "ms": "\(Int(page.elapsed / .milliseconds(1)))", "hops": "\(page.hops.count)",
                ]))
        switch page.status {
        case 200..<300: return page
        case 304 where validators != nil:
            throw Skip(stage: .fetch, reason: "not-modified", detail: "status 304", remedy: .leave)
        case 404, 410:
            throw Skip(
                stage: .fetch, reason: "gone-\(page.status)", detail: "status \(page.status)", remedy: .skip,
                gone: page.status == 410 ? .gone : .notFound)
        case 408, 425, 429, 500...599:
            let wait = page.header("retry-after").flatMap { retryAfter($0, now: clock.now()) }
            throw Skip(
                stage: .fetch, reason: "status-\(page.status)", detail: "status \(page.status)", remedy: .retry(wait))
        default:
            throw Skip(stage: .fetch, reason: "status-\(page.status)", detail: "status \(page.status)", remedy: .skip)
        }
    }

    private func readArticle(
        _ page: Page, candidate: ArticleCandidate, trace: inout [TraceEvent]
    ) async throws -> PageReading {
        do {
            let memory = await stages.memories?.memory(of: SiteMemory.host(of: page.finalURL)) ?? SiteMemory()
            var reading = try await stages.extract(page, candidate.hints, memory)
            var article = reading.article
            article.rights.add(page.headers)
            if article.published == nil, let date = candidate.entry?.published {
                article.published = WireTime(instant: date)
            }
            if article.isPaywalled == true,
                let fuller = try await feedArticle(of: candidate, over: article.wordCount)
            {
                article.body = fuller.body
                article.method = fuller.method
            }
            trace.append(
                TraceEvent(
                    at: clock.now(), stage: .extract, decision: "read",
                    details: [
                        "method": article.method ?? "", "words": "\(article.wordCount)",
                        "confidence": "\(article.confidence)",
                    ]))
            reading.article = article
            return reading
        } catch let error as ReaderError {
            // It may have been meant to do harm: nothing that goes with it is looked at again.
            throw Skip(error, page: page)
        } catch let error as ExtractError {
            guard let article = try await feedArticle(of: candidate) else {
                throw Skip(
                    stage: .extract, reason: error.reason.rawValue, detail: error.description, remedy: .quarantine,
                    page: page, gone: await takedown(page) == nil ? nil : .takedownPage)
            }
            trace.append(
                TraceEvent(
                    at: clock.now(), stage: .extract, decision: "the feed's own text is used",
                    details: ["reason": error.reason.rawValue]))
            return PageReading(article: article)
        }
    }

    /// What the feed itself brought, where it brought more than so many words.
    private func feedArticle(of candidate: ArticleCandidate, over words: Int = 0) async throws -> Article? {
        guard settings.useFeedContent, let entry = candidate.entry, let content = entry.content else { return nil }
        var article = Article()
        do {
            article.body = try await stages.fragment(content, candidate.url)
        } catch let error as ReaderError {
            throw Skip(error, page: nil)
        }
        guard article.tellingWordCount >= settings.minWords, article.wordCount > words else { return nil }
        article.headline = entry.title?.wireText.nonEmptyText
        article.authors = entry.authors.compactMap(\.name).map(\.wireText)
        article.published = entry.published.map { WireTime(instant: $0) }
        article.language = entry.language
        article.method = "feed-content"
        return article
    }

    private func checkSize(of submission: Submission) throws {
        let body = submission.article.body
        let bytes = body.reduce(0) { $0 + $1.text.utf8.count }
        guard bytes > settings.textLimit.bytes || body.count > settings.blockLimit else { return }
        throw Skip(
            stage: .extract, reason: "text-too-long",
            detail: "\(bytes) bytes in \(body.count) blocks, at most \(settings.textLimit) in \(settings.blockLimit)",
            remedy: .quarantine, page: submission.page)
    }

    private func checkText(_ submission: Submission) async throws {
        let article = submission.article
        let page = submission.page
        if article.tellingWordCount < settings.minWords {
            throw Skip(
                stage: .seedText, reason: "too-short",
                detail: "\(article.tellingWordCount) words, least \(settings.minWords)",
                remedy: .quarantine, page: page, gone: await takedown(page) == nil ? nil : .takedownPage)
        }
        if settings.quarantinesUnsure, submission.isUnsure {
            throw Skip(
                stage: .seedText, reason: "unsure",
                detail: "confidence \(article.confidence), least \(settings.minConfidence)", remedy: .quarantine,
                page: page)
        }
    }

    /// The address the record goes by: the page's canonical link where it can be true, else where the page was found.
    package static func address(of article: Article, page: Page) -> CanonicalURL {
        let found = page.finalURL.withoutTracking()
        guard let canonical = article.canonicalURL, canonical.host.droppingWWW == found.host.droppingWWW,
            canonical.path != "/" || found.path == "/"
        else { return found }
        return canonical.withoutTracking()
    }

    private func outcome(of skip: Skip, candidate: ArticleCandidate) -> ArticleOutcome {
        switch skip.remedy {
        case .skip: return ArticleOutcome(.skipped, reason: skip.reason)
        case .leave: return ArticleOutcome(.unchanged, reason: skip.reason)
        case .quarantine: return ArticleOutcome(.quarantined, reason: skip.reason)
        case .retry(let wait):
            guard candidate.attempts + 1 < settings.attempts else {
                return ArticleOutcome(.failed, reason: skip.reason)
            }
            let backOff = settings.retryAfter * (1 << min(candidate.attempts, 12))
            let delay = min(max(wait ?? .zero, backOff), .seconds(86_400))
            return ArticleOutcome(.failed, reason: skip.reason, retryAt: clock.now() + delay)
        }
    }

    /// A quarantine that cannot be written must not cost the page: it comes again, as often as it takes.
    private func setAside(
        _ candidate: ArticleCandidate, skip: Skip, trace: [TraceEvent]
    ) async throws -> ArticleOutcome {
        do {
            try await stages.quarantine(
                QuarantineCase(
                    reason: skip.reason, url: candidate.url?.string ?? "", detail: skip.detail, at: clock.now(),
                    page: skip.page?.body, trace: trace))
            return ArticleOutcome(.quarantined, reason: skip.reason)
        } catch let error as SpoolError {
            log.error("the quarantine cannot be written, the page is tried again", metadata: ["error": "\(error)"])
            return ArticleOutcome(.failed, reason: "quarantine-unwritable", retryAt: clock.now() + settings.retryAfter)
        }
    }
}

extension ArticleCandidate {
    var hints: ExtractHints {
        var hints = ExtractHints(
            title: entry?.title, summary: entry?.summary, contentHTML: entry?.content,
            authors: entry?.authors.compactMap(\.name) ?? [], published: entry?.published)
        hints.language = entry?.language
        return hints
    }
}

extension Article {
    /// Words of the body where lines that differ only in their digits count once: a gallery's "1 of 24" … "24 of 24"
    /// or a column of dates tells nothing by being long.
    var tellingWordCount: Int {
        var seen: Set<String> = []
        return body.reduce(0) { count, block in
            seen.insert(block.text.withoutDigits).inserted ? count + block.text.wireWordCount : count
        }
    }
}

extension String {
    /// Each run of ASCII digits as one `0`.
    fileprivate var withoutDigits: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            guard (48...57).contains(byte) else { bytes.append(byte); continue }
            if bytes.last != 48 { bytes.append(48) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    var nonEmptyText: String? { isEmpty ? nil : self }
    var droppingWWW: Substring { hasPrefix("www.") ? dropFirst(4) : self[...] }
}

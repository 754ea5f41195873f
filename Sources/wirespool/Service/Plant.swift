import Dedup
import Extract
import Feeds
import Fetch
import Foundation
import Logging
import Pipeline
import Schedule
import SeedText
import Spool
import State
import WireModel
import Workers

/// Everything that a working command needs, put together from settings: the one place where stages meet their libraries.
struct Plant: Sendable {
    let settings: Settings
    let state: SQLiteState
    let client: FetchClient
    let reader: any DocumentReader
    /// Nil where documents are read in this process.
    let workers: WorkerPool?
    let rounds: Rounds
    let publisher: Publisher
    let gate: HostGate
    let suffixes: PublicSuffixList
    let log: Logger

    /// Opens state and spool for writing; the one daemon or job at a time.
    ///
    /// - Parameter checksBeside: a large state is checked while the first work goes on; for who opens it anew when it turns out
    ///   damaged.
    /// - Throws: `Failure` with 69 where a library lacks what is needed, 75 where another process has the state or the spool, 73 and 77 where directories fail.
    static func open(
        _ settings: Settings, checksBeside: Bool = false, log: Logger, clock: PipelineClock = .system
    ) async throws -> Plant {
        try LinkedLibraries.check(LinkedLibraries.found(), log: log)
        // A file that may grow no further (RLIMIT_FSIZE) is an error of that write, not the end of the process.
        signal(SIGXFSZ, SIG_IGN)
        try checkRoom(batch: settings.spool.batch)
        let opened = try await openState(settings, checksBeside: checksBeside, log: log)
        let spool: Spool
        let client: FetchClient
        let workers: WorkerPool?
        do {
            spool = try Spool(path: settings.directories.spool, settings: settings.spoolSettings())
            client = try FetchClient(settings: settings.fetchSettings())
            workers = try settings.workerSettings().map { try WorkerPool(settings: $0, log: log) }
        } catch {
            try await opened.close()
            throw Failure(explaining: error)
        }
        let suffixes = publicSuffixes(settings, log: log)
        let gate = HostGate(
            pacer: HostPacer(
                settings: settings.pacerSettings(), pauses: try await keptPauses(opened, now: clock.now())),
            suffixes: suffixes, clock: clock, keep: { try await opened.storeHostPause($0) })
        let composer = RecordComposer(
            layout: SeedTextLayout(rawValue: settings.text.layout) ?? .article, version: Version.current)
        let publisher = Publisher(
            settings: settings.publisherSettings(), spool: spool, state: opened,
            judge: CopyJudge(settings: settings.copySettings()), composer: composer, clock: clock, log: log)
        let inProcess = InProcessReader(feeds: FeedReader(settings: settings.feedSettings()))
        let reader: any DocumentReader = workers.map { WorkerReader(pool: $0) } ?? inProcess
        let assembly = Assembly(
            settings: settings, state: opened, client: client, reader: reader, gate: gate, publisher: publisher,
            clock: clock, log: log)
        return Plant(
            settings: settings, state: opened, client: client, reader: reader, workers: workers,
            rounds: try assembly.rounds(),
            publisher: publisher, gate: gate, suffixes: suffixes, log: log)
    }

    /// One feed or sitemap, asked politely, outside of all schedules.
    func feed(at url: CanonicalURL, isSitemap: Bool) async throws -> Feed {
        var request = FetchRequest(url: url)
        request.accept = FetchRequest.feed
        request.isSitemap = isSitemap
        let page = try await PoliteFetch(client: client, gate: gate).page(request)
        guard (200..<300).contains(page.status) else {
            throw Failure(exit: .dataError, message: "\(url) answered with status \(page.status)")
        }
        return try await isSitemap ? reader.sitemap(of: page).asFeed() : reader.feed(of: page)
    }

    /// Returns when a worker process has shown that it can read; at once where there are to be none.
    ///
    /// - Throws: `Failure`: better no start than one that reads nothing, or reads with all rights unasked.
    func checkReader() async throws {
        guard let workers else { return }
        do {
            try await WorkerReader(pool: workers).check()
        } catch let error as ReaderError {
            throw Failure(
                exit: .unavailable,
                message: "no worker process can be had to parse documents: \(error.detail); "
                    + "readers.workers = 0 parses them in the daemon, with its rights")
        }
    }

    func close() async throws {
        await client.shutdown()
        await workers?.shutdown()
        try await state.close()
    }

    /// Reads the source lists anew; a list with faults keeps what it had.
    ///
    /// - Parameter spreads: new sources are asked one after the other, not all at once (a daemon that runs already).
    func readSources(at now: Date, spreads: Bool = false) async throws -> SourceListReading {
        let reading = SourceListReader.read(settings.sources.lists)
        for fault in reading.faults { log.error("source list refused", metadata: ["detail": "\(fault)"]) }
        guard reading.faults.isEmpty else { return reading }
        let changes = try await state.replaceSources(reading.sources, from: "settings", at: now)
        log.notice(
            "source lists read",
            metadata: [
                "sources": "\(reading.sources.count)", "added": "\(changes.added.count)",
                "removed": "\(changes.removed.count)",
            ])
        if spreads { try await rounds.spread(Set(changes.added)) }
        return reading
    }

    /// Better no start than one that hangs or halts later, for want of what nobody will give it while it runs.
    private static func checkRoom(batch: Int) throws(Failure) {
        if let code = ProcessRoom.refusal(ofThreads: 16) {
            throw Failure(exit: .temporary, message: ThreadRefusal(code: code).message)
        }
        // A batch's files stay open until all are flushed; the rest is for the state, the workers and some sockets.
        let needed = 2 * batch + 128
        let granted = ProcessRoom.raiseOpenFiles(to: max(needed, 16_384))
        guard granted >= needed else {
            throw Failure(
                exit: .temporary,
                message: "only \(granted) files may be open at once, \(needed) are needed (two for each record of "
                    + "spool.batch, and 128); raise the limit (ulimit -n, LimitNOFILE=)")
        }
    }

    private static func openState(
        _ settings: Settings, checksBeside: Bool, log: Logger
    ) async throws -> SQLiteState {
        let folder = settings.directories.state
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(
                exit: .cannotCreate, message: "cannot make the state directory \(folder): \(error.systemReason)"
            )
        }
        do {
            var module = settings.stateSettings()
            if checksBeside { module.checksBesideFrom = .mebibytes(16) }
            let (state, report) = try await SQLiteState.open(path: settings.stateFile, settings: module, now: Date())
            if let damage = report.damage {
                log.error(
                    "the state was damaged; a new one is filled from the journal",
                    metadata: ["moved.to": "\(damage.movedTo)", "detail": "\(damage.detail)"])
            }
            for lost in report.lostRuns {
                log.error(
                    "a part of the copy index is lost; copies of its texts are not told any more",
                    metadata: ["detail": "\(lost)"])
            }
            return state
        } catch {
            throw Failure(explaining: error)
        }
    }

    private static func keptPauses(_ state: SQLiteState, now: Date) async throws -> [HostPacer.Pause] {
        try await state.hostPauses(at: now).map {
            HostPacer.Pause(domain: $0.domain, until: $0.until, strikes: 1, reason: $0.reason)
        }
    }

    static func publicSuffixes(_ settings: Settings, log: Logger) -> PublicSuffixList {
        do {
            let text = try String(contentsOfFile: settings.sources.publicSuffixList, encoding: .utf8)
            return PublicSuffixList(text: text)
        } catch {
            log.warning(
                "no public suffix list, the short built-in one is used",
                metadata: ["path": "\(settings.sources.publicSuffixList)", "detail": "\(error.systemReason)"])
            return .builtIn
        }
    }
}

/// Fills the stages of both passes with the real things.
private struct Assembly {
    let settings: Settings
    let state: SQLiteState
    let client: FetchClient
    let reader: any DocumentReader
    let gate: HostGate
    let publisher: Publisher
    let clock: PipelineClock
    let log: Logger

    func rounds() throws -> Rounds {
        let startedAt = clock.now()
        let collector = try GarbageCollector(path: settings.directories.spool, settings: settings.collectorSettings())
        let (publisher, log) = (publisher, log)
        let robots = RobotsGate(
            settings: settings.robotsSettings(), agent: settings.robotsName, client: client, gate: gate, state: state,
            clock: clock)
        // Sockets, and threads for name look-ups, are few enough for the unit's limits.
        let (pollWaits, articleWaits) = (LongWaits(clock: clock), LongWaits(clock: clock))
        var parts = Rounds.Parts(
            state: state, gate: gate, feedPass: feedPass(robots, waits: pollWaits),
            articlePass: try articlePass(robots, waits: articleWaits),
            publisher: publisher,
            clock: clock, log: log,
            sign: { note, now in
                DaemonHeartbeat(
                    pid: ProcessInfo.processInfo.processIdentifier, startedAt: startedAt, at: now,
                    version: Version.current, note: note, usage: .own())
            },
            sweep: {
                let report = try await publisher.collect(by: collector)
                log.debug("spool swept", metadata: ["report": "\(report)"])
            })
        parts.pollWaits = pollWaits
        parts.articleWaits = articleWaits
        return Rounds(parts: parts, settings: settings.roundSettings())
    }

    private func articlePass(_ robots: RobotsGate, waits: LongWaits) throws -> ArticlePass {
        let following = PoliteFetch(client: client, gate: gate) { hop in
            let answer = try await robots.answer(for: hop)
            if !answer.isAllowed { throw RobotsRefusal(rule: answer.reason) }
        }
        let normaliser = SeedTextNormaliser()
        let quarantine = try Quarantine(path: settings.directories.spool, settings: settings.quarantineSettings())
        let (state, reader, publisher, clock) = (state, reader, publisher, clock)
        var stages = ArticlePass.Stages(
            robots: { url in
                try await waits.during(gate.domain(of: url), isProof: false) { try await robots.answer(for: url) }
            },
            fetch: { url, validators in
                try await waits.during(gate.domain(of: url)) {
                    try await following.page(FetchRequest(url: url, validators: validators))
                }
            },
            extract: { try await reader.reading(of: $0, hints: $1, memory: $2) },
            fragment: { try await reader.blocks(ofFragment: $0, base: $1) },
            normalise: { normaliser.cleaned($0) },
            publish: { try await publisher.publish($0, for: $1) },
            quarantine: { _ = try quarantine.put($0) },
            finish: { try await state.finish($0.id, outcome: $1, trace: $2, recheck: $3, at: clock.now()) },
            release: { try await state.release([$0.id]) }, revisits: revisits())
        if settings.text.siteMemory {
            stages.memories = SiteMemories(
                load: { try await state.siteLedger(of: $0) },
                store: { try await state.storeSiteLedgers($0, at: clock.now()) }, log: log)
        }
        return ArticlePass(stages: stages, settings: settings.articleSettings(), clock: clock, log: log)
    }

    private func revisits() -> ArticlePass.Revisits {
        let (state, publisher) = (state, publisher)
        return ArticlePass.Revisits(
            schedule: RecheckSchedule(ages: settings.articles.recheckAfter),
            known: { url in
                guard let document = try await state.document(at: url) else { return nil }
                return KnownStory(document: document, gone: try await state.recheck(of: document.story)?.gone)
            },
            isWanted: { source in
                guard let source else { return true }
                return try await state.source(source)?.source.rechecks ?? true
            },
            withdraw: { try await publisher.withdraw($0, for: $1) })
    }

    private func feedPass(_ robots: RobotsGate, waits: LongWaits) -> FeedPass {
        let polite = PoliteFetch(client: client, gate: gate)
        let (state, reader, gate, clock, log) = (state, reader, gate, clock, log)
        var stages = FeedPass.Stages(
            fetch: { request in
                try await waits.during(gate.domain(of: request.url)) { try await polite.page(request) }
            },
            feed: { try await reader.feed(of: $0) },
            sitemap: { try await reader.sitemap(of: $0) },
            standings: { try await state.standings(of: $1, in: $0.id) },
            record: {
                try await state.recordPoll(
                    $0.source, state: $0.state, next: $0.next, entries: $0.entries, outcome: $0.outcome,
                    hours: $0.hours, at: $0.at)
            },
            trace: { try await state.recordTrace([$1], for: $0, at: $1.at) })
        stages.pause = { await gate.pause(of: $0) }
        stages.refusal = { url in
            try await waits.during(gate.domain(of: url), isProof: false) { try await robots.refusal(ofFeed: url) }
        }
        stages.postpone = { try await state.postpone([DueSource(source: $0.id, due: $1)]) }
        stages.move = { source, url in
            let isMerged = try await state.moveSource(source.id, to: url, at: clock.now())
            log.notice(
                isMerged ? "source moved to another one: they are one now" : "source moved for good",
                metadata: ["source": "\(source.url)", "url": "\(url)"])
        }
        return FeedPass(
            stages: stages, settings: settings.feedPassSettings(),
            policy: PollPolicy(settings: settings.pollSettings()), domain: { gate.domain(of: $0) }, clock: clock,
            log: log)
    }
}

/// A redirect led to where robots.txt lets nobody in.
struct RobotsRefusal: Error, CustomStringConvertible {
    let rule: String
    var description: String { "robots.txt disallows the redirect's target: \(rule)" }
}

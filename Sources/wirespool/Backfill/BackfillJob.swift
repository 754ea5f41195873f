import Foundation
import Pipeline
import SeedText
import State
import WireModel

/// How a backfill ended.
struct BackfillOutcome: Codable, Sendable {
    var job: String
    var round: RoundSummary
    /// Articles of the job that were given up, or wait for a later try.
    var failed: Int
    var waiting: Int
    /// Seed texts that could not be read, with the reason.
    var unreadable: [String]
    /// Over all lives of the job; nil where it names no archives.
    var archive: ArchiveTally?
    var wasStopped: Bool
    /// Why records that were taken in have not reached the spool yet.
    var halted: String?

    /// Pages of which readers died; they lie in the quarantine.
    var unread: Int {
        let reasons = Set(ReaderError.Reason.allCases.map(\.rawValue))
        return round.outcomes.reduce(0) { sum, count in
            let isDeath = count.outcome == ArticleOutcome.Kind.quarantined.rawValue && reasons.contains(count.reason)
            return sum + (isDeath ? count.count : 0)
        }
    }

    /// Nil where all was done.
    var exit: SysExit? {
        if waiting > 0 || wasStopped || halted != nil { return .temporary }
        return unread > 0 ? .dataError : nil
    }

    var text: String {
        var lines = [round.text] + (archive.map { [$0.text] } ?? [])
        lines += unreadable.prefix(20).map { "  not read: \($0)" }
        if unread > 0 {
            lines.append(
                "\(unread) page\(unread == 1 ? " was" : "s were") not read: the readers died of "
                    + "\(unread == 1 ? "it" : "them"); see `wirespool quarantine ls`")
        }
        if waiting > 0 { lines.append("\(waiting) articles wait for another try; run the same command again") }
        if wasStopped { lines.append("stopped before its end; run the same command again to go on") }
        return lines.joined(separator: "\n")
    }
}

/// Carries a backfill out, from wherever an earlier life left it.
struct BackfillJob: Sendable {
    let plant: Plant
    let work: BackfillWork
    let stop: StopSignal
    let showsProgress: Bool
    /// Seed texts submitted together, so that they share their flushes.
    let seedTextGroup = 64
    /// Sitemaps followed of one index.
    let maxSitemaps = 1_000

    func run() async throws -> BackfillOutcome {
        let row = try await plant.state.openJob(id: work.id, title: String(work.title.prefix(1_000)), at: Date())
        if row.isResumed, showsProgress { Terminal.note("going on with the job of \(row.createdAt.rfc3339)") }
        let before = try await RoundSummary.Mark(plant)
        let position = ArchivePosition(row.position)
        let unreadable = position == nil ? try await publishSeedTexts(after: row.position) : []
        let archive = try await publishArchives(from: position)
        try await fetchArticles()
        let round = try await before.summary(plant)
        let progress = try await plant.state.jobProgress(work.id)
        let waiting = progress?.queued ?? 0
        if waiting == 0, !stop.isStopped { try await plant.state.closeJob(work.id, at: Date()) }
        return BackfillOutcome(
            job: work.id, round: round, failed: progress?.done(.failed) ?? 0, waiting: waiting, unreadable: unreadable,
            archive: archive,
            wasStopped: stop.isStopped, halted: plant.publisher.haltReason)
    }

    private func fetchArticles() async throws {
        try await plant.checkReader()
        let candidates = try await wanted()
        if !candidates.isEmpty { _ = try await plant.state.enqueue(candidates, job: work.id, at: Date()) }
        guard let progress = try await plant.state.jobProgress(work.id), progress.queued > 0 else { return }
        // The rounds have a signal of their own: they set it at their natural end, too.
        let ending = StopSignal()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await showProgress(ending) }
            try await plant.rounds.run(.job(work.id), stop: ending)
            tasks.cancelAll()
            do { try await tasks.waitForAll() } catch is CancellationError {}
        }
        Terminal.progress("")
    }

    private func wanted() async throws -> [NewCandidate] {
        var candidates = work.articles.map {
            NewCandidate(url: $0, domain: plant.suffixes.registrableDomain(of: $0.host), priority: .urgent)
        }
        for place in work.feeds { candidates += try await named(by: place, isSitemap: false) }
        for place in work.sitemaps { candidates += try await named(by: place, isSitemap: true) }
        return candidates
    }

    /// Articles that a feed or sitemap names; of an index, those that its sitemaps name.
    private func named(by place: CanonicalURL, isSitemap: Bool) async throws -> [NewCandidate] {
        let feed = try await plant.feed(at: place, isSitemap: isSitemap)
        guard feed.format == "sitemap-index" else {
            return articles(of: feed, at: place, source: place)
        }
        var candidates: [NewCandidate] = []
        for part in feed.entries.prefix(maxSitemaps) where !stop.isStopped {
            guard let url = part.link.flatMap({ CanonicalURL($0, base: place) }), url != place,
                plant.gate.domain(of: url) == plant.gate.domain(of: place)
            else { continue }
            // What changed last before the first wanted day holds nothing of the wanted days.
            if let from = work.from, let changed = part.updated, changed < from { continue }
            let named = try await plant.feed(at: url, isSitemap: true)
            guard named.format != "sitemap-index" else { continue }  // sitemaps.org: an index names no index
            candidates += articles(of: named, at: url, source: place)
        }
        return candidates
    }

    private func articles(of feed: Feed, at place: CanonicalURL, source: CanonicalURL) -> [NewCandidate] {
        feed.entries.compactMap { entry in
            guard let url = entry.link.flatMap({ CanonicalURL($0, base: place) }), isInRange(entry) else { return nil }
            return NewCandidate(
                url: url.withoutTracking(), domain: plant.suffixes.registrableDomain(of: url.host), entry: entry,
                source: source.string, priority: .urgent)
        }
    }

    private func isInRange(_ entry: FeedEntry) -> Bool {
        guard work.from != nil || work.to != nil else { return true }
        guard let date = entry.published ?? entry.updated else { return false }
        return date >= work.from ?? .distantPast && date < work.to ?? .distantFuture
    }

    private func showProgress(_ ending: StopSignal) async throws {
        let began = ContinuousClock.now
        let doneBefore = try await plant.state.jobProgress(work.id)?.done ?? 0
        while true {
            if stop.isStopped { ending.stop() }
            if showsProgress, let progress = try await plant.state.jobProgress(work.id) {
                let seconds = (ContinuousClock.now - began) / .seconds(1)
                let rate = Double(progress.done - doneBefore) / max(seconds, 0.001)
                Terminal.progress(Self.line(progress, rate: rate))
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    /// `312/1000 (31 %)  24.1/s  29 s left  published 280, unchanged 12, failed 2`.
    static func line(_ progress: JobProgress, rate: Double) -> String {
        let share = progress.total == 0 ? 100 : progress.done * 100 / progress.total
        let left = rate > 0 ? "\(Int(Double(progress.queued) / rate)) s left" : "no rate yet"
        let kinds = ArticleOutcome.Kind.allCases.compactMap { kind -> String? in
            let count = progress.done(kind)
            return count == 0 ? nil : "\(kind.rawValue) \(count)"
        }
        return "\(progress.done)/\(progress.total) (\(share) %)  \(String(format: "%.1f", rate))/s  \(left)  "
            + kinds.joined(separator: ", ")
    }
}

import Foundation
import GRDB
import WireModel

/// What is asked of the queue for one address.
struct QueuedArticle {
    var key: Int64
    var url: CanonicalURL?
    var domain: String
    var kind = CandidateKind.new
    var entry: FeedEntry?
    var source: String?
    var job: Int64?
    var priority = CandidatePriority.news
    var notBefore: Date?
    /// Row of the feed for a later hour of which it waits.
    var later: Int64?
    /// Somebody asked for this very address: it waits for no hour of a feed.
    var isAskedFor = false
}

/// The durable queue of articles within one transaction.
struct CandidateQueue {
    let db: Database
    let settings: Settings
    let now: Date

    /// - Returns: false when the address was met before.
    func noteAddress(_ key: Int64) throws -> Bool {
        try db.run("INSERT OR IGNORE INTO address(key) VALUES (?)", [key])
        return db.changesCount > 0
    }

    /// Queues an article, or brings up to date the one that waits for this address already.
    ///
    /// A change to a candidate in hand gives it a new stamp: its end then leaves it in the queue.
    /// - Returns: its row, and whether it was not there.
    func put(
        _ article: QueuedArticle, _ leases: inout StateWriter.Leases
    ) throws -> (row: Int64, isNew: Bool) {
        let place = article.url?.string ?? article.source ?? "entry"
        let entry = try article.entry.map { value in try value.columnJSON(place) }
        guard (entry?.utf8.count ?? 0) <= settings.entryLimit.bytes else {
            throw StateError(.rejected, place, "the entry is larger than \(settings.entryLimit)")
        }
        let sql = "SELECT c.id, class FROM candidate c JOIN lane ON lane.id = lane WHERE key = ?"
        if let waiting = try db.one(sql, [article.key], "candidate") {
            let row = try waiting.int(0)
            if let entry, article.kind != .recheck {
                // `new` stays new until it was once published: the kind tells the pipeline what to expect.
                let update =
                    "UPDATE candidate SET entry = ?, source = coalesce(?, source), stamp = stamp + 1 WHERE id = ?"
                try db.run(update, [entry, article.source, row])
            }
            if try waiting.int(1) < Int64(article.priority.rawValue) {
                let lane = try lane(article.priority, article.domain)
                try db.run("UPDATE candidate SET lane = ? WHERE id = ?", [lane, row])
                leases.move(row, to: lane)
            }
            if article.isAskedFor { try takeFromBacklog(row) }
            return (row, false)
        }
        guard try db.counter(.queued) < settings.queueLimit else {
            throw StateError(.queueFull, "queue", "\(settings.queueLimit) articles are waiting")
        }
        let notBefore = article.notBefore ?? now
        let insert = """
            INSERT INTO candidate(stamp, key, url, lane, kind, entry, source, job, attempts, ready, not_before, later)
            VALUES (0, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
            """
        try db.run(
            insert,
            [
                article.key, article.url?.string, try lane(article.priority, article.domain), article.kind.rawValue,
                entry, article.source, article.job, article.later == nil && notBefore <= now ? 1 : 0,
                notBefore.wireMillis, article.later,
            ])
        return (db.lastInsertedRowID, true)
    }

    private func lane(_ priority: CandidatePriority, _ domain: String) throws -> Int64 {
        let find = "SELECT id FROM lane WHERE class = ? AND domain = ?"
        if let lane = try db.int(find, [priority.rawValue, domain], "lane") { return lane }
        try db.run(
            "INSERT INTO lane(class, domain, total, ready) VALUES (?, ?, 0, 0)", [priority.rawValue, domain])
        return db.lastInsertedRowID
    }

    private static let columns = """
        SELECT c.id, c.stamp, c.url, lane.domain, c.kind, c.entry, c.source, job.name, lane.class, c.attempts,
        c.not_before FROM candidate c JOIN lane ON lane.id = c.lane LEFT JOIN job ON job.id = c.job
        """

    func candidate(_ row: Int64) throws -> ArticleCandidate? {
        try db.one("\(Self.columns) WHERE c.id = ?", [row], "candidate").map(Self.candidate)
    }

    /// Ready candidates of a lane that nobody has in hand, the longest queued first.
    func ready(
        inLane lane: Int64, limit: Int, _ leases: StateWriter.Leases
    ) throws -> [ArticleCandidate] {
        var found: [ArticleCandidate] = []
        let reach = limit + leases.count(inLane: lane)
        let sql = "\(Self.columns) WHERE c.lane = ? AND c.ready = 1 ORDER BY c.id LIMIT ?"
        try db.each(sql, [lane, reach], "candidate") { row in
            if found.count < limit, !leases.holds(try row.int(0)) { found.append(try Self.candidate(row)) }
        }
        return found
    }

    /// Makes ready what has waited long enough, a bounded number a call.
    func wake() throws {
        let waiting = "SELECT min(not_before) FROM candidate WHERE ready = 0 AND later IS NULL"
        guard let first = try db.int(waiting, [], "candidate"), first <= now.wireMillis else { return }
        let sql = """
            UPDATE candidate SET ready = 1 WHERE id IN
            (SELECT id FROM candidate WHERE ready = 0 AND later IS NULL AND not_before <= ?
            ORDER BY not_before LIMIT 1000)
            """
        try db.run(sql, [now.wireMillis])
    }

    /// Ends one pass of a candidate and counts it.
    func end(_ id: ArticleCandidate.ID?, _ outcome: ArticleOutcome) throws -> Int64? {
        let isRetry = id != nil && outcome.retryAt != nil
        try count(isRetry ? "retried" : outcome.kind.rawValue, outcome.reason)
        guard let id else { return nil }
        let sql = "SELECT stamp, key FROM candidate WHERE id = ?"
        guard let row = try db.one(sql, [id.row], "candidate") else { return nil }
        let key = try row.int(1)
        if try row.int(0) != id.stamp {
            // It was revised while it was in hand: what was done, was done to the old one.
            let again = outcome.kind == .published || outcome.kind == .unchanged
            let update = "UPDATE candidate SET attempts = 0, kind = iif(?, 'revision', kind) WHERE id = ?"
            try db.run(update, [again, id.row])
        } else if let retryAt = outcome.retryAt {
            let update = "UPDATE candidate SET attempts = attempts + 1, ready = ?, not_before = ? WHERE id = ?"
            try db.run(update, [retryAt <= now ? 1 : 0, retryAt.wireMillis, id.row])
            return key
        } else {
            try db.run("DELETE FROM candidate WHERE id = ?", [id.row])
        }
        try endInJobs(key, outcome)
        return key
    }

    func count(_ outcome: String, _ reason: String, times: Int = 1) throws {
        let sql = "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
        try db.run(sql, [now.tallyHour, outcome, reason, times])
    }

    private func endInJobs(_ key: Int64, _ outcome: ArticleOutcome) throws {
        let jobs = try db.all("SELECT job FROM job_url WHERE key = ? AND done = 0", [key], "job_url") { try $0.int(0) }
        for job in jobs {
            try db.run("UPDATE job_url SET done = 1 WHERE job = ? AND key = ?", [job, key])
            try countInJob(job, outcome)
        }
    }

    func countInJob(_ job: Int64, _ outcome: ArticleOutcome) throws {
        let sql = "INSERT INTO job_outcome VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1"
        try db.run(sql, [job, outcome.kind.rawValue, outcome.reason])
        try db.run("UPDATE job SET done = done + 1 WHERE id = ?", [job])
    }

    private static func candidate(_ row: Columns) throws -> ArticleCandidate {
        guard let priority = CandidatePriority(rawValue: try row.count(8)) else {
            throw StateError(.damaged, "table lane", "no such class")
        }
        return ArticleCandidate(
            id: ArticleCandidate.ID(row: try row.int(0), stamp: try row.int(1)), url: try row.optionalURL(2),
            domain: try row.text(3), kind: try row.choice(4, as: CandidateKind.self),
            entry: try row.optionalJSON(5, as: FeedEntry.self), source: try row.optionalText(6),
            job: try row.optionalText(7), priority: priority, attempts: try row.count(9), notBefore: try row.date(10))
    }
}

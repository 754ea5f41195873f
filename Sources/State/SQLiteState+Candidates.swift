import Foundation
import GRDB
import WireModel

extension SQLiteState {
    package func enqueue(
        _ candidates: [NewCandidate], job: String?, at: Date
    ) async throws(StateError) -> Int {
        let settings = settings
        return try await write("enqueue") { db, leases in
            let queue = CandidateQueue(db: db, settings: settings, now: at)
            var jobRow: Int64?
            if let job {
                jobRow = try db.int("SELECT id FROM job WHERE name = ? AND closed IS NULL", [job], "job")
                guard jobRow != nil else { throw StateError(.missing, "job \(job)", "there is no such open job") }
            }
            var added = 0
            for candidate in candidates {
                if try place(candidate, job: jobRow, queue, &leases) { added += 1 }
            }
            return added
        }
    }

    private func place(
        _ candidate: NewCandidate, job: Int64?, _ queue: CandidateQueue, _ leases: inout StateWriter.Leases
    ) throws -> Bool {
        let db = queue.db
        let key = candidate.url.keyColumn
        if let job {
            try db.run("INSERT OR IGNORE INTO job_url VALUES (?, ?, 0)", [job, key])
            guard db.changesCount > 0 else { return false }
            try db.run("UPDATE job SET total = total + 1 WHERE id = ?", [job])
        }
        if candidate.kind == .new {
            let story = try db.int("SELECT story FROM address WHERE key = ?", [key], "address")
            guard story == nil else {
                if let job {
                    try db.run("UPDATE job_url SET done = 1 WHERE job = ? AND key = ?", [job, key])
                    try queue.countInJob(job, ArticleOutcome(.unchanged, reason: "already-known"))
                }
                return false
            }
        }
        _ = try queue.noteAddress(key)
        let article = QueuedArticle(
            key: key, url: candidate.url, domain: candidate.domain, kind: candidate.kind, entry: candidate.entry,
            source: candidate.source, job: job, priority: candidate.priority, notBefore: candidate.notBefore,
            isAskedFor: true)
        return try queue.put(article, &leases).isNew
    }

    package func takeCandidates(
        limit: Int, at now: Date, excludingDomains: Set<String>, from lowest: CandidatePriority
    ) async throws(StateError) -> [ArticleCandidate] {
        let settings = settings
        return try await write("take candidates") { db, leases in
            let queue = CandidateQueue(db: db, settings: settings, now: now)
            try queue.wake()
            try queue.turnHours()
            if lowest <= .recheck { try queue.wakeRechecks(&leases) }
            var round = CandidateRound(limit: limit, perDomain: settings.candidatesPerDomain, taken: [])
            for priority in CandidatePriority.allCases.sorted(by: >) where priority >= lowest {
                try round.fill(from: priority, queue, &leases, excludingDomains)
            }
            return round.taken
        }
    }

    package func release(_ candidates: [ArticleCandidate.ID]) async throws(StateError) {
        try await write("release candidates") { _, leases in
            for id in candidates { leases.release(id.row) }
        }
    }

    package func nextCandidateDue(from lowest: CandidatePriority) async throws(StateError) -> Date? {
        try await write("next candidate") { db, leases in
            let ready = "SELECT coalesce(sum(ready), 0) FROM lane WHERE class >= ?"
            if try db.int(ready, [lowest.rawValue], "lane") ?? 0 > Int64(leases.count) { return Date(wireMillis: 0) }
            let waiting = """
                SELECT min(not_before) FROM candidate JOIN lane ON lane.id = candidate.lane
                WHERE candidate.ready = 0 AND later IS NULL AND class >= ?
                """
            let next = try db.one(waiting, [lowest.rawValue], "candidate")?.optionalDate(0)
            guard lowest <= .news, let turn = try db.nextTurn() else { return next }
            return next.map { min($0, turn) } ?? turn
        }
    }

    package func finish(_ finished: [FinishedCandidate], at: Date) async throws(StateError) {
        let settings = settings
        try await write("finish") { db, leases in
            let queue = CandidateQueue(db: db, settings: settings, now: at)
            for pass in finished {
                if let key = try queue.end(pass.candidate, pass.outcome) {
                    try storeTrace(pass.trace, key: key, at: at, settings, db)
                }
                if let recheck = pass.recheck { try storeRecheck(recheck, db) }
                try noteVisit(pass.trace, db)
                leases.release(pass.candidate.row)
            }
        }
    }
}

/// One call's hand-out: in turn by lane within a class, the dearest class first.
private struct CandidateRound {
    let limit: Int
    let perDomain: Int
    var taken: [ArticleCandidate]
    private var ofDomain: [String: Int] = [:]

    init(limit: Int, perDomain: Int, taken: [ArticleCandidate]) {
        self.limit = limit
        self.perDomain = max(1, perDomain)
        self.taken = taken
    }

    mutating func fill(
        from priority: CandidatePriority, _ queue: CandidateQueue, _ leases: inout StateWriter.Leases,
        _ excluded: Set<String>
    ) throws {
        let start = leases.served[priority.rawValue] ?? 0
        try visit(priority, after: start, upTo: .max, queue, &leases, excluded)
        try visit(priority, after: -1, upTo: start, queue, &leases, excluded)
    }

    /// Takes from the lanes with ids in `after`..<=`upTo` until the round is full.
    private mutating func visit(
        _ priority: CandidatePriority, after: Int64, upTo: Int64, _ queue: CandidateQueue,
        _ leases: inout StateWriter.Leases, _ excluded: Set<String>
    ) throws {
        guard taken.count < limit else { return }
        let sql = """
            SELECT id, domain, ready FROM lane WHERE class = ? AND id > ? AND id <= ? AND ready > 0 ORDER BY id
            """
        let statement = try queue.db.cachedStatement(sql: sql)
        let rows = try Row.fetchCursor(statement, arguments: [priority.rawValue, after, upTo])
        while taken.count < limit, let row = try rows.next() {
            let columns = Columns(row, "lane")
            let (lane, domain) = (try columns.int(0), try columns.text(1))
            guard !excluded.contains(domain) else { continue }
            let room = min(limit - taken.count, perDomain - (ofDomain[domain] ?? 0))
            guard room > 0, try columns.count(2) > leases.count(inLane: lane) else { continue }
            for candidate in try queue.ready(inLane: lane, limit: room, leases) {
                leases.lease(candidate.id.row, lane: lane)
                ofDomain[domain, default: 0] += 1
                taken.append(candidate)
            }
            leases.served[priority.rawValue] = lane
        }
    }
}

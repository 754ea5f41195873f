import Foundation
import GRDB
import WireModel

/// The share of an hour that one feed has for new records, within one transaction.
///
/// An hour begins with the first article that is queued after the last hour. What is beyond the share waits in the backlog
/// (`not_before` is when it was seen there), and each hour begins with a part of that: a flood comes in at the pace of a
/// busy feed, and loses nothing. Half of an hour at most goes to the backlog and to revisions, and half of that to what
/// was seen last: news does not queue up behind a flood, and what was seen first does not wait for ever.
///
/// A first visit is not bounded, and a poll after hours without one brings the shares of all of them: whoever adds a news
/// sitemap, or runs `once` each night, wants what is there.
struct FeedHour {
    enum Place { case now, later, nowhere }

    static let length: Int64 = 3_600_000

    private let source: Int64
    private let queue: CandidateQueue
    private var row: Row?
    /// What may come in beside the account: the shares of hours in which nobody asked, or all of a first visit.
    private var credit: Int
    private var laterCount = 0
    private var turnedAway = 0

    /// The row of `feed_hour`.
    private struct Row {
        var start: Int64
        /// New stories of this hour.
        var fresh: Int
        /// Of the backlog, and revisions.
        var late: Int
        var waiting: Int
        var bytes: Int
    }

    /// - Parameter hours: since the feed last answered, at most a week; nil where it never did.
    init(_ source: Int64, _ queue: CandidateQueue, hours: Int?) {
        self.source = source
        self.queue = queue
        credit = hours.map { queue.settings.recordsPerHour * (min(max($0, 1), 168) - 1) } ?? .max
    }

    /// Of more entries than an hour takes the newest come first, those without a date last: they are the news.
    func inOrder(_ entries: [EntrySighting]) -> [EntrySighting] {
        guard queue.settings.recordsPerHour > 0, entries.count > queue.settings.recordsPerHour else { return entries }
        func date(_ sighting: EntrySighting) -> Date {
            sighting.entry.published ?? sighting.entry.updated ?? .distantPast
        }
        let order = entries.indices.sorted { one, other in
            let (first, second) = (date(entries[one]), date(entries[other]))
            return first == second ? one < other : first > second
        }
        return order.map { entries[$0] }
    }

    /// Where an entry goes that asks for a pass of its article.
    mutating func place(_ entry: FeedEntry, isNew: Bool, address: Int64) throws -> Place {
        guard queue.settings.recordsPerHour > 0 else { return .now }
        // What waits already is one pass, whatever is changed in it meanwhile.
        if let waiting = try queue.waiting(address) { return waiting.later == nil ? .now : .later }
        if try hasRoom(isNew: isNew) { return .now }
        let (limit, bytes) = (queue.settings.backlogLimit, queue.settings.backlogBytes.bytes)
        // Half of the queue is for what has its turn: a thousand floods at once keep nobody's news out.
        let isCrowded = try queue.db.counter(.queued) >= queue.settings.queueLimit / 2
        guard let row, !isCrowded, row.waiting < limit, row.bytes + entry.textBytes <= bytes else {
            turnedAway += 1
            return .nowhere
        }
        self.row?.waiting += 1
        self.row?.bytes += entry.textBytes
        laterCount += 1
        return .later
    }

    /// A story that another feed named first: where it waits in that one's backlog, it is taken on this one's account.
    ///
    /// Else whoever floods with the addresses of others would keep their stories back.
    mutating func placeOf(_ address: Int64) throws -> Place {
        guard let waiting = try queue.waiting(address), let feed = waiting.later, feed != source,
            try hasRoom(isNew: true)
        else { return .now }
        try queue.takeFromBacklog(waiting.row)
        return .now
    }

    /// Keeps the account, and counts what was turned away.
    func store() throws -> PollReceipt {
        var receipt = PollReceipt()
        (receipt.later, receipt.turnedAway) = (laterCount, turnedAway)
        if let row {
            let sql = "UPDATE feed_hour SET start = ?, fresh = ?, late = ? WHERE source = ?"
            try queue.db.run(sql, [row.start, row.fresh, row.late, source])
            receipt.backlog = row.waiting
        } else {
            let waiting = try queue.db.int("SELECT waiting FROM feed_hour WHERE source = ?", [source], "feed_hour")
            receipt.backlog = Int(waiting ?? 0)
        }
        if turnedAway > 0 { try queue.count("skipped", "feed-backlog-full", times: turnedAway) }
        return receipt
    }

    private mutating func hasRoom(isNew: Bool) throws -> Bool {
        let bound = queue.settings.recordsPerHour
        guard bound > 0 else { return true }
        if credit > 0 {
            credit -= 1
            return true
        }
        var row = try row ?? open()
        defer { self.row = row }
        guard row.fresh + row.late < bound, isNew || row.late < queue.shareOfBacklog else { return false }
        if isNew { row.fresh += 1 } else { row.late += 1 }
        return true
    }

    /// The account as it stands; where its hour is over, a new one begins, with the backlog's share.
    private func open() throws -> Row {
        let now = queue.now.wireMillis
        let db = queue.db
        let sql = "SELECT start, fresh, late, waiting, bytes FROM feed_hour WHERE source = ?"
        guard let start = try db.int("SELECT start FROM feed_hour WHERE source = ?", [source], "feed_hour") else {
            try db.run("INSERT INTO feed_hour VALUES (?, ?, 0, 0, 0, 0)", [source, now])
            return Row(start: now, fresh: 0, late: 0, waiting: 0, bytes: 0)
        }
        if start <= now - Self.length || start > now { try queue.turnHour(of: source) }
        let row = try db.one(sql, [source], "feed_hour").map { row in
            Row(
                start: try row.int(0), fresh: try row.count(1), late: try row.count(2), waiting: try row.count(3),
                bytes: try row.count(4))
        }
        guard let row else { throw StateError(.damaged, "table feed_hour", "a row is gone") }
        return row
    }
}

extension CandidateQueue {
    /// How much of an hour goes to what waited, at most.
    var shareOfBacklog: Int { Self.share(settings) }

    fileprivate static func share(_ settings: Settings) -> Int {
        settings.recordsPerHour == 0 ? 1_000_000 : max(1, settings.recordsPerHour / 2)
    }

    /// The article that waits for this address, and the feed in whose backlog it does.
    func waiting(_ address: Int64) throws -> (row: Int64, later: Int64?)? {
        try db.one("SELECT id, later FROM candidate WHERE key = ?", [address], "candidate").map { row in
            (row: try row.int(0), later: try row.optionalInt(1))
        }
    }

    /// Makes one article ready that waits in a backlog; others are left alone.
    func takeFromBacklog(_ row: Int64) throws {
        let sql = "UPDATE candidate SET ready = 1, later = NULL, not_before = ? WHERE id = ? AND later IS NOT NULL"
        try db.run(sql, [now.wireMillis, row])
    }

    /// Begins a new hour for each feed whose last is over while something waits; a bounded number a call.
    func turnHours() throws {
        let ended = "SELECT source FROM feed_hour WHERE waiting > 0 AND (start <= ? OR start > ?) LIMIT 100"
        let time = now.wireMillis
        for source in try db.all(ended, [time - FeedHour.length, time], "feed_hour", { try $0.int(0) }) {
            try turnHour(of: source)
        }
    }

    /// Begins a feed's hour with its backlog: half of what was seen last, half of what waits longest.
    ///
    /// Hours that went by while nobody was there are not made good: a start is no burst.
    fileprivate func turnHour(of source: Int64) throws {
        func take(_ order: String, _ count: Int) throws -> Int {
            let sql = """
                UPDATE candidate SET ready = 1, later = NULL, not_before = ? WHERE id IN
                (SELECT id FROM candidate WHERE later = ? ORDER BY \(order) LIMIT ?)
                """
            try db.run(sql, [now.wireMillis, source, count])
            return db.changesCount
        }
        var taken = try take("not_before DESC, id", shareOfBacklog / 2)
        taken += try take("not_before, id", shareOfBacklog - taken)
        let account = "UPDATE feed_hour SET start = ?, fresh = 0, late = ? WHERE source = ?"
        try db.run(account, [now.wireMillis, taken, source])
    }
}

extension SQLiteState {
    package func backlog(of source: String) async throws(StateError) -> FeedBacklog? {
        let share = CandidateQueue.share(settings)
        return try await read("backlog of \(source)") { db in
            guard let row = try db.sourceRow(source) else { return nil }
            let sql = "SELECT waiting, bytes, start FROM feed_hour WHERE source = ? AND waiting > 0"
            return try db.one(sql, [row], "feed_hour").map { columns in
                let (waiting, start) = (try columns.count(0), try columns.int(2))
                let next = Date(wireMillis: start &+ FeedHour.length)
                return FeedBacklog(
                    waiting: waiting, bytes: try columns.count(1), next: next, share: min(share, waiting),
                    last: next + Double((waiting - 1) / share) * 3_600)
            }
        }
    }
}

extension SQLiteState {
    package func queuePlace(of url: CanonicalURL) async throws(StateError) -> QueuePlace? {
        try await read("place of \(url)") { db in
            let sql = """
                SELECT kind, attempts, ready, not_before, later IS NOT NULL, source FROM candidate WHERE key = ?
                """
            return try db.one(sql, [url.keyColumn], "candidate").map { row in
                QueuePlace(
                    kind: try row.choice(0, as: CandidateKind.self), attempts: try row.count(1),
                    isReady: try row.int(2) == 1, since: try row.date(3), isForLaterHour: try row.int(4) == 1,
                    source: try row.optionalText(5))
            }
        }
    }
}

extension Database {
    /// When the next backlog has its turn.
    func nextTurn() throws -> Date? {
        let start = "SELECT min(start) FROM feed_hour WHERE waiting > 0"
        return try int(start, [], "feed_hour").map { Date(wireMillis: $0 &+ FeedHour.length) }
    }

    /// One feed becomes another: what waits for its hours waits for the other's.
    func moveBacklog(_ source: Int64, to target: Int64) throws {
        let account = """
            INSERT OR IGNORE INTO feed_hour SELECT ?, start, fresh, late, 0, 0 FROM feed_hour WHERE source = ?
            """
        try run(account, [target, source])
        try run("UPDATE candidate SET later = ? WHERE later = ?", [target, source])
        try run("DELETE FROM feed_hour WHERE source = ?", [source])
    }
}

extension FeedEntry {
    /// Bytes of what makes an entry large.
    fileprivate var textBytes: Int {
        64 + (title?.utf8.count ?? 0) + (summary?.utf8.count ?? 0) + (content?.utf8.count ?? 0)
    }
}

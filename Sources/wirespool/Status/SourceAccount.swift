import Foundation
import State
import WireModel

/// What is known of a source, in words: for `why`, `sources list --long` and `status --stale`.
struct SourceAccount: Encodable, Sendable {
    var url: String
    var title: String?
    var formerURLs: [String]
    /// `in order`, `failing`, `retired`, `silent`, `new`, `off`, `held`.
    var health: String
    var healthDetail: String?
    var failures: Int
    var lastFailure: String?
    var everySeconds: Int?
    var arrivalsPerHour: Double
    /// Entries that were expected since the last new one.
    var expectedSinceNews: Double
    var nextPoll: Date
    var lastPoll: Date?
    var lastSuccess: Date?
    var lastNews: Date?
    var polls: Int
    var reasons: [String]
    var entityTag: String?
    var lastModified: String?
    /// What is done with the validators.
    var validators: String
    var selfLink: String?
    var hubs: [String]
    var movingTo: String?
    /// Entries that wait for later hours.
    var backlog: FeedBacklog?
    /// Since when it is asked less often for what it costs in bytes, and how many polls were put off for that in all.
    var rarerSince: Date?
    var rarerPolls: Int
    var outcomes: [PollOutcome]

    /// What the state tells of a source.
    static func account(of row: SourceRow, in state: any StateReading, now: Date) async throws -> SourceAccount {
        let id = row.source.id
        var account = SourceAccount(
            row, aliases: try await state.aliases(of: id), outcomes: try await state.outcomes(of: id), now: now)
        account.backlog = try await state.backlog(of: id)
        return account
    }

    init(_ row: SourceRow, aliases: [String] = [], outcomes: [PollOutcome] = [], now: Date) {
        let state = row.state
        url = row.source.url.string
        title = row.source.title ?? state.feedTitle
        formerURLs = aliases
        (health, healthDetail) = Self.health(row, now: now)
        (failures, lastFailure) = (state.failures, state.lastFailure)
        everySeconds = row.source.intervalSeconds ?? state.intervalSeconds.flatMap { Int(exactly: $0.rounded()) }
        arrivalsPerHour = state.arrivalsPerHour
        expectedSinceNews = state.profile?.silence ?? 0
        (nextPoll, lastPoll, lastSuccess, lastNews) = (row.nextPoll, state.lastPoll, state.lastSuccess, state.lastNews)
        polls = state.polls
        reasons = state.reasons
        (entityTag, lastModified) = (state.validators?.entityTag, state.validators?.lastModified)
        validators = Self.validators(state, now: now)
        (selfLink, hubs) = (state.selfLink, state.hubs)
        (rarerSince, rarerPolls) = (state.rarerSince, state.rarerPolls)
        movingTo = state.movedTo.map { "\($0) (seen \(state.movedCount) times)" }
        self.outcomes = outcomes
    }

    /// Those that a person should look at, the worst first, with their last polls.
    ///
    /// - Parameter limit: how many at most.
    static func troubled(
        among accounts: [SourceAccount], in state: any StateReading, limit: Int = .max
    ) async throws -> [SourceAccount] {
        let worst = accounts.filter(\.isTroubled).sorted {
            ($0.health, -$0.expectedSinceNews) < ($1.health, -$1.expectedSinceNews)
        }
        var told: [SourceAccount] = []
        for var account in worst.prefix(limit) {
            account.outcomes = try await state.outcomes(of: account.url)
            told.append(account)
        }
        return told
    }

    /// Whether the poll itself is late: nobody asked although it was time, by more than an interval.
    static func isOverdue(_ row: SourceRow, now: Date) -> Bool {
        let interval = row.source.intervalSeconds.map(Double.init) ?? row.state.intervalSeconds ?? 3_600
        return row.source.enabled && now.timeIntervalSince(row.nextPoll) > max(600, interval)
    }

    /// Whether a person should look at it.
    var isTroubled: Bool { !["in order", "off", "new"].contains(health) }

    /// Expected entries that stayed out before a source counts as silent.
    static let silenceLimit = 3.0

    private static func health(_ row: SourceRow, now: Date) -> (String, String?) {
        let state = row.state
        if !row.source.enabled { return ("off", "switched off in its list") }
        if state.isRetired {
            return ("retired", "gone (HTTP 410) since \(state.goneSince?.rfc3339 ?? "long ago"); probed weekly")
        }
        if state.failures > 0 {
            let since = state.failingSince.map { " since \($0.rfc3339)" } ?? ""
            return ("failing", "\(state.failures) times\(since): \(state.lastFailure ?? "unknown")")
        }
        if state.heldEntries > 0 {
            return ("held", "\(state.heldEntries) entries under new ids, until they come again")
        }
        if isOverdue(row, now: now) { return ("overdue", "nobody has asked since it was due: is the daemon running?") }
        if let profile = state.profile, profile.silence > silenceLimit {
            let count = Int(min(profile.silence, 1e6).rounded())
            return ("silent", "\(count) entries were to be expected since the last one")
        }
        return state.lastSuccess == nil ? ("new", "not asked yet") : ("in order", nil)
    }

    private static func validators(_ state: PollState, now: Date) -> String {
        if let until = state.validatorsDistrustedUntil, until > now { return "lied, not sent until \(until.rfc3339)" }
        guard let own = state.validators else { return state.lastSuccess == nil ? "none yet" : "the server gives none" }
        if state.mustAskWhole { return "not sent next time" }
        let kinds = [own.entityTag.map { _ in "ETag" }, own.lastModified.map { _ in "Last-Modified" }]
        let row = state.notModifiedInARow
        return kinds.compactMap { $0 }.joined(separator: " and ") + (row > 0 ? ", \(row) times 304 in a row" : "")
    }

    /// The last polls as one word each, latest first: `304 200+3 timeout`.
    var track: String {
        outcomes.prefix(6).map { told in
            let answer = told.failure ?? told.status.map(String.init) ?? "?"
            return told.newEntries > 0 ? "\(answer)+\(told.newEntries)" : answer
        }.joined(separator: " ")
    }

    /// Two columns for a person.
    func rows() -> [[String]] {
        var rows = [["source", health + (healthDetail.map { ": \(Terminal.safe($0))" } ?? "")]]
        func add(_ name: String, _ value: String?) { if let value { rows.append([name, Terminal.safe(value)]) } }
        add("title", title)
        for former in formerURLs { add("was at", former) }
        add("moving to", movingTo)
        add("interval", everySeconds.map { Duration.seconds($0).roughText })
        for reason in reasons { add("because", reason) }
        add("asked less", rarer)
        add("next poll", nextPoll.rfc3339)
        add("last poll", lastPoll.map { "\($0.rfc3339), \(polls) in all" })
        add("last news", lastNews?.rfc3339)
        add("arrivals", String(format: "%.2f an hour on average", arrivalsPerHour))
        add("validators", validators)
        add("ETag", entityTag)
        add("Last-Modified", lastModified)
        add("feed says", selfLink)
        add("backlog", backlogLine)
        for hub in hubs { add("WebSub hub", "\(hub) (recorded, not subscribed to)") }
        return rows
    }

    private var rarer: String? {
        guard rarerPolls > 0 else { return nil }
        let since = rarerSince.map { "since \($0.rfc3339)" } ?? "not at present"
        return "\(since), for its bytes a day; \(rarerPolls) polls in all"
    }

    private var backlogLine: String? {
        backlog.map { backlog in
            "\(backlog.waiting) entries wait for later hours (polling.records-per-hour): "
                + "\(backlog.share) from \(backlog.next.rfc3339) on, the last by \(backlog.last.rfc3339)"
        }
    }

    /// What is put off, for the column "because".
    var backlogNote: String? { backlog.map { "\($0.waiting) entries wait for later hours" } }

    private static func putOff(_ told: PollOutcome) -> [String] {
        [
            told.later.map { "\($0) put off to later hours" },
            told.turnedAway.map { "\($0) turned away: the backlog is full" },
        ].compactMap { $0 }
    }

    /// The last polls, latest first, for a table with `outcomeHeader`.
    func outcomeRows() -> [[String]] {
        outcomes.map { told in
            let answer = [told.status.map(String.init), told.failure].compactMap { $0 }.joined(separator: " ")
            return [
                told.at.rfc3339, answer, told.wasConditional ? "yes" : "no", "\(told.entries)", "\(told.newEntries)",
                "\(told.queued)", "\(told.bytes)", "\(told.milliseconds)",
                Terminal.safe((told.hops + told.events + Self.putOff(told)).joined(separator: "; ")),
            ]
        }
    }

    static let outcomeHeader = [
        "poll", "answer", "conditional", "entries", "new", "queued", "bytes", "ms", "what else",
    ]
}

import Fetch
import Foundation
import Schedule
import State
import WireModel

/// Whether robots.txt lets an article be fetched (RFC 9309); asks each origin at most once a day.
package actor RobotsGate {
    package struct Settings: Sendable {
        /// False leaves robots.txt unasked (an operator's own pages).
        package var isObeyed = true
        /// RFC 9309 2.4: not longer than 24 hours.
        package var lifetime: Duration = .seconds(86_400)
        /// After a failure, the origin is asked again this soon.
        package var failureLifetime: Duration = .seconds(600)
        package var maxCrawlDelay: Duration = .seconds(30)
        /// RFC 9309 2.5: at least 500 KiB are read; what stands behind is not.
        package var bodyLimit = ByteLimit.kibibytes(512)
        /// Origins remembered in memory.
        package var maxOrigins = 2_000
        /// Bytes of all rules remembered in memory, by `RobotsRules.weight`; what is dropped is read again from `Memory`.
        ///
        /// Default 8 MiB: a file of half a megabyte becomes three of rules, and a domain has as many origins as it likes.
        package var rulesLimit = ByteLimit.mebibytes(8)

        package init() {}
    }

    package struct Answer: Sendable, Equatable {
        package var isAllowed: Bool
        /// The rule or the status that decided.
        package var reason: String
        /// The file could not be had (RFC 9309 2.3.1.4): closed for now, which is no answer for good.
        package var isPassing: Bool

        package init(isAllowed: Bool, reason: String, isPassing: Bool = false) {
            self.isAllowed = isAllowed
            self.reason = reason
            self.isPassing = isPassing
        }
    }

    private struct Entry {
        var rules: RobotsRules
        /// Nil when nothing answered.
        var status: Int?
        var expires: Date

        /// The origin said something that lasts.
        var isAnswered: Bool { status.map { (200..<500).contains($0) } ?? false }
    }

    private let settings: Settings
    private let agent: String
    private let client: FetchClient
    private let gate: HostGate
    private let memory: Memory
    private let clock: PipelineClock
    private var entries: [String: Entry] = [:]
    /// Bytes of the rules of all entries.
    private(set) var rulesHeld = 0
    /// Origins being asked, each with those who wait for the answer.
    private var asking: [String: [CheckedContinuation<Void, Never>]] = [:]

    /// Where answers are kept over a restart.
    package struct Memory: Sendable {
        package var row: @Sendable (_ origin: String) async throws -> RobotsCacheRow?
        package var keep: @Sendable (RobotsCacheRow) async throws -> Void

        package init(
            row: @escaping @Sendable (_ origin: String) async throws -> RobotsCacheRow?,
            keep: @escaping @Sendable (RobotsCacheRow) async throws -> Void
        ) {
            self.row = row
            self.keep = keep
        }

        /// Nothing is kept (a command without a state).
        package static let none = Memory(row: { _ in nil }, keep: { _ in })
    }

    package init(
        settings: Settings, agent: String, client: FetchClient, gate: HostGate, state: any StateStore,
        clock: PipelineClock
    ) {
        let memory = Memory(
            row: { try await state.robots(origin: $0) }, keep: { try await state.storeRobots($0) })
        self.init(
            settings: settings, agent: agent, client: client, gate: gate, memory: memory, clock: clock)
    }

    package init(
        settings: Settings, agent: String, client: FetchClient, gate: HostGate, memory: Memory,
        clock: PipelineClock
    ) {
        self.settings = settings
        self.agent = agent
        self.client = client
        self.gate = gate
        self.memory = memory
        self.clock = clock
    }

    package func answer(for url: CanonicalURL) async throws -> Answer {
        guard settings.isObeyed else { return Answer(isAllowed: true, reason: "robots.txt is not asked (settings)") }
        let entry = try await entry(for: url)
        let verdict = entry.rules.allows(agent: agent, url: url)
        return Answer(
            isAllowed: verdict.allowed, reason: verdict.rule ?? verdict.reason,
            isPassing: !verdict.allowed && !entry.isAnswered)
    }

    /// The line that disallows a feed to us by name; what a person configured no other rule keeps out.
    ///
    /// A robots.txt that cannot be had keeps nothing out here.
    package func refusal(ofFeed url: CanonicalURL) async throws -> String? {
        guard settings.isObeyed else { return nil }
        let entry = try await entry(for: url)
        guard entry.isAnswered else { return nil }
        let verdict = entry.rules.allows(agent: agent, url: url, onlyNamed: true)
        return verdict.allowed ? nil : verdict.rule ?? verdict.reason
    }

    /// Addresses of sitemaps that the origin's robots.txt names; empty where it cannot be had.
    package func sitemaps(of url: CanonicalURL) async throws -> [String] { try await entry(for: url).rules.sitemaps }

    private func entry(for url: CanonicalURL) async throws -> Entry {
        if let entry = entries[url.origin], entry.expires > clock.now() { return entry }
        if let row = try await memory.row(url.origin), row.expiresAt > clock.now() {
            return await entry(of: row, for: url)
        }
        // Another task may have finished asking while State was read.
        if let entry = entries[url.origin], entry.expires > clock.now() { return entry }
        if asking[url.origin] != nil {
            await withCheckedContinuation { asking[url.origin]?.append($0) }
            return try await self.entry(for: url)
        }
        asking[url.origin] = []
        defer { asking.removeValue(forKey: url.origin)?.forEach { $0.resume() } }
        let (row, hold) = try await fetched(url)
        // Kept before it is read: rules take several times their text, and many may wait for the disk.
        try await memory.keep(row)
        let entry = await entry(of: row, for: url)
        withExtendedLifetime(hold) {}
        return entry
    }

    /// Takes over what an origin said, now or before a restart.
    private func entry(of row: RobotsCacheRow, for url: CanonicalURL) async -> Entry {
        let entry = Entry(rules: rules(row.body, status: row.status), status: row.status, expires: row.expiresAt)
        remember(entry, for: url)
        if let delay = entry.rules.crawlDelay(agent: agent) {
            await gate.obey(crawlDelay: min(delay, settings.maxCrawlDelay), of: url)
        }
        return entry
    }

    private func rules(_ body: [UInt8], status: Int?) -> RobotsRules {
        guard let status, (200..<300).contains(status) else { return RobotsRules.forStatus(status ?? 0) }
        return RobotsRules(text: body)
    }

    /// What the origin says now, and its share of the memory that all pages have together.
    private func fetched(_ url: CanonicalURL) async throws -> (row: RobotsCacheRow, hold: PageHold) {
        var hold = PageHold(nil)
        guard let address = CanonicalURL(url.origin + "/robots.txt") else {
            let none = RobotsCacheRow(
                origin: url.origin, status: nil, body: [], fetchedAt: clock.now(), expiresAt: clock.now())
            return (none, hold)
        }
        var request = FetchRequest(url: address)
        request.bodyLimit = settings.bodyLimit
        request.takesBeginning = true
        var status: Int?
        var body: [UInt8] = []
        do {
            let page = try await PoliteFetch(client: client, gate: gate).page(request)
            (status, hold) = (page.status, page.hold)
            if (200..<300).contains(page.status) { body = wholeLines(page.body) }
        } catch is FetchError {
            // No answer (RFC 9309 2.3.1.4): closed until the next try.
        }
        let hasFailed = status.map { $0 >= 500 || $0 == 429 } ?? true
        let row = RobotsCacheRow(
            origin: url.origin, status: status, body: body, fetchedAt: clock.now(),
            expiresAt: clock.now() + (hasFailed ? settings.failureLifetime : settings.lifetime))
        return (row, hold)
    }

    /// A file as long as the limit goes on behind it, and half a rule is another rule: `/a` of `/archive`.
    private func wholeLines(_ body: [UInt8]) -> [UInt8] {
        guard body.count >= settings.bodyLimit.bytes else { return body }
        let end = body.lastIndex { $0 == 0x0A || $0 == 0x0D } ?? body.startIndex
        return Array(body[..<end])
    }

    private func remember(_ entry: Entry, for url: CanonicalURL) {
        forget(url.origin)
        let added = entry.rules.weight
        // A file that would push out all others is read again each time it is asked for.
        guard added <= settings.rulesLimit.bytes else { return }
        if entries.count >= settings.maxOrigins || rulesHeld + added > settings.rulesLimit.bytes {
            // Drop what expires first; a thousand look-ups later this costs less than an ordered table would.
            let oldest = entries.sorted { $0.value.expires < $1.value.expires }
            let spare = max(1, settings.maxOrigins / 10)
            for (index, (origin, _)) in oldest.enumerated() {
                guard index < spare || rulesHeld + added > settings.rulesLimit.bytes else { break }
                forget(origin)
            }
        }
        entries[url.origin] = entry
        rulesHeld += added
    }

    private func forget(_ origin: String) {
        guard let entry = entries.removeValue(forKey: origin) else { return }
        rulesHeld -= entry.rules.weight
    }
}

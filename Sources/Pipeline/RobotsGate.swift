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
        /// RFC 9309 2.5: at least 500 KiB are read.
        package var bodyLimit = ByteLimit.kibibytes(512)
        /// Origins remembered in memory.
        package var maxOrigins = 2_000

        package init() {}
    }

    package struct Answer: Sendable, Equatable {
        package var isAllowed: Bool
        /// The rule or the status that decided.
        package var reason: String
    }

    private struct Entry {
        var rules: RobotsRules
        var status: Int
        var expires: Date
    }

    private let settings: Settings
    private let agent: String
    private let client: FetchClient
    private let gate: HostGate
    private let state: any StateStore
    private let clock: PipelineClock
    private var entries: [String: Entry] = [:]
    /// Origins being asked, each with those who wait for the answer.
    private var asking: [String: [CheckedContinuation<Void, Never>]] = [:]

    package init(
        settings: Settings, agent: String, client: FetchClient, gate: HostGate, state: any StateStore,
        clock: PipelineClock
    ) {
        self.settings = settings
        self.agent = agent
        self.client = client
        self.gate = gate
        self.state = state
        self.clock = clock
    }

    package func answer(for url: CanonicalURL) async throws -> Answer {
        guard settings.isObeyed else { return Answer(isAllowed: true, reason: "robots.txt is not asked (settings)") }
        let entry = try await entry(for: url)
        let verdict = entry.rules.allows(agent: agent, url: url)
        return Answer(isAllowed: verdict.allowed, reason: verdict.rule ?? "status \(entry.status), no rule")
    }

    private func entry(for url: CanonicalURL) async throws -> Entry {
        if let entry = entries[url.origin], entry.expires > clock.now() { return entry }
        if let row = try await state.robots(origin: url.origin), row.expires > clock.now() {
            let entry = Entry(rules: row.rules, status: row.status, expires: row.expires)
            remember(entry, for: url)
            return entry
        }
        if asking[url.origin] != nil {
            await withCheckedContinuation { asking[url.origin]?.append($0) }
            return try await self.entry(for: url)
        }
        asking[url.origin] = []
        defer { asking.removeValue(forKey: url.origin)?.forEach { $0.resume() } }
        let entry = try await fetched(url)
        remember(entry, for: url)
        try await state.storeRobots(
            RobotsCacheRow(
                origin: url.origin, status: entry.status, rules: entry.rules, fetchedAt: clock.now(),
                expires: entry.expires))
        return entry
    }

    private func fetched(_ url: CanonicalURL) async throws -> Entry {
        guard let address = CanonicalURL(url.origin + "/robots.txt") else {
            return Entry(rules: RobotsRules.forStatus(0), status: 0, expires: clock.now())
        }
        var request = FetchRequest(url: address)
        request.bodyLimit = settings.bodyLimit
        try await gate.pass(address)
        do {
            let page = try await client.fetch(request)
            await gate.finished(
                address, status: page.status, retryAfter: page.header("retry-after").flatMap { retryAfter($0, now: clock.now()) })
            let rules =
                (200..<300).contains(page.status) ? RobotsRules(text: page.body) : RobotsRules.forStatus(page.status)
            let lifetime = page.status >= 500 || page.status == 429 ? settings.failureLifetime : settings.lifetime
            return Entry(rules: rules, status: page.status, expires: clock.now() + lifetime)
        } catch let error where error.reason == .cancelled {
            await gate.finished(address, status: nil, retryAfter: nil)
            throw CancellationError()
        } catch {
            await gate.finished(address, status: nil, retryAfter: nil)
            return Entry(rules: RobotsRules.forStatus(0), status: 0, expires: clock.now() + settings.failureLifetime)
        }
    }

    private func remember(_ entry: Entry, for url: CanonicalURL) {
        if entries.count >= settings.maxOrigins {
            // Drop what expires first; a thousand look-ups later this costs less than an ordered table would.
            let oldest = entries.sorted { $0.value.expires < $1.value.expires }.prefix(settings.maxOrigins / 10)
            for (origin, _) in oldest { entries[origin] = nil }
        }
        entries[url.origin] = entry
    }
}

extension Date {
    package static func + (date: Date, wait: Duration) -> Date { date.addingTimeInterval(wait / .seconds(1)) }
}

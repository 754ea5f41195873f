import Foundation
import WireModel

/// How often and how many at a time a registrable domain may be asked.
///
/// Pure: time comes in, waits come out. One bucket a domain; pauses (429, 503, Retry-After) hold for the whole domain.
package struct HostPacer: Sendable {
    /// What one domain gets instead of the defaults.
    package struct Override: Sendable, Hashable, Codable {
        /// Between two starts; nil keeps the default.
        package var minGap: Duration?
        /// At once; nil keeps the default.
        package var maxConcurrent: Int?

        package init(minGap: Duration? = nil, maxConcurrent: Int? = nil) {
            self.minGap = minGap
            self.maxConcurrent = maxConcurrent
        }
    }

    package struct Settings: Sendable, Hashable {
        /// Between two starts; default 1 s, bounds 0...1 h.
        package var minGap: Duration = .seconds(1)
        /// Requests at once; default 2, bounds 1...16.
        package var maxConcurrent = 2
        /// First pause on 429 without Retry-After; doubles with each; default 10 min, bounds 1 s...24 h.
        package var firstPause: Duration = .seconds(600)
        /// First pause on 503 without Retry-After; doubles with each; default 1 min, bounds 1 s...24 h.
        package var firstOutagePause: Duration = .seconds(60)
        /// Longest pause, whatever a host asks; default 24 h, bounds 1 min...7 d.
        package var maxPause: Duration = .seconds(86_400)
        /// Longest Crawl-delay that is kept; default 5 min, bounds 0...24 h.
        package var maxCrawlDelay: Duration = .seconds(300)
        /// A request without an end after this long counts as over; default 10 min, bounds 1 min...1 d.
        package var lostAfter: Duration = .seconds(600)
        /// Domains that are remembered; default 20 000, bounds 100...1 000 000.
        package var domainCount = 20_000
        /// By registrable domain.
        package var overrides: [String: Override] = [:]

        package init() {}
    }

    package enum Grant: Sendable, Hashable {
        /// Start now; `finished` must follow.
        case go
        /// Ask again then, or when a request to the domain has finished.
        case wait(until: Date)
    }

    /// A pause as it is kept over a restart.
    package struct Pause: Sendable, Hashable, Codable {
        package var domain: String
        package var until: Date
        /// Refusals in a row.
        package var strikes: Int
        package var reason: String

        package init(domain: String, until: Date, strikes: Int, reason: String) {
            self.domain = domain
            self.until = until
            self.strikes = strikes
            self.reason = reason
        }
    }

    private struct Bucket: Sendable {
        var inFlight = 0
        var lastStart: Date?
        var crawlDelay: Duration?
        var pausedUntil: Date?
        var pauseReason = ""
        var strikes = 0
    }

    private let settings: Settings
    private var buckets: [String: Bucket] = [:]
    /// Domains that may be paused: all that are, and some whose pause is over.
    ///
    /// Looked through at each turn of the queue, which thousands of buckets would be too many for.
    private var paused: Set<String> = []
    private var lastSweep: Date?

    /// Starts with the pauses that were kept.
    package init(settings: Settings = Settings(), pauses: [Pause] = []) {
        self.settings = settings
        for pause in pauses.prefix(settings.domainCount) {
            buckets[pause.domain] = Bucket(
                pausedUntil: pause.until, pauseReason: pause.reason, strikes: min(max(pause.strikes, 0), 16))
            paused.insert(pause.domain)
        }
    }

    /// Domains remembered at present.
    package var count: Int { buckets.count }

    /// Whether a request to the domain may start.
    package mutating func grant(_ domain: String, at now: Date) -> Grant {
        if buckets[domain] == nil, buckets.count >= settings.domainCount, !makeRoom(at: now) {
            return .wait(until: now + settings.minGap.seconds)
        }
        var bucket = buckets[domain] ?? Bucket()
        // A clock set back must not hold a domain longer than its pause could have been.
        if let until = bucket.pausedUntil {
            let latest = now + settings.maxPause.seconds * 1.1
            if until > now { return .wait(until: min(until, latest)) }
            paused.remove(domain)
        }
        let gap = gap(domain, bucket)
        if let last = bucket.lastStart {
            if bucket.inFlight > 0, abs(now.timeIntervalSince(last)) > settings.lostAfter.seconds {
                bucket.inFlight = 0
            }
            let next = last + gap.seconds
            if next > now, last <= now { return .wait(until: next) }
        }
        guard bucket.inFlight < limit(domain, bucket) else { return .wait(until: now + max(gap.seconds, 0.1)) }
        bucket.inFlight += 1
        bucket.lastStart = now
        buckets[domain] = bucket
        return .go
    }

    /// A request is over.
    ///
    /// - Parameters:
    ///   - status: nil where no response came.
    ///   - retryAfter: the header as sent.
    package mutating func finished(_ domain: String, at now: Date, status: Int?, retryAfter header: String? = nil) {
        guard var bucket = buckets[domain] else { return }
        bucket.inFlight = max(0, bucket.inFlight - 1)
        let asked = header.flatMap { retryAfter($0, now: now, cap: settings.maxPause) }
        switch status {
        case 429, 503: refuse(&bucket, domain: domain, now: now, status: status ?? 0, asked: asked)
        case .some(300..<400) where (asked ?? .zero) > .zero:
            lengthen(&bucket, of: domain, until: now + (asked ?? .zero).seconds, reason: "Retry-After of a redirect")
        case .some(200..<500): bucket.strikes = max(0, bucket.strikes - 1)
        default: break
        }
        buckets[domain] = bucket
    }

    /// A redirect asked for a wait of its own (RFC 9110 10.2.3).
    package mutating func redirected(_ domain: String, at now: Date, retryAfter header: String?) {
        guard var bucket = buckets[domain], let header,
            let asked = retryAfter(header, now: now, cap: settings.maxPause), asked > .zero
        else { return }
        lengthen(&bucket, of: domain, until: now + asked.seconds, reason: "Retry-After of a redirect")
        buckets[domain] = bucket
    }

    /// Takes over the Crawl-delay of a host's robots.txt, for its whole domain; nil takes it back.
    package mutating func setCrawlDelay(_ delay: Duration?, for domain: String, at now: Date) {
        guard buckets[domain] != nil || (delay != nil && (buckets.count < settings.domainCount || makeRoom(at: now)))
        else {
            return
        }
        buckets[domain, default: Bucket()].crawlDelay = delay.map { min(max($0, .zero), settings.maxCrawlDelay) }
    }

    /// The pause that holds for a domain, for `why` and the status page.
    package func pause(of domain: String, at now: Date) -> Pause? {
        guard let bucket = buckets[domain], let until = bucket.pausedUntil, until > now else { return nil }
        return Pause(domain: domain, until: until, strikes: bucket.strikes, reason: bucket.pauseReason)
    }

    /// All pauses that still hold, for State.
    package func pauses(at now: Date) -> [Pause] {
        paused.sorted().compactMap { pause(of: $0, at: now) }
    }

    /// Moves all moments that are remembered: the clock was set by so much.
    package mutating func shift(by jump: Duration) {
        let seconds = jump / .seconds(1)
        for domain in buckets.keys {
            buckets[domain]?.lastStart?.addTimeInterval(seconds)
            buckets[domain]?.pausedUntil?.addTimeInterval(seconds)
        }
        lastSweep = nil
    }

    // MARK: private

    private func gap(_ domain: String, _ bucket: Bucket) -> Duration {
        // A person's own setting wins; robots.txt only lengthens the default.
        settings.overrides[domain]?.minGap ?? max(settings.minGap, bucket.crawlDelay ?? .zero)
    }

    /// Halved by each refusal, back by each answer.
    private func limit(_ domain: String, _ bucket: Bucket) -> Int {
        max(1, (settings.overrides[domain]?.maxConcurrent ?? settings.maxConcurrent) >> min(bucket.strikes, 8))
    }

    private mutating func refuse(_ bucket: inout Bucket, domain: String, now: Date, status: Int, asked: Duration?) {
        let reason = asked == nil ? "HTTP \(status)" : "HTTP \(status) with Retry-After"
        // Answers to requests that were under way when the pause began are no new refusal.
        let isNew = bucket.pausedUntil.map { $0 <= now } ?? true
        if isNew { bucket.strikes = min(bucket.strikes + 1, 16) }
        let first = status == 429 ? settings.firstPause : settings.firstOutagePause
        let backoff = first.seconds * Double(1 << max(0, bucket.strikes - 1))
        let wait = min(max(isNew ? backoff : 0, asked?.seconds ?? 0), settings.maxPause.seconds)
        let jitter = min(0.1 * wait, 300) * StableChance.unit(domain, bucket.strikes)
        lengthen(&bucket, of: domain, until: now + wait + jitter, reason: reason)
    }

    private mutating func lengthen(_ bucket: inout Bucket, of domain: String, until: Date, reason: String) {
        guard until > bucket.pausedUntil ?? .distantPast else { return }
        bucket.pausedUntil = until
        bucket.pauseReason = reason
        paused.insert(domain)
    }

    /// Drops domains that nothing is known of any more; at most once a second, a quarter of the table if it can.
    private mutating func makeRoom(at now: Date) -> Bool {
        if let lastSweep, abs(now.timeIntervalSince(lastSweep)) < 1 { return false }
        lastSweep = now
        let idle = buckets.filter { domain, bucket in
            let isPaused = (bucket.pausedUntil ?? .distantPast) > now
            let started = bucket.lastStart ?? .distantPast
            let isLost = now.timeIntervalSince(started) > settings.lostAfter.seconds
            let isWaiting = started + gap(domain, bucket).seconds > now
            return !isPaused && (bucket.inFlight == 0 || isLost) && !isWaiting
        }
        let oldest = idle.sorted { ($0.value.lastStart ?? .distantPast) < ($1.value.lastStart ?? .distantPast) }
        for (domain, _) in oldest.prefix(max(1, settings.domainCount / 4)) {
            buckets[domain] = nil
            paused.remove(domain)
        }
        return buckets.count < settings.domainCount
    }
}

import Foundation
import Schedule
import State
import WireModel

/// A domain's turn does not come for longer than a request can wait for it.
package struct HostBusy: Error, Sendable, Equatable, CustomStringConvertible {
    package var pause: HostPause
    /// From now to the pause's end.
    package var wait: Duration

    package var description: String {
        "\(pause.domain) is not asked before \(pause.until.rfc3339): \(pause.reason)"
    }
}

/// Lets requests through at each domain's pace; the waiting shell around the pure `HostPacer`.
package actor HostGate {
    /// The longest wait of a request that is under way.
    ///
    /// Who waits holds a place of its loop, or at least memory: hosts that ask for a day, or that hundreds of redirects
    /// lead to, would fill all places with requests that wait for them.
    ///
    /// Three turns of the longest Crawl-delay that is obeyed, and a little: who stands third is not sent away just
    /// before his turn.
    package static let patience: Duration = .seconds(100)

    private var pacer: HostPacer
    private let suffixes: PublicSuffixList
    private let clock: PipelineClock
    /// Keeps a pause over a restart.
    private let keep: @Sendable (HostPause) async throws -> Void

    package init(
        pacer: HostPacer, suffixes: PublicSuffixList, clock: PipelineClock,
        keep: @escaping @Sendable (HostPause) async throws -> Void
    ) {
        self.pacer = pacer
        self.suffixes = suffixes
        self.clock = clock
        self.keep = keep
    }

    package nonisolated func domain(of url: CanonicalURL) -> String { suffixes.registrableDomain(of: url.host) }

    /// Waits until a request to that address may start; each pass is answered by one `finished`.
    ///
    /// - Throws: `CancellationError` when the task ends first; `HostBusy` when the turn does not come within `patience`.
    package func pass(_ url: CanonicalURL) async throws {
        let domain = domain(of: url)
        let end = clock.uptime() + HostGate.patience
        while true {
            try Task.checkCancellation()
            switch pacer.grant(domain, at: clock.now()) {
            case .go: return
            case .wait(let until):
                if let busy = busy(domain, left: end - clock.uptime()) { throw busy }
                // The pacer names the earliest moment; somebody else may have been faster then, so ask again. Sleeps are
                // short, so that a request that ends early is not waited past.
                let wait = Duration.seconds(until.timeIntervalSince(clock.now()))
                try await clock.sleep(min(max(.milliseconds(5), wait), .seconds(1)))
            }
        }
    }

    /// Nil while the turn may come in the time that is left: a pause's end is known, what goes before in a queue is not.
    private func busy(_ domain: String, left: Duration) -> HostBusy? {
        let now = clock.now()
        if let pause = pacer.pause(of: domain, at: now) {
            guard pause.until > now + left else { return nil }
            return HostBusy(
                pause: HostPause(domain: domain, until: pause.until, reason: pause.reason),
                wait: .seconds(pause.until.timeIntervalSince(now)))
        }
        guard left <= .zero else { return nil }
        return HostBusy(
            pause: HostPause(domain: domain, until: now + HostGate.patience, reason: "too many wait for their turn"),
            wait: HostGate.patience)
    }

    /// - Parameter page: nil where no response came.
    package func finished(_ url: CanonicalURL, page: Page?) async throws {
        let domain = domain(of: url)
        pacer.finished(domain, at: clock.now(), status: page?.status, retryAfter: page?.header("retry-after"))
        guard page?.status == 429 || page?.status == 503 else { return }
        try await keepPause(of: domain)
    }

    /// A redirect's own Retry-After (RFC 9110 10.2.3): the least wait before its domain is asked again.
    package func obey(_ hop: RedirectHop) async throws {
        let domain = domain(of: hop.from)
        pacer.redirected(domain, at: clock.now(), retryAfter: hop.retryAfter)
        try await keepPause(of: domain)
    }

    private func keepPause(of domain: String) async throws {
        guard let pause = pacer.pause(of: domain, at: clock.now()) else { return }
        try await keep(HostPause(domain: domain, until: pause.until, reason: pause.reason))
    }

    /// The pause that holds for an address at present; nil where it may be asked at the usual pace.
    package func pause(of url: CanonicalURL) -> HostPause? {
        pacer.pause(of: domain(of: url), at: clock.now()).map {
            HostPause(domain: $0.domain, until: $0.until, reason: $0.reason)
        }
    }

    /// When the first of the domains that want to be left alone may be asked again; nil where none does.
    package var soonestEndOfPause: Date? { pacer.pauses(at: clock.now()).map(\.until).min() }

    package func obey(crawlDelay: Duration?, of url: CanonicalURL) {
        pacer.setCrawlDelay(crawlDelay, for: domain(of: url), at: clock.now())
    }

    /// The clock was set by so much.
    func shiftPlans(by jump: Duration) { pacer.shift(by: jump) }

    /// Domains that asked to be left alone for now.
    package func pausedDomains() -> Set<String> { Set(pacer.pauses(at: clock.now()).map(\.domain)) }
}

/// The time, as the pipeline sees it; tests put their own in its place.
package struct PipelineClock: Sendable {
    package var now: @Sendable () -> Date
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Time since some moment, which nobody can set; the machine's sleep counts.
    package var uptime: @Sendable () -> Duration

    /// - Parameter uptime: by default what `now` says: a clock that is not set.
    package init(
        now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void,
        uptime: (@Sendable () -> Duration)? = nil
    ) {
        self.now = now
        self.sleep = sleep
        self.uptime = uptime ?? { .seconds(now().timeIntervalSinceReferenceDate) }
    }

    /// The machine's clock; waits are monotonic.
    package static let system: PipelineClock = {
        let start = ContinuousClock.now
        return PipelineClock(
            now: { Date() }, sleep: { try await Task.sleep(for: $0) }, uptime: { ContinuousClock.now - start })
    }()
}

extension Date {
    static func + (date: Date, wait: Duration) -> Date { date.addingTimeInterval(wait / .seconds(1)) }
    static func - (date: Date, wait: Duration) -> Date { date.addingTimeInterval(-(wait / .seconds(1))) }
}

import Foundation
import Schedule
import WireModel

/// Lets requests through at each domain's pace; the waiting shell around the pure `HostPacer`.
package actor HostGate {
    private var pacer: HostPacer
    private let suffixes: PublicSuffixList
    private let clock: PipelineClock

    package init(pacer: HostPacer, suffixes: PublicSuffixList, clock: PipelineClock) {
        self.pacer = pacer
        self.suffixes = suffixes
        self.clock = clock
    }

    package nonisolated func domain(of url: CanonicalURL) -> String { suffixes.registrableDomain(of: url.host) }

    /// Waits until a request to that address may start; each pass is answered by one `finished`.
    ///
    /// - Throws: `CancellationError` when the task ends first.
    package func pass(_ url: CanonicalURL) async throws {
        let domain = domain(of: url)
        while true {
            try Task.checkCancellation()
            switch pacer.grant(domain, at: clock.now()) {
            case .go: return
            case .wait(let until):
                // The pacer names the earliest moment; another request may be faster, so ask again after it.
                try await clock.sleep(max(.milliseconds(5), .seconds(until.timeIntervalSince(clock.now()))))
            }
        }
    }

    package func finished(_ url: CanonicalURL, status: Int?, retryAfter: Duration?) {
        pacer.finished(domain(of: url), at: clock.now(), status: status, retryAfter: retryAfter)
    }

    package func obey(crawlDelay: Duration, for url: CanonicalURL) {
        pacer.setGap(crawlDelay, for: domain(of: url))
    }

    /// Domains that could not start a request now, so that the queue is asked for others.
    package func busyDomains() -> Set<String> { pacer.busyDomains(at: clock.now()) }
}

/// The time, as the pipeline sees it; tests put their own in its place.
package struct PipelineClock: Sendable {
    package var now: @Sendable () -> Date
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock; waits are monotonic.
    package static let system = PipelineClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}

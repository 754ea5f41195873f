import Fetch
import Foundation
import Schedule
import Synchronization
import WireModel

/// Every request of the daemon goes through here: at the domain's pace, each redirect hop too.
package struct PoliteFetch: Sendable {
    let client: FetchClient
    let gate: HostGate
    /// Asked of each hop to another host; nil where robots.txt does not apply (a feed that a person configured).
    var mayFollow: (@Sendable (CanonicalURL) async throws -> Void)?

    package init(
        client: FetchClient, gate: HostGate, mayFollow: (@Sendable (CanonicalURL) async throws -> Void)? = nil
    ) {
        self.client = client
        self.gate = gate
        self.mayFollow = mayFollow
    }

    /// - Throws: `FetchError`; `HostBusy` where the first request's turn does not come soon; `CancellationError` when the
    ///   task ended first.
    package func page(_ request: FetchRequest) async throws -> Page {
        var request = request
        let (gate, mayFollow) = (gate, mayFollow)
        // One domain is held at a time: who waits for the next one must not keep others from the last.
        let held = Mutex<CanonicalURL?>(request.url)
        request.beforeHop = { hop in
            // The pass of the first request covers the chain within its own domain.
            guard let last = held.withLock({ $0 }), gate.domain(of: hop) != gate.domain(of: last) else { return }
            do {
                try await mayFollow?(hop)
                held.withLock { $0 = nil }
                try await gate.finished(last, page: nil)
                try await gate.pass(hop)
            } catch let busy as HostBusy {
                throw HopPutOff(wait: busy.wait, detail: busy.description)
            }
            held.withLock { $0 = hop }
        }
        try await gate.pass(request.url)
        do {
            let page = try await client.fetch(request)
            if let last = held.withLock({ $0 }) { try await gate.finished(last, page: page) }
            for hop in page.hops where hop.retryAfter != nil { try await gate.obey(hop) }
            return page
        } catch let error as FetchError {
            if let last = held.withLock({ $0 }) { try await gate.finished(last, page: nil) }
            if error.reason == .cancelled { throw CancellationError() }
            throw error
        }
    }
}

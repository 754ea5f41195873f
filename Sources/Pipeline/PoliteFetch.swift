import Fetch
import Foundation
import Schedule
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

    /// - Throws: `FetchError`; `CancellationError` when the task ended first.
    package func page(_ request: FetchRequest) async throws -> Page {
        var request = request
        let first = request.url
        let (gate, mayFollow) = (gate, mayFollow)
        request.beforeHop = { hop in
            // The pass of the first request covers the chain within its own domain.
            guard gate.domain(of: hop) != gate.domain(of: first) else { return }
            try await mayFollow?(hop)
            try await gate.pass(hop)
            try await gate.finished(hop, page: nil)
        }
        try await gate.pass(first)
        do {
            let page = try await client.fetch(request)
            try await gate.finished(first, page: page)
            return page
        } catch let error as FetchError {
            try await gate.finished(first, page: nil)
            if error.reason == .cancelled { throw CancellationError() }
            throw error
        }
    }
}

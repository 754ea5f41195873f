import Synchronization

/// The waits on the network, by their age: one that is long no longer takes a place of its loop.
///
/// Otherwise a few dozen hosts that keep their connections open and send a byte a second would hold every place, and
/// the honest ones would wait for minutes. Such a domain is also asked for one article at a time, and takes no place from
/// the start, until it answers soon.
package final class LongWaits: Sendable {
    private struct Wait {
        let domain: String
        let since: Duration
        var isLong = false
    }

    private struct State {
        var next: UInt64 = 0
        var underWay: [UInt64: Wait] = [:]
        /// Numbers in the order of their beginning, without those that were found long; some may be over already.
        var young: [UInt64] = []
        var long = 0
        var slowDomains: Set<String> = []
    }

    /// So many slow domains are remembered; a further one is found slow again by its next wait.
    private static let maxDomains = 10_000

    private let after: Duration
    private let most: Int
    private let clock: PipelineClock
    private let state = Mutex(State())

    /// - Parameters:
    ///   - after: a wait is long from here on; default 2 s, as for a transfer in `FetchClient`.
    ///   - most: further long ones take their places again, so that what is under way stays bounded.
    package init(after: Duration = .seconds(2), most: Int = 256, clock: PipelineClock) {
        self.after = after
        self.most = most
        self.clock = clock
    }

    /// Runs something that waits for a domain: for its turn, or for its answer.
    ///
    /// - Parameter isProof: a short one shows that the domain answers soon; not so what may come from memory, as
    ///   robots.txt does before each page of a host that hangs.
    package func during<Value: Sendable>(
        _ domain: String, isProof: Bool = true, _ wait: () async throws -> Value
    ) async rethrows -> Value {
        let since = clock.uptime()
        let number = state.withLock { state in
            state.next += 1
            // Who kept others waiting last time is not given the benefit of two seconds.
            let isSlow = state.slowDomains.contains(domain)
            state.underWay[state.next] = Wait(domain: domain, since: since, isLong: isSlow)
            if isSlow { state.long += 1 } else { state.young.append(state.next) }
            return state.next
        }
        defer { end(number, isProof: isProof) }
        return try await wait()
    }

    private func end(_ number: UInt64, isProof: Bool) {
        let bound = clock.uptime() - after
        state.withLock { state in
            guard let wait = state.underWay.removeValue(forKey: number) else { return }
            if wait.isLong { state.long -= 1 }
            if isProof, wait.since > bound { state.slowDomains.remove(wait.domain) }
        }
    }

    /// How many of the long ones take no place.
    var parked: Int { look { min($0.long, most) } }

    /// Domains whose last answer took long, or that have not answered for long.
    var slowDomains: Set<String> { look { $0.slowDomains } }

    private func look<Value: Sendable>(_ read: (State) -> Value) -> Value {
        let bound = clock.uptime() - after
        return state.withLock { state in
            let count = state.young.prefix { state.underWay[$0].map { $0.since <= bound } ?? true }.count
            for number in state.young[..<count] {
                guard let domain = state.underWay[number]?.domain else { continue }
                state.underWay[number]?.isLong = true
                state.long += 1
                if state.slowDomains.count >= Self.maxDomains { state.slowDomains.removeAll() }
                state.slowDomains.insert(domain)
            }
            state.young.removeFirst(count)
            return read(state)
        }
    }
}

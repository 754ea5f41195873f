import Synchronization

/// How many passes are under way to each domain, so that one slow site cannot fill the daemon.
final class DomainLoad: Sendable {
    private let limit: Int
    private let underWay = Mutex<[String: Int]>([:])

    init(limit: Int) { self.limit = limit }

    var counts: [String: Int] { underWay.withLock { $0 } }
    /// - Parameter slow: domains that get one pass at a time.
    func fullDomains(slow: Set<String> = []) -> Set<String> {
        Set(counts.filter { $0.value >= (slow.contains($0.key) ? 1 : limit) }.keys)
    }

    func begin(_ domains: [String]) {
        underWay.withLock { counts in for domain in domains { counts[domain, default: 0] += 1 } }
    }

    /// Counts one more, unless the domain is slow and has one under way.
    ///
    /// - Returns: whether it was counted.
    func begin(_ domain: String, slow: Set<String>) -> Bool {
        underWay.withLock { counts in
            if slow.contains(domain), counts[domain, default: 0] > 0 { return false }
            counts[domain, default: 0] += 1
            return true
        }
    }

    func end(_ domain: String) {
        underWay.withLock { counts in
            let left = counts[domain, default: 1] - 1
            counts[domain] = left > 0 ? left : nil
        }
    }
}

/// What the polls since the last report brought, by source.
package final class RoundTallies: Sendable {
    package struct Tally: Sendable {
        package var polls = 0
        package var entries = 0
        package var queued = 0
        package var failures = 0
    }

    private let tallies = Mutex<[String: Tally]>([:])

    func add(_ outcome: FeedPass.Outcome) {
        tallies.withLock {
            $0[outcome.source.id, default: Tally()].polls += 1
            $0[outcome.source.id]?.entries += outcome.entries
            $0[outcome.source.id]?.queued += outcome.queued
            if outcome.failure != nil { $0[outcome.source.id]?.failures += 1 }
        }
    }

    package func drain() -> [(source: String, tally: Tally)] {
        tallies.withLock { all in
            defer { all = [:] }
            return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }
}

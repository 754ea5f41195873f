import Logging
import WireModel

/// What is known of the hosts that are being read: loaded when first asked for, written back a few stories at a time.
///
/// Between two writes a death loses what was learnt meanwhile, which is learnt again; hence no story waits here for a
/// disk, and no failure here costs one.
package actor SiteMemories {
    package struct Settings: Sendable {
        /// Hosts held in memory, up to 32 KiB each; default 512, 1…100,000.
        package var hosts = 512
        /// Stories learnt from before they are written; default 32, 1…10,000.
        package var storiesPerWrite = 32

        package init() {}
    }

    private struct Known {
        var ledger: SiteLedger
        var memory: SiteMemory
        var lastAsked: Int
    }

    private let settings: Settings
    private let load: @Sendable (String) async throws -> SiteLedger?
    private let store: @Sendable ([String: SiteLedger]) async throws -> Void
    private let log: Logger
    private var known: [String: Known] = [:]
    private var changed: Set<String> = []
    private var unwritten = 0
    private var asked = 0

    package init(
        settings: Settings = Settings(), load: @escaping @Sendable (String) async throws -> SiteLedger?,
        store: @escaping @Sendable ([String: SiteLedger]) async throws -> Void, log: Logger
    ) {
        self.settings = settings
        self.load = load
        self.store = store
        self.log = log
    }

    package func memory(of host: String) async -> SiteMemory {
        await recall(host)
        return known[host]?.memory ?? SiteMemory()
    }

    /// - Parameter story: the story's id, by which its later versions are known.
    package func learn(_ observation: SiteObservation, story: StoryID, host: String) async {
        await recall(host)
        guard var entry = known[host], entry.ledger.learn(observation, story: story.bits) else { return }
        entry.memory = entry.ledger.memory()
        known[host] = entry
        changed.insert(host)
        unwritten += 1
        guard unwritten >= settings.storiesPerWrite else { return }
        do {
            try await flush()
        } catch {
            log.warning("what was learnt of sites is not written yet", metadata: ["error": "\(error)"])
        }
    }

    /// Writes what was learnt since the last time.
    ///
    /// - Throws: what the store throws; it is tried again at the next time.
    package func flush() async throws {
        guard !changed.isEmpty else { return }
        let hosts = changed
        changed = []
        unwritten = 0
        do {
            try await store(known.filter { hosts.contains($0.key) }.mapValues(\.ledger))
        } catch {
            changed.formUnion(hosts)
            throw error
        }
    }

    private func recall(_ host: String) async {
        asked += 1
        if known[host] == nil {
            var ledger = SiteLedger()
            do {
                ledger = try await load(host) ?? ledger
            } catch {
                log.warning("what is known of a site cannot be read", metadata: ["error": "\(error)"])
            }
            // Another pass may have been quicker, and have learnt meanwhile.
            if known[host] == nil { known[host] = Known(ledger: ledger, memory: ledger.memory(), lastAsked: asked) }
        }
        known[host]?.lastAsked = asked
        guard known.count > settings.hosts else { return }
        let idle = known.filter { !changed.contains($0.key) && $0.key != host }
        if let oldest = idle.min(by: { $0.value.lastAsked < $1.value.lastAsked }) { known[oldest.key] = nil }
    }
}

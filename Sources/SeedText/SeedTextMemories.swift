import WireModel

/// What a set of seed texts teaches about the hosts they come from, learnt in one pass over all of them.
///
/// The same texts in the same order teach the same, so that reading them again gives the same articles.
package struct SeedTextMemories: Sendable {
    /// Hosts learnt from, up to 32 KiB each; further ones are read without memory.
    private static let hostLimit = 4_096

    private var ledgers: [String: SiteLedger] = [:]
    private var memories: [String: SiteMemory] = [:]
    private var texts: UInt64 = 0

    package init() {}

    /// - Parameter elsewhere: the host of a text that names no address; without it such a text teaches nothing.
    package mutating func learn(from reading: SeedTextReading, elsewhere: String? = nil) {
        texts += 1
        guard let host = Self.host(of: reading, elsewhere), ledgers[host] != nil || ledgers.count < Self.hostLimit
        else { return }
        var ledger = ledgers.removeValue(forKey: host) ?? SiteLedger()
        ledger.learn(reading.observation, story: texts)
        ledgers[host] = ledger
    }

    /// Hosts of the texts learnt from.
    package var hosts: [String] { ledgers.keys.sorted() }

    /// Ends learning: afterwards the memories act.
    ///
    /// - Parameter known: what the pages of a host taught already.
    package mutating func seal(knowing known: [String: SiteMemory] = [:]) {
        for (host, ledger) in ledgers {
            var memory = SiteMemory()
            memory.furniture = Set(ledger.memory().furniture + (known[host]?.furniture ?? [])).sorted()
            if !memory.furniture.isEmpty { memories[host] = memory }
        }
        ledgers = [:]
    }

    /// The text, cleaned with what is known of its host.
    ///
    package func reading(
        _ bytes: [UInt8], elsewhere: String? = nil, reader: SeedTextReader = SeedTextReader()
    ) throws(SeedTextError) -> SeedTextReading {
        let reading = try reader.reading(bytes)
        guard let host = Self.host(of: reading, elsewhere), let memory = memories[host] else { return reading }
        return try reader.reading(bytes, memory: memory)
    }

    private static func host(of reading: SeedTextReading, _ elsewhere: String?) -> String? {
        reading.article.canonicalURL.map { SiteMemory.host(of: $0) } ?? elsewhere
    }
}

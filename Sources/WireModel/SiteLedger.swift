/// All that is kept of a host's pages: what acts (`memory()`), and what may come to act.
///
/// Learns from one story after another. Ages by stories, not by time: a block that has not returned for long is
/// forgotten. Bounded to about 16 KiB (`bytes`). Losing it costs nothing but learning again.
package struct SiteLedger: Sendable, Equatable {
    package struct Settings: Sendable, Equatable {
        /// Unlike stories in which a block must stand word for word before it is furniture; default 3, 2…20.
        package var stories = 3
        /// Confident pages whose body must have stood at a place before it is preferred; default 3, 1…20.
        package var pages = 3
        /// Blocks kept that are no furniture yet; default 512.
        package var candidates = 512
        /// Blocks of furniture; default 128.
        package var furniture = 128
        /// Places; default 16.
        package var places = 16
        /// Stories after which what has not returned is forgotten; default 400.
        package var span = 400
        /// Stories known by name, whose later versions teach nothing; default 64.
        package var recent = 64

        package init() {}
    }

    /// A block or a place, how often it was met, and in which of the host's stories last.
    struct Entry: Equatable {
        var count: Int
        var last: Int
        var sample: String
    }

    private static let countLimit = 250

    /// Unlike stories learnt from.
    package private(set) var stories = 0
    private(set) var blocks: [UInt64: Entry] = [:]
    private(set) var places: [UInt64: Entry] = [:]
    private(set) var standings: [SiteMemory.Source: SiteMemory.Standing] = [:]
    private(set) var recent: [UInt64] = []
    let settings: Settings

    package init(settings: Settings = Settings()) { self.settings = settings }

    init(
        settings: Settings, stories: Int, blocks: [UInt64: Entry], places: [UInt64: Entry],
        standings: [SiteMemory.Standing], recent: [UInt64]
    ) {
        self.settings = settings
        self.stories = stories
        self.blocks = blocks
        self.places = places
        self.standings = Dictionary(standings.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
        self.recent = recent
    }

    /// Learns from a story that was published for the first time.
    ///
    /// Another version of a known one teaches nothing, or its own paragraphs would become furniture: a story met by
    /// its id, or one of which half of the words, furniture aside, stand in what was met before.
    /// - Returns: whether anything was learnt.
    @discardableResult
    package mutating func learn(_ observation: SiteObservation, story: UInt64) -> Bool {
        guard !recent.contains(story), !isKnown(observation) else { return false }
        stories += 1
        recent.append(story)
        if recent.count > settings.recent { recent.removeFirst(recent.count - settings.recent) }
        var seen: Set<UInt64> = []
        for block in observation.blocks.prefix(SiteObservation.blockLimit) where seen.insert(block.digest).inserted {
            Self.count(block.digest, sample: block.sample, in: &blocks, story: stories)
            // What is no furniture yet needs no sample.
            if let entry = blocks[block.digest], entry.count < settings.stories {
                blocks[block.digest]?.sample = ""
            }
        }
        if let place = observation.place {
            Self.count(place.digest, sample: place.sample, in: &places, story: stories)
        }
        for agreement in observation.agreements { note(agreement) }
        forget()
        return true
    }

    /// What acts on the next page.
    package func memory() -> SiteMemory {
        var memory = SiteMemory()
        memory.furniture = blocks.filter { $0.value.count >= settings.stories }.keys.sorted()
        let most = places.values.map(\.count).max() ?? 0
        memory.paths = places.filter { $0.value.count >= settings.pages && $0.value.count * 10 >= most }
            .sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }.map(\.key)
        memory.standings = standings.values.filter { $0.right + $0.wrong >= SiteMemory.leastCases }
            .sorted { $0.source.rawValue < $1.source.rawValue }
        return memory
    }

    /// Furniture with its samples, what returned most first.
    package func furnitureSamples() -> [(sample: String, stories: Int)] {
        blocks.filter { $0.value.count >= settings.stories }
            .sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
            .map { (sample: $0.value.sample, stories: $0.value.count) }
    }

    /// Places that held the body, the most frequent first.
    package func placeSamples() -> [(sample: String, pages: Int)] {
        places.sorted { ($0.value.count, $1.key) > ($1.value.count, $0.key) }
            .map { (sample: $0.value.sample, pages: $0.value.count) }
    }

    package var sourceStandings: [SiteMemory.Standing] {
        standings.values.sorted { $0.source.rawValue < $1.source.rawValue }
    }

    private func isKnown(_ observation: SiteObservation) -> Bool {
        var known = 0
        var all = 0
        for block in observation.blocks {
            let count = blocks[block.digest]?.count ?? 0
            guard count < settings.stories else { continue }
            all += block.words
            if count > 0 { known += block.words }
        }
        return known > 0 && known * 2 >= all
    }

    private mutating func note(_ agreement: SiteObservation.Agreement) {
        var standing = standings[agreement.source] ?? SiteMemory.Standing(agreement.source, right: 0, wrong: 0)
        if agreement.isRight { standing.right += 1 } else { standing.wrong += 1 }
        // What was long ago counts half.
        if standing.right + standing.wrong > 40 {
            standing.right /= 2
            standing.wrong /= 2
        }
        standings[agreement.source] = standing
    }

    private static func count(_ digest: UInt64, sample: String, in table: inout [UInt64: Entry], story: Int) {
        var entry = table[digest] ?? Entry(count: 0, last: story, sample: sample)
        entry.count = min(entry.count + 1, countLimit)
        entry.last = story
        entry.sample = sample
        table[digest] = entry
    }

    /// Keeps all tables within their bounds: the entries met longest ago go first.
    private mutating func forget() {
        let oldest = stories - settings.span
        blocks = blocks.filter { $0.value.last > oldest }
        places = places.filter { $0.value.last > oldest }
        let least = settings.stories
        Self.cut(&blocks, to: settings.candidates) { $0.count < least }
        Self.cut(&blocks, to: settings.furniture) { $0.count >= least }
        Self.cut(&places, to: settings.places) { _ in true }
    }

    private static func cut(_ table: inout [UInt64: Entry], to limit: Int, where belongs: (Entry) -> Bool) {
        let rows = table.filter { belongs($0.value) }
        guard rows.count > limit else { return }
        let ranked = rows.sorted {
            ($0.value.last, $0.value.count, $0.key) < ($1.value.last, $1.value.count, $1.key)
        }
        for row in ranked.prefix(rows.count - limit) { table[row.key] = nil }
    }
}

import Foundation

/// The tables of a copy index in memory: texts, postings, digests, sentences, merged clusters.
///
/// What a batch, a test, a measurement or the day's part of an index on disk is kept in: one structure, so that all
/// of them answer alike. Grows with what it is given; ``forgetTexts()`` empties it of texts.
package struct CopyMemory: Sendable {
    /// One text and what was learnt with it.
    package struct Text: Sendable {
        package var fingerprint: Fingerprint
        /// Sentences that were seen here for the first time.
        package var firstSentences: [UInt64]

        package init(fingerprint: Fingerprint, firstSentences: [UInt64]) {
            self.fingerprint = fingerprint
            self.firstSentences = firstSentences
        }
    }

    private struct Posting: Sendable {
        var key: UInt64
        var text: Int32
        /// Older posting of the same bucket; -1 ends.
        var next: Int32
    }

    /// What an answer needs of each text, apart from the arrays of the rest.
    private struct Brief: Sendable {
        var story: UInt64
        var cluster: UInt64
        var at: Double
        var isGone = false
    }

    private var texts: [Text] = []
    private var briefs: [Brief] = []
    private var placeOfStory: [UInt64: Int] = [:]
    private var postings = Chains()
    private var digests = Chains()
    /// Names of clusters and furniture; they outlive the texts.
    package var names = ClusterNames()
    package var furniture = FurnitureMemory()
    private var firstSeen: Set<UInt64> = []
    /// Arrival of the oldest text, in seconds since 2001; infinite without one.
    package private(set) var oldest = Double.infinity

    package init() {}

    /// Texts held, replaced ones not counted.
    package var count: Int { placeOfStory.count }
    package func contains(_ story: StoryID) -> Bool { placeOfStory[story.bits] != nil }
    package func version(of story: StoryID) -> Int? {
        placeOfStory[story.bits].map { texts[$0].fingerprint.version }
    }
    /// Sentences that were first seen with a text here or with its older versions.
    package func firstSentences(of story: StoryID) -> [UInt64] {
        placeOfStory[story.bits].map { texts[$0].firstSentences } ?? []
    }
    /// In the order of arrival here.
    package var all: [Text] { texts.indices.filter { !briefs[$0].isGone }.map { texts[$0] } }

    /// Appends texts that hold the anchor, those that arrived last first, at most the bound of them.
    package func appendMatches(of anchor: UInt64, since: Date, to found: inout [AnchorMatch]) {
        let earliest = since.timeIntervalSinceReferenceDate
        var left = FingerprintBounds.postingsPerAnchor
        var place = postings.first(of: anchor)
        while place >= 0, left > 0 {
            let posting = postings.entries[place]
            if posting.key == anchor {
                let text = briefs[Int(posting.text)]
                if !text.isGone, text.at >= earliest {
                    found.append(
                        AnchorMatch(
                            anchor: anchor, story: StoryID(bits: text.story),
                            cluster: names.present(StoryID(bits: text.cluster))))
                    left -= 1
                }
            }
            place = Int(posting.next)
        }
    }

    package func matches(anchors: [UInt64], since: Date) -> [AnchorMatch] {
        var found: [AnchorMatch] = []
        prefetch(anchors)
        for anchor in anchors { appendMatches(of: anchor, since: since, to: &found) }
        return found
    }

    /// Touches what ``appendMatches(of:since:to:)`` is going to read, so that the misses of many anchors overlap.
    package func prefetch(_ anchors: [UInt64]) { postings.touch(anchors) }

    package func fingerprint(of story: StoryID) -> Fingerprint? {
        guard let place = placeOfStory[story.bits] else { return nil }
        var found = texts[place].fingerprint
        found.cluster = names.present(found.cluster)
        return found
    }

    package func fingerprint(textDigest: UInt64, since: Date) -> Fingerprint? {
        var best: Int?
        var place = digests.first(of: textDigest)
        while place >= 0 {
            let entry = digests.entries[place]
            let text = texts[Int(entry.text)]
            if entry.key == textDigest, !briefs[Int(entry.text)].isGone, text.fingerprint.publishedAt >= since {
                if let known = best, !CopyMemory.isEarlier(text.fingerprint, texts[known].fingerprint) {
                } else {
                    best = Int(entry.text)
                }
            }
            place = Int(entry.next)
        }
        return best.flatMap { fingerprint(of: texts[$0].fingerprint.story) }
    }

    /// Whether the sentence was seen with a text that is here, or is known from several.
    package func hasSeen(_ hash: UInt64) -> Bool { firstSeen.contains(hash) || furniture.knows(hash) }

    package func seenSentences(among hashes: [UInt64]) -> [SeenSentence] {
        var seen: [SeenSentence] = []
        for hash in hashes {
            if furniture.knows(hash) {
                let places = furniture.places(of: hash).map {
                    SeenSentence.Place(host: $0.host, cluster: names.present($0.cluster))
                }
                seen.append(SeenSentence(hash: hash, places: places))
            } else if firstSeen.contains(hash) {
                seen.append(SeenSentence(hash: hash, places: []))
            }
        }
        return seen
    }

    /// Takes in all of an admission; one that is not newer than what is here changes names and masks only.
    package mutating func admit(_ admission: CopyAdmission) {
        for merge in admission.merges { names.merge(merge) }
        for update in admission.maskUpdates { setMask(update) }
        let text = admission.fingerprint
        if let known = version(of: text.story), known >= text.version { return }
        var first: [UInt64] = []
        for sighting in admission.sentences {
            // Who judged saw it before, perhaps in an index below this one, or it was admitted meanwhile.
            if sighting.sample != nil || firstSeen.contains(sighting.hash) || furniture.knows(sighting.hash) {
                furniture.note(sighting, as: names.present(sighting.cluster))
            } else if !first.contains(sighting.hash) {
                first.append(sighting.hash)
            }
        }
        store(text, firstSentences: firstSentences(of: text.story) + first)
    }

    /// Gives a text here another mask, if it is of that version.
    @discardableResult
    package mutating func setMask(_ update: CopyAdmission.MaskUpdate) -> Bool {
        guard let place = placeOfStory[update.story.bits], texts[place].fingerprint.version == update.version else {
            return false
        }
        texts[place].fingerprint.mask = update.mask
        return true
    }

    /// Puts a text in the place of the story's older one; `firstSentences` are to hold those of the older one too.
    package mutating func store(_ text: Fingerprint, firstSentences: [UInt64]) {
        if let older = placeOfStory[text.story.bits] {
            briefs[older].isGone = true
            texts[older].fingerprint.tokens = []
        }
        let place = texts.count
        texts.append(Text(fingerprint: text, firstSentences: firstSentences))
        briefs.append(
            Brief(
                story: text.story.bits, cluster: text.cluster.bits,
                at: text.publishedAt.timeIntervalSinceReferenceDate))
        placeOfStory[text.story.bits] = place
        oldest = min(oldest, text.publishedAt.timeIntervalSinceReferenceDate)
        for hash in firstSentences { firstSeen.insert(hash) }
        digests.insert(text.textDigest, Int32(truncatingIfNeeded: place), behind: { _ in false })
        for anchor in text.anchors {
            postings.insert(anchor, Int32(truncatingIfNeeded: place)) { other in
                let other = briefs[Int(other)]
                let here = text.publishedAt.timeIntervalSinceReferenceDate
                return here < other.at || here == other.at && text.story.bits < other.story
            }
        }
    }

    /// Drops the texts with all that leads to them; names and furniture stay.
    package mutating func forgetTexts() {
        texts = []
        briefs = []
        placeOfStory = [:]
        postings = Chains()
        digests = Chains()
        firstSeen = []
        oldest = .infinity
    }

    package static func isEarlier(_ one: Fingerprint, _ other: Fingerprint) -> Bool {
        (one.publishedAt, one.story.bits) < (other.publishedAt, other.story.bits)
    }

    /// Hash chains over one growing array; a chain has its newest entry first.
    private struct Chains: Sendable {
        private var heads = [Int32](repeating: -1, count: 64)
        private(set) var entries: [Posting] = []

        func first(of key: UInt64) -> Int { Int(heads[bucket(key)]) }

        /// Reads the head of each key's chain, then the first entry of each.
        @inline(never)
        func touch(_ keys: [UInt64]) {
            guard !entries.isEmpty else { return }
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: keys.count) { places in
                for index in keys.indices { places[index] = heads[bucket(keys[index])] }
                var touched: Int32 = 0
                for place in places where place >= 0 { touched |= entries[Int(place)].next }
                if !places.isEmpty { places[0] = touched }
            }
        }

        /// Inserts an entry, behind those of its key that `isBehind` says, up to the bound of an answer.
        mutating func insert(_ key: UInt64, _ text: Int32, behind isBehind: (Int32) -> Bool) {
            if entries.count >= heads.count { grow() }
            let bucket = bucket(key)
            var before: Int32 = -1
            var place = heads[bucket]
            var passed = 0
            while place >= 0, passed < FingerprintBounds.postingsPerAnchor {
                let entry = entries[Int(place)]
                if entry.key == key {
                    guard isBehind(entry.text) else { break }
                    before = place
                    passed += 1
                }
                place = entry.next
            }
            let new = Int32(truncatingIfNeeded: entries.count)
            if before >= 0 {
                entries.append(Posting(key: key, text: text, next: entries[Int(before)].next))
                entries[Int(before)].next = new
            } else {
                entries.append(Posting(key: key, text: text, next: heads[bucket]))
                heads[bucket] = new
            }
        }

        @inline(__always)
        private func bucket(_ key: UInt64) -> Int {
            Int(truncatingIfNeeded: (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15 >> 20) & (heads.count - 1)
        }

        private mutating func grow() {
            var grown = Chains()
            grown.heads = [Int32](repeating: -1, count: heads.count * 4)
            grown.entries = entries
            // Chains are cut and joined anew from their ends, so that each keeps its order.
            var order: [Int32] = []
            for head in heads {
                order.removeAll(keepingCapacity: true)
                var place = head
                while place >= 0 {
                    order.append(place)
                    place = entries[Int(place)].next
                }
                for place in order.reversed() {
                    let bucket = grown.bucket(entries[Int(place)].key)
                    grown.entries[Int(place)].next = grown.heads[bucket]
                    grown.heads[bucket] = place
                }
            }
            self = grown
        }
    }
}

/// What clusters are called now: two that turned out to be one have one name.
package struct ClusterNames: Sendable {
    private var present: [UInt64: UInt64] = [:]
    private var former: [UInt64: [UInt64]] = [:]

    package init() {}

    package func present(_ cluster: StoryID) -> StoryID {
        present.isEmpty ? cluster : StoryID(bits: present[cluster.bits] ?? cluster.bits)
    }

    /// Renames a cluster and all that were renamed to it.
    ///
    /// - Returns: the pairs that changed, each in its last state; empty when both had one name already.
    @discardableResult
    package mutating func merge(_ merge: CopyAdmission.Merge) -> [(from: StoryID, to: StoryID)] {
        let from = present(merge.from)
        let to = present(merge.to)
        guard from != to else { return [] }
        let moved = (former.removeValue(forKey: from.bits) ?? []) + [from.bits]
        for name in moved { present[name] = to.bits }
        former[to.bits, default: []] += moved
        return moved.map { (StoryID(bits: $0), to) }
    }

    /// Takes over a stored pair, or forgets it.
    package mutating func restore(_ from: StoryID, _ to: StoryID) {
        present[from.bits] = to.bits
        former[to.bits, default: []].append(from.bits)
    }

    package mutating func forget(_ from: StoryID) {
        guard let to = present.removeValue(forKey: from.bits) else { return }
        former[to]?.removeAll { $0 == from.bits }
    }
}

/// Sentences seen more than once, with the places from the second on.
package struct FurnitureMemory: Sendable {
    private var places: [UInt64: [SeenSentence.Place]] = [:]

    package init() {}

    package var count: Int { places.count }
    package func knows(_ hash: UInt64) -> Bool { places[hash] != nil }
    package func places(of hash: UInt64) -> [SeenSentence.Place] { places[hash] ?? [] }

    /// Notes a place within the bounds.
    ///
    /// - Returns: whether it was new.
    @discardableResult
    package mutating func note(_ sighting: SentenceSighting, as cluster: StoryID) -> Bool {
        let place = SeenSentence.Place(host: sighting.host, cluster: cluster)
        let known = places[sighting.hash] ?? []
        guard FingerprintBounds.haveRoom(known, for: place) else { return false }
        places[sighting.hash, default: []].append(place)
        return true
    }

    package mutating func forget(_ hash: UInt64) { places[hash] = nil }
}

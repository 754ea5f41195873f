import Foundation
import WireModel

/// The tables of a copy index: texts, postings, digests, sentences, merged clusters.
struct MemoryIndex {
    private var texts: [StoryID: Fingerprint] = [:]
    /// By arrival, the last ones, ``FingerprintBounds/postingsPerAnchor`` of them.
    private var postings: [UInt64: [StoryID]] = [:]
    private var storiesOfDigest: [String: [StoryID]] = [:]
    private var sentences: [UInt64: [SentenceSighting]] = [:]
    private var merged: [StoryID: StoryID] = [:]

    /// Stories with a fingerprint here.
    func contains(_ story: StoryID) -> Bool { texts[story] != nil }

    /// The name that a cluster has now.
    func presentName(of cluster: StoryID) -> StoryID {
        var name = cluster
        while let next = merged[name] { name = next }
        return name
    }

    func matches(anchors: [UInt64], since: Date) -> [AnchorMatch] {
        var found: [AnchorMatch] = []
        for anchor in anchors {
            for story in postings[anchor] ?? [] {
                guard let text = texts[story], text.publishedAt >= since else { continue }
                found.append(AnchorMatch(anchor: anchor, story: story, cluster: presentName(of: text.cluster)))
            }
        }
        return found
    }

    func fingerprint(of story: StoryID) -> Fingerprint? {
        guard var text = texts[story] else { return nil }
        text.cluster = presentName(of: text.cluster)
        return text
    }

    func fingerprint(textDigest: String, since: Date) -> Fingerprint? {
        (storiesOfDigest[textDigest] ?? [])
            .compactMap { fingerprint(of: $0) }
            .filter { $0.publishedAt >= since }
            .min { ($0.publishedAt, $0.story.hex) < ($1.publishedAt, $1.story.hex) }
    }

    func sightings(of hashes: [UInt64], host: String) -> [SentenceSighting] {
        hashes.flatMap { hash in
            let all = sentences[hash] ?? []
            let own = all.filter { $0.host == host }.prefix(FingerprintBounds.sightingsPerHost)
            let foreign = all.filter { $0.host != host }.prefix(FingerprintBounds.sightings - own.count)
            return own + foreign
        }
    }

    mutating func admit(_ admission: CopyAdmission) {
        let text = admission.fingerprint
        for merge in admission.merges {
            let from = presentName(of: merge.from)
            let to = presentName(of: merge.to)
            if from != to { merged[from] = to }
        }
        for update in admission.maskUpdates where texts[update.story]?.version == update.version {
            texts[update.story]?.mask = update.mask
        }
        for sighting in admission.sentences { remember(sighting) }
        if let older = texts[text.story] {
            guard older.version <= text.version else { return }
            forget(older)
        }
        texts[text.story] = text
        storiesOfDigest[text.textDigest, default: []].append(text.story)
        for anchor in text.anchors { post(anchor, text) }
    }

    private mutating func post(_ anchor: UInt64, _ text: Fingerprint) {
        var stories = postings[anchor] ?? []
        var place = stories.count
        while place > 0, let other = texts[stories[place - 1]],
            (other.publishedAt, other.story.hex) > (text.publishedAt, text.story.hex)
        {
            place -= 1
        }
        stories.insert(text.story, at: place)
        if stories.count > FingerprintBounds.postingsPerAnchor { stories.removeFirst() }
        postings[anchor] = stories
    }

    private mutating func remember(_ sighting: SentenceSighting) {
        let seen = sentences[sighting.hash] ?? []
        guard seen.count < FingerprintBounds.sightings, !seen.contains(sighting),
            seen.count(where: { $0.host == sighting.host }) < FingerprintBounds.sightingsPerHost
        else { return }
        sentences[sighting.hash, default: []].append(sighting)
    }

    private mutating func forget(_ text: Fingerprint) {
        texts[text.story] = nil
        storiesOfDigest[text.textDigest]?.removeAll { $0 == text.story }
        for anchor in text.anchors { postings[anchor]?.removeAll { $0 == text.story } }
    }
}

import Foundation

/// A published text as the copy index knows it; one for each story, of its latest version.
package struct Fingerprint: Sendable, Codable, Hashable {
    package var story: StoryID
    package var version: Int
    package var host: String
    /// When the text arrived; the index forgets it after the window of the copy judge.
    package var publishedAt: Date
    /// The cluster's name at the time of storing: the id of its first member.
    ///
    /// A store answers with the name that it has now (``CopyAdmission/merges`` followed to the end).
    package var cluster: StoryID
    /// The first 64 bits of SHA-256 over the normalised text: equal for exact copies.
    ///
    /// May come back as 0.
    package var textDigest: UInt64
    /// The hashes under which a later text finds this one; only those that were new to the cluster.
    package var anchors: [UInt64]
    /// The words that an alignment needs, in Dedup's own versioned encoding; empty when `anchors` is.
    package var tokens: [UInt8]
    /// The part of the words that ties the text to its cluster, in Dedup's encoding; empty: all of it.
    package var mask: [UInt8]

    package init(
        story: StoryID, version: Int, host: String, publishedAt: Date, cluster: StoryID, textDigest: UInt64,
        anchors: [UInt64] = [], tokens: [UInt8] = [], mask: [UInt8] = []
    ) {
        self.story = story
        self.version = version
        self.host = host
        self.publishedAt = publishedAt
        self.cluster = cluster
        self.textDigest = textDigest
        self.anchors = anchors
        self.tokens = tokens
        self.mask = mask
    }
}

/// An indexed text that holds an anchor of a new one.
package struct AnchorMatch: Sendable, Hashable {
    package var anchor: UInt64
    package var story: StoryID
    /// The name that the cluster has now.
    package var cluster: StoryID

    package init(anchor: UInt64, story: StoryID, cluster: StoryID) {
        self.anchor = anchor
        self.story = story
        self.cluster = cluster
    }
}

/// A sentence stood on a page of a host, in a text of a cluster: what page furniture is learnt from.
package struct SentenceSighting: Sendable, Codable, Hashable {
    package var hash: UInt64
    package var host: String
    package var cluster: StoryID
    /// The beginning of the sentence as printed, of one that was seen before; to show people what was learnt.
    package var sample: String?

    package init(hash: UInt64, host: String, cluster: StoryID, sample: String? = nil) {
        self.hash = hash
        self.host = host
        self.cluster = cluster
        self.sample = sample
    }
}

/// A sentence that stood in an earlier text.
///
/// Where it stood first is not remembered, only that it did: nearly all sentences come once and never again. From the
/// second sighting on, each place is known.
package struct SeenSentence: Sendable, Hashable {
    package struct Place: Sendable, Hashable {
        package var host: String
        package var cluster: StoryID

        package init(host: String, cluster: StoryID) {
            self.host = host
            self.cluster = cluster
        }
    }

    package var hash: UInt64
    /// Second and later sightings; empty when it was seen once.
    package var places: [Place]

    package init(hash: UInt64, places: [Place]) {
        self.hash = hash
        self.places = places
    }
}

/// A sentence that returned in unlike stories of a host.
package struct FurnitureSentence: Sendable, Codable, Hashable {
    package var hash: UInt64
    /// The beginning of the sentence as printed, up to ``FingerprintBounds/sampleLength`` characters; nil when it was
    /// learnt by an earlier wirespool.
    package var sample: String?
    /// Stories of the host that had it besides the first, at most ``FingerprintBounds/sightingsPerHost``.
    package var stories: Int
    /// Day on which it was last seen (UTC).
    package var lastSeen: Date

    package init(hash: UInt64, sample: String?, stories: Int, lastSeen: Date) {
        self.hash = hash
        self.sample = sample
        self.stories = stories
        self.lastSeen = lastSeen
    }
}

/// What one copy judgement wants written, in one transaction with the publication.
package struct CopyAdmission: Sendable, Codable, Hashable {
    /// Two clusters turned out to be one; `from` is called `to` from now on.
    package struct Merge: Sendable, Codable, Hashable {
        package var from: StoryID
        package var to: StoryID

        package init(from: StoryID, to: StoryID) {
            self.from = from
            self.to = to
        }
    }

    /// A new mask of an older text; void when the story has another version by now.
    package struct MaskUpdate: Sendable, Codable, Hashable {
        package var story: StoryID
        package var version: Int
        package var mask: [UInt8]

        package init(story: StoryID, version: Int, mask: [UInt8]) {
            self.story = story
            self.version = version
            self.mask = mask
        }
    }

    /// Takes the place of the story's older fingerprint, its anchors included; an older version than the stored
    /// one changes nothing.
    package var fingerprint: Fingerprint
    package var merges: [Merge]
    package var maskUpdates: [MaskUpdate]
    package var sentences: [SentenceSighting]

    package init(
        fingerprint: Fingerprint, merges: [Merge] = [], maskUpdates: [MaskUpdate] = [],
        sentences: [SentenceSighting] = []
    ) {
        self.fingerprint = fingerprint
        self.merges = merges
        self.maskUpdates = maskUpdates
        self.sentences = sentences
    }
}

/// The copy index, in memory (Dedup) or on disk (State); both answer alike.
///
/// Each call is one batched read or one transaction; a judgement makes at most four reads, on the executor of its
/// caller. Answers come in no particular order unless stated.
package protocol FingerprintStore: Sendable {
    /// Stored texts that hold one of the anchors and arrived at or after `since`.
    ///
    /// At most ``FingerprintBounds/postingsPerAnchor`` an anchor: the ones that arrived last (ties: greater id first).
    /// A store may know anchors by 36 bits: at ten million texts about one text in ten gets a match too many.
    nonisolated(nonsending) func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch]

    /// The stored fingerprints of these stories, those unknown left out. `cluster` is the present name and `mask`
    /// the present mask; `anchors` and `textDigest` may come back empty.
    nonisolated(nonsending) func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint]

    /// The text that arrived first (ties: smaller id) among those with this digest that arrived at or after `since`.
    nonisolated(nonsending) func fingerprint(textDigest: UInt64, since: Date) async throws -> Fingerprint?

    /// Those of the sentences that were seen before, with up to ``FingerprintBounds/sightingsPerHost`` different
    /// clusters of each host and ``FingerprintBounds/sightings`` in all.
    nonisolated(nonsending) func seenSentences(among hashes: [UInt64]) async throws -> [SeenSentence]

    /// Writes all of an admission or nothing. Idempotent: the same admission twice is one.
    func admit(_ admission: CopyAdmission) async throws
}

/// Bounds that every copy index keeps, so that all of them answer alike.
package enum FingerprintBounds {
    /// Postings looked at for one anchor; only phrases of the trade ("did not immediately respond to") have more.
    package static let postingsPerAnchor = 32
    /// Clusters of one host that are remembered for a sentence.
    package static let sightingsPerHost = 4
    /// Sightings that are remembered for a sentence, over all hosts.
    package static let sightings = 16
    /// Whether a place is new to a sentence and within its bounds.
    package static func haveRoom(_ known: [SeenSentence.Place], for place: SeenSentence.Place) -> Bool {
        known.count < sightings && !known.contains(place)
            && known.count(where: { $0.host == place.host }) < sightingsPerHost
    }

    /// Characters kept of a furniture sentence.
    package static let sampleLength = 120
}

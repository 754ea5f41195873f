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
    /// SHA-256 of the normalised text, 64 hex digits: equal for exact copies.
    package var textDigest: String
    /// The hashes under which a later text finds this one; only those that were new to the cluster.
    package var anchors: [UInt64]
    /// The words that an alignment needs, in Dedup's own versioned encoding; empty when `anchors` is.
    package var tokens: [UInt8]
    /// The part of the words that ties the text to its cluster, in Dedup's encoding; empty: all of it.
    package var mask: [UInt8]

    package init(
        story: StoryID, version: Int, host: String, publishedAt: Date, cluster: StoryID, textDigest: String,
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

    package init(hash: UInt64, host: String, cluster: StoryID) {
        self.hash = hash
        self.host = host
        self.cluster = cluster
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

/// The copy index, in memory (Dedup) or in SQLite (State); both answer alike.
///
/// Each call is one batched read or one transaction; a judgement makes at most four reads. Answers come in no
/// particular order unless stated.
package protocol FingerprintStore: Sendable {
    /// Stored texts that hold one of the anchors and arrived at or after `since`.
    ///
    /// At most ``FingerprintBounds/postingsPerAnchor`` an anchor: the ones that arrived last (ties: greater id first).
    func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch]

    /// The stored fingerprints of these stories, those unknown left out. `cluster` is the present name and `mask`
    /// the present mask; `anchors` may come back empty.
    func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint]

    /// The text that arrived first (ties: smaller id) among those with this digest that arrived at or after `since`.
    func fingerprint(textDigest: String, since: Date) async throws -> Fingerprint?

    /// Who has seen these sentences: of each hash, up to ``FingerprintBounds/sightingsPerHost`` different clusters on
    /// `host` itself, and clusters on other hosts until there are ``FingerprintBounds/sightings`` in all.
    func sightings(of hashes: [UInt64], host: String) async throws -> [SentenceSighting]

    /// Writes all of an admission or nothing. Idempotent: the same admission twice is one.
    func admit(_ admission: CopyAdmission) async throws
}

/// Bounds that every copy index keeps, so that all of them answer alike.
package enum FingerprintBounds {
    /// Postings looked at for one anchor; only phrases of the trade ("did not immediately respond to") have more.
    package static let postingsPerAnchor = 32
    /// Clusters of one host that are remembered for a sentence; more may come back, and count no more.
    package static let sightingsPerHost = 4
    /// Sightings that are remembered for a sentence, over all hosts.
    package static let sightings = 16
}

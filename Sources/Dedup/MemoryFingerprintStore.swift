import Foundation
import Synchronization
import WireModel

/// The copy index in memory, for measuring and for tests; grows with what it is given.
package final class MemoryFingerprintStore: FingerprintStore {
    private let index = Mutex(MemoryIndex())

    package init() {}

    package func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch] {
        index.withLock { $0.matches(anchors: anchors, since: since) }
    }

    package func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint] {
        index.withLock { index in stories.compactMap { index.fingerprint(of: $0) } }
    }

    package func fingerprint(textDigest: String, since: Date) async throws -> Fingerprint? {
        index.withLock { $0.fingerprint(textDigest: textDigest, since: since) }
    }

    package func sightings(of hashes: [UInt64], host: String) async throws -> [SentenceSighting] {
        index.withLock { $0.sightings(of: hashes, host: host) }
    }

    package func admit(_ admission: CopyAdmission) async throws {
        index.withLock { $0.admit(admission) }
    }

    /// The present name of a story's cluster; nil for an unknown story.
    package func cluster(of story: StoryID) -> StoryID? {
        index.withLock { $0.fingerprint(of: story)?.cluster }
    }
}

import Foundation
import Synchronization
import WireModel

/// The copy index in memory, for measuring and for tests; grows with what it is given.
package final class MemoryFingerprintStore: FingerprintStore {
    private let memory = Mutex(CopyMemory())

    package init() {}

    package nonisolated(nonsending) func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch] {
        memory.withLock { $0.matches(anchors: anchors, since: since) }
    }

    package nonisolated(nonsending) func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint] {
        memory.withLock { memory in stories.compactMap { memory.fingerprint(of: $0) } }
    }

    package nonisolated(nonsending) func fingerprint(textDigest: UInt64, since: Date) async throws -> Fingerprint? {
        memory.withLock { $0.fingerprint(textDigest: textDigest, since: since) }
    }

    package nonisolated(nonsending) func seenSentences(among hashes: [UInt64]) async throws -> [SeenSentence] {
        memory.withLock { $0.seenSentences(among: hashes) }
    }

    package func admit(_ admission: CopyAdmission) async throws {
        memory.withLock { $0.admit(admission) }
    }

    /// The present name of a story's cluster; nil for an unknown story.
    package func cluster(of story: StoryID) -> StoryID? {
        memory.withLock { $0.fingerprint(of: story)?.cluster }
    }
}

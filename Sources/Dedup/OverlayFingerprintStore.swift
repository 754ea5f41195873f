import Foundation
import Synchronization
import WireModel

/// A copy index with the admissions of a batch laid over it that are not committed yet.
///
/// Texts of one batch are judged one after another, each against the index and those before it; `drain()` then gives
/// what to commit. Reads answer as the base will after the commit, but for the bound on postings, which base and batch
/// keep each for itself. Holds what is admitted between two drains; the batch is the bound.
package final class OverlayFingerprintStore: FingerprintStore {
    private struct Pending {
        var index = CopyMemory()
        var admissions: [CopyAdmission] = []
        /// Masks of texts that only the base has.
        var masks: [StoryID: CopyAdmission.MaskUpdate] = [:]

        /// A committed fingerprint with the cluster's name and the mask that the batch gave it.
        func current(_ committed: Fingerprint) -> Fingerprint {
            var text = committed
            text.cluster = index.names.present(committed.cluster)
            if let update = masks[text.story], update.version == text.version { text.mask = update.mask }
            return text
        }
    }

    private let base: any FingerprintStore
    private let pending = Mutex(Pending())

    package init(over base: any FingerprintStore) {
        self.base = base
    }

    package nonisolated(nonsending) func matches(anchors: [UInt64], since: Date) async throws -> [AnchorMatch] {
        let committed = try await base.matches(anchors: anchors, since: since)
        return pending.withLock { pending in
            if pending.admissions.isEmpty { return committed }
            var found: [AnchorMatch] = []
            found.reserveCapacity(committed.count + 16)
            for match in committed where !pending.index.contains(match.story) {
                found.append(
                    AnchorMatch(
                        anchor: match.anchor, story: match.story, cluster: pending.index.names.present(match.cluster)))
            }
            for anchor in anchors { pending.index.appendMatches(of: anchor, since: since, to: &found) }
            return found
        }
    }

    package nonisolated(nonsending) func fingerprints(of stories: [StoryID]) async throws -> [Fingerprint] {
        let committed = try await base.fingerprints(of: stories)
        return pending.withLock { pending in
            committed.filter { !pending.index.contains($0.story) }.map { pending.current($0) }
                + stories.compactMap { pending.index.fingerprint(of: $0) }
        }
    }

    package nonisolated(nonsending) func fingerprint(textDigest: UInt64, since: Date) async throws -> Fingerprint? {
        let committed = try await base.fingerprint(textDigest: textDigest, since: since)
        return pending.withLock { pending in
            let kept = committed.flatMap { pending.index.contains($0.story) ? nil : pending.current($0) }
            return [kept, pending.index.fingerprint(textDigest: textDigest, since: since)]
                .compactMap { $0 }
                .min { CopyMemory.isEarlier($0, $1) }
        }
    }

    package nonisolated(nonsending) func seenSentences(among hashes: [UInt64]) async throws -> [SeenSentence] {
        let committed = try await base.seenSentences(among: hashes)
        return pending.withLock { pending in
            if pending.admissions.isEmpty { return committed }
            let added = pending.index.seenSentences(among: hashes)
            var seen = Dictionary(committed.map { ($0.hash, $0.places) }) { first, _ in first }
            for sentence in added {
                var places = (seen[sentence.hash] ?? []).map {
                    SeenSentence.Place(host: $0.host, cluster: pending.index.names.present($0.cluster))
                }
                for place in sentence.places where FingerprintBounds.haveRoom(places, for: place) {
                    places.append(place)
                }
                seen[sentence.hash] = places
            }
            return hashes.compactMap { hash in seen[hash].map { SeenSentence(hash: hash, places: $0) } }
        }
    }

    package func admit(_ admission: CopyAdmission) async throws {
        pending.withLock { pending in
            for update in admission.maskUpdates where !pending.index.contains(update.story) {
                pending.masks[update.story] = update
            }
            pending.index.admit(admission)
            pending.admissions.append(admission)
        }
    }

    /// What was admitted since the last time, in order; the overlay is empty afterwards.
    ///
    /// To be committed before the next judgement, which would not see it otherwise.
    package func drain() -> [CopyAdmission] {
        pending.withLock { pending in
            let admissions = pending.admissions
            pending = Pending()
            return admissions
        }
    }
}

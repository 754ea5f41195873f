import Foundation
import WireModel

/// The clusters worth an alignment, best first, out of the anchors that a text shares with the index.
struct CandidateField: Sendable {
    struct Candidate: Sendable {
        var cluster: StoryID
        /// Members to align with; the cluster's first story is one.
        var stories: [StoryID]
    }

    private(set) var candidates: [Candidate] = []
    /// Clusters that have each anchor, those of the story's own older version aside.
    private(set) var clustersOfAnchor: [UInt64: [StoryID]] = [:]

    /// All stories to fetch.
    var stories: [StoryID] {
        var seen: Set<StoryID> = []
        return candidates.flatMap(\.stories).filter { seen.insert($0).inserted }
    }

    private struct Tally {
        var score = 0.0
        var hits = 0
        var hitsOfStory: [StoryID: Int] = [:]
    }

    init(_ matches: [AnchorMatch], anchors: Int, of story: StoryID, settings: CopyJudge.Settings) {
        for match in matches where match.story != story {
            if !(clustersOfAnchor[match.anchor]?.contains(match.cluster) ?? false) {
                clustersOfAnchor[match.anchor, default: []].append(match.cluster)
            }
        }
        var tallies: [StoryID: Tally] = [:]
        for clusters in clustersOfAnchor.values {
            // An anchor counts less the more clusters have it.
            let rarity = 1 / log2(2 + Double(clusters.count))
            for cluster in clusters { tallies[cluster, default: Tally()].score += rarity }
        }
        for match in matches where match.story != story {
            tallies[match.cluster]?.hits += 1
            tallies[match.cluster]?.hitsOfStory[match.story, default: 0] += 1
        }
        let least = anchors < 8 ? 1 : 2
        candidates =
            tallies
            .filter { $0.key != story && $0.value.hits >= least }
            .sorted { ($1.value.score, $0.key.hex) < ($0.value.score, $1.key.hex) }
            .prefix(settings.clusters)
            .map { cluster, tally in
                Candidate(cluster: cluster, stories: Self.stories(of: cluster, tally, settings.textsPerCluster))
            }
    }

    /// The members with most hits, the first story of the cluster in any case.
    private static func stories(of cluster: StoryID, _ tally: Tally, _ limit: Int) -> [StoryID] {
        var best = tally.hitsOfStory
            .sorted { ($1.value, $0.key.hex) < ($0.value, $1.key.hex) }
            .prefix(limit)
            .map(\.key)
        if !best.contains(cluster) { best = Array(best.prefix(limit - 1)) + [cluster] }
        return best
    }
}

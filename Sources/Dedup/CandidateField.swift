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
    /// Anchors that any text has, that of the story's own older version aside.
    private(set) var anchorsKnown = 0
    /// Clusters that share any anchor.
    private(set) var clustersMet = 0
    /// Who has what, by anchor.
    private var holders: [Holder] = []

    /// A cluster has an anchor.
    private struct Holder: Sendable {
        var anchor: UInt64
        var cluster: UInt64
    }

    /// A text of a cluster shares anchors.
    private struct Member {
        var cluster: UInt64
        var story: UInt64
        var hits: Int
    }

    private struct Tally {
        var cluster: UInt64
        var score: Double
        var hits: Int
        /// Where its members stand.
        var members: Range<Int>
    }

    /// All stories to fetch.
    var stories: [StoryID] {
        var seen: Set<StoryID> = []
        return candidates.flatMap(\.stories).filter { seen.insert($0).inserted }
    }

    init(_ matches: [AnchorMatch], anchors: Int, of story: StoryID, settings: CopyJudge.Settings) {
        guard !matches.isEmpty else { return }
        // Sorted arrays throughout: a dictionary of arrays cost more than the look-ups themselves.
        var holders: [Holder] = []
        var sharing: [(cluster: UInt64, story: UInt64)] = []
        holders.reserveCapacity(matches.count)
        sharing.reserveCapacity(matches.count)
        for match in matches where match.story != story {
            holders.append(Holder(anchor: match.anchor, cluster: match.cluster.bits))
            sharing.append((match.cluster.bits, match.story.bits))
        }
        holders.sort { ($0.anchor, $0.cluster) < ($1.anchor, $1.cluster) }
        sharing.sort { $0 < $1 }
        var tallies = Self.tallies(sharing)
        let scores = scored(holders)
        for index in tallies.list.indices { tallies.list[index].score = scores[tallies.list[index].cluster] ?? 0 }
        clustersMet = tallies.list.count
        let least = anchors < 8 ? 1 : 2
        candidates =
            tallies.list
            .filter { $0.cluster != story.bits && $0.hits >= least }
            .sorted { ($1.score, $0.cluster) < ($0.score, $1.cluster) }
            .prefix(settings.clusters)
            .map { tally in
                let members = tallies.members[tally.members]
                return Candidate(
                    cluster: StoryID(bits: tally.cluster),
                    stories: Self.stories(of: tally.cluster, members, settings.textsPerCluster))
            }
    }

    /// Whether one of the clusters has the anchor.
    func hasAnchor(_ anchor: UInt64, in clusters: Set<StoryID>) -> Bool {
        var low = 0
        var high = holders.count
        while low < high {
            let middle = (low + high) / 2
            if holders[middle].anchor < anchor { low = middle + 1 } else { high = middle }
        }
        while low < holders.count, holders[low].anchor == anchor {
            if clusters.contains(StoryID(bits: holders[low].cluster)) { return true }
            low += 1
        }
        return false
    }

    /// The score of each cluster: an anchor counts less the more clusters have it.
    private mutating func scored(_ sorted: [Holder]) -> [UInt64: Double] {
        var scores: [UInt64: Double] = [:]
        holders.reserveCapacity(sorted.count)
        var start = 0
        for (index, holder) in sorted.enumerated() {
            let isNew = holders.last.map { $0.anchor != holder.anchor || $0.cluster != holder.cluster } ?? true
            if isNew { holders.append(holder) }
            guard index + 1 == sorted.count || sorted[index + 1].anchor != holder.anchor else { continue }
            anchorsKnown += 1
            let rarity = 1 / log2(2 + Double(holders.count - start))
            for place in start..<holders.count { scores[holders[place].cluster, default: 0] += rarity }
            start = holders.count
        }
        return scores
    }

    /// Hits of each cluster and of each of its texts, from pairs in order.
    private static func tallies(_ sharing: [(cluster: UInt64, story: UInt64)]) -> (list: [Tally], members: [Member]) {
        var list: [Tally] = []
        var members: [Member] = []
        for pair in sharing {
            if let last = members.last, last.cluster == pair.cluster, last.story == pair.story {
                members[members.count - 1].hits += 1
            } else {
                members.append(Member(cluster: pair.cluster, story: pair.story, hits: 1))
            }
            if let last = list.last, last.cluster == pair.cluster {
                list[list.count - 1].hits += 1
                list[list.count - 1].members = last.members.lowerBound..<members.count
            } else {
                list.append(
                    Tally(cluster: pair.cluster, score: 0, hits: 1, members: members.count - 1..<members.count))
            }
        }
        return (list, members)
    }

    /// The members with most hits, the first story of the cluster in any case.
    private static func stories(of cluster: UInt64, _ members: ArraySlice<Member>, _ limit: Int) -> [StoryID] {
        var best = members.sorted { ($1.hits, $0.story) < ($0.hits, $1.story) }.prefix(limit).map(\.story)
        if !best.contains(cluster) { best = Array(best.prefix(limit - 1)) + [cluster] }
        return best.map { StoryID(bits: $0) }
    }
}

import State
import WireModel

/// Decides whether a copy's text is to stand for its cluster in place of the first one's; pure.
package struct PreferredChoice: Sendable {
    /// Words of the copy for each of the text that is published: 1.25.
    package var longerBy = 1.25
    /// Least words that it has more: 40.
    package var leastMore = 40
    /// Least share of the other text that stands in the copy, 0…1: 0.85.
    package var leastHeld = 0.85
    /// Least share of the copy that stands in the other text, 0…1: 0.5.
    ///
    /// Less, and it is a text of its own with the story inside: a roundup, a local report.
    package var leastShared = 0.5

    package init() {}

    /// Whether the copy holds nearly all of what the cluster's first story has now, and clearly more.
    ///
    /// - Parameter isWhole: the copy is no teaser, and the extractor was sure of it.
    func isBetter(_ evidence: CopyEvidence, words: Int, isWhole: Bool, than published: DocumentRow) -> Bool {
        guard let before = published.words, published.operation == .put || published.operation == .update,
            evidence.containmentThere >= leastHeld, evidence.containmentHere >= leastShared, isWhole,
            words - before >= leastMore, Double(words) >= Double(before) * longerBy
        else { return false }
        return true
    }
}

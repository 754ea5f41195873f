import Foundation
import WireModel

/// A text to be judged: one version of a story, as it arrived.
package struct CopyDocument: Sendable {
    package var story: StoryID
    package var version: Int
    package var host: String
    package var headline: String?
    /// Body paragraphs, a newline between them.
    package var text: String
    /// Arrival, not the publisher's date.
    package var publishedAt: Date

    package init(
        story: StoryID, version: Int = 1, host: String, headline: String? = nil, text: String, publishedAt: Date
    ) {
        self.story = story
        self.version = version
        self.host = host
        self.headline = headline
        self.text = text
        self.publishedAt = publishedAt
    }
}

/// What the judge found, and what the index is to remember of it.
package struct CopyJudgement: Sendable {
    /// Empty for a story of its own; else first `.copyOf`, then `.nearDuplicateOf` for every other cluster that it
    /// shares its text with.
    package var evidence: [CopyEvidence]
    /// To be written with the publication.
    package var admission: CopyAdmission
    /// What it took, in counts; all zero of an exact copy.
    package var effort = Effort()

    package var isCopy: Bool { evidence.first?.relation == .copyOf }
    /// The id of the first story of the text's cluster; the story itself when it is no copy.
    package var cluster: StoryID { admission.fingerprint.cluster }
}

extension CopyJudgement {
    /// What a judgement looked at: two streams are alike for the index when these are, text by text.
    package struct Effort: Sendable, Equatable {
        /// Anchors looked up, and those of them that some text holds.
        package var anchors = 0
        package var anchorsKnown = 0
        /// Clusters that share an anchor, and those of them that were worth an alignment.
        package var clustersMet = 0
        package var candidates = 0
        package var alignments = 0

        package init() {}
    }
}

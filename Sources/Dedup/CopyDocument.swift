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

    package var isCopy: Bool { evidence.first?.relation == .copyOf }
    /// The id of the first story of the text's cluster; the story itself when it is no copy.
    package var cluster: StoryID { admission.fingerprint.cluster }
}

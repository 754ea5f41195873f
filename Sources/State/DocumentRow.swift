import Foundation
import WireModel

/// A story as it was last published.
package struct DocumentRow: Sendable, Equatable {
    package var story: StoryID
    package var version: Int
    package var url: CanonicalURL?
    /// SHA-256 of the text as the pipeline compares it, hex; nil after a rebuild from a journal without it.
    package var textDigest: String?
    package var firstPublishedAt: Date
    package var publishedAt: Date
    /// The operation of the last version; `withdraw` stands for a withdrawn story.
    package var operation: Publication.Operation
    /// First member of the copies it belongs to.
    package var cluster: StoryID?
    package var validators: Validators?

    package init(
        story: StoryID, version: Int, url: CanonicalURL?, textDigest: String?, firstPublishedAt: Date,
        publishedAt: Date, operation: Publication.Operation = .put, cluster: StoryID? = nil,
        validators: Validators? = nil
    ) {
        self.story = story
        self.version = version
        self.url = url
        self.textDigest = textDigest
        self.firstPublishedAt = firstPublishedAt
        self.publishedAt = publishedAt
        self.operation = operation
        self.cluster = cluster
        self.validators = validators
    }
}

/// Everything that publishing one story version changes in State; written in one transaction with its batch.
package struct Admission: Sendable, Equatable {
    /// The intent; nil where nothing is published (a dropped copy, new validators of an unchanged page).
    package var publication: Publication?
    package var document: DocumentRow
    /// Further addresses of the story (the one asked for, redirects' ends, the feed's link).
    package var addresses: [CanonicalURL]
    package var copy: CopyAdmission?
    package var candidate: ArticleCandidate.ID?
    package var outcome: ArticleOutcome
    package var trace: [TraceEvent]

    package init(
        publication: Publication?, document: DocumentRow, addresses: [CanonicalURL] = [], copy: CopyAdmission? = nil,
        candidate: ArticleCandidate.ID? = nil, outcome: ArticleOutcome, trace: [TraceEvent] = []
    ) {
        self.publication = publication
        self.document = document
        self.addresses = addresses
        self.copy = copy
        self.candidate = candidate
        self.outcome = outcome
        self.trace = trace
    }
}

/// A journal line, with what the record beside it tells where it could be read.
package struct RebuiltPublication: Sendable, Equatable {
    package var publication: Publication
    package var url: CanonicalURL?
    package var textDigest: String?

    package init(publication: Publication, url: CanonicalURL? = nil, textDigest: String? = nil) {
        self.publication = publication
        self.url = url
        self.textDigest = textDigest
    }
}

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
    /// Words of the text that was last published; a text that is not all of its story counts half.
    package var words: Int?
    /// The copy whose text that was; nil where it is the story's own.
    package var textStory: StoryID?

    package init(
        story: StoryID, version: Int, url: CanonicalURL?, textDigest: String?, firstPublishedAt: Date,
        publishedAt: Date, operation: Publication.Operation = .put, cluster: StoryID? = nil,
        validators: Validators? = nil, words: Int? = nil, textStory: StoryID? = nil
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
        self.words = words
        self.textStory = textStory
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
    /// When the story is looked at again; nil leaves that as it is.
    package var recheck: Recheck?
    /// What later stories of the same event are told by.
    package var event: EventSketch?

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
    /// The story that the record calls itself a copy of.
    package var copyOf: StoryID?

    package init(
        publication: Publication, url: CanonicalURL? = nil, textDigest: String? = nil, copyOf: StoryID? = nil
    ) {
        self.publication = publication
        self.url = url
        self.textDigest = textDigest
        self.copyOf = copyOf
    }
}

/// When a published story is looked at again, and what was found when it was gone.
package struct Recheck: Sendable, Equatable {
    package var story: StoryID
    package var url: CanonicalURL
    /// Registrable domain of `url`.
    package var domain: String
    /// ``Source/id`` of the source that named it.
    package var source: String?
    /// Nil ends the looking: the row goes, and the proof with it.
    package var due: Date?
    /// Set while looks in a row found it gone.
    package var gone: GoneProof?

    package init(
        story: StoryID, url: CanonicalURL, domain: String, source: String? = nil, due: Date?, gone: GoneProof? = nil
    ) {
        self.story = story
        self.url = url
        self.domain = domain
        self.source = source
        self.due = due
        self.gone = gone
    }
}

/// How a host answered requests for articles.
package struct HostVisits: Sendable, Equatable, Codable {
    package var host: String
    package var lastAt: Date
    /// HTTP status of the last answer; nil where none came.
    package var lastStatus: Int?
    package var visits: Int
    /// Visits without a page: no connection, status 4xx or 5xx.
    package var failures: Int
    package var lastFailureAt: Date?
    package var lastFailure: String?
}

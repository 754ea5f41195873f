import Foundation
import WireModel

/// Which queue an article waits in; a higher one goes first whenever it has somebody ready.
package enum CandidatePriority: Int, Sendable, Codable, CaseIterable, Comparable {
    case backfill = 0
    case recheck = 1
    case news = 2
    case urgent = 3

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

/// Why an article is looked at.
package enum CandidateKind: String, Sendable, Codable {
    case new, revision, recheck
}

/// An article that somebody wants looked at.
package struct NewCandidate: Sendable, Equatable {
    package var url: CanonicalURL
    /// Registrable domain of `url`.
    package var domain: String
    package var kind: CandidateKind
    package var entry: FeedEntry?
    /// ``Source/id`` of the source that named it.
    package var source: String?
    package var priority: CandidatePriority
    /// Not before this moment; nil is at once.
    package var notBefore: Date?

    package init(
        url: CanonicalURL, domain: String, kind: CandidateKind = .new, entry: FeedEntry? = nil, source: String? = nil,
        priority: CandidatePriority = .news, notBefore: Date? = nil
    ) {
        self.url = url
        self.domain = domain
        self.kind = kind
        self.entry = entry
        self.source = source
        self.priority = priority
        self.notBefore = notBefore
    }
}

/// An article in the durable queue.
package struct ArticleCandidate: Sendable, Equatable, Identifiable {
    /// Names the row and what it asked for: a candidate that was changed while in hand is not ended by the old id.
    package struct ID: Hashable, Sendable, Codable {
        var row: Int64
        var stamp: Int64
    }

    package var id: ID
    /// Nil for an entry without an address, whose own text is the article.
    package var url: CanonicalURL?
    package var domain: String
    package var kind: CandidateKind
    package var entry: FeedEntry?
    package var source: String?
    /// Name of the backfill job that asked for it.
    package var job: String?
    package var priority: CandidatePriority
    /// Attempts that ended with a retry.
    package var attempts: Int
    package var notBefore: Date
}

/// How one pass of a candidate ended.
package struct ArticleOutcome: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        case published, duplicate, unchanged, skipped, quarantined, failed
    }

    package var kind: Kind
    /// Kebab-case, from a closed set of the pipeline: what it is counted under.
    package var reason: String
    /// Keeps the candidate in the queue until then, with one attempt more; counted as `retried`.
    package var retryAt: Date?

    package init(_ kind: Kind, reason: String, retryAt: Date? = nil) {
        self.kind = kind
        self.reason = reason
        self.retryAt = retryAt
    }
}

/// One candidate's end, for ``StateStore/finish(_:at:)``.
package struct FinishedCandidate: Sendable, Equatable {
    package var candidate: ArticleCandidate.ID
    package var outcome: ArticleOutcome
    package var trace: [TraceEvent]
    /// When the story is looked at again; nil leaves that as it is.
    package var recheck: Recheck?

    package init(
        _ candidate: ArticleCandidate.ID, _ outcome: ArticleOutcome, trace: [TraceEvent] = [], recheck: Recheck? = nil
    ) {
        self.candidate = candidate
        self.outcome = outcome
        self.trace = trace
        self.recheck = recheck
    }
}

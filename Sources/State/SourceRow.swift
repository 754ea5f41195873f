import Foundation
import WireModel

/// A configured source and what is remembered of it.
package struct SourceRow: Sendable, Equatable {
    package var source: Source
    package var state: PollState
    package var nextPoll: Date

    package init(source: Source, state: PollState, nextPoll: Date) {
        self.source = source
        self.state = state
        self.nextPoll = nextPoll
    }
}

/// What a newly read list changed, as source ids in the list's order.
package struct SourceChanges: Sendable, Equatable {
    package var added: [String] = []
    /// No longer in any list: not polled, but remembered, so that a source that comes back is not news all over.
    package var removed: [String] = []
    package var kept: [String] = []

    package init() {}
}

/// One entry as a poll found it.
package struct EntrySighting: Sendable, Equatable {
    /// What names the entry within its feed, in one form over all polls (id, else link, else title and date).
    package var key: String
    /// The story's address; nil for an entry that only has its own text.
    package var url: CanonicalURL?
    /// Registrable domain of the page: the unit of fairness in the queue.
    package var domain: String
    package var entry: FeedEntry
    /// Digest of what the entry says; another one means that the entry was revised.
    package var contentDigest: String
    /// Known by its address: the feed gives its entries other ids than before, and this is one of them.
    package var isRenamed = false

    package init(key: String, url: CanonicalURL?, domain: String, entry: FeedEntry, contentDigest: String) {
        self.key = key
        self.url = url
        self.domain = domain
        self.entry = entry
        self.contentDigest = contentDigest
    }
}

/// How an entry stands to what its source showed before.
package enum EntryStanding: String, Sendable, Codable {
    /// Its key was there before.
    case known
    /// Its key is new, its address was there under another one.
    case renamed
    case new
}

/// A source and when it is due.
package struct DueSource: Sendable, Equatable {
    /// ``Source/id``.
    package var source: String
    package var due: Date

    package init(source: String, due: Date) {
        self.source = source
        self.due = due
    }
}

/// One poll as `why` tells it.
package struct PollOutcome: Sendable, Equatable, Codable {
    package var at: Date
    /// HTTP status; nil where no response came.
    package var status: Int?
    /// Nil when the poll went well.
    package var failure: String?
    package var wasConditional = false
    package var entries = 0
    package var newEntries = 0
    package var queued = 0
    /// New entries that are held back, because the feed's ids are doubted.
    package var held = 0
    package var withdrawn = 0
    /// Entries that wait for a later hour, as this one had its share of new records; nil for none.
    package var later: Int?
    /// Entries not taken in, as too many wait already; nil for none.
    ///
    /// They come again as long as the feed shows them.
    package var turnedAway: Int?
    /// Pages beside the first one (RFC 5005).
    package var pages = 0
    /// Of all bodies on the wire, those of further pages and of what broke off included.
    package var bytes = 0
    package var milliseconds = 0
    /// Redirects followed, `301 https://…`.
    package var hops: [String] = []
    package var events: [String] = []
    package var next: Date

    package init(at: Date, next: Date) {
        self.at = at
        self.next = next
    }
}

/// What became of a poll's entries.
package struct PollReceipt: Sendable, Equatable {
    /// Newly queued, or queued again; those for later hours are not among them.
    package var queued: [ArticleCandidate] = []
    /// Entries put off to later hours.
    package var later = 0
    /// Entries that found the backlog full, too.
    package var turnedAway = 0
    /// All entries of the source that wait for later hours.
    package var backlog = 0

    package init() {}
}

/// How an article stands in the queue.
package struct QueuePlace: Sendable, Equatable, Codable {
    package var kind: CandidateKind
    /// Attempts that ended with a retry.
    package var attempts: Int
    /// It is taken as soon as there is a hand free.
    package var isReady: Bool
    /// Ready since, or not before; since when it waits where it is for a later hour.
    package var since: Date
    /// It waits for a later hour of its feed.
    package var isForLaterHour: Bool
    /// ``Source/id`` of the feed that named it.
    package var source: String?
}

/// Entries of a source that wait for later hours, since it named more than it may in one.
package struct FeedBacklog: Sendable, Equatable, Codable {
    package var waiting: Int
    /// Of their entries.
    package var bytes: Int
    /// When the next of them have their turn.
    package var next: Date
    /// How many of them then.
    package var share: Int
    /// When the last of them have theirs.
    package var last: Date
}

/// A published story that its feed took back (RFC 6721), for the publisher to say so.
package struct PendingWithdrawal: Sendable, Equatable, Identifiable {
    package struct ID: Hashable, Sendable, Codable {
        var address: Int64
    }

    package var id: ID
    package var story: StoryID
    /// The story's last published version.
    package var version: Int
    package var url: CanonicalURL?
    /// ``Source/id`` of the feed that took it back.
    package var source: String
    /// When it was noticed.
    package var at: Date
    /// `deleted-entry`.
    package var reason: String
}

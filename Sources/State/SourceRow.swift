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

    package init(key: String, url: CanonicalURL?, domain: String, entry: FeedEntry, contentDigest: String) {
        self.key = key
        self.url = url
        self.domain = domain
        self.entry = entry
        self.contentDigest = contentDigest
    }
}

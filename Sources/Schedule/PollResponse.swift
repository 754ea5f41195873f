import Foundation
import WireModel

/// What a poll brought, as far as the schedule cares.
package enum PollResponse: Sendable, Hashable {
    /// How likely a failed transfer is to pass by itself.
    package enum TransportKind: String, Sendable, Codable, CaseIterable {
        /// The resolver had no answer just now.
        case passing
        /// Refused, reset, timed out.
        case network
        /// No such name, bad certificate, forbidden address, broken limit.
        case lasting
    }

    case unchanged304(Unchanged)
    case feed(Fresh)
    case gone410
    case notFound404
    /// - Parameter retryAfter: the header as sent.
    case httpError(status: Int, retryAfter: String?)
    /// 200 with something else: HTML, a consent page, rubbish.
    case notAFeed(reason: String)
    case transport(reason: String, kind: TransportKind)
    /// The host's robots.txt names us and disallows the feed.
    case forbidden(rule: String)
    /// We failed; the source has nothing to do with it.
    case ownFault(reason: String)

    /// A 304.
    package struct Unchanged: Sendable, Hashable {
        /// False where no validators went with the request: then the 304 is an error of the server.
        package var wasConditional: Bool
        /// Those of the 304 itself; nil where it had none.
        package var validators: Validators?
        package var hints: PublisherHints
        package var hops: [RedirectHop]

        package init(
            wasConditional: Bool, validators: Validators? = nil, hints: PublisherHints = PublisherHints(),
            hops: [RedirectHop] = []
        ) {
            self.wasConditional = wasConditional
            self.validators = validators
            self.hints = hints
            self.hops = hops
        }
    }

    /// A feed document, 200 or 226.
    package struct Fresh: Sendable, Hashable {
        package var wasConditional = false
        /// Entries not met before.
        package var newEntries: Int
        package var knownEntries: Int
        /// New entries dated before the poll before this one: a 304 may have hidden them.
        package var overdueEntries = 0
        /// Dates of all entries; on the first poll they tell the rate of arrivals.
        package var entryDates: [Date] = []
        /// When new entries came, as far as their dates tell.
        package var newDates: [Date] = []
        /// When the document last changed, by its server or itself.
        package var changedAt: Date?
        /// `KeySketch.hash` of all entries' keys.
        package var entryKeys: [UInt64] = []
        /// Of new entries that are dated before the last whole document or not at all: maybe old ones under other ids.
        package var staleKeys: [UInt64] = []
        /// Known by their address, under other ids than before; counted as known.
        package var renamedEntries = 0
        /// A further page (RFC 5005) showed an entry that was known: none went by unseen.
        package var isGapClosed = false
        /// 226 with `IM: feed` (RFC 3229): that an entry is absent says nothing.
        package var isDelta = false
        /// The document is the one we follow: same id or self link, or entries overlap.
        package var isSameFeed: Bool
        package var bodyDigest: String?
        /// Over the entries as they are published, without clocks and adverts.
        package var entriesDigest: String?
        package var validators: Validators?
        package var hints = PublisherHints()
        package var hops: [RedirectHop] = []

        package init(newEntries: Int, knownEntries: Int) {
            self.newEntries = newEntries
            self.knownEntries = knownEntries
            isSameFeed = knownEntries > 0
        }
    }
}

/// What goes with the next request for a source.
package struct PollRequest: Sendable, Hashable {
    /// To be sent only to `validators.url`, on whichever hop that is.
    package var validators: Validators?
    /// Value of If-None-Match: the entity tag byte for byte, or two forms of it.
    package var ifNoneMatch: String?
    package var ifModifiedSince: String?
    /// Send `A-IM: feed` (RFC 3229).
    package var acceptsDelta: Bool { ifNoneMatch != nil }
    /// Send `Cache-Control: no-cache`: a cache on the way may be what answers 304.
    package var bypassesCaches: Bool
    package var isConditional: Bool { validators != nil }
    /// A short phrase for `why`.
    package var reason: String
}

/// What follows from a poll.
package struct PollDecision: Sendable, Hashable {
    package enum Event: Sendable, Hashable {
        case retired, revived
        case moved(to: CanonicalURL)
        /// The address that a redirect led to is dead: the other one is asked again.
        case movedBack(to: CanonicalURL)
        case validatorsLied
        /// 304 though nothing was asked on a condition.
        case unaskedNotModified
        /// No known entry in a whole document: some may have gone by unseen.
        case windowOverflow
        /// Failing for 30 days; asked once a week from now on.
        case failingLong
        /// Other ids for known addresses: mapped, nothing is published again.
        case idsChanged(Int)
        /// New ids for what may be old: held until they come again.
        case entriesHeld(Int)
        /// Those held before have kept their ids.
        case entriesReleased(Int)
        /// Ids that are new each time: from now on entries are told apart by their text.
        case idsIgnored
        /// The bytes of a day are spent: asked less often from now on.
        case bytesSpent
    }

    package var state: PollState
    package var next: Date
    /// The source's new address, proven; the caller keeps the old one as an alias, or merges two sources.
    package var adoptURL: CanonicalURL?
    package var useValidatorsNextTime: Bool
    /// Nothing in the answer differs from the last one, so nothing is to be published.
    package var isUnchanged: Bool
    /// Follow the feed's `next` pages (RFC 5005): first poll, or no known entry.
    package var followsPages: Bool
    /// Leave out the new entries of `staleKeys` this time.
    package var holdsStale: Bool
    package var events: [Event]
}

extension PollDecision.Event: CustomStringConvertible {
    /// A phrase for logs and `why`.
    package var description: String {
        switch self {
        case .retired: "gone for good (410 twice): retired, probed once a week"
        case .revived: "answers again: no longer retired"
        case .moved(let url): "moved for good to \(url): adopted"
        case .movedBack(let url): "dead where it had moved to: \(url) is asked again"
        case .validatorsLied: "validators lied: not sent for a while"
        case .unaskedNotModified: "304 though nothing was asked on a condition"
        case .windowOverflow: "no known entry in the document: some may have gone by unseen"
        case .failingLong: "failing for 30 days: asked once a week"
        case .idsChanged(let count): "other ids for \(count) known entries: mapped by their addresses"
        case .entriesHeld(let count): "\(count) new ids for what may be old entries: held until they come again"
        case .entriesReleased(let count): "\(count) held entries have kept their ids: taken in"
        case .bytesSpent: "the bytes of a day are spent: asked less often"
        case .idsIgnored: "ids are other ones each time: entries are told apart by their text"
        }
    }
}

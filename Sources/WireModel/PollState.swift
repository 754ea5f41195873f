import Foundation

/// What is remembered of a source between polls; everything that `PollPolicy` decides from.
package struct PollState: Hashable, Sendable, Codable {
    /// An `-gzip` entity tag that its server never recognises (Apache), and what came of sending both forms.
    package enum TagPair: String, Sendable, Codable { case wanted, works, useless }

    package var validators: Validators?
    package var lastPoll: Date?
    package var lastSuccess: Date?
    /// When an entry was last new.
    package var lastNews: Date?
    /// Polls so far, whatever came of them; makes each jitter another one.
    package var polls: Int = 0
    /// Seconds between polls that the arrivals suggest, before hints and jitter.
    package var intervalSeconds: Double?
    /// Arrivals an hour, on average over weeks.
    package var arrivalsPerHour: Double = 0
    /// What is known of the times of arrivals; nil before the first whole answer.
    package var profile: ArrivalProfile?
    /// Arrivals an hour at the busiest hour of the week, less where the source has fallen silent.
    package var peakPerHour: Double = 0
    /// Until when `profile` has been told.
    package var profiledTo: Date?
    /// `profile.silence` at the last whole answer without news: so much of it is no fault of validators.
    package var checkedSilence: Double = 0
    /// Entries that the feed showed at its last whole answer.
    package var windowEntries: Int = 0
    package var failures: Int = 0
    /// Failures by weight: hard 1, soft 0.5, passing 0.25.
    package var failureWeight: Double = 0
    package var failingSince: Date?
    package var lastFailure: String?
    /// Last poll at which the source had been failing for so long that it is only probed.
    package var lastLongFailure: Date?
    /// Successive 304s; many of them with a busy feed make the validators doubtful.
    package var notModifiedInARow: Int = 0
    /// How unlikely it is, as a sum of logarithms, that no 304 since the last news to validators hid anything.
    package var hiddenOdds: Double = 0
    package var lastUnconditional: Date?
    /// Last whole document; an entry that is new and older than this should have been in it.
    package var lastWhole: Date?
    /// Do not send validators before this moment: they lied.
    package var validatorsDistrustedUntil: Date?
    /// The last 304 contradicted what was asked, so the next request carries no validators.
    package var mustAskWhole = false
    package var tagPair: TagPair?
    package var bodyDigest: String?
    package var entriesDigest: String?
    /// What the feed document itself asks for; header hints come with each response.
    package var hints: PublisherHints?
    /// A permanent redirect seen but not yet adopted, since when and how often.
    package var movedTo: CanonicalURL?
    package var movedSince: Date?
    package var movedCount: Int = 0
    /// The address that an adopted redirect led away from; asked again where the new one is dead.
    package var movedFrom: CanonicalURL?
    /// When that was last done, since the source fails.
    package var movedBack: Date?
    package var goneSince: Date?
    package var goneCount: Int = 0
    package var isRetired = false
    package var retiredAt: Date?
    /// Entries of the last whole document: what shows that a document at another address is the same feed.
    package var entrySketch: KeySketch?
    /// New entries that look like old ones under other ids; not published until they come again under these.
    package var heldSketch: KeySketch?
    package var heldEntries: Int = 0
    /// Polls at which entries were held, in a row.
    package var heldPolls: Int = 0
    /// The feed's ids are other ones each time: its entries are told apart by their text.
    package var ignoresIDs = false
    /// What the feed says of itself: address and WebSub hubs (recorded, not subscribed to).
    package var selfLink: String?
    package var hubs: [String] = []
    package var feedTitle: String?
    /// Bytes that polls may still cost at `bytesLeftAt`, filling up evenly over the day; less than none is a debt.
    package var bytesLeft: Double?
    package var bytesLeftAt: Date?
    /// Since when each poll has been put off for what it costs in bytes; nil where it is not.
    package var rarerSince: Date?
    /// Polls that were, in all.
    package var rarerPolls = 0
    /// Why the next poll is when it is, for `why`; most important first.
    package var reasons: [String] = []

    package init() {}
}

extension PollState {
    /// Reads a state that an older version wrote too: what it lacks begins anew.
    package init(from decoder: any Decoder) throws {
        self.init()
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            if let found = try stored.decodeIfPresent(Value.self, forKey: key) { value = found }
        }
        try read(.validators, into: &validators)
        try read(.lastPoll, into: &lastPoll)
        try read(.lastSuccess, into: &lastSuccess)
        try read(.lastNews, into: &lastNews)
        try read(.polls, into: &polls)
        try read(.intervalSeconds, into: &intervalSeconds)
        try read(.arrivalsPerHour, into: &arrivalsPerHour)
        try read(.windowEntries, into: &windowEntries)
        try read(.failures, into: &failures)
        try read(.failureWeight, into: &failureWeight)
        try read(.failingSince, into: &failingSince)
        try read(.lastFailure, into: &lastFailure)
        try read(.lastLongFailure, into: &lastLongFailure)
        try read(.notModifiedInARow, into: &notModifiedInARow)
        try read(.hiddenOdds, into: &hiddenOdds)
        try read(.lastUnconditional, into: &lastUnconditional)
        try read(.validatorsDistrustedUntil, into: &validatorsDistrustedUntil)
        try read(.mustAskWhole, into: &mustAskWhole)
        try read(.tagPair, into: &tagPair)
        try read(.bodyDigest, into: &bodyDigest)
        try read(.entriesDigest, into: &entriesDigest)
        try read(.hints, into: &hints)
        try read(.movedTo, into: &movedTo)
        try read(.movedSince, into: &movedSince)
        try read(.movedCount, into: &movedCount)
        try read(.movedFrom, into: &movedFrom)
        try read(.movedBack, into: &movedBack)
        try read(.goneSince, into: &goneSince)
        try read(.goneCount, into: &goneCount)
        try read(.isRetired, into: &isRetired)
        try read(.retiredAt, into: &retiredAt)
        try read(.profile, into: &profile)
        try read(.profiledTo, into: &profiledTo)
        try read(.peakPerHour, into: &peakPerHour)
        try read(.checkedSilence, into: &checkedSilence)
        try read(.lastWhole, into: &lastWhole)
        try read(.entrySketch, into: &entrySketch)
        try read(.heldSketch, into: &heldSketch)
        try read(.heldEntries, into: &heldEntries)
        try read(.heldPolls, into: &heldPolls)
        try read(.ignoresIDs, into: &ignoresIDs)
        try read(.selfLink, into: &selfLink)
        try read(.hubs, into: &hubs)
        try read(.feedTitle, into: &feedTitle)
        try read(.bytesLeft, into: &bytesLeft)
        try read(.bytesLeftAt, into: &bytesLeftAt)
        try read(.rarerSince, into: &rarerSince)
        try read(.rarerPolls, into: &rarerPolls)
        try read(.reasons, into: &reasons)
        if profile?.isSound == false { profile = nil }
    }
}

/// What a publisher says about how often to ask: in the feed document and in the response's header.
package struct PublisherHints: Hashable, Sendable, Codable {
    /// RSS `ttl`.
    package var ttlMinutes: Int?
    /// RSS `skipHours`, 0...23 GMT.
    package var skipHours: [Int] = []
    /// RSS `skipDays`, English names.
    package var skipDays: [String] = []
    /// `sy:updatePeriod`.
    package var updatePeriod: String?
    /// `sy:updateFrequency`.
    package var updateFrequency: Int?
    package var cacheControl: String?
    package var age: String?
    package var expires: String?
    package var date: String?

    package init() {}

    /// Hints of a whole answer.
    package init(feed: Feed, headers: [HeaderField]) {
        self.init(headers: headers)
        ttlMinutes = feed.ttlMinutes
        skipHours = feed.skipHours
        skipDays = feed.skipDays
        updatePeriod = feed.updatePeriod
        updateFrequency = feed.updateFrequency
    }

    /// Hints of an answer without a body (304).
    package init(headers: [HeaderField]) {
        func first(_ name: String) -> String? { headers.first { $0.name == name }?.value }
        let control = headers.filter { $0.name == "cache-control" }.map(\.value).joined(separator: ", ")
        cacheControl = control.isEmpty ? nil : control
        age = first("age")
        expires = first("expires")
        date = first("date")
    }
}

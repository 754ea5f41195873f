import Foundation

/// What is remembered of a source between polls; everything that `PollPolicy` decides from.
package struct PollState: Hashable, Sendable, Codable {
    package var validators: Validators?
    package var lastPoll: Date?
    package var lastSuccess: Date?
    /// When an entry was last new.
    package var lastNews: Date?
    /// Seconds between polls that the arrivals suggest, before hints and jitter.
    package var intervalSeconds: Double?
    /// Smoothed arrivals an hour.
    package var arrivalsPerHour: Double = 0
    package var failures: Int = 0
    package var lastFailure: String?
    /// Successive 304s; many of them with a busy feed make the validators doubtful.
    package var notModifiedInARow: Int = 0
    package var lastUnconditional: Date?
    /// Do not send validators before this moment: they lied.
    package var validatorsDistrustedUntil: Date?
    package var bodyDigest: String?
    package var entriesDigest: String?
    /// A permanent redirect seen but not yet adopted, since when and how often.
    package var movedTo: CanonicalURL?
    package var movedSince: Date?
    package var movedCount: Int = 0
    package var goneSince: Date?
    package var goneCount: Int = 0
    package var isRetired = false
    /// Why the next poll is when it is, for `why`; most important first.
    package var reasons: [String] = []

    package init() {}
}

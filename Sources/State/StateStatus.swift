import Foundation
import WireModel

/// How often passes ended in one way.
package struct Tally: Sendable, Equatable, Codable {
    /// An ``ArticleOutcome/Kind``, or `retried`.
    package var outcome: String
    package var reason: String
    package var count: Int
}

/// How often passes that ended in one hour ended so.
package struct HourTally: Sendable, Equatable, Codable {
    /// The hour's beginning.
    package var hour: Date
    package var outcome: String
    package var count: Int

    package init(hour: Date, outcome: String, count: Int) {
        (self.hour, self.outcome, self.count) = (hour, outcome, count)
    }
}

/// State in figures, for `status`.
package struct StateStatus: Sendable, Equatable, Codable {
    package var sources: Int
    package var dueSources: Int
    package var nextPoll: Date?
    package var lastPoll: Date?
    /// Articles waiting, those in hand included.
    package var queued: Int
    /// Those of them that wait for a later hour of their feed.
    package var later: Int
    package var openIntents: Int
    package var documents: Int
    package var lastSeq: Int
    package var quarantined: Int
    package var reasons: [Tally]
    /// Bytes of the file and its write-ahead log.
    package var fileBytes: Int
}

/// The running daemon's sign of life.
package struct DaemonHeartbeat: Sendable, Equatable, Codable {
    /// What the daemon's process uses, without its workers; what the system did not tell is nil.
    package struct Usage: Sendable, Equatable, Codable {
        package var residentBytes: Int?
        package var openFiles: Int?
        package var threads: Int?
        package var cpuSeconds: Double?

        package init(
            residentBytes: Int? = nil, openFiles: Int? = nil, threads: Int? = nil, cpuSeconds: Double? = nil
        ) {
            (self.residentBytes, self.openFiles) = (residentBytes, openFiles)
            (self.threads, self.cpuSeconds) = (threads, cpuSeconds)
        }
    }

    package var pid: Int32
    package var startedAt: Date
    package var at: Date
    package var version: String
    package var note: String
    /// Nil where an earlier release wrote it.
    package var usage: Usage?

    /// How the note of a daemon begins that publishes nothing at present; the reason follows.
    package static let haltMark = "halted: "
    /// The note of one that has ended.
    package static let stoppedNote = "stopped"

    package init(
        pid: Int32, startedAt: Date, at: Date, version: String, note: String = "", usage: Usage? = nil
    ) {
        self.usage = usage
        self.pid = pid
        self.startedAt = startedAt
        self.at = at
        self.version = version
        self.note = note
    }
}

/// A backfill job.
package struct JobRow: Sendable, Equatable {
    package var id: String
    package var title: String
    package var createdAt: Date
    /// True when the job was there and unfinished.
    package var isResumed: Bool
    package var closedAt: Date?
    /// Where its reader stands, in the reader's own words.
    package var position: String?
}

/// How far a backfill job is; `done` and `queued` sum up to `total`.
package struct JobProgress: Sendable, Equatable {
    package var total: Int
    package var done: Int
    package var outcomes: [Tally]

    package var queued: Int { max(0, total - done) }

    package func done(_ kind: ArticleOutcome.Kind) -> Int {
        outcomes.reduce(0) { $0 + ($1.outcome == kind.rawValue ? $1.count : 0) }
    }
}

/// Rows that a call of ``StateStore/prune(_:now:)`` removed.
package struct PruneCounts: Sendable, Equatable {
    package var traces = 0
    package var fingerprints = 0
    package var sentences = 0
    package var merges = 0
    package var entries = 0
    package var publications = 0
    package var tallies = 0
    package var jobURLs = 0
    package var robots = 0
    /// True when a bound was met and another call has work to do.
    package var isMoreLeft = false
}

/// What opening found and did.
package struct OpeningReport: Sendable, Equatable {
    package struct Damage: Sendable, Equatable {
        /// Where the damaged file went.
        package var movedTo: String
        package var detail: String
    }

    package var isNew = false
    /// Set when a damaged file was put aside; the caller refills the fresh one by
    /// ``StateStore/rebuild(from:)``.
    package var damage: Damage?
    /// The schema before its migration.
    package var migratedFrom: Int?
    /// True when every page was checked.
    package var wasCheckedWhole = false
    /// Run files of the copy index that were damaged or gone, a line each: their texts are not recognised any more.
    package var lostRuns: [String] = []
}

import Foundation
import Spool
import State
import WireModel

/// What the status page shows, at one moment.
struct PageSnapshot: Sendable {
    /// A publication with what its record says; without a headline where the record is gone.
    struct Story: Sendable {
        var publication: Publication
        var headline: String?
        var publisher: String?
        var url: CanonicalURL?
    }

    static let hoursShown = 48
    private static let storiesShown = 25

    var at: Date
    /// Nil where the state cannot be read; `trouble` says why.
    var report: StatusReport?
    var trouble: String?
    var hours: [HourTally] = []
    /// What became of articles in the last day, the most frequent first.
    var today: [Tally] = []
    /// The latest first.
    var stories: [Story] = []

    /// What the running daemon uses.
    var usage: DaemonHeartbeat.Usage? { report.flatMap { $0.running ? $0.heartbeat?.usage : nil } }

    /// Nothing is known.
    init(at: Date) { self.at = at }

    /// Looks anew: the state may have been put aside and built again since the last time.
    ///
    /// Nothing is written and no disk is tried, so that asking changes nothing, and needs no right to write.
    init(_ settings: Settings, now: Date) async {
        at = now
        do {
            let state = try await ReadingState.open(settings)
            let report = try await StatusReport(state, settings: settings, now: now, tries: false)
            self.report = report
            hours = try await state.hourlyTallies(
                since: now.addingTimeInterval(-Double(Self.hoursShown - 1) * 3_600))
            today = try await state.tallies(since: now.addingTimeInterval(-86_400))
            stories = Self.stories(upTo: report.state.lastSeq, settings: settings)
        } catch {
            trouble = "the state cannot be read: \(Failure(explaining: error).message)"
        }
    }

    /// Why nothing may come out at present, the gravest first; empty where all is well.
    var faults: [String] {
        if let trouble { return [trouble] }
        guard let report else { return [] }
        guard report.running else {
            guard let beat = report.heartbeat else { return ["the daemon has never run on this state"] }
            let hasStopped = beat.note == DaemonHeartbeat.stoppedNote
            let last = "\(hasStopped ? "it was stopped" : "its last sign of life came") at \(beat.at.rfc3339)"
            return ["the daemon is not running; \(last)"]
        }
        return [report.halted, silence(report), Self.fullDisk(report)].compactMap { $0 }
    }

    /// Signs of life are written into the state, every five seconds: one that stays out may mean that no more can be.
    private func silence(_ report: StatusReport) -> String? {
        guard let beat = report.heartbeat else { return nil }
        let age = at.timeIntervalSince(beat.at)
        guard age > Self.silenceSeconds else { return nil }
        return "halted or hanging: no sign of life of the daemon for \(Int(age)) s; can the state be written?"
    }

    private static func fullDisk(_ report: StatusReport) -> String? {
        let full = zip(["spool", "state"], report.disks).filter { $0.1.freeBytes.map { $0 < roomBytes } ?? false }
        return full.first.map { "halted: no room on the disk of the \($0.0), \($0.1.folder)" }
    }

    private static let silenceSeconds = 10.0
    private static let roomBytes = 256 << 10

    private static func stories(upTo last: Int, settings: Settings) -> [Story] {
        do {
            let reader = try SpoolReader(path: settings.directories.spool)
            let entries = try reader.entries(from: max(1, last - storiesShown + 1), limit: 2 * storiesShown)
            let publications = entries.compactMap { entry -> Publication? in
                if case .publication(let publication) = entry { publication } else { nil }
            }
            return zip(publications, reader.records(of: publications[...])).map { story($0, $1) }.reversed()
        } catch {
            // Before the first record there is no spool; what is wrong with one that is there, `spool verify` tells.
            return []
        }
    }

    private static func story(_ publication: Publication, _ record: Result<[UInt8], SpoolError>) -> Story {
        var story = Story(publication: publication)
        guard case .success(let bytes) = record, let record = try? Record(json: bytes) else { return story }
        story.headline = record.headlines?.first?.value
        story.publisher = record.infoSources?.first { $0.role == "publisher" }?.name
        story.url = record.altIds?.first { $0.role == "canonical-url" }.flatMap { CanonicalURL($0.value) }
        return story
    }
}

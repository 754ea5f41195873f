import Foundation
import Glibc
import State

/// How things stand: for `status`, `status --json` and the status page.
struct StatusReport: Encodable, Sendable {
    var running: Bool
    /// Why nothing is published although the daemon runs; nil where something may be.
    var halted: String?
    var heartbeat: DaemonHeartbeat?
    var state: StateStatus
    var copyIndex: CopyIndexStatus
    /// Of the spool, and of the state.
    var disks: [DiskTrial]
    /// Sources behind their own rhythm and failing ones; nil where they were not asked for.
    var stale: [SourceAccount]?

    /// - Parameters:
    ///   - lists: whether the stale sources are told, which reads them all.
    ///   - tries: whether the disks are tried with a file.
    init(
        _ state: any StateReading, settings: Settings, now: Date, lists: Bool = false, tries: Bool = true
    ) async throws {
        let beat = try await state.lastHeartbeat()
        heartbeat = beat
        let isAlive = beat.map { Self.isAlive($0, now: now) } ?? false
        running = isAlive
        halted = beat.flatMap { isAlive && $0.note.hasPrefix(DaemonHeartbeat.haltMark) ? $0.note : nil }
        self.state = try await state.status(at: now)
        copyIndex = try await state.copyIndexStatus()
        disks = [settings.directories.spool, settings.directories.state].map { DiskTrial($0, tries: tries) }
        guard lists else { return }
        let accounts = try await state.sources().map { SourceAccount($0, now: now) }
        stale = try await SourceAccount.troubled(among: accounts, in: state)
    }

    /// A sign of life in the last half minute, of a process that is there and did not say goodbye.
    static func isAlive(_ beat: DaemonHeartbeat, now: Date) -> Bool {
        beat.note != DaemonHeartbeat.stoppedNote && now.timeIntervalSince(beat.at) < 30
            && (kill(beat.pid, 0) == 0 || errno == EPERM)
    }
}

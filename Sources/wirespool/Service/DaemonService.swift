import Foundation
import Logging
import Pipeline
import ServiceLifecycle
import UnixSignals

/// The rounds, until the service is told to stop.
struct DaemonService: NamedService {
    let plant: Plant
    let notifier: SystemdNotifier
    let log: Logger

    func run() async throws {
        let stop = StopSignal()
        log.notice(
            "started",
            metadata: [
                "version": "\(Version.current)", "spool": "\(plant.settings.directories.spool)",
                "state": "\(plant.settings.directories.state)",
            ])
        for exception in plant.settings.fetch.allow {
            log.notice("address exception in force", metadata: ["allow": "\(exception)"])
        }
        notifier.status("settling the spool")
        // A state that is rebuilt from the journal takes minutes: that belongs to the start, which systemd times apart, not
        // to the rounds, whose turns feed the watchdog. Until then all that feeds name would pass for new.
        if try await plant.publisher.isStateBehind() { try await plant.publisher.settle() }
        try await withGracefulShutdownHandler {
            try await plant.rounds.run(.untilStopped, stop: stop) { notifier.ready() }
        } onGracefulShutdown: {
            notifier.stopping()
            stop.stop()
        }
    }
}

/// Reads the source lists anew on SIGHUP; a bad edit keeps the old ones.
struct ReloadService: NamedService {
    let plant: Plant
    let notifier: SystemdNotifier
    let log: Logger
    /// SIGHUPs, trapped since before the lists were read for the first time, so that none is missed.
    let hangups: UnixSignalsSequence
    /// The settings as their files have them now.
    let currentSettings: @Sendable () throws -> Settings

    func run() async throws {
        for await _ in hangups.cancelOnGracefulShutdown() {
            notifier.reloading()
            do {
                let reading = try await plant.readSources(at: Date(), spreads: true)
                if !reading.faults.isEmpty {
                    log.error(
                        "reload refused, the old source lists stay", metadata: ["faults": "\(reading.faults.count)"])
                }
                if try currentSettings() != plant.settings {
                    log.warning("the settings have changed; they come into force at the next start")
                }
            } catch {
                log.error("reload failed", metadata: ["error": "\(error)"])
            }
            notifier.ready()
        }
    }
}

/// Tells systemd in one line how things stand.
struct StatusService: NamedService {
    let plant: Plant
    let notifier: SystemdNotifier

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                notifier.status(await line())
                do { try await Task.sleep(for: .seconds(2)) } catch { return }
            }
        }
    }

    private func line() async -> String {
        if let reason = plant.publisher.haltReason { return "publication halted: \(reason)" }
        if let reason = plant.rounds.stateTrouble { return "halted, the state cannot be written: \(reason)" }
        do {
            let status = try await plant.state.status(at: Date())
            return "\(status.sources) sources, \(status.queued) articles waiting, \(status.lastSeq) records published"
        } catch {
            // Saying how things stand must never be what ends them; the rounds meet the same state, and decide.
            return "the state cannot be read: \(error)"
        }
    }
}

/// Feeds systemd's watchdog as long as the rounds turn.
struct WatchdogService: NamedService {
    let notifier: SystemdNotifier
    let heartbeat: Heartbeat

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do { try await notifier.watch(heartbeat) } catch is CancellationError { return }
        }
        // Nobody watches: wait for the end with the others.
        try await gracefulShutdown()
    }
}

/// The log of a command, as settings ask.
enum CommandLog {
    static func make(_ settings: Settings, level: Logger.Level? = nil) -> Logger {
        let chosen = level ?? Logger.Level(rawValue: settings.log.level) ?? .info
        let format = LineLogHandler.Format(rawValue: settings.log.format) ?? .logfmt
        let forJournal = JournalStream.takesStandardError
        return Logger(label: "wirespool") { _ in
            LineLogHandler(logLevel: chosen, format: format, hasPriorities: forJournal, now: { Date() })
        }
    }
}

import ArgumentParser
import Fetch
import Foundation
import Logging
import Pipeline
import ServiceLifecycle
import State
import UnixSignals

/// `wirespool run`: the daemon, in the foreground.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the daemon in the foreground.",
        discussion: """
            Polls the sources that are due, works off the queue of articles,
            publishes into the spool. Logs go to stderr. SIGHUP reads the source
            lists anew; SIGTERM and SIGINT finish what is under way and stop.
            One process holds a state at a time: a second one ends with code 75.

            EXAMPLES
              wirespool run
              wirespool run --config ./wirespool.toml --state ./state --spool ./spool
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        // Without a taker SIGHUP ends a process; it is taken before anything else, and answered once the lists are read.
        let trap = await UnixSignalsSequence(trapping: .sighup)
        try await reporting {
            let settings = try options.load()
            let notifier = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
            let log = CommandLog.make(settings)
            try CurlLibrary.start()
            defer { CurlLibrary.stop() }
            while try await !serve(settings, notifier: notifier, log: log) {
                log.error("the state is damaged; it is opened anew")
                notifier.status("the state is damaged; it is opened anew")
            }
            log.notice("stopped")
        }
        withExtendedLifetime(trap) {}
    }

    /// - Returns: false where the state turned out damaged while it was looked at beside the first work. Nothing has left
    ///   the process then, and the next opening puts the file aside.
    private func serve(_ settings: Settings, notifier: SystemdNotifier, log: Logger) async throws -> Bool {
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let plant = try await Plant.open(settings, checksBeside: true, log: log)
        do {
            try await plant.checkReader()
            _ = try await plant.readSources(at: Date())
            let reload = ReloadService(
                plant: plant, notifier: notifier, log: log, hangups: hangups,
                currentSettings: { try options.load() })
            try await group(plant, reload: reload).run()
        } catch {
            let isDamage = (error as? StateError)?.reason == .damaged && !plant.state.isChecked
            try await plant.close()
            if isDamage { return false }
            throw error
        }
        try await plant.close()
        return true
    }

    private func group(_ plant: Plant, reload: ReloadService) -> ServiceGroup {
        let (notifier, log) = (reload.notifier, reload.log)
        // Below notice the group tells of its own steps only.
        var groupLog = log
        groupLog.logLevel = max(log.logLevel, .notice)
        return ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: DaemonService(plant: plant, notifier: notifier, log: log),
                        successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: reload),
                    .init(service: StatusService(plant: plant, notifier: notifier)),
                    .init(service: WatchdogService(notifier: notifier, heartbeat: plant.rounds.heartbeat)),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: groupLog))
    }
}

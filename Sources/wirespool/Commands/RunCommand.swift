import ArgumentParser
import Fetch
import Foundation
import Logging
import Pipeline
import ServiceLifecycle
import UnixSignals

/// `wirespool run`: the daemon, in the foreground.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the daemon in the foreground.",
        discussion: """
            Polls the sources that are due, works off the queue of articles, publishes into the spool. Logs go to stderr.
            SIGHUP reads the source lists anew; SIGTERM and SIGINT finish what is under way and stop.

            EXAMPLES
              wirespool run
              wirespool run --config ./wirespool.toml --state ./state --spool ./spool
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            let notifier = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
            let log = CommandLog.make(settings)
            try CurlLibrary.start()
            defer { CurlLibrary.stop() }
            let plant = try await Plant.open(settings, log: log)
            _ = try await plant.readSources(at: Date())
            let daemon = DaemonService(plant: plant, notifier: notifier, log: log)
            let group = ServiceGroup(
                configuration: .init(
                    services: [
                        .init(
                            service: daemon, successTerminationBehavior: .gracefullyShutdownGroup,
                            failureTerminationBehavior: .gracefullyShutdownGroup),
                        .init(service: ReloadService(plant: plant, notifier: notifier, log: log)),
                        .init(service: StatusService(plant: plant, notifier: notifier)),
                        .init(service: WatchdogService(notifier: notifier, heartbeat: plant.rounds.heartbeat)),
                    ], gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
            do {
                try await group.run()
            } catch {
                try await plant.close()
                throw error
            }
            try await plant.close()
            log.notice("stopped")
        }
    }
}

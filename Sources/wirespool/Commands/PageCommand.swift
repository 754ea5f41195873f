import ArgumentParser
import Foundation
import ServiceLifecycle

/// `wirespool page`: the status page and the metrics, in a process of its own.
struct PageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page",
        abstract: "Serve the status page and the metrics.",
        discussion: """
            Shows what the daemon does: its health, the records of the last hours,
            the latest headlines, sources that need a look. Reads state and spool
            beside the daemon, which listens on nothing itself; changes nothing.
            Answers on page.listen (127.0.0.1:7680) until it is stopped.

            PATHS
              /             the page
              /sources      all sources
              /status.json  as `wirespool status --json`
              /metrics      for Prometheus
              /health       200 while all is well, 503 and the reason otherwise

            EXAMPLES
              wirespool page
              wirespool page --listen 127.0.0.1:9000
              curl http://127.0.0.1:7680/metrics
              curl --unix-socket /run/wirespool-page/socket http://localhost/health
            """)

    @Option(
        help: ArgumentHelp("Where to listen, in place of page.listen; port 0 takes any free one.", valueName: "address")
    )
    var listen: String?

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            var settings = try options.load()
            if let listen { settings.page.listen = try Self.address(listen) }
            try Self.check(settings.page)
            let notifier = SystemdNotifier(environment: ProcessInfo.processInfo.environment)
            let service = PageService(settings: settings, notifier: notifier)
            let log = CommandLog.make(settings, level: .notice)
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
            try await group.run()
        }
    }

    private static func address(_ text: String) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw Failure(
                exit: .usage,
                message:
                    "page: --listen \(Terminal.safe(text)) is no address: give one in figures with its port, such as "
                    + "127.0.0.1:7680 or [::1]:7680, or unix:/path/of/socket")
        }
        return address
    }

    /// The page shows what is followed and what came: whether strangers may see it is asked twice.
    private static func check(_ page: Settings.StatusPage) throws {
        guard !page.listen.isLocal, !page.offHost else { return }
        throw Failure(
            exit: .settings,
            message:
                "page: \(page.listen) can be reached from other machines; set page.off-host = true and the names in "
                + "page.hosts if that is wanted, or put a proxy with a password before 127.0.0.1")
    }
}

import ArgumentParser
import Fetch
import Foundation
import Pipeline
import Spool
import State
import WireModel

/// `wirespool demo`: the whole way, on a bundled news site served on loopback.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Ingest a small bundled news site from loopback, end to end, in seconds.",
        discussion: """
            Serves a made-up news world (an RSS, an Atom and a JSON feed, a news
            sitemap; agency copies, an update, broken and hostile pages) on
            127.0.0.1, ingests it twice, and shows what came out. State, spool and
            settings stay in the directory, so that the other commands can be tried
            on them; the site is gone when the command ends.

            EXAMPLES
              wirespool demo
              wirespool demo --directory ./demo
              wirespool demo --serve --port 8080      only the site, for your trials
            """)

    @Option(
        help: ArgumentHelp("Where state and spool go; a new temporary directory when left out.", valueName: "folder"))
    var directory: String?

    @Option(help: "Port on 127.0.0.1; any free one when left out.")
    var port = 0

    @Flag(help: "Serve the site and do nothing else, until stopped.")
    var serve = false

    @Flag(help: "Print the site's sources for that port and exit.")
    var listSources = false

    @Flag(help: "Show the log.")
    var verbose = false

    func run() async throws {
        try await reporting {
            if listSources {
                for source in DemoSite(port: port).sources { Terminal.print(source.url) }
                return
            }
            if serve { return try await serveOnly() }
            try await ingest()
        }
    }

    private func serveOnly() async throws {
        try await DemoServer().serving(port: try checkedPort()) { site in
            for source in site.sources { Terminal.print(source.url) }
            // Until a signal ends the process.
            try await Task.sleep(for: .seconds(365 * 86_400))
        }
    }

    private func checkedPort() throws -> UInt16 {
        guard let port = UInt16(exactly: port) else {
            throw Failure(exit: .usage, message: "demo: --port takes 0 to 65535")
        }
        return port
    }

    private func ingest() async throws {
        // Absolute, so that the settings written there hold wherever the next command is started.
        let folder = try directory.map { URL(fileURLWithPath: $0).path } ?? Self.temporaryFolder()
        let server = DemoServer()
        try CurlLibrary.start()
        try await server.serving(port: try checkedPort()) { site in
            let settings = try Self.settings(folder: folder, port: site.port, sources: site.sources.map(\.url))
            Terminal.print(
                Terminal.bold("wirespool demo")
                    + ": a made-up news world on 127.0.0.1:\(site.port), \(site.sources.count) sources")
            let rounds = try await ingest(settings, between: { server.advance(to: 1) })
            try await DemoReport(settings: settings, rounds: rounds).show()
        }
    }

    private func ingest(_ settings: Settings, between: () -> Void) async throws -> [RoundSummary] {
        let plant = try await Plant.open(settings, log: CommandLog.make(settings, level: verbose ? nil : .critical))
        do {
            try await plant.checkReader()
            let first = try await round(plant, "first round")
            between()
            try await plant.state.hurry(nil, at: Date())
            let second = try await round(plant, "second round, after a story was corrected")
            try await plant.close()
            return [first, second]
        } catch {
            try await plant.close()
            throw error
        }
    }

    private func round(_ plant: Plant, _ name: String) async throws -> RoundSummary {
        _ = try await plant.readSources(at: Date())
        let before = try await RoundSummary.Mark(plant)
        try await plant.rounds.run(.once(only: []), stop: StopSignal())
        let summary = try await before.summary(plant)
        Terminal.print("\n\(Terminal.bold(name)): \(summary.text)")
        return summary
    }

    private static func temporaryFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "wirespool-demo-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        return folder.path
    }

    /// The shipped defaults but for what loopback needs: an address exception, and a pace that suits a demo.
    static func settings(folder: String, port: Int, sources: [String]) throws -> Settings {
        try FileManager.default.createDirectory(atPath: "\(folder)/seeds", withIntermediateDirectories: true)
        let list = "# The demo's sources.\n" + sources.joined(separator: "\n") + "\n"
        let sitemap = sources.filter { $0.contains("sitemap") }.map {
            "[[source]]\nurl = \"\($0)\"\nkind = \"sitemap\"\n"
        }
        try Data(list.utf8).write(to: URL(fileURLWithPath: "\(folder)/seeds/demo.txt"), options: .atomic)
        try Data(sitemap.joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: "\(folder)/seeds/demo.toml"), options: .atomic)
        let toml = """
            # What the demo changes from the defaults.
            [directories]
            state = "\(folder)/state"
            spool = "\(folder)/spool"

            [sources]
            lists = ["\(folder)/seeds"]

            [fetch]
            allow = ["127.0.0.1:\(port)"]

            [politeness]
            gap = "10ms"
            per-domain = 4

            [articles]
            max-age = "3650d"

            """
        let file = "\(folder)/wirespool.toml"
        try Data(toml.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        return try SettingsLoader.load(from: file)
    }
}

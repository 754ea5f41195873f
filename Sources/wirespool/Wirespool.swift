import ArgumentParser
import Glibc
import Workers

/// The command line: one file a command, in Commands/.
@main
struct Wirespool: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wirespool",
        abstract: "Follow the news: clean text, each story once, in a directory that other programs watch.",
        discussion: """
            wirespool polls feeds, fetches articles, cleans them into seed text,
            recognises copies of wire stories and publishes each as a record in a
            spool directory. Options follow the command that they belong to.

            FIRST STEPS
              wirespool demo                  see it work on a bundled site, in seconds
              wirespool extract page.html     one page to clean text
              wirespool config example        a settings file to start from
              wirespool check                 are settings, lists, directories right?
              wirespool run                   the daemon, in the foreground
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, OnceCommand.self, BackfillCommand.self, ExtractCommand.self, CleanCommand.self,
            FeedCommand.self, DiscoverCommand.self, CheckCommand.self, ConfigCommand.self, SchemaCommand.self,
            StatusCommand.self, PageCommand.self, WhyCommand.self, HistoryCommand.self, DiffCommand.self,
            SiteCommand.self,
            SpoolCommand.self, QuarantineCommand.self, SourcesCommand.self,
            LabCommand.self, DemoCommand.self, ManualCommand.self, VersionCommand.self,
        ])

    static func main() async {
        StandardStreams.fill()
        HeapUse.bound()
        WorkerCommand.runIfAsked()
        // libdispatch asks for thread priorities that only root may have, and would tell every user of the refusal.
        setenv("LIBDISPATCH_LOG", "NO", 0)
        if let first = CommandLine.arguments.dropFirst().first, first.hasPrefix("--config") {
            Terminal.error("options follow their command: wirespool status --config FILE")
            Glibc.exit(SysExit.usage.rawValue)
        }
        guard !CommandLine.arguments.isEmpty else {
            // Swift's runtime reads them there; without, every call would pass for one that asks for help.
            Terminal.error("cannot read /proc/self/cmdline; wirespool needs /proc")
            Glibc.exit(SysExit.unavailable.rawValue)
        }
        if let code = ProcessRoom.refusal(ofThreads: 4) {
            Terminal.error(ThreadRefusal(code: code).message)
            Glibc.exit(SysExit.temporary.rawValue)
        }
        await main(nil)
    }
}

import ArgumentParser
import Fetch
import Foundation
import Logging
import Pipeline
import State
import UnixSignals
import WireModel

/// `wirespool backfill SPEC…`: a bounded job over lists, feeds, sitemaps, archives and seed text files.
struct BackfillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backfill",
        abstract: "Work through lists of articles, feeds, sitemaps, WARC files or seed text files, once.",
        discussion: """
            A SPEC is an article's address, or a file of such addresses (one a line,
            # begins a comment), or - for standard input. A feed's or a sitemap's
            own address goes to --feed or --sitemap. --from and --to choose among
            the entries of feeds and sitemaps.

            The job is remembered in the state: whatever ends it (Ctrl-C, kill -9,
            power), the same command goes on where it stood. What is published
            already is not published again. Exit code 75: partly done, run it again;
            65: all done but pages of which the readers died (quarantined).

            EXAMPLES
              wirespool backfill articles.txt
              wirespool backfill --dry-run articles.txt
              wirespool backfill --feed https://news.example/rss --from 2026-11-01
              wirespool backfill --sitemap https://news.example/sitemap.xml \\
                  --from 2026-11-01 --to 2026-11-07
              wirespool backfill --seed-text ./texts/
              wirespool backfill --warc CC-NEWS-202611*.warc.gz --from 2026-11-01
            """)

    @Argument(help: ArgumentHelp("Addresses of articles, files of them, or -.", valueName: "spec"))
    var specs: [String] = []

    @Option(help: ArgumentHelp("A feed whose entries are fetched; may be given several times.", valueName: "url"))
    var feed: [String] = []

    @Option(help: ArgumentHelp("A sitemap whose pages are fetched; may be given several times.", valueName: "url"))
    var sitemap: [String] = []

    @Option(help: ArgumentHelp("A seed text file or a folder of them; may be given several times.", valueName: "path"))
    var seedText: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("WARC files (plain or gzip) whose pages are read; nothing is fetched.", valueName: "file"))
    var warc: [String] = []

    @Option(
        help: ArgumentHelp(
            "Entries dated, or archived pages fetched, before this day (2026-11-01) are left out.", valueName: "day"))
    var from: String?

    @Option(
        help: ArgumentHelp("Entries dated, or archived pages fetched, after this day are left out.", valueName: "day"))
    var to: String?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "No progress, no summary; errors only.")
    var quiet = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var options: SettingsOptions

    func validate() throws {
        if specs.isEmpty, feed.isEmpty, sitemap.isEmpty, seedText.isEmpty, warc.isEmpty {
            throw ValidationError(
                "nothing to do: give addresses, files of addresses, --feed, --sitemap, --seed-text or --warc")
        }
        for day in [from, to].compactMap({ $0 }) where WireTime.parse(day) == nil {
            throw ValidationError("\(day) is no date; write 2026-11-01")
        }
    }

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            let work = try BackfillWork(
                specs: specs, feeds: feed, sitemaps: sitemap, seedTexts: seedText, archives: warc,
                from: from.flatMap { WireTime.parse($0)?.instant },
                to: to.flatMap { WireTime.parse($0)?.instant.addingTimeInterval(86_400) })
            if dryRun {
                Terminal.print(try await work.preview(settings))
                return
            }
            let outcome = try await carryOut(work, settings: settings)
            if json {
                try Terminal.json(outcome)
            } else if !quiet {
                Terminal.print(outcome.text)
            }
            if let halted = outcome.halted {
                throw Failure(exit: .temporary, message: "publication is halted, run it again later; \(halted)")
            }
            if let exit = outcome.exit { throw ExitCode(exit.rawValue) }
        }
    }

    private func carryOut(_ work: BackfillWork, settings: Settings) async throws -> BackfillOutcome {
        try CurlLibrary.start()
        // The terminal is for progress; the log says what a person must act on.
        let level = options.file == nil || Terminal.errorIsTerminal || quiet ? Logger.Level.error : nil
        let plant = try await Plant.open(settings, log: CommandLog.make(settings, level: level))
        let stop = StopSignal()
        let job = BackfillJob(plant: plant, work: work, stop: stop, showsProgress: !quiet && !json)
        do {
            let outcome = try await withThrowingTaskGroup(of: BackfillOutcome?.self) { group in
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: [.sigint, .sigterm]) { stop.stop() }
                    return nil
                }
                group.addTask { try await job.run() }
                var outcome: BackfillOutcome?
                while outcome == nil, let result = try await group.next() { outcome = result }
                group.cancelAll()
                return outcome
            }
            try await plant.close()
            guard let outcome else { throw CancellationError() }
            return outcome
        } catch {
            try await plant.close()
            throw error
        }
    }
}

import ArgumentParser

/// `wirespool lab KIND INPUT`: the product's own stages over a folder of cases, one JSON object a line.
struct LabCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Measure the stages over your own cases.",
        discussion: """
            Runs one stage over all cases of a folder in one process and prints one
            JSON object a line on stdout, in the order of the input. --timing ends
            stderr with one JSON object: cases, bytes, seconds, cpu_seconds,
            peak_rss_bytes (reading and unpacking the input is not in it).

            KINDS
              extraction   folder with truth.jsonl (id, url) and pages/ID.html.gz;
                           --site-memory and --feed read it host by host, also
                           over several such folders in one
              readers      the same folder: CPU of reading it in worker processes
                           (--jobs) against reading it here, --repeat rounds
              dedup        a .jsonl of documents in order of arrival
                           (id, host, title, text, published), or made:N for N
                           made-up ones; --index keeps the index on disk
              clean        folder of seed text files
              feeds, dates, robots, urls, discovery, opml, sitemaps
                           folder with cases.jsonl

            EXAMPLES
              wirespool lab feeds --timing ./cases/feeds > out.jsonl
              wirespool lab extraction --timing --repeat 3 ./pages > /dev/null
              wirespool lab extraction --site-memory 3 --leave-one-out ./sets
              wirespool lab dedup --explain stream.jsonl
              wirespool lab dedup --timing --index /tmp/i --window 1000000 made:65536
            """)

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case extraction, readers, feeds, dates, robots, urls, discovery, opml, sitemaps, dedup, clean
    }

    @Argument(help: "The stage.")
    var kind: Kind

    @Argument(help: "Folder or file of cases.")
    var input: String

    @Flag(help: "Print timing as the last line of stderr.")
    var timing = false

    @Option(name: .customLong("repeat"), help: "Run all cases that often; the last answers are printed.")
    var repeats = 1

    @Option(help: "Cores to use.")
    var jobs = 1

    @Flag(help: "Add the evidence (dedup).")
    var explain = false

    @Option(help: "Folder for an index on disk, a new one (dedup); default: in memory.")
    var index: String?

    @Option(help: "Made-up texts that fill the index on disk beforehand, without being judged (dedup).")
    var window = 0

    @Option(help: "Time only so many texts at the end of a made stream (dedup).")
    var timed: Int?

    @Option(help: "Unlike stories of a host after which its memory acts; 0 for none (extraction).")
    var siteMemory = 0

    @Flag(help: "Read each page after all others of its host, not after those before it (extraction).")
    var leaveOneOut = false

    @Option(help: "Feed entries made of the truth: none, always, or teaching, with other pages only (extraction).")
    var feed = SiteLab.Feed.none

    func validate() throws {
        guard (0...20).contains(siteMemory) else { throw ValidationError("--site-memory takes 0 to 20") }
        guard (0...100_000_000).contains(window) else { throw ValidationError("--window takes 0 to 100000000") }
        guard window == 0 || index != nil else { throw ValidationError("--window needs --index") }
        guard (1...10_000).contains(repeats) else { throw ValidationError("--repeat takes 1 to 10000") }
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs takes 1 to 256") }
    }

    func run() async throws {
        try await reporting {
            let run = LabRun(options: LabRun.Options(isTimed: timing, repeats: repeats, jobs: jobs))
            switch kind {
            case .extraction:
                try await LabStages.extraction(
                    input, run,
                    sites: SiteLab.Options(stories: siteMemory, leavesOneOut: leaveOneOut, feed: feed))
            case .readers: try await LabReaders.compare(input, run)
            case .feeds, .sitemaps, .opml, .discovery: try await LabStages.documents(kind, input, run)
            case .dates: try await LabStages.dates(input, run)
            case .robots: try await LabStages.robots(input, run)
            case .urls: try await LabStages.urls(input, run)
            case .dedup:
                try await LabStages.dedup(
                    input, run,
                    LabStages.DedupOptions(explain: explain, index: index, window: window, timed: timed))
            case .clean: try await LabStages.clean(input, run)
            }
        }
    }
}

extension SiteLab.Feed: ExpressibleByArgument {}

import ArgumentParser
import Foundation
import State
import WireModel

/// `wirespool site HOST`: what the daemon knows about a host.
struct SiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Show what is known about a site.",
        discussion: """
            Tells how a host is asked and how it answers: its pace, robots.txt,
            pauses it asked for, failures, the last visit, its sources; and its
            furniture: sentences that returned in unlike stories, which weigh
            nothing when copies are told; and what its pages taught: blocks that
            are left out because they return, the place of the text, and how
            often each source of headline, author and date said what the feed
            says. --forget throws the latter away, so that it is learnt anew.

            EXAMPLES
              wirespool site news.example
              wirespool site --json news.example
              wirespool site --forget news.example     (while no daemon runs)
            """)

    @Argument(help: "A host, or any address on it.")
    var host: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Forget what the site's pages taught.")
    var forget = false

    @OptionGroup var options: SettingsOptions

    struct Robots: Encodable {
        var origin: String
        var status: Int?
        var bytes: Int
        var fetchedAt: Date
        var expiresAt: Date
    }

    struct Feed: Encodable {
        var url: String
        var lastPoll: Date?
        var lastSuccess: Date?
        var nextPoll: Date
        var failures: Int
        var lastFailure: String?
    }

    struct Pause: Encodable {
        var until: Date
        var reason: String
    }

    private struct Report: Encodable {
        var host: String
        var domain: String
        var secondsBetweenRequests: Double
        var requestsAtOnce: Int
        var pause: Pause?
        var robots: [Robots]
        var visits: HostVisits?
        var sources: [Feed]
        var furniture: [Furniture]
        var memory: Memory?
    }

    struct Furniture: Encodable {
        /// How the sentence begins; nil when it was learnt before samples were kept.
        var sample: String?
        var stories: Int
        var lastSeen: Date
    }

    /// What the site's pages taught.
    struct Memory: Encodable {
        struct Count: Encodable {
            /// How a block begins, or where a body stands.
            var sample: String
            var stories: Int
        }

        struct Source: Encodable {
            var source: String
            var right: Int
            var wrong: Int
        }

        var stories: Int
        var bytes: Int
        var leftOut: [Count]
        var places: [Count]
        var sources: [Source]

        init(_ ledger: SiteLedger) {
            stories = ledger.stories
            bytes = ledger.bytes.count
            leftOut = ledger.furnitureSamples().map { Count(sample: $0.sample, stories: $0.stories) }
            places = ledger.placeSamples().prefix(5).map { Count(sample: $0.sample, stories: $0.pages) }
            sources = ledger.sourceStandings.map { Source(source: "\($0.source)", right: $0.right, wrong: $0.wrong) }
        }
    }

    /// Sentences shown, those that returned most first.
    private static let furnitureShown = 20

    func run() async throws {
        try await reporting {
            let address = host.contains("://") ? host : "https://\(host)/"
            guard let url = CanonicalURL(address) else {
                throw Failure(
                    exit: .usage, message: "site: \(Terminal.safe(host)) is no host; write it as news.example")
            }
            let settings = try options.load()
            if forget { return try await forget(SiteMemory.host(of: url), settings) }
            let state = try await ReadingState.open(settings)
            let report = try await report(on: url, state, settings)
            guard !report.robots.isEmpty || report.visits != nil || !report.sources.isEmpty else {
                throw Failure(
                    exit: .dataError,
                    message: "site: \(report.host) was never asked for anything; see `wirespool sources list`")
            }
            if json { try Terminal.json(report) } else { show(report) }
        }
    }

    private func report(on url: CanonicalURL, _ state: any StateReading, _ settings: Settings) async throws -> Report {
        let domain = Plant.publicSuffixes(settings, log: CommandLog.make(settings, level: .critical)).registrableDomain(
            of: url.host)
        let now = Date()
        let pause = try await state.hostPause(domain: domain).flatMap { $0.until > now ? $0 : nil }
        var robots: [Robots] = []
        for origin in try await state.robotsOrigins(of: url.host) {
            guard let row = try await state.robots(origin: origin) else { continue }
            robots.append(
                Robots(
                    origin: origin, status: row.status, bytes: row.body.count, fetchedAt: row.fetchedAt,
                    expiresAt: row.expiresAt))
        }
        let sources = try await state.sources().filter { $0.source.url.host == url.host }.map {
            Feed(
                url: $0.source.url.string, lastPoll: $0.state.lastPoll, lastSuccess: $0.state.lastSuccess,
                nextPoll: $0.nextPoll, failures: $0.state.failures, lastFailure: $0.state.lastFailure)
        }
        return Report(
            host: url.host, domain: domain, secondsBetweenRequests: settings.politeness.gap / .seconds(1),
            requestsAtOnce: settings.politeness.perDomain,
            pause: pause.map { Pause(until: $0.until, reason: $0.reason) }, robots: robots,
            visits: try await state.visits(to: url.host), sources: sources,
            furniture: try await state.furniture(of: url.host, limit: Self.furnitureShown).map {
                Furniture(sample: $0.sample, stories: $0.stories, lastSeen: $0.lastSeen)
            },
            memory: try await state.siteLedger(of: SiteMemory.host(of: url)).map(Memory.init))
    }

    private func forget(_ site: String, _ settings: Settings) async throws {
        guard !ReadingState.isMissing(settings.stateFile) else {
            throw Failure(exit: .unavailable, message: "site: there is no \(settings.stateFile)")
        }
        let state: SQLiteState
        do {
            state = try await SQLiteState.open(
                path: settings.stateFile, settings: settings.stateSettings(), now: Date()
            ).state
        } catch {
            // A running daemon has it, and would write back what it remembers.
            throw Failure(explaining: error)
        }
        let wasKnown = try await state.forgetSite(site)
        try await state.close()
        Terminal.note(wasKnown ? "\(site): forgotten" : "\(site): nothing was learnt of its pages")
    }

    private func show(_ report: Report) {
        Terminal.print(Terminal.bold(report.host))
        var rows = [
            [
                "pace",
                "\(report.requestsAtOnce) requests at once, \(report.secondsBetweenRequests) s between two, for all of \(report.domain)",
            ]
        ]
        if let pause = report.pause {
            rows.append(["paused", "until \(pause.until.rfc3339): \(Terminal.safe(pause.reason))"])
        }
        for robots in report.robots {
            let status = robots.status.map { "status \($0), \(robots.bytes) bytes" } ?? "no answer"
            rows.append([
                "robots.txt",
                "\(robots.origin): \(status), asked \(robots.fetchedAt.rfc3339), kept until \(robots.expiresAt.rfc3339)",
            ])
        }
        if let visits = report.visits {
            let status = visits.lastStatus.map { "status \($0)" } ?? "no answer"
            rows.append(["articles", "\(visits.visits) asked for, \(visits.failures) without a page"])
            rows.append(["last visit", "\(visits.lastAt.rfc3339), \(status)"])
            if let at = visits.lastFailureAt {
                rows.append(["last failure", "\(at.rfc3339), \(Terminal.safe(visits.lastFailure ?? "unknown"))"])
            }
        }
        for source in report.sources {
            let last = source.lastPoll.map { "last poll \($0.rfc3339)" } ?? "not polled yet"
            let failure =
                source.failures > 0
                ? ", \(source.failures) failures, last: \(Terminal.safe(source.lastFailure ?? "unknown"))" : ""
            rows.append(["source", "\(Terminal.safe(source.url)): \(last), next \(source.nextPoll.rfc3339)\(failure)"])
        }
        for sentence in report.furniture {
            let words = sentence.sample.map { "“\(Terminal.safe($0))”" } ?? "a sentence without a sample"
            rows.append(["furniture", "in \(sentence.stories + 1) unlike stories: \(words)"])
        }
        if let memory = report.memory { rows += Self.rows(of: memory) }
        Terminal.print(Terminal.table(rows))
    }

    private static func rows(of memory: Memory) -> [[String]] {
        var rows = [["learnt", "from \(memory.stories) stories, \(memory.bytes) bytes"]]
        for place in memory.places {
            rows.append(["text at", "\(Terminal.safe(place.sample)), in \(place.stories) stories"])
        }
        for block in memory.leftOut.prefix(furnitureShown) {
            rows.append(["left out", "in \(block.stories) stories: “\(Terminal.safe(block.sample))”"])
        }
        for source in memory.sources {
            let cases = source.right + source.wrong
            rows.append(["source", "\(source.source): as the feed says in \(source.right) of \(cases)"])
        }
        return rows
    }
}

import ArgumentParser
import Foundation
import Spool
import State
import WireModel

/// `wirespool why URL`: the whole decision chain for one address.
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain what happened to one article or source.",
        discussion: """
            Shows every decision about an address of the last 30 days: which sources
            named it, robots.txt, each fetch, the extraction, the copies found, the
            file it became. For a source: its interval and the reasons, health,
            validators, former addresses, WebSub hubs and the last polls.

            EXAMPLES
              wirespool why https://news.example/2026/11/20/story
              wirespool why --json https://news.example/rss
            """)

    @Argument(help: "The address of an article or of a source.")
    var url: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: SettingsOptions

    private struct Report: Encodable {
        var url: String
        var story: String
        var sources: [String]
        var publications: [Publication]
        /// How the story stands to others; as its latest record that says so has it.
        var evidence: [CopyEvidence]?
        /// When the page is looked at again, and what was found if it was gone.
        var nextLook: Date?
        var gone: GoneProof?
        var trace: [TraceEvent]
        /// How it stands in the queue; nil where it does not.
        var queue: QueuePlace?
        var source: SourceAccount?
    }

    func run() async throws {
        try await reporting {
            guard let url = CanonicalURL(url) else {
                throw Failure(
                    exit: .usage,
                    message: "why: \(Terminal.safe(self.url)) is no web address; write it with https:// or http://")
            }
            let settings = try options.load()
            let state = try await ReadingState.open(settings)
            let document = try await state.document(at: url)
            let story = document?.story ?? StoryID(url: url)
            let source = try await account(of: url, state)
            let publications = try await state.history(of: story)
            let recheck = try await state.recheck(of: story)
            let report = Report(
                url: url.string, story: story.hex, sources: try await state.appearances(of: url),
                publications: publications, evidence: evidence(publications, settings), nextLook: recheck?.due,
                gone: recheck?.gone, trace: try await state.trace(of: url),
                queue: try await state.queuePlace(of: url), source: source)
            guard !report.trace.isEmpty || !report.publications.isEmpty || source != nil || !report.sources.isEmpty
            else {
                throw Failure(
                    exit: .dataError,
                    message:
                        "why: \(url) was not met in the last 30 days; is it spelled as in the feed? See `wirespool feed`"
                )
            }
            if json { try Terminal.json(report) } else { show(report) }
        }
    }

    private func evidence(_ publications: [Publication], _ settings: Settings) -> [CopyEvidence]? {
        guard !publications.isEmpty else { return nil }
        do {
            let reader = try SpoolReader(path: settings.directories.spool)
            return publications.reversed().lazy
                .compactMap { StoryHistory.record($0, reader)?.wirespool }.first { $0.copies != nil }?.copies
        } catch {
            return nil
        }
    }

    private func show(_ report: Report) {
        Terminal.print(Terminal.bold(report.url))
        if let source = report.source {
            Terminal.print(Terminal.table(source.rows()))
            if !source.outcomes.isEmpty {
                Terminal.print("\n" + Terminal.table(source.outcomeRows(), header: SourceAccount.outcomeHeader) + "\n")
            }
        }
        for name in report.sources { Terminal.print("named by  \(Terminal.safe(name))") }
        for event in report.trace {
            let details = event.details.sorted { $0.key < $1.key }.map { "\($0.key)=\(Terminal.safe($0.value))" }
            Terminal.print(
                "\(event.at.rfc3339)  \(event.stage.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0))  \(event.decision)  \(Terminal.dim(details.joined(separator: "  ")))"
            )
        }
        if let place = report.queue { Terminal.print(Self.line(place)) }
        for line in report.publications {
            Terminal.print(
                "\(line.publishedAt.rfc3339)  record      seq \(line.seq), version \(line.version), \(line.op.rawValue): \(line.path)"
            )
        }
        for evidence in report.evidence ?? [] {
            Terminal.print(StoryHistory.text(of: evidence).joined(separator: "\n"))
        }
        if let gone = report.gone {
            Terminal.print(
                "  was not there (\(gone.cause.rawValue)) at \(gone.looks) looks since \(gone.firstAt.rfc3339)")
        }
        if let next = report.nextLook { Terminal.print("  looked at again \(next.rfc3339)") }
    }

    private static func line(_ place: QueuePlace) -> String {
        let tries = place.attempts > 0 ? ", after \(place.attempts) tries" : ""
        if place.isForLaterHour {
            let feed = Terminal.safe(place.source ?? "its feed")
            return "\(place.since.rfc3339)  queue       waits for a later hour of \(feed) (polling.records-per-hour)"
        }
        return "\(place.since.rfc3339)  queue       "
            + (place.isReady ? "waits for its turn\(tries)" : "not before then\(tries)")
    }

    /// A source by its address or a former one; nil where there is none.
    private func account(of url: CanonicalURL, _ state: any StateReading) async throws -> SourceAccount? {
        guard let row = try await state.source(url.string) else { return nil }
        return try await SourceAccount.account(of: row, in: state, now: Date())
    }
}

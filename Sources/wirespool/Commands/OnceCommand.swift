import ArgumentParser
import Fetch
import Foundation
import Pipeline
import State
import WireModel

/// `wirespool once`: one round over everything that is due, then exit.
struct OnceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "once",
        abstract: "Poll what is due, publish what is new, and exit.",
        discussion: """
            One polling round: sources that are due are asked, what they bring is
            published, and the command ends when the queue holds nothing that could
            be done now. Good for cron, and for trying things out. A source is due
            by its own rhythm; --all asks it all the same.

            EXAMPLES
              wirespool once
              wirespool once --all
              wirespool once --all --source https://news.example/rss
            """)

    @Option(help: ArgumentHelp("Only this source; may be given several times.", valueName: "url"))
    var source: [String] = []

    @Flag(help: "Ask sources that are not due, too.")
    var all = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            try CurlLibrary.start()
            let plant = try await Plant.open(settings, log: CommandLog.make(settings))
            let summary: RoundSummary
            do {
                summary = try await round(plant)
            } catch {
                try await plant.close()
                throw error
            }
            let halted = plant.publisher.haltReason
            try await plant.close()
            if json { try Terminal.json(summary) } else { Terminal.print(summary.text) }
            if let later = summary.later, later > 0, !json {
                Terminal.note(
                    "\(later) of them wait for later hours of their feeds (polling.records-per-hour): run it again then, "
                        + "or `wirespool run`")
            }
            if summary.published == 0, summary.outcomes.isEmpty, !all, !json {
                Terminal.note(
                    "nothing new, or no source due: `wirespool sources list --long` says when; --all asks now")
            }
            if let halted {
                throw Failure(exit: .temporary, message: "publication is halted, run it again later; \(halted)")
            }
        }
    }

    private func round(_ plant: Plant) async throws -> RoundSummary {
        try await plant.checkReader()
        let reading = try await plant.readSources(at: Date())
        guard reading.faults.isEmpty else {
            throw Failure(exit: .settings, message: reading.faults.map(\.description).joined(separator: "\n"))
        }
        let only = try Set(
            source.map { text in
                guard let url = CanonicalURL(text), reading.sources.contains(where: { $0.url == url }) else {
                    throw Failure(
                        exit: .usage,
                        message:
                            "no source \(Terminal.safe(text)) in \(settingsLists(plant)); see `wirespool sources list`")
                }
                return url.string
            })
        if all { try await plant.state.hurry(only.isEmpty ? nil : only, at: Date()) }
        let before = try await RoundSummary.Mark(plant)
        try await plant.rounds.run(.once(only: only), stop: StopSignal())
        return try await before.summary(plant)
    }

    private func settingsLists(_ plant: Plant) -> String { plant.settings.sources.lists.joined(separator: ", ") }
}

/// What a bounded piece of work did.
struct RoundSummary: Codable, Sendable {
    struct Count: Codable, Sendable {
        var outcome: String
        var reason: String
        var count: Int
    }

    var seconds: Double
    var firstSeq: Int
    var lastSeq: Int
    var waiting: Int
    /// Those of them that wait for a later hour of their feed.
    var later: Int?
    var outcomes: [Count]

    var published: Int { lastSeq - firstSeq + 1 }

    var text: String {
        var lines = [
            "\(published) record\(published == 1 ? "" : "s") published\(published > 0 ? " (seq \(firstSeq) to \(lastSeq))" : "")"
                + " in \(String(format: "%.1f", seconds)) s, \(waiting) articles still waiting"
        ]
        if !outcomes.isEmpty {
            lines.append(Terminal.table(outcomes.map { ["  \($0.outcome)", $0.reason, String($0.count)] }))
        }
        return lines.joined(separator: "\n")
    }

    /// How things stood before the work.
    struct Mark: Sendable {
        private let tallies: [Tally]
        private let seq: Int
        private let began = ContinuousClock.now

        init(_ plant: Plant) async throws {
            tallies = try await plant.state.tallies(since: nil)
            seq = try await plant.state.lastSeq()
        }

        /// What came of the work since.
        func summary(_ plant: Plant) async throws -> RoundSummary {
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            let counts = try await plant.state.tallies(since: nil).compactMap { tally -> Count? in
                let earlier = tallies.first { $0.outcome == tally.outcome && $0.reason == tally.reason }?.count ?? 0
                guard tally.count > earlier else { return nil }
                return Count(outcome: tally.outcome, reason: tally.reason, count: tally.count - earlier)
            }
            let status = try await plant.state.status(at: Date())
            return RoundSummary(
                seconds: seconds, firstSeq: seq + 1, lastSeq: status.lastSeq, waiting: status.queued,
                later: status.later > 0 ? status.later : nil, outcomes: counts)
        }
    }
}

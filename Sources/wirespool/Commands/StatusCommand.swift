import ArgumentParser
import Foundation
import Spool
import State
import WireModel

/// `wirespool status`: the running daemon, or the state file when none runs.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how things stand.",
        discussion: """
            Reads the state beside a running daemon; changes nothing. Tries whether
            the disks of spool and state take a file, where it may. The counts
            say what became of articles: published, duplicate (a copy), unchanged,
            skipped, quarantined, failed, each with the reason.

            --stale lists the sources that are behind their own rhythm: failing,
            retired, overdue, or silent although entries were to be expected, with
            what is known of each.

            EXAMPLES
              wirespool status
              wirespool status --stale      sources behind their rhythm, or failing
              wirespool status --json | jq .state.queued
            """)

    @Flag(help: "List sources that are behind their own rhythm, and those that fail.")
    var stale = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            let state = try await ReadingState.open(settings)
            let report = try await StatusReport(state, settings: settings, now: Date(), lists: stale)
            if json { try Terminal.json(report) } else { show(report, settings: settings) }
        }
    }

    private static func line(_ index: CopyIndexStatus) -> String {
        let texts = index.sealedTexts + index.unsealedTexts
        var line = "\(texts) texts, \(index.runs) run files (\(index.runBytes >> 10) KiB)"
        if let refill = index.refill { line += ", being filled from the spool: \(refill.left) of \(refill.total) left" }
        if let trouble = index.trouble { line += ", " + Terminal.yellow(Terminal.safe(trouble)) }
        return line
    }

    private static func line(_ disk: DiskTrial) -> String {
        let free = disk.freeBytes.map { ", \($0 >> 20) MiB free" } ?? ""
        return free + (disk.fault.map { ", " + Terminal.yellow("halted: the disk takes nothing, \($0)") } ?? "")
    }

    private func show(_ report: StatusReport, settings: Settings) {
        let state = report.state
        var rows: [[String]] = []
        if let beat = report.heartbeat {
            let life = report.running ? Terminal.green("running") : Terminal.yellow("not running")
            rows.append([
                "daemon",
                "\(life), pid \(beat.pid), version \(beat.version), \(Terminal.safe(beat.note)) (\(beat.at.rfc3339))",
            ])
        } else {
            rows.append(["daemon", "has never run on this state"])
        }
        let due = state.dueSources > 0 ? ", \(state.dueSources) due" : ""
        rows.append(["sources", "\(state.sources)\(due)\(state.nextPoll.map { ", next poll \($0.rfc3339)" } ?? "")"])
        let later = state.later > 0 ? ", \(state.later) of them for later hours of their feeds" : ""
        rows.append(["articles waiting", "\(state.queued)\(later)"])
        rows.append(["stories known", "\(state.documents)"])
        rows.append([
            "records published",
            "\(state.lastSeq)\(state.openIntents > 0 ? ", \(state.openIntents) on their way" : "")",
        ])
        let trials = report.disks.map { Self.line($0) }
        rows.append(["spool", settings.directories.spool + trials[0]])
        rows.append(["state", "\(settings.stateFile) (\(state.fileBytes >> 10) KiB)" + trials[1]])
        rows.append(["copy index", Self.line(report.copyIndex)])
        Terminal.print(Terminal.table(rows))
        if !state.reasons.isEmpty {
            Terminal.print(
                "\n"
                    + Terminal.table(
                        state.reasons.map { [$0.outcome, $0.reason, String($0.count)] },
                        header: ["outcome", "reason", "count"]))
        }
        guard let stale = report.stale else { return }
        let list = stale.map {
            [
                Terminal.safe($0.url), $0.health, Terminal.safe($0.healthDetail ?? ""),
                $0.everySeconds.map { Duration.seconds($0).roughText } ?? "-", $0.lastNews?.rfc3339 ?? "-",
                $0.nextPoll.rfc3339, Terminal.safe($0.track),
            ]
        }
        let header = ["source", "health", "what is wrong", "every", "last news", "next poll", "last polls"]
        Terminal.print(
            "\n" + (list.isEmpty ? "no source is behind its rhythm or failing" : Terminal.table(list, header: header)))
    }
}

/// Opens the state for reading, with a message that a newcomer understands.
enum ReadingState {
    static func open(_ settings: Settings) async throws -> any StateReading {
        guard !isMissing(settings.stateFile) else {
            throw Failure(
                exit: .unavailable,
                message:
                    "there is no \(settings.stateFile): nothing has run with these settings yet, or --config is missing"
            )
        }
        return try await SQLiteState.openReadOnly(path: settings.stateFile, settings: settings.stateSettings())
    }

    /// A state that this user may not look at is none that is missing.
    static func isMissing(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) != 0 && errno == ENOENT
    }
}

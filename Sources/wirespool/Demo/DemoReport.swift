import Foundation
import Spool
import State
import WireModel

/// What the demo shows at its end: records, copies, quarantine, where things lie, what to try next.
struct DemoReport {
    let settings: Settings
    let rounds: [RoundSummary]

    func show() async throws {
        let spool = settings.directories.spool
        let reader = try SpoolReader(path: spool)
        let lines = try reader.entries(from: 1, limit: 1_000).compactMap { entry -> Publication? in
            if case .publication(let line) = entry { line } else { nil }
        }
        let records = try lines.map { (line: $0, record: try Record(json: reader.record($0))) }
        show(records)
        showCopies(records)
        try showQuarantine()
        let report = try reader.verify()
        let state = report.isSound ? Terminal.green("sound") : Terminal.yellow("NOT sound")
        Terminal.print(
            "\n\(Terminal.bold("spool")) \(spool): \(report.lines) journal lines, \(report.recordsChecked) records checked, \(state)"
        )
        suggest(records)
    }

    private func show(_ records: [(line: Publication, record: Record)]) {
        Terminal.print("\n\(Terminal.bold("records")) in the order of the journal")
        let rows = records.map { line, record in
            let publisher = record.infoSources?.first { $0.role == "publisher" }?.name ?? ""
            let agency = record.infoSources?.first { $0.role == "originator" }?.name ?? ""
            return [
                String(line.seq), line.op.rawValue, Terminal.safe(record.language ?? "-"),
                String(Terminal.safe(publisher).prefix(22)), String(Terminal.safe(agency).prefix(16)),
                String(Terminal.safe(record.headlines?.first?.value ?? "").prefix(64)),
            ]
        }
        Terminal.print(Terminal.table(rows, header: ["seq", "op", "lang", "publisher", "agency", "headline"]))
    }

    private func showCopies(_ records: [(line: Publication, record: Record)]) {
        let copies = records.filter { $0.line.op == .copy }
        Terminal.print("\n\(Terminal.bold("copies")) recognised: \(copies.count)")
        for (line, record) in copies {
            guard let evidence = record.wirespool.copies?.first else { continue }
            let original = records.first { $0.line.id == evidence.other && $0.line.version == 1 }
            let share = { (part: Double) in "\(Int((part * 100).rounded())) %" }
            Terminal.print(
                "  \(line.seq) is a copy of \(original.map { String($0.line.seq) } ?? evidence.other.hex): \(share(evidence.containmentHere)) of it stands there, \(share(evidence.containmentThere)) of that stands here"
            )
        }
    }

    private func showQuarantine() throws {
        let cases = try Quarantine(path: settings.directories.spool, settings: settings.quarantineSettings()).list()
        Terminal.print("\n\(Terminal.bold("quarantine")): \(cases.count)")
        for item in cases {
            Terminal.print("  \(item.content.reason)  \(Terminal.safe(item.content.url))")
            Terminal.print("    \(Terminal.dim(Terminal.safe(String(item.content.detail.prefix(110)))))")
        }
    }

    private func suggest(_ records: [(line: Publication, record: Record)]) {
        let folder = URL(fileURLWithPath: settings.directories.spool).deletingLastPathComponent().path
        // `make demo` runs a binary that is not on the path.
        let invoked = CommandLine.arguments.first ?? ""
        let wirespool = invoked.contains("/") ? invoked : "wirespool"
        let copy = records.first { $0.line.op == .copy }
        let url = copy?.record.altIds?.first { $0.role == "canonical-url" }?.value ?? ""
        Terminal.print("\n\(Terminal.bold("what to try next"))")
        Terminal.print("  export WIRESPOOL_CONFIG=\(folder)/wirespool.toml")
        for line in [
            "spool cat --text 1", "why \(url)", "status", "quarantine ls",
            "spool follow --consumer me --once --journal",
        ] { Terminal.print("  \(wirespool) \(line)") }
    }
}

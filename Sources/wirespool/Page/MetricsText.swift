import Foundation
import State
import WireModel

/// The figures for a monitor, as Prometheus reads them (text format 0.0.4).
///
/// No value comes from the network but reasons, which are words of wirespool; addresses are not among the labels, so that a
/// monitor's memory does not grow with the sources.
struct MetricsText {
    private var lines: [String] = []

    /// What is sent with it.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    init(_ snapshot: PageSnapshot, _ survey: SourceSurvey) {
        add("up", "gauge", "Whether the daemon runs.", snapshot.report?.running == true ? 1 : 0)
        add(
            "healthy", "gauge", "Whether the daemon runs and publishes: 0 where the status page names a fault.",
            snapshot.faults.isEmpty ? 1 : 0)
        guard let report = snapshot.report else { return }
        if let beat = report.heartbeat {
            head("daemon_info", "gauge", "The daemon's version.")
            value("daemon_info", ["version": beat.version], 1)
            add("daemon_start_time_seconds", "gauge", "When the daemon started.", beat.startedAt)
            add("heartbeat_time_seconds", "gauge", "The daemon's last sign of life.", beat.at)
        }
        add(snapshot.usage)
        add(report.state)
        add(survey)
        head("disk_free_bytes", "gauge", "Room that is left on the disk of a folder.")
        for (name, disk) in zip(["spool", "state"], report.disks) {
            if let free = disk.freeBytes { value("disk_free_bytes", ["folder": name], Double(free)) }
        }
        let index = report.copyIndex
        add(
            "copy_index_texts", "gauge", "Texts that copies are looked for among.",
            index.sealedTexts + index.unsealedTexts)
        add("copy_index_files_bytes", "gauge", "Bytes of the copy index's files.", index.runBytes)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func add(_ state: StateStatus) {
        add("records_total", "counter", "Publications: the journal's last seq.", state.lastSeq)
        add("publications_open", "gauge", "Publications on their way into the spool.", state.openIntents)
        add("stories", "gauge", "Stories that are known.", state.documents)
        add("articles_waiting", "gauge", "Articles in the queue, those in hand included.", state.queued)
        add("articles_later", "gauge", "Those of them that wait for a later hour of their feed.", state.later)
        add("sources_due", "gauge", "Sources that should be asked now.", state.dueSources)
        if let poll = state.lastPoll { add("last_poll_time_seconds", "gauge", "When a source was last asked.", poll) }
        if let poll = state.nextPoll {
            add(
                "next_poll_time_seconds", "gauge", "When the next source is due; in the past where polling is late.",
                poll)
        }
        add("state_bytes", "gauge", "Bytes of the state file and its write-ahead log.", state.fileBytes)
        head("articles_total", "counter", "Articles by what became of them and why.")
        for tally in state.reasons {
            value("articles_total", ["outcome": tally.outcome, "reason": tally.reason], Double(tally.count))
        }
    }

    private mutating func add(_ survey: SourceSurvey) {
        head("sources", "gauge", "Sources by how they stand, as `wirespool sources list --long` says.")
        for health in survey.healths { value("sources", ["health": health.name], Double(health.count)) }
        add(
            "source_failures", "gauge", "Failures in a row, over all sources.",
            survey.accounts.reduce(0) { $0 + $1.failures })
    }

    private mutating func add(_ usage: DaemonHeartbeat.Usage?) {
        guard let usage else { return }
        if let bytes = usage.residentBytes {
            add("daemon_resident_bytes", "gauge", "Memory of the daemon without its workers.", bytes)
        }
        if let files = usage.openFiles { add("daemon_open_files", "gauge", "Open files and sockets.", files) }
        if let threads = usage.threads { add("daemon_threads", "gauge", "Threads.", threads) }
        if let seconds = usage.cpuSeconds {
            head("daemon_cpu_seconds_total", "counter", "CPU that the daemon has used, without its workers.")
            value("daemon_cpu_seconds_total", [:], seconds)
        }
    }

    // MARK: the format

    private mutating func add(_ name: String, _ kind: String, _ help: String, _ number: Int) {
        head(name, kind, help)
        value(name, [:], Double(number))
    }

    private mutating func add(_ name: String, _ kind: String, _ help: String, _ moment: Date) {
        head(name, kind, help)
        value(name, [:], moment.timeIntervalSince1970)
    }

    private mutating func head(_ name: String, _ kind: String, _ help: String) {
        lines += ["# HELP wirespool_\(name) \(help)", "# TYPE wirespool_\(name) \(kind)"]
    }

    private mutating func value(_ name: String, _ labels: KeyValuePairs<String, String>, _ number: Double) {
        let marks = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        let figure = Int(exactly: number).map(String.init) ?? String(format: "%.3f", number)
        lines.append("wirespool_\(name)\(marks.isEmpty ? "" : "{\(marks)}") \(figure)")
    }

    private static func escaped(_ text: String) -> String {
        text.wireText.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
    }
}

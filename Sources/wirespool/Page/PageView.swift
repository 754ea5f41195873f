import Foundation
import State
import WireModel

/// What the templates of the status page show, in words.
struct PageView {
    struct Figure {
        var name: String
        var value: String
        var detail: String?
    }

    struct Story {
        var seq: Int
        var at: String
        var op: String
        var headline: String
        var publisher: String
        var url: String?
    }

    struct Troubled {
        var url: String
        var health: String
        var className: String
        var detail: String
        var every: String
        var track: String
    }

    let title: String
    /// Seconds after which a browser asks again.
    let refresh = 15
    let version = Version.current
    let at: String
    let faults: [String]
    let notes: [String]
    let life: String
    let figures: [Figure]
    let legend = HourChart.legend.map { ["className": $0.className, "name": $0.name] }
    /// Markup, of figures only.
    let chart: String
    var stories: [Story]
    var troubled: [Troubled]
    let troubledRest: Int?
    var today: [[String: String]]

    init(_ snapshot: PageSnapshot, _ survey: SourceSurvey) {
        at = TimeScale.stamp(snapshot.at) + snapshot.at.rfc3339.dropFirst(16).prefix(3)
        faults = snapshot.faults
        title = faults.isEmpty ? "wirespool" : "wirespool: \(faults[0].prefix(60))"
        notes = Self.notes(snapshot)
        life =
            snapshot.report?.heartbeat.map { "running since \(TimeScale.stamp($0.startedAt)) UTC, process \($0.pid)" }
            ?? ""
        figures = Self.figures(snapshot, survey)
        chart = HourChart(hours: snapshot.hours, now: snapshot.at).svg
        stories = snapshot.stories.map { story in
            Story(
                seq: story.publication.seq, at: TimeScale.stamp(story.publication.publishedAt),
                op: story.publication.op.rawValue, headline: story.headline ?? "(not in the spool any more)",
                publisher: story.publisher ?? "", url: story.url?.string)
        }
        troubled = survey.troubled.map { account in
            Troubled(
                url: account.url, health: account.health, className: account.className,
                detail: account.healthDetail ?? "", every: account.everyText, track: account.track)
        }
        let rest = survey.troubledCount - survey.troubled.count
        troubledRest = rest > 0 ? rest : nil
        today = snapshot.today.map { ["outcome": $0.outcome, "reason": $0.reason, "count": String($0.count)] }
    }

    private static func figures(_ snapshot: PageSnapshot, _ survey: SourceSurvey) -> [Figure] {
        guard let report = snapshot.report else { return [] }
        let state = report.state
        let lastHour = snapshot.hours.filter {
            snapshot.at.timeIntervalSince($0.hour) < 3_600 && $0.outcome == "published"
        }
        .reduce(0) { $0 + $1.count }
        let open = state.openIntents > 0 ? "\(state.openIntents) on their way" : nil
        let healths = survey.healths.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        var figures = [
            Figure(name: "records", value: grouped(state.lastSeq), detail: open),
            Figure(name: "stories known", value: grouped(state.documents)),
            Figure(name: "published this hour", value: grouped(lastHour)),
            Figure(
                name: "articles waiting", value: grouped(state.queued),
                detail: state.later > 0 ? "\(grouped(state.later)) for later hours of their feeds" : nil),
            Figure(name: "sources", value: grouped(state.sources), detail: healths.isEmpty ? nil : healths),
        ]
        for (name, disk) in zip(["spool", "state"], report.disks) {
            guard let free = disk.freeBytes else { continue }
            figures.append(Figure(name: "free for the \(name)", value: bytes(free)))
        }
        if let resident = snapshot.usage?.residentBytes {
            figures.append(
                Figure(
                    name: "memory of the daemon", value: bytes(resident),
                    detail: snapshot.usage?.openFiles.map { "\($0) open files" }))
        }
        return figures
    }

    private static func notes(_ snapshot: PageSnapshot) -> [String] {
        guard let report = snapshot.report else { return [] }
        let refill = report.copyIndex.refill.map {
            "the copy index is being filled from the spool: \(grouped($0.left)) of \(grouped($0.total)) left"
        }
        let trouble = report.copyIndex.trouble.map { "copy index: \($0)" }
        return [refill, trouble].compactMap { $0 }
    }

    /// `12 345`, with narrow spaces that do not break.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append("\u{202F}") }
            text.append(digit)
        }
        return text
    }

    private static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var (value, unit) = (Double(count), 0)
        while value >= 1_024, unit < units.count - 1 { (value, unit) = (value / 1_024, unit + 1) }
        return String(format: value < 10 && unit > 0 ? "%.1f %@" : "%.0f %@", value, units[unit])
    }
}

extension SourceAccount {
    /// A word for the style sheet.
    var className: String { health.replacingOccurrences(of: " ", with: "") }

    var everyText: String { everySeconds.map { Duration.seconds($0).roughText } ?? "-" }
}

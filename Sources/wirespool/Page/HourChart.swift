import Foundation
import State

/// What became of articles, hour by hour: bars as an SVG that stands in a page and is coloured by its style sheet.
struct HourChart {
    /// Kinds of outcome, from the bottom of a bar up.
    private static let kinds: [(name: String, outcomes: Set<String>)] = [
        ("published", ["published"]), ("copies", ["duplicate"]), ("quarantined or failed", ["quarantined", "failed"]),
    ]
    private static let (width, height, left, bottom, top) = (960.0, 200.0, 44.0, 22.0, 12.0)

    let hours: [HourTally]
    let now: Date

    /// The class of a kind's bars, in the style sheet.
    static func className(_ kind: Int) -> String { "kind\(kind)" }

    static var legend: [(className: String, name: String)] {
        kinds.indices.map { (className($0), kinds[$0].name) }
    }

    /// In all, by kind.
    private var table: [[Int]] {
        var table = Array(repeating: Array(repeating: 0, count: Self.kinds.count), count: PageSnapshot.hoursShown)
        for tally in hours {
            let age = Int(lastHour - tally.hour.timeIntervalSince1970) / 3_600
            guard let kind = Self.kinds.firstIndex(where: { $0.outcomes.contains(tally.outcome) }),
                table.indices.contains(age)
            else { continue }
            table[table.count - 1 - age][kind] += tally.count
        }
        return table
    }

    private var lastHour: Double { (now.timeIntervalSince1970 / 3_600).rounded(.down) * 3_600 }

    var svg: String {
        let table = table
        let highest = max(1, table.map { $0.reduce(0, +) }.max() ?? 1)
        let step = Self.step(highest)
        let ceiling = (highest + step - 1) / step * step
        let scale = (Self.height - Self.bottom - Self.top) / Double(ceiling)
        let pitch = (Self.width - Self.left) / Double(table.count)
        var parts: [String] = []
        for line in stride(from: 0, through: ceiling, by: step) {
            let y = Self.height - Self.bottom - Double(line) * scale
            parts.append(
                "<path class=\"rule\" d=\"M\(Self.figure(Self.left)) \(Self.figure(y))H\(Self.figure(Self.width))\"/>")
            parts.append(
                "<text class=\"left\" x=\"\(Self.figure(Self.left - 6))\" y=\"\(Self.figure(y + 4))\">\(line)</text>")
        }
        for (index, counts) in table.enumerated() {
            let hour = Date(timeIntervalSince1970: lastHour - Double(table.count - 1 - index) * 3_600)
            let x = Self.left + Double(index) * pitch
            parts.append(bar(counts, hour: hour, x: x, width: pitch - 2, scale: scale))
            if Int(hour.timeIntervalSince1970) % 21_600 == 0 {
                parts.append(
                    "<text x=\"\(Self.figure(x + pitch / 2))\" y=\"\(Self.figure(Self.height - 5))\">"
                        + "\(TimeScale.stamp(hour))</text>")
            }
        }
        return "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" "
            + "aria-label=\"Articles by hour, the last \(table.count) hours\">\(parts.joined())</svg>"
    }

    private func bar(_ counts: [Int], hour: Date, x: Double, width: Double, scale: Double) -> String {
        var y = Self.height - Self.bottom
        var parts = ""
        for (kind, count) in counts.enumerated() where count > 0 {
            let tall = Double(count) * scale
            y -= tall
            parts +=
                "<rect class=\"\(Self.className(kind))\" x=\"\(Self.figure(x + 1))\" y=\"\(Self.figure(y))\" "
                + "width=\"\(Self.figure(width))\" height=\"\(Self.figure(tall))\"/>"
        }
        guard !parts.isEmpty else { return "" }
        let said = counts.enumerated().map { "\($0.element) \(Self.kinds[$0.offset].name)" }.joined(separator: ", ")
        return "<g><title>\(TimeScale.stamp(hour)) UTC: \(said)</title>\(parts)</g>"
    }

    /// A round distance of lines (1, 2 or 5 of a power of ten), so that at most five of them reach the highest bar.
    private static func step(_ highest: Int) -> Int {
        var power = 1
        while true {
            for step in [power, 2 * power, 5 * power] where 5 * step >= highest { return step }
            power *= 10
        }
    }

    private static func figure(_ value: Double) -> String { String(format: "%.1f", value) }
}

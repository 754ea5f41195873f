import Foundation
import WireModel

/// Moments on a line: where each stands, and which are named.
struct TimeScale {
    let first: Date
    let last: Date
    private let left: Double
    private let right: Double
    private let step: Double

    private static let steps: [Double] = [
        1, 5, 15, 60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 31_536_000,
    ]

    init(_ moments: [Date], from left: Double, to right: Double) {
        let start = moments.min() ?? Date(timeIntervalSince1970: 0)
        let end = max(moments.max() ?? start, start.addingTimeInterval(1))
        first = start
        last = end
        self.left = left
        self.right = right
        let span = end.timeIntervalSince(start)
        step = Self.steps.first { span / $0 <= 6 } ?? span / 6
    }

    func x(_ moment: Date) -> Double {
        left + (right - left) * moment.timeIntervalSince(first) / last.timeIntervalSince(first)
    }

    /// Round moments, at most seven.
    var ticks: [Date] {
        let start = (first.timeIntervalSince1970 / step).rounded(.up) * step
        return (0..<8).map { Date(timeIntervalSince1970: start + Double($0) * step) }.filter { $0 <= last }
    }

    func label(_ tick: Date) -> String {
        let stamp = Self.stamp(tick)
        if step >= 86_400 { return String(stamp.dropLast(6)) }
        if step < 60 { return String(tick.rfc3339.dropFirst(11).prefix(8)) }
        return stamp
    }

    /// `21 Nov 05:33`, in UTC.
    static func stamp(_ date: Date) -> String {
        let text = date.rfc3339
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), months.indices.contains(month - 1), let day = Int(parts[2])
        else { return text }
        return "\(day) \(months[month - 1]) \(text.dropFirst(11).prefix(5))"
    }
}

import Foundation
import Schedule

/// What a simulated month came to.
struct Report {
    /// A story that could be had for so long should never be missed, in seconds.
    static let reachable = 3_600.0

    var requests = 0
    var unchanged = 0
    var faults = 0
    var waits = 0
    var overAllowance = 0
    var busiestMinute = 0
    var missed = 0
    var missedInReach = 0
    var missedByLies = 0
    /// Missed stories that could be had for so many minutes or more: how near the others came.
    var missedOver: [Int: Int] = [:]
    static let marks = [10, 20, 30, 40, 50]
    var wholes = 0
    /// Not fetched at the end although a day old.
    var left = 0
    var events: [String: Int] = [:]
    /// What is to be told of the stories missed in reach.
    var told: [String] = []
    private var stories = 0
    private var sum = 0.0
    /// By half minutes, the last for all above two days.
    private var delays = [Int](repeating: 0, count: 2 * 2_880 + 1)

    mutating func count(delay: Double) {
        stories += 1
        sum += delay
        delays[min(max(0, Int(delay / 30)), delays.count - 1)] += 1
    }

    mutating func note(_ event: PollDecision.Event) {
        let name = "\(event)".prefix { $0 != ":" && $0 != "(" }
        events[String(name.prefix(40)), default: 0] += 1
    }

    /// Minutes below which that share of the delays lies.
    func delay(_ share: Double) -> Double {
        var left = Int(Double(stories) * share)
        for (bucket, count) in delays.enumerated() {
            left -= count
            if left < 0 { return Double(bucket + 1) / 2 }
        }
        return .infinity
    }

    var meanDelay: Double { stories > 0 ? sum / Double(stories) / 60 : 0 }

    static let header = [
        "way", "requests", "304", "stories", "requests/story", "median min", "p90 min", "mean min", "missed",
        "missed in reach", "of them lied to", "left", "over allowance", "busiest minute",
    ]

    func row(_ name: String) -> [String] {
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        return [
            name, "\(requests)", "\(unchanged)", "\(stories)",
            String(format: "%.3f", Double(requests) / Double(max(1, stories))), number(delay(0.5)),
            number(delay(0.9)), number(meanDelay), "\(missed)", "\(missedInReach)", "\(missedByLies)", "\(left)",
            "\(overAllowance)",
            "\(busiestMinute)",
        ]
    }
}

extension Date {
    /// IMF-fixdate (RFC 9110 5.6.7).
    var httpDate: String {
        let form = DateFormatter()
        form.locale = Locale(identifier: "en_US_POSIX")
        form.timeZone = TimeZone(identifier: "GMT")
        form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return form.string(from: self)
    }
}

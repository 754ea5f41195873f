import Foundation
import Schedule

// Simulated polling: the product's own policy (Sources/Schedule) against a made world, beside a fixed interval.
// Usage: PollingSimulation [--explain] [--policy-only] [feeds [days [seed [waiting-per-poll…]]]]

let isExplained = CommandLine.arguments.contains("--explain")
let isPolicyOnly = CommandLine.arguments.contains("--policy-only")
let arguments = CommandLine.arguments.dropFirst().compactMap { Double($0) }
func argument(_ index: Int, _ otherwise: Double) -> Double {
    index < arguments.count ? arguments[arguments.startIndex + index] : otherwise
}
let (feedCount, days, seed) = (Int(argument(0, 10_000)), argument(1, 30), UInt64(argument(2, 7)))

func cpuSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

var maker = FeedMaker(days: days, feeds: feedCount, seed: seed)
let feeds = (0..<feedCount).compactMap { maker.feed($0) }
let made = cpuSeconds()
print("\(feeds.count) feeds, \(Int(days)) days, seed \(seed); made in \(String(format: "%.1f", made)) s of CPU")

var rows: [[String]] = [Report.header]
var events: [String: Int] = [:]
var missedOver: [Int: Int] = [:]
for waiting in arguments.count > 3 ? Array(arguments.dropFirst(3)) : [PollPolicy.Settings().waitingPerPoll] {
    var settings = PollPolicy.Settings()
    settings.waitingPerPoll = waiting
    var simulation = Simulation(
        feeds: feeds, days: days, strategy: .policy(PollPolicy(settings: settings)),
        keepsPolls: isExplained)
    simulation.run()
    rows.append(simulation.report.row("policy \(waiting)"))
    events = simulation.report.events
    missedOver = simulation.report.missedOver
    if isExplained { print(simulation.report.told.joined(separator: "\n")) }
}
let policyDone = cpuSeconds()
if !isPolicyOnly {
    var fixed = Simulation(feeds: feeds, days: days, strategy: .fixed(3_600))
    fixed.run()
    rows.append(fixed.report.row("every 60 min"))
}

for column in rows[0].indices {
    print(rows.map { $0[column].padding(toLength: 18, withPad: " ", startingAt: 0) }.joined())
}
let marks = Report.marks.map { "\($0) min \(missedOver[$0] ?? 0)" }
print("missed by the policy though to be had for: \(marks.joined(separator: ", "))")
print("events: \(events.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
print("CPU: policy \(String(format: "%.1f", policyDone - made)) s, all \(String(format: "%.1f", cpuSeconds())) s")

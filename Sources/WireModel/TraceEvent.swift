import Foundation

/// One decision about one URL, kept for `wirespool why`.
package struct TraceEvent: Hashable, Sendable, Codable {
    package enum Stage: String, Sendable, Codable {
        case source, schedule, robots, fetch, feed, extract, seedText, dedup, publish, quarantine
    }

    package var at: Date
    package var stage: Stage
    /// A constant phrase: what was decided.
    package var decision: String
    /// What varies, under the logs' words (`status`, `bytes`, `reason` …).
    package var details: [String: String]

    package init(at: Date, stage: Stage, decision: String, details: [String: String] = [:]) {
        self.at = at
        self.stage = stage
        self.decision = decision
        self.details = details
    }
}

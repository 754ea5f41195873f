import Foundation
import Logging
import Schedule
import State
import WireModel

/// What a poll leaves behind for people: its outcome in State, its trace, its line in the log.
extension FeedPass {
    func telling(_ answer: Answer, decision: PollDecision, wasConditional: Bool) -> PollOutcome {
        var told = PollOutcome(at: clock.now(), next: decision.next)
        told.failure = answer.failure
        told.wasConditional = wasConditional
        (told.pages, told.bytes) = (answer.pages, answer.bytes)
        if let page = answer.page {
            told.status = page.status
            told.milliseconds = Int(page.elapsed / .milliseconds(1))
            told.hops = page.hops.prefix(10).map { "\($0.status) \($0.to)" }
        }
        if let document = answer.document {
            told.entries = document.entries.count + document.tooOld
            told.newEntries = document.newCount
            told.held = decision.state.heldEntries
            told.withdrawn = document.deletions.count
            if document.oddDates > 0 { told.events.append("\(document.oddDates) impossible dates taken for none") }
        }
        if case .unchanged304(let answer) = answer.response, !answer.wasConditional {
            (told.status, told.failure) = (304, "unasked-304")
        }
        told.events += decision.events.map(\.description)
        if answer.isCut { told.events.append("more pages than are followed at once: older entries were not looked at") }
        return told
    }

    func explain(
        _ source: Source, _ told: PollOutcome, _ receipt: PollReceipt, decision: PollDecision, request: PollRequest
    ) async throws {
        var details = [
            "entries": "\(told.entries)", "queued": "\(told.queued)", "next": decision.next.rfc3339,
            "asked": request.reason,
        ]
        if let status = told.status { details["status"] = "\(status)" }
        if let failure = told.failure { details["reason"] = failure }
        if let why = decision.state.reasons.first { details["interval"] = why }
        if !told.events.isEmpty { details["events"] = told.events.joined(separator: "; ") }
        if told.held > 0 { details["held"] = "\(told.held)" }
        if told.withdrawn > 0 { details["withdrawn"] = "\(told.withdrawn)" }
        if receipt.later > 0 { details["later"] = "\(receipt.later)" }
        if receipt.backlog > 0 { details["backlog"] = "\(receipt.backlog)" }
        if receipt.turnedAway > 0 { details["turned.away"] = "\(receipt.turnedAway)" }
        let phrase = told.failure == nil ? "polled" : "poll failed"
        try await stages.trace(
            source.url, TraceEvent(at: clock.now(), stage: .feed, decision: phrase, details: details))
        var metadata: Logger.Metadata = ["source": "\(source.url)"]
        for (key, value) in details { metadata[key] = "\(value)" }
        log.log(level: level(told, receipt), "\(phrase)", metadata: metadata)
    }

    private func level(_ told: PollOutcome, _ receipt: PollReceipt) -> Logger.Level {
        if told.failure != nil || receipt.turnedAway > 0 { return .warning }
        return told.events.isEmpty && receipt.later == 0 ? .debug : .notice
    }
}

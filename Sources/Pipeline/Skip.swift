import Foundation
import WireModel

/// Why a pass ended without a record, and what is to be done about it.
struct Skip: Error {
    enum Remedy {
        case skip
        /// Nothing changed since the last time.
        case leave
        case quarantine
        /// After that wait at least.
        case retry(Duration?)
    }

    var stage: TraceEvent.Stage
    /// Kebab-case, counted.
    var reason: String
    var detail: String
    var remedy: Remedy
    var page: Page?
    /// Set where a published story is not at its address any more.
    var gone: GoneProof.Cause?

    init(
        stage: TraceEvent.Stage, reason: String, detail: String, remedy: Remedy, page: Page? = nil,
        gone: GoneProof.Cause? = nil
    ) {
        self.stage = stage
        self.reason = reason
        self.detail = detail
        self.remedy = remedy
        self.page = page
        self.gone = gone
    }

    init(_ error: ReaderError, page: Page?) {
        self.init(
            stage: .extract, reason: error.reason.rawValue, detail: error.detail,
            remedy: error.isLasting ? .quarantine : .retry(nil), page: page)
    }

    func event(at now: Date, url: CanonicalURL?) -> TraceEvent {
        var details = ["reason": reason, "detail": detail]
        if stage == .fetch, let url { details["url"] = url.string }
        return TraceEvent(at: now, stage: stage, decision: "ended", details: details)
    }
}

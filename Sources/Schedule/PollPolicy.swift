import Foundation
import WireModel

/// When a source is asked again, and how, from what it did so far.
///
/// Pure: state and answer in, state and time out. Never ends a source silently: whatever fails is asked again, ever
/// more seldom, and an event says so.
package struct PollPolicy: Sendable {
    package struct Settings: Sendable, Hashable {
        /// Shortest wait between two polls; default 5 min, bounds 1 min...1 d.
        package var minInterval: Duration = .seconds(300)
        /// Longest wait of a source that works; default 24 h, bounds 1 h...7 d.
        package var maxInterval: Duration = .seconds(86_400)
        /// Wait as long as nothing is known of a source; default 60 min, bounds as the two above.
        package var defaultInterval: Duration = .seconds(3600)
        /// Share of a wait that chance adds or takes; default 0.1, bounds 0...0.5.
        package var jitter = 0.1
        /// First polls are spread over this; default 10 min, bounds 0...24 h.
        package var firstSpread: Duration = .seconds(600)
        /// Longest wait after a fault of our own, such as no memory for one more body; default 10 min, bounds 1 s...24 h.
        package var ownFaultWait: Duration = .seconds(600)
        /// Hours that expected entries may wait for a poll, all together; default 0.33, bounds 0.01...10.
        package var waitingPerPoll = 0.33
        /// Entries that are expected of a poll at the least: slow sources are asked about twice for each;
        /// default 0.45, bounds 0...5.
        package var arrivalsPerPoll = 0.45
        /// Memory of the times of arrivals; default 21 d, bounds 1 d...365 d.
        package var arrivalMemory: Duration = .seconds(21 * 86_400)
        /// Successive 304s after which validators are doubted; default 50, bounds 5...10 000.
        package var notModifiedLimit = 50
        /// Successive 304s before a look at a feed of which half a window is overdue; default 5, bounds 1...50.
        package var earlyDoubt = 5
        /// Expected arrivals that stay out before a silence is no chance; default 3, bounds 1...100.
        package var overdueArrivals = 3.0
        /// Longest time without an unconditional request; default 7 d, bounds 1 d...90 d.
        package var unconditionalEvery: Duration = .seconds(604_800)
        /// Validators that lied are not sent for so long; default 30 d, bounds 1 d...365 d.
        package var distrustFor: Duration = .seconds(2_592_000)
        /// Polls with the same permanent redirect before it is adopted; default 3, bounds 1...20.
        package var moveProofPolls = 3
        /// Time between the first and the last of them; default 24 h, bounds 1 h...30 d.
        package var moveProofSpan: Duration = .seconds(86_400)
        /// 410s before a source is retired; default 2, bounds 1...20.
        package var goneProofPolls = 2
        /// Time between the first and the last of them; default 24 h, bounds 1 h...30 d.
        package var goneProofSpan: Duration = .seconds(86_400)
        /// Wait between probes of a retired or long failing source; default 7 d, bounds 1 d...30 d.
        package var probeInterval: Duration = .seconds(604_800)
        /// Time after which a failing source counts as long failing, a retired one is probed monthly.
        ///
        /// Default 30 d, bounds 1 d...365 d.
        package var longFailure: Duration = .seconds(2_592_000)
        /// Least wait after a 429; default 10 min, bounds 1 min...24 h.
        package var tooManyWait: Duration = .seconds(600)
        /// New entries at once, older than the last document or without a date, that are held; default 5, bounds 2...100.
        package var floodEntries = 5
        /// Polls at which entries are held before the ids are given up; default 4, bounds 1...100.
        package var floodPolls = 4
        /// Bytes on the wire that the polls of one source may cost a day; 0 for no bound.
        ///
        /// Default 384 MiB: 1 MiB at every five minutes is 288 MiB, and a third more for further pages.
        package var bytesPerDay = ByteLimit.mebibytes(384)

        package init() {}
    }

    let settings: Settings

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// When a source is first asked after a start: at the same place in the spread each time, so that none is a burst.
    ///
    /// - Parameter count: sources that are due together; few are asked within seconds, many within `firstSpread`.
    package func firstPoll(of source: Source.ID, among count: Int = .max, now: Date) -> Date {
        let spread = min(settings.firstSpread.seconds, Double(min(max(count, 0), 1_000_000)) * 0.06)
        guard spread > 0.5 else { return now }
        let phase = StableChance.unit(source) * spread
        let rounds = ((now.timeIntervalSince1970 - phase) / spread).rounded(.up)
        return Date(timeIntervalSince1970: rounds * spread + phase)
    }

    /// When a source is asked whose domain wants to be left alone: behind the pause, not all at its end.
    package func poll(of source: Source.ID, behind pause: Date, now: Date) -> Date {
        let length = min(max(pause.timeIntervalSince(now), 0), settings.maxInterval.seconds)
        return now + length + StableChance.unit(source, Int(length)) * min(max(60, length * 0.1), 300)
    }

    /// Whether the further pages of a feed (RFC 5005) are asked for: at the first visit, and when nothing is known.
    package func followsPages(state: PollState, newEntries: Int, knownEntries: Int, isDelta: Bool) -> Bool {
        !isDelta && newEntries > 0 && knownEntries == 0
    }

    /// What goes with the next request: validators as they came, unless there is a reason to ask for the whole feed.
    package func request(for state: PollState, now: Date) -> PollRequest {
        let whole = { (reason: String, bypasses: Bool) in
            PollRequest(
                validators: nil, ifNoneMatch: nil, ifModifiedSince: nil, bypassesCaches: bypasses, reason: reason)
        }
        guard let validators = state.validators else {
            return whole("no validators", state.validatorsDistrustedUntil.map { $0 > now } ?? false)
        }
        if let until = state.validatorsDistrustedUntil, until > now {
            return whole("validators lied, not used until \(until.rfc3339)", true)
        }
        if state.mustAskWhole { return whole("the last answer was not to be relied on, or not taken in whole", true) }
        if doubt(state, now: now) > .none {
            return whole("\(state.notModifiedInARow) times 304 in a row, but news is due", true)
        }
        if let last = state.lastUnconditional, abs(now.timeIntervalSince(last)) >= settings.unconditionalEvery.seconds {
            return whole("regular check of the validators", true)
        }
        if isWindowAtRisk(state, now: now) {
            return whole("only 304 for so long that entries could have gone by", true)
        }
        var tag = validators.entityTag
        if let plain = EntityTag.withoutGzip(tag), let own = tag, state.tagPair == .wanted || state.tagPair == .works {
            tag = "\(own), \(plain)"
        }
        return PollRequest(
            validators: validators, ifNoneMatch: tag, ifModifiedSince: validators.lastModified, bypassesCaches: false,
            reason: "validators of the last answer")
    }

    /// What follows from an answer.
    ///
    /// - Parameter bytes: what the whole poll took on the wire.
    package func decision(
        state: PollState, response: PollResponse, source: Source, bytes: Int = 0, now: Date
    ) -> PollDecision {
        var step = PollStep(settings: settings, state: state, source: source, now: now)
        step.state.polls = state.polls &+ 1
        step.state.lastPoll = now
        step.state.reasons = []
        switch response {
        case .unchanged304(let answer):
            if answer.wasConditional {
                step.unchanged(answer)
            } else {
                step.events.append(.unaskedNotModified)
                step.state.validatorsDistrustedUntil = now + settings.distrustFor.seconds
                step.failed("304 to an unconditional request", weight: 0.5)
            }
        case .feed(let answer): step.fresh(answer, doubt: doubt(state, now: now))
        case .gone410: step.gone()
        case .notFound404: step.failed("HTTP 404", weight: 0.5)
        case .httpError(let status, let header):
            let asked = header.flatMap { retryAfter($0, now: now, cap: settings.maxInterval) }
            let isSoft = status < 400 || status >= 500 || [404, 408, 425, 429].contains(status)
            let least = status == 429 ? settings.tooManyWait : .zero
            step.failed("HTTP \(status)", weight: isSoft ? 0.5 : 1, asked: asked, least: least)
        case .notAFeed(let reason): step.failed("not a feed: \(reason)", weight: 0.5)
        case .transport(let reason, let kind):
            step.failed(reason, weight: kind == .passing ? 0.25 : kind == .network ? 0.5 : 1)
        case .forbidden(let rule):
            step.wait(settings.maxInterval.seconds, reason: "robots.txt names us: \(rule)", onlyLonger: true)
        case .ownFault(let reason):
            let soon = min(step.plainInterval, settings.ownFaultWait.seconds)
            step.wait(soon, reason: "our own fault, not counted: \(reason)", onlyLonger: false)
        }
        step.spend(bytes)
        return finished(step)
    }

    private func finished(_ step: PollStep) -> PollDecision {
        PollDecision(
            state: step.state, next: step.next, adoptURL: step.adoptURL,
            useValidatorsNextTime: request(for: step.state, now: step.next).isConditional,
            isUnchanged: step.isUnchanged,
            followsPages: step.followsPages, holdsStale: step.holdsStale, events: step.events)
    }

    /// How much a row of 304s is at odds with the feed's own pace.
    enum Doubt: Comparable {
        case none
        /// So much is missing that entries may fall out of the feed unseen; worth a look, no proof.
        case early
        /// Many 304s in a row besides; the next news is proof.
        case strong
    }

    /// Doubt in the validators, from the arrivals that stay out.
    private func doubt(_ state: PollState, now: Date) -> Doubt {
        guard state.notModifiedInARow > 0, let profile = state.profile else { return .none }
        let missing = profile.silence - state.checkedSilence
        guard missing > settings.overdueArrivals else { return .none }
        if state.notModifiedInARow >= settings.notModifiedLimit { return .strong }
        return state.notModifiedInARow >= settings.earlyDoubt ? .early : .none
    }

    /// Whether entries could have come and gone before the next poll, were this one's 304 a lie.
    ///
    /// A cache may begin to lie in the very hour of a burst; that both come together is rare, so that the burst's mean
    /// and little more are reckoned with.
    private func isWindowAtRisk(_ state: PollState, now: Date) -> Bool {
        guard let whole = state.lastWhole, let profile = state.profile else { return false }
        let next = min(max(state.intervalSeconds ?? 0, 0), settings.maxInterval.seconds) * (1 + settings.jitter)
        let unseen = now.timeIntervalSince(whole) + next
        // Of a source that has shown next to nothing, 304s are all that is known: for two days they are looked behind.
        guard profile.arrivals >= 3 else {
            return state.notModifiedInARow > 0 && profile.hours < 48 && unseen >= 3.25 * 3_600
        }
        return unseen >= state.overrun(deviations: 1.5, least: 1_800)
    }
}

/// Entity tags as opaque strings (RFC 9110 8.8.3).
enum EntityTag {
    /// Weak comparison, `-gzip` aside.
    static func isSame(_ one: String, _ other: String) -> Bool { core(one) == core(other) }

    /// The tag that Apache had before mod_deflate added `-gzip`; nil where it did not.
    static func withoutGzip(_ tag: String?) -> String? {
        guard let tag, tag.hasSuffix("-gzip\"") else { return nil }
        return tag.dropLast(6) + "\""
    }

    private static func core(_ tag: String) -> String {
        let strong = tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
        return withoutGzip(strong) ?? strong
    }
}

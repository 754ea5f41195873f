import Foundation
import WireModel

/// One answer being weighed: the state on its way from before to after.
struct PollStep {
    let settings: PollPolicy.Settings
    let source: Source
    let now: Date
    var state: PollState
    var next: Date
    var adoptURL: CanonicalURL?
    var isUnchanged = false
    var followsPages = false
    var events: [PollDecision.Event] = []

    init(settings: PollPolicy.Settings, state: PollState, source: Source, now: Date) {
        self.settings = settings
        self.state = state
        self.source = source
        self.now = now
        next = now + settings.defaultInterval.seconds
    }

    /// The person's own interval, else the adaptive one, else the default.
    var plainInterval: Double {
        let own = source.intervalSeconds.map { min(max(Double($0), settings.minInterval.seconds), 2_592_000) }
        let adaptive = state.intervalSeconds.flatMap { $0.isFinite ? $0 : nil } ?? settings.defaultInterval.seconds
        return own ?? min(max(adaptive, settings.minInterval.seconds), settings.maxInterval.seconds)
    }

    // MARK: answers that are well

    /// A 304 that was asked for.
    mutating func unchanged(_ answer: PollResponse.Unchanged) {
        takeOver(answer.validators)
        if state.tagPair == .wanted { state.tagPair = .works }
        let elapsed = succeeded()
        state.notModifiedInARow += 1
        isUnchanged = true
        trackMove(answer.hops, isSameFeed: state.validators?.url == answer.hops.last?.to)
        adapt(new: 0, known: state.windowEntries, elapsed: elapsed, dates: [])
        schedule(answer.hints.completed(by: state.hints))
    }

    /// A feed document.
    mutating func fresh(_ answer: PollResponse.Fresh, doubt: PollPolicy.Doubt) {
        let isFirst = state.lastSuccess == nil
        let hasNews = answer.newEntries > 0
        let sameBody = answer.bodyDigest != nil && answer.bodyDigest == state.bodyDigest
        let sameEntries = answer.entriesDigest != nil && answer.entriesDigest == state.entriesDigest
        isUnchanged = !hasNews && (sameBody || sameEntries)
        judgeValidators(answer, isUnchanged: sameBody || sameEntries, doubt: doubt)
        let elapsed = succeeded()
        state.validators = answer.validators
        state.bodyDigest = answer.bodyDigest
        state.entriesDigest = answer.entriesDigest
        if !answer.wasConditional { state.lastUnconditional = now }
        state.mustAskWhole = false
        state.notModifiedInARow = 0
        state.hints = answer.hints
        if hasNews { state.lastNews = now }
        let isBlind = !answer.isDelta && hasNews && answer.knownEntries == 0
        followsPages = isBlind
        if isBlind, !isFirst { events.append(.windowOverflow) }
        if !answer.isDelta { state.windowEntries = answer.newEntries + answer.knownEntries }
        trackMove(answer.hops, isSameFeed: answer.isSameFeed)
        let known = answer.isDelta ? max(answer.knownEntries, state.windowEntries) : answer.knownEntries
        adapt(new: answer.newEntries, known: known, elapsed: elapsed, dates: answer.entryDates)
        schedule(answer.hints)
    }

    /// Clears what failures left behind.
    ///
    /// - Returns: hours since the last success, nil for the first; within a minute and a week.
    private mutating func succeeded() -> Double? {
        let elapsed = state.lastSuccess.map { min(max(now.timeIntervalSince($0), 60), 604_800) / 3600 }
        if state.isRetired { events.append(.revived) }
        state.lastSuccess = now
        state.failures = 0
        state.failureWeight = 0
        state.failingSince = nil
        state.lastFailure = nil
        state.lastLongFailure = nil
        state.goneSince = nil
        state.goneCount = 0
        state.isRetired = false
        state.retiredAt = nil
        return elapsed
    }

    /// Headers of a 304 renew those of the stored answer (RFC 9111 4.3.4); what it leaves out stays.
    private mutating func takeOver(_ new: Validators?) {
        guard let new, let old = state.validators else { return }
        // A 304 that names another version than the one we have would make us miss that version for ever.
        if let newTag = new.entityTag, let oldTag = old.entityTag, !EntityTag.isSame(newTag, oldTag) {
            state.mustAskWhole = true
            state.reasons.append("304 with another entity tag, next request unconditional")
            return
        }
        if old.entityTag == nil, let newDate = new.lastModified, let oldDate = old.lastModified, newDate != oldDate {
            state.mustAskWhole = true
            state.reasons.append("304 with another Last-Modified, next request unconditional")
            return
        }
        state.validators = Validators(
            entityTag: new.entityTag ?? old.entityTag, lastModified: new.lastModified ?? old.lastModified, url: old.url)
    }

    /// Finds validators that said "unchanged" of changed content, and tags that their server never recognises.
    private mutating func judgeValidators(_ answer: PollResponse.Fresh, isUnchanged: Bool, doubt: PollPolicy.Doubt) {
        guard let old = state.validators else { return }
        let isSameTag: Bool
        if let tag = old.entityTag, let newTag = answer.validators?.entityTag {
            isSameTag = EntityTag.isSame(tag, newTag)
        } else {
            isSameTag =
                old.entityTag == nil && old.lastModified != nil && old.lastModified == answer.validators?.lastModified
        }
        if answer.wasConditional, isSameTag, isUnchanged, EntityTag.withoutGzip(old.entityTag) != nil {
            state.tagPair = state.tagPair == nil ? .wanted : .useless
        }
        let isTrusted = state.validatorsDistrustedUntil.map { $0 <= now } ?? true
        guard isTrusted, answer.newEntries > 0, !isUnchanged else { return }
        // More at once than the pace explains, or entries older than the last 304: that answer hid them.
        let hours = state.lastSuccess.map { max(now.timeIntervalSince($0), 0) / 3600 } ?? 0
        let isFlood = Double(answer.newEntries) > 3 + 3 * state.arrivalsPerHour * hours
        let wasHidden =
            !answer.wasConditional && state.notModifiedInARow > 0
            && (doubt == .strong || answer.overdueEntries >= 2 || isFlood)
        guard isSameTag || wasHidden else { return }
        state.validatorsDistrustedUntil = now + settings.distrustFor.seconds
        events.append(.validatorsLied)
        state.reasons.append(
            isSameTag
                ? "new entries under the old validators: they are not used"
                : "304s hid new entries: validators are not used")
    }

    // MARK: redirects

    /// A permanent redirect is believed after the same target at several polls over a day, never down to http.
    private mutating func trackMove(_ hops: [RedirectHop], isSameFeed: Bool) {
        let target = hops.last?.to
        let isDowngrade = source.url.scheme == "https" && hops.contains { $0.to.scheme != "https" }
        guard let target, target != source.url, hops.allSatisfy(\.isPermanent), !isDowngrade, isSameFeed else {
            state.movedTo = nil
            state.movedSince = nil
            state.movedCount = 0
            return
        }
        if state.movedTo != target {
            state.movedTo = target
            state.movedSince = now
            state.movedCount = 0
        }
        state.movedCount += 1
        let span = state.movedSince.map { now.timeIntervalSince($0) } ?? 0
        guard state.movedCount >= settings.moveProofPolls, span >= settings.moveProofSpan.seconds else {
            state.reasons.append("moved to \(target), seen \(state.movedCount) times, not yet adopted")
            return
        }
        adoptURL = target
        events.append(.moved(to: target))
        state.reasons.append("moved to \(target), adopted")
        state.movedTo = nil
        state.movedSince = nil
        state.movedCount = 0
    }

    // MARK: failures

    /// Backs off; asks for longer waits are kept, shorter ones are not.
    mutating func failed(_ reason: String, weight: Double, asked: Duration? = nil, least: Duration = .zero) {
        state.failures += 1
        state.failureWeight += weight
        state.lastFailure = reason
        let since = state.failingSince ?? now
        state.failingSince = since
        let times = state.failures == 1 ? "failed" : "failed \(state.failures) times since \(since.rfc3339)"
        if state.isRetired {
            wait(retiredInterval, reason: "retired; \(times): \(reason)", onlyLonger: true)
            return
        }
        var seconds = min(plainInterval * pow(2, min(state.failureWeight, 16)), settings.maxInterval.seconds)
        let age = now.timeIntervalSince(since)
        if age >= settings.longFailure.seconds {
            // Said once, at the poll that crosses the line.
            if state.lastLongFailure == nil { events.append(.failingLong) }
            state.lastLongFailure = now
            seconds = settings.probeInterval.seconds
        } else {
            state.lastLongFailure = nil
        }
        seconds = max(seconds, asked?.seconds ?? 0, least.seconds)
        let note = asked.map { " (Retry-After \(Int($0.seconds)) s)" } ?? ""
        wait(seconds, reason: "\(times): \(reason)\(note)", onlyLonger: true)
    }

    /// 410: believed at the second time, a day after the first.
    mutating func gone() {
        let since = state.goneSince ?? now
        state.goneSince = since
        state.goneCount += 1
        if !state.isRetired, state.goneCount >= settings.goneProofPolls,
            now.timeIntervalSince(since) >= settings.goneProofSpan.seconds
        {
            state.isRetired = true
            state.retiredAt = now
            events.append(.retired)
        }
        state.lastFailure = "HTTP 410"
        if state.isRetired {
            wait(retiredInterval, reason: "retired: gone (HTTP 410) since \(since.rfc3339)", onlyLonger: true)
        } else {
            let left = settings.goneProofSpan.seconds - now.timeIntervalSince(since)
            wait(max(left, plainInterval), reason: "HTTP 410, asked again to be sure", onlyLonger: true)
        }
    }

    /// Weekly for a month, then monthly: a domain may come back.
    private var retiredInterval: Double {
        let age = now.timeIntervalSince(state.retiredAt ?? now)
        return age < settings.longFailure.seconds ? settings.probeInterval.seconds : settings.longFailure.seconds
    }

    // MARK: time

    /// Sets the next poll; chance moves it to both sides, or only later.
    mutating func wait(_ seconds: Double, reason: String, onlyLonger: Bool) {
        let chance = StableChance.unit(source.id, state.polls)
        let share = settings.jitter * (onlyLonger ? chance : 2 * chance - 1)
        next = now + seconds * (1 + share)
        state.reasons.insert(reason, at: 0)
    }

    /// Follows the arrivals: down at once, up by a quarter and an hour at most.
    private mutating func adapt(new: Int, known: Int, elapsed: Double?, dates: [Date]) {
        let memory = settings.arrivalMemory.seconds / 3600
        if let elapsed {
            state.arrivalsPerHour += (1 - exp(-elapsed / memory)) * (Double(new) / elapsed - state.arrivalsPerHour)
        } else {
            state.arrivalsPerHour = Self.rate(dates, now: now)
        }
        if !state.arrivalsPerHour.isFinite || state.arrivalsPerHour < 1e-9 { state.arrivalsPerHour = 0 }
        let range = settings.minInterval.seconds...settings.maxInterval.seconds
        // At that rate so long a silence would hardly be chance, so the pace is less by now; the rate itself is kept:
        // the first entry after a night brings the old pace back.
        let silence = state.lastNews.map { max(now.timeIntervalSince($0) / 3600, 0.01) } ?? 0.01
        let rate = min(state.arrivalsPerHour, settings.overdueArrivals / silence)
        let target = rate > 0 ? settings.arrivalsPerPoll / rate * 3600 : range.upperBound
        guard elapsed != nil, let current = state.intervalSeconds, current.isFinite else {
            let first = rate > 0 ? target : settings.defaultInterval.seconds
            state.intervalSeconds = min(max(first, range.lowerBound), range.upperBound)
            return
        }
        var seconds = target < current ? target : min(target, current * 1.25, current + 3600)
        if new > 0, known == 0 {
            seconds = min(seconds, current / 4)
        } else if new >= 3, new * 3 > (new + known) * 2 {
            seconds = min(seconds, current / 2)
        }
        state.intervalSeconds = min(max(seconds, range.lowerBound), range.upperBound)
    }

    /// Entries an hour by their dates in the last week; 0 where there are too few.
    private static func rate(_ dates: [Date], now: Date) -> Double {
        let week = dates.filter { $0 <= now && now.timeIntervalSince($0) < 604_800 }
        guard week.count >= 2, let oldest = week.min() else { return 0 }
        // Where older entries are shown too, the window is the whole week.
        let hours = week.count < dates.count ? 168 : now.timeIntervalSince(oldest) / 3600
        return Double(week.count) / max(hours, 0.25)
    }

    /// Interval, publisher's hints, chance, skipped hours.
    private mutating func schedule(_ hints: PublisherHints) {
        var seconds = plainInterval
        var isFloor = false
        var reason = "every \(Self.minutes(seconds)): about \(Self.rounded(state.arrivalsPerHour)) new entries an hour"
        if source.intervalSeconds != nil {
            reason = "every \(Self.minutes(seconds)): set for this source"
        } else if let floor = hints.floor(cap: settings.maxInterval.seconds), floor.seconds > seconds {
            let safe = safeInterval
            if floor.seconds <= safe {
                seconds = floor.seconds
                isFloor = true
                reason = "every \(Self.minutes(seconds)): the publisher asks for it (\(floor.reason))"
            } else if safe > seconds {
                seconds = safe
                reason =
                    "every \(Self.minutes(seconds)): \(floor.reason) asks for \(Self.minutes(floor.seconds)), "
                    + "but entries would go by unseen"
            }
        }
        wait(seconds, reason: reason, onlyLonger: isFloor)
        passSkipped(hints)
    }

    /// Wait in which half of the feed's window is expected to fill; beyond it entries may fall out unseen.
    private var safeInterval: Double {
        guard state.arrivalsPerHour > 0, state.windowEntries > 0 else { return .infinity }
        return max(Double(state.windowEntries) / 2 / state.arrivalsPerHour * 3600, settings.minInterval.seconds)
    }

    /// Moves the poll out of skipHours and skipDays, but never past a day from now.
    private mutating func passSkipped(_ hints: PublisherHints) {
        guard hints.skips(next) else { return }
        var candidate = next
        let offset = StableChance.unit(source.id) * 3600
        for _ in 0..<25 {
            let hour = (candidate.timeIntervalSince1970 / 3600).rounded(.down) + 1
            candidate = Date(timeIntervalSince1970: hour * 3600 + offset)
            guard candidate.timeIntervalSince(now) <= 86_400 else { return }
            if !hints.skips(candidate) {
                next = candidate
                state.reasons.append("moved out of the feed's skipHours or skipDays")
                return
            }
        }
    }

    private static func minutes(_ seconds: Double) -> String {
        let minutes = Int((min(max(seconds, 0), 1e9) / 60).rounded())
        return minutes < 120 ? "\(minutes) min" : "\(Int((Double(minutes) / 60).rounded())) h"
    }

    private static func rounded(_ rate: Double) -> String { String(format: "%.2g", rate) }
}

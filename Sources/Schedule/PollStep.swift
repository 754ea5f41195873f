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
    var holdsStale = false
    /// Wait in which a burst could fill the window.
    var overrun = Double.infinity
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
        succeeded()
        state.notModifiedInARow += 1
        isUnchanged = true
        // A 304 to validators of that very address is the same feed.
        trackMove(answer.hops, isSameFeed: state.validators?.url == answer.hops.last?.to)
        let forecast = adapt(new: 0, known: state.windowEntries)
        schedule(answer.hints.completed(by: state.hints), forecast)
    }

    /// A feed document.
    mutating func fresh(_ answer: PollResponse.Fresh, doubt: PollPolicy.Doubt) {
        let isFirst = state.lastSuccess == nil
        let released = weighFlood(answer)
        let new = answer.newEntries - (holdsStale ? min(answer.staleKeys.count, answer.newEntries) : 0)
        let sameBody = answer.bodyDigest != nil && answer.bodyDigest == state.bodyDigest
        let sameEntries = answer.entriesDigest != nil && answer.entriesDigest == state.entriesDigest
        isUnchanged = answer.newEntries == 0 && (sameBody || sameEntries)
        judgeValidators(answer, isUnchanged: sameBody || sameEntries, doubt: doubt)
        succeeded()
        state.validators = answer.validators
        if !answer.isDelta {
            state.bodyDigest = answer.bodyDigest
            state.entriesDigest = answer.entriesDigest
        }
        if !answer.wasConditional { state.lastUnconditional = now }
        // What is held is in no other answer: a 304 would hide it.
        state.mustAskWhole = holdsStale
        state.notModifiedInARow = 0
        state.hints = answer.hints
        if new > 0 { state.lastNews = now }
        let isBlind = !answer.isDelta && new > 0 && answer.knownEntries == 0
        followsPages = isBlind
        if isBlind, !isFirst, !answer.isGapClosed { events.append(.windowOverflow) }
        if answer.renamedEntries >= settings.floodEntries { events.append(.idsChanged(answer.renamedEntries)) }
        let isSame = answer.isSameFeed || (state.entrySketch?.share(in: Set(answer.entryKeys)) ?? 0) > 0
        trackMove(answer.hops, isSameFeed: isSame)
        if !answer.isDelta {
            state.windowEntries = answer.newEntries + answer.knownEntries
            state.entrySketch = KeySketch(answer.entryKeys)
            state.lastWhole = now
        }
        let known = answer.isDelta ? max(answer.knownEntries, state.windowEntries) : answer.knownEntries
        let forecast = adapt(new: new - released, known: known + released, answer)
        schedule(answer.hints, forecast)
    }

    /// Holds many entries that are new by their ids and old, or undated, by all else.
    ///
    /// They were published again under other ids, or the ids are other ones each time: they wait until they come again
    /// under the same ones.
    ///
    /// - Returns: how many that were held before have proven themselves.
    private mutating func weighFlood(_ answer: PollResponse.Fresh) -> Int {
        let stale = answer.staleKeys.count
        let all = answer.newEntries + answer.knownEntries
        let isFlood =
            state.lastWhole != nil && !answer.isDelta && !answer.isGapClosed && stale >= settings.floodEntries
            && stale * 5 >= all * 4
        let held = state.heldSketch
        state.heldSketch = nil
        state.heldEntries = 0
        guard isFlood else {
            state.heldPolls = 0
            return 0
        }
        if let held, held.share(in: Set(answer.staleKeys)) >= 0.5 {
            events.append(.entriesReleased(stale))
            state.heldPolls = 0
            return stale
        }
        holdsStale = true
        state.heldSketch = KeySketch(answer.staleKeys)
        state.heldEntries = stale
        state.heldPolls += 1
        events.append(.entriesHeld(stale))
        state.reasons.append("\(stale) entries under new ids are held until they come again")
        if state.heldPolls >= settings.floodPolls, !state.ignoresIDs {
            state.ignoresIDs = true
            events.append(.idsIgnored)
        }
        return 0
    }

    /// Clears what failures left behind.
    private mutating func succeeded() {
        if state.isRetired { events.append(.revived) }
        state.lastSuccess = now
        state.movedBack = nil
        state.failures = 0
        state.failureWeight = 0
        state.failingSince = nil
        state.lastFailure = nil
        state.lastLongFailure = nil
        state.goneSince = nil
        state.goneCount = 0
        state.isRetired = false
        state.retiredAt = nil
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
        weighNotModified(answer)
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
            && (doubt == .strong || state.hiddenOdds > 7 || answer.overdueEntries >= 2 || isFlood)
        guard isSameTag || wasHidden else { return }
        state.hiddenOdds = 0
        state.validatorsDistrustedUntil = now + settings.distrustFor.seconds
        events.append(.validatorsLied)
        state.reasons.append(
            isSameTag
                ? "new entries under the old validators: they are not used"
                : "304s hid new entries: validators are not used")
    }

    /// Adds up how unlikely it is that news always comes behind a 304 and never to a request with validators.
    ///
    /// An honest server shows what came before the 304 by not sending it: for each whole document with news the chance
    /// that all of it is younger than the 304 before is the share of time behind that. The first news to validators
    /// takes all doubt back.
    private mutating func weighNotModified(_ answer: PollResponse.Fresh) {
        guard answer.newEntries > 0 else { return }
        if answer.wasConditional {
            state.hiddenOdds = 0
        } else if state.notModifiedInARow > 0, let whole = state.lastWhole, let last = state.lastSuccess {
            let (before, all) = (last.timeIntervalSince(whole), now.timeIntervalSince(whole))
            guard before > 0, all > before else { return }
            state.hiddenOdds = min(state.hiddenOdds - log(max(1 - before / all, 0.05)), 100)
        }
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
        state.movedFrom = source.url
        events.append(.moved(to: target))
        state.reasons.append("moved to \(target), adopted")
        state.movedTo = nil
        state.movedSince = nil
        state.movedCount = 0
    }

    /// A redirect may lead into a dead end for good: where the new address fails for a day, the old one is asked again,
    /// and from then on both in turn, a day each, until one answers.
    private mutating func moveBack(failing since: Date, times: Int) {
        let begun = max(state.movedBack ?? .distantPast, since)
        guard let other = state.movedFrom, times >= settings.moveProofPolls,
            now.timeIntervalSince(begun) >= settings.moveProofSpan.seconds
        else { return }
        adoptURL = other
        events.append(.movedBack(to: other))
        let reason = "dead at \(source.url) since \(since.rfc3339): \(other) is asked again"
        if state.movedBack == nil {
            wait(settings.defaultInterval.seconds, reason: reason, onlyLonger: true)
        } else {
            state.reasons.append(reason)
        }
        state.movedFrom = source.url
        state.movedBack = now
    }

    // MARK: failures

    /// Backs off; asks for longer waits are kept, shorter ones are not.
    mutating func failed(_ reason: String, weight: Double, asked: Duration? = nil, least: Duration = .zero) {
        state.failures += 1
        state.failureWeight += weight
        state.lastFailure = reason
        let since = state.failingSince ?? now
        state.failingSince = since
        defer { moveBack(failing: since, times: state.failures) }
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
        // On the first day a busy feed is not left for so long that its window runs over meanwhile.
        if age < 86_400, let risk = riskInterval(failing: age) { seconds = min(seconds, risk) }
        seconds = max(seconds, asked?.seconds ?? 0, least.seconds)
        let note = asked.map { " (Retry-After \(Int($0.seconds)) s)" } ?? ""
        wait(seconds, reason: "\(times): \(reason)\(note)", onlyLonger: true)
        // All of a domain come back a few minutes apart; who was told hours does not add a tenth of them.
        if let asked, asked.seconds >= seconds { next = min(next, now + seconds + 300) }
    }

    /// 410: believed at the second time, a day after the first.
    mutating func gone() {
        let since = state.goneSince ?? now
        state.goneSince = since
        state.goneCount += 1
        if state.movedBack == nil, state.goneCount >= settings.goneProofPolls {
            moveBack(failing: since, times: settings.moveProofPolls)
            // Whether it is gone at the other address, too, is seen there.
            if adoptURL != nil { return (state.goneSince, state.goneCount) = (nil, 0) }
        }
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

    /// Sets the next poll; chance moves it to both sides, or only later, a publisher's `floor` by little.
    ///
    /// Who waits longer than he would like, because he is asked to, adds next to nothing of his own: a burst can run
    /// through a window in that hour and a few minutes.
    mutating func wait(_ seconds: Double, reason: String, onlyLonger: Bool = false, isFloor: Bool = false) {
        let chance = StableChance.unit(source.id, state.polls)
        let most = isFloor ? settings.jitter / 10 : settings.jitter
        let share = most * (onlyLonger || isFloor ? chance : 2 * chance - 1)
        next = now + seconds * (1 + share)
        state.reasons.insert(reason, at: 0)
    }
}

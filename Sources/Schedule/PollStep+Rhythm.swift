import Foundation
import WireModel

/// When the source is asked next, where it is well.
extension PollStep {
    /// Takes in what came since the last answer, and finds the interval for it: down at once, up by doubling at most.
    ///
    /// - Returns: what is to be expected from now on.
    mutating func adapt(new: Int, known: Int, _ answer: PollResponse.Fresh? = nil) -> ArrivalForecast {
        let memory = settings.arrivalMemory.seconds / 3600
        var profile = state.profile ?? ArrivalProfile()
        if let from = state.profiledTo, from < now, state.profile != nil {
            profile.note(arrivals: max(0, new), moments: answer?.newDates ?? [], from: from, to: now, memory: memory)
            if new > 0, let change = answer?.changedAt, change > from, change <= now {
                profile.note(change: change, memory: memory)
            }
        } else if let answer, state.profile == nil {
            profile.note(history: answer.entryDates, shown: max(answer.entryKeys.count, new + known), at: now)
        }
        state.profile = profile
        state.profiledTo = now
        if answer != nil { state.checkedSilence = new > 0 ? 0 : profile.silence }
        let forecast = ArrivalForecast(
            profile, silenceLimit: settings.overdueArrivals, checked: state.checkedSilence)
        state.arrivalsPerHour = forecast.average
        // Silence lowers it by a fifth a poll at the most: a feed that brings its hour's entries at one stroke was asked
        // right before it once.
        state.peakPerHour = max(forecast.peak, state.peakPerHour * 0.8)
        let range = settings.minInterval.seconds...settings.maxInterval.seconds
        let most = state.windowEntries > 0 ? Double(state.windowEntries) / 2 : .infinity
        let wait = forecast.wait(
            waiting: settings.waitingPerPoll, arrivals: settings.arrivalsPerPoll...max(most, settings.arrivalsPerPoll),
            from: now, longest: range.upperBound)
        let current = state.intervalSeconds.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        overrun = longestWait(forecast)
        var seconds = min(wait, overrun)
        if profile.arrivals < 3 {
            // As good as nothing is known: from the default up, by a quarter and an hour at most.
            let least = current ?? settings.defaultInterval.seconds / 1.25
            seconds = min(max(wait, settings.defaultInterval.seconds), least * 1.25, least + 3600)
            // Not on the first day: an hour's burst after a quiet night runs through a window that nobody knows yet.
            if profile.hours < 24 { seconds = min(seconds, Self.hourly) }
        } else if let current {
            seconds = min(seconds, current * 2)
        }
        if let current, state.polls > 1, new > 0 {
            if known == 0 {
                seconds = min(seconds, current / 4)
            } else if new >= 3, new * 3 > (new + known) * 2 {
                seconds = min(seconds, current / 2)
            }
        }
        if holdsStale { seconds = min(seconds, settings.defaultInterval.seconds) }
        state.intervalSeconds = min(max(seconds, range.lowerBound), range.upperBound)
        return forecast
    }

    /// Interval, publisher's hints, the feed's clock, chance, skipped hours.
    mutating func schedule(_ hints: PublisherHints, _ forecast: ArrivalForecast) {
        var seconds = plainInterval
        if source.intervalSeconds != nil {
            wait(seconds, reason: "every \(Self.minutes(seconds)): set for this source")
            return passSkipped(hints)
        }
        var reason = "\(Self.minutes(seconds)): \(rhythm(forecast))"
        var isFloor = false
        if let floor = hints.floor(cap: settings.maxInterval.seconds), floor.seconds > seconds {
            let safe = safeInterval
            if floor.seconds <= safe {
                seconds = floor.seconds
                isFloor = true
                reason = "\(Self.minutes(seconds)): the publisher asks for it (\(floor.reason))"
            } else if safe > seconds {
                seconds = safe
                reason =
                    "\(Self.minutes(seconds)): \(floor.reason) asks for \(Self.minutes(floor.seconds)), "
                    + "but entries would go by unseen"
            }
        }
        if let minute = forecast.clockMinute, let moment = moment(atMinute: minute, seconds, isFloor: isFloor) {
            next = moment
            state.reasons.insert(reason, at: 0)
            state.reasons.append("just behind minute \(Int(minute)) of the hour, at which the feed changes")
        } else {
            wait(seconds, reason: reason, isFloor: isFloor)
            // Chance may not add what a burst would need.
            if !isFloor { next = min(next, now + (seconds <= Self.hourly ? Self.hourly : max(overrun, seconds))) }
        }
        passSkipped(hints)
    }

    /// A minute or two behind the feed's own clock; nil where the next turn is too far away.
    private func moment(atMinute minute: Double, _ seconds: Double, isFloor: Bool) -> Date? {
        let lag = 60 + 60 * StableChance.unit(source.id)
        let earliest = now.timeIntervalSince1970 + max(isFloor ? seconds : seconds / 2, settings.minInterval.seconds)
        let phase = minute * 60 + lag
        let at = ((earliest - phase) / 3600).rounded(.up) * 3600 + phase
        // Where the next turn is too near, two turns' entries must fit into the window.
        let passesOne = at - 3_600 > now.timeIntervalSince1970 + 1
        let bound = passesOne ? min(safeInterval, overrun) : safeInterval
        let latest = now.timeIntervalSince1970 + min(max(seconds * 1.5, 3_900), bound * 1.1)
        return at <= latest ? Date(timeIntervalSince1970: at) : nil
    }

    /// Wait in which half of the feed's window is expected to fill at its busiest; beyond it entries may fall out
    /// unseen.
    private var safeInterval: Double { state.filling(share: 0.5, least: settings.minInterval.seconds) }

    /// Wait in which not even a burst overruns the window; infinite where nothing is at risk.
    ///
    /// Up to an hour nothing is asked more often for what chance adds to a burst, only for its mean: so long an entry
    /// has to stay to be within reach.
    private func longestWait(_ forecast: ArrivalForecast) -> Double {
        guard state.windowEntries > 0, forecast.profile.arrivals > 0, forecast.busiest > 0 else { return .infinity }
        let overrun = forecast.overrun(
            window: state.windowEntries, share: state.peakPerHour / forecast.busiest, from: now,
            longest: settings.maxInterval.seconds)
        if overrun.earliest > Self.hourly { return overrun.earliest }
        return max(min(overrun.likely, Self.hourly), settings.minInterval.seconds)
    }

    /// An hour less a minute, in which the request has its turn.
    private static let hourly = 3_540.0

    /// Longest wait on the first day of a failure, ten minutes at least; nil where nothing is at risk.
    ///
    /// A source of which little is known may be a busy one: it is asked within the hour, for a day, half a day where it
    /// has never answered.
    func riskInterval(failing age: Double) -> Double? {
        guard source.intervalSeconds == nil else { return nil }
        if state.profile.map({ $0.arrivals < 3 && $0.hours < 24 }) ?? true {
            guard state.lastWhole != nil || age < 43_200 else { return nil }
            // Chance adds a tenth to the wait behind a failure.
            return Self.hourly / 1.1
        }
        let overrun = state.overrun(deviations: 3, least: 0)
        guard let profile = state.profile, profile.arrivals >= 3, overrun.isFinite else { return nil }
        return max(overrun / 2, 600)
    }

    /// Why the interval is as it is, in a few words.
    private func rhythm(_ forecast: ArrivalForecast) -> String {
        guard let profile = state.profile, profile.arrivals >= 3 else { return "little is known of its rhythm yet" }
        let expected = forecast.rate(at: now, ahead: 0)
        var text = "about \(Self.rounded(expected)) new entries an hour expected now"
        if expected > forecast.average * 1.5 || expected < forecast.average / 1.5 {
            text += " (\(Self.rounded(forecast.average)) on average)"
        }
        if plainInterval >= overrun { text += ", a burst could fill its window of \(state.windowEntries)" }
        if profile.silence > settings.overdueArrivals { text += ", silent for longer than usual" }
        return text
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

    static func minutes(_ seconds: Double) -> String {
        let minutes = Int((min(max(seconds, 0), 1e9) / 60).rounded())
        return minutes < 120 ? "\(minutes) min" : "\(Int((Double(minutes) / 60).rounded())) h"
    }

    /// Two digits that mean something, without the cost of a format string.
    private static func rounded(_ rate: Double) -> String {
        guard rate.isFinite, rate > 0.0005 else { return "0" }
        if rate >= 9.5 { return "\(Int(min(rate, 1e9).rounded()))" }
        let places = rate >= 0.95 ? 10.0 : rate >= 0.095 ? 100.0 : 1_000.0
        return "\((rate * places).rounded() / places)"
    }
}

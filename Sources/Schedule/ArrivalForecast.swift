import Foundation
import WireModel

/// Expected arrivals of a source from now on, hour of the day and day of the week taken into account.
///
/// The rate is a product: the average (Gamma-Poisson, so that few arrivals say little), the shape of the day (Fourier
/// series of three terms, shrunk by how much is known), weekend against weekdays, and what the last hours brought
/// against what they were expected to bring; a long silence lowers it.
struct ArrivalForecast {
    /// What the figures are shrunk towards, and how fast they fade.
    enum Prior {
        /// Average before anything is known: so many arrivals in so many hours.
        static let arrivals = 0.5
        static let hours = 0.5
        /// Arrivals at which the shape of the day counts half.
        static let shape = 10.0
        /// Pseudo-arrivals for weekend against weekdays.
        static let week = 6.0
        /// Pseudo-arrivals for the last hours against the usual.
        static let recent = 2.0
        /// Least share of the average at the stillest hour.
        static let leastShape = 0.08
        /// The busiest hour against the average, before the shape is known.
        static let steepness = 1.7
        /// Hours in which a burst or a lull fades to a third.
        static let recentFade = 3.0
    }

    /// Average arrivals an hour.
    let average: Double
    /// The highest hour of the week, less where the source has fallen silent.
    let peak: Double
    /// The same whatever the silence.
    let busiest: Double
    let profile: ArrivalProfile
    /// By hour of the day, around 1.
    private let shape: [Double]
    private let weekend: Double
    private let weekday: Double
    private let lately: Double
    private let quiet: Double

    /// - Parameters:
    ///   - silenceLimit: expected arrivals that may stay out before the rate is lowered.
    ///   - checked: silence that whole documents bore out; the highest rate is lowered by this alone, since 304s may lie,
    ///     and late: a burst that ends a quiet weekend is as high as any.
    init(_ profile: ArrivalProfile, silenceLimit: Double, checked: Double = 0) {
        self.profile = profile
        average = (profile.arrivals + Prior.arrivals) / (profile.hours + Prior.hours)
        shape = Self.shape(profile)
        let usual = profile.hours > 0 ? profile.arrivals / profile.hours : 0
        func factor(_ arrivals: Double, _ hours: Double) -> Double {
            (max(0, arrivals) + Prior.week) / (max(0, hours) * usual + Prior.week)
        }
        weekend = factor(profile.weekendArrivals, profile.weekendHours)
        weekday = factor(
            profile.arrivals - profile.weekendArrivals, profile.hours - profile.weekendHours)
        lately = (Prior.recent + profile.recentArrivals) / (Prior.recent + profile.recentExpected)
        quiet = min(1, silenceLimit / max(profile.silence, 1e-9))
        // As long as the shape of the day is not known it may be that of a newsroom.
        let steepest = max(shape.max() ?? 1, 1 + (Prior.steepness - 1) * (1 - Self.seen(profile)))
        busiest = average * steepest * max(weekend, weekday)
        peak = busiest * min(1, Burst.silences * silenceLimit / max(checked, 1e-9))
    }

    /// Arrivals an hour at a moment that many hours ahead.
    func rate(at moment: Date, ahead: Double) -> Double {
        let burst = 1 + (lately - 1) * exp(-ahead / Prior.recentFade)
        return usualRate(at: moment) * burst * quiet
    }

    /// Arrivals an hour by hour and day alone.
    func usualRate(at moment: Date) -> Double {
        let seconds = min(max(moment.timeIntervalSince1970, 0), 1e12)
        let hour = Int(seconds / 3600) % 24
        return average * shape[hour] * (Self.isWeekend(seconds) ? weekend : weekday)
    }

    /// Expected arrivals between two moments by hour and day alone; at most two weeks are counted.
    func expected(from start: Date, to end: Date) -> Double {
        var at = max(start, end - 14 * 86_400)
        var sum = 0.0
        while at < end {
            let hour = Date(timeIntervalSince1970: ((at.timeIntervalSince1970 / 3600).rounded(.down) + 1) * 3600)
            let next = min(max(hour, at + 1), end)
            sum += usualRate(at: at) * next.timeIntervalSince(at) / 3600
            at = next
        }
        return sum
    }

    /// Seconds from now in which the entries that are expected wait for `waiting` hours, all together.
    ///
    /// For an even rate that is the square-root law, which gives the least delay for a number of requests: the wait is
    /// `sqrt(2 * waiting / rate)` (Cho and Garcia-Molina 2003, section 4, for the same weighing of many sources).
    /// - Parameter range: arrivals that are to be expected at least, for politeness, and at most, for the window.
    func wait(waiting: Double, arrivals range: ClosedRange<Double>, from now: Date, longest: Double) -> Double {
        var (elapsed, arrivals, waited) = (0.0, 0.0, 0.0)
        while elapsed < longest {
            let step = elapsed < 7_200 ? 300.0 : elapsed < 28_800 ? 900.0 : 1_800.0
            let hours = step / 3600
            let rate = rate(at: now + elapsed, ahead: elapsed / 3600)
            let added = rate * hours
            let more = arrivals * hours + added * hours / 2
            let isWorthIt = waited + more >= waiting && arrivals + added >= range.lowerBound
            if isWorthIt || arrivals + added >= range.upperBound {
                // Within the step, by straight line: steps are short against the wait.
                let byWaiting = more > 0 ? (waiting - waited) / more : 0
                let byLeast = added > 0 ? (range.lowerBound - arrivals) / added : 0
                let byMost = added > 0 ? (range.upperBound - arrivals) / added : 1
                return elapsed + step * min(max(min(max(byWaiting, byLeast), byMost), 0), 1)
            }
            arrivals += added
            waited += more
            elapsed += step
        }
        return longest
    }

    /// The minute of the hour at which the document changes, where it keeps to one.
    var clockMinute: Double? {
        guard profile.changes >= 6 else { return nil }
        let strength = (profile.clock[0] * profile.clock[0] + profile.clock[1] * profile.clock[1]).squareRoot()
        guard strength / profile.changes >= 0.9 else { return nil }
        let turn = atan2(profile.clock[1], profile.clock[0]) / (2 * .pi)
        return (turn < 0 ? turn + 1 : turn) * 60
    }

    static func isWeekend(_ seconds: Double) -> Bool {
        // 1970-01-01 was a Thursday.
        let day = Int(seconds / 86_400) % 7
        return day == 2 || day == 3
    }

    /// Six terms for each of the 24 hours.
    private static let waves: [Double] = (0..<24).flatMap { hour in
        (1...3).flatMap { turns -> [Double] in
            let angle = 2 * Double.pi * Double(turns) * (Double(hour) + 0.5) / 24
            return [cos(angle), sin(angle)]
        }
    }

    /// A watch of hours knows nothing of the other hours; three days have seen each thrice.
    static func seen(_ profile: ArrivalProfile) -> Double { min(max((profile.hours - 12) / 60, 0), 1) }

    private static func shape(_ profile: ArrivalProfile) -> [Double] {
        let weight = 2 * seen(profile) / (profile.arrivals + Prior.shape)
        return [Double](unsafeUninitializedCapacity: 24) { shape, count in
            var sum = 0.0
            for hour in 0..<24 {
                var value = 1.0
                for term in 0..<6 { value += weight * profile.day[term] * waves[6 * hour + term] }
                shape[hour] = max(value, Prior.leastShape)
                sum += shape[hour]
            }
            for hour in 0..<24 { shape[hour] *= 24 / sum }
            count = 24
        }
    }
}

extension ArrivalProfile {
    /// Takes in a stretch of time and what arrived in it.
    ///
    /// - Parameters:
    ///   - moments: when the arrivals came, as far as is known; the others are taken to be spread evenly.
    ///   - memory: hours after which what was seen counts a third.
    mutating func note(arrivals count: Int, moments: [Date], from start: Date, to end: Date, memory: Double) {
        let elapsed = max(end.timeIntervalSince(start) / 3600, 1.0 / 60)
        // Two weeks away tell of the time away, not of a silence.
        let watched = min(elapsed, 336)
        let forecast = ArrivalForecast(self, silenceLimit: .infinity)
        let expected = forecast.expected(from: start, to: end)
        fade(exp(-elapsed / memory), lately: exp(-elapsed / ArrivalForecast.Prior.recentFade))
        hours += watched
        weekendHours += watched * Self.weekendShare(from: start, to: end)
        recentExpected += expected
        recentArrivals += Double(count)
        silence = count > 0 ? 0 : silence + expected
        let known = moments.filter { $0 > start && $0 <= end }.prefix(count)
        for moment in known { add(moment, weight: 1) }
        let unknown = count - known.count
        guard unknown > 0 else { return }
        let points = min(unknown, 4)
        for point in 0..<points {
            let share = (Double(point) + 0.5) / Double(points)
            add(start + share * end.timeIntervalSince(start), weight: Double(unknown) / Double(points))
        }
    }

    /// Takes in what a first document tells by its entries' dates.
    mutating func note(history dates: [Date], shown: Int, at now: Date) {
        let window = dates.filter { $0 <= now && now.timeIntervalSince($0) < 14 * 86_400 }
        guard window.count >= 2, let oldest = window.min() else { return }
        // Where older entries are shown too, the two weeks are whole.
        let isWhole = window.count < shown
        hours = isWhole ? 336 : max(now.timeIntervalSince(oldest) / 3600, 0.25)
        weekendHours = hours * Self.weekendShare(from: now - hours * 3600, to: now)
        for date in window { add(date, weight: 1) }
        let forecast = ArrivalForecast(self, silenceLimit: .infinity)
        let since = max(window.max() ?? now, now - 14 * 86_400)
        silence = forecast.expected(from: since, to: now)
    }

    /// Takes in when the document changed, as its server says.
    mutating func note(change moment: Date, memory: Double) {
        let turn = moment.timeIntervalSince1970 / 3600
        let angle = 2 * Double.pi * (turn - turn.rounded(.down))
        // The last thirty changes count: clocks are set anew.
        let fade = 1 - 1.0 / 30
        changes = changes * fade + 1
        clock[0] = clock[0] * fade + cos(angle)
        clock[1] = clock[1] * fade + sin(angle)
    }

    private mutating func add(_ moment: Date, weight: Double) {
        let seconds = min(max(moment.timeIntervalSince1970, 0), 1e12)
        arrivals += weight
        if ArrivalForecast.isWeekend(seconds) { weekendArrivals += weight }
        let base = 2 * Double.pi * seconds.truncatingRemainder(dividingBy: 86_400) / 86_400
        for turns in 1...3 {
            day[2 * turns - 2] += weight * cos(base * Double(turns))
            day[2 * turns - 1] += weight * sin(base * Double(turns))
        }
    }

    private mutating func fade(_ share: Double, lately: Double) {
        arrivals *= share
        hours *= share
        weekendArrivals *= share
        weekendHours *= share
        for term in 0..<6 { day[term] *= share }
        recentArrivals *= lately
        recentExpected *= lately
    }

    /// Share of Saturday and Sunday in a stretch, by quarters of a day.
    private static func weekendShare(from start: Date, to end: Date) -> Double {
        let seconds = end.timeIntervalSince(start)
        guard seconds > 21_600 else { return ArrivalForecast.isWeekend(max(start.timeIntervalSince1970, 0)) ? 1 : 0 }
        let points = min(Int(seconds / 21_600), 56) + 1
        var weekend = 0
        for point in 0..<points {
            let at = start.timeIntervalSince1970 + seconds * (Double(point) + 0.5) / Double(points)
            if ArrivalForecast.isWeekend(max(at, 0)) { weekend += 1 }
        }
        return Double(weekend) / Double(points)
    }
}

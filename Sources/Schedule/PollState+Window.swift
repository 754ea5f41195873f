import WireModel

/// How long entries stay in the window of a feed that they come to at its busiest.
extension PollState {
    /// Seconds in which that share of the window fills at the busiest hour's rate; infinite where nothing is known.
    func filling(share: Double, least: Double) -> Double {
        guard let profile, profile.arrivals > 0, windowEntries > 0, peakPerHour > 0 else { return .infinity }
        return max(Double(windowEntries) * share / peakPerHour * 3600, least)
    }

    /// Seconds in which a burst of five times that rate, with what chance adds to it, just fills the window.
    ///
    /// - Parameter deviations: standard deviations of a Poisson count above its mean; one more where little is known.
    func overrun(deviations: Double, least: Double) -> Double {
        let window = Double(windowEntries)
        // The mean whose upper end fills the window: m + d * sqrt(m) = window.
        let deviations = deviations + 1 - (profile.map { ArrivalForecast.seen($0) } ?? 0)
        let root = ((deviations * deviations + 4 * window).squareRoot() - deviations) / 2
        return filling(share: 0.2 * root * root / max(window, 1), least: least)
    }
}

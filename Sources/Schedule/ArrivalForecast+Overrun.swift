import Foundation

/// How soon a burst could push entries out of a feed's window.
extension ArrivalForecast {
    /// What is taken for the worst that a feed does.
    enum Burst {
        /// A burst against the usual of its hour.
        static let height = 5.0
        /// Standard deviations of a Poisson count that it may bring above its mean.
        static let deviations = 5.0
        /// Standard errors by which the average may be higher than it looks.
        static let errors = 1.0
        /// Share of the busiest hour that even the stillest hour's bursts are reckoned from.
        static let leastShare = 0.25
        /// Arrivals at which the hours of the day are half believed; until then each may be a newsroom's noon.
        static let known = 5.0
        /// Silences too long for chance before a source's bursts are taken to be lower, too.
        static let silences = 3.3
    }

    /// When a window may run over.
    struct Overrun {
        /// Seconds in which a burst's mean fills it.
        var likely: Double
        /// Seconds in which a burst fills it by chance once in very many times.
        var earliest: Double
    }

    /// Seconds from a moment until a burst that begins then may have filled a window.
    ///
    /// By the hours ahead: what a burst brings by night is not what it brings at noon.
    /// - Parameters:
    ///   - share: of the rate, less than one where the source has fallen silent.
    ///   - longest: further nobody looks.
    func overrun(window: Int, share: Double, from now: Date, longest: Double) -> Overrun {
        let window = Double(max(window, 0))
        let height = Burst.height * share * (1 + Burst.errors / (max(profile.arrivals, 0) + 1).squareRoot())
        // The mean whose upper end fills the window: m + d * sqrt(m) = window.
        let root = ((Burst.deviations * Burst.deviations + 4 * window).squareRoot() - Burst.deviations) / 2
        let limit = root * root
        let known = Self.seen(profile) * profile.arrivals / (profile.arrivals + Burst.known)
        let least = max(
            (1 - (1 - Burst.leastShare) * known) * busiest, (1 - known) * average * Prior.steepness)
        var overrun = Overrun(likely: longest, earliest: longest)
        guard height * max(busiest, least) * longest / 3600 > limit else { return overrun }
        var (elapsed, mean) = (0.0, 0.0)
        while elapsed < longest {
            let step = elapsed < 7_200 ? 600.0 : elapsed < 28_800 ? 900.0 : 1_800.0
            let added = height * max(usualRate(at: now + elapsed), least) * step / 3600
            if mean < limit, mean + added >= limit {
                overrun.earliest = min(elapsed + step * (limit - mean) / added, longest)
            }
            if mean + added >= window {
                overrun.likely = min(elapsed + step * (window - mean) / added, longest)
                return overrun
            }
            mean += added
            elapsed += step
        }
        return overrun
    }
}

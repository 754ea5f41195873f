import Foundation

/// Notices that somebody has set the clock: what was planned by the old time is then moved along with it.
///
/// Without it a clock set back by years stops every feed for as long, and one set forward makes everything look old.
struct ClockWatch {
    /// Differences up to this are a clock that is being steered, or a machine under load.
    static let tolerance: Duration = .seconds(60)
    /// Forward jumps from here on make the next day's housekeeping wait: what looks old then may be new.
    static let doubtful: Duration = .seconds(86_400)

    private var wall: Date
    private var uptime: Duration
    /// Uptime until which nothing is removed for its age.
    private var restsUntil: Duration?

    init(_ clock: PipelineClock) {
        wall = clock.now()
        uptime = clock.uptime()
    }

    /// How far the clock was set since the last look; nil where it was not.
    mutating func jump(_ clock: PipelineClock) -> Duration? {
        let (now, up) = (clock.now(), clock.uptime())
        let by = .seconds(now.timeIntervalSince(wall)) - (up - uptime)
        (wall, uptime) = (now, up)
        guard by > Self.tolerance || by < .zero - Self.tolerance else { return nil }
        if by >= Self.doubtful { restsUntil = up + Self.doubtful }
        if by < .zero { restsUntil = nil }
        return by
    }

    /// Whether things may be removed because they look old.
    func trustsAges(_ clock: PipelineClock) -> Bool { restsUntil.map { clock.uptime() >= $0 } ?? true }
}

import Foundation
import Synchronization
import TestKit
import Testing

@testable import Pipeline

/// A clock that somebody sets, beside one that nobody can.
struct ClockWatchTests {
    private final class Clocks: Sendable {
        let shift = Mutex(0.0)
        let steady = ManualClock(now: .start)

        var clock: PipelineClock {
            PipelineClock(
                now: { [self] in steady.now().addingTimeInterval(shift.withLock { $0 }) }, sleep: steady.sleep,
                uptime: { [steady] in .seconds(steady.now().timeIntervalSinceReferenceDate) })
        }

        func set(by seconds: Double) { shift.withLock { $0 += seconds } }
    }

    @Test func `time that passes is no jump, however much`() {
        let clocks = Clocks()
        var watch = ClockWatch(clocks.clock)
        for _ in 0..<3 {
            clocks.steady.advance(by: .seconds(90_000))
            clocks.set(by: 30)
            #expect(watch.jump(clocks.clock) == nil)
            #expect(watch.trustsAges(clocks.clock))
        }
    }

    @Test(arguments: [-315_360_000.0, -3_600, 3_600, 315_360_000])
    func `a jump is told once, as far as it went`(seconds: Double) throws {
        let clocks = Clocks()
        var watch = ClockWatch(clocks.clock)
        clocks.steady.advance(by: .seconds(5))
        clocks.set(by: seconds)
        let told = watch.jump(clocks.clock)
        let jump = try #require(told)
        #expect(abs(jump / .seconds(1) - seconds) < 0.01)
        clocks.steady.advance(by: .seconds(5))
        #expect(watch.jump(clocks.clock) == nil)
    }

    @Test
    func `after a jump of days forward nothing goes for its age, until a day has passed or the clock is set back`() {
        let clocks = Clocks()
        var watch = ClockWatch(clocks.clock)
        clocks.set(by: 40 * 86_400)
        _ = watch.jump(clocks.clock)
        #expect(!watch.trustsAges(clocks.clock))
        clocks.steady.advance(by: .seconds(86_401))
        _ = watch.jump(clocks.clock)
        #expect(watch.trustsAges(clocks.clock))
        clocks.set(by: 40 * 86_400)
        _ = watch.jump(clocks.clock)
        clocks.set(by: -40 * 86_400)
        _ = watch.jump(clocks.clock)
        #expect(watch.trustsAges(clocks.clock))
    }
}

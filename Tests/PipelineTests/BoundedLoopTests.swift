import Foundation
import Synchronization
import TestKit
import Testing

@testable import Pipeline

struct BoundedLoopTests {
    private struct Fault: Error {}

    /// Counts what is under way.
    private final class Width: Sendable {
        private let counts = Mutex((now: 0, most: 0, all: 0))
        var most: Int { counts.withLock { $0.most } }
        var all: Int { counts.withLock { $0.all } }
        var now: Int { counts.withLock { $0.now } }
        func begin() {
            counts.withLock {
                $0.now += 1
                $0.all += 1
                $0.most = max($0.most, $0.now)
            }
        }
        func end() { counts.withLock { $0.now -= 1 } }
    }

    private func loop(
        _ count: Int, width: Int, clock: ManualClock = ManualClock(isHurried: true), isOver: Bool = true,
        run: @escaping @Sendable (Int) async throws -> Void
    ) -> BoundedLoop<Int> {
        let left = Notes<Int>()
        return BoundedLoop(
            width: width, clock: PipelineClock(clock),
            take: { limit in
                let from = left.all.count
                let works = Array(from..<min(count, from + limit))
                for work in works { left.add(work) }
                return works
            }, run: run, isOver: { isOver })
    }

    @Test(arguments: [1, 3, 8])
    func `never more than its width is under way, and all is done`(width: Int) async throws {
        let seen = Width()
        try await loop(40, width: width) { _ in
            seen.begin()
            for _ in 0..<5 { await Task.yield() }
            seen.end()
        }(stop: StopSignal(), beat: {})
        #expect(seen.all == 40)
        #expect(seen.most <= width)
        #expect(seen.now == 0)
    }

    @Test func `after a stop nothing new is begun and what is under way is finished`() async throws {
        let seen = Width()
        let stop = StopSignal()
        try await loop(1_000, width: 4, isOver: false) { work in
            seen.begin()
            if work == 5 { stop.stop() }
            await Task.yield()
            seen.end()
        }(stop: stop, beat: {})
        #expect(seen.now == 0)
        #expect((6...12).contains(seen.all))
    }

    @Test func `an error ends the loop, and its other work is cancelled`() async throws {
        let clock = ManualClock()
        await #expect(throws: Fault.self) {
            try await loop(4, width: 4, clock: clock) { work in
                if work == 3 { throw Fault() }
                try await clock.sleep(.seconds(3_600))
            }(stop: StopSignal(), beat: {})
        }
    }

    @Test func `cancellation ends it, whatever it waits for`() async throws {
        let clock = ManualClock()
        let task = Task {
            try await loop(0, width: 4, clock: clock, isOver: false) { _ in }(stop: StopSignal(), beat: {})
        }
        await clock.somebodySleeps()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `an idle loop turns at its pause, and soon at four times that`() async throws {
        let clock = ManualClock(isHurried: true)
        let beats = Notes<Int>()
        let stop = StopSignal()
        try await loop(0, width: 2, clock: clock, isOver: false) { _ in }(
            stop: stop,
            beat: {
                beats.add(1)
                if beats.all.count == 20 { stop.stop() }
            })
        #expect(clock.asked.count <= beats.all.count)
        #expect(clock.asked.first == .milliseconds(50))
        #expect(clock.asked.dropFirst(2).allSatisfy { $0 == .milliseconds(200) })
        #expect(clock.asked.count > 10)
    }
}

import Foundation
import WireModel

/// Keeps up to `width` pieces of work under way: takes more as others end, until told to stop or out of work.
struct BoundedLoop<Work: Sendable>: Sendable {
    let width: Int
    /// How long an empty-handed loop waits before it asks again; four times as long when it came back empty-handed twice.
    var pause: Duration = .milliseconds(50)
    let clock: PipelineClock
    /// What of the work under way takes no place, since it has waited for a host for long.
    var waits: LongWaits?
    /// More work, at most that much; an empty answer means none is due now.
    let take: @Sendable (_ limit: Int) async throws -> [Work]
    let run: @Sendable (Work) async throws -> Void
    /// Asked when nothing is under way and nothing was to be had: true when the loop's job is over.
    let isOver: @Sendable () async throws -> Bool

    private enum Event: Sendable { case done, tick }

    /// - Parameter stop: work under way is finished after a stop, nothing new is begun.
    func callAsFunction(stop: StopSignal, beat: @escaping @Sendable () -> Void) async throws {
        let (clock, pause) = (clock, pause)
        try await withThrowingTaskGroup(of: Event.self) { group in
            var underWay = 0
            var ticking = false
            var mayTake = true
            var emptyHanded = 0
            while true {
                beat()
                var wentEmpty = false
                // Asking costs a transaction: done for a quarter of the width at once, or when the timer says so.
                let taken = underWay - (waits?.parked ?? 0)
                if !stop.isStopped, taken < width, mayTake || taken <= width - max(1, width / 4) {
                    let works = try await take(width - taken)
                    wentEmpty = works.isEmpty
                    // An idle daemon need not ask twenty times a second.
                    emptyHanded = wentEmpty ? min(2, emptyHanded + 1) : 0
                    for work in works {
                        underWay += 1
                        group.addTask {
                            try await run(work)
                            return .done
                        }
                    }
                }
                if underWay == 0 {
                    if stop.isStopped { break }
                    if wentEmpty, try await isOver() { break }
                }
                if !ticking {
                    ticking = true
                    let wait = emptyHanded < 2 ? pause : pause * 4
                    group.addTask {
                        try await clock.sleep(wait)
                        return .tick
                    }
                }
                switch try await group.next() {
                case .done:
                    underWay -= 1
                    mayTake = false
                    emptyHanded = 0
                case .tick:
                    ticking = false
                    mayTake = true
                case nil: break
                }
            }
            group.cancelAll()
            // The one timer that may be left ends by cancellation; that is no failure.
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }
}

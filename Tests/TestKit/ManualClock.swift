import Foundation
import Synchronization

/// A clock that stands still until a test moves it; what sleeps on it wakes when its time has come.
package final class ManualClock: Sendable {
    private struct Sleeper {
        var until: Date
        var wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var sleepers: [Int: Sleeper] = [:]
        var nextID = 0
        /// Waits asked for so far, in order.
        var asked: [Duration] = []
        var isHurried = false
        /// Tests that wait for somebody to fall asleep.
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// - Parameter isHurried: whoever sleeps moves the clock to the end of the sleep and goes on at once.
    package init(now: Date = Date(timeIntervalSince1970: 1_795_000_000), isHurried: Bool = false) {
        state = Mutex(State(now: now, isHurried: isHurried))
    }

    @Sendable package func now() -> Date { state.withLock { $0.now } }

    /// All waits that were asked for, in order.
    package var asked: [Duration] { state.withLock { $0.asked } }

    @Sendable package func sleep(_ time: Duration) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state -> Int? in
            state.asked.append(time)
            if state.isHurried {
                state.now += max(0, time / .seconds(1))
                return nil
            }
            defer { state.nextID += 1 }
            return state.nextID
        }
        guard let id else { return await Task.yield() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                    state.sleepers[id] = Sleeper(until: state.now + time / .seconds(1), wake: wake)
                    defer { state.watchers = [] }
                    return state.watchers
                }
                for watcher in watchers { watcher.resume() }
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Moves the time on and wakes whose time has come.
    package func advance(by time: Duration) {
        let awake = state.withLock { state in
            state.now += time / .seconds(1)
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.wake)
        }
        for wake in awake { wake.resume() }
    }

    /// Returns once somebody sleeps.
    package func somebodySleeps() async {
        await withCheckedContinuation { watcher in
            let isThere = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(watcher) }
                return !state.sleepers.isEmpty
            }
            if isThere { watcher.resume() }
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
        sleeper?.wake.resume(throwing: CancellationError())
    }
}

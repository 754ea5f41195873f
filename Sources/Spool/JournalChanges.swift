import Dispatch
import Glibc
import Synchronization

/// Marks that something in `journal/` may have changed: an inotify event, or that it is time to look again.
///
/// Any number of changes is one mark. Not an AsyncStream: that ends for good when one waiting task is cancelled.
final class JournalChanges: Sendable {
    private struct State {
        var isMarked = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private final class Mark: Sendable {
        private let state = Mutex(State())

        func set() {
            let waiter = state.withLock { state in
                state.isMarked = state.waiter == nil
                return state.waiter.take()
            }
            waiter?.resume()
        }

        /// Wakes the waiter without a mark.
        func cancel() { state.withLock { $0.waiter.take() }?.resume() }

        func wait(_ continuation: CheckedContinuation<Void, Never>) {
            let ready: [CheckedContinuation<Void, Never>] = state.withLock { state in
                // A second waiter wakes the first, which reads again and comes back.
                if state.isMarked || Task.isCancelled {
                    state.isMarked = false
                    return [continuation]
                }
                let first = state.waiter.take()
                state.waiter = continuation
                return first.map { [$0] } ?? []
            }
            for waiter in ready { waiter.resume() }
        }
    }

    private let mark = Mark()
    // Dispatch sources may be cancelled from any thread; these are set once.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer
    nonisolated(unsafe) private let events: (any DispatchSourceRead)?

    init(directory: Directory, pollInterval: Duration) {
        let mark = mark
        let timer = DispatchSource.makeTimerSource()
        let pause = DispatchTimeInterval.milliseconds(Int(clamping: Int64(pollInterval.inSeconds * 1000)))
        timer.schedule(deadline: .now() + pause, repeating: pause, leeway: .milliseconds(10))
        timer.setEventHandler { mark.set() }
        timer.resume()
        self.timer = timer
        events = Self.watch(directory) { mark.set() }
    }

    deinit {
        timer.cancel()
        events?.cancel()
    }

    /// Nil where inotify cannot be had.
    private static func watch(
        _ directory: Directory, _ changed: @escaping @Sendable () -> Void
    ) -> (any DispatchSourceRead)? {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        let wanted = UInt32(IN_MODIFY) | UInt32(IN_CREATE) | UInt32(IN_MOVED_TO)
        // By the held descriptor, so that it is the same directory.
        guard inotify_add_watch(descriptor, "/proc/self/fd/\(directory.descriptor)", wanted) >= 0 else {
            _ = close(descriptor)
            return nil
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor)
        source.setEventHandler {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(descriptor, &buffer, buffer.count) > 0 {}
            changed()
        }
        source.setCancelHandler { _ = close(descriptor) }
        source.resume()
        return source
    }

    /// Returns at the next mark, or when the task is cancelled.
    func next() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { mark.wait($0) }
        } onCancel: {
            mark.cancel()
        }
    }
}

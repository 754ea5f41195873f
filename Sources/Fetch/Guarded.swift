import Glibc

/// State under one lock.
///
/// pthread-backed, since `Synchronization.Mutex` locks through futexes that ThreadSanitizer cannot see
/// and so reports races that are none (Swift 6.3 on Linux).
// @unchecked: `state` is touched only between lock and unlock of `mutex`.
@safe final class Guarded<State>: @unchecked Sendable {
    private var state: State
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init(_ state: sending State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        let code = unsafe pthread_mutex_init(mutex, nil)
        precondition(code == 0, "pthread_mutex_init")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)  // EBUSY only when locked, which no one can who does not hold us
        unsafe mutex.deallocate()
    }

    /// The lock is held while `body` runs: no await, no callback to strangers.
    func withLock<Result, Failure: Error>(_ body: (inout State) throws(Failure) -> Result) throws(Failure) -> Result {
        let code = unsafe pthread_mutex_lock(mutex)
        precondition(code == 0, "pthread_mutex_lock")
        defer { unsafe pthread_mutex_unlock(mutex) }  // fails only for a lock not held
        return try body(&state)
    }
}

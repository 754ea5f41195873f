import Glibc

/// The processor time of this thread that some work takes, in seconds.
///
/// A bound on it holds on a busy machine too: the clock runs only while the work does. The work must stay on its thread,
/// so it may not be `async`.
package func processorSeconds<Failure: Error>(_ work: () throws(Failure) -> Void) throws(Failure) -> Double {
    let began = threadSeconds()
    try work()
    return threadSeconds() - began
}

private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

import Foundation

/// The system has no thread left for this process.
struct ThreadRefusal {
    /// What pthread_create(3) said.
    let code: Int32

    var message: String {
        "cannot start a thread: \(String(cString: strerror(code))); raise the limit of processes (ulimit -u, TasksMax=) "
            + "or of memory (ulimit -v and -d, MemoryMax=)"
    }
}

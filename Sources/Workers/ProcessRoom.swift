import CConfine

/// What the system grants this process of threads and open files, asked before the work depends on it.
package enum ProcessRoom {
    /// Starts so many threads at once and ends them again; the errno of the one that could not be had, else nil.
    ///
    /// libdispatch, which has the work done, waits for ever for a thread that the system refuses, and says nothing.
    package static func refusal(ofThreads count: Int) -> Int32? {
        let code = confine_try_threads(Int32(clamping: count))
        return code == 0 ? nil : code
    }

    /// Has as many files open as the hard limit grants, `wanted` at most; tells how many that are.
    package static func raiseOpenFiles(to wanted: Int) -> Int {
        Int(clamping: confine_raise_open_files(UInt64(clamping: wanted)))
    }
}

import CConfine

/// How the process's heap behaves: what documents of many megabytes leave behind goes back to the system.
package enum HeapUse {
    /// Sets the bounds; to be called before the first thread is started.
    ///
    /// Large blocks are mapped and unmapped one by one, whatever was freed before, and the threads share two arenas: left
    /// to itself, glibc keeps up to eight a core, each as large as the largest documents that its threads ever held.
    package static func bound() { confine_bound_heap() }
}

import WireModel

/// Waits for new lines of a journal: inotify as a hint, polling as the truth.
///
/// One loop a follower. Reading goes on where the last call ended, so a call costs what is new.
package actor JournalFollower {
    package struct Settings: Sendable, Equatable {
        /// Longest time between two looks at the journal, whatever inotify says.
        ///
        /// Default 2 s; from 10 ms.
        package var pollInterval: Duration = .seconds(2)
        /// Entries that one call returns at most.
        ///
        /// Default 256; 1...100,000.
        package var batch = 256

        package init() {}
    }

    private let reader: SpoolReader
    private let batch: Int
    private let changes: JournalChanges
    private var position: JournalPosition?

    /// inotify that cannot be had (its limits, a network file system) leaves polling alone.
    package init(path: String, settings: Settings = Settings()) throws(SpoolError) {
        reader = try SpoolReader(path: path)
        batch = min(max(settings.batch, 1), 100_000)
        changes = JournalChanges(
            directory: reader.journal.directory, pollInterval: max(settings.pollInterval, .milliseconds(10)))
    }

    /// Entries behind `seq`, at least one; waits until there are some.
    ///
    /// Asking for another seq than the last returned one begins anew there.
    /// - Throws: `CancellationError` when the task is cancelled, `SpoolError` where the journal cannot be read.
    package func next(after seq: Int) async throws -> [JournalEntry] {
        while true {
            try Task.checkCancellation()
            let next = min(max(seq, 0), Int.max - 1) + 1
            var place = position ?? JournalPosition(nextSeq: next)
            if place.nextSeq != next { place = JournalPosition(nextSeq: next) }
            // A line that comes after this reading leaves a mark for the waiting.
            let entries = try reader.journal.entries(from: &place, limit: batch)
            position = place
            if !entries.isEmpty { return entries }
            await changes.next()
        }
    }
}

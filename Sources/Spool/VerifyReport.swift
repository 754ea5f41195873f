import WireModel

/// What a look at every line and every file of a spool found.
package struct VerifyReport: Sendable, Equatable {
    /// One kind of finding: how many, and the first of them (at most 100) by path or seq.
    package struct Findings: Sendable, Equatable {
        package private(set) var count = 0
        package private(set) var first: [String] = []

        mutating func add(_ what: String) {
            count += 1
            if first.count < 100 { first.append(what) }
        }
    }

    package var lines = 0
    package var firstSeq = 0
    package var lastSeq = 0
    package var collectedThrough = 0
    package var recordsChecked = 0
    package var bytesChecked = 0
    /// Ranges of seqs that no line has.
    package var holes = Findings()
    /// Lines that repeat a seq, or an id and version.
    package var doubles = Findings()
    /// Lines that cannot be read, by file and line number; a torn last line of the newest file is not among them.
    package var damagedLines = Findings()
    /// Files whose content is not what the line says.
    package var damagedFiles = Findings()
    /// Lines whose files are gone although no cut allows it: lost, or taken away by a consumer.
    package var missingFiles = Findings()
    /// Files that no line names, up to the last seq of the journal.
    package var strayFiles = Findings()
    /// Files behind the journal's end: a publication is under way, or waits for `recover`.
    package var pendingFiles = Findings()
    /// Files below the cut, which the next collection removes.
    package var collectable = 0
    /// The newest file ends in part of a line; a publication is under way, or waits for `recover`.
    package var hasTornEnd = false

    package var isSound: Bool {
        [holes, doubles, damagedLines, damagedFiles, missingFiles, strayFiles].allSatisfy { $0.count == 0 }
    }
}

import WireModel

/// The hour directories of `records/`, oldest first.
struct HourWalk {
    let root: Directory

    /// One hour directory and the records in it.
    struct Hour {
        let directory: Directory
        /// `["2026", "11", "20", "10"]`.
        let parts: [String]
        /// Names of all files in it.
        let names: [String]
        var path: String { "records/" + parts.joined(separator: "/") }
    }

    /// Visits each hour; directories of other names are left alone.
    ///
    /// `false` ends the walk.
    func forEach(_ visit: (Hour) throws(SpoolError) -> Bool) throws(SpoolError) {
        _ = try walk(root.directory("records"), parts: [], visit)
    }

    private func walk(
        _ directory: Directory, parts: [String], _ visit: (Hour) throws(SpoolError) -> Bool
    ) throws(SpoolError) -> Bool {
        let names = try directory.names()
        if parts.count == 4 { return try visit(Hour(directory: directory, parts: parts, names: names)) }
        for name in names where name.isDigits(parts.isEmpty ? 4 : 2) {
            guard let below = try directory.directoryIfPresent(name) else { continue }
            guard try walk(below, parts: parts + [name], visit) else { return false }
        }
        return true
    }

    /// The seq that a record's or seed text's name begins with; nil of other names.
    ///
    ///
    ///
    static func seq(of name: String) -> Int? {
        let record = name.hasSuffix(".txt") ? name.dropLast(4) + ".json" : name
        return RecordPath.facts(ofRecord: String(record))?.seq
    }
}

/// Removes collected records.
struct RecordSweep {
    let root: Directory

    /// Removes every file of seq `limit` and below, the record before its seed text, and directories left empty.
    func remove(through limit: Int) throws(SpoolError) -> CollectionReport {
        var report = CollectionReport(through: limit)
        let records = try root.directory("records")
        try HourWalk(root: root).forEach { hour throws(SpoolError) in
            let old = hour.names.filter { HourWalk.seq(of: $0).map { $0 <= limit } ?? false }
            // `.json` sorts before `.txt`: its presence means that both are whole.
            for name in old {
                report.bytesFreed += Int(try hour.directory.status(of: name)?.st_size ?? 0)
                if try hour.directory.remove(name), name.hasSuffix(".json") { report.recordsRemoved += 1 }
            }
            if !old.isEmpty { try hour.directory.flush() }
            if old.count == hour.names.count { try removeEmpty(hour.parts, below: records) }
            return true
        }
        return report
    }

    private func removeEmpty(_ parts: [String], below records: Directory) throws(SpoolError) {
        var chain = [records]
        for part in parts.dropLast() { chain.append(try chain[chain.count - 1].directory(part)) }
        for (directory, part) in zip(chain, parts).reversed() {
            guard try directory.removeDirectory(part) else { return }
            try directory.flush()
        }
    }
}

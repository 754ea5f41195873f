import Foundation
import WireModel

/// Decides up to which seq records may go: by age, by size, and never past the slowest live consumer.
///
/// A cut is a seq, so that one number in the journal tells every reader what may be gone. Age and size are counted by
/// hour directories. `Spool.collect` carries the plan out.
package struct GarbageCollector: Sendable {
    package struct Settings: Sendable, Equatable {
        /// Records older than this may go; nil: however old.
        ///
        /// Default 30 days; from 1 hour.
        package var keepFor: Duration? = .seconds(30 * 86_400)
        /// Bytes of records above which the oldest may go; nil: however many.
        ///
        /// Default 20 GiB.
        package var keepBytes: ByteLimit? = .mebibytes(20 << 10)
        /// A cursor not moved for this long no longer holds anything back.
        ///
        /// Default 14 days.
        package var staleCursorAfter: Duration = .seconds(14 * 86_400)
        /// Records that stay in any case, so that a new consumer finds something.
        ///
        /// Default 0.
        package var keepAtLeast = 0

        package init() {}
    }

    private let reader: SpoolReader
    private let settings: Settings

    package init(path: String, settings: Settings = Settings()) throws(SpoolError) {
        reader = try SpoolReader(path: path)
        self.settings = settings
    }

    /// What may go now.
    ///
    /// Reads only.
    package func plan(at now: Date) throws(SpoolError) -> CollectionPlan {
        let last = try reader.lastSeq()
        let hours = try hours()
        var plan = CollectionPlan(collectedBefore: try reader.collectedThrough(), reason: .nothing)
        plan.bytes = hours.reduce(0) { $0 + $1.bytes }
        plan.isUnfinished = hours.contains { $0.lowest <= plan.collectedBefore }
        for (reason, cut) in [(CollectionPlan.Reason.age, ageCut(hours, at: now)), (.size, sizeCut(hours, plan.bytes))]
        where cut > plan.through {
            plan.through = cut
            plan.reason = reason
        }
        plan.through = min(plan.through, last - settings.keepAtLeast)
        for (consumer, cursor) in try Cursors(root: reader.root).all() {
            if now.timeIntervalSince(cursor.changed) > settings.staleCursorAfter.inSeconds {
                plan.staleConsumers.append(consumer)
            } else if cursor.seq ?? 0 < plan.through {
                // One that cannot be read may have done nothing.
                plan.through = cursor.seq ?? 0
                plan.heldBackBy = consumer
            }
        }
        plan.staleConsumers.sort()
        if plan.through <= plan.collectedBefore {
            plan.through = plan.collectedBefore
            plan.reason = .nothing
        }
        return plan
    }

    private struct HourSize {
        var lowest: Int
        var highest: Int
        var bytes: Int
        /// When the hour ends.
        ///
        var end: Date
    }

    private func hours() throws(SpoolError) -> [HourSize] {
        var found: [HourSize] = []
        try HourWalk(root: reader.root).forEach { hour throws(SpoolError) in
            let seqs = hour.names.compactMap(HourWalk.seq)
            let day = hour.parts.prefix(3).joined(separator: "-")
            guard let lowest = seqs.min(), let highest = seqs.max(),
                let start = UTCStamp("\(day)T\(hour.parts[3]):00:00.000Z")
            else { return true }
            var bytes = 0
            for name in hour.names { bytes += Int(try hour.directory.status(of: name)?.st_size ?? 0) }
            found.append(
                HourSize(lowest: lowest, highest: highest, bytes: bytes, end: start.date.addingTimeInterval(3600)))
            return true
        }
        return found
    }

    private func ageCut(_ hours: [HourSize], at now: Date) -> Int {
        guard let keep = settings.keepFor else { return 0 }
        return cut(hours, going: hours.prefix { now.timeIntervalSince($0.end) >= keep.inSeconds }.count)
    }

    private func sizeCut(_ hours: [HourSize], _ total: Int) -> Int {
        guard let limit = settings.keepBytes else { return 0 }
        var left = total
        let going = hours.prefix { hour in
            guard left > limit.bytes else { return false }
            left -= hour.bytes
            return true
        }
        return cut(hours, going: going.count)
    }

    /// Highest seq of the hours that go; lower where a wrong clock put a lower seq into an hour that stays.
    private func cut(_ hours: [HourSize], going count: Int) -> Int {
        let highest = hours.prefix(count).map(\.highest).max() ?? 0
        let lowestKept = hours.dropFirst(count).map(\.lowest).min() ?? Int.max
        return min(highest, lowestKept - 1)
    }

    /// Removes what dead writers of cursors left behind a day ago or longer.
    package func sweepCursorDrafts(at now: Date) throws(SpoolError) {
        try Cursors(root: reader.root).sweepDrafts(before: now.addingTimeInterval(-86_400))
    }
}

/// What may go, and why.
package struct CollectionPlan: Sendable, Equatable {
    package enum Reason: String, Sendable { case nothing, age, size }

    /// Last seq that may go; equals `collectedBefore` where nothing new may.
    package var through = 0
    /// The journal's last cut.
    package var collectedBefore: Int
    package var reason: Reason
    /// Records below the last cut are still there: who carried it out did not come to its end.
    package var isUnfinished = false
    /// Bytes of all records there now.
    package var bytes = 0
    /// The slowest consumer, where it kept the cut lower.
    package var heldBackBy: String?
    /// Consumers that no longer hold anything back.
    package var staleConsumers: [String] = []
}

/// What a collection removed.
package struct CollectionReport: Sendable, Equatable {
    package var through: Int
    package var recordsRemoved = 0
    package var bytesFreed = 0

    init(through: Int) { self.through = through }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

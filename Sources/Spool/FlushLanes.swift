import Dispatch
import Glibc
import Synchronization

/// A file in `tmp/` that was written and not yet flushed.
final class StagedFile {
    let name: String
    let file: OpenFile

    init(name: String, file: consuming OpenFile) {
        self.name = name
        self.file = file
    }
}

/// Flushes a batch's files side by side, so that the waits for the disk overlap: one after another, they are the
/// publisher's longest wait on a busy disk.
struct FlushLanes {
    /// Serial queues: each gets a thread of its own however few cores there are, since it only waits.
    private let lanes: [DispatchQueue]

    init(count: Int) {
        lanes = (0..<max(1, count)).map { DispatchQueue(label: "wirespool.spool.flush.\($0)") }
    }

    /// Returns when all are on disk.
    ///
    /// - Throws: the first failure met; the others have been flushed or not, and none of the files may count.
    func flush(_ files: [StagedFile]) throws(SpoolError) {
        guard files.count > 2 else {
            for staged in files { try staged.file.flush() }
            return
        }
        let descriptors = files.map { $0.file.descriptor }
        let failure = FirstFailure()
        let group = DispatchGroup()
        for (index, lane) in lanes.prefix(files.count).enumerated() {
            lane.async(group: group) {
                for position in stride(from: index, to: descriptors.count, by: lanes.count) {
                    if let code = Self.failure(of: descriptors[position]) { failure.note(position, code) }
                }
            }
        }
        group.wait()
        let first = withExtendedLifetime(files) { failure.first }
        if let first { throw SpoolError(step: .flush, path: files[first.position].file.path, code: first.code) }
    }

    private static func failure(of descriptor: Int32) -> Int32? {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { return errno }
        }
        return nil
    }
}

private final class FirstFailure: Sendable {
    private let met = Mutex<(position: Int, code: Int32)?>(nil)

    var first: (position: Int, code: Int32)? { met.withLock { $0 } }

    func note(_ position: Int, _ code: Int32) {
        met.withLock { if $0 == nil { $0 = (position, code) } }
    }
}

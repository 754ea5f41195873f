import Glibc
import WireModel

/// Room on a spool's file system.
package struct SpaceReport: Sendable, Equatable {
    /// Free to us, in bytes.
    package let freeBytes: Int
    package let totalBytes: Int
    /// Nil where the file system counts none (btrfs).
    package let freeInodes: Int?
    /// Publishing should stop until there is room again.
    package let isBelowFloor: Bool

    init(of directory: Directory, settings: Spool.Settings) throws(SpoolError) {
        var found = statvfs()
        guard fstatvfs(directory.descriptor, &found) == 0 else {
            throw SpoolError(step: .read, path: directory.path, code: errno)
        }
        let unit = Int(clamping: found.f_frsize)
        freeBytes = Int(clamping: found.f_bavail).multipliedClamping(by: unit)
        totalBytes = Int(clamping: found.f_blocks).multipliedClamping(by: unit)
        freeInodes = found.f_files == 0 ? nil : Int(clamping: found.f_favail)
        let floor = max(totalBytes / 100 * settings.freeSpaceFloorPercent, settings.freeSpaceFloor.bytes)
        isBelowFloor = freeBytes < floor || (freeInodes.map { $0 < settings.freeInodesFloor } ?? false)
    }
}

extension Int {
    fileprivate func multipliedClamping(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? Int.max : product
    }
}

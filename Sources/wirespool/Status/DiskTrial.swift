import Foundation
import Glibc

/// Whether a folder's disk takes a file now: asked of the disk itself, since a state that cannot be written cannot say so.
struct DiskTrial: Encodable, Sendable {
    var folder: String
    var freeBytes: Int?
    /// Why it takes none; nil where it does, and where the one who asks has no right to write there.
    var fault: String?

    private static let bytes = 64 << 10

    /// - Parameter tries: false where only the free room is asked for, as by a process that may write nowhere.
    init(_ folder: String, tries: Bool = true) {
        self.folder = folder
        var disk = statvfs()
        if statvfs(folder, &disk) == 0 { freeBytes = Int(clamping: UInt64(disk.f_bavail) * UInt64(disk.f_frsize)) }
        fault = tries ? Self.fault(in: folder) : nil
    }

    /// Writes and flushes a file that has no name and is gone when it is closed.
    private static func fault(in folder: String) -> String? {
        // O_TMPFILE, which Glibc's map leaves out: 020000000 | O_DIRECTORY.
        let file = open(folder, 0o20000000 | O_DIRECTORY | O_WRONLY | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            // No right to write, no such folder, or a file system without nameless files: nothing is known.
            return [EROFS, EIO, ENOSPC, EDQUOT].contains(errno) ? String(cString: strerror(errno)) : nil
        }
        defer { close(file) }
        let content = [UInt8](repeating: 0, count: bytes)
        let written = content.withUnsafeBytes { write(file, $0.baseAddress, bytes) }
        if written < 0 { return String(cString: strerror(errno)) }
        if written < bytes { return String(cString: strerror(ENOSPC)) }
        return fsync(file) == 0 ? nil : String(cString: strerror(errno))
    }
}

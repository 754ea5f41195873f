import Foundation
import Glibc
import Synchronization

/// The writer's claim on a state file: an advisory lock that ends with the process, however that ends.
///
/// The file stays when the lock goes, so that two openers never lock different files of one name.
final class LockFile: Sendable {
    /// -1 once released.
    private let descriptor: Mutex<Int32>

    init(path: String) throws(StateError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            let reason: StateError.Reason =
                switch errno {
                case ENOSPC: .full
                case EISDIR, ELOOP, ENXIO: .obstructed
                default: .io
                }
            throw StateError(reason, path, "cannot open the lock file: \(Self.reason(errno))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let pid = Self.pid(in: opened)
            close(opened)
            guard code == EWOULDBLOCK else {
                throw StateError(.io, path, "cannot lock: \(Self.reason(code))")
            }
            let holder = pid.map { "process \($0)" } ?? "another process"
            throw StateError(.alreadyInUse, path, "in use by \(holder)", pid: pid)
        }
        // Only a note for the second opener's message; the lock itself does not depend on it.
        let note = Array("\(getpid())\n".utf8)
        if ftruncate(opened, 0) == 0 { _ = pwrite(opened, note, note.count, 0) }
        descriptor = Mutex(opened)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 {
                // A child process between its fork and its exec still holds a copy: closing ours would not free it yet.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            descriptor = -1
        }
    }

    private static func pid(in descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: buffer.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

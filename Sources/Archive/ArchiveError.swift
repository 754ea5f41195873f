import Glibc

/// What could not be done to an archive file, where, and what helps.
package struct ArchiveError: Error, Equatable, CustomStringConvertible, Sendable {
    package enum Step: String, Sendable { case open, read, write, flush, rename, lock, compress }

    package let step: Step
    package let path: String
    /// errno of the failing call; 0 where no call failed.
    package let code: Int32
    /// What a person can do or should know; empty where nothing helps.
    package let hint: String

    package init(step: Step, path: String, code: Int32, hint: String? = nil) {
        self.step = step
        self.path = path
        self.code = code
        self.hint = hint ?? Self.hint(for: code)
    }

    package var description: String {
        let reason = code == 0 ? "" : ": \(String(cString: strerror(code)))"
        return "archive: cannot \(step.rawValue) \(path)\(reason)" + (hint.isEmpty ? "" : "; \(hint)")
    }

    /// The disk or a quota is full; the file still ends with a whole record.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

    /// Another process writes in this directory.
    package var isLocked: Bool { step == .lock && code == EWOULDBLOCK }

    private static func hint(for code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "free space; the file ends with its last whole record"
        case EIO: "look at the disk (dmesg)"
        case EACCES, EPERM: "check owner and mode"
        case ELOOP: "a symbolic link stands in its place"
        case EISDIR: "it is a directory; name the files in it"
        case EWOULDBLOCK: "another process writes there; stop it first"
        default: ""
        }
    }
}

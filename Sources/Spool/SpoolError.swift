import Glibc

/// What the spool could not do, where, and what to do about it.
package struct SpoolError: Error, Equatable, CustomStringConvertible {
    package enum Step: String, Sendable {
        case create, open, write, flush, rename, remove, read, check, lock
    }

    package let step: Step
    package let path: String
    /// errno of the failing call; 0 where no call failed but what was found is wrong.
    package let code: Int32
    /// What a person can do; empty where nothing helps.
    package let hint: String

    package init(step: Step, path: String, code: Int32, hint: String? = nil) {
        self.step = step
        self.path = path
        self.code = code
        self.hint = hint ?? Self.hint(for: code, step: step)
    }

    package var description: String {
        let reason = code == 0 ? "" : ": \(String(cString: strerror(code)))"
        return "spool: cannot \(step.rawValue) \(path)\(reason)" + (hint.isEmpty ? "" : "; \(hint)")
    }

    /// The disk or a quota is full: nothing accepted is lost, and it goes on when there is room.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }

    /// Another process is the writer of this spool.
    package var isLocked: Bool { step == .lock && code == EWOULDBLOCK }

    static func check(_ path: String, _ hint: String) -> SpoolError {
        SpoolError(step: .check, path: path, code: 0, hint: hint)
    }

    private static func hint(for code: Int32, step: Step) -> String {
        switch code {
        case ENOSPC, EDQUOT: "free space; what was accepted is kept and published then"
        case EIO: "look at the disk (dmesg); what was accepted is kept and published after recovery"
        case EROFS: "the file system is read-only; look at dmesg, then mount it for writing"
        case EACCES, EPERM: "check owner and mode"
        case ELOOP: "a symbolic link stands in its place; remove it"
        case ENOTDIR: "something else stands where a directory should; remove it"
        case EWOULDBLOCK where step == .lock: "another process publishes here; stop it first"
        case EMFILE, ENFILE: "raise the limit of open files"
        default: ""
        }
    }
}

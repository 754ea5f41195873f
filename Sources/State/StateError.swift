import GRDB

/// What State could not do, with what, and what to do about it.
package struct StateError: Error, Equatable, CustomStringConvertible {
    package enum Reason: String, Sendable {
        /// Another process writes this state; the command exits with 75.
        case alreadyInUse = "already-in-use"
        /// The file belongs to a later wirespool, or to an earlier one and was opened for reading only.
        case schema
        /// An SQLite file, but of another program.
        case foreign
        /// The content contradicts itself; a restart checks the whole file and puts it aside.
        case damaged
        /// No room left on the device.
        case full
        /// The device failed; nothing of the transaction was kept.
        case io
        case busy
        /// Nobody waits for the write any more, and it had not begun: nothing was stored.
        case cancelled
        /// A write to a state that was opened for reading.
        case readOnly = "read-only"
        case closed
        /// The queue has no room; nothing of the call was stored. Try again when candidates have been finished.
        case queueFull = "queue-full"
        /// A publication out of turn or one that exists: the caller's numbering is wrong.
        case outOfSequence = "out-of-sequence"
        /// A value beyond its bound or not encodable.
        case rejected
        case missing
        /// Something that is no regular file stands where one of the state's files belongs.
        case obstructed
        /// SQLite got no memory; nothing of the transaction was kept.
        case memory
        /// Others may change what lies there.
        case exposed
        case unknown
    }

    package var reason: Reason
    /// The file, or the operation and what it was about.
    package var place: String
    package var detail: String
    /// Process that holds the lock, with ``Reason/alreadyInUse``.
    package var pid: Int32?

    package init(_ reason: Reason, _ place: String, _ detail: String, pid: Int32? = nil) {
        self.reason = reason
        self.place = place
        self.detail = detail
        self.pid = pid
    }

    package var description: String {
        let advice = hint.map { "; \($0)" } ?? ""
        return "state: \(place): \(detail)\(advice)"
    }

    private var hint: String? {
        switch reason {
        case .alreadyInUse: "stop the other one or give this one its own state directory"
        case .schema: "use the wirespool that wrote it, or move the file away"
        case .foreign: "check the state path in the settings"
        case .damaged: "restart: the file is put aside and rebuilt from the journal"
        case .full: "free space; nothing was lost, the step is repeated"
        case .io: "check the disk; nothing of this step was stored"
        case .busy: "another program holds a transaction on the file; end it"
        case .exposed: "give the folder to the user that wirespool runs as, and `chmod 700` it"
        case .queueFull: "wait until queued articles are done"
        case .missing: "start the daemon once, or check the state path"
        case .obstructed: "move it away"
        case .memory: "give the process more (ulimit -v and -d, MemoryMax=); nothing was lost, try again"
        case .cancelled, .readOnly, .closed, .outOfSequence, .rejected, .unknown: nil
        }
    }
}

extension StateError {
    /// Any error of a database closure in this module's words.
    init(_ error: any Error, at place: String) {
        if let known = error as? StateError {
            self = known
            return
        }
        guard let failure = error as? DatabaseError else {
            self.init(.rejected, place, "\(error)")
            return
        }
        let detail = "\(failure.message ?? "no message") (SQLite \(failure.extendedResultCode.rawValue))"
        let reason: Reason =
            switch failure.resultCode {
            case .SQLITE_FULL: .full
            case .SQLITE_IOERR: .io
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_READONLY: .readOnly
            // Whether a file is there was looked at before: no right to it, or no descriptor left.
            case .SQLITE_CANTOPEN: .io
            case .SQLITE_NOMEM: .memory
            case .SQLITE_MISUSE: .closed
            case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH: .rejected
            default: .unknown
            }
        self.init(reason, place, detail)
    }
}

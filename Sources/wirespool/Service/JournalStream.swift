import Foundation

/// Whether the journal reads what is written to stderr, and how a line tells it its priority (sd-daemon(3)).
enum JournalStream {
    /// The variable alone proves nothing: whatever a service starts inherits it, terminals too (systemd.exec(5)).
    static let takesStandardError: Bool = {
        var status = stat()
        guard let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"], fstat(STDERR_FILENO, &status) == 0
        else {
            return false
        }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }()

    /// `<3>` for an error, `<4>` for a warning, where the journal reads; else nothing.
    static func prefix(_ priority: Int) -> String { takesStandardError ? "<\(priority)>" : "" }
}

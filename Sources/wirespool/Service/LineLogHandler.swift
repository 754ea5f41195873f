import Foundation
import Logging
import Synchronization
import WireModel

/// Writes one line an event to stderr, as logfmt or JSON, with a priority that the journal understands.
struct LineLogHandler: LogHandler {
    enum Format: String, Sendable { case logfmt, json }

    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let format: Format
    /// `<6>` and the like before each line (sd-daemon(3)); only where the journal reads.
    let hasPriorities: Bool
    let now: @Sendable () -> Date

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let line = line(event.level, event.message.description, fields)
        Self.output.withLock { output in
            output.write(line) { self.line(.warning, "log lines were lost, nobody took them", [("lines", "\($0)")]) }
        }
    }

    /// One line at a time, whoever writes.
    private static let output = Mutex(LogStream(descriptor: STDERR_FILENO))

    private func line(
        _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        let body =
            switch format {
            case .logfmt: logfmt(level, message, fields)
            case .json: json(level, message, fields)
            }
        return (hasPriorities ? "<\(level.journalPriority)>" : "") + body + "\n"
    }

    private func logfmt(
        _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var line = hasPriorities ? "" : "ts=\(now().rfc3339) "
        line += "level=\(level.rawValue) msg=\(quoted(message))"
        for (key, value) in fields { line += " \(key)=\(quoted("\(value)"))" }
        return line
    }

    private func json(
        _ level: Logger.Level, _ message: String, _ fields: [(key: String, value: Logger.MetadataValue)]
    ) -> String {
        var pairs = [
            "\"ts\":\(escaped(now().rfc3339))", "\"level\":\(escaped(level.rawValue))", "\"msg\":\(escaped(message))",
        ]
        for (key, value) in fields { pairs.append("\(escaped(key)):\(escaped("\(value)"))") }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private func quoted(_ text: String) -> String {
        let plain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "\\")
        }
        return plain && !text.isEmpty ? text : escaped(text)
    }

    /// A JSON string; control, bidi and non-ASCII characters are written as escapes, so that no text from the network
    /// reaches a terminal as itself.
    private func escaped(_ text: String) -> String {
        var out = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: out += "\\\""
            case 0x5C: out += "\\\\"
            case 0x0A: out += "\\n"
            case 0x20..<0x7F: out.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return out + "\""
    }
}

extension Logger.Level {
    /// syslog(3) severity.
    var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

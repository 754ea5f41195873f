import Foundation
import Synchronization
import WireModel

/// What a person at a terminal sees; data goes to stdout, everything else to stderr.
enum Terminal {
    /// Colour only for a person, and only when nobody asked for none (no-color.org).
    static let hasColour =
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
    static func print(bytes: [UInt8]) { write(Data(bytes), to: STDOUT_FILENO) }
    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }
    static func warning(_ text: String) { write(marked("warning: " + text, priority: 4), to: STDERR_FILENO) }
    static func error(_ text: String) { write(marked("wirespool: " + text, priority: 3), to: STDERR_FILENO) }

    /// Each line of it, with its priority where the journal reads; whatever foreign text it quotes, nothing steers the
    /// terminal.
    private static func marked(_ text: String, priority: Int) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { JournalStream.prefix(priority) + visible($0) + "\n" }.joined()
    }

    /// A line without control and bidi characters.
    static func visible(_ line: some Sequence<Unicode.Scalar>) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in line where !scalar.isInvisible { kept.append(scalar) }
        return String(kept)
    }

    /// Overwrites the line it wrote before; only on a terminal.
    static func progress(_ text: String) {
        if errorIsTerminal { write("\r\u{1B}[2K" + text, to: STDERR_FILENO) }
    }

    static func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    static func dim(_ text: String) -> String { hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    static func green(_ text: String) -> String { hasColour ? "\u{1B}[32m\(text)\u{1B}[0m" : text }
    static func yellow(_ text: String) -> String { hasColour ? "\u{1B}[33m\(text)\u{1B}[0m" : text }

    /// Foreign text made safe for a terminal: one line, no control or bidi characters.
    static func safe(_ text: String) -> String { text.wireText }

    /// The beginning of a foreign text, safe for a terminal, for a person to look at; an ellipsis stands for the rest.
    static func brief(_ text: String, upTo characters: Int = 300) -> String {
        // So much of it that the rest cannot show: a title may have megabytes, and only its beginning is cleaned.
        let safe = safe(String(text.unicodeScalars.prefix(characters * 16)))
        guard safe.unicodeScalars.count > characters || safe.utf8.count < text.utf8.count / 2 else { return safe }
        return String(safe.prefix(characters)) + "…"
    }

    /// Rows with columns as wide as their widest cell.
    static func table(_ rows: [[String]], header: [String]? = nil) -> String {
        let all = (header.map { [$0] } ?? []) + rows
        let columns = all.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        return all.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell.padding(toLength: widths[column], withPad: " ", startingAt: 0)
            }
            let line = cells.joined(separator: "  ")
            return header != nil && index == 0 ? bold(line) : line
        }.joined(separator: "\n")
    }

    static func json(_ value: some Encodable) throws {
        print(bytes: try jsonLine(value))
    }

    /// One line, keys in order.
    static func jsonLine(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    /// Whether stdout took all that was printed.
    ///
    /// A reader that went away (a closed pipe) ends the output, not the work that was done.
    /// - Throws: `Failure` where a disk or device took only a part.
    static func checkOutput() throws(Failure) {
        guard let code = refusal.withLock({ $0 }), code != EPIPE else { return }
        throw Failure(
            exit: .inputOutput,
            message: "cannot write to standard output: \(String(cString: strerror(code))); what is printed is not whole"
        )
    }

    /// What the system said when stdout first took less than it was given.
    private static let refusal = Mutex<Int32?>(nil)

    private static func write(_ text: String, to descriptor: Int32) { write(Data(text.utf8), to: descriptor) }

    private static func write(_ data: Data, to descriptor: Int32) {
        guard let code = StandardStreams.write(data, to: descriptor), descriptor == STDOUT_FILENO else { return }
        refusal.withLock { $0 = $0 ?? code }
    }
}

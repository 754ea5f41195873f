import Foundation

/// Where log lines go: stderr, whose reader may be slow, gone, or stopped for good.
///
/// Logging must never stop the work: a line that finds no room is lost, which is told when there is room again.
struct LogStream {
    /// How long a line waits for room, in milliseconds; after one was lost, none waits until there is room.
    private static let patience: Int32 = 1_000
    /// Bytes that a pipe with any room takes at once (PIPE_BUF, pipe(7)).
    private static let part = 4_096

    let descriptor: Int32
    private var lost = 0
    /// The last line that was lost had begun.
    private var isTorn = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes a line, which ends with a newline, where there is room for it.
    ///
    /// - Parameter loss: the line that tells how many were lost before.
    mutating func write(_ line: String, loss: (Int) -> String) {
        if lost > 0 {
            guard put((isTorn ? "\n" : "") + loss(lost), patience: 0) else {
                lost += 1
                return
            }
            lost = 0
        }
        if !put(line, patience: Self.patience) { lost += 1 }
    }

    private mutating func put(_ line: String, patience: Int32) -> Bool {
        let bytes = Array(line.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.part, bytes.count)
            guard StandardStreams.hasRoom(descriptor, within: patience) else { break }
            let count = bytes[start..<end].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { start += count } else if count == 0 || errno != EINTR { break }
        }
        if start > 0 { isTorn = start < bytes.count }
        return start == bytes.count
    }
}

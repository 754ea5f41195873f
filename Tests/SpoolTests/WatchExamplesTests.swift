import Foundation
import Glibc
import TestKit
import Testing

@testable import Spool

/// Runs the examples of docs/examples against a real spool.
@Suite(.timeLimit(.minutes(20))) struct WatchExamplesTests {
    let place: TemporarySpool
    private let spool: Spool

    init() throws {
        place = try TemporarySpool()
        spool = try Spool.opened(place.path)
    }

    static func has(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    private static var examples: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/examples").path
    }

    private func process(_ arguments: [String]) -> (Process, Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        return (process, output)
    }

    private func lines(_ arguments: [String]) throws -> [String] {
        let (process, output) = process(arguments)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return text.split(separator: "\n").map(String.init)
    }

    /// Each story once, over restarts, and not the half line at the end.
    private func checkOnce(_ arguments: [String], seq: (String) -> Int?) throws {
        try spool.publish(Spool.stories(1...6))
        let journal = place.inSpool("journal/000000000001.ndjson")
        let bytes = try place.bytes(journal)
        try place.write(bytes.dropLast(9), to: journal)
        #expect(try lines(arguments).map(seq) == [1, 2, 3, 4, 5])
        try place.write(bytes, to: journal)
        #expect(try lines(arguments).map(seq) == [6])
        #expect(try lines(arguments).isEmpty)
    }

    /// Started first, it prints a story that is published afterwards.
    private func checkWaiting(_ arguments: [String], seq: (String) -> Int?) throws {
        try spool.publish(Spool.stories(1...1))
        let (process, output) = process(arguments)
        try process.run()
        defer {
            // Not SIGTERM: a child inherits the signal mask of the pool's thread, which blocks it.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        var text: [UInt8] = []
        func readLine() -> String {
            while text.last != 10 {
                let more = output.fileHandleForReading.availableData
                if more.isEmpty { break }
                text += more
            }
            defer { text = [] }
            return String(decoding: text.dropLast(), as: UTF8.self)
        }
        #expect(seq(readLine()) == 1)
        try spool.publish(Spool.stories(2...2))
        #expect(seq(readLine()) == 2)
    }

    private static func shellSeq(_ line: String) -> Int? { line.split(separator: " ").first.flatMap { Int($0) } }

    private static func pythonSeq(_ line: String) -> Int? {
        JournalFiles.leadingSeq(of: Array(line.replacingOccurrences(of: ": ", with: ":").utf8)[...])
    }

    @Test(.enabled(if: has("inotifywait"), "inotifywait is not installed"))
    func `the shell example follows`() throws {
        let script = Self.examples + "/watch.sh"
        try checkOnce(["sh", script, "-1", place.path, place.file("cursor")], seq: Self.shellSeq)
    }

    @Test(.enabled(if: has("inotifywait"), "inotifywait is not installed"))
    func `the shell example waits`() throws {
        let script = Self.examples + "/watch.sh"
        try checkWaiting(["sh", script, place.path, place.file("cursor")], seq: Self.shellSeq)
    }

    @Test(.enabled(if: has("python3"), "python3 is not installed"))
    func `the Python example follows`() throws {
        let script = Self.examples + "/watch.py"
        try checkOnce(
            ["python3", script, "--once", "--cursor", place.file("cursor"), place.path], seq: Self.pythonSeq)
    }

    @Test(.enabled(if: has("python3"), "python3 is not installed"))
    func `the Python example waits and checks hashes`() throws {
        let script = Self.examples + "/watch.py"
        try checkWaiting(["python3", script, "--cursor", place.file("cursor"), place.path], seq: Self.pythonSeq)
        let story = try Story(2)
        try place.write("other".utf8, to: place.inSpool(story.publication.path))
        let (process, _) = process(["python3", script, "--once", "--cursor", place.file("new"), place.path])
        process.standardError = Pipe()
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
    }
}

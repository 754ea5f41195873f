import Foundation
import Glibc

/// The built `wirespool` as a child process of a test.
final class WirespoolProcess: Sendable {
    /// How a process ended and what it said.
    struct Ended: Sendable, CustomStringConvertible {
        /// Nil when a signal ended it.
        var code: Int32?
        var signal: Int32?
        var out: String
        var err: String

        var description: String { "exit \(code.map(String.init) ?? "signal \(signal ?? 0)")\n\(out)\n\(err)" }
        var jsonLines: [[String: Any]] {
            out.split(separator: "\n").compactMap {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
            }
        }
    }

    struct SpawnError: Error { var code: Int32 }

    let pid: pid_t
    private let outFile: String
    private let errFile: String

    /// The executable beside the test bundle: `swift test` builds it, since CommandTests depends on it.
    static let binary: String = {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = bundle.deletingLastPathComponent().appendingPathComponent("wirespool").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let main = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return main.appendingPathComponent("wirespool").path
    }()

    /// - Parameter folder: where its output is kept; must outlive the process.
    init(_ arguments: [String], of program: String = WirespoolProcess.binary, input: String? = nil, folder: String)
        throws
    {
        let stem = folder + "/" + UUID().uuidString.lowercased()
        (outFile, errFile) = (stem + ".out", stem + ".err")
        let inFile = input == nil ? "/dev/null" : stem + ".in"
        if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: inFile)) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, inFile, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, outFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&files, 2, errFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // The test runner's threads may hold signals back, and a child would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var child: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            ProcessInfo.processInfo.environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for word in words + variables { free(word) } }
        let code = posix_spawn(&child, program, &files, &attributes, &words, &variables)
        guard code == 0 else { throw SpawnError(code: code) }
        pid = child
    }

    /// Waits for its end, on a thread of its own; once only.
    func ended() async -> Ended {
        let status: Int32 = await withCheckedContinuation { answer in
            Thread { [pid] in
                var status: Int32 = 0
                while waitpid(pid, &status, 0) < 0, errno == EINTR {}
                answer.resume(returning: status)
            }.start()
        }
        let hasExited = status & 0x7f == 0
        return Ended(
            code: hasExited ? (status >> 8) & 0xff : nil, signal: hasExited ? nil : status & 0x7f, out: out, err: err)
    }

    func send(_ signal: Int32) { kill(pid, signal) }

    var out: String { Self.text(outFile) }
    var err: String { Self.text(errFile) }

    /// Waits until it has said that, a number of times; false after 3 min.
    func says(_ phrase: String, times: Int = 1) async throws -> Bool {
        try await eventually {
            self.err.components(separatedBy: phrase).count + self.out.components(separatedBy: phrase).count - 2 >= times
        }
    }

    private static func text(_ file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    }
}

/// Asks again and again, for another process tells nobody when it has come so far; false after 3 min.
func eventually(_ isSo: () async throws -> Bool) async throws -> Bool {
    let end = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < end {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

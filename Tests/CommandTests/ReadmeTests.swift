import Foundation
import Glibc
import Testing

/// The README's commands are run as they stand, so that none can rot.
///
/// A block of `sh` says above itself who runs it: `<!-- run -->` this test, all such blocks in one shell and in their
/// order; `<!-- run in the background -->` this test, beside them; `<!-- run by FILE -->` that script of CI.
@Suite struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let tools = ["bash", "timeout", "jq", "python3", "inotifywait", "curl"]

    @Test func `each block of commands says who runs it`() throws {
        for block in try MarkdownBlock.all(in: Self.root.appendingPathComponent("README.md"))
        where block.language == "sh" {
            let marker = try #require(block.marker, "README.md:\(block.line): no marker above the block")
            guard marker.hasPrefix("run by ") else {
                #expect(["run", "run in the background"].contains(marker), "README.md:\(block.line)")
                continue
            }
            let script = Self.root.appendingPathComponent(String(marker.dropFirst("run by ".count)))
            #expect(FileManager.default.fileExists(atPath: script.path), "README.md:\(block.line): \(marker)")
            let makefile = try String(contentsOf: Self.root.appendingPathComponent("Makefile"), encoding: .utf8)
            for line in block.text.split(separator: "\n") {
                guard let target = line.firstMatch(of: /^(?:sudo )?make ([a-z-]+)/)?.1 else { continue }
                #expect(makefile.contains("\n\(target):"), "README.md: no target \(target)")
            }
        }
    }

    @Test(
        .enabled(if: tools.allSatisfy(Self.isInstalled), "needs \(tools.joined(separator: ", ")): make deps-test"),
        .timeLimit(.minutes(20)))
    func `the commands shown run`() throws {
        let blocks = try MarkdownBlock.all(in: Self.root.appendingPathComponent("README.md"))
        let folder = try TrialFolder(binary: Self.binary, root: Self.root)
        defer { folder.remove() }
        let port = try Self.freePort()
        let background = blocks.filter { $0.marker == "run in the background" }.map { $0.text(port: port) }
        let shown = blocks.filter { $0.marker == "run" }.map { $0.text(port: port) }
        try #require(background.count == 1 && shown.count > 4)

        let site = try folder.start(background[0], log: "site.log")
        // `timeout` leads a group of its own; the shell and the site are in it.
        defer { kill(-site.processIdentifier, SIGKILL) }
        try #require(Self.answers(port: port), "the demo's site did not come up: \(folder.log("site.log"))")
        let shell = try folder.start(shown.joined(separator: "\n"), log: "shell.log")
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0, "\(folder.log("shell.log").suffix(4_000))")
        let records = folder.log("shell.log").components(separatedBy: "urn:wirespool:story:").count - 1
        #expect(records > 20, "`spool follow` printed \(records) records")
    }

    @Test(.enabled(if: isInstalled("timeout"), "needs timeout"), .timeLimit(.minutes(20)))
    func `the demo's output is the one shown`() throws {
        let blocks = try MarkdownBlock.all(in: Self.root.appendingPathComponent("README.md"))
        let block = try #require(blocks.first { $0.marker == "output of wirespool demo" })
        let folder = try TrialFolder(binary: Self.binary, root: Self.root)
        defer { folder.remove() }
        let demo = try folder.start("wirespool demo", log: "demo.log")
        demo.waitUntilExit()
        #expect(demo.terminationStatus == 0)
        let real = Set(folder.log("demo.log").split(separator: "\n").map { Self.shape($0) })
        for line in block.text.split(separator: "\n") where line != "…" {
            #expect(real.contains(Self.shape(line)), "not in the demo's output: \(line)")
        }
    }

    @Test func `links between the documents lead somewhere`() throws {
        let folders = ["", "docs/", "docs/adr/", "seeds/", "config/", "systemd/", "Tests/", ".ci/"]
        for folder in folders {
            let place = Self.root.appendingPathComponent(folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: place.path) where name.hasSuffix(".md") {
                let text = try String(contentsOf: place.appendingPathComponent(name), encoding: .utf8)
                for match in text.matches(of: /\]\(([^)#\s]+)[^)]*\)/) where !match.1.contains("://") {
                    let target = place.appendingPathComponent(String(match.1)).path
                    #expect(FileManager.default.fileExists(atPath: target), "\(folder)\(name): \(match.1)")
                }
            }
        }
    }

    // MARK: What the commands need

    /// The executable beside the test bundle: `swift test` builds it, since CommandTests depends on it.
    static let binary: URL = {
        let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let folders = [runner, URL(fileURLWithPath: CommandLine.arguments[0])].map { $0.deletingLastPathComponent() }
        let places = folders + [root.appendingPathComponent(".build/debug")]
        let files = places.map { $0.appendingPathComponent("wirespool") }
        return files.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? files[0]
    }()

    static func isInstalled(_ tool: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH", default: "/usr/bin:/bin"]
        return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)") }
    }

    /// Numbers, paths and the width of columns differ from run to run.
    private static func shape(_ line: some StringProtocol) -> String {
        line.split(separator: " ").map { word in
            word.hasPrefix("/") ? "PATH" : String(word).replacing(/[0-9]+/, with: "#")
        }.joined(separator: " ")
    }

    private static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        try #require(isBound)
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// True when something accepts on that port within ten seconds.
    private static func answers(port: Int) -> Bool {
        var address = loopback(port: port)
        for _ in 0..<200 {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(socket) }
            let isOpen = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isOpen { return true }
            usleep(50_000)
        }
        return false
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}

/// A fenced block of a document, with the comment above it.
struct MarkdownBlock {
    var marker: String?
    var language: String
    var text: String
    /// Of the opening fence, from 1.
    var line: Int

    /// The documents say 8080; a test takes what is free.
    func text(port: Int) -> String { text.replacingOccurrences(of: "8080", with: String(port)) }

    static func all(in file: URL) throws -> [MarkdownBlock] {
        var blocks: [MarkdownBlock] = []
        var open: MarkdownBlock?
        var above = ""
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    let marker = above.wholeMatch(of: /<!-- (.*) -->/).map { String($0.1) }
                    open = MarkdownBlock(marker: marker, language: String(line.dropFirst(3)), text: "", line: index + 1)
                }
            } else {
                open?.text += line + "\n"
            }
            above = String(line)
        }
        return blocks
    }
}

/// A folder that looks to a command as the project's own does: `wirespool` on the path, `docs` and `seeds` in place.
struct TrialFolder {
    private let folder: URL

    init(binary: URL, root: URL) throws {
        let files = FileManager.default
        folder = files.temporaryDirectory.appendingPathComponent("wirespool-readme-\(UUID().uuidString)")
        try files.createDirectory(at: folder.appendingPathComponent("bin"), withIntermediateDirectories: true)
        try files.createDirectory(at: folder.appendingPathComponent("tmp"), withIntermediateDirectories: true)
        try files.createSymbolicLink(at: folder.appendingPathComponent("bin/wirespool"), withDestinationURL: binary)
        for name in ["docs", "seeds"] {
            try files.createSymbolicLink(
                at: folder.appendingPathComponent(name), withDestinationURL: root.appendingPathComponent(name))
        }
    }

    /// Starts a shell that stops at the first command that fails, and is stopped after two minutes.
    func start(_ commands: String, log: String) throws -> Process {
        let script = folder.appendingPathComponent(log + ".sh")
        try Data("set -euxo pipefail\n\(commands)\n".utf8).write(to: script)
        let output = folder.appendingPathComponent(log)
        try Data().write(to: output)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "--signal=KILL", "120", "bash", script.path]
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] =
            folder.appendingPathComponent("bin").path + ":" + environment["PATH", default: "/usr/bin:/bin"]
        environment["TMPDIR"] = folder.appendingPathComponent("tmp").path
        environment["WIRESPOOL_CONFIG"] = nil
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        return process
    }

    func log(_ name: String) -> String {
        do { return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) } catch {
            return "\(error)"
        }
    }

    func remove() {
        do { try FileManager.default.removeItem(at: folder) } catch { print("left behind: \(folder.path): \(error)") }
    }
}

import Foundation
import Glibc
import TestKit
import Testing

@testable import wirespool

/// The built binary under what its own host does to it: streams, limits, files of its state and spool.
@Suite(.timeLimit(.minutes(10)))
struct HostTests {
    private static let fast = """
        [polling]
        min-interval = "1s"
        start-interval = "1s"
        [log]
        level = "debug"
        """

    /// The binary, started by a shell that arranges something first.
    private func arranged(_ house: House, _ arrangement: String, _ arguments: String...) throws -> WirespoolProcess {
        try arranged(house, arrangement, arguments)
    }

    private func arranged(_ house: House, _ arrangement: String, _ arguments: [String]) throws -> WirespoolProcess {
        try WirespoolProcess(
            ["-c", arrangement, "sh", WirespoolProcess.binary] + arguments + ["--config", house.config], of: "/bin/sh",
            folder: house.place.directory)
    }

    private func seedTexts(_ numbers: Range<Int>, in house: House) throws -> String {
        let folder = house.place.file("texts")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in numbers {
            let paragraphs = MadeNews.paragraphs(number).joined(separator: "\n\n")
            _ = try house.write("# \(MadeNews.headline(number))\n\n\(paragraphs)\n", to: "texts/\(number).txt")
        }
        return folder
    }

    /// Nothing lost, nothing doubled, and all of it in order.
    private func expectSound(_ house: House, stories: Int) async throws {
        let lines = try await house.journal().filter { $0["seq"] != nil }
        #expect(lines.compactMap { $0["seq"] as? Int } == Array(1...stories))
        #expect(Set(lines.compactMap { $0["id"] as? String }).count == stories)
        let verified = try await house.run("spool", "verify")
        #expect(verified.code == 0, "\(verified)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.spool + "/tmp").isEmpty)
    }

    // MARK: Streams

    @Test func `started without standard streams, none of its files takes their place`() async throws {
        let server = try MadeNews.server(stories: 3)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        let daemon = try arranged(house, #"exec "$@" 0<&- 1>&- 2>&-"#, "run")
        #expect(try await eventually { try await house.run("spool", "ls", "--json").jsonLines.count == 3 })
        for descriptor in 0...2 {
            let link = "/proc/\(daemon.pid)/fd/\(descriptor)"
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
        }
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        try await expectSound(house, stories: 3)
    }

    @Test(arguments: [
        ["config", "show"], ["spool", "ls", "--from", "1"], ["spool", "follow", "--once", "--from", "1"],
    ])
    func `what a full disk does not take of the output is told`(_ command: [String]) async throws {
        let house = try House()
        let texts = try seedTexts(0..<2, in: house)
        try #require(await house.run("backfill", "--seed-text", texts).code == 0)
        let ended = await
            (try WirespoolProcess(
                ["-c", #"exec "$@" > /dev/full"#, "sh", WirespoolProcess.binary] + command + [
                    "--config", house.config,
                ],
                of: "/bin/sh", folder: house.place.directory)).ended()
        #expect(ended.code == 74, "\(ended)")
        #expect(ended.err.contains("cannot write to standard output: No space left on device"), "\(ended)")
    }

    @Test(arguments: ["extract", "feed", "backfill"])
    func `standard input that cannot be read is named, not taken for a fault of ours`(_ command: String) async throws {
        let house = try House()
        let ended = await (try arranged(house, #"exec "$@" < /"#, command, "-")).ended()
        #expect(ended.code == 65, "\(ended)")
        #expect(ended.err.contains("cannot read standard input: Is a directory"), "\(ended)")
    }

    @Test func `a log that nobody takes holds up no story, and what was lost of it is told`() async throws {
        let server = try MadeNews.server(stories: 5)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        let pipe = house.place.file("log")
        try #require(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        try #require(reader >= 0)
        defer { close(reader) }
        let block = [UInt8](repeating: UInt8(ascii: "\n"), count: 4_096)
        while write(reader, block, block.count) > 0 {}

        let daemon = try arranged(house, "exec \"$@\" 2> '\(pipe)'", "run")
        #expect(try await eventually { try await house.run("spool", "ls", "--json").jsonLines.count == 5 })
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while read(reader, &bytes, bytes.count) > 0 {}
        // There is room now, and something to say.
        daemon.send(SIGHUP)
        var said = [UInt8]()
        let tellsOfLoss = try await eventually {
            let count = read(reader, &bytes, bytes.count)
            if count > 0 { said += bytes[..<count] }
            return String(decoding: said, as: UTF8.self).contains("log lines were lost")
        }
        #expect(tellsOfLoss)
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        try await expectSound(house, stories: 5)
    }

    @Test func `the rest of a log goes on behind lines that were lost`() throws {
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let block = [UInt8](repeating: UInt8(ascii: "x"), count: 4_096)
        while write(ends[1], block, block.count) > 0 {}
        _ = fcntl(ends[1], F_SETFL, 0)
        var log = LogStream(descriptor: ends[1])
        for number in 0..<100 { log.write("line \(number)\n") { "lost \($0)\n" } }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        while read(ends[0], &bytes, bytes.count) > 0 {}
        log.write("line 100\n") { "lost \($0)\n" }
        let count = read(ends[0], &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "lost 100\nline 100\n")
    }

    @Test func `a service manager that reads no more holds up nothing`() throws {
        let place = try TemporarySpool()
        let path = place.file("notify")
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        let notifier = SystemdNotifier(environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1"])
        for number in 0..<2_000 { notifier.status("\(number)") }
        notifier.stopping()
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = recv(receiver, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "STATUS=0")
        #expect(notifier.watchdogInterval == .milliseconds(1))
    }

    // MARK: Limits

    @Test func `a soft limit of open files is raised, a hard one that is too low is named before anything is begun`()
        async throws
    {
        let house = try House()
        let texts = try seedTexts(0..<70, in: house)
        let hard = await (try arranged(house, #"ulimit -n 64; exec "$@""#, "backfill", "--seed-text", texts)).ended()
        #expect(hard.code == 75, "\(hard)")
        #expect(hard.err.contains("only 64 files may be open at once, 256 are needed"), "\(hard)")
        #expect(!FileManager.default.fileExists(atPath: house.spool + "/journal"))
        let soft = await (try arranged(house, #"ulimit -Sn 64; exec "$@""#, "backfill", "--seed-text", texts)).ended()
        #expect(soft.code == 0, "\(soft)")
        try await expectSound(house, stories: 70)
    }

    @Test func `where no thread is to be had it says so in place of waiting for ever`() async throws {
        let house = try House()
        let texts = try seedTexts(0..<3, in: house)
        // Each thread's stack is 8 MiB of it.
        let ended = await
            (try arranged(house, #"ulimit -s 8192; ulimit -d 65536; exec "$@""#, "backfill", "--seed-text", texts))
            .ended()
        #expect(ended.code == 75, "\(ended)")
        #expect(
            ended.err.contains("cannot start a thread: Resource temporarily unavailable; raise the limit"), "\(ended)")
    }

    @Test func `tighter limits than a worker would set for itself are kept, and it reads`() async throws {
        let server = try MadeNews.server(stories: 3)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let ended = await (try arranged(house, #"ulimit -c 0; ulimit -t 120; exec "$@""#, "once")).ended()
        #expect(ended.code == 0, "\(ended)")
        try await expectSound(house, stories: 3)
    }

    // MARK: Files of state and spool

    enum Obstacle: String, CaseIterable, Sendable { case folder, pipe, socket }

    @Test(arguments: Obstacle.allCases, ["", "-wal", "-shm"])
    func `what is no file in a place of the state's is named, and left as it is`(
        _ obstacle: Obstacle, suffix: String
    ) async throws {
        let house = try House()
        let texts = try seedTexts(0..<3, in: house)
        let path = house.state + "/state.sqlite" + suffix
        try FileManager.default.createDirectory(
            atPath: house.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        switch obstacle {
        case .folder: try #require(mkdir(path, 0o700) == 0)
        case .pipe: try #require(mkfifo(path, 0o600) == 0)
        case .socket: try #require(mknod(path, S_IFSOCK | 0o600, 0) == 0)
        }
        let ended = try await house.run("backfill", "--seed-text", texts)
        #expect(ended.code == 73, "\(ended)")
        #expect(ended.err.contains("\(path): it is no regular file; move it away"), "\(ended)")
        try #require(remove(path) == 0)
        #expect(try await house.run("backfill", "--seed-text", texts).code == 0)
        try await expectSound(house, stories: 3)
    }

    enum Loss: String, CaseIterable, Sendable { case cut, emptied, removed, torn, folder }

    @Test(arguments: Loss.allCases)
    func `lines that the journal lost at its end are written anew`(_ loss: Loss) async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<10, in: house)).code == 0)
        let journal = house.spool + "/journal/000000000001.ndjson"
        let before = try String(contentsOfFile: journal, encoding: .utf8)
        switch loss {
        case .cut: try #require(truncate(journal, 1_000) == 0)
        case .emptied: try #require(truncate(journal, 0) == 0)
        case .removed: try #require(unlink(journal) == 0)
        case .torn:
            try #require(truncate(journal, 1_000) == 0)
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: journal))
            try file.seekToEnd()
            try file.write(contentsOf: Data("garbage\n\0\0".utf8))
            try file.close()
        case .folder: try FileManager.default.removeItem(atPath: house.spool + "/journal")
        }
        let ended = try await house.run("backfill", "--seed-text", try seedTexts(0..<12, in: house))
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.err.contains("the journal had lost its end"), "\(ended)")
        #expect(try String(contentsOfFile: journal, encoding: .utf8).hasPrefix(before))
        try await expectSound(house, stories: 12)
    }

    @Test func `a journal that is taken away from a running daemon comes back whole`() async throws {
        let server = try MadeNews.server(stories: 6, first: 3)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        let journal = house.spool + "/journal/000000000001.ndjson"
        let daemon = try house.start("run")
        #expect(try await eventually { FileManager.default.contents(atPath: journal)?.count { $0 == 10 } == 3 })
        try #require(unlink(journal) == 0)
        // The very feed under a second name, with three more stories.
        _ = try house.write(server.url("/feed.xml?again") + "\n", to: "seeds/again.txt")
        daemon.send(SIGHUP)
        let records = house.spool + "/records"
        #expect(
            try await eventually {
                FileManager.default.enumerator(atPath: records)?.allObjects.count { "\($0)".hasSuffix(".json") } == 6
            })
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await house.run("once").code == 0)
        try await expectSound(house, stories: 6)
    }

    @Test func `a new spool beside an old state has lost nothing`() async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<3, in: house)).code == 0)
        let other = house.place.file("other")
        let ended = try await house.run("backfill", "--spool", other, "--seed-text", try seedTexts(0..<5, in: house))
        #expect(ended.code == 0 && !ended.err.contains("had lost"), "\(ended)")
        let lines = try await house.run("spool", "ls", "--from", "1", "--json", "--spool", other).jsonLines
        #expect(lines.compactMap { $0["seq"] as? Int } == [4, 5])
    }

    @Test func `a file that begins in the midst of another's lines is named`() async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<5, in: house)).code == 0)
        let planted = house.spool + "/journal/000000000003.ndjson"
        try Data("x\n".utf8).write(to: URL(fileURLWithPath: planted))
        let ended = try await house.run("backfill", "--seed-text", try seedTexts(0..<6, in: house))
        #expect(ended.code == 74, "\(ended)")
        #expect(
            ended.err.contains("000000000003.ndjson; the file before it has its lines already; move it away"),
            "\(ended)")
        try #require(unlink(planted) == 0)
        #expect(try await house.run("backfill", "--seed-text", try seedTexts(0..<6, in: house)).code == 0)
        try await expectSound(house, stories: 6)
    }

    @Test(arguments: ["", "{", #"{"consumer":"a","seq":9223372036854775807}"#, #"{"consumer":"a","seq":-1}"#])
    func `a cursor that lies stops its own consumer alone`(_ content: String) async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<3, in: house)).code == 0)
        let path = house.spool + "/cursors/a.json"
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        let followed = try await house.run("spool", "follow", "--consumer", "a")
        #expect(followed.code == 74, "\(followed)")
        #expect(followed.err.contains("it is not a cursor; remove it or acknowledge a seq anew"), "\(followed)")
        let listed = try await house.run("spool", "cursor")
        #expect(listed.code == 0 && listed.out.contains("unreadable"), "\(listed)")
        #expect(try await house.run("spool", "gc").code == 0)
        #expect(try await house.run("spool", "ack", "--consumer", "a", "2").code == 0)
        #expect(try await house.run("spool", "follow", "--consumer", "a", "--once").jsonLines.count == 1)
    }

    @Test func `a cursor beyond the journal's end is told of`() async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<3, in: house)).code == 0)
        try Data(#"{"consumer":"a","seq":500}"#.utf8).write(to: URL(fileURLWithPath: house.spool + "/cursors/a.json"))
        let ended = try await house.run("spool", "follow", "--consumer", "a", "--once")
        #expect(ended.err.contains("stands at 500, beyond the journal's end at 3"), "\(ended)")
    }

    @Test(arguments: [
        ["ls", "--from=-9223372036854775808"], ["ls", "--last=-9223372036854775808"], ["ls", "--limit=0"],
        ["follow", "--from=-9223372036854775808", "--once"],
    ])
    func `a seq or count that is none is refused`(_ command: [String]) async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<3, in: house)).code == 0)
        let ended = await
            (try WirespoolProcess(
                ["spool"] + command + ["--config", house.config], folder: house.place.directory)).ended()
        #expect(ended.code == 64 && ended.err.contains("is 1 or more"), "\(ended)")
    }

    @Test func `a pipe among seed texts is passed over, not waited for`() async throws {
        let house = try House()
        let texts = try seedTexts(0..<3, in: house)
        try #require(mkfifo(texts + "/pipe.txt", 0o600) == 0)
        let ended = try await house.run("backfill", "--seed-text", texts)
        #expect(ended.code == 0 && ended.out.contains("pipe.txt is no regular file"), "\(ended)")
        try await expectSound(house, stories: 3)
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root can become another user"),
        arguments: [["status"], ["site", "news.example"], ["site", "--forget", "news.example"]])
    func `a state that belongs to another user is not called missing`(words: [String]) async throws {
        let house = try House()
        try #require(await house.run("backfill", "--seed-text", try seedTexts(0..<1, in: house)).code == 0)
        try #require(chmod(house.place.directory, 0o755) == 0 && chmod(house.config, 0o644) == 0)
        let ended = await (try arranged(house, #"exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@""#, words))
            .ended()
        #expect(ended.code == 77, "\(ended)")
        // Who would write is told by the check of the folder, before anything in it is looked at.
        #expect(
            ended.err.contains("cannot be looked at: Permission denied; run it as the user of wirespool")
                || words.contains("--forget") && ended.err.contains("state: belongs to user 0"), "\(ended)")
    }

    // MARK: Settings and lists

    @Test(arguments: ["wirespool.toml", "seeds/overrides.toml", "seeds/zeros.txt"])
    func `a file that a power cut left full of zeros is refused, not taken for an empty one`(_ name: String)
        async throws
    {
        let house = try House()
        _ = try house.write(String(repeating: "\0", count: 400), to: name)
        let ended = try await house.run("check")
        #expect(ended.code == 78, "\(ended)")
        #expect(ended.err.contains("\(name):1: "), "\(ended)")
    }

    @Test(arguments: ["pipe", "folder", "gone"])
    func `a list that is no file is told in plain words, and a daemon keeps the old one`(_ what: String) async throws {
        let server = try MadeNews.server(stories: 3)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        let daemon = try house.start("run")
        #expect(try await daemon.says("source lists read"))
        let list = house.lists + "/other.txt"
        switch what {
        case "pipe": try #require(mkfifo(list, 0o600) == 0)
        case "folder": try #require(mkdir(list, 0o700) == 0)
        default: try #require(symlink("/no-such-list", list) == 0)
        }
        let checked = try await house.run("check")
        #expect(checked.code == 78 && !checked.err.contains("NSCocoa"), "\(checked)")
        #expect(checked.err.contains(what == "gone" ? "No such file or directory" : "is no regular file"), "\(checked)")
        daemon.send(SIGHUP)
        #expect(try await daemon.says("the old source lists stay"))
        #expect(try await eventually { try await house.run("spool", "ls", "--json").jsonLines.count == 3 })
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
    }
}

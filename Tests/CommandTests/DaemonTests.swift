import Foundation
import GRDB
import Glibc
import Pipeline
import Synchronization
import TestKit
import Testing

@testable import wirespool

/// The built binary as a daemon: reload, stop, a second one, a full disk.
@Suite(.timeLimit(.minutes(20)))
struct DaemonTests {
    private static let fast = "[polling]\nmin-interval = \"100ms\"\nstart-interval = \"100ms\"\n"

    private func lines(_ house: House) async throws -> Int { (try? await house.journal().count) ?? 0 }

    @Test func `its services are called by their names, and hold their tongues of what they hold`() {
        let notifier = SystemdNotifier(environment: [:])
        #expect("\(WatchdogService(notifier: notifier, heartbeat: Heartbeat()))" == "WatchdogService")
        for service in [DaemonService.self, ReloadService.self, StatusService.self] as [Any.Type] {
            #expect(service is any NamedService.Type, "\(service)")
        }
    }

    @Test func `a term ends it within five seconds, and all that it took in is there`() async throws {
        let gate = Gate(20)
        let server = try MadeNews.server(stories: 40, gate: gate)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let daemon = try house.start("run")
        #expect(try await eventually { try await lines(house) > 5 })
        let clock = ContinuousClock.now
        daemon.send(SIGTERM)
        let ended = await daemon.ended()
        #expect(ended.code == 0, "\(ended)")
        // Five are its own bound, and the gate is shut; a busy machine lets it wait for its turn.
        #expect(ContinuousClock.now - clock < .seconds(30))
        #expect(ended.err.contains("stopped"))
        #expect(try await house.run("spool", "verify").code == 0)
        gate.open()
        let round = try await house.run("once")
        #expect(round.code == 0)
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...40), "\(round.err)")
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 40)
    }

    @Test func `killed at any moment it goes on, whole and without doubles`() async throws {
        let gate = Gate(0)
        let server = try MadeNews.server(stories: 60, gate: gate)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        for target in [10, 30] {
            gate.open(25)
            let daemon = try house.start("run")
            #expect(try await eventually { try await lines(house) >= target })
            daemon.send(SIGKILL)
            _ = await daemon.ended()
        }
        gate.open()
        let daemon = try house.start("run")
        #expect(try await eventually { try await lines(house) == 60 })
        daemon.send(SIGTERM)
        _ = await daemon.ended()
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...60))
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 60)
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test func `a second one on the same state ends at once with 75`() async throws {
        let server = try MadeNews.server(stories: 1)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let daemon = try house.start("run")
        #expect(try await daemon.says("started"))
        for words in [["run"], ["once"], ["backfill", server.url("/story/9")]] {
            let second = await
                (try WirespoolProcess(words + ["--config", house.config], folder: house.place.directory)).ended()
            #expect(second.code == 75, "\(words): \(second)")
            #expect(second.err.contains("\(daemon.pid)"), "it names who has it: \(second.err)")
        }
        let status = try await house.run("status", "--json")
        #expect(status.jsonLines.first?["running"] as? Bool == true)
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await house.run("status", "--json").jsonLines.first?["running"] as? Bool == false)
    }

    @Test func `a hang-up takes up an added source, and a bad edit keeps the old list and says so`() async throws {
        let first = try MadeNews.server(stories: 2)
        defer { first.stop() }
        let house = try House(port: first.port, sources: [first.url("/feed.xml")], toml: Self.fast)
        let daemon = try house.start("run")
        #expect(try await eventually { try await lines(house) == 2 })
        _ = try house.write("http://[broken\n", to: "seeds/bad.txt")
        daemon.send(SIGHUP)
        #expect(try await daemon.says("reload refused, the old source lists stay"))
        #expect(daemon.err.contains("bad.txt:1"))
        let status = try await house.run("status", "--json").jsonLines.first?["state"] as? [String: Any]
        #expect(status?["sources"] as? Int == 1, "the old list is still followed")
        try FileManager.default.removeItem(atPath: house.place.file("seeds/bad.txt"))
        // The very feed under a second name, with one more story.
        #expect(try await house.run("sources", "add", first.url("/feed.xml?again")).code == 0)
        daemon.send(SIGHUP)
        #expect(try await eventually { first.requests.contains { $0.target == "/feed.xml?again" } })
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await lines(house) == 2, "what both name is published once")
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test func `a large state is checked while it works; damaged, it is made anew before anything is published`()
        async throws
    {
        let server = try MadeNews.server(stories: 6)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], toml: Self.fast)
        #expect(try await house.run("once").code == 0)
        let file = house.state + "/state.sqlite"
        let queue = try DatabaseQueue(path: file)
        let root = try await queue.writeWithoutTransaction { db in
            // Else it stands in the log only.
            try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'document'")
        }
        try queue.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let start = (try #require(root) - 1) * 4_096
        bytes.replaceSubrange(start..<start + 4_096, with: Data(count: 4_096))
        // Pages that no header counts make it large.
        bytes.append(Data(count: 17 << 20))
        try bytes.write(to: URL(fileURLWithPath: file))
        let daemon = try house.start("run")
        #expect(try await daemon.says("the state is damaged; it is opened anew"))
        #expect(try await daemon.says("publication resumed"))
        #expect(try await eventually { server.requests.filter { $0.target == "/feed.xml" }.count >= 2 })
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await lines(house) == 6, "nothing twice")
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.state).contains { $0.contains(".damaged-") })
        #expect(try await house.run("spool", "verify").code == 0)
    }

    // MARK: A full disk

    private static let canMount = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/mount")

    /// A small file system of its own at `path`; nil where none may be mounted here.
    private func mounted(_ path: String, mebibytes: Int) throws -> Bool {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return mount("tmpfs", path, "tmpfs", 0, "size=\(mebibytes)m,mode=0750") == 0
    }

    @Test(.enabled(if: canMount, "only root may mount a small disk"))
    func `on a full disk publication halts, says why, and goes on when there is room`() async throws {
        let server = try MadeNews.server(stories: 30)
        defer { server.stop() }
        let box = try TemporarySpool()
        let disk = box.file("disk")
        guard try mounted(disk, mebibytes: 8) else { return }  // a container without the right to mount
        defer { umount2(disk, Int32(MNT_DETACH)) }
        let house = try House(
            port: server.port, sources: [server.url("/feed.xml")], spool: disk + "/spool", toml: Self.fast,
            floor: 1 << 20)
        // Everything but a little is taken away before the daemon begins.
        let ballast = disk + "/ballast"
        try Data(count: 7_700_000).write(to: URL(fileURLWithPath: ballast))
        let daemon = try house.start("run")
        #expect(try await daemon.says("publication halted"))
        #expect(try await eventually { try await house.run("status").out.contains("halted:") })
        #expect(try await lines(house) == 0)
        try FileManager.default.removeItem(atPath: ballast)
        #expect(try await eventually { try await lines(house) == 30 })
        #expect(daemon.err.contains("publication goes on"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await house.run("spool", "verify").code == 0)
        #expect(try await house.run("status", "--json").jsonLines.first.map { "\($0)" }?.contains("halted") == false)
    }

    @Test(.enabled(if: canMount, "only root may mount a small disk"))
    func `a disk that fills to its last byte loses nothing that was accepted`() async throws {
        let server = try MadeNews.server(stories: 200)
        defer { server.stop() }
        let box = try TemporarySpool()
        let disk = box.file("disk")
        guard try mounted(disk, mebibytes: 2) else { return }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        // No floor: the disk itself says no, in the midst of a batch.
        let house = try House(
            port: server.port, sources: [server.url("/feed.xml")], spool: disk + "/spool", toml: Self.fast)
        try FileManager.default.createDirectory(
            atPath: disk + "/spool", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        let ballast = disk + "/ballast"
        try Data(count: 1_500_000).write(to: URL(fileURLWithPath: ballast))
        let daemon = try house.start("run")
        #expect(try await daemon.says("publication halted"), "\(daemon.err)")
        #expect(daemon.err.contains("No space left on device"))
        let status = try await house.run("status").out
        #expect(status.contains("the disk takes nothing, No space left on device"), "\(status)")
        let before = try await lines(house)
        #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=16m,mode=0750") == 0)
        #expect(try await eventually { try await lines(house) == 200 })
        #expect(before < 200)
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...200))
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 200)
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test func `a once on a full disk says so and ends with 75`() async throws {
        let server = try MadeNews.server(stories: 3)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")], floor: 1 << 40)
        let ended = try await house.run("once")
        #expect(ended.code == 75, "\(ended)")
        #expect(ended.err.contains("publication is halted"))
    }
}

import Foundation
import Glibc
import TestKit
import Testing

@testable import wirespool

/// The built binary: settings, source lists, and what a start refuses.
@Suite(.timeLimit(.minutes(20)))
struct SettingsCommandTests {
    @Test func `config shows what is in force, and what was changed`() async throws {
        let house = try House(toml: "[log]\nlevel = \"warning\"\n")
        let all = try await house.run("config", "show")
        #expect(all.code == 0)
        #expect(all.out.contains("max-hops = "))
        let changed = try await house.run("config", "show", "--changed")
        #expect(changed.out.contains("level = \"warning\""))
        #expect(!changed.out.contains("max-hops = "))
        _ = try house.write(all.out, to: "again.toml")
        let again = await
            (try WirespoolProcess(
                ["config", "show", "--config", house.place.file("again.toml")], folder: house.place.directory)).ended()
        #expect(again.out == all.out, "what is printed can be read")
    }

    @Test(arguments: ["run", "once", "check", "status", "config"])
    func `an unknown key ends every command with file, line and the nearest key`(command: String) async throws {
        let house = try House(toml: "[log]\n# next line is wrong\nlevle = \"info\"\n")
        let line = try String(contentsOfFile: house.config, encoding: .utf8).components(separatedBy: "\n")
            .firstIndex { $0.hasPrefix("levle") }.map { $0 + 1 }
        let ended = try await house.run(command)
        #expect(ended.code == 78)
        #expect(ended.err.contains("\(house.config):\(line ?? 0)"), "\(ended.err)")
        #expect(ended.err.contains("did you mean log.level?"))
        #expect(!house.place.exists(house.state), "nothing was begun")
    }

    @Test func `sources are added, listed, exported, imported and removed`() async throws {
        let house = try House(sources: ["https://news.example/a"])
        let added = try await house.run("sources", "add", "https://news.example/b", "https://news.example/a2")
        #expect(added.code == 0)
        #expect(added.out.contains("added https://news.example/b"))
        let twice = try await house.run("sources", "add", "https://news.example/b")
        #expect(twice.out.contains("already there"))
        let list = try await house.run("sources", "list", "--json")
        #expect(list.jsonLines.compactMap { $0["url"] as? String }.count == 3)
        let opml = try await house.run("sources", "export").out
        #expect(opml.contains("xmlUrl=\"https://news.example/b\""))
        let removed = try await house.run("sources", "remove", "https://news.example/b")
        #expect(removed.code == 0)
        let elsewhere = try await house.run("sources", "remove", "https://news.example/a")
        #expect(elsewhere.code == 65)
        #expect(elsewhere.err.contains("it stands in another list"))
        let file = try house.write(opml, to: "all.opml")
        let imported = try await house.run("sources", "import", file)
        #expect(imported.out.contains("1 of 3 sources added"), "\(imported)")
        let wrong = try await house.run("sources", "add", "not an address")
        #expect(wrong.code == 64)
    }

    @Test func `a list with a fault names file and line, and stops a round but not the listing`() async throws {
        let house = try House(sources: ["https://news.example/a", "http://[broken"])
        let once = try await house.run("once")
        #expect(once.code == 78)
        #expect(once.err.contains("test.txt:2"))
        let check = try await house.run("check")
        #expect(check.code == 78)
        let list = try await house.run("sources", "list")
        #expect(list.out.contains("https://news.example/a"))
        #expect(list.err.contains("test.txt:2"))
    }

    @Test func `check says what is right`() async throws {
        let house = try House(sources: ["https://news.example/a"])
        let ended = try await house.run("check")
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.out.contains("1 in 1 lists"))
        #expect(!house.place.exists(house.spool), "it only looks")
    }

    @Test func `check names what is loosened`() async throws {
        let toml = "[page]\nlisten = \"0.0.0.0:7680\"\noff-host = true\n[readers]\nworkers = 0\n"
        let ended = try await House(port: 8_080, toml: toml).run("check", "--quiet")
        #expect(ended.code == 0, "\(ended)")
        for name in ["page.off-host", "readers.workers", "address exception in force: 127.0.0.1:8080"] {
            #expect(ended.err.contains(name), "\(name): \(ended.err)")
        }
    }

    @Test func `a spool that everybody may write is refused`() async throws {
        let house = try House()
        try FileManager.default.createDirectory(atPath: house.spool, withIntermediateDirectories: false)
        #expect(chmod(house.spool, 0o777) == 0)
        let ended = try await house.run("once")
        #expect(ended.code == 74 || ended.code == 77, "\(ended)")
        #expect(ended.err.contains(house.spool))
        #expect(!house.place.exists(house.spool + "/journal"))
    }

    @Test func `status and why say that nothing has run yet`() async throws {
        let house = try House()
        for words in [["status"], ["why", "https://news.example/a"], ["sources", "list", "--long"]] {
            let ended = await (try WirespoolProcess(words + ["--config", house.config], folder: house.place.directory))
                .ended()
            #expect(ended.code == 69, "\(words)")
            #expect(ended.err.contains("nothing has run with these settings yet"))
        }
    }
}

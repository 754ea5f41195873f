import Foundation
import Glibc
import TestKit
import Testing

@testable import wirespool

/// The demo by the built binary, and what it published against the schemas.
@Suite(.timeLimit(.minutes(20)))
struct DemoRunTests {
    /// Beside the checkout, or beside the folder of worktrees.
    private static let checks: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return ["../shared", "../../shared"].map {
            root.appendingPathComponent($0 + "/schema/check.py").standardized.path
        }
        .first { FileManager.default.fileExists(atPath: $0) }
    }()

    private func demo(_ place: TemporarySpool) async throws -> WirespoolProcess.Ended {
        await (try WirespoolProcess(["demo", "--directory", place.file("demo")], folder: place.directory)).ended()
    }

    private func run(_ place: TemporarySpool, _ words: String...) async throws -> WirespoolProcess.Ended {
        await (try WirespoolProcess(words + ["--config", place.file("demo/wirespool.toml")], folder: place.directory))
            .ended()
    }

    /// A small program of another language, for what it knows better than we do.
    private func python(_ place: TemporarySpool, _ words: [String]) async throws -> WirespoolProcess.Ended {
        await (try WirespoolProcess(["python3"] + words, of: "/usr/bin/env", folder: place.directory)).ended()
    }

    @Test func `the demo publishes its world once, whole, and puts aside what is no article`() async throws {
        let place = try TemporarySpool()
        let ended = try await demo(place)
        #expect(ended.code == 0, "\(ended)")
        let journal = try await run(place, "spool", "ls", "--from", "1", "--json").jsonLines
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...journal.count))
        #expect(Set(journal.map { "\($0["id"] ?? "").\($0["version"] ?? "")" }).count == journal.count)
        #expect(journal.count { $0["op"] as? String == "copy" } == 8)
        let records = try await run(place, "spool", "follow", "--once", "--from", "1").jsonLines
        let updates = records.compactMap { $0["wirespool"] as? [String: Any] }.filter {
            $0["op"] as? String == "update"
        }
        // One outlet corrects its story; which copies come behind a shorter text differs from run to run.
        #expect(updates.count { $0["changes"] != nil } == 1)
        #expect(updates.allSatisfy { $0["changes"] != nil || $0["preferred"] != nil })
        let quarantine = try await run(place, "quarantine", "ls", "--json").jsonLines
        let gallery = quarantine.first { ($0["url"] as? String)?.contains("/gallery/") == true }
        #expect(["too-short", "no-article"].contains(gallery?["reason"] as? String), "\(quarantine)")
        #expect(try await run(place, "spool", "verify").code == 0)
        let seconds = try await run(place, "spool", "follow", "--once", "--from", "1")
        #expect(seconds.jsonLines.count == journal.count)
        try await checkSchemas(place)
    }

    private func checkSchemas(_ place: TemporarySpool) async throws {
        guard try await python(place, ["-c", "import jsonschema"]).code == 0 else {
            print("skipped: python3 has no jsonschema, records are not held against the schema")
            return
        }
        for name in ["record", "journal"] {
            let text = await (try WirespoolProcess(["schema", name], folder: place.directory)).ended().out
            try place.write(text.utf8, to: place.file("\(name).schema.json"))
        }
        let records = try await run(place, "spool", "follow", "--once", "--from", "1").out
        let lines = try await run(place, "spool", "ls", "--from", "1", "--json").out
        try place.write(records.utf8, to: place.file("record.ndjson"))
        try place.write(lines.utf8, to: place.file("journal.ndjson"))
        let program = """
            import json, sys
            from jsonschema import Draft202012Validator as V
            for name in ("record", "journal"):
                v = V(json.load(open(f"{sys.argv[1]}/{name}.schema.json")))
                n = 0
                for line in open(f"{sys.argv[1]}/{name}.ndjson"):
                    n += 1
                    for e in v.iter_errors(json.loads(line)):
                        print(name, n, list(e.absolute_path), e.message[:300]); sys.exit(1)
                assert n > 20, (name, n)
            print("valid")
            """
        let found = try await python(place, ["-c", program, place.directory])
        #expect(found.code == 0, "\(found.out)")
        guard let check = Self.checks else {
            print("skipped: no shared/schema/check.py beside this checkout, records are not held against IPTC's schema")
            return
        }
        let files =
            FileManager.default.enumerator(atPath: place.file("demo/spool/records"))?.compactMap { $0 as? String } ?? []
        let paths = files.filter { $0.hasSuffix(".json") }.map { place.file("demo/spool/records/\($0)") }
        #expect(paths.count > 20)
        let iptc = try await python(place, [check] + paths)
        #expect(iptc.code == 0, "\(iptc.out.suffix(2_000))")
    }

    @Test func `the site alone is served on a port of choice, and a round of another process reads it`() async throws {
        let place = try TemporarySpool()
        let free = try ScriptedServer([:])
        free.stop()
        let server = try WirespoolProcess(["demo", "--serve", "--port", "\(free.port)"], folder: place.directory)
        defer { server.send(SIGKILL) }
        #expect(try await eventually { server.out.split(separator: "\n").count >= 4 })
        let listed = await
            (try WirespoolProcess(["demo", "--list-sources", "--port", "\(free.port)"], folder: place.directory))
            .ended()
        #expect(listed.out == server.out)
        let house = try House(port: free.port, sources: server.out.split(separator: "\n").map(String.init))
        let ended = try await house.run("once", "--json")
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.jsonLines.first?["lastSeq"] as? Int ?? 0 > 20)
        #expect(try await house.run("spool", "verify").code == 0)
        server.send(SIGTERM)
        _ = await server.ended()
    }
}

import Foundation
import Glibc
import TestKit
import Testing

@testable import wirespool

/// The built binary: bounded jobs, and what a death in their midst leaves.
@Suite(.timeLimit(.minutes(20)))
struct BackfillTests {
    private func list(_ server: ScriptedServer, _ count: Int) -> String {
        (0..<count).map { server.url("/story/\($0)") + "\n" }.joined()
    }

    @Test func `a list is published once, and what cannot be is counted`() async throws {
        let server = try MadeNews.server(stories: 0)
        defer { server.stop() }
        let house = try House(port: server.port)
        let file = try house.write("# stories\n" + list(server, 5) + server.url("/none") + "\n", to: "list.txt")
        let preview = try await house.run("backfill", "--dry-run", file)
        #expect(preview.code == 0)
        #expect(preview.out.contains("6 articles, 0 of them known already"))
        #expect(!house.place.exists(house.state), "a dry run writes nothing")
        #expect(server.requests.isEmpty, "and asks nobody")
        let ended = try await house.run("backfill", "--json", file)
        #expect(ended.code == 0, "\(ended)")
        let round = try #require(ended.jsonLines.first?["round"] as? [String: Any])
        #expect(round["lastSeq"] as? Int == 5)
        let asked = server.requests.count
        let again = try await house.run("backfill", file)
        #expect(again.code == 0)
        #expect(again.out.contains("0 records published"))
        #expect(server.requests.count <= asked + 2, "what is known is not asked again")
        #expect(try await house.run("backfill", "--dry-run", file).out.contains("5 of them known already"))
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test(arguments: [
        ("quarantined", "reader-crash", 0, false, SysExit.dataError),
        ("quarantined", "reader-time", 0, false, .dataError),
        ("quarantined", "reader-crash", 1, false, .temporary), ("quarantined", "reader-crash", 0, true, .temporary),
        ("quarantined", "too-short", 0, false, nil), ("failed", "status-404", 0, false, nil),
    ])
    func `pages of which the readers died are told in the closing line and by the exit code`(
        outcome: String, reason: String, waiting: Int, wasStopped: Bool, exit: SysExit?
    ) {
        let round = RoundSummary(
            seconds: 1, firstSeq: 1, lastSeq: 0, waiting: waiting,
            outcomes: [
                .init(outcome: "published", reason: "new", count: 3), .init(outcome: outcome, reason: reason, count: 2),
            ])
        let ended = BackfillOutcome(
            job: "j", round: round, failed: 0, waiting: waiting, unreadable: [], wasStopped: wasStopped)
        #expect(ended.exit == exit)
        #expect(ended.text.contains("2 pages were not read: the readers died of them") == reason.hasPrefix("reader-"))
    }

    @Test func `a line that is no address stops the job before it begins`() async throws {
        let house = try House()
        let file = try house.write("https://news.example/a\nnot an address\n", to: "list.txt")
        let ended = try await house.run("backfill", file)
        #expect(ended.code == 65)
        #expect(ended.err.contains("list.txt:2"))
        #expect(!house.place.exists(house.state))
        #expect(try await house.run("backfill", house.place.file("nowhere.txt")).code == 65)
        #expect(try await house.run("backfill", "--from", "someday", file).code == 64)
    }

    @Test func `killed in its midst, the same command goes on: nothing double, nothing lost`() async throws {
        let gate = Gate(0)
        let server = try MadeNews.server(stories: 0, gate: gate)
        defer { server.stop() }
        let house = try House(port: server.port)
        let file = try house.write(list(server, 120), to: "list.txt")
        for round in 1...2 {
            gate.open(40)
            let process = try house.start("backfill", file)
            let target = round * 25
            #expect(try await eventually { (try? await house.journal().count) ?? 0 >= target })
            process.send(SIGKILL)
            #expect(await process.ended().signal == SIGKILL)
        }
        gate.open()
        let ended = try await house.run("backfill", file)
        #expect(ended.code == 0, "\(ended)")
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...120))
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 120)
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test func `stopped by hand it says that it is partly done, and goes on later`() async throws {
        let gate = Gate(30)
        let server = try MadeNews.server(stories: 0, gate: gate)
        defer { server.stop() }
        let house = try House(port: server.port)
        let file = try house.write(list(server, 100), to: "list.txt")
        let process = try house.start("backfill", file)
        #expect(try await eventually { server.requests.count > 20 })
        process.send(SIGINT)
        let ended = await process.ended()
        #expect(ended.code == 75, "\(ended)")
        #expect(ended.out.contains("run the same command again"))
        gate.open()
        #expect(try await house.run("backfill", file).code == 0)
        #expect(try await house.journal().count == 100)
    }

    @Test func `a feed is backfilled within its dates`() async throws {
        let server = try MadeNews.server(stories: 3)
        defer { server.stop() }
        let house = try House(port: server.port)
        let none = try await house.run("backfill", "--json", "--feed", server.url("/feed.xml"), "--to", "2026-11-01")
        #expect(none.code == 0)
        #expect((none.jsonLines.first?["round"] as? [String: Any])?["lastSeq"] as? Int == 0)
        let all = try await house.run("backfill", "--json", "--feed", server.url("/feed.xml"), "--from", "2026-11-01")
        #expect((all.jsonLines.first?["round"] as? [String: Any])?["lastSeq"] as? Int == 3, "\(all)")
    }

    // MARK: Seed text

    private func texts(_ house: House, _ count: Int) throws -> String {
        let folder = house.place.file("texts")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for number in 0..<count {
            let text = "\(MadeNews.headline(number))\n\n" + MadeNews.paragraphs(number).joined(separator: "\n\n") + "\n"
            _ = try house.write(text, to: "texts/\(String(format: "%04d", number)).txt")
        }
        return folder
    }

    @Test func `seed texts are published; one that cannot be read is named`() async throws {
        let house = try House()
        let folder = try texts(house, 8)
        _ = try house.write("", to: "texts/empty.txt")
        let preview = try await house.run("backfill", "--dry-run", "--seed-text", folder)
        #expect(preview.out.contains("9 seed texts"))
        let ended = try await house.run("backfill", "--seed-text", folder)
        #expect(ended.code == 0, "\(ended)")
        #expect(ended.out.contains("8 records published"))
        #expect(ended.out.contains("empty.txt"))
        #expect(try await house.run("backfill", "--seed-text", folder).out.contains("0 records published"))
        #expect(try await house.run("spool", "verify").code == 0)
    }

    @Test func `a line that returns in a host's seed texts is published with none of them`() async throws {
        let house = try House()
        let tagline = "The paper of the coast since 1871."
        let folder = try texts(house, 0)
        for number in 0..<5 {
            let text =
                "# \(MadeNews.headline(number))\n\n"
                + (MadeNews.paragraphs(number) + [tagline]).joined(separator: "\n\n")
            _ = try house.write(
                text + "\n\nOriginal url: https://ledger.example/\(number)\n", to: "texts/\(number).txt")
        }
        let files = (0..<5).map { "\(folder)/\($0).txt" }
        let clean = try await house.bare("clean", "--explain", files[0], files[1], files[2], files[3], files[4])
        #expect(clean.err.components(separatedBy: "site-furniture: \(tagline)").count == 6, "\(clean.err)")
        let alone = try await house.bare("clean", "--alone", files[0], files[1], files[2])
        #expect(alone.out.contains(tagline))
        #expect(try await house.run("backfill", "--seed-text", folder).code == 0)
        for number in 1...5 {
            let text = try await house.run("spool", "cat", "--text", "\(number)").out
            #expect(!text.contains(tagline) && text.contains("https://ledger.example/"), "\(text)")
        }
        #expect(try await house.run("backfill", "--seed-text", folder).out.contains("0 records published"))
    }

    @Test func `seed texts killed in their midst are all there, once`() async throws {
        let house = try House()
        let folder = try texts(house, 400)
        let process = try house.start("backfill", "--seed-text", folder)
        #expect(try await eventually { (try? await house.journal().count) ?? 0 >= 64 })
        process.send(SIGKILL)
        _ = await process.ended()
        #expect(try await house.run("backfill", "--seed-text", folder).code == 0)
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...400))
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 400)
        #expect(try await house.run("spool", "verify").code == 0)
    }
}

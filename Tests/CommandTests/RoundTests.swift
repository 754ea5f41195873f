import Foundation
import Synchronization
import TestKit
import Testing

@testable import wirespool

/// The built binary against made-up sites on loopback: rounds, what consumers see, what is put aside.
@Suite(.timeLimit(.minutes(20)))
struct RoundTests {
    @Test func `a round publishes what is new, the next one nothing`() async throws {
        let server = try MadeNews.server(stories: 6)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let first = try await house.run("once", "--json")
        #expect(first.code == 0, "\(first)")
        #expect(first.jsonLines.first?["lastSeq"] as? Int == 6)
        let second = try await house.run("once", "--all", "--json")
        #expect(second.code == 0)
        #expect(second.jsonLines.first?["lastSeq"] as? Int == 6)
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["seq"] as? Int } == Array(1...6))
        #expect(Set(journal.compactMap { $0["id"] as? String }).count == 6)
        let verified = try await house.run("spool", "verify")
        #expect(verified.code == 0)
        #expect(verified.out.contains("sound"))
        try await checkReading(house, server)
    }

    @Test func `what a feed brings beyond its hour waits, and every command says so`() async throws {
        let server = try MadeNews.server(stories: 19, first: 7)
        defer { server.stop() }
        let house = try House(
            port: server.port, sources: [server.url("/feed.xml")], toml: "[polling]\nrecords-per-hour = 5\nbacklog = 4")
        let visit = try await house.run("once")
        #expect(visit.out.contains("7 records published"), "a first visit is not bounded: \(visit)")
        let first = try await house.run("once", "--all")
        #expect(first.code == 0, "\(first)")
        #expect(first.out.contains("5 records published"))
        #expect(first.out.contains("feed-backlog-full"))
        #expect(first.err.contains("4 of them wait for later hours"))
        let line = first.err.split(separator: "\n").filter { $0.contains("turned.away=") }
        #expect(line.count == 1 && line[0].contains("turned.away=3") && line[0].contains("later=4"), "\(first.err)")
        let second = try await house.run("once", "--all", "--json")
        #expect(second.jsonLines.first?["lastSeq"] as? Int == 12, "not before the hour is over")
        #expect(second.jsonLines.first?["later"] as? Int == 4)
        let why = try await house.run("why", server.url("/feed.xml"))
        #expect(why.out.contains("4 entries wait for later hours (polling.records-per-hour): 2 from "), "\(why.out)")
        #expect(why.out.contains("4 put off to later hours; 3 turned away: the backlog is full"))
        let article = try await house.run("why", server.url("/story/13"))
        #expect(article.out.contains("waits for a later hour of \(server.url("/feed.xml"))"), "\(article.out)")
        #expect(try await house.run("status").out.contains("4 of them for later hours of their feeds"))
        #expect(try await house.run("sources", "list", "--long").out.contains("4 entries wait for later hours"))
    }

    /// status, why, ls, cat, follow, ack, cursor, gc after a round.
    private func checkReading(_ house: House, _ server: ScriptedServer) async throws {
        let status = try await house.run("status", "--json")
        let report = try #require(status.jsonLines.first)
        #expect(report["running"] as? Bool == false)
        #expect((report["state"] as? [String: Any])?["lastSeq"] as? Int == 6)
        #expect(try await house.run("status").out.contains("records published"))
        let why = try await house.run("why", server.url("/story/3"))
        #expect(why.code == 0)
        #expect(["robots", "fetch", "extract", "publish", "seq "].allSatisfy { why.out.contains($0) }, "\(why.out)")
        let source = try await house.run("why", "--json", server.url("/feed.xml"))
        #expect(source.jsonLines.first?["source"] is [String: Any])
        let nobody = try await house.run("why", "https://news.example/never")
        #expect(nobody.code == 65)
        #expect(try await house.run("spool", "ls").out.split(separator: "\n").count == 6)
        let cat = try await house.run("spool", "cat", "2")
        let record = try #require(JSONSerialization.jsonObject(with: Data(cat.out.utf8)) as? [String: Any])
        #expect(record["version"] as? String == "1")
        #expect(try await house.run("spool", "cat", "--text", "2").out.hasPrefix("# Story number"))
        #expect(try await house.run("spool", "cat", "99").code == 65)
        let half = try await house.run("spool", "follow", "--once", "--journal", "--from", "4")
        #expect(half.jsonLines.compactMap { $0["seq"] as? Int } == [4, 5, 6])
        #expect(try await house.run("spool", "ack", "--consumer", "me", "3").code == 0)
        let followed = try await house.run("spool", "follow", "--once", "--consumer", "me")
        #expect(followed.jsonLines.compactMap { ($0["wirespool"] as? [String: Any])?["seq"] as? Int } == [4, 5, 6])
        #expect(try await house.run("spool", "follow", "--once", "--consumer", "me").out.isEmpty)
        #expect(try await house.run("spool", "ack", "--consumer", "me", "7").code == 64)
        #expect(try await house.run("spool", "ack", "--consumer", "../me", "3").code == 64)
        let cursors = try await house.run("spool", "cursor", "--json")
        #expect(cursors.jsonLines.first?["me"] as? Int == 6)
        _ = try await house.run("spool", "cursor", "--forget", "me")
        #expect(try await house.run("spool", "cursor").out.contains("no consumer"))
        #expect(try await house.run("spool", "gc", "--dry-run").out.contains("nothing to collect"))
    }

    @Test func `a changed story is a new version, an unchanged one is not`() async throws {
        let round = Notes()
        let box = Notes()
        let server = try ScriptedServer { request in
            if request.path == "/feed.xml" {
                let port = box.all.first ?? ""
                let items = (0..<2).map { number in
                    "<item><title>t\(number)\(number == 0 ? round.all.joined() : "")</title><link>http://127.0.0.1:\(port)/story/\(number)</link><guid>\(number)</guid></item>"
                }
                return .page(
                    "<rss version=\"2.0\"><channel><title>n</title>\(items.joined())</channel></rss>", type: "text/xml")
            }
            guard let number = Int(request.path.dropFirst(7)) else { return .reply(404) }
            return .page(MadeNews.page(number, extra: number == 0 ? round.all.joined() : ""))
        }
        defer { server.stop() }
        box.add("\(server.port)")
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        _ = try await house.run("once")
        round.add("The number was corrected on Friday after a reader wrote in.")
        #expect(try await house.run("once", "--all").code == 0)
        let journal = try await house.journal()
        #expect(journal.compactMap { $0["op"] as? String }.sorted() == ["put", "put", "update"])
        #expect(journal.last?["version"] as? Int == 2)
        #expect(try await house.run("spool", "verify").code == 0)
    }

    // MARK: Bad input from the net: each is counted under its reason, and the good story beside it is published

    @Test func `bad pages are counted under their reason and cost nothing but themselves`() async throws {
        let box = Notes()
        let bad = ["missing", "empty", "nothing", "picture", "closed"]
        let server = try ScriptedServer { request in
            let base = "http://127.0.0.1:\(box.all.first ?? "")"
            switch request.path {
            case "/feed.xml":
                return .page(
                    MadeNews.feed((bad + ["good", "latin"]).map { "\(base)/\($0)" }), type: "application/rss+xml")
            case "/robots.txt": return .page("User-agent: *\nDisallow: /closed\n", type: "text/plain")
            case "/empty": return .page("")
            case "/nothing":
                return .page("<html><head><title>N</title></head><body><nav><a href=/>Home</a></nav></body></html>")
            case "/picture":
                let figures = (1...30).map {
                    "<figure><img src=/\($0).gif><figcaption>\($0) of 30 pictures</figcaption></figure>"
                }
                return .page(
                    "<html><head><title>Pictures</title></head><body><h1>Pictures</h1>\(figures.joined())</body></html>"
                )
            case "/good": return .page(MadeNews.page(1))
            case "/latin":
                var bytes = Array(MadeNews.page(2, extra: "The caf@ opened again on Monday.").utf8)
                for index in bytes.indices where bytes[index] == UInt8(ascii: "@") { bytes[index] = 0xE9 }
                return .reply(fields: ["Content-Type: text/html; charset=utf-8"], body: bytes)
            default: return .reply(404)
            }
        }
        defer { server.stop() }
        box.add("\(server.port)")
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let ended = try await house.run("once", "--json")
        #expect(ended.code == 0)
        #expect(ended.jsonLines.first?["lastSeq"] as? Int == 2)
        let counts = (ended.jsonLines.first?["outcomes"] as? [[String: Any]] ?? []).reduce(into: [String: Int]()) {
            $0["\($1["outcome"] ?? "")/\($1["reason"] ?? "")"] = $1["count"] as? Int
        }
        #expect(counts["skipped/gone-404"] == 1, "\(counts)")
        #expect(counts["skipped/robots-disallowed"] == 1)
        #expect(counts["quarantined/empty"] == 1)
        #expect(counts.filter { $0.key.hasPrefix("quarantined/") }.values.reduce(0, +) == 3)
        #expect(counts["published/new"] == 2)
        try await checkQuarantine(house, server)
    }

    private func checkQuarantine(_ house: House, _ server: ScriptedServer) async throws {
        let list = try await house.run("quarantine", "ls", "--json")
        #expect(list.jsonLines.count == 3)
        let empty = try await house.run("quarantine", "ls", "--json", "--reason", "empty")
        let id = try #require(empty.jsonLines.first?["id"] as? String)
        let shown = try await house.run("quarantine", "show", id)
        #expect(shown.jsonLines.first?["reason"] as? String == "empty")
        let picture = try #require(
            list.jsonLines.first { ($0["url"] as? String)?.hasSuffix("/picture") == true }?["id"] as? String)
        #expect(try await house.run("quarantine", "show", "--page", picture).out.contains("<title>Pictures"))
        let retried = try await house.run("quarantine", "retry", id)
        #expect(retried.out.contains("1 of 1 put back"))
        #expect(try await house.run("once").code == 0)
        #expect(try await house.run("quarantine", "ls", "--json").jsonLines.count == 3, "it failed again")
        #expect(try await house.run("quarantine", "drop", picture).code == 0)
        #expect(try await house.run("quarantine", "drop", picture).code == 65)
        #expect(try await house.run("quarantine", "ls", "--json").jsonLines.count == 2)
        #expect(try await house.run("quarantine", "retry").code == 64)
    }

    @Test func `bad feeds are failures that say why, beside a good one that is read`() async throws {
        let good = try MadeNews.server(stories: 2)
        let html = try ScriptedServer { _ in .page("<!DOCTYPE html><html><body>log in please</body></html>") }
        defer {
            good.stop()
            html.stop()
        }
        let gone = try ScriptedServer([:])
        let silent = gone.url("/feed.xml")
        gone.stop()
        let house = try House(
            port: good.port, sources: [good.url("/feed.xml"), html.url("/feed.xml"), good.url("/none.xml"), silent])
        let allowed = [good.port, html.port, gone.port].map { "\"127.0.0.1:\($0)\"" }.joined(separator: ", ")
        let text = try String(contentsOfFile: house.config, encoding: .utf8)
            .replacingOccurrences(of: "allow = [\"127.0.0.1:\(good.port)\"]", with: "allow = [\(allowed)]")
        _ = try house.write(text, to: "wirespool.toml")
        let ended = try await house.run("once", "--json")
        #expect(ended.code == 0)
        #expect(ended.jsonLines.first?["lastSeq"] as? Int == 2)
        #expect(ended.err.contains("html-instead"))
        #expect(ended.err.contains("reason=connect"))
        #expect(ended.err.contains("status-404"))
        let stale = try await house.run("status", "--stale", "--json")
        let failing = (stale.jsonLines.first?["stale"] as? [[String: Any]] ?? []).compactMap {
            $0["lastFailure"] as? String
        }
        #expect(failing.count == 3)
        let long = try await house.run("sources", "list", "--long")
        #expect(long.out.contains("failing: 1 times"))
        #expect(long.out.contains("html-instead"), "the last polls are told")
        let accounts = try await house.run("sources", "list", "--long", "--json").jsonLines
        #expect(Set(accounts.compactMap { $0["health"] as? String }) == ["in order", "failing"])
        let why = try await house.run("why", html.url("/feed.xml"))
        #expect(["failing", "because", "next poll", "validators", "html-instead"].allSatisfy { why.out.contains($0) })
    }

    @Test func `an article whose host cannot be reached is kept for later`() async throws {
        let gone = try ScriptedServer([:])
        let dead = gone.url("/story")
        gone.stop()
        let house = try House(port: gone.port)
        let ended = try await house.run("backfill", "--json", dead)
        #expect(ended.code == 75, "\(ended)")
        #expect(ended.jsonLines.first?["waiting"] as? Int == 1)
        #expect(try await house.run("why", dead).out.contains("robots-unreachable"))
    }
}

/// Words that a server's script reads while a test writes them.
final class Notes: Sendable {
    private let values = Mutex<[String]>([])
    var all: [String] { values.withLock { $0 } }
    func add(_ value: String) { values.withLock { $0.append(value) } }
}

import Foundation
import TestKit
import Testing

@testable import wirespool

/// The built binary, called as a person would: commands without state.
@Suite(.timeLimit(.minutes(20)))
struct OneShotTests {
    static let commands: [[String]] = [
        ["run"], ["once"], ["backfill"], ["extract"], ["clean"], ["feed"], ["discover"], ["check"], ["config", "show"],
        ["status"], ["why"], ["spool"], ["spool", "ls"], ["spool", "cat"], ["spool", "follow"], ["spool", "ack"],
        ["spool", "cursor"], ["spool", "verify"], ["spool", "gc"], ["quarantine"], ["quarantine", "ls"],
        ["quarantine", "show"], ["quarantine", "retry"], ["quarantine", "drop"], ["sources"], ["sources", "list"],
        ["sources", "add"], ["sources", "remove"], ["sources", "import"], ["sources", "export"], ["schema"], ["lab"],
        ["demo"],
    ]

    @Test func `every command explains itself with examples`() async throws {
        let house = try House()
        for words in Self.commands {
            let ended = await (try WirespoolProcess(words + ["--help"], folder: house.place.directory)).ended()
            #expect(ended.code == 0, "\(words)")
            #expect(ended.out.contains("EXAMPLES"), "\(words)")
            #expect(ended.out.contains("wirespool \(words.joined(separator: " "))"), "\(words)")
        }
    }

    @Test func `a mistyped call is told what is known, with the code for usage`() async throws {
        let house = try House()
        for words in [["extrakt"], ["once", "--nope"], ["lab", "fedds", "."], ["backfill"], ["schema", "nothing"]] {
            let ended = await (try WirespoolProcess(words, folder: house.place.directory)).ended()
            #expect(ended.code == 64, "\(words): \(ended)")
            #expect(!ended.err.isEmpty)
        }
    }

    @Test func `extract prints seed text, JSON, or each block's fate`() async throws {
        let house = try House()
        let file = try house.write(MadeNews.page(1), to: "page.html")
        let text = try await house.bare("extract", "--url", "https://news.example/1", file)
        #expect(text.code == 0)
        #expect(text.out.hasPrefix("# \(MadeNews.headline(1))\n"))
        #expect(text.out.contains(MadeNews.paragraphs(1)[2]))
        #expect(!text.out.contains("Imprint"))
        let json = try await house.bare("extract", "--json", file)
        let article = try #require(json.jsonLines.first)
        #expect(article["headline"] as? String == MadeNews.headline(1))
        let explained = try await house.bare("extract", "--explain", file)
        #expect(explained.out.contains("drop ") && explained.out.contains("keep "))
        let piped = try await house.bare("extract", "-", input: MadeNews.page(2))
        #expect(piped.out.contains(MadeNews.paragraphs(2)[0]))
    }

    @Test func `clean reads every layout, and what it wrote it reads the same`() async throws {
        let house = try House()
        let text = try await house.bare("extract", "--layout", "lines", "-", input: MadeNews.page(3)).out
        let file = try house.write(text, to: "story.txt")
        for layout in ["article", "plain", "lines"] {
            let once = try await house.bare("clean", "--layout", layout, file)
            #expect(once.code == 0)
            let again = try await house.bare("clean", "--layout", layout, "-", input: once.out)
            #expect(again.out == once.out, "\(layout)")
        }
        let json = try await house.bare("clean", "--json", file)
        #expect(json.jsonLines.count == 1)
    }

    @Test func `feed shows what a feed says, and a sitemap too`() async throws {
        let house = try House()
        let links = (0..<3).map { "https://news.example/\($0)" }
        let file = try house.write(MadeNews.feed(links), to: "feed.xml")
        let text = try await house.bare("feed", file)
        #expect(text.code == 0)
        #expect(links.allSatisfy { text.out.contains($0) })
        let json = try await house.bare("feed", "--json", file)
        #expect((json.jsonLines.first?["entries"] as? [Any])?.count == 3)
        let map =
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>https://news.example/9</loc></url></urlset>"
        let sitemap = try await house.bare("feed", "--sitemap", "-", input: map)
        #expect(sitemap.out.contains("https://news.example/9"))
    }

    @Test func `feed cuts what a person sees, and tells a program all`() async throws {
        let house = try House()
        let title = String(repeating: "word ", count: 200_000)
        let item =
            "<item><title>\(title)</title><link>https://news.example/\(String(repeating: "a", count: 6_000))</link></item>"
        let file = try house.write(
            "<rss version=\"2.0\"><channel><title>\(title)</title>\(item)</channel></rss>", to: "long.xml")
        let shown = try await house.bare("feed", file)
        #expect(shown.code == 0)
        #expect(shown.out.utf8.count < 4_096)
        #expect(shown.out.contains("word…") || shown.out.contains("word …"))
        let json = try await house.bare("feed", "--json", file)
        #expect(json.out.utf8.count > 1_900_000)
    }

    @Test func `discover names the feeds of a page`() async throws {
        let house = try House()
        let page =
            "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss\" title=\"All\"></head><body></body></html>"
        let found = try await house.bare("discover", "--url", "https://news.example/", "-", input: page)
        #expect(found.out == "https://news.example/rss\n")
        let json = try await house.bare("discover", "--json", "--url", "https://news.example/", "-", input: page)
        #expect(json.jsonLines.first?["url"] as? String == "https://news.example/rss")
        let none = try await house.bare("discover", "-", input: "<html><body>nothing</body></html>")
        #expect(none.code == 65)
        #expect(none.err.contains("no feed is named"))
    }

    @Test func `an option before its command ends with the right order`() async throws {
        let ended = try await House().bare("--config", "wirespool.toml", "status")
        #expect(ended.code == 64)
        #expect(ended.err.contains("wirespool status --config"))
    }

    @Test(arguments: ["record", "journal"])
    func `a schema is JSON`(name: String) async throws {
        let house = try House()
        let ended = try await house.bare("schema", name)
        #expect(ended.code == 0)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(ended.out.utf8)) }
    }

    // MARK: Input that cannot be read

    struct BadInput: Sendable, CustomTestStringConvertible {
        var words: [String]
        var input: String
        var code: Int32
        var says: String
        var testDescription: String { words.joined(separator: " ") + " < " + input.prefix(20) }
    }

    @Test(arguments: [
        BadInput(words: ["extract", "-"], input: "", code: 65, says: "empty"),
        BadInput(
            words: ["extract", "-"], input: "<html><body><p>Two words</p></body></html>", code: 65, says: "no-article"),
        BadInput(words: ["extract", "/nowhere/page.html"], input: "", code: 65, says: "/nowhere/page.html"),
        BadInput(words: ["extract", "http://no such place"], input: "", code: 64, says: "no web address"),
        BadInput(words: ["feed", "-"], input: "", code: 65, says: "empty"),
        BadInput(
            words: ["feed", "-"], input: "<!DOCTYPE html><html><body>log in</body></html>", code: 65,
            says: "html-instead"),
        BadInput(words: ["feed", "-"], input: "plain words", code: 65, says: "not-a-feed"),
        BadInput(words: ["clean", "-"], input: "", code: 65, says: "empty"),
        BadInput(words: ["clean", "/nowhere/a.txt"], input: "", code: 65, says: "/nowhere/a.txt"),
        BadInput(words: ["lab", "feeds", "/nowhere"], input: "", code: 65, says: "/nowhere"),
    ])
    func `bad input ends with its code and says what is wrong`(c: BadInput) async throws {
        let house = try House()
        let ended = await (try WirespoolProcess(c.words, input: c.input, folder: house.place.directory)).ended()
        #expect(ended.code == c.code, "\(ended)")
        #expect(ended.err.contains(c.says), "\(ended.err)")
        #expect(ended.out.isEmpty)
    }

    @Test func `an address that cannot be reached, a refused one, a 404`() async throws {
        let server = try ScriptedServer([:])
        let house = try House(port: server.port)
        let missing = try await house.run("extract", server.url("/none"))
        #expect(missing.code == 65)
        #expect(missing.err.contains("status 404"))
        server.stop()
        let silent = try await house.run("extract", server.url("/none"))
        #expect(silent.code == 69)
        #expect(silent.err.contains("connect"))
        let refused = try await house.bare("extract", "http://127.0.0.1/")
        #expect(refused.code == 69)
        #expect(refused.err.contains("address-refused"))
    }

    @Test func `a broken character set is mended, and neither bytes nor the terminal suffer`() async throws {
        let house = try House()
        var bytes = Array(
            MadeNews.page(
                4,
                extra:
                    "The caf@ was here before the \u{1B}[31mred house, and it opened again on Monday after the long winter, said its owner."
            ).utf8)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "@") { bytes[index] = 0xE9 }
        let file = house.place.file("latin.html")
        try house.place.write(bytes, to: file)
        let ended = try await house.bare("extract", file)
        #expect(ended.code == 0)
        #expect(ended.out.contains(" was here"))
        #expect(!ended.out.contains("\u{1B}"))
    }

    // MARK: Lab

    @Test func `lab answers each case in order, with timing`() async throws {
        let house = try House()
        try FileManager.default.createDirectory(atPath: house.place.file("texts"), withIntermediateDirectories: true)
        for number in 0..<3 {
            let text = "Headline \(number)\n\n" + MadeNews.paragraphs(number).joined(separator: "\n\n") + "\n"
            _ = try house.write(text, to: "texts/\(number).txt")
        }
        let clean = try await house.bare("lab", "clean", "--timing", "--jobs", "2", house.place.file("texts"))
        #expect(clean.code == 0)
        #expect(clean.jsonLines.compactMap { $0["file"] as? String } == ["0.txt", "1.txt", "2.txt"])
        let timing = try #require(clean.err.split(separator: "\n").last)
        let times = try #require(JSONSerialization.jsonObject(with: Data(timing.utf8)) as? [String: Any])
        #expect(times["cases"] as? Int == 3)
        #expect(times["peak_rss_bytes"] != nil)
        let documents = (0..<3).map { number in
            let text = MadeNews.paragraphs(number == 2 ? 0 : number).joined(separator: "\\n")
            return
                "{\"id\":\"\(number)\",\"host\":\"h\(number).example\",\"title\":\"t\(number)\",\"text\":\"\(text)\",\"published\":\"2026-11-20T1\(number):00:00Z\"}"
        }
        let stream = try house.write(documents.joined(separator: "\n") + "\n", to: "stream.jsonl")
        let dedup = try await house.bare("lab", "dedup", stream)
        #expect(dedup.code == 0)
        let clusters = dedup.jsonLines.map { "\($0["cluster"] ?? "-")" }
        #expect(clusters.count == 3)
        #expect(clusters.first == clusters.last && clusters.first != clusters.dropFirst().first)
    }
}

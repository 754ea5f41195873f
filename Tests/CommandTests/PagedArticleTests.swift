import Foundation
import TestKit
import Testing

@testable import wirespool

/// Articles that go on over several pages, through the built binary and a real server.
@Suite(.timeLimit(.minutes(10)))
struct PagedArticleTests {
    /// One page of an article: its own paragraphs, the lead that all pages repeat, and a pager.
    private static func page(_ number: Int, of story: Int, pager: String, head: String = "") -> String {
        let texts = [MadeNews.paragraphs(story)[0]] + MadeNews.paragraphs(story * 100 + number)
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(MadeNews.headline(story))</title>\(head)
            </head><body><article><h1>\(MadeNews.headline(story))</h1>
            \(texts.map { "<p>\($0)</p>" }.joined(separator: "\n"))</article>
            <nav class="pagination">\(pager)</nav></body></html>
            """
    }

    /// A site with one story in each form; `asked` takes down what was asked for.
    private static func server(asked: Notes) throws -> ScriptedServer {
        let port = Notes()
        let server = try ScriptedServer { request in
            let base = "http://127.0.0.1:\(port.all.first ?? "")"
            asked.add(request.target)
            let parts = request.target.split(separator: "?", maxSplits: 1)
            let path = parts.first.map(String.init) ?? ""
            let number = parts.count > 1 ? Int(parts[1].split(separator: "=").last ?? "") ?? 1 : 1
            switch path {
            case "/robots.txt": return .page("User-agent: *\nDisallow: /closed?page=2\n", type: "text/plain")
            case "/feed.xml":
                let names = ["three", "endless", "loop", "closed", "broken", "other"]
                return .page(MadeNews.feed(names.map { "\(base)/\($0)" }), type: "application/rss+xml")
            case "/three":
                let links = (1...3).map { "<a href=\"/three?page=\($0)\">\($0)</a>" }.joined(separator: " ")
                return .page(page(number, of: 1, pager: links))
            case "/endless":
                return .page(
                    page(number, of: 2, pager: "", head: "<link rel=\"next\" href=\"/endless?page=\(number + 1)\">"))
            case "/loop": return .page(page(1, of: 3, pager: "<a href=\"/loop?page=\(number + 1)\">Next</a>"))
            case "/closed": return .page(page(number, of: 4, pager: "<a href=\"/closed?page=2\">2</a>"))
            case "/broken":
                return number == 1 ? .page(page(1, of: 5, pager: "<a href=\"/broken?page=2\">2</a>")) : .reply(500)
            case "/other":
                // The next page is another story's.
                let other = page(number, of: 5 + number * 10, pager: "<a href=\"/other?page=2\">2</a>")
                return .page(
                    number == 1 ? other : other.replacingOccurrences(of: MadeNews.headline(25), with: "Weather today"))
            default: return .reply(404)
            }
        }
        port.add("\(server.port)")
        return server
    }

    private func texts(_ house: House) async throws -> [String: String] {
        var texts: [String: String] = [:]
        for line in try await house.journal() {
            let text = try await house.run("spool", "cat", "--text", "\(line["seq"] as? Int ?? 0)").out
            for story in [1, 2, 3, 4, 5, 15] where text.hasPrefix("# \(MadeNews.headline(story))\n") {
                texts["\(story)"] = text
            }
        }
        return texts
    }

    @Test func `pages are joined once each, within bounds, and never past robots.txt`() async throws {
        let asked = Notes()
        let server = try Self.server(asked: asked)
        defer { server.stop() }
        let house = try House(
            port: server.port, sources: [server.url("/feed.xml")], toml: "")
        #expect(try await house.run("once").code == 0)
        let texts = try await texts(house)
        let three = try #require(texts["1"])
        for number in 1...3 {
            for paragraph in MadeNews.paragraphs(100 + number) {
                #expect(three.components(separatedBy: paragraph).count == 2, "page \(number)")
            }
        }
        #expect(three.components(separatedBy: MadeNews.paragraphs(1)[0]).count == 2, "the lead stands once")
        let endless = try #require(texts["2"])
        #expect(endless.contains(MadeNews.paragraphs(210)[0]) && !endless.contains(MadeNews.paragraphs(211)[0]))
        #expect(asked.all.count { $0.hasPrefix("/endless") } == 10)
        #expect(asked.all.count { $0.hasPrefix("/loop") } == 2, "the second page brought nothing")
        #expect(!asked.all.contains("/closed?page=2"))
        #expect(texts["4"]?.contains(MadeNews.paragraphs(401)[0]) == true)
        #expect(texts["5"] == nil, "half a story is none while the next page may still come")
        #expect(texts["15"]?.contains(MadeNews.paragraphs(2502)[0]) == false)
        let why = try await house.run("why", server.url("/three"))
        #expect(why.out.contains("pages joined"), "\(why.out)")
    }

    @Test func `switched off, the first page is the article`() async throws {
        let asked = Notes()
        let server = try Self.server(asked: asked)
        defer { server.stop() }
        let file = try TemporarySpool()
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        let toml = try String(contentsOfFile: house.config, encoding: .utf8)
            .replacingOccurrences(of: "[articles]\n", with: "[articles]\nmax-pages = 1\n")
        try file.write(toml.utf8, to: house.config)
        #expect(try await house.run("once").code == 0)
        #expect(!asked.all.contains { $0.contains("page=") })
    }
}

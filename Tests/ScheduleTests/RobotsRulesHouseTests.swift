import Foundation
import TestKit
import Testing
import WireModel

@testable import Schedule

/// What RFC 9309 leaves open.
struct RobotsRulesHouseTests {
    let page: CanonicalURL

    init() throws { page = try #require(CanonicalURL("https://n.example/a")) }

    @Test(
        arguments: [
            ("User-agent: *\nCrawl-delay: 5", 5_000), ("User-agent: *\nCrawl-delay: 0.5", 500),
            ("User-agent: *\nCrawl-delay: x", nil),
            ("User-agent: *\nCrawl-delay: -1", nil), ("User-agent: *\nCrawl-delay: 1e99", 86_400_000),
            ("User-agent: *\nCrawl-delay: nan", nil),
            ("User-agent: o\nCrawl-delay: 5", nil), ("Crawl-delay: 5", nil),
        ] as [(String, Int?)])
    func `crawl delay is read`(_ robots: String, _ milliseconds: Int?) {
        #expect(
            RobotsRules(text: Array(robots.utf8)).crawlDelay(agent: "wirespool")
                == milliseconds.map { .milliseconds($0) })
    }

    @Test func `sitemaps are listed once, in order, wherever they stand`() {
        let text =
            "Sitemap: https://n.example/b\nUser-agent: *\nsitemap:https://n.example/a\nSITEMAP: https://n.example/b"
        #expect(RobotsRules(text: Array(text.utf8)).sitemaps == ["https://n.example/b", "https://n.example/a"])
    }

    @Test func `an address that wildcards cannot be looked up in soon is not asked for`() throws {
        let text = (0..<20_000).map { "Disallow: /*a\($0)a" }.joined(separator: "\n")
        let rules = RobotsRules(text: Array("User-agent: *\n\(text)".utf8))
        let long = try #require(CanonicalURL("https://n.example/" + String(repeating: "a", count: 7_900)))
        let verdict = rules.allows(agent: "wirespool", url: long)
        #expect(!verdict.allowed && verdict.reason.contains("too many wildcards"))
        #expect(rules.allows(agent: "wirespool", url: page).allowed)
        #expect((512 << 10)...(8 << 20) ~= rules.weight)
        // The same address among rules without wildcards, or among few with them, costs nothing to speak of.
        for few in ["/b", "/*b"] {
            let text = "User-agent: *\n" + String(repeating: "Disallow: \(few)\n", count: few == "/b" ? 20_000 : 1_000)
            #expect(RobotsRules(text: Array(text.utf8)).allows(agent: "wirespool", url: long).allowed)
        }
    }

    @Test func `a feed that a person configured is only kept out by name`() {
        let all = RobotsRules(text: Array("User-agent: *\nDisallow: /".utf8))
        let named = RobotsRules(text: Array("User-agent: Wirespool\nDisallow: /".utf8))
        #expect(all.allows(agent: "wirespool", url: page, onlyNamed: true).allowed)
        #expect(!named.allows(agent: "wirespool", url: page, onlyNamed: true).allowed)
        #expect(named.names(agent: "wirespool/1.0"))
        #expect(!all.names(agent: "wirespool"))
    }

    @Test func `misspelt lines count, as with the large crawlers`() {
        #expect(!RobotsRules(text: Array("useragent *\ndissalow /".utf8)).allows(agent: "wirespool", url: page).allowed)
    }

    @Test func `rules survive being written down`() throws {
        let rules = RobotsRules(
            text: Array("User-agent: *\nDisallow: /*ü$\nCrawl-delay: 2\nSitemap: https://n.example/s".utf8))
        let copy = try JSONDecoder().decode(RobotsRules.self, from: JSONEncoder().encode(rules))
        #expect(copy == rules)
        let none = try JSONDecoder().decode(RobotsRules.self, from: JSONEncoder().encode(RobotsRules.forStatus(503)))
        #expect(!none.allows(agent: "wirespool", url: page).allowed)
    }

    @Test func `a file over the limit is cut and says so`() {
        let text = "User-agent: *\nDisallow: /a\n" + String(repeating: "# filler\n", count: 70_000) + "Allow: /a"
        let rules = RobotsRules(text: Array(text.utf8))
        #expect(rules.isCut)
        #expect(!rules.allows(agent: "wirespool", url: page).allowed)
    }

    @Test func `hostile wildcards cost linear time`() throws {
        let url = try #require(CanonicalURL("https://n.example/" + String(repeating: "a", count: 8000)))
        let pattern = "Disallow: /" + String(repeating: "*aaaaaaaaab", count: 700)
        let rules = RobotsRules(text: Array(("User-agent: *\n" + String(repeating: pattern + "\n", count: 60)).utf8))
        let spent = processorSeconds { #expect(rules.allows(agent: "wirespool", url: url).allowed) }
        #expect(spent < 5)
    }

    @Test func `damaged files never trap`() {
        var random = SeededRandom(seed: 9309)
        let seed = Array(
            "\u{FEFF}User-agent: *\r\nDisallow: /*.pdf$\nAllow: /%7e%\nCrawl-delay: 1.5\nSitemap: https://n.example/s#x\n"
                .utf8)
        for _ in 0..<3000 {
            var bytes = seed
            for _ in 0..<6 {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes.remove(at: at)
                } else {
                    bytes[at] = UInt8.random(in: 0...255, using: &random)
                }
            }
            let rules = RobotsRules(text: bytes)
            _ = rules.allows(agent: "wirespool", url: page)
            _ = rules.crawlDelay(agent: "wirespool")
        }
    }
}

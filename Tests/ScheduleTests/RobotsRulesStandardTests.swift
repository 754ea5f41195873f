import Testing
import WireModel

@testable import Schedule

/// RFC 9309.
struct RobotsRulesStandardTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var robots: String
        var url = "https://n.example/a/b.html"
        var allowed: Bool
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "no file, no rule", robots: "", allowed: true),
        Case(name: "all are kept out", robots: "User-agent: *\nDisallow: /", allowed: false),
        Case(
            name: "an own group wins", robots: "User-agent: *\nDisallow: /\nUser-agent: wirespool\nDisallow: /x",
            allowed: true),
        Case(
            name: "an own group without rules allows", robots: "User-agent: *\nDisallow: /\n\nUser-agent: wirespool",
            allowed: true),
        Case(
            name: "groups of one name are merged",
            robots: "User-agent: wirespool\nAllow: /x\nUser-agent: o\nAllow: /\nUser-agent: WireSpool\nDisallow: /a",
            allowed: false),
        Case(name: "a shared group", robots: "User-agent: o\nUser-agent: wirespool\nDisallow: /a", allowed: false),
        Case(
            name: "other lines do not part a group",
            robots: "User-agent: wirespool\nSitemap: https://n.example/s\nCrawl-delay: 3\nUser-agent: o\nDisallow: /a",
            allowed: false),
        Case(name: "the longest rule wins", robots: "User-agent: *\nDisallow: /a/b\nAllow: /a", allowed: false),
        Case(name: "allow wins a tie", robots: "User-agent: *\nDisallow: /a/\nAllow: /a/", allowed: true),
        Case(name: "an empty disallow allows", robots: "User-agent: *\nDisallow:", allowed: true),
        Case(name: "a rule of nobody", robots: "Disallow: /\nUser-agent: o\nDisallow: /", allowed: true),
        Case(name: "a comment", robots: "User-agent: * # all\nDisallow: /a#b", allowed: false),
        Case(name: "paths have case", robots: "User-agent: *\nDisallow: /A", allowed: true),
        Case(name: "star in the middle", robots: "User-agent: *\nDisallow: /*.html$", allowed: false),
        Case(name: "dollar ends", robots: "User-agent: *\nDisallow: /a/b$", allowed: true),
        Case(name: "star and dollar", robots: "User-agent: *\nDisallow: /a*$", allowed: false),
        Case(name: "many stars", robots: "User-agent: *\nDisallow: *a*b*l", allowed: false),
        Case(
            name: "pieces do not overlap", robots: "User-agent: *\nDisallow: /*ab*bc$", url: "https://n.example/abc",
            allowed: true),
        Case(
            name: "the query counts", robots: "User-agent: *\nDisallow: /*?*s=", url: "https://n.example/?a=1&s=2",
            allowed: false),
        Case(
            name: "a literal star", robots: "User-agent: *\nDisallow: /f-%2A.html", url: "https://n.example/f-*.html",
            allowed: false),
        Case(
            name: "a literal dollar", robots: "User-agent: *\nDisallow: /f$g", url: "https://n.example/f$g",
            allowed: false),
        Case(
            name: "escapes are one spelling", robots: "User-agent: *\nDisallow: /%7eü",
            url: "https://n.example/~%C3%BC", allowed: false),
        Case(
            name: "robots.txt is free", robots: "User-agent: *\nDisallow: /", url: "https://n.example/robots.txt",
            allowed: true),
        Case(name: "line ends of the Mac", robots: "\u{FEFF}User-agent: *\rDisallow: /\r", allowed: false),
        Case(name: "a web page", robots: "<html><body>User-agent: *<br>Disallow: /</body></html>", allowed: true),
    ])
    func `a rule decides`(_ c: Case) throws {
        let url = try #require(CanonicalURL(c.url))
        #expect(RobotsRules(text: Array(c.robots.utf8)).allows(agent: "wirespool/1.0", url: url).allowed == c.allowed)
    }

    @Test(arguments: [
        (0, false), (500, false), (503, false), (599, false), (400, true), (401, true), (403, true), (404, true),
        (410, true), (204, true),
        (302, true), (999, false), (-1, false),
    ])
    func `a status stands for a file that did not come`(_ status: Int, _ allowed: Bool) throws {
        let verdict = RobotsRules.forStatus(status).allows(
            agent: "wirespool", url: try #require(CanonicalURL("https://n.example/a")))
        #expect(verdict.allowed == allowed)
        #expect(verdict.rule == nil)
    }

    @Test func `the line that decided is told`() throws {
        let rules = RobotsRules(text: Array("User-agent: *\n  Disallow:  /a  # not for you\nAllow: /b".utf8))
        let verdict = rules.allows(agent: "wirespool", url: try #require(CanonicalURL("https://n.example/a")))
        #expect(verdict.rule == "Disallow:  /a")
    }
}

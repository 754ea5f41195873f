import Foundation
import State
import Synchronization
import Testing
import WireModel

@testable import wirespool

/// What stands in the page, name by name and character by character.
struct PageMarkupTests {
    /// Texts that want out of where they stand; the last ones by a mark that joins the quotation mark before it.
    ///
    /// By number, since some cannot stand in the log of a test.
    private static let texts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "{{title}} {{{chart}}}",
        "</title><svg/onload=alert(1)>", "\u{202E}evil\u{202C}", "a\u{0}b\u{1B}[31m", "javascript:alert(1)",
        "\"\u{301} onmouseover=\"alert(1)", "<\u{301}script>", "&lt;b&gt;", "]]>", "\u{FE0F}\"\u{FE0F}>\u{FE0F}",
    ]

    private func story(_ text: String) -> PageView.Story {
        PageView.Story(seq: 1, at: "now", op: "put", headline: text, publisher: text, url: text)
    }

    @Test(arguments: 0..<13)
    func `foreign text stays text`(number: Int) throws {
        let text = Self.texts[number]
        var snapshot = PageSnapshot(at: Date(timeIntervalSince1970: 1_800_000_000))
        snapshot.trouble = text
        var view = PageView(snapshot, SourceSurvey(at: snapshot.at))
        view.stories = [story(text)]
        view.troubled = [
            .init(url: text, health: text, className: text, detail: text, every: text, track: text)
        ]
        view.today = [["outcome": text, "reason": text, "count": text]]
        let html = try PageMarkup().present(view)
        let plain = try PageMarkup().present(PageView(PageSnapshot(at: snapshot.at), SourceSurvey(at: snapshot.at)))
        // The marks of markup, by scalars: as a browser reads them.
        for mark in ["<script", "<img", "<svg/", "onerror=\"", "<\u{301}", "\"\u{301}"] {
            #expect(!Self.has(html, mark), "\(mark)")
        }
        let isShown = html.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0 != "\u{202E}" }
        #expect(isShown)
        let quotes = { (text: String) in text.unicodeScalars.count { $0 == "\"" } }
        let angles = { (text: String) in text.unicodeScalars.count { $0 == "<" } }
        // Whatever the text, the elements and attributes are those of the template.
        let calm = try PageMarkup().present(calmView(snapshot.at))
        #expect(quotes(html) == quotes(calm))
        #expect(angles(html) == angles(calm))
        #expect(angles(plain) < angles(calm))
    }

    private static func has(_ text: String, _ mark: String) -> Bool {
        let (own, sought) = (Array(text.unicodeScalars), Array(mark.unicodeScalars))
        return own.indices.contains { own[$0...].starts(with: sought) }
    }

    private func calmView(_ at: Date) -> PageView {
        var snapshot = PageSnapshot(at: at)
        snapshot.trouble = "calm"
        var view = PageView(snapshot, SourceSurvey(at: at))
        view.stories = [story("calm")]
        view.troubled = [.init(url: "c", health: "c", className: "c", detail: "c", every: "c", track: "c")]
        view.today = [["outcome": "c", "reason": "c", "count": "c"]]
        return view
    }

    @Test(arguments: [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://a.example/feed?format=rss2", "https://a.example/feed?format=rss2"),
        ("https://a.example/feed?apiKey=1&n=2", "https://a.example/feed?apiKey=…&n=2"),
        ("https://a.example/?x=0123456789abcdef01234567", "https://a.example/?x=…"),
        ("https://a.example/?0123456789abcdef01234567", "https://a.example/?…"),
        ("301 to https://a.example/?Token=x", "301 to https://a.example/?Token=…"),
    ])
    func `what may be a secret is not shown`(address: String, shown: String) {
        #expect(SourceAccount.masked(address) == shown)
    }

    @Test(
        arguments: [
            ("127.0.0.1:7680", 7_680, true), ("localhost:7680", 7_680, true), ("LOCALHOST:7680", 7_680, true),
            ("[::1]:7680", 7_680, true), ("localhost", 7_680, false), ("localhost:80", 7_680, false),
            ("localhost", 80, true),
            ("evil.example:7680", 7_680, false), ("localhost.evil.example:7680", 7_680, false),
            ("127.0.0.1:7680@evil.example", 7_680, false), ("", 7_680, false), ("127.0.0.1:7680:7680", 7_680, false),
            ("127.0.0.1:x", 7_680, false), ("status.lan", 7_680, true), ("status.lan:9", 7_680, true),
            ("other.lan:8443", 7_680, true), ("other.lan", 7_680, false), ("localhost", nil, true),
            ("evil.example", nil, false),
        ] as [(String, Int?, Bool)])
    func `only names of its own are answered to`(name: String, port: Int?, isAnswered: Bool) {
        let names = HostNames(
            address: .port(host: "127.0.0.1", port: 7_680), further: ["status.lan", "Other.lan:8443"])
        #expect(names.include(name, port: port) == isAnswered)
    }

    @Test func `addresses are read, and written as they were`() throws {
        for text in ["127.0.0.1:7680", "[::1]:7680", "0.0.0.0:0", "unix:/run/x/socket"] {
            #expect(ListenAddress(text)?.description == text)
        }
        for text in [
            "", "7680", ":7680", "localhost:7680", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "::1:7680", "[::1]",
            "unix:relative", "0:80", "127.1:80", "[::1%lo]:80", "08.0.0.1:80",
            "unix:/" + String(repeating: "a", count: 120), "http://127.0.0.1:7680",
        ] {
            #expect(ListenAddress(text) == nil, "\(text)")
        }
        #expect(try #require(ListenAddress("127.9.9.9:1")).isLocal)
        #expect(!(try #require(ListenAddress("10.0.0.1:1")).isLocal))
        #expect(try #require(ListenAddress("[0:0:0:0:0:0:0:1]:1")).isLocal)
        #expect(try #require(ListenAddress("[::ffff:127.0.0.1]:1")).isLocal)
    }

    @Test func `what many ask for at once is loaded once, and again when it is old`() async {
        let loads = Mutex(0)
        let uptime = Mutex(Duration.zero)
        let fresh = Fresh(keeps: .seconds(2), uptime: { uptime.withLock { $0 } }) {
            await Task.yield()
            return loads.withLock { loads in
                loads += 1
                return loads
            }
        }
        let values = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { await fresh.value() } }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(values == [1])
        uptime.withLock { $0 = .milliseconds(1_900) }
        #expect(await fresh.value() == 1)
        uptime.withLock { $0 = .seconds(3) }
        #expect(await fresh.value() == 2)
    }

    @Test func `hours stand where they belong, and the highest bar fits`() {
        let now = Date(timeIntervalSince1970: 1_800_003_600 + 1_700)
        func tally(_ age: Double, _ outcome: String, _ count: Int) -> HourTally {
            HourTally(hour: Date(timeIntervalSince1970: 1_800_003_600 - age * 3_600), outcome: outcome, count: count)
        }
        let chart = HourChart(
            hours: [
                tally(47, "published", 3), tally(48, "published", 100_000), tally(0, "published", 1_234),
                tally(0, "duplicate", 17), tally(0, "unchanged", 5), tally(1, "failed", 2),
            ], now: now)
        let bars = chart.svg.matches(
            of: /<rect class="(kind\d)" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"/)
        #expect(bars.map { String($0.1) } == ["kind0", "kind2", "kind0", "kind1"])
        #expect(bars.allSatisfy { (Double($0.3) ?? -1) >= 0 })
        #expect(chart.svg.contains("1234 published, 17 copies, 0 quarantined or failed"))
        #expect(HourChart(hours: [], now: now).svg.contains("<svg"))
    }
}

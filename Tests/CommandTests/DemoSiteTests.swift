import Foundation
import Testing

@testable import wirespool

@Suite struct DemoSiteTests {
    static let site = DemoSite(port: 8099)

    @Test(arguments: DemoOutlet.allCases)
    func `a feed is well formed and every address in it answers`(outlet: DemoOutlet) throws {
        let feed = Self.get(outlet, outlet.feedPath)
        #expect(feed.status == 200)
        let text = String(decoding: feed.body, as: UTF8.self)
        if outlet == .ledger {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(feed.body)) }
        } else {
            #expect(Self.isWellFormed(text))
        }
        let prefix = "http://\(outlet.host):8099"
        let paths = Set(text.components(separatedBy: prefix).dropFirst().map { $0.prefix { !"<\"".contains($0) } })
        #expect(paths.count > 6)
        for path in paths where path.hasPrefix("/") {
            let expected = path == "/news/withdrawn-report.html" ? 404 : 200
            #expect(Self.get(outlet, String(path)).status == expected, "\(path)")
        }
    }

    @Test(arguments: DemoOutlet.allCases)
    func `every address within a page answers or is known to be a menu`(outlet: DemoOutlet) {
        let front = String(decoding: Self.get(outlet, "/").body, as: UTF8.self)
        let prefix = "http://\(outlet.host):8099"
        for part in front.components(separatedBy: "href=\"\(prefix)").dropFirst() {
            let path = String(part.prefix { $0 != "\"" })
            #expect(Self.get(outlet, path).status == 200, "\(path)")
        }
        #expect(Self.get(outlet, "/robots.txt").status == 200)
        #expect(Self.get(outlet, "/no-such-page").status == 404)
    }

    @Test func `a known tag gets a bare 304, and the second round changes one story and its feed`() throws {
        let path = "/local/ferry-crews-vote-to-strike"
        let first = Self.get(.courier, path)
        let tag = try #require(first.header("ETag"))
        let again = Self.get(.courier, path, tag: tag)
        #expect(again.status == 304)
        #expect(again.body.isEmpty)
        #expect(Self.get(.courier, path, tag: tag, round: 1).status == 200)
        let feedTag = try #require(Self.get(.courier, "/feed.xml").header("ETag"))
        #expect(Self.get(.courier, "/feed.xml", tag: feedTag, round: 1).status == 200)
        for outlet in DemoOutlet.allCases where outlet != .courier {
            #expect(Self.get(outlet, outlet.feedPath) == Self.get(outlet, outlet.feedPath, round: 1))
        }
    }

    @Test func `the copies of an agency story share most of their text, other stories of the day none`() {
        let groups = Dictionary(grouping: DemoCopies.articles) { $0.body[$0.body.count > 2 ? 2 : 0] }
        #expect(groups.count == 4)
        for copies in groups.values {
            #expect(Set(copies.map(\.outlet)).count == 3)
            #expect(Set(copies.map(\.headline)).count == 3)
            for copy in copies.dropFirst() {
                #expect(Self.containment(copy, copies[0]) > 0.6, "\(copy.slug)")
            }
        }
        let own = DemoStoriesInland.ledger.filter { $0.slug == "storm-ilse-north" }
        for story in own { #expect(Self.containment(story, DemoCopies.articles[0]) < 0.1) }
    }

    @Test func `an outlet is told by the host and nothing is served for another`() {
        let answer = Self.site.answer(host: "example.org", path: "/", round: 0, ifNoneMatch: nil)
        #expect(answer.status == 421)
        #expect(
            Self.site.answer(host: "Island-Gazette.localhost:8099", path: "/?q=1", round: 0, ifNoneMatch: nil).status
                == 200)
    }

    @Test func `robots asks to leave a linked article alone`() {
        let robots = String(decoding: Self.get(.post, "/robots.txt").body, as: UTF8.self)
        #expect(robots.contains("Disallow: /members/"))
        let sitemap = String(decoding: Self.get(.post, "/news-sitemap.xml").body, as: UTF8.self)
        #expect(sitemap.contains("/members/letter-from-caldemar"))
    }

    @Test func `the pages that a reader must survive are what they claim`() {
        let deep = Self.get(.ledger, DemoHostile.deepPath).body
        #expect(String(decoding: deep, as: UTF8.self).components(separatedBy: "<div>").count == 100_001)
        let broken = Self.get(.gazette, "/archive/cafe-prize.htm").body
        #expect(String(validating: broken, as: UTF8.self) == nil, "declared UTF-8, sent as Windows-1252")
    }

    @Test func `the server answers on a loopback port`() async throws {
        let server = DemoServer()
        let body = try await server.serving { site in
            let url = try #require(URL(string: site.sources[0].url))
            let port = try #require(url.port)
            return try Self.fetch(port: port, host: "harbour-courier.localhost:\(port)", path: "/robots.txt")
        }
        #expect(body.hasPrefix("HTTP/1.1 200"))
        #expect(body.contains("User-agent: *"))
        #expect(server.answered == 1)
    }

    // MARK: Ways to ask

    private static func get(_ outlet: DemoOutlet, _ path: String, tag: String? = nil, round: Int = 0) -> DemoAnswer {
        site.answer(host: outlet.host + ":8099", path: path, round: round, ifNoneMatch: tag)
    }

    /// Share of the shorter text's runs of five words that stand in the longer one.
    private static func containment(_ left: DemoArticle, _ right: DemoArticle) -> Double {
        let sets = [left, right].map { article -> Set<String> in
            let words = article.body.joined(separator: " ").split(separator: " ")
            return Set(words.indices.dropLast(4).map { words[$0..<($0 + 5)].joined(separator: " ") })
        }
        let smaller = min(sets[0].count, sets[1].count)
        return smaller == 0 ? 0 : Double(sets[0].intersection(sets[1]).count) / Double(smaller)
    }

    /// Every element that opens closes, in order.
    private static func isWellFormed(_ xml: String) -> Bool {
        var open: [Substring] = []
        for piece in xml.split(separator: "<", omittingEmptySubsequences: true).dropFirst(xml.hasPrefix("<") ? 0 : 1) {
            guard let end = piece.firstIndex(of: ">") else { return false }
            let tag = piece[..<end]
            if tag.hasPrefix("?") || tag.hasSuffix("/") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return false }
            } else {
                open.append(tag.prefix { $0 != " " })
            }
        }
        return open.isEmpty
    }

    /// One request over a socket of our own, since the name of the host must not be looked up.
    private static func fetch(port: Int, host: String, path: String) throws -> String {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
        try #require(send(socket, request, request.count, 0) == request.count)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }
}

import Foundation
import Testing
import WireModel

@testable import Feeds

struct FeedLabLinesTests {
    @Test func `a feed's line is JSON with the case first`() throws {
        let feed = try feed(
            "<rss><channel><title>a \"b\" \\ é</title><item><pubDate>2026-01-02</pubDate></item></channel></rss>")
        let line = FeedLabLines.feed(feed, case: "x/1")
        #expect(line.starts(with: Array("{\"case\":\"x/1\"".utf8)))
        let object = try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect((object["feed"] as? [String: Any])?["title"] as? String == "a \"b\" \\ é")
        #expect((object["entries"] as? [[String: Any]])?.first?["published"] as? String == "2026-01-02T00:00:00Z")
    }

    @Test func `a large feed goes out in pieces that are the line`() throws {
        let body = String(repeating: "é\"\n<br>", count: 40_000)
        let items = (0..<3).map { "<item><guid>\($0)</guid><description><![CDATA[\(body)]]></description></item>" }
        let feed = try feed("<rss><channel>\(items.joined())</channel></rss>")
        var pieces: [[UInt8]] = []
        FeedLabLines.write(feed, case: "x") { pieces.append($0) }
        #expect(pieces.count > 3)
        #expect(Array(pieces.joined()) == FeedLabLines.feed(feed, case: "x"))
        let object = try JSONSerialization.jsonObject(with: Data(pieces.joined())) as? [String: Any]
        #expect((object?["entries"] as? [[String: Any]])?.last?["summary"] as? String == feed.entries.last?.summary)
    }

    @Test func `control characters are escaped`() throws {
        let line = FeedLabLines.outlines([OutlineFeed(xmlURL: "a\u{1}\n\u{7F}\u{1F}b")], case: "c")
        #expect(String(decoding: line, as: UTF8.self).contains("a\\u0001\\n\\u007f\\u001fb"))
    }

    @Test func `an error's line names the reason`() {
        let line = FeedLabLines.error(FeedError(.htmlInstead), case: "c")
        #expect(String(decoding: line, as: UTF8.self) == "{\"case\":\"c\",\"error\":\"html-instead\"}")
    }
}

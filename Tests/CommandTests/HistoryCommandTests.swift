import Foundation
import TestKit
import Testing
import WireModel

@testable import wirespool

/// `history`, `diff`, `site` and the evidence of `why`, by the built binary over the demo's spool.
@Suite(.timeLimit(.minutes(20)))
struct HistoryCommandTests {
    private struct Demo {
        let place: TemporarySpool

        func run(_ words: String...) async throws -> WirespoolProcess.Ended {
            await
                (try WirespoolProcess(
                    words + ["--config", place.file("demo/wirespool.toml")], folder: place.directory)).ended()
        }

        func json(_ words: String...) async throws -> [String: Any] {
            let ended = await
                (try WirespoolProcess(
                    words + ["--config", place.file("demo/wirespool.toml")], folder: place.directory)).ended()
            return try #require(
                (try? JSONSerialization.jsonObject(with: Data(ended.out.utf8))) as? [String: Any], "\(ended)")
        }
    }

    private func demo() async throws -> Demo {
        let demo = Demo(place: try TemporarySpool())
        let ended = await
            (try WirespoolProcess(
                ["demo", "--directory", demo.place.file("demo")], folder: demo.place.directory)).ended()
        try #require(ended.code == 0, "\(ended)")
        return demo
    }

    @Test func `a story's copies and versions are told, drawn and compared`() async throws {
        let demo = try await demo()
        let records = try await demo.run("spool", "follow", "--once", "--from", "1").jsonLines
        func facts(_ record: [String: Any]) -> [String: Any] { record["wirespool"] as? [String: Any] ?? [:] }
        func id(_ record: [String: Any]) throws -> String {
            try #require((record["uri"] as? String)?.split(separator: ":").last.map(String.init))
        }
        let copy = try #require(records.first { facts($0)["op"] as? String == "copy" })
        let original = try #require((facts(copy)["copies"] as? [[String: Any]])?.first?["other"] as? String)
        let updated = try #require(
            records.first { ($0["version"] as? String) == "2" && facts($0)["changes"] != nil })

        try await history(of: try id(copy), first: original, demo)
        try await graph(of: original, demo)
        try await differences(of: try id(updated), copy: try id(copy), demo)
        try await why(copy, demo)
        try await site(demo)
    }

    private func history(of copy: String, first: String, _ demo: Demo) async throws {
        let told = try await demo.run("history", copy)
        #expect(told.code == 0)
        #expect(told.out.contains("first seen") && told.out.contains("copy-of \(first)"), "\(told)")
        let json = try await demo.json("history", "--json", copy)
        #expect(json["cluster"] as? String == first)
        let members = try #require(json["members"] as? [[String: Any]])
        #expect(members.count == 3)
        #expect(members.first?["story"] as? String == first)
        #expect(members.dropFirst().allSatisfy { $0["evidence"] != nil })
        // By its URN and its address it is the same story.
        #expect(try await demo.json("history", "--json", "urn:wirespool:story:\(copy)")["story"] as? String == copy)
        let url = try #require(members.first { $0["story"] as? String == copy }?["url"] as? String)
        #expect(try await demo.json("history", "--json", url)["story"] as? String == copy)
        #expect(try await demo.run("history", "0000000000000000").code == 65)
        #expect(try await demo.run("history", "--json", "--graph", "-", copy).code == 64)
    }

    private func graph(of story: String, _ demo: Demo) async throws {
        let drawn = try await demo.run("history", "--graph", "-", story)
        #expect(drawn.code == 0)
        let file = demo.place.file("chain.svg")
        #expect(try await demo.run("history", "--graph", file, story).code == 0)
        let svg = try String(contentsOfFile: file, encoding: .utf8)
        #expect(svg == drawn.out)
        #expect(!svg.contains("<script") && !svg.contains("href"))
        #expect(svg.components(separatedBy: "class=\"copy\" cx=\"").count > 2)
        #expect(svg.contains("prefers-color-scheme:dark"))
        #expect(XMLCheck.isWellFormed(svg))
        #expect(try await demo.run("history", "--graph", "/nowhere/at/all.svg", story).code == 73)
    }

    private func differences(of story: String, copy: String, _ demo: Demo) async throws {
        let told = try await demo.run("diff", story, "1", "2")
        #expect(told.code == 0)
        #expect(told.out.contains("paragraph") && told.out.contains("words:"), "\(told)")
        let json = try await demo.json("diff", "--json", story)
        let changes = try #require(json["changes"] as? [String: Any])
        #expect(changes["against"] as? Int == 1)
        #expect(try await demo.run("diff", story, "1", "7").code == 65)
        #expect(try await demo.run("diff", story, "1", "x").code == 64)
        // A marked copy has no text to compare with a third one's, but tells what it changed beside its first.
        let marked = try await demo.run("diff", story, copy)
        #expect(marked.code == 65 && marked.err.contains("wirespool diff \(copy)"), "\(marked)")
        let changed = try await demo.run("diff", copy)
        #expect(changed.code == 0 && changed.out.contains("stands there"), "\(changed)")
        #expect(changed.out.contains("paragraph") && changed.out.contains("beside that story"), "\(changed)")
        let evidence = try await demo.json("diff", "--json", copy)
        #expect((evidence["evidence"] as? [String: Any])?["relation"] as? String == "copy-of")
    }

    private func why(_ copy: [String: Any], _ demo: Demo) async throws {
        let ids = try #require(copy["altIds"] as? [[String: Any]])
        let url = try #require(ids.first { $0["role"] as? String == "canonical-url" }?["value"] as? String)
        let told = try await demo.run("why", url)
        #expect(told.out.contains("stands there") && told.out.contains("shared, words"), "\(told)")
        #expect(told.out.contains("looked at again"))
        let evidence = try await demo.json("why", "--json", url)["evidence"] as? [[String: Any]]
        #expect(evidence?.first?["relation"] as? String == "copy-of")
    }

    private func site(_ demo: Demo) async throws {
        let told = try await demo.run("site", "harbour-courier.localhost")
        #expect(told.code == 0 && told.out.contains("robots.txt") && told.out.contains("last visit"), "\(told)")
        let json = try await demo.json("site", "--json", "http://harbour-courier.localhost/x")
        #expect((json["visits"] as? [String: Any])?["visits"] as? Int ?? 0 > 3)
        #expect((json["sources"] as? [Any])?.count == 1)
        #expect(try await demo.run("site", "nobody.example").code == 65)
    }
}

/// What an XML parser would refuse first; no parser is at hand on every machine that runs the tests.
enum XMLCheck {
    static func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            guard let end = rest[start...].firstIndex(of: ">") else { return false }
            let tag = rest[rest.index(after: start)..<end]
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return false }
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { !$0.isWhitespace })
            }
            rest = rest[rest.index(after: end)...]
        }
        return open.isEmpty
    }
}

/// The picture itself, from values that no demo has.
struct StoryGraphTests {
    @Test func `texts of a page cannot break out of the picture`() {
        let hostile = "</text><script>alert(1)</script>&\"'\u{202E}\u{0}"
        let member = StoryHistory.Member(
            story: .init(article: .init()), url: nil, outlet: hostile, headline: hostile, dated: nil,
            seen: Date(timeIntervalSince1970: 1_795_000_000), versions: [], evidence: nil,
            agencies: [.init(agency: hostile, place: .tail, printed: hostile)], isWithdrawn: false)
        let svg = StoryGraph(
            StoryHistory(
                story: member.story, cluster: member.story, members: [member], sameEvent: [], isMore: false)
        ).svg
        #expect(XMLCheck.isWellFormed(svg))
        #expect(!svg.contains("<script") && !svg.contains("\u{202E}"))
    }

    @Test func `moments of any distance have ticks, and none falls off the axis`() {
        for span in [0.0, 0.4, 30, 3_000, 90_000, 9_000_000, 2e9] {
            let start = Date(timeIntervalSince1970: 1_700_000_000.5)
            let scale = TimeScale([start, start + span], from: 100, to: 200)
            #expect(scale.ticks.count <= 8)
            #expect(scale.ticks.allSatisfy { (100...200).contains(scale.x($0)) }, "span \(span)")
            #expect(scale.x(start) == 100)
        }
    }
}

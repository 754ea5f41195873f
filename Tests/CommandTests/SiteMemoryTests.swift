import Foundation
import TestKit
import Testing

@testable import wirespool

/// What a host's pages teach, through the built binary: round for round, shown, forgotten, switched off.
@Suite(.timeLimit(.minutes(10)))
struct SiteMemoryTests {
    private static let box =
        "Our newsroom is paid for by its readers, and we thank each of the twelve thousand who give to it every month."

    /// A site whose stories all end in the same paragraph; the feed names so many of them.
    private func site(_ count: Notes) throws -> ScriptedServer {
        let port = Notes()
        let server = try ScriptedServer { request in
            let base = "http://127.0.0.1:\(port.all.first ?? "")"
            if request.path == "/feed.xml" {
                let links = (0..<(Int(count.all.last ?? "") ?? 0)).map { "\(base)/story/\($0)" }
                return .page(MadeNews.feed(links), type: "application/rss+xml")
            }
            guard request.path.hasPrefix("/story/"), let number = Int(request.path.dropFirst(7)) else {
                return .reply(404)
            }
            return .page(MadeNews.page(number, extra: Self.box))
        }
        port.add("\(server.port)")
        return server
    }

    private func texts(_ house: House) async throws -> [String] {
        var texts: [String] = []
        for line in try await house.journal() {
            texts.append(try await house.run("spool", "cat", "--text", "\(line["seq"] as? Int ?? 0)").out)
        }
        return texts
    }

    @Test func `what three stories repeat is left out of the next, shown, and forgotten when told to`() async throws {
        let count = Notes()
        count.add("3")
        let server = try site(count)
        defer { server.stop() }
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        #expect(try await house.run("once").code == 0)
        count.add("5")
        #expect(try await house.run("once", "--all").code == 0)
        let first = try await texts(house)
        #expect(first.map { $0.contains(Self.box) } == [true, true, true, false, false])
        let shown = try await house.run("site", "127.0.0.1")
        #expect(shown.out.contains("left out") && shown.out.contains("Our newsroom is paid for"), "\(shown)")
        let report = try await house.run("site", "--json", "127.0.0.1").jsonLines.first
        #expect((report?["memory"] as? [String: Any])?["stories"] as? Int == 5)
        #expect(try await house.run("site", "--forget", "127.0.0.1").code == 0)
        #expect(try await house.run("site", "--json", "127.0.0.1").jsonLines.first?["memory"] == nil)
        count.add("6")
        #expect(try await house.run("once", "--all").code == 0)
        #expect(try await texts(house).last?.contains(Self.box) == true)
    }

    @Test func `switched off, nothing is learnt`() async throws {
        let count = Notes()
        count.add("4")
        let server = try site(count)
        defer { server.stop() }
        let house = try House(
            port: server.port, sources: [server.url("/feed.xml")], toml: "[text]\nsite-memory = false")
        #expect(try await house.run("once").code == 0)
        count.add("6")
        #expect(try await house.run("once", "--all").code == 0)
        #expect(try await texts(house).allSatisfy { $0.contains(Self.box) })
        #expect(try await house.run("site", "--json", "127.0.0.1").jsonLines.first?["memory"] == nil)
    }
}

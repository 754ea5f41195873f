import Foundation
import Glibc
import TestKit
import Testing
import WireModel

@testable import wirespool

/// The built binary's status page, over real sockets, beside a state and spool of its own.
@Suite(.timeLimit(.minutes(20)))
struct StatusPageTests {
    /// Starts `wirespool page` on a free port.
    private func serving(_ house: House) async throws -> (process: WirespoolProcess, port: Int) {
        let process = try house.start("page", "--listen", "127.0.0.1:0")
        #expect(try await process.says("status page: "))
        let port = process.err.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\//).flatMap { Int($0.1) }
        return (process, try #require(port, "\(process.err)"))
    }

    /// A page that has something to show.
    private func filled() async throws -> (house: House, process: WirespoolProcess, port: Int, news: ScriptedServer) {
        let news = try MadeNews.server(stories: 3)
        let gone = news.url("/no-feed.xml?apikey=s3cr3t")
        let house = try House(port: news.port, sources: [news.url("/feed.xml"), gone])
        #expect(try await house.run("once").code == 0)
        let (process, port) = try await serving(house)
        return (house, process, port, news)
    }

    /// - Parameter house: its folder is there until then.
    private func stop(_ process: WirespoolProcess, _ news: ScriptedServer, _ house: House) async {
        process.send(SIGTERM)
        #expect(await process.ended().code == 0)
        news.stop()
    }

    @Test func `it shows records, sources, what became of articles, and that no daemon runs`() async throws {
        let (house, process, port, news) = try await filled()
        let page = try await RawClient.get("/", port: port)
        #expect(page.status == 200)
        #expect(page.fields["content-type"] == "text/html; charset=utf-8")
        #expect(page.body.contains("the daemon is not running; it was stopped at 20"))
        for number in 0..<3 { #expect(page.body.contains(MadeNews.headline(number))) }
        #expect(page.body.contains("failing"), "the source that is not there")
        #expect(page.body.contains("apikey=…") && !page.body.contains("s3cr3t"))
        #expect(page.body.contains("<rect class=\"kind0\""))
        let sources = try await RawClient.get("/sources", port: port)
        #expect(sources.body.contains("/feed.xml") && sources.body.contains("failing"))
        #expect(try await RawClient.get("/sources?page=2", port: port).body.contains("None on this page"))
        #expect(try await RawClient.get("/style.css", port: port).fields["content-type"] == "text/css; charset=utf-8")
        let head = try await RawClient.get("/", port: port, method: "HEAD")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.fields["content-length"].flatMap { Int($0) } ?? 0 > 1_000)
        await stop(process, news, house)
    }

    @Test func `figures come as JSON and as metrics, without addresses or secrets`() async throws {
        let (house, process, port, news) = try await filled()
        let answer = try await RawClient.get("/status.json", port: port)
        #expect(answer.fields["content-type"] == "application/json")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        let told = try await house.run("status", "--json").jsonLines.first
        for key in ["running", "state", "disks", "copyIndex", "heartbeat"] { #expect(json[key] != nil, "\(key)") }
        #expect((json["state"] as? [String: Any])?["lastSeq"] as? Int == 3)
        #expect((told?["state"] as? [String: Any])?["lastSeq"] as? Int == 3)
        #expect(!answer.body.contains("s3cr3t"))

        let metrics = try await RawClient.get("/metrics", port: port)
        #expect(metrics.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = metrics.body.split(separator: "\n")
        for line in lines where !line.hasPrefix("#") {
            let form = /wirespool_[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?[0-9]+(\.[0-9]+)?/
            #expect(line.wholeMatch(of: form) != nil, "\(line)")
        }
        #expect(lines.contains("wirespool_records_total 3"))
        #expect(lines.contains("wirespool_up 0"))
        #expect(lines.contains("wirespool_articles_total{outcome=\"published\",reason=\"new\"} 3"))
        #expect(lines.contains("wirespool_sources{health=\"failing\"} 1"))
        #expect(!metrics.body.contains("127.0.0.1"))
        await stop(process, news, house)
    }

    @Test func `beside a running daemon all is well, and its process is told`() async throws {
        let news = try MadeNews.server(stories: 2)
        let house = try House(port: news.port, sources: [news.url("/feed.xml")])
        let daemon = try house.start("run")
        #expect(try await eventually { (try? await house.journal().count) ?? 0 == 2 })
        let (process, port) = try await serving(house)
        #expect(try await eventually { try await RawClient.get("/health", port: port).body == "well\n" })
        let metrics = try await RawClient.get("/metrics", port: port).body
        #expect(metrics.contains("wirespool_up 1\n") && metrics.contains("wirespool_healthy 1\n"))
        #expect(
            metrics.contains("wirespool_daemon_resident_bytes ") && metrics.contains("wirespool_daemon_open_files "))
        #expect(try await RawClient.get("/", port: port).body.contains("process \(daemon.pid)"))
        daemon.send(SIGTERM)
        #expect(await daemon.ended().code == 0)
        #expect(try await eventually { try await RawClient.get("/health", port: port).status == 503 })
        await stop(process, news, house)
    }

    @Test func `before anything has run it says so, and shows all once it has`() async throws {
        let news = try MadeNews.server(stories: 1)
        let house = try House(port: news.port, sources: [news.url("/feed.xml")])
        let (process, port) = try await serving(house)
        #expect(try await RawClient.get("/", port: port).body.contains("nothing has run with these settings yet"))
        #expect(try await RawClient.get("/status.json", port: port).status == 503)
        #expect(try await RawClient.get("/health", port: port).status == 503)
        #expect(try await house.run("once").code == 0)
        #expect(try await eventually { try await RawClient.get("/", port: port).body.contains(MadeNews.headline(0)) })
        await stop(process, news, house)
    }

    @Test func `each answer carries the same guards, errors too`() async throws {
        let (house, process, port, news) = try await filled()
        let answers = [
            try await RawClient.get("/", port: port), try await RawClient.get("/nothing", port: port),
            try await RawClient.get("/", port: port, host: "evil.example"),
            try await RawClient.get("/", port: port, method: "POST"),
            HTTPAnswer(try await RawClient.asked("no request at all\r\n\r\n", port: port) ?? ""),
            HTTPAnswer(try await RawClient.asked("GET /" + String(repeating: "a", count: 9_000), port: port) ?? ""),
        ]
        #expect(answers.map(\.status) == [200, 404, 421, 405, 400, 431])
        for answer in answers {
            #expect(
                answer.fields["content-security-policy"]
                    == "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
            )
            #expect(answer.fields["x-content-type-options"] == "nosniff")
            #expect(answer.fields["referrer-policy"] == "no-referrer")
            #expect(answer.fields["cross-origin-resource-policy"] == "same-origin")
            #expect(answer.fields["cache-control"] == "no-store")
            #expect(answer.fields["connection"] == "close")
            #expect(answer.fields["access-control-allow-origin"] == nil)
        }
        await stop(process, news, house)
    }

    @Test func `to other machines it is served only when told twice, and a taken port is named`() async throws {
        let house = try House()
        let open = try await house.run("page", "--listen", "0.0.0.0:0")
        #expect(open.code == 78)
        #expect(open.err.contains("page.off-host"))
        #expect(try await house.run("page", "--listen", "localhost").code == 64)
        let other = try MadeNews.server(stories: 0)
        let taken = try await house.run("page", "--listen", "127.0.0.1:\(other.port)")
        #expect(taken.code == 69)
        #expect(taken.err.contains("127.0.0.1:\(other.port)") && taken.err.contains("Address already in use"))
        other.stop()
    }

    @Test func `it answers on a socket, which a proxy may name as it likes`() async throws {
        let house = try House()
        let path = house.place.file("socket")
        let process = try house.start("page", "--listen", "unix:\(path)")
        #expect(try await process.says("status page: unix:\(path)"))
        var mode = stat()
        #expect(stat(path, &mode) == 0 && mode.st_mode & S_IFMT == S_IFSOCK)
        let second = try await house.run("page", "--listen", "unix:\(path)")
        #expect(second.code == 69 && second.err.contains("Address already in use"), "\(second.err)")
        let noSocket = try await house.run("page", "--listen", "unix:\(house.place.file("wirespool.toml"))")
        #expect(noSocket.code == 69 && noSocket.err.contains("cannot be listened on"), "\(noSocket.err)")
        process.send(SIGKILL)
        _ = await process.ended()
        // A start after a death finds the socket of the first, and takes its place.
        let again = try house.start("page", "--listen", "unix:\(path)")
        #expect(try await again.says("status page: unix:\(path)"))
        again.send(SIGTERM)
        #expect(await again.ended().code == 0)
    }

    @Test func `the daemon never asks the page, whatever is allowed`() async throws {
        let news = try MadeNews.server(stories: 2)
        let house = try House(
            port: news.port, sources: [news.url("/feed.xml")], toml: "[page]\nlisten = \"127.0.0.1:\(news.port)\"\n")
        _ = try await house.run("once")
        #expect(news.requests.isEmpty)
        let sources = try await house.run("sources", "list", "--long", "--json").out
        #expect(sources.contains("own-endpoint"), "\(sources)")
        news.stop()
    }
}

import Foundation
import TestKit
import Testing
import WireModel

@testable import Fetch

@Suite struct FetchRedirectTests {
    @Test func `redirects are followed by hand and each hop asks leave`() async throws {
        let routes: [String: ScriptedServer.Script] = [
            "/1": .redirect(301, to: "/2"), "/2": .redirect(307, to: "/3?x#y"), "/3": .page("end"),
        ]
        try await withServer(routes) { client, server in
            let asked = Guarded<[String]>([])
            var request = FetchRequest(url: try webURL(server.url("/1")))
            request.beforeHop = { url in asked.withLock { $0.append(url.path) } }
            let page = try await client.fetch(request)
            #expect(page.hops.map(\.status) == [301, 307])
            #expect(page.finalURL.path == "/3" && page.body == Array("end".utf8))
            #expect(asked.withLock { $0 } == ["/2", "/3"])
            #expect(server.requests.map(\.target) == ["/1", "/2", "/3?x"])
            // One is the rule; where seconds pass between two hops the second may find the first's too old.
            #expect(server.connectionCount < 3)
        }
    }

    @Test func `chains, loops and refused hops end`() async throws {
        var routes: [String: ScriptedServer.Script] = ["/loop": .redirect(to: "/loop"), "/away": .redirect(to: "/n9")]
        for number in 0..<10 { routes["/n\(number)"] = .redirect(to: "/n\(number + 1)") }
        struct Disallowed: Error {}
        try await withServer(routes) { client, server in
            #expect(await reason(client, server.url("/loop")) == .redirectLoop)
            #expect(await reason(client, server.url("/n0")) == .redirectLimit)
            #expect(server.requests(path: "/n5").count == 1 && server.requests(path: "/n6").isEmpty)
            var request = FetchRequest(url: try webURL(server.url("/away")))
            request.beforeHop = { _ in throw Disallowed() }
            #expect(await reason(client, request) == .hopRefused)
            request.beforeHop = { _ in throw CancellationError() }
            #expect(await reason(client, request) == .cancelled)
            request.beforeHop = { _ in throw HopPutOff(wait: .seconds(3_600), detail: "asks for an hour") }
            do throws(FetchError) {
                _ = try await client.fetch(request)
                Issue.record("the hop was made")
            } catch {
                #expect(error.reason == .hopPutOff && error.isRetryable && error.wait == .seconds(3_600))
            }
            #expect(server.requests(path: "/n9").isEmpty)
        }
    }

    @Test func `the body of a redirect does not matter`() async throws {
        let head = Array(
            "HTTP/1.1 302 F\r\nLocation: /end\r\nContent-Encoding: gzip\r\nContent-Length: 999999999\r\n\r\n".utf8)
        let routes: [String: ScriptedServer.Script] = [
            "/a": ScriptedServer.Script([.send(head), .flood([UInt8](repeating: 65, count: 65_536), times: 100_000)]),
            "/b": .raw(head), "/end": .page("end"),
        ]
        try await withServer(routes) { client, server in
            for path in ["/a", "/b"] {
                let page = try await client.fetch(FetchRequest(url: webURL(server.url(path))))
                #expect(page.body == Array("end".utf8))
            }
        }
    }

    @Test func `validators go back byte for byte, to their own URL alone`() async throws {
        let server = try ScriptedServer { request in
            switch request.path {
            case "/moved": .redirect(to: "/feed")
            case _ where request.field("if-none-match") == "W/\"a,b \u{E9}\"":
                .reply(304, fields: ["ETag: W/\"a,b \u{E9}\""])
            default: .page("new")
            }
        }
        defer { server.stop() }
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
        settings.from = "desk@news.example"
        let client = try FetchClient(settings: settings)
        let feed = try webURL(server.url("/feed"))
        let validators = Validators(entityTag: "W/\"a,b \u{E9}\"", lastModified: "Thu, 32 Foo 99999", url: feed)
        var request = FetchRequest(url: feed, validators: validators)
        request.accept = FetchRequest.feed
        request.acceptDeltas = true
        let page = try await client.fetch(request)
        #expect(page.status == 304 && page.body.isEmpty && page.validators?.entityTag == "W/\"a,b \u{E9}\"")
        #expect(server.requests.last?.field("if-modified-since") == "Thu, 32 Foo 99999")
        #expect(server.requests.last?.field("a-im") == "feed")
        #expect(server.requests.last?.field("from") == "desk@news.example")
        #expect(server.requests.last?.field("accept") == FetchRequest.feed)

        request.url = try webURL(server.url("/moved"))
        #expect(try await client.fetch(request).status == 304)
        #expect(server.requests(path: "/moved").last?.field("if-none-match") == nil)

        request.url = try webURL(server.url("/other"))
        #expect(try await client.fetch(request).status == 200)
        #expect(server.requests.last?.field("if-none-match") == nil && server.requests.last?.field("a-im") == nil)

        let control = Validators(entityTag: "\"a\r\nX: 1\"", lastModified: nil, url: feed)
        #expect(try await client.fetch(FetchRequest(url: feed, validators: control)).status == 200)
        #expect(server.requests.last?.field("x") == nil && server.requests.last?.field("if-none-match") == nil)
        await client.shutdown()
    }

    @Test func `a delta is a page only when it was asked for`() async throws {
        let delta = ScriptedServer.Script.reply(226, fields: ["IM: feed", "ETag: \"2\""], body: Array("<feed/>".utf8))
        let diff = ScriptedServer.Script.reply(226, fields: ["IM: vcdiff"], body: Array("x".utf8))
        try await withServer(["/feed": delta, "/diff": diff]) { client, server in
            for (path, expected) in [("/feed", nil), ("/diff", FetchError.Reason.badProtocol)] {
                let url = try webURL(server.url(path))
                var request = FetchRequest(
                    url: url, validators: Validators(entityTag: "\"1\"", lastModified: nil, url: url))
                #expect(await reason(client, request) == .badProtocol)
                request.acceptDeltas = true
                #expect(await reason(client, request) == expected)
            }
        }
    }

    @Test func `no cookie goes back`() async throws {
        let routes: [String: ScriptedServer.Script] = [
            "/a": .reply(302, fields: ["Set-Cookie: a=1; Path=/", "Location: /b"]), "/b": .page("b"),
        ]
        try await withServer(routes) { client, server in
            for _ in 0..<2 { _ = try await client.fetch(FetchRequest(url: webURL(server.url("/a")))) }
            #expect(server.requests.count == 4 && server.requests.allSatisfy { $0.field("cookie") == nil })
        }
    }
}

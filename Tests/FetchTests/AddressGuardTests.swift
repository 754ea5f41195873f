import TestKit
import Testing
import WireModel

@testable import Fetch

/// The rule at the socket: a refused address never sees a connection.
@Suite struct AddressGuardTests {
    @Test func `no spelling of loopback reaches a server without an exception`() async throws {
        let canary = try ScriptedServer([:])
        defer { canary.stop() }
        let port = canary.port
        let hosts = [
            "127.0.0.1", "localhost", "LOCALHOST", "name.localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
            "0x7f.0.0.0x1", "0.0.0.0", "0", "127.8.9.10", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
            "127.0.0.1.", "localhost.", "%31%32%37.0.0.1",
        ]
        var settings = FetchClient.Settings()
        // The port is open, so that it is the address that is judged.
        settings.allowedPorts = [port]
        let client = try FetchClient(settings: settings)
        for host in hosts {
            guard let url = CanonicalURL("http://\(host):\(port)/") else { continue }
            let found = await reason(client, FetchRequest(url: url))
            #expect(found == .addressRefused || found == .dns, "\(host): \(String(describing: found))")
        }
        await client.shutdown()
        #expect(canary.connectionCount == 0)
    }

    @Test func `a name under localhost needs an exception, which opens its port too`() async throws {
        try await withServer(["/a": .page("a")]) { client, server in
            let page = try await client.fetch(FetchRequest(url: webURL(server.url("/a", host: "news.localhost"))))
            #expect(page.body == Array("a".utf8) && page.remoteAddress == "127.0.0.1")
            #expect(server.requests.first?.field("host") == "news.localhost:\(server.port)")
        }
        let server = try ScriptedServer(["/a": .page("a")])
        let client = try FetchClient(settings: FetchClient.Settings())
        let url = try webURL(server.url("/a", host: "news.localhost"))
        #expect(await reason(client, FetchRequest(url: url)) == .portRefused)
        await client.shutdown()
        #expect(server.connectionCount == 0)
        server.stop()
    }

    @Test func `an exception tied to a host opens nothing for another, also not a connection made before`() async throws
    {
        let server = try ScriptedServer { _ in .page("a") }
        defer { server.stop() }
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("feeds.localhost=127.0.0.1:\(server.port)")]
        settings.allowedPorts = [80, 443, server.port]
        let client = try FetchClient(settings: settings)
        #expect(await reason(client, server.url("/", host: "feeds.localhost")) == nil)
        for host in ["evil.localhost", "localhost", "127.0.0.1"] {
            let url = try webURL(server.url("/", host: host))
            #expect(await reason(client, FetchRequest(url: url)) == .addressRefused)
        }
        #expect(server.connectionCount == 1)
        await client.shutdown()
    }

    @Test func `a redirect to another address or port is refused before a packet`() async throws {
        let canary = try ScriptedServer([:])
        defer { canary.stop() }
        let targets: [(String, FetchError.Reason)] = [
            ("http://127.0.0.1:\(canary.port)/", .portRefused), ("http://[::ffff:127.0.0.1]:80/", .addressRefused),
            ("http://10.0.0.1/", .addressRefused), ("http://169.254.169.254/latest/meta-data/", .addressRefused),
            ("http://[fd00:ec2::254]/", .addressRefused), ("http://[64:ff9b::7f00:1]/", .addressRefused),
            ("http://localhost/", .addressRefused), ("http://127.0.0.1:22/", .portRefused),
            ("ftp://127.0.0.1/", .schemeRefused), ("http://user@127.0.0.1/", .badRedirect),
        ]
        var routes: [String: ScriptedServer.Script] = [:]
        for (index, target) in targets.enumerated() { routes["/\(index)"] = .redirect(to: target.0) }
        try await withServer(routes) { client, server in
            for (index, target) in targets.enumerated() {
                let found = await reason(client, server.url("/\(index)"))
                #expect(found == target.1, "\(target.0)")
            }
        }
        #expect(canary.connectionCount == 0)
    }

    @Test func `the caller is not asked for leave to a refused target`() async throws {
        try await withServer(["/a": .redirect(to: "http://10.0.0.1/")]) { client, server in
            var request = FetchRequest(url: try webURL(server.url("/a")))
            request.beforeHop = { url in Issue.record("asked for \(url)") }
            #expect(await reason(client, request) == .addressRefused)
        }
    }
}

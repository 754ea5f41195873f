import Foundation
import TestKit
import Testing
import WireModel

@testable import Fetch

@Suite struct FetchConcurrencyTests {
    @Test func `of a thousand fetches half are cancelled and each ends exactly once`() async throws {
        let routes: [String: ScriptedServer.Script] = [
            "/fast": .page("fast"),
            "/slow": ScriptedServer.Script([.wait(.milliseconds(20)), .send(rawHead("Content-Length: 0")), .keepOpen]),
            "/silent": ScriptedServer.Script([.hang]),
        ]
        try await withServer(routes, adjust: { $0.maxActive = 64 }) { client, server in
            let urls = try ["/fast", "/slow", "/silent"].map { try webURL(server.url($0)) }
            let tally = Guarded<[String: Int]>([:])
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    // Odd ones are cancelled, so the silent path may only be asked by them.
                    let isCancelled = number % 2 == 1
                    let url = urls[isCancelled ? number % 3 : number % 2 == 0 && number % 4 == 0 ? 0 : 1]
                    group.addTask {
                        let task = Task { await reason(client, FetchRequest(url: url)) }
                        if isCancelled {
                            if number % 5 == 0 { await Task.yield() }
                            task.cancel()
                        }
                        let outcome = await task.value
                        tally.withLock { $0[outcome?.rawValue ?? "page", default: 0] += 1 }
                    }
                }
            }
            let found = tally.withLock { $0 }
            #expect(found.values.reduce(0, +) == 1_000)
            #expect(found["page", default: 0] >= 500)
            #expect(found.keys.allSatisfy { $0 == "page" || $0 == "cancelled" }, "\(found)")
            #expect(client.activeCount == 0)
            #expect(await reason(client, FetchRequest(url: urls[0])) == nil)
        }
    }

    @Test("a connection is kept for the next request unless too many are open", arguments: [(512, 1), (0, 5)])
    func keepsConnections(bound: Int, connections: Int) async throws {
        try await withServer(["/": .page("x")], adjust: { $0.maxConnections = bound }) { client, server in
            let url = try webURL(server.url("/"))
            for _ in 0..<5 { #expect(await reason(client, FetchRequest(url: url)) == nil) }
            #expect(server.connectionCount == connections)
        }
    }

    @Test func `of many hosts only so many connections stay open`() async throws {
        try await withServer(
            ["/": .page("x")],
            adjust: {
                $0.maxConnections = 3
                $0.maxIdle = .seconds(600)
            }
        ) { client, server in
            func ask(_ hosts: Range<Int>) async throws {
                for host in hosts {
                    let url = try webURL("http://h\(host).localhost:\(server.port)/")
                    #expect(await reason(client, FetchRequest(url: url)) == nil)
                }
            }
            try await ask(0..<20)
            #expect(server.connectionCount == 20)
            // The first three were kept; the first of them makes room for another.
            try await ask(0..<3)
            #expect(server.connectionCount == 20)
            try await ask(19..<20)
            #expect(server.connectionCount == 21)
        }
    }

    @Test func `a running fetch ends at once when its task is cancelled`() async throws {
        try await withServer(["/silent": ScriptedServer.Script([.hang])]) { client, server in
            let url = try webURL(server.url("/silent"))
            let task = Task { await reason(client, FetchRequest(url: url)) }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            // Nothing else would end it: the server hangs, and the client's own bounds are ten minutes.
            #expect(await task.value == .cancelled)
            #expect(client.activeCount == 0)
        }
    }

    @Test func `shutdown ends what runs and what waits, and later fetches`() async throws {
        // Slow ones must not give up their places here, however slow the machine is.
        let adjust: (inout FetchClient.Settings) -> Void = {
            $0.maxActive = 2
            $0.maxSlow = 0
        }
        try await withServer(["/silent": ScriptedServer.Script([.hang])], adjust: adjust) { client, server in
            let url = try webURL(server.url("/silent"))
            let tasks = (0..<10).map { _ in Task { await reason(client, FetchRequest(url: url)) } }
            while client.activeCount < 10 || server.requests.count < 2 { try await Task.sleep(for: .milliseconds(2)) }
            #expect(server.requests.count == 2)
            await client.shutdown()
            for task in tasks { #expect(await task.value == .shutDown) }
            #expect(await reason(client, FetchRequest(url: url)) == .shutDown)
            await client.shutdown()
            #expect(client.activeCount == 0)
        }
    }

    @Test func `hosts that do not answer give their places to others, up to a bound`() async throws {
        let routes: [String: ScriptedServer.Script] = [
            "/silent": ScriptedServer.Script([.hang]), "/fast": .page("fast"),
        ]
        try await withServer(
            routes,
            adjust: {
                $0.maxActive = 2
                $0.maxSlow = 4
                $0.slowAfter = .milliseconds(20)
            },
            body: { client, server in
                let silent = try webURL(server.url("/silent"))
                var tasks = (0..<4).map { _ in Task { await reason(client, FetchRequest(url: silent)) } }
                while client.activeCount < 4 { try await Task.sleep(for: .milliseconds(2)) }
                #expect(await reason(client, server.url("/fast")) == nil)
                // Six are all that may run: two places and four slow ones beside them.
                tasks += (0..<6).map { _ in Task { await reason(client, FetchRequest(url: silent)) } }
                while server.requests(path: "/silent").count < 6 { try await Task.sleep(for: .milliseconds(2)) }
                // Looked at before the end: each one that is cancelled gives its place to one that waits.
                #expect(server.requests(path: "/silent").count == 6)
                for task in tasks { task.cancel() }
                for task in tasks { #expect(await task.value == .cancelled) }
            })
    }

    @Test func `more waiting fetches than the bound are refused`() async throws {
        try await withServer(
            ["/silent": ScriptedServer.Script([.hang])],
            adjust: {
                $0.maxActive = 1
                $0.maxSlow = 0
                $0.maxWaiting = 1
            },
            body: { client, server in
                let url = try webURL(server.url("/silent"))
                let tasks = (0..<2).map { _ in Task { await reason(client, FetchRequest(url: url)) } }
                while client.activeCount < 2 { try await Task.sleep(for: .milliseconds(2)) }
                #expect(await reason(client, FetchRequest(url: url)) == .internalFault)
                for task in tasks { task.cancel() }
                for task in tasks { #expect(await task.value == .cancelled) }
            })
    }

    @Test func `a client that is let go ends its thread and its fetches`() async throws {
        let server = try ScriptedServer(["/a": .page("a")])
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
        for _ in 0..<20 {
            let client = try FetchClient(settings: settings)
            #expect(await reason(client, server.url("/a")) == nil)
        }
        server.stop()
    }

    @Test func `a name that does not exist and a closed port are told apart`() async throws {
        let server = try ScriptedServer([:])
        let port = server.port
        server.stop()
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(port)")]
        let client = try FetchClient(settings: settings)
        #expect(await reason(client, "http://127.0.0.1:\(port)/") == .connect)
        #expect(await reason(client, "http://no-such-name.invalid/") == .dns)
        await client.shutdown()
    }
}

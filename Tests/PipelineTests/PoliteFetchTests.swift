import Fetch
import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// Redirects from one domain to another, at the pace of both.
struct PoliteFetchTests {
    /// A server under two names, which are two domains.
    private func serving(_ body: (PoliteFetch, HostGate, ScriptedServer) async throws -> Void) async throws {
        let server = try ScriptedServer { request in
            request.path == "/away"
                ? .redirect(to: "http://localhost:\(request.field("host")?.split(separator: ":").last ?? "")/there")
                : .page("there")
        }
        var settings = FetchClient.Settings()
        settings.addressExceptions = [try AddressException("127.0.0.1:\(server.port)")]
        let client = try FetchClient(settings: settings)
        var pace = HostPacer.Settings()
        pace.minGap = .zero
        pace.maxConcurrent = 1
        let gate = HostGate(
            pacer: HostPacer(settings: pace), suffixes: .builtIn, clock: PipelineClock(ManualClock(isHurried: true)),
            keep: { _ in })
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(PoliteFetch(client: client, gate: gate), gate, server)) } catch {
            outcome = .failure(error)
        }
        await client.shutdown()
        server.stop()
        try outcome.get()
    }

    @Test func `a redirect to a domain that wants to be left alone is put off, and nobody is held`() async throws {
        try await serving { polite, gate, server in
            let there = try address("http://localhost:\(server.port)/there")
            try await gate.pass(there)
            try await gate.finished(
                there, page: page(there, status: 429, fields: [HeaderField(name: "Retry-After", value: "7200")]))
            for _ in 0..<3 {
                let away = FetchRequest(url: try address(server.url("/away")))
                let error = await #expect(throws: FetchError.self) { try await polite.page(away) }
                #expect(error?.reason == .hopPutOff)
                #expect((error?.wait ?? .zero) > .seconds(7_000))
            }
            #expect(server.requests(path: "/there").isEmpty)
            // The one place of the first domain was given back each time, and once only.
            let own = try address(server.url("/own"))
            try await gate.pass(own)
            await #expect(throws: HostBusy.self) { try await gate.pass(own) }
        }
    }

    @Test func `a redirect to another domain gives the first one's place back`() async throws {
        try await serving { polite, gate, server in
            let page = try await polite.page(FetchRequest(url: try address(server.url("/away"))))
            #expect(page.finalURL.host == "localhost")
            for host in ["127.0.0.1", "localhost"] {
                let url = try address("http://\(host):\(server.port)/x")
                try await gate.pass(url)
                await #expect(throws: HostBusy.self) { try await gate.pass(url) }
            }
        }
    }
}

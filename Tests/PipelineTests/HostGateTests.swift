import Foundation
import Schedule
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

struct HostGateTests {
    private func gate(
        _ clock: ManualClock, kept: Notes<HostPause> = Notes(), _ change: (inout HostPacer.Settings) -> Void = { _ in }
    )
        -> HostGate
    {
        var settings = HostPacer.Settings()
        settings.minGap = .seconds(1)
        change(&settings)
        return HostGate(
            pacer: HostPacer(settings: settings), suffixes: .builtIn, clock: PipelineClock(clock),
            keep: { kept.add($0) })
    }

    @Test func `requests to one domain are a gap apart, whatever the host`() async throws {
        let clock = ManualClock(isHurried: true)
        let gate = gate(clock)
        var starts: [Date] = []
        for host in ["a.news.example", "b.news.example", "news.example"] {
            let url = try address("https://\(host)/x")
            try await gate.pass(url)
            starts.append(clock.now())
            try await gate.finished(url, page: page(url))
        }
        #expect(starts[1].timeIntervalSince(starts[0]) >= 1)
        #expect(starts[2].timeIntervalSince(starts[1]) >= 1)
    }

    @Test func `another domain does not wait`() async throws {
        let clock = ManualClock()
        let gate = gate(clock)
        try await gate.pass(try address("https://one.example/x"))
        try await gate.pass(try address("https://two.example/x"))
        #expect(clock.asked.isEmpty)
    }

    @Test(arguments: [429, 503])
    func `a refusal pauses the domain for as long as it asks, and is kept`(status: Int) async throws {
        let clock = ManualClock(isHurried: true)
        let kept = Notes<HostPause>()
        let gate = gate(clock, kept: kept)
        let url = try address("https://www.news.example/x")
        try await gate.pass(url)
        try await gate.finished(
            url, page: page(url, status: status, fields: [HeaderField(name: "Retry-After", value: "120")]))
        #expect(await gate.pausedDomains() == ["news.example"])
        let pause = try #require(kept.all.first)
        #expect(pause.domain == "news.example")
        #expect(pause.until.timeIntervalSince(clock.now()) >= 120)
        clock.advance(by: .seconds(pause.until.timeIntervalSince(clock.now()) - 30))
        let before = clock.now()
        try await gate.pass(url)
        #expect(clock.now().timeIntervalSince(before) >= 29)
        #expect(await gate.pausedDomains().isEmpty)
    }

    @Test func `who would have to wait for long is sent away at once`() async throws {
        let clock = ManualClock(isHurried: true)
        let gate = gate(clock)
        let url = try address("https://www.news.example/x")
        try await gate.pass(url)
        try await gate.finished(
            url, page: page(url, status: 503, fields: [HeaderField(name: "Retry-After", value: "86400")]))
        let before = clock.now()
        let busy = await #expect(throws: HostBusy.self) { try await gate.pass(url) }
        #expect(clock.now() == before)
        #expect(busy?.pause.domain == "news.example")
        #expect((busy?.wait ?? .zero) >= .seconds(86_399))
        #expect(await gate.soonestEndOfPause == busy?.pause.until)
    }

    @Test func `nobody waits for his turn without end`() async throws {
        let clock = ManualClock(isHurried: true)
        let gate = gate(clock) { $0.maxConcurrent = 1 }
        let url = try address("https://news.example/x")
        try await gate.pass(url)
        let before = clock.now()
        let busy = await #expect(throws: HostBusy.self) { try await gate.pass(url) }
        #expect((0...10).contains(clock.now().timeIntervalSince(before) - HostGate.patience / .seconds(1)))
        #expect(busy?.wait == HostGate.patience)
    }

    @Test func `who waits at the gate can be called back`() async throws {
        let clock = ManualClock()
        let gate = gate(clock) { $0.maxConcurrent = 1 }
        let url = try address("https://news.example/x")
        try await gate.pass(url)
        let waiting = Task { try await gate.pass(url) }
        await clock.somebodySleeps()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test func `a crawl delay holds for the whole domain`() async throws {
        let clock = ManualClock(isHurried: true)
        let gate = gate(clock)
        let url = try address("https://news.example/x")
        await gate.obey(crawlDelay: .seconds(7), of: url)
        try await gate.pass(url)
        try await gate.finished(url, page: page(url))
        let before = clock.now()
        try await gate.pass(url)
        #expect(clock.now().timeIntervalSince(before) >= 6.9)
    }
}

import Foundation
import TestKit
import Testing

@testable import Pipeline

struct LongWaitsTests {
    private let clock = ManualClock()
    private var waits: LongWaits { LongWaits(most: 3, clock: PipelineClock(clock)) }

    /// Waits on the clock, as on a host that does not answer.
    private func hang(_ waits: LongWaits, _ domain: String, for time: Duration = .seconds(3_600)) async -> Task<
        Void, any Error
    > {
        let before = clock.asked.count
        let task = Task { try await waits.during(domain) { try await clock.sleep(time) } }
        while clock.asked.count == before { await Task.yield() }
        return task
    }

    @Test func `a wait frees its place after two seconds, and takes no other's when it ends`() async throws {
        let waits = waits
        let first = await hang(waits, "a.example")
        clock.advance(by: .milliseconds(1_900))
        let second = await hang(waits, "b.example")
        #expect(waits.parked == 0)
        clock.advance(by: .milliseconds(100))
        #expect(waits.parked == 1)
        clock.advance(by: .seconds(2))
        #expect(waits.parked == 2)
        first.cancel()
        _ = await first.result
        #expect(waits.parked == 1)
        second.cancel()
        _ = await second.result
        #expect(waits.parked == 0)
    }

    @Test func `only so many long ones give up their places`() async throws {
        let waits = waits
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<5 { tasks.append(await hang(waits, "\(number).example")) }
        clock.advance(by: .seconds(5))
        #expect(waits.parked == 3)
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
    }

    @Test func `a domain is slow from its long wait to its next short one`() async throws {
        let waits = waits
        let long = await hang(waits, "slow.example", for: .seconds(10))
        #expect(waits.slowDomains == [])
        clock.advance(by: .seconds(2))
        #expect(waits.slowDomains == ["slow.example"])
        clock.advance(by: .seconds(8))
        try await long.value
        #expect(waits.slowDomains == ["slow.example"])
        await waits.during("other.example") {}
        #expect(waits.slowDomains == ["slow.example"])
        // What its robots.txt said stands in the cache, and says nothing of its pages.
        await waits.during("slow.example", isProof: false) {}
        #expect(waits.slowDomains == ["slow.example"])
        await waits.during("slow.example") { #expect(waits.parked == 1) }
        #expect(waits.parked == 0)
        let again = await hang(waits, "slow.example", for: .seconds(3))
        clock.advance(by: .seconds(3))
        try await again.value
        await waits.during("slow.example") {}
        #expect(waits.slowDomains == [])
    }

    @Test func `a slow domain gets one pass at a time, others as many as ever`() {
        let load = DomainLoad(limit: 4)
        let slow: Set = ["slow.example"]
        #expect(
            ["slow.example", "slow.example", "quick.example", "quick.example"].map { load.begin($0, slow: slow) } == [
                true, false, true, true,
            ])
        #expect(load.fullDomains(slow: slow) == ["slow.example"])
        load.end("slow.example")
        #expect(load.fullDomains(slow: slow) == [])
        #expect(load.begin("slow.example", slow: slow))
    }

    @Test func `hosts that hang do not keep honest work from a loop's few places`() async throws {
        let (waits, done, stop) = (LongWaits(clock: PipelineClock(clock)), Notes<Int>(), StopSignal())
        let (clock, left) = (clock, Notes<Int>())
        // Twenty of forty hang: ten times the width.
        let loop = BoundedLoop<Int>(
            width: 2, clock: PipelineClock(clock), waits: waits,
            take: { limit in
                let works = Array(left.all.count..<min(40, left.all.count + limit))
                for work in works { left.add(work) }
                return works
            },
            run: { work in
                try await waits.during("\(work).example") {
                    if work < 20 { try await clock.sleep(.seconds(3_600)) }
                }
                done.add(work)
            }, isOver: { true })
        let running = Task { try await loop(stop: stop, beat: {}) }
        while done.all.count < 20 {
            await clock.somebodySleeps()
            clock.advance(by: .milliseconds(500))
            for _ in 0..<20 { await Task.yield() }
        }
        #expect(done.all.sorted() == Array(20..<40))
        running.cancel()
        _ = await running.result
    }
}

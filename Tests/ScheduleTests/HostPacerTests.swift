import Foundation
import Testing

@testable import Schedule

struct HostPacerTests {
    @Test func `starts keep their gap`() {
        var pacer = HostPacer()
        #expect(pacer.grant("n.example", at: .fixed) == .go)
        #expect(pacer.grant("n.example", at: .fixed + 0.4) == .wait(until: .fixed + 1))
        #expect(pacer.grant("o.example", at: .fixed + 0.4) == .go)
        #expect(pacer.grant("n.example", at: .fixed + 1) == .go)
    }

    @Test func `no more than two at once`() {
        var pacer = HostPacer()
        #expect(pacer.grant("n.example", at: .fixed) == .go)
        #expect(pacer.grant("n.example", at: .fixed + 1) == .go)
        #expect(pacer.grant("n.example", at: .fixed + 2) == .wait(until: .fixed + 3))
        pacer.finished("n.example", at: .fixed + 2.5, status: 200)
        #expect(pacer.grant("n.example", at: .fixed + 3) == .go)
    }

    @Test func `a lost request does not hold its place for ever`() {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed)
        _ = pacer.grant("n.example", at: .fixed + 1)
        #expect(pacer.grant("n.example", at: .fixed + 700) == .go)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var status: Int?
        var retryAfter: String?
        /// Bounds of the pause in seconds; nil where there is none.
        var pause: ClosedRange<Double>?
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "200", status: 200), Case(name: "500", status: 500), Case(name: "no response", status: nil),
        Case(name: "404 with Retry-After", status: 404, retryAfter: "60"),
        Case(name: "429", status: 429, pause: 600...660), Case(name: "503", status: 503, pause: 60...66),
        Case(name: "429 with seconds", status: 429, retryAfter: "1200", pause: 1200...1320),
        Case(name: "429 with less than the back-off", status: 429, retryAfter: "1", pause: 600...660),
        Case(name: "503 with a date", status: 503, retryAfter: "Fri, 02 Jan 2026 04:04:05 GMT", pause: 3600...3960),
        Case(name: "503 with weeks", status: 503, retryAfter: "9999999", pause: 86_400...95_040),
        Case(name: "302 with seconds", status: 302, retryAfter: "60", pause: 60...66),
    ])
    func `a refusal pauses the whole domain`(_ c: Case) {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed)
        pacer.finished("n.example", at: .fixed, status: c.status, retryAfter: c.retryAfter)
        let pause = pacer.pause(of: "n.example", at: .fixed)
        #expect((pause != nil) == (c.pause != nil))
        guard let pause, let bounds = c.pause else { return }
        #expect(bounds.contains(pause.until.timeIntervalSince(.fixed)))
        #expect(pacer.grant("n.example", at: .fixed + 30) == .wait(until: pause.until))
        #expect(pacer.grant("o.example", at: .fixed + 30) == .go)
        #expect(pacer.grant("n.example", at: pause.until) == .go)
    }

    @Test func `refusals double the pause to a day, answers take it back`() {
        var pacer = HostPacer()
        var now = Date.fixed
        var waits: [Double] = []
        for _ in 0..<12 {
            #expect(pacer.grant("n.example", at: now) == .go)
            pacer.finished("n.example", at: now, status: 429)
            let until = pacer.pause(of: "n.example", at: now)?.until ?? now
            waits.append(until.timeIntervalSince(now))
            now = until
        }
        #expect(waits[1] > 1100 && waits[2] > 2300)
        #expect(waits.allSatisfy { $0 <= 86_400 * 1.1 })
        for _ in 0..<12 {
            now += 2
            #expect(pacer.grant("n.example", at: now) == .go)
            pacer.finished("n.example", at: now, status: 200)
        }
        _ = pacer.grant("n.example", at: now + 2)
        pacer.finished("n.example", at: now + 2, status: 429)
        #expect((pacer.pause(of: "n.example", at: now + 2)?.strikes ?? 0) == 1)
    }

    @Test func `two refusals in one breath are one`() {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed)
        _ = pacer.grant("n.example", at: .fixed + 1)
        pacer.finished("n.example", at: .fixed + 2, status: 429)
        pacer.finished("n.example", at: .fixed + 2, status: 429)
        #expect(pacer.pause(of: "n.example", at: .fixed + 2)?.strikes == 1)
    }

    @Test func `a domain that refused gets one at a time`() {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed)
        pacer.finished("n.example", at: .fixed, status: 429)
        let later = Date.fixed + 700
        #expect(pacer.grant("n.example", at: later) == .go)
        #expect(pacer.grant("n.example", at: later + 1) == .wait(until: later + 2))
    }

    @Test func `crawl delay lengthens the gap, an override decides`() {
        var settings = HostPacer.Settings()
        settings.overrides["own.example"] = .init(minGap: .milliseconds(100), maxConcurrent: 4)
        var pacer = HostPacer(settings: settings)
        pacer.setCrawlDelay(.seconds(5), for: "n.example", at: .fixed)
        pacer.setCrawlDelay(.seconds(5), for: "own.example", at: .fixed)
        pacer.setCrawlDelay(.seconds(99_999), for: "slow.example", at: .fixed)
        for domain in ["n.example", "own.example", "slow.example"] { #expect(pacer.grant(domain, at: .fixed) == .go) }
        #expect(pacer.grant("n.example", at: .fixed + 2) == .wait(until: .fixed + 5))
        #expect(pacer.grant("own.example", at: .fixed + 0.2) == .go)
        #expect(pacer.grant("slow.example", at: .fixed + 2) == .wait(until: .fixed + 300))
    }

    @Test func `pauses are kept over a restart`() {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed)
        pacer.finished("n.example", at: .fixed, status: 429)
        let kept = pacer.pauses(at: .fixed)
        var again = HostPacer(pauses: kept)
        #expect(again.pauses(at: .fixed) == kept)
        #expect(again.grant("n.example", at: .fixed + 1) == .wait(until: kept[0].until))
    }

    @Test func `a clock set back does not stop a domain`() {
        var pacer = HostPacer()
        _ = pacer.grant("n.example", at: .fixed + 1_000_000)
        pacer.finished("n.example", at: .fixed + 1_000_000, status: 200)
        #expect(pacer.grant("n.example", at: .fixed) == .go)
    }

    @Test func `the table is bounded and keeps what it must`() {
        var settings = HostPacer.Settings()
        settings.domainCount = 100
        var pacer = HostPacer(settings: settings)
        _ = pacer.grant("paused.example", at: .fixed)
        pacer.finished("paused.example", at: .fixed, status: 429)
        for index in 0..<1000 {
            let now = Date.fixed + Double(index) * 0.1
            if pacer.grant("d\(index).example", at: now) == .go {
                pacer.finished("d\(index).example", at: now, status: 200)
            }
            #expect(pacer.count <= 100)
        }
        #expect(pacer.pause(of: "paused.example", at: .fixed + 100) != nil)
    }

    @Test func `a full table waits and recovers`() {
        var settings = HostPacer.Settings()
        settings.domainCount = 100
        var pacer = HostPacer(settings: settings)
        for index in 0..<100 { #expect(pacer.grant("d\(index).example", at: .fixed) == .go) }
        #expect(pacer.grant("new.example", at: .fixed + 5) == .wait(until: .fixed + 6))
        pacer.finished("d7.example", at: .fixed + 6, status: 200)
        #expect(pacer.grant("new.example", at: .fixed + 7) == .go)
    }
}

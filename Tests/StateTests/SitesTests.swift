import Foundation
import Testing
import WireModel

@testable import State

struct SitesTests {
    private func ledger(_ stories: Int) -> SiteLedger {
        var ledger = SiteLedger()
        for number in 0..<stories {
            var observation = SiteObservation()
            observation.blocks = [
                SiteObservation.Block(digest: 1, words: 9, sample: "Sign up"),
                SiteObservation.Block(digest: UInt64(number) + 2, words: 90, sample: "Own"),
            ]
            ledger.learn(observation, story: UInt64(number))
        }
        return ledger
    }

    @Test func `what was learnt of a host survives a restart, and is forgotten when asked for`() async throws {
        let place = try TemporaryState()
        var state = try await place.open()
        #expect(try await state.siteLedger(of: "news.example") == nil)
        try await state.storeSiteLedgers(["news.example": ledger(4), "other.example": ledger(1)], at: .start)
        try await state.storeSiteLedgers([:], at: .start)
        try await state.close()
        state = try await place.open()
        #expect(try await state.siteLedger(of: "news.example") == ledger(4))
        #expect(try await state.siteLedger(of: "news.example")?.memory().furniture == [1])
        let reading = try await SQLiteState.openReadOnly(path: place.path, settings: place.settings)
        #expect(try await reading.siteLedger(of: "other.example")?.stories == 1)
        #expect(try await state.forgetSite("news.example"))
        #expect(try await state.forgetSite("news.example") == false)
        #expect(try await state.siteLedger(of: "news.example") == nil)
        try await state.close()
    }

    @Test func `a ledger that makes no sense is as good as none`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        try await state.storeSiteLedgers(["news.example": ledger(4)], at: .start)
        try await state.write("damage") { db, _ in
            try db.run("UPDATE site SET ledger = ?", [Data([9, 9, 9])])
        }
        #expect(try await state.siteLedger(of: "news.example") == nil)
        try await state.close()
    }

    @Test func `hosts that fell silent go, and those beyond the bound, the longest silent first`() async throws {
        let place = try TemporaryState()
        let state = try await place.open()
        for number in 0..<6 {
            try await state.storeSiteLedgers(
                ["host\(number).example": ledger(1)], at: .start + Double(number * 24).hours)
        }
        var retention = Retention()
        retention.siteDays = 30
        retention.siteRows = 4
        _ = try await state.prune(retention, now: .start + Double(6 * 24).hours)
        for number in 0..<6 {
            #expect((try await state.siteLedger(of: "host\(number).example") != nil) == (number >= 2))
        }
        _ = try await state.prune(retention, now: .start + Double(34 * 24).hours)
        #expect(try await state.siteLedger(of: "host3.example") == nil)
        #expect(try await state.siteLedger(of: "host5.example") != nil)
        try await state.close()
    }
}

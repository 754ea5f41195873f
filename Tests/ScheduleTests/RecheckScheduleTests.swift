import Foundation
import Testing
import WireModel

@testable import Schedule

/// When a published story is looked at again, and when it counts as gone.
struct RecheckScheduleTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private let schedule = RecheckSchedule()

    private func at(_ hours: Double) -> Date { Self.start.addingTimeInterval(hours * 3_600) }

    @Test(arguments: [(0.0, 1.0), (1, 6), (5.9, 6), (6, 24), (24, 72), (72, 168)])
    func `looks come ever more seldom`(age: Double, next: Double) {
        #expect(schedule.next(publishedAt: Self.start, now: at(age)) == at(next))
    }

    @Test func `an old version is left alone, and no age asks for none`() {
        #expect(schedule.next(publishedAt: Self.start, now: at(168)) == nil)
        #expect(RecheckSchedule(ages: []).next(publishedAt: Self.start, now: Self.start) == nil)
    }

    @Test(arguments: [
        (GoneProof.Cause.gone, [0.0, 0.6], true), (.gone, [0], false), (.gone, [0, 0.1], false),
        (.notFound, [0, 1, 25], true), (.notFound, [0, 25], false), (.notFound, [0, 1, 2], false),
        (.takedownPage, [0, 1], true), (.frontPage, [0, 1], false), (.deletedEntry, [0], true),
    ])
    func `a story is gone by so many looks over so much time`(cause: GoneProof.Cause, hours: [Double], isWhole: Bool)
        throws
    {
        var proof: GoneProof?
        for hour in hours { proof = schedule.proof(proof, cause: cause, detail: nil, at: at(hour)) }
        #expect(schedule.isWhole(try #require(proof)) == isWhole)
    }

    @Test func `the next look is the one that can make the proof whole`() throws {
        var proof = schedule.proof(nil, cause: .notFound, detail: "status 404", at: at(0))
        #expect(schedule.nextLook(proof) == at(1))
        proof = schedule.proof(proof, cause: .notFound, detail: nil, at: at(1))
        #expect(schedule.nextLook(proof) == at(24))
        proof = schedule.proof(proof, cause: .notFound, detail: nil, at: schedule.nextLook(proof))
        #expect(schedule.isWhole(proof))
        #expect(proof.detail == "status 404")
    }

    @Test func `404 and 410 speak of one thing, the less certain one decides; another cause begins anew`() {
        let first = schedule.proof(nil, cause: .gone, detail: nil, at: at(0))
        let second = schedule.proof(first, cause: .notFound, detail: nil, at: at(1))
        #expect((second.cause, second.looks) == (.notFound, 2))
        let other = schedule.proof(second, cause: .frontPage, detail: nil, at: at(2))
        #expect((other.cause, other.looks) == (.frontPage, 1))
    }
}

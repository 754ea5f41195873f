import Foundation
import TestKit
import Testing
import WireModel

@testable import Spool

@Suite struct GarbageCollectorTests {
    let place: TemporarySpool
    private let spool: Spool

    /// Ten records, one an hour from 10:00 on.
    init() throws {
        place = try TemporarySpool()
        spool = try Spool.opened(place.path)
        try spool.publish((1...10).map { try Story($0, at: Story.start.addingTimeInterval(Double($0 - 1) * 3600)) })
    }

    private func plan(
        hours: Int? = nil, bytes: Int? = nil, keepAtLeast: Int = 0, now: Date = Date()
    ) throws -> CollectionPlan {
        var settings = GarbageCollector.Settings()
        settings.keepFor = hours.map { .seconds($0 * 3600) }
        settings.keepBytes = bytes.map { ByteLimit(bytes: $0) }
        settings.keepAtLeast = keepAtLeast
        return try GarbageCollector(path: place.path, settings: settings).plan(at: now)
    }

    private func hour(_ number: Double) -> Date { Story.start.addingTimeInterval(number * 3600) }

    @Test("age counts from the end of the hour", arguments: [(2.0, 0), (2.99, 0), (3, 1), (5.5, 3), (100, 10)])
    func age(_ now: Double, _ through: Int) throws {
        #expect(try plan(hours: 2, now: hour(now)).through == through)
    }

    @Test func `size takes the oldest until the rest fits`() throws {
        let total = try plan(bytes: 0).bytes
        #expect(try plan(bytes: total).through == 0)
        #expect(try plan(bytes: total - 1).through == 1)
        let half = try plan(bytes: total / 2)
        #expect(half.reason == .size && (5...6).contains(half.through))
        #expect(try plan(bytes: 0).through == 10)
        #expect(try plan(bytes: 0, keepAtLeast: 4).through == 6)
    }

    @Test func `the slowest live consumer holds back, a stale one does not`() throws {
        let reader = try SpoolReader(path: place.path)
        try reader.acknowledge("fast", seq: 9)
        try reader.acknowledge("slow", seq: 3)
        let held = try plan(bytes: 0)
        #expect(held.through == 3 && held.heldBackBy == "slow")
        let later = try plan(bytes: 0, now: Date().addingTimeInterval(30 * 86_400))
        #expect(later.through == 10 && later.staleConsumers == ["fast", "slow"])
    }

    @Test func `a cut stands in the journal and its files are gone`() throws {
        let plan = try plan(hours: 1, now: hour(6))
        let report = try spool.collect(plan, at: hour(6))
        #expect(plan.through == 5 && report.recordsRemoved == 5 && report.bytesFreed > 0)
        #expect(try place.names(place.inSpool("records/2026/11/20")) == ["15", "16", "17", "18", "19"])
        let reader = try SpoolReader(path: place.path)
        #expect(try reader.collectedThrough() == 5)
        #expect(try reader.entries(from: 1, limit: 100).seqs == Array(1...10))
        #expect(try reader.entries(from: 10, limit: 100).count == 2)
        let verified = try reader.verify()
        #expect(verified.isSound && verified.collectedThrough == 5 && verified.recordsChecked == 5)
        try spool.publish([Story(11)])
        #expect(try self.plan(hours: 1, now: hour(6)).reason == .nothing)
        #expect(try reader.verify().isSound)
    }

    @Test func `a cut whose sweep was interrupted is finished by the next`() throws {
        let story = try Story(2, at: hour(1))
        let path = place.inSpool(story.publication.path)
        let bytes = try place.bytes(path)
        _ = try spool.collect(plan(hours: 1, now: hour(6)), at: hour(6))
        try FileManager.default.createDirectory(
            atPath: place.inSpool("records/2026/11/20/11"), withIntermediateDirectories: true)
        try place.write(bytes, to: path)
        #expect(try SpoolReader(path: place.path).verify().collectable == 1)
        let next = try plan(hours: 1, now: hour(6))
        #expect(next.reason == .nothing && next.through == 5 && next.isUnfinished)
        #expect(try spool.collect(next, at: hour(6)).recordsRemoved == 1)
        #expect(!place.exists(path))
        #expect(try !self.plan(hours: 1, now: hour(6)).isUnfinished)
    }

    @Test func `everything may go and publishing goes on`() throws {
        _ = try spool.collect(plan(bytes: 0), at: hour(20))
        #expect(try place.names(place.inSpool("records")).isEmpty)
        try spool.publish([Story(11, at: hour(9))])
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test func `a cut beyond the journal is refused`() throws {
        let plan = CollectionPlan(through: 11, collectedBefore: 0, reason: .age)
        #expect(throws: SpoolError.self) { try spool.collect(plan, at: hour(1)) }
    }

    @Test func `a clock that jumped keeps later seqs`() throws {
        // Seq 11 went into an old hour, 12 into a new one: what stays holds the cut below itself.
        try spool.publish([Story(11, at: hour(0.5)), Story(12, at: hour(11))])
        #expect(try plan(hours: 1, now: hour(4)).through == 3)
    }
}

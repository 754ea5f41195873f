import Foundation
import Glibc
import TestKit
import Testing

@testable import Spool

@Suite struct VerificationTests {
    let place: TemporarySpool
    private let stories: [Story]
    private let spool: Spool

    init() throws {
        place = try TemporarySpool()
        spool = try Spool.opened(place.path)
        stories = try Spool.stories(1...6)
        try spool.publish(stories)
    }

    private func verify() throws -> VerifyReport { try SpoolReader(path: place.path).verify() }
    private var journal: String { place.inSpool("journal/000000000001.ndjson") }

    private func lines() throws -> [String] {
        String(decoding: try place.bytes(journal), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func write(_ lines: [String]) throws {
        try place.write(lines.map { $0 + "\n" }.joined().utf8, to: journal)
    }

    @Test func `files that changed, went or came are found`() throws {
        let record = place.inSpool(stories[1].publication.path)
        try place.write("other".utf8, to: record)
        try #require(unlink(place.inSpool(stories[2].textPath)) == 0)
        try place.write("x".utf8, to: place.inSpool("records/2026/11/20/10/notes.doc"))
        let report = try verify()
        #expect(!report.isSound)
        #expect(report.damagedFiles.first == [stories[1].publication.path])
        #expect(report.missingFiles.first == [stories[2].textPath])
        #expect(report.strayFiles.first == ["records/2026/11/20/10/notes.doc"])
        #expect(throws: SpoolError.self) { try SpoolReader(path: place.path).record(stories[1].publication) }
    }

    @Test func `holes, doubles and damaged lines are found`() throws {
        var lines = try lines()
        let double = lines[0]
        lines.remove(at: 3)
        lines[1] = "nonsense"
        try write(lines + [double])
        let report = try verify()
        #expect(report.holes.first == ["2..<3", "4..<5"])
        #expect(report.doubles.first == ["1"])
        #expect(report.damagedLines.first == ["000000000001.ndjson:2"])
        #expect(report.strayFiles.count == 4)
    }

    @Test func `a publication under way is pending, not a fault`() throws {
        let next = try Story(7)
        try spool.stage([next])
        try spool.release([next.publication])
        let report = try verify()
        #expect(report.isSound && report.pendingFiles.count == 2)
    }

    @Test func `a link in place of a record is damage`() throws {
        let record = place.inSpool(stories[1].publication.path)
        try #require(rename(record, place.file("moved")) == 0)
        try #require(symlink(place.file("moved"), record) == 0)
        #expect(try verify().damagedFiles.first == [stories[1].publication.path])
    }

    @Test func `progress is told`() throws {
        var told: [Int] = []
        _ = try SpoolReader(path: place.path).verify { told.append($0) }
        #expect(told.last == 6)
    }
}

import Foundation
import Glibc
import TestKit
import Testing
import WireModel

@testable import Spool

/// What a death leaves behind, state by state (the table in docs/spool.md).
@Suite struct RecoveryTests {
    let place: TemporarySpool
    private let stories: [Story]
    private var intents: [Publication] { stories.map(\.publication) }

    init() throws {
        place = try TemporarySpool()
        stories = try Spool.stories(4...7)
        try Spool.opened(place.path).publish(Spool.stories(1...3))
    }

    private var journalPath: String { place.inSpool("journal/000000000001.ndjson") }

    private func expectWhole(_ last: Int = 7) throws {
        let report = try SpoolReader(path: place.path).verify()
        #expect(report.isSound, "\(report)")
        #expect(report.lastSeq == last && report.lines == last && !report.hasTornEnd)
        #expect(report.pendingFiles.count == 0)
        #expect(try place.names(place.inSpool("tmp")).isEmpty)
    }

    /// A spool that dies behind `steps`.
    private func die(_ steps: (Spool) throws -> Void) throws {
        let spool = try Spool.opened(place.path)
        try steps(spool)
    }

    @Test func `files without an intent are rubbish`() throws {
        try die { try $0.stage(stories) }
        let report = try Spool(path: place.path).recover(openIntents: [])
        #expect(report.rubbishRemoved == 7 && report.settled.isEmpty)
        try expectWhole(3)
    }

    @Test func `staged files with an intent are published`() throws {
        try die { try $0.stage(stories) }
        let report = try Spool(path: place.path).recover(openIntents: intents.reversed())
        #expect(report.renamesFinished == 4 && report.linesAdded == 4 && report.settled == intents)
        try expectWhole()
    }

    @Test func `a seed text that went ahead is followed by its record`() throws {
        try die { spool in
            try spool.stage(stories)
            try spool.release([intents[0]])
        }
        try #require(
            rename(place.inSpool(stories[0].publication.path), place.inSpool("tmp/\(stories[0].recordName)")) == 0)
        #expect(try Spool(path: place.path).recover(openIntents: intents).renamesFinished == 4)
        try expectWhole()
    }

    @Test func `released files only miss their lines`() throws {
        try die { spool in
            try spool.stage(stories)
            try spool.release(intents)
        }
        let report = try Spool(path: place.path).recover(openIntents: intents)
        #expect(report.renamesFinished == 0 && report.linesAdded == 4)
        try expectWhole()
    }

    @Test func `a journalled publication is settled and written once`() throws {
        try die { try $0.publish(stories) }
        let report = try Spool(path: place.path).recover(openIntents: intents)
        #expect(report.linesAdded == 0 && report.settled == intents)
        try expectWhole()
    }

    @Test func `a record that a consumer took is not published again`() throws {
        try die { spool in
            try spool.stage(stories)
            try spool.release(intents)
        }
        for story in stories {
            try #require(unlink(place.inSpool(story.publication.path)) == 0)
            _ = unlink(place.inSpool(story.textPath))
        }
        #expect(try Spool(path: place.path).recover(openIntents: intents).linesAdded == 4)
        let report = try SpoolReader(path: place.path).verify()
        #expect(report.lines == 7 && report.missingFiles.count == 7 && report.holes.count == 0)
    }

    @Test func `names in both places after a power cut are one record`() throws {
        try die { spool in
            try spool.stage(stories)
            try spool.release(intents)
        }
        for story in stories {
            try #require(
                link(place.inSpool(story.publication.path), place.inSpool("tmp/\(story.recordName)")) == 0)
        }
        _ = try Spool(path: place.path).recover(openIntents: intents)
        try expectWhole()
    }

    @Test func `a staged file that the disk lost is put aside and keeps its seq`() throws {
        try die { try $0.stage(stories) }
        try place.write([], to: place.inSpool("tmp/\(stories[1].recordName)"))
        let report = try Spool(path: place.path).recover(openIntents: intents)
        #expect(report.damaged == [intents[1]] && report.settled == intents)
        #expect(try SpoolReader(path: place.path).lastSeq() == 7)
        #expect(try place.names(place.inSpool("quarantine/damaged-record")).contains(stories[1].recordName))
    }

    @Test("a journal torn anywhere behind the last done line is made whole", arguments: [0, 1, 50, 399, 700, 1100])
    func torn(_ cut: Int) throws {
        let kept = try place.bytes(journalPath).count
        try die { try $0.publish(stories) }
        let bytes = try place.bytes(journalPath)
        try place.write(bytes.prefix(kept + cut), to: journalPath)
        let report = try Spool(path: place.path).recover(openIntents: intents)
        #expect(report.settled == intents && report.linesAdded > 0)
        try expectWhole()
        #expect(try place.bytes(journalPath) == bytes)
    }

    @Test func `zeros that a power cut left in the journal are written over`() throws {
        let kept = try place.bytes(journalPath).count
        try die { try $0.publish(stories) }
        var bytes = try place.bytes(journalPath)
        for position in kept..<kept + 500 { bytes[position] = 0 }
        try place.write(bytes, to: journalPath)
        #expect(try Spool(path: place.path).recover(openIntents: intents).mendedTornLine)
        try expectWhole()
    }

    @Test func `a torn end without an intent is cut off`() throws {
        let bytes = try place.bytes(journalPath)
        try place.write(bytes + Array(#"{"gc":{"thr"#.utf8), to: journalPath)
        #expect(try SpoolReader(path: place.path).verify().hasTornEnd)
        #expect(try Spool(path: place.path).recover(openIntents: []).mendedTornLine)
        #expect(try place.bytes(journalPath) == bytes)
    }

    @Test func `lines that nobody can replace stop the start`() throws {
        var bytes = try place.bytes(journalPath)
        bytes[5] = 0
        try place.write(bytes, to: journalPath)
        let error = #expect(throws: SpoolError.self) { try Spool(path: place.path).recover(openIntents: []) }
        #expect(error?.step == .check)
        #expect(try place.bytes(journalPath) == bytes)
    }

    @Test func `an empty journal file that was just begun is filled`() throws {
        var settings = Spool.Settings()
        settings.journalLines = 3
        do {
            let spool = try Spool.opened(place.path, settings: settings)
            try spool.stage(stories)
            try spool.release(intents)
        }
        try place.write([], to: place.inSpool("journal/000000000004.ndjson"))
        _ = try Spool(path: place.path, settings: settings).recover(openIntents: intents)
        #expect(try place.names(place.inSpool("journal")).count == 3)
        try expectWhole()
    }

    @Test func `recovery after recovery changes nothing`() throws {
        try die { try $0.stage(stories) }
        let spool = try Spool(path: place.path)
        _ = try spool.recover(openIntents: intents)
        let bytes = try place.bytes(journalPath)
        let again = try spool.recover(openIntents: intents)
        #expect(again.linesAdded == 0 && again.renamesFinished == 0 && again.settled == intents)
        #expect(try place.bytes(journalPath) == bytes)
        try spool.publish([Story(8)])
        try expectWhole(8)
    }

    @Test("any damage behind the last done line is mended", arguments: 1...40 as ClosedRange<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let kept = try place.bytes(journalPath).count
        try die { try $0.publish(stories) }
        var bytes = try place.bytes(journalPath)
        for _ in 0..<Int.random(in: 1...20, using: &random) {
            bytes[Int.random(in: kept..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<(bytes.count - kept), using: &random)) }
        try place.write(bytes, to: journalPath)
        _ = try SpoolReader(path: place.path).verify()
        _ = try Spool(path: place.path).recover(openIntents: intents)
        try expectWhole()
    }
}

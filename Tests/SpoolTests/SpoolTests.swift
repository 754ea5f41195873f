import Foundation
import Glibc
import TestKit
import Testing
import WireModel

@testable import Spool

@Suite struct SpoolTests {
    let place: TemporarySpool

    init() throws { place = try TemporarySpool() }

    private func mode(_ path: String) throws -> UInt32 {
        var found = stat()
        try #require(lstat(path, &found) == 0)
        return found.st_mode & 0o7777
    }

    @Test func `a record's path is made of its facts`() throws {
        let id = try #require(StoryID(hex: "547fe9a881ba73e2"))
        let at = Date(timeIntervalSince1970: 1_795_168_800.5)
        #expect(
            Spool.recordPath(seq: 123, id: id, version: 1, at: at)
                == "records/2026/11/20/10/000123_547fe9a881ba73e2.1.json")
        #expect(
            Spool.recordPath(seq: 12_345_678, id: id, version: 12, at: at)
                == "records/2026/11/20/10/12345678_547fe9a881ba73e2.12.json")
    }

    @Test func `a published story is whole, readable and in the journal`() throws {
        let spool = try Spool.opened(place.path)
        let stories = try Spool.stories(1...7)
        try spool.publish(stories)
        #expect(spool.lastJournalledSeq == 7)
        #expect(try place.names(place.inSpool("tmp")).isEmpty)
        let reader = try SpoolReader(path: place.path)
        #expect(try reader.entries(from: 1, limit: 100) == stories.map { .publication($0.publication) })
        for story in stories {
            #expect(try reader.record(story.publication) == story.record)
            #expect(try reader.seedText(story.publication) == story.seedText)
        }
        let report = try reader.verify()
        #expect(report.isSound && report.lines == 7 && report.lastSeq == 7)
    }

    @Test func `modes are the settings' own under any umask`() throws {
        let before = umask(0o077)
        defer { umask(before) }
        let spool = try Spool.opened(place.path)
        let story = try Story(1)
        try spool.publish([story])
        #expect(try mode(place.path) == 0o2750)
        #expect(try mode(place.inSpool("cursors")) == 0o2770)
        #expect(try mode(place.inSpool("records/2026/11/20/10")) == 0o2750)
        #expect(try mode(place.inSpool(story.publication.path)) == 0o640)
        #expect(try mode(place.inSpool("journal/000000000001.ndjson")) == 0o640)
        #expect(try place.names(place.path) == ["README", "cursors", "journal", "quarantine", "records", "tmp"])
    }

    @Test(arguments: ["tmp", "records"])
    func `a directory that was removed under the daemon is made again`(name: String) throws {
        let spool = try Spool.opened(place.path)
        try spool.publish(try Spool.stories(1...3))
        try FileManager.default.removeItem(atPath: place.inSpool(name))
        try spool.publish(try Spool.stories(4...6))
        #expect(try mode(place.inSpool(name)) == 0o2750)
        #expect(spool.lastJournalledSeq == 6)
        #expect(try SpoolReader(path: place.path).record(Story(6).publication) == Story(6).record)
        // The lock went with it.
        #expect(throws: SpoolError.self) { try Spool(path: place.path) }
        #expect(try spool.recover(openIntents: []).rubbishRemoved == 0)
        #expect(try SpoolReader(path: place.path).entries(from: 4, limit: 9).seqs == [4, 5, 6])
    }

    @Test func `an hour's directory that was removed is made again`() throws {
        let spool = try Spool.opened(place.path)
        try spool.publish([try Story(1)])
        try FileManager.default.removeItem(atPath: place.inSpool("records/2026/11/20"))
        try spool.publish([try Story(2)])
        #expect(try SpoolReader(path: place.path).record(Story(2).publication) == Story(2).record)
    }

    @Test(arguments: [false, true])
    func `files that were staged in a directory that is gone are never promised`(isMovedAside: Bool) throws {
        let spool = try Spool.opened(place.path)
        let stories = try Spool.stories(1...3)
        func takeAway() throws {
            if isMovedAside {
                try FileManager.default.moveItem(atPath: place.inSpool("tmp"), toPath: place.file("old"))
            } else {
                try FileManager.default.removeItem(atPath: place.inSpool("tmp"))
            }
        }
        for story in stories {
            try spool.stage(record: story.record, seedText: story.seedText, as: story.publication)
        }
        try takeAway()
        let error = #expect(throws: SpoolError.self) { try spool.flushStaging() }
        #expect(error?.description.contains("staged again") == true)
        spool.discardStaged(stories.map(\.publication))
        try spool.publish(stories)
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test func `a batch that loses its directory half way is refused whole`() throws {
        let spool = try Spool.opened(place.path)
        let stories = try Spool.stories(1...3)
        try spool.stage(record: stories[0].record, seedText: stories[0].seedText, as: stories[0].publication)
        try FileManager.default.removeItem(atPath: place.inSpool("tmp"))
        #expect(throws: SpoolError.self) {
            try spool.stage(record: stories[1].record, seedText: stories[1].seedText, as: stories[1].publication)
        }
        spool.discardStaged(stories.map(\.publication))
        try spool.publish(stories)
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test func `a spool that is gone as a whole is an error, and goes on when it is back`() throws {
        let spool = try Spool.opened(place.path)
        try spool.publish([try Story(1)])
        try FileManager.default.moveItem(atPath: place.path, toPath: place.file("elsewhere"))
        try FileManager.default.removeItem(atPath: place.file("elsewhere/tmp"))
        try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: false)
        try spool.publish([try Story(2)])  // the directory held open is the spool, whatever its name
        #expect(try place.names(place.path).isEmpty)
        try FileManager.default.removeItem(atPath: place.file("elsewhere"))
        #expect(throws: SpoolError.self) { try spool.stage([try Story(3)]) }
        #expect(throws: SpoolError.self) { try spool.recover(openIntents: []) }
    }

    @Test func `nothing is taken before recovery`() throws {
        let spool = try Spool(path: place.path)
        let story = try Story(1)
        #expect(throws: SpoolError.self) { try spool.publish([story]) }
        _ = try spool.recover(openIntents: [])
        try spool.publish([story])
    }

    @Test func `files that are not the publication's are refused`() throws {
        let spool = try Spool.opened(place.path)
        let story = try Story(1)
        #expect(throws: SpoolError.self) {
            try spool.stage(record: story.record + [32], seedText: story.seedText, as: story.publication)
        }
        #expect(throws: SpoolError.self) {
            try spool.stage(record: story.record, seedText: nil, as: story.publication)
        }
        var stray = story.publication
        stray.path = "records/../../../etc/000001_\(stray.id.hex).1.json"
        #expect(throws: SpoolError.self) {
            try spool.stage(record: story.record, seedText: story.seedText, as: stray)
        }
        #expect(try place.names(place.inSpool("tmp")).isEmpty)
    }

    @Test func `seqs follow one another in the journal`() throws {
        let spool = try Spool.opened(place.path)
        try spool.publish(Spool.stories(41...42))
        let stories = try Spool.stories(43...45)
        try spool.stage(stories)
        try spool.release(stories.map(\.publication))
        #expect(throws: SpoolError.self) { try spool.journal([stories[1].publication]) }
        #expect(throws: SpoolError.self) { try spool.journal([stories[0].publication, stories[2].publication]) }
        try spool.journal(stories.map(\.publication))
        #expect(throws: SpoolError.self) { try spool.stage([stories[0]]) }
        #expect(try SpoolReader(path: place.path).entries(from: 1, limit: 9).seqs == [41, 42, 43, 44, 45])
    }

    @Test func `a discarded batch leaves nothing and can be staged again`() throws {
        let spool = try Spool.opened(place.path)
        let stories = try Spool.stories(1...3)
        try spool.stage(stories)
        #expect(try place.names(place.inSpool("tmp")).count == 6)
        spool.discardStaged(stories.map(\.publication))
        #expect(try place.names(place.inSpool("tmp")).isEmpty)
        try spool.publish(stories)
    }

    @Test func `journal files turn over by lines and are named by their first seq`() throws {
        var settings = Spool.Settings()
        settings.journalLines = 4
        let spool = try Spool.opened(place.path, settings: settings)
        try spool.publish(Spool.stories(1...3))
        try spool.publish(Spool.stories(4...13))
        #expect(
            try place.names(place.inSpool("journal"))
                == ["000000000001.ndjson", "000000000005.ndjson", "000000000009.ndjson", "000000000013.ndjson"])
        let reader = try SpoolReader(path: place.path)
        #expect(try reader.entries(from: 1, limit: 100).seqs == Array(1...13))
        #expect(try reader.entries(from: 7, limit: 4).seqs == [7, 8, 9, 10])
        #expect(try reader.entries(from: 13, limit: 4).seqs == [13])
        #expect(try reader.entries(from: 14, limit: 4).isEmpty)
        #expect(try reader.lastSeq() == 13)
    }

    @Test func `a file system without RENAME_NOREPLACE is served by links`() throws {
        var settings = Spool.Settings()
        settings.linkInsteadOfRename = true
        let spool = try Spool.opened(place.path, settings: settings)
        try spool.publish(Spool.stories(1...3))
        #expect(try place.names(place.inSpool("tmp")).isEmpty)
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test func `a second writer is told to wait`() throws {
        let spool = try Spool.opened(place.path)
        let error = #expect(throws: SpoolError.self) { try Spool(path: place.path) }
        #expect(error?.isLocked == true)
        try spool.publish([Story(1)])
    }

    @Test func `readers never see half a record while publishing goes on`() async throws {
        let path = place.path
        let spool = try Spool.opened(path)
        // Detached: the publishing below blocks this test's own task, and the reader must look on meanwhile.
        let seen = Task.detached {
            let reader = try SpoolReader(path: path)
            var next = 1
            while next <= 400 {
                try Task.checkCancellation()
                for case .publication(let publication) in try reader.entries(from: next, limit: 50) {
                    #expect(publication.seq == next)
                    _ = try (reader.record(publication), reader.seedText(publication))
                    next += 1
                }
                await Task.yield()
            }
        }
        for start in stride(from: 1, through: 400, by: 8) { try spool.publish(Spool.stories(start...start + 7)) }
        try await seen.value
    }

    @Test func `room is measured against the floor`() throws {
        var settings = Spool.Settings()
        let spool = try Spool.opened(place.path, settings: settings)
        let report = try spool.freeSpace()
        #expect(report.freeBytes > 0 && report.freeBytes <= report.totalBytes)
        settings.freeSpaceFloor = ByteLimit(bytes: report.totalBytes)
        let strict = try Spool.opened(place.file("other"), settings: settings)
        #expect(try strict.freeSpace().isBelowFloor)
    }

    @Test func `an error says what, where and what to do`() {
        let full = SpoolError(step: .write, path: "/s/tmp/000123_3f.json", code: ENOSPC)
        #expect(full.description.hasPrefix("spool: cannot write /s/tmp/000123_3f.json: No space left on device; free"))
        #expect(full.isOutOfSpace && !full.isLocked)
        #expect(SpoolError.check("/s", "chmod o-w").description == "spool: cannot check /s; chmod o-w")
    }
}

import Foundation
import Glibc
import TestKit
import Testing
import WireModel

@testable import Spool

/// Somebody else's hands in the spool: links, pipes and modes that must not be followed.
@Suite struct SpoolTreeTests {
    let place: TemporarySpool
    private let outside: String

    init() throws {
        place = try TemporarySpool()
        outside = place.file("outside")
        try #require(mkdir(outside, 0o700) == 0)
    }

    static let directories = ["tmp", "records", "journal", "cursors", "quarantine"]

    @Test("a link in place of a directory is refused", arguments: directories)
    func linkInstead(_ name: String) throws {
        try #require(mkdir(place.path, 0o750) == 0)
        try #require(symlink(outside, place.inSpool(name)) == 0)
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
        #expect(try place.names(outside).isEmpty)
    }

    @Test("a file or pipe in place of a directory is refused", arguments: directories)
    func fileInstead(_ name: String) throws {
        try #require(mkdir(place.path, 0o750) == 0)
        if name < "m" {
            try place.write([], to: place.inSpool(name))
        } else {
            try #require(mkfifo(place.inSpool(name), 0o600) == 0)
        }
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
    }

    @Test func `the spool itself is not reached through a link`() throws {
        try #require(symlink(outside, place.path) == 0)
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
        #expect(try place.names(outside).isEmpty)
    }

    @Test("a path that names no directory of its own is refused", arguments: ["", "/", ".", "..", "a/..", "x\0y"])
    func path(_ path: String) {
        #expect(throws: SpoolError.self) { try Spool(path: path) }
    }

    @Test func `a directory that everybody may write is refused unless sticky`() throws {
        _ = try Spool.opened(place.path)
        try #require(chmod(place.inSpool("journal"), 0o777) == 0)
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
        try #require(chmod(place.inSpool("journal"), 0o750) == 0)
        try #require(chmod(place.directory, 0o777) == 0)
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
        try #require(chmod(place.directory, 0o1777) == 0)
        _ = try Spool.opened(place.path)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a directory away"))
    func `a foreign owner is refused`() throws {
        _ = try Spool.opened(place.path)
        try #require(chown(place.inSpool("records"), 65_534, 65_534) == 0)
        #expect(throws: SpoolError.self) { try Spool.opened(place.path) }
    }

    @Test("something planted where a record goes is not touched", arguments: ["link", "file", "pipe", "directory"])
    func planted(_ kind: String) throws {
        let spool = try Spool.opened(place.path)
        let stories = try Spool.stories(1...2)
        try spool.publish([stories[0]])
        let target = place.inSpool(stories[1].publication.path)
        switch kind {
        case "link": try #require(symlink(outside + "/stolen", target) == 0)
        case "file": try place.write("foreign".utf8, to: target)
        case "pipe": try #require(mkfifo(target, 0o600) == 0)
        default: try #require(mkdir(target, 0o700) == 0)
        }
        try spool.stage([stories[1]])
        let intents = [stories[1].publication]
        #expect(throws: SpoolError.self) { try spool.release(intents) }
        #expect(throws: SpoolError.self) { try spool.journal(intents) }
        #expect(try place.names(outside).isEmpty)
        try #require(kind == "directory" ? rmdir(target) == 0 : unlink(target) == 0)
        #expect(try spool.recover(openIntents: intents).settled == intents)
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test("something planted in tmp is not written through", arguments: ["link", "hard link", "pipe"])
    func plantedInTmp(_ kind: String) throws {
        let spool = try Spool.opened(place.path)
        let story = try Story(1)
        let target = place.inSpool("tmp/\(story.recordName)")
        try place.write("precious".utf8, to: outside + "/file")
        switch kind {
        case "link": try #require(symlink(outside + "/file", target) == 0)
        case "hard link": try #require(link(outside + "/file", target) == 0)
        default: try #require(mkfifo(target, 0o600) == 0)
        }
        try spool.publish([story])
        #expect(try place.bytes(outside + "/file") == Array("precious".utf8))
        #expect(try SpoolReader(path: place.path).verify().isSound)
    }

    @Test func `a pipe in place of a journal file is an error, not a wait`() throws {
        _ = try Spool.opened(place.path)
        try #require(mkfifo(place.inSpool("journal/000000000001.ndjson"), 0o600) == 0)
        #expect(throws: SpoolError.self) { try Spool(path: place.path) }
        #expect(throws: SpoolError.self) { try SpoolReader(path: place.path).entries(from: 1, limit: 1) }
    }
}

import Foundation
import Glibc
import TestKit
import Testing

@testable import wirespool

/// Links, pipes and folders that somebody else laid in the way, before the built binary writes there.
@Suite(.timeLimit(.minutes(10)))
struct PlantedTests {
    enum Plant: String, CaseIterable, Sendable {
        case tmp, records, journal, cursors, quarantine, journalLink, journalHardLink, journalPipe, recordsHour
        case database, databaseHardLink, log, lock, lockPipe, copies
    }

    private static let secret = "not yours\n"

    /// A house that published already, so that everything stands where it will be looked for.
    private func settled() async throws -> House {
        let house = try House()
        try FileManager.default.createDirectory(atPath: house.place.file("first"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: house.place.file("later"), withIntermediateDirectories: true)
        for (folder, number) in [("first", 1), ("later", 2), ("later", 3)] {
            let text =
                "# \(MadeNews.headline(number))\n\n" + MadeNews.paragraphs(number).joined(separator: "\n\n") + "\n"
            _ = try house.write(text, to: "\(folder)/\(number).txt")
        }
        let ended = try await house.run("backfill", "--seed-text", house.place.file("first"))
        try #require(ended.code == 0, "\(ended)")
        return house
    }

    /// - Parameters:
    ///   - victim: a file outside.
    ///   - outside: a folder outside.
    private func plant(_ plant: Plant, in house: House, victim: String, outside: String) throws {
        func replace(_ path: String, _ laid: (String) -> Int32) throws {
            #expect(FileManager.default.fileExists(atPath: path), "\(path) is where the product writes")
            try FileManager.default.moveItem(atPath: path, toPath: path + ".aside")
            try #require(laid(path) == 0)
        }
        let journal = house.spool + "/journal/000000000001.ndjson"
        switch plant {
        case .tmp, .records, .journal, .cursors, .quarantine:
            try replace("\(house.spool)/\(plant.rawValue)") { symlink(outside, $0) }
        case .journalLink: try replace(journal) { symlink(victim, $0) }
        case .journalHardLink: try replace(journal) { link(victim, $0) }
        case .journalPipe: try replace(journal) { mkfifo($0, 0o600) }
        case .recordsHour:
            let years = try FileManager.default.contentsOfDirectory(atPath: house.spool + "/records")
            try replace("\(house.spool)/records/\(try #require(years.first))") { symlink(outside, $0) }
        case .database: try replace(house.state + "/state.sqlite") { symlink(victim, $0) }
        case .databaseHardLink: try replace(house.state + "/state.sqlite") { link(victim, $0) }
        case .log: try #require(symlink(victim, house.state + "/state.sqlite-journal") == 0)
        case .lock: try replace(house.state + "/state.sqlite.lock") { symlink(victim, $0) }
        case .lockPipe: try replace(house.state + "/state.sqlite.lock") { mkfifo($0, 0o600) }
        case .copies: try replace(house.state + "/state.sqlite.copies") { symlink(outside, $0) }
        }
    }

    @Test(arguments: Plant.allCases)
    func `nothing outside is read, written or waited for`(_ what: Plant) async throws {
        let house = try await settled()
        let outside = house.place.file("outside")
        try FileManager.default.createDirectory(
            atPath: outside, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let victim = try house.write(Self.secret, to: "victim")
        try plant(what, in: house, victim: victim, outside: outside)
        let ended = try await house.run("backfill", "--seed-text", house.place.file("later"))
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == Self.secret, "\(ended)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside).isEmpty, "\(ended)")
        if ended.code != 0 {
            #expect([65, 69, 73, 74, 75, 77, 78].contains(ended.code), "\(ended)")
            #expect(ended.err.contains(house.place.directory), "it says where: \(ended.err)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a link away"))
    func `a state folder that others may turn or fill is refused, with what to do`() async throws {
        let house = try await settled()
        let state = house.state
        try FileManager.default.moveItem(atPath: state, toPath: state + ".own")
        try #require(symlink(state + ".own", state) == 0)
        #expect(try await house.run("backfill", "--seed-text", house.place.file("later")).code == 0, "our own link")
        try #require(lchown(state, 65_534, 65_534) == 0)
        let turned = try await house.run("backfill", "--seed-text", house.place.file("later"))
        #expect(turned.code == 77 && turned.err.contains("user 65534"), "\(turned)")
        try FileManager.default.removeItem(atPath: state)
        try FileManager.default.moveItem(atPath: state + ".own", toPath: state)
        try #require(chmod(state, 0o777) == 0)
        let open = try await house.run("backfill", "--seed-text", house.place.file("later"))
        #expect(open.code == 77 && open.err.contains("chmod 700"), "\(open)")
    }
}

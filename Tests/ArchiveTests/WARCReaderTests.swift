import Foundation
import TestKit
import Testing
import WireModel

@testable import Archive

struct WARCReaderTests {
    let folder: TemporarySpool

    init() throws { folder = try TemporarySpool() }

    private func file(_ bytes: [UInt8]) throws -> String {
        let path = folder.file("a.warc")
        try folder.write(bytes, to: path)
        return path
    }

    private static let three = (0..<3).map { Made.record(Made.http("<p>\($0)</p>"), uri: "https://news.example/\($0)") }
    private static let uris = (0..<3).map { "https://news.example/\($0)" }

    struct Form: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    static let forms = [
        Form(name: "plain", bytes: Array(three.joined())),
        Form(name: "a member a record", bytes: Array(three.map(Made.gzip).joined())),
        Form(name: "one member", bytes: Made.gzip(Array(three.joined()))),
        Form(name: "two records in a member", bytes: Made.gzip(three[0] + three[1]) + Made.gzip(three[2])),
        Form(name: "padded with zeros", bytes: Array(three.map(Made.gzip).joined()) + [UInt8](repeating: 0, count: 99)),
        Form(name: "empty members between", bytes: Array(three.map { Made.gzip($0) + Made.gzip([]) }.joined())),
    ]

    @Test(arguments: forms)
    func `records are read in order from every form`(form: Form) throws {
        let (records, damage) = try Made.all(file(form.bytes))
        #expect(damage.isEmpty)
        #expect(records.map(\.targetURI) == Self.uris)
        #expect(records.map(\.kind) == [.response, .response, .response])
        #expect(records.allSatisfy { $0.date == Date(timeIntervalSince1970: 1_795_168_800) && !$0.isTruncated })
        #expect(records.map { ArchivedResponse($0.block)?.body } == (0..<3).map { Made.bytes("<p>\($0)</p>") })
    }

    @Test(arguments: forms)
    func `a reader goes on at the place of each record and behind it`(form: Form) throws {
        let path = try file(form.bytes)
        let reader = try WARCReader(path: path)
        var count = 0
        while let record = try reader.next() {
            let again = try Made.all(path, from: record.place)
            #expect(again.damage.isEmpty)
            #expect(again.records.map(\.targetURI) == Array(Self.uris[count...]))
            count += 1
            let rest = try Made.all(path, from: reader.place)
            #expect(rest.damage.isEmpty)
            #expect(rest.records.map(\.targetURI) == Array(Self.uris[count...]))
        }
        #expect(count == 3)
    }

    struct Odd: Sendable, CustomTestStringConvertible {
        var name: String
        var record: [UInt8]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Odd(name: "LF alone", record: Made.record(Made.http("x"), lineEnd: "\n", tail: "\n\n")),
        Odd(name: "no line ends behind", record: Made.record(Made.http("x"), tail: "")),
        Odd(name: "many line ends behind", record: Made.record(Made.http("x"), tail: "\r\n\r\n\r\n\r\n")),
        Odd(name: "brackets", record: Made.record(Made.http("x"), uri: "<https://news.example/a>")),
        Odd(name: "version 0.18", record: Made.record(Made.http("x"), version: "WARC/0.18")),
        Odd(name: "version 1.1", record: Made.record(Made.http("x"), version: "WARC/1.1")),
        Odd(name: "folded", record: Made.record(Made.http("x"), fields: ["WARC-IP-Address:", "  192.0.2.1"])),
        Odd(name: "a nameless line", record: Made.record(Made.http("x"), fields: ["nothing"])),
    ])
    func `a record of an odd form is read`(odd: Odd) throws {
        let next = Made.record(Made.http("y"), uri: "https://news.example/b")
        for bytes in [odd.record + next, Made.gzip(odd.record) + Made.gzip(next)] {
            let (records, damage) = try Made.all(file(bytes))
            #expect(damage.isEmpty)
            #expect(records.map(\.targetURI) == ["https://news.example/a", "https://news.example/b"])
        }
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        var name: String
        var middle: [UInt8]
        var damage: WARCDamage
        var gzipDamage: WARCDamage?
        var testDescription: String { name }
    }

    @Test(arguments: [
        Broken(name: "rubbish", middle: Made.bytes("rubbish, not a record"), damage: .badLength, gzipDamage: .noMark),
        Broken(name: "length too small", middle: Made.record(Made.http("abcdef"), length: "3"), damage: .badLength),
        Broken(
            name: "length too large", middle: Made.record(Made.http("abcdef"), length: "80"), damage: .badLength,
            gzipDamage: .cutShort),
        Broken(name: "length beyond the file", middle: Made.record([], length: "99999999"), damage: .cutShort),
        Broken(name: "length no number", middle: Made.record([], length: "12x"), damage: .badHeader),
        Broken(
            name: "length of 30 digits", middle: Made.record([], length: String(repeating: "9", count: 30)),
            damage: .badHeader),
        Broken(name: "negative length", middle: Made.record([], length: "-1"), damage: .badHeader),
        Broken(name: "no such version", middle: Made.record([], version: "WARC/7"), damage: .badHeader),
        Broken(
            name: "head without end", middle: Made.bytes("WARC/1.0\r\n" + String(repeating: "a: b\r\n", count: 20_000)),
            damage: .badHeader),
        Broken(
            name: "20,000 first lines", middle: Made.bytes(String(repeating: "WARC/1.0\r\n", count: 20_000)),
            damage: .badHeader),
        Broken(
            name: "a first line within a head",
            middle: Made.bytes("WARC/1.0\r\nWARC-Type: response\r\nWARC/1.1\r\n\r\n"),
            damage: .badHeader),
    ])
    func `a damaged record is passed over and counted once`(broken: Broken) throws {
        let others = [0, 1].map { Made.record(Made.http("ok"), uri: Self.uris[$0]) }
        var (records, damage) = try Made.all(file(others[0] + broken.middle + others[1]))
        // Rubbish behind a record is told from it by nothing: the record before it goes, too.
        #expect(records.map(\.targetURI) == (broken.gzipDamage == .noMark ? [Self.uris[1]] : Array(Self.uris[..<2])))
        #expect(damage == [broken.damage: 1])
        (records, damage) = try Made.all(file(Made.gzip(others[0]) + Made.gzip(broken.middle) + Made.gzip(others[1])))
        #expect(records.map(\.targetURI) == Array(Self.uris[..<2]))
        #expect(damage == [broken.gzipDamage ?? broken.damage: 1])
    }

    @Test func `a member with a flipped bit is passed over, its neighbours are not`() throws {
        let members = Self.three.map(Made.gzip)
        for at in members[1].indices {
            var middle = members[1]
            middle[at] ^= 0x10
            let (records, damage) = try Made.all(file(members[0] + middle + members[2]))
            let uris = records.map(\.targetURI)
            #expect(uris.first == Self.uris[0] && uris.last == Self.uris[2], "byte \(at)")
            // A flip in the header's time stamp or system byte changes nothing that is read.
            #expect(records.count == 3 ? damage.isEmpty : damage.values.reduce(0, +) == 1, "byte \(at)")
        }
    }

    @Test(arguments: forms)
    func `a torn file gives its whole records, wherever it is torn`(form: Form) throws {
        for end in 0..<form.bytes.count {
            let (records, damage) = try Made.all(file(Array(form.bytes[..<end])))
            #expect(records.map(\.targetURI) == Array(Self.uris[..<records.count]))
            #expect(damage.values.reduce(0, +) <= 1)
        }
    }

    @Test(arguments: 0..<6)
    func `cut and flipped bytes never trap, nor cost more than their records`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<150 {
            var bytes = (Self.forms.randomElement(using: &random) ?? Self.forms[0]).bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 40 {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
                default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...30, using: &random)))
                }
            }
            let (records, _) = try Made.all(file(bytes))
            #expect(records.count <= 4)
            for record in records { _ = ArchivedResponse(record.block) }
        }
    }

    @Test func `a block longer than the limit is cut, and the next record is found`() throws {
        let long = Made.record(Made.http(String(repeating: "long ", count: 100_000)), uri: Self.uris[0])
        let next = Made.record(Made.http("x"), uri: Self.uris[1])
        var settings = WARCReader.Settings()
        settings.blockLimit = .kibibytes(4)
        for bytes in [long + next, Made.gzip(long) + Made.gzip(next)] {
            let (records, damage) = try Made.all(file(bytes), settings: settings)
            #expect(damage.isEmpty)
            #expect(records.map(\.targetURI) == Array(Self.uris[..<2]))
            #expect(records[0].block.count == 4_096 && records[0].isCut && records[0].isTruncated)
        }
    }

    @Test func `lying lengths cost no more than another pass`() throws {
        var bytes: [UInt8] = []
        for index in 0..<40_000 {
            bytes += Made.bytes("WARC/1.0\r\nContent-Length: \(1_000_000 + index)\r\n\r\n")
        }
        bytes += [UInt8](repeating: 0x61, count: 2_000_000)
        let path = try file(bytes)
        let spent = try processorSeconds {
            let (records, damage) = try Made.all(path)
            #expect(records.isEmpty)
            #expect(damage.values.reduce(0, +) == 1)
        }
        #expect(spent < 20, "quadratic would take hours")
    }

    @Test func `a file that is no WARC has no records`() throws {
        #expect(try Made.all(file([])).damage.isEmpty)
        let text = try Made.all(file(Made.bytes("<html>no archive</html>")))
        #expect(text.records.isEmpty && text.damage == [.noMark: 1])
        let other = try Made.all(file(Made.gzip(Made.bytes("no archive"))))
        #expect(other.records.isEmpty && other.damage == [.noMark: 1])
    }

    @Test func `a file that is not there and a directory are told`() throws {
        #expect(throws: ArchiveError(step: .open, path: "/nowhere/a.warc", code: ENOENT)) {
            try WARCReader(path: "/nowhere/a.warc")
        }
        #expect(throws: ArchiveError(step: .open, path: folder.directory, code: EISDIR)) {
            try WARCReader(path: folder.directory)
        }
    }
}

import Foundation
import TestKit
import Testing
import WireModel

@testable import Spool

@Suite struct QuarantineTests {
    let place: TemporarySpool

    init() throws {
        place = try TemporarySpool()
        _ = try Spool.opened(place.path)
    }

    private func made(_ name: String, reason: String = "parser-timeout", bytes: Int = 3) -> QuarantineCase {
        QuarantineCase(
            reason: reason, url: "https://example.org/\(name)", detail: "took 10 s", at: Story.start,
            page: [UInt8](repeating: 120, count: bytes),
            trace: [TraceEvent(at: Story.start, stage: .extract, decision: "killed", details: ["ms": "10000"])])
    }

    @Test func `a case is kept with its page and taken out again`() throws {
        let quarantine = try Quarantine(path: place.path)
        let receipt = try quarantine.put(made("a"))
        #expect(receipt.dropped == 0)
        #expect(try quarantine.show(receipt.id) == made("a"))
        #expect(try quarantine.list().map(\.pageBytes) == [3])
        #expect(try quarantine.list(reason: "other").isEmpty)
        #expect(try quarantine.drop(receipt.id))
        #expect(try !quarantine.drop(receipt.id))
        #expect(try quarantine.show(receipt.id) == nil)
        #expect(try place.names(place.inSpool("quarantine/parser-timeout")).isEmpty)
    }

    @Test func `a page that fails again takes its own place`() throws {
        let quarantine = try Quarantine(path: place.path)
        let first = try quarantine.put(made("a", bytes: 3)).id
        #expect(try quarantine.put(made("a", bytes: 5)).id == first)
        #expect(try quarantine.list().map(\.pageBytes) == [5])
    }

    @Test func `names hold nothing of the page's`() throws {
        let quarantine = try Quarantine(path: place.path)
        let id = try quarantine.put(made("../../../../etc/passwd\0\u{202E}")).id
        #expect(StoryID(hex: id) != nil)
        #expect(try place.names(place.inSpool("quarantine")) == ["parser-timeout"])
        #expect(throws: SpoolError.self) { try quarantine.put(made("a", reason: "../up")) }
        #expect(throws: SpoolError.self) { try quarantine.put(made("a", reason: "")) }
        #expect(try quarantine.show("../../README") == nil)
    }

    @Test func `bounds in number and bytes drop the oldest`() throws {
        var settings = Quarantine.Settings()
        settings.caseLimit = 5
        settings.pageLimit = .kibibytes(16)
        settings.byteLimit = .kibibytes(40)
        let quarantine = try Quarantine(path: place.path, settings: settings)
        var dropped = 0
        for number in 1...8 { dropped += try quarantine.put(made("\(number)")).dropped }
        #expect(dropped == 3)
        #expect(try quarantine.list().map(\.content.url).first == "https://example.org/4")
        dropped = 0
        for number in 11...13 {
            dropped += try quarantine.put(made("\(number)", reason: "too-large", bytes: 100_000)).dropped
        }
        let left = try quarantine.list()
        #expect(left.map(\.pageBytes).reduce(0, +) <= 40 << 10)
        #expect(left.last?.pageBytes == 16 << 10)
        #expect(dropped + left.count == 8)
    }

    @Test func `a damaged case is listed and can be dropped`() throws {
        let quarantine = try Quarantine(path: place.path)
        let id = try quarantine.put(made("a")).id
        try place.write("{".utf8, to: place.inSpool("quarantine/parser-timeout/\(id).json"))
        #expect(try quarantine.list().map(\.id) == [id])
        #expect(throws: SpoolError.self) { try quarantine.show(id) }
        #expect(try quarantine.drop(id))
    }

    @Test func `what a death left is swept by the next case`() throws {
        let quarantine = try Quarantine(path: place.path)
        try quarantine.put(made("a"))
        let shelf = place.inSpool("quarantine/parser-timeout")
        try place.write([1], to: shelf + "/0123456789abcdef.page")
        try place.write([1], to: shelf + "/.0123456789abcdef.json.new.tmp")
        try quarantine.put(made("b"))
        #expect(try place.names(shelf).count == 4)
    }
}

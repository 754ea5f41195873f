import Foundation
import TestKit
import Testing

@testable import Spool

@Suite struct CursorTests {
    let place: TemporarySpool
    private let reader: SpoolReader

    init() throws {
        place = try TemporarySpool()
        _ = try Spool.opened(place.path)
        reader = try SpoolReader(path: place.path)
    }

    @Test func `a cursor is kept, moved either way and forgotten`() throws {
        #expect(try reader.cursor("index") == 0)
        try reader.acknowledge("index", seq: 12)
        try reader.acknowledge("mail.2", seq: 3)
        #expect(try SpoolReader(path: place.path).cursor("index") == 12)
        try reader.acknowledge("index", seq: 4)
        #expect(try reader.cursors() == ["index": 4, "mail.2": 3])
        try reader.forget("mail.2")
        #expect(try place.names(place.inSpool("cursors")) == ["index.json"])
    }

    @Test(
        "a name that is no consumer's is refused",
        arguments: ["", ".", "..", ".x", "A", "a/b", "../x", "a b", "ä", "a\0b", String(repeating: "a", count: 65)])
    func name(_ name: String) throws {
        #expect(throws: SpoolError.self) { try reader.acknowledge(name, seq: 1) }
        #expect(throws: SpoolError.self) { try reader.cursor(name) }
        #expect(try place.names(place.inSpool("cursors")).isEmpty)
    }

    @Test("a damaged cursor is an error and can be set anew", arguments: ["", "{", #"{"consumer":"a","seq":-1}"#])
    func damaged(_ content: String) throws {
        try place.write(content.utf8, to: place.inSpool("cursors/a.json"))
        #expect(throws: SpoolError.self) { try reader.cursor("a") }
        try reader.acknowledge("a", seq: 2)
        #expect(try reader.cursor("a") == 2)
    }

    @Test func `a negative seq is refused`() {
        #expect(throws: SpoolError.self) { try reader.acknowledge("a", seq: -1) }
    }
}

import Testing

@testable import Feeds

struct FeedCharsetTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var contentType: String?
        var encoding: String
        var text: String
        var testDescription: String { name }
    }

    private static func declared(_ label: String, _ tail: [UInt8]) -> [UInt8] {
        Array("<?xml version='1.0' encoding='\(label)'?>".utf8) + tail
    }

    private static let cases = [
        Case(name: "nothing said", bytes: [0x3C, 0xC3, 0xA9], encoding: "utf-8", text: "é"),
        Case(
            name: "header before declaration", bytes: declared("utf-8", [0xE9]),
            contentType: "text/xml; charset=\"ISO-8859-1\"", encoding: "windows-1252", text: "é"),
        Case(name: "declaration", bytes: declared("windows-1251", [0xC6]), encoding: "windows-1251", text: "Ж"),
        Case(
            name: "label that the bytes contradict", bytes: declared("utf-8", [0xE9, 0x3C]),
            encoding: "windows-1252", text: "é"),
        Case(
            name: "header contradicted, declaration right", bytes: declared("windows-1251", [0xC6, 0x3C]),
            contentType: "text/xml;charset=utf-8", encoding: "windows-1251", text: "Ж"),
        Case(
            name: "us-ascii with other bytes", bytes: [0x3C, 0xC3, 0xA9], contentType: "text/xml; charset=us-ascii",
            encoding: "utf-8", text: "é"),
        Case(
            name: "mark before header", bytes: [0xEF, 0xBB, 0xBF, 0x3C, 0xC3, 0xA9],
            contentType: "text/xml; charset=windows-1251", encoding: "utf-8", text: "é"),
        Case(
            name: "UTF-16 without a mark", bytes: [0x00, 0x3C, 0x00, 0x72, 0x04, 0x16],
            encoding: "utf-16be", text: "Ж"),
        Case(
            name: "UTF-32 with a mark", bytes: [0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0, 0x16, 0x04, 0, 0],
            encoding: "utf-32le", text: "Ж"),
        Case(name: "cut inside a character", bytes: [0x3C, 0xC3, 0xA9, 0xE2, 0x82], encoding: "utf-8", text: "é"),
        Case(name: "UTF-16 declared over ASCII bytes", bytes: declared("utf-16", [0x3C]), encoding: "utf-8", text: "<"),
    ]

    @Test(arguments: cases)
    func `bytes are read by mark, header, declaration and what they are`(_ c: Case) {
        let charset = FeedCharset(c.bytes, contentType: c.contentType)
        #expect(charset.encoding.name == c.encoding)
        #expect(String(decoding: charset.text, as: UTF8.self).contains(c.text))
    }

    @Test func `UTF-8 that was encoded twice is read once more`() {
        let mended = "â€¦ Ã©".withView { DoubleDecoding.undone($0) }
        #expect(mended.map { String(decoding: $0, as: UTF8.self) } == "… é")
        #expect("Été, Ârt".withView { DoubleDecoding.undone($0) } == nil)
        #expect("plain".withView { DoubleDecoding.undone($0) } == nil)
    }
}

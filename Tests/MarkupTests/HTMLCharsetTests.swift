import Testing

@testable import Markup

struct HTMLCharsetTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        var contentType: String?
        let encoding: String
        let text: String
        var testDescription: String { name }
    }

    private static func page(_ declared: String, _ body: [UInt8]) -> [UInt8] {
        Array("<meta charset=\"\(declared)\"><p>".utf8) + body + Array("</p>".utf8)
    }

    @Test(
        "charset",
        arguments: [
            Case(
                name: "nothing declared, UTF-8", bytes: Array("<p>Zürich</p>".utf8), encoding: "utf-8", text: "Zürich"),
            Case(
                name: "byte order mark", bytes: [0xEF, 0xBB, 0xBF] + Array("<p>é</p>".utf8),
                contentType: "text/html; charset=iso-8859-1", encoding: "utf-8", text: "é"),
            Case(
                name: "UTF-16 with its mark",
                bytes: [0xFF, 0xFE] + "<p>é</p>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
                encoding: "utf-16le", text: "é"),
            Case(
                name: "valid UTF-8 wins over a wrong declaration", bytes: page("iso-8859-1", Array("ü".utf8)),
                encoding: "utf-8", text: "ü"),
            Case(
                name: "valid UTF-8 wins over a wrong header", bytes: Array("<p>für die Öffentlichkeit</p>".utf8),
                contentType: "text/html; charset=ISO-8859-1", encoding: "utf-8", text: "für die Öffentlichkeit"),
            Case(
                name: "iso-8859-1 means windows-1252", bytes: page("iso-8859-1", [0x93, 0xFC, 0x94]),
                encoding: "windows-1252", text: "“ü”"),
            Case(
                name: "the header's charset", bytes: [0x3C, 0x70, 0x3E, 0xE1, 0x3C, 0x2F, 0x70, 0x3E],
                contentType: "text/html; charset=\"windows-1251\"", encoding: "windows-1251", text: "б"),
            Case(name: "the declared charset", bytes: page("iso-8859-2", [0xB9]), encoding: "iso-8859-2", text: "š"),
            Case(
                name: "nothing declared, not UTF-8", bytes: [0x3C, 0x70, 0x3E, 0xE9, 0x3C, 0x2F, 0x70, 0x3E],
                encoding: "windows-1252", text: "é"),
            Case(
                name: "UTF-8 with one broken byte", bytes: Array("<p>äöüäöüäöü".utf8) + [0xC3] + Array("x</p>".utf8),
                encoding: "utf-8", text: "äöüäöüäöü\u{FFFD}x"),
        ])
    func charset(_ given: Case) throws {
        let page = try HTMLPage(bytes: given.bytes, contentType: given.contentType)
        #expect(page.encoding == given.encoding)
        #expect(page.blocks.map { page.string($0.text) } == [given.text])
    }
}

import Testing

@testable import Markup

struct WebEncodingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var label: String
        var bytes: [UInt8]
        var text: String
        var testDescription: String { label }
    }

    @Test(
        "bytes become text",
        arguments: [
            Case(label: "utf-8", bytes: [0xEF, 0xBB, 0xBF, 0xC3, 0xA9], text: "é"),
            Case(label: "latin1", bytes: [0x80, 0x93, 0xE9, 0x81], text: "€“é\u{81}"),
            Case(label: "windows-1251", bytes: [0xCD, 0xEE], text: "Но"),
            Case(label: "windows-1253", bytes: [0x81, 0xE1], text: "\u{81}α"),
            Case(label: "windows-1255", bytes: [0xF9, 0xD1], text: "\u{5E9}\u{5C1}"),
            Case(label: "windows-1258", bytes: [0x61, 0xEC], text: "a\u{301}"),
            Case(label: "koi8-r", bytes: [0xEE, 0xCF], text: "Но"),
            Case(label: "koi8-u", bytes: [0xAE], text: "ў"),
            Case(label: "iso-8859-9", bytes: [0xDD, 0x80], text: "İ€"),
            Case(label: "macintosh", bytes: [0xDB, 0x8E], text: "€é"),
            Case(label: "tis-620", bytes: [0xA1], text: "ก"),
            Case(label: "ibm866", bytes: [0x8D], text: "Н"),
            Case(label: "x-user-defined", bytes: [0x41, 0x80], text: "A\u{F780}"),
            Case(label: "gb2312", bytes: [0xD0, 0xC2, 0x80], text: "新€"),
            Case(label: "gb18030", bytes: [0x81, 0x30, 0x81, 0x30], text: "\u{80}"),
            Case(label: "big5", bytes: [0xB7, 0x73, 0xBB, 0x44], text: "新聞"),
            Case(label: "euc-jp", bytes: [0xBF, 0xB7], text: "新"),
            Case(label: "iso-2022-jp", bytes: [0x1B, 0x24, 0x42, 0x3F, 0x37, 0x1B, 0x28, 0x42, 0x41], text: "新A"),
            Case(label: "x-sjis", bytes: [0x90, 0x56, 0x87, 0x40], text: "新①"),
            Case(label: "ks_c_5601-1987", bytes: [0xB4, 0xBA, 0xBD, 0xBA], text: "뉴스"),
            Case(label: "utf-16", bytes: [0x16, 0x04, 0x3D, 0xD8, 0x00, 0xDE], text: "Ж😀"),
            Case(label: "utf-16be", bytes: [0xFE, 0xFF, 0x04, 0x16], text: "Ж"),
        ])
    func bytesBecomeText(_ c: Case) throws {
        let encoding = try #require(WebEncoding(label: c.label))
        let decoded = try #require(encoding.decode(c.bytes, strict: true))
        #expect(String(decoding: decoded, as: UTF8.self).unicodeScalars.elementsEqual(c.text.unicodeScalars))
    }

    @Test(arguments: [
        Case(label: "utf-8", bytes: [0x41, 0xFF, 0x42], text: "A\u{FFFD}B"),
        Case(label: "windows-1253", bytes: [0xD2, 0x42], text: "\u{FFFD}B"),
        Case(label: "shift_jis", bytes: [0x41, 0x81, 0x3C, 0x42], text: "A\u{FFFD}<B"),
        Case(label: "gbk", bytes: [0x41, 0xD0], text: "A\u{FFFD}"),
        Case(label: "big5", bytes: [0x88, 0x62, 0xFF, 0x42], text: "\u{CA}\u{304}\u{FFFD}B"),
        Case(label: "utf-16le", bytes: [0x00, 0xDC, 0x41, 0x00, 0x42], text: "\u{FFFD}A\u{FFFD}"),
        Case(label: "iso-2022-kr", bytes: [0x41], text: "\u{FFFD}"),
    ])
    func `an invalid sequence is refused when strict and mended when not`(_ c: Case) throws {
        let encoding = try #require(WebEncoding(label: c.label))
        #expect(encoding.decode(c.bytes, strict: true) == nil)
        let mended = try #require(encoding.decode(c.bytes, strict: false))
        #expect(String(decoding: mended, as: UTF8.self).unicodeScalars.elementsEqual(c.text.unicodeScalars))
    }

    @Test(arguments: [
        (" UTF8\n", "utf-8"), ("ISO-8859-1", "windows-1252"), ("us-ascii", "windows-1252"), ("GB2312", "gbk"),
        ("unicode", "utf-16le"), ("iso-8859-8-i", "iso-8859-8-i"), ("hz-gb-2312", "replacement"),
    ])
    func `labels are read without regard to case and space`(label: String, name: String) {
        #expect(WebEncoding(label: label)?.name == name)
    }

    @Test(arguments: ["utf-7", "unicode-1-1-utf-7", "", "utf-32", "nonsense", "utf-8\u{0}"])
    func `labels that the web does not know are refused`(label: String) {
        #expect(WebEncoding(label: label) == nil)
    }

    @Test func `a byte order mark names its encoding`() {
        #expect(WebEncoding.byteOrderMark(of: [0xEF, 0xBB, 0xBF, 0x41])?.encoding == .utf8)
        #expect(WebEncoding.byteOrderMark(of: [0xFF, 0xFE, 0x41, 0])?.length == 2)
        #expect(WebEncoding.byteOrderMark(of: [0xFE, 0xFF])?.encoding.name == "utf-16be")
        #expect(WebEncoding.byteOrderMark(of: [0x41, 0xEF]) == nil)
    }

    @Test(arguments: [
        ([0xC0, 0x80], false), ([0xED, 0xA0, 0x80], false), ([0xF4, 0x90, 0x80, 0x80], false), ([0xE2, 0x82], false),
        ([0xF0, 0x9F, 0x98, 0x80], true), ([0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0xE2, 0x82, 0xAC], true),
        ([], true),
    ])
    func `well-formed UTF-8 is told from the rest`(bytes: [UInt8], valid: Bool) {
        #expect(WebEncoding.isValidUTF8(bytes) == valid)
    }

    @Test func `damaged input never traps and always gives valid UTF-8`() throws {
        var random = SeededBytes(seed: 0x5EED_0001)
        for kind in Set(WebEncodingKind.byLabel.values).union([.utf32BE, .utf32LE]) {
            for length in [0, 1, 2, 3, 7, 64, 5000] {
                let bytes = (0..<length).map { _ in random.next() }
                let mended = try #require(WebEncoding(kind).decode(bytes, strict: false))
                #expect(WebEncoding.isValidUTF8(mended), "\(kind) of length \(length), seed 0x5EED0001")
            }
        }
    }
}

/// A xorshift stream; the seed is printed by the tests that use it.
private struct SeededBytes {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt8 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state >> 24)
    }
}

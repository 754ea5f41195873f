import Testing

@testable import Feeds

struct ByteViewTests {
    @Test func `what lies outside reads as zero and cuts to nothing`() {
        "abc".withView { view in
            #expect(view[-1] == 0 && view[3] == 0 && view[Int.max] == 0 && view[Int.min] == 0)
            #expect(view[2..<100].string == "c" && view[50..<60].isEmpty && view.from(9).isEmpty)
            #expect(view.word(at: 1) == 0x6362 && view.word(at: 9) == 0)
            #expect(view.index(of: 0x63, from: 7) == 3 && view.index(of: "bcd", from: 0) == 3)
        }
    }

    @Test(arguments: [0, 1, 6, 7, 8, 9, 15, 16, 17, 40])
    func `a byte is found wherever it stands`(place: Int) {
        var bytes = [UInt8](repeating: 0x61, count: 48)
        bytes[place] = 0x3C
        bytes.withView { view in
            #expect(view.index(of: 0x3C, from: 0) == place)
            #expect(view.index(of: 0x3C, from: 0, limit: place) == place)
            #expect(view.index(of: 0x3C, from: place + 1) == 48)
            #expect(view.index(of: "<a", from: 0) == place)
        }
    }

    @Test(arguments: [
        ("12", 12), ("-3", -3), ("+4", 4), ("", nil), ("1x", nil), ("9999999999999999999", nil), ("-", nil),
    ])
    func `whole numbers are digits with a sign`(text: String, number: Int?) {
        #expect(text.withView { $0.integer } == number)
    }

    @Test(arguments: 0..<20)
    func `copying stops at the byte asked for`(place: Int) {
        var bytes = [UInt8](repeating: 0x61, count: 20)
        bytes[place] = 0x26
        var sink = ByteSink()
        let stopped = bytes.withView { sink.copy($0, from: 0) { ByteWord.equal($0, 0x26) } }
        #expect(stopped == place)
        #expect(sink.array == Array(bytes[..<place]))
    }

    @Test func `forbidden characters are seen at every place`() {
        for character in ["\u{1}", "\u{7F}", "\u{80}", "\u{9F}", "\u{FFFE}", "\u{FFFF}", "\u{1F}"] {
            for place in 0..<20 {
                let text = String(repeating: "é", count: place) + character + String(repeating: "b", count: 12)
                #expect(text.withView { $0.hasForbiddenCharacters })
            }
        }
        #expect(!"a\n\r\tb é « 中，\u{FEFF}\u{FFFD}".withView { $0.hasForbiddenCharacters })
    }
}

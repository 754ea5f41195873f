import Testing

@testable import Dedup

@Suite struct WordReaderTests {
    static func read(_ text: String) -> ReadText { WordReader.read(text, lexicon: Lexicon(), limit: 20_000) }

    struct Pair: Sendable, CustomTestStringConvertible {
        var name: String
        var one: String
        var other: String
        var testDescription: String { name }
    }

    @Test(
        "two ways to write are one",
        arguments: [
            Pair(name: "case", one: "The Bank", other: "THE BANK"),
            Pair(name: "apostrophes", one: "don't", other: "don’t"),
            Pair(name: "thousands", one: "12,500", other: "12500"),
            Pair(name: "dashes in ranges", one: "5–7", other: "5-7"),
            Pair(name: "ligatures", one: "ofﬁce", other: "office"),
            Pair(name: "full width", one: "ＡＢＣ１２", other: "ABC12"),
            Pair(name: "diacritics", one: "Erdoğan café", other: "Erdogan cafe"),
            Pair(name: "organise", one: "organisation organised", other: "organization organized"),
            Pair(name: "colour", one: "favourite colours", other: "favorite colors"),
            Pair(name: "centre", one: "centres theatre", other: "centers theater"),
            Pair(name: "defence", one: "defence licence", other: "defense license"),
            Pair(name: "travelled", one: "travelled skilful", other: "traveled skillful"),
            Pair(name: "whole words", one: "grey aluminium tyres", other: "gray aluminum tires"),
            Pair(name: "Cyrillic case", one: "КИЇВ Москва", other: "київ москва"),
            Pair(name: "Russian yo", one: "Ещё всё Ёлка", other: "еще все елка"),
            Pair(name: "Arabic marks", one: "مُحَمَّدٌ إلى أوّل آخر", other: "محمد الي اول اخر"),
            Pair(name: "Arabic stretching", one: "العـــراق", other: "العراق"),
            Pair(name: "Hebrew points", one: "שָׁלוֹם עוֹלָם", other: "שלום עולם"),
            Pair(name: "digits of other scripts", one: "٢٠٢٦ २०२६ ۲۰۲۶", other: "2026 2026 2026"),
        ])
    func folding(_ pair: Pair) {
        #expect(Self.read(pair.one).hashes == Self.read(pair.other).hashes)
    }

    @Test func `numbers, names and stop words are told apart`() {
        let words = Self.read("Police said on Monday that 12 people, two of them from Elmira, left the A320.").text
            .words
        let numbers = words.filter(\.isNumber)
        let names = words.filter { $0.isFact && !$0.isNumber }
        #expect(numbers.count == 2)
        #expect(names.count == 3)
        #expect(!words[0].isFact)
        #expect(words[1].isStop)
    }

    @Test(
        "sentences",
        arguments: [
            ("One here. Two there.", 2), ("He paid 3.5 million. \"Why?\" she asked.", 2), ("One\nTwo\n\nThree", 3),
            ("It is in the U.S. budget", 1), ("これは文です。これも文です。", 2), ("“One.” Then two.", 2),
        ])
    func sentences(text: String, count: Int) {
        #expect(Self.read(text).text.sentences.count == count)
    }

    @Test(
        "datelines and credits tell nothing",
        arguments: [
            "LONDON - ", "LONDON, Dec 5 (Reuters) - ", "(AP) — ", "Kyiv, December 5 (PA) — Paris, May 3 (AFP) - ",
        ])
    func datelines(dateline: String) {
        let read = Self.read(dateline + "Seven ships left the harbour today.")
        #expect(read.text.words.filter(\.isFact).count == 1)
        #expect(
            read.text.sentences.last?.hash == Self.read("Seven ships left the harbour today.").text.sentences.last?.hash
        )
    }

    @Test("damaged text never traps", arguments: 1...20 as ClosedRange<UInt64>)
    func damage(seed: UInt64) {
        var dice = SeededDice(seed: seed)
        let pool = Array("aé’-–—.,(©)1٣ 京ไ\u{301}\u{200D}\n\t🙂\u{FFFD}ﬁ\"”".unicodeScalars)
        for _ in 0..<100 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &dice) {
                text.append(pool[Int.random(in: 0..<pool.count, using: &dice)])
            }
            let read = Self.read(String(text))
            #expect(read.text.words.count == read.spans.count)
            #expect(read.text.sentences.reduce(0) { $0 + $1.count } == read.text.words.count)
            _ = read.quotation(0..<read.text.words.count, limit: 200)
        }
    }

    @Test func `words beyond the limit are not read`() {
        let text = String(repeating: "word ", count: 500) + String(repeating: "京", count: 500)
        #expect(WordReader.read(text, lexicon: Lexicon(), limit: 100).text.words.count == 100)
    }
}

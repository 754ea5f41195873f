import Testing

@testable import Dedup

@Suite struct StoredTextTests {
    static func encoded(seed: UInt64) -> (text: WordText, bytes: [UInt8]) {
        let read = WordReader.read(MadeStory(seed: seed).text, lexicon: Lexicon(), limit: 20_000)
        return (read.text, StoredText.encode(read.text, of: read))
    }

    @Test func `what was stored comes back`() throws {
        let (text, bytes) = Self.encoded(seed: 1)
        let stored = try #require(StoredText(bytes: bytes, wordLimit: 20_000))
        #expect(stored.text.words == text.words)
        #expect(stored.text.sentences.map(\.hash) == text.sentences.map(\.hash))
        #expect(stored.text.sentences.map(\.start) == text.sentences.map(\.start))
    }

    @Test("damaged bytes never trap", arguments: 1...20 as ClosedRange<UInt64>)
    func damage(seed: UInt64) {
        let bytes = Self.encoded(seed: seed).bytes
        var dice = SeededDice(seed: seed)
        for _ in 0..<200 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                damaged[Int.random(in: 0..<damaged.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            if Bool.random(using: &dice) { damaged.removeLast(Int.random(in: 0...damaged.count, using: &dice)) }
            if let stored = StoredText(bytes: damaged, wordLimit: 20_000) {
                _ = stored.printedFacts(at: [-1, 0, stored.text.words.count])
                let index = ShingleIndex(stored.text.words)
                _ = index.runs(in: stored.text.words)
            }
        }
    }

    @Test func `every cut is refused`() {
        let bytes = Self.encoded(seed: 3).bytes
        for length in 0..<bytes.count {
            #expect(StoredText(bytes: Array(bytes.prefix(length)), wordLimit: 20_000) == nil)
        }
    }

    @Test("damaged masks never trap", arguments: 1...20 as ClosedRange<UInt64>)
    func damagedMask(seed: UInt64) {
        var dice = SeededDice(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...12, using: &dice)).map { _ in UInt8.random(in: 0...255, using: &dice) }
            let mask = WordMask(bytes: bytes, length: 40)
            #expect(mask?.words.count == 40)
        }
    }

    @Test("a mask comes back", arguments: 1...10 as ClosedRange<UInt64>)
    func mask(seed: UInt64) {
        var dice = SeededDice(seed: seed)
        let mask = WordMask((0..<100).map { _ in Int.random(in: 0..<4, using: &dice) == 0 })
        #expect(WordMask(bytes: mask.bytes, length: 100) == mask)
    }
}

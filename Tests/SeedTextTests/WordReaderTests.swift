import Testing

@testable import SeedText

struct WordReaderTests {
    /// The words by their definition: small letters, cut scalar by scalar.
    private static func slow(_ text: String) -> [String] {
        var tokens: [String] = []
        var word = String.UnicodeScalarView()
        var hasLetter = false
        func close() {
            if !word.isEmpty { tokens.append(hasLetter ? String(word) : "#") }
            word = String.UnicodeScalarView()
            hasLetter = false
        }
        for scalar in text.lowercased().unicodeScalars where scalar.value != 0x307 {
            if ("0"..."9").contains(scalar) {
                word.append(scalar)
            } else if scalar.isWordScalar {
                word.append(scalar)
                hasLetter = true
            } else {
                close()
                if tokens.count == 64 { return tokens }
            }
        }
        close()
        return tokens
    }

    @Test func `every character is read as the definition says`() {
        for value in UInt32(0)..<0x2_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "A\(scalar)b \(scalar) 1\(scalar)"
            guard TextLine.tokens(of: text) != Self.slow(text) else { continue }
            Issue.record("U+\(String(value, radix: 16))")
        }
    }

    @Test("words are cut alike", arguments: ["", "one two, 3 four-5", "Über İstanbul’da 2024", "漢字とかな 한국어"])
    func words(text: String) { #expect(TextLine.tokens(of: text) == Self.slow(text)) }

    @Test func `a long line is cut after its 64th word`() {
        let line = (0..<200).map { "wörd\($0)" }.joined(separator: " ")
        #expect(TextLine.tokens(of: line) == Self.slow(line))
        #expect(TextLine.tokens(of: line).count == 64)
    }
}

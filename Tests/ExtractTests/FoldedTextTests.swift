import Testing

@testable import Extract

struct FoldedTextTests {
    /// Folded text by its definition, scalar by scalar.
    private static func slow(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            let isWord =
                scalar.isASCII
                ? scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            guard isWord else {
                pendingSpace = true
                continue
            }
            if pendingSpace, !folded.isEmpty { folded.append(" ") }
            pendingSpace = false
            folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return String(folded)
    }

    @Test func `every character folds as the definition says`() {
        for value in UInt32(0)..<0x2_0000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "A\(scalar)B \(scalar)"
            guard Array(PlainText.folded(text).utf8) != Array(Self.slow(text).utf8) else { continue }
            Issue.record("U+\(String(value, radix: 16))")
        }
    }

    @Test func `a text of capitals that grow is folded whole`() {
        let text = String(repeating: "\u{130}", count: 200) + String(repeating: "\u{23A}", count: 200)
        #expect(PlainText.folded(text) == Self.slow(text))
    }
}

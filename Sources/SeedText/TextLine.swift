import WireModel

/// A line of text with what the rules ask of it: its words in lower case, its length, how it ends.
struct TextLine {
    let text: String
    /// Words in lower case without punctuation; numbers are `#`.
    let tokens: [String]
    /// Words; a character of a script without spaces counts as half a word.
    let length: Int
    let endsSentence: Bool

    init(_ text: String) {
        self.text = text
        tokens = TextLine.tokens(of: text)
        // Scripts without spaces begin at U+0E00.
        let mayBeUnspaced = text.utf8.contains { $0 >= 0xE0 }
        let unspaced = mayBeUnspaced ? text.unicodeScalars.reduce(into: 0) { if $1.isUnspacedScript { $0 += 1 } } : 0
        length = unspaced > 0 ? unspaced / 2 + tokens.count : text.wireWordCount
        endsSentence = TextLine.ending(of: text).map { ".!?…。！？।؟։".unicodeScalars.contains($0) } ?? false
    }

    /// Words of a line that are compared; a line with more is no furniture.
    private static let tokenLimit = 64

    /// The words that compare equal where case, punctuation and numbers differ; at most 64.
    static func tokens(of text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            var reader = WordReader(limit: tokenLimit)
            reader.read(bytes)
            return reader.tokens
        }
    }

    var key: String { tokens.joined(separator: " ") }

    /// The last scalar that is no closing quotation mark or bracket.
    var ending: Unicode.Scalar? { TextLine.ending(of: text) }

    private static func ending(of text: String) -> Unicode.Scalar? {
        text.unicodeScalars.last { !"\"'”’»«“)]›」』*".unicodeScalars.contains($0) }
    }

    /// A line of running text: a sentence of some length, or longer than any headline.
    var isProse: Bool { length >= 45 || (length >= 8 && endsSentence) }
}

extension Unicode.Scalar {
    /// Letters and the marks that belong to them.
    var isWordScalar: Bool {
        if isASCII { return ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }
}

extension StringProtocol {
    /// True when the first letter is a capital.
    var isCapitalised: Bool { unicodeScalars.first.map { $0.properties.changesWhenLowercased } ?? false }

    /// True when it has a letter and no small one.
    var isAllCapitals: Bool {
        var capitals = 0
        for scalar in unicodeScalars {
            if scalar.properties.isLowercase { return false }
            if scalar.properties.isUppercase { capitals += 1 }
        }
        return capitals > 1
    }
}

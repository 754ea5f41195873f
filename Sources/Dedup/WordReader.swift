import Foundation
import WireModel

/// Reads a text into words: folded, classified, cut into sentences; one pass, linear time.
///
/// Folding: compatibility forms (NFKC) where the text has any, case, diacritics of Latin letters, apostrophes dropped,
/// British spellings. Digits with `. , : / -` between them are one word. Scripts without spaces give overlapping pairs
/// of characters.
struct WordReader {
    private let lexicon: Lexicon
    private let limit: Int
    private var utf8: [UInt8]
    private var read = ReadText()

    private var position = 0
    /// Folded letters of the word being read.
    private var letters: [UInt8] = []
    /// Wire words begun so far, and when the last word was taken.
    private var wireWords = 0
    private var wireWordsAtLast = 0
    private var isInWireWord = false
    private var sentenceStart = 0
    private var gap = Gap.none
    private var paragraph = Paragraph()

    /// What stood between the last word and here.
    private enum Gap { case none, terminator, terminatorAndSpace, newline }

    /// What is known of the paragraph being read.
    private struct Paragraph {
        /// Its first word, or the first one behind its dateline.
        var start = 0
        var hasParenthesis = false
        var hasCopyrightSign = false
    }

    init(_ text: String, lexicon: Lexicon, limit: Int) {
        self.lexicon = lexicon
        self.limit = limit
        utf8 = Array(text.utf8)
        if WordReader.hasCompatibilityForms(utf8) {
            utf8 = Array(text.normalised(to: .compatible).utf8)
        }
    }

    /// The words of the text, up to `limit` of them.
    static func read(_ text: String, lexicon: Lexicon, limit: Int) -> ReadText {
        var reader = WordReader(text, lexicon: lexicon, limit: limit)
        return reader.readAll()
    }

    private mutating func readAll() -> ReadText {
        let expected = utf8.count / 5
        read.text.words.reserveCapacity(expected)
        read.hashes.reserveCapacity(expected)
        read.spans.reserveCapacity(expected)
        while position < utf8.count, read.text.words.count < limit {
            if utf8[position] == 0x20 {
                position += 1
                if gap == .terminator { gap = .terminatorAndSpace }
                isInWireWord = false
                continue
            }
            let scalar = scalar(at: position)
            if scalar.isDigit {
                beginWireWord()
                readNumber()
            } else if scalar.isLetter {
                if scalar.isUnspaced {
                    readUnspaced()
                } else {
                    beginWireWord()
                    readWord(scalar)
                }
            } else {
                readSeparator(scalar)
            }
        }
        closeParagraph()
        closeSentence()
        read.utf8 = utf8
        return read
    }

    // MARK: words

    private mutating func readNumber() {
        let start = position
        letters.removeAll(keepingCapacity: true)
        while position < utf8.count {
            let scalar = scalar(at: position)
            if scalar.isDigit {
                letters.append(UInt8(ascii: "0") + scalar.digit)
                position += scalar.width
            } else if let sign = scalar.joinedSign, isDigit(at: position + scalar.width) {
                if sign != UInt8(ascii: ",") { letters.append(sign) }
                position += scalar.width
            } else {
                break
            }
        }
        if position == start + 1, startsMisreadWord {
            position = start
            readWord(scalar(at: start))
            return
        }
        if gap == .terminatorAndSpace || gap == .newline { closeSentence() }
        let key = Lexicon.key(of: letters)
        take(Sense(kind: .number, hash: key, shape: 0), span: start..<position)
    }

    private func isDigit(at index: Int) -> Bool { index < utf8.count && scalar(at: index).isDigit }

    /// Whether three letters follow the one digit that was read: "1ast", "5aid" as scanners read them.
    private var startsMisreadWord: Bool {
        guard position + 3 <= utf8.count else { return false }
        return (0..<3).allSatisfy { offset in
            let byte = utf8[position + offset]
            return byte < 0x80 && TextScalar(ascii: byte).isLetter
        }
    }

    private mutating func readWord(_ first: TextScalar) {
        let start = position
        var isPlainASCII = true
        position = WordReader.lowered(utf8, from: position, into: &letters)
        var count = letters.count
        while position < utf8.count {
            let scalar = scalar(at: position)
            if scalar.isLetter, !scalar.isUnspaced {
                if !scalar.appendFolded(to: &letters) { isPlainASCII = false }
                position += scalar.width
                count += 1
            } else if scalar.isDigit {
                // A320, d0llar: one word, and no number to compare.
                letters.append(UInt8(ascii: "0") + scalar.digit)
                position += scalar.width
                count += 1
                isPlainASCII = false
            } else if scalar.isApostrophe, position + scalar.width < utf8.count {
                let next = self.scalar(at: position + scalar.width)
                guard next.isLetter, !next.isUnspaced else { break }
                position += scalar.width
            } else {
                break
            }
        }
        let isCapital = first.isCapital
        if gap == .newline || (gap == .terminatorAndSpace && (isCapital || !first.hasCase)) { closeSentence() }
        if isPlainASCII { foldSpelling(&letters) }
        let key = Lexicon.key(of: letters)
        let known = lexicon.sense(of: key)
        if let known, known.kind != .plain {
            take(known, span: start..<position)
            return
        }
        let isFirst = read.text.words.count == sentenceStart
        let kind: Word.Kind = isCapital && !isFirst && count > 1 ? .name : .plain
        if let known {
            take(Sense(kind: kind, hash: known.hash, shape: known.shape), span: start..<position)
        } else {
            take(Sense(kind: kind, hash: key, shape: Lexicon.shape(of: letters)), span: start..<position)
        }
    }

    /// Takes the ASCII letters at a place, brought to lower case: most words of most texts, or how they begin.
    ///
    /// - Returns: the place behind them.
    private static func lowered(_ utf8: [UInt8], from start: Int, into letters: inout [UInt8]) -> Int {
        letters.removeAll(keepingCapacity: true)
        return utf8.withUnsafeBufferPointer { utf8 in
            var end = start
            while end < utf8.count {
                let lower = utf8[end] | 0x20
                guard lower >= UInt8(ascii: "a"), lower <= UInt8(ascii: "z") else { break }
                end += 1
            }
            letters.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<end]))
            for index in letters.indices { letters[index] |= 0x20 }
            return end
        }
    }

    /// A run of characters of a script without spaces: each pair of neighbours is a word, a lone one too.
    private mutating func readUnspaced() {
        if gap != .none { closeSentence() }
        var start = position
        var isFirst = true
        while position < utf8.count, read.text.words.count < limit {
            let scalar = scalar(at: position)
            guard scalar.isUnspaced, scalar.isLetter else { break }
            let end = position + scalar.width
            position = end
            let follows = end < utf8.count && self.scalar(at: end).isUnspaced && self.scalar(at: end).isLetter
            wireWords += 1
            isInWireWord = false
            if follows || isFirst {
                let pairEnd = follows ? end + self.scalar(at: end).width : end
                letters.removeAll(keepingCapacity: true)
                letters.append(contentsOf: utf8[start..<pairEnd])
                let key = Lexicon.key(of: letters)
                take(Sense(kind: .plain, hash: key, shape: Word.unspacedShape), span: start..<pairEnd)
            }
            start = end
            isFirst = false
        }
    }

    private typealias Sense = Lexicon.Sense

    private mutating func take(_ sense: Sense, span: Range<Int>) {
        let step = wireWords - wireWordsAtLast
        wireWordsAtLast = wireWords
        read.text.words.append(Word(kind: sense.kind, step: step, hash: sense.hash, shape: sense.shape))
        read.hashes.append(sense.hash)
        read.spans.append(span)
        gap = .none
    }

    // MARK: between words

    private mutating func readSeparator(_ scalar: TextScalar) {
        position += scalar.width
        if scalar.isNewline {
            if gap != .newline { closeParagraph() }
            gap = .newline
            isInWireWord = false
            return
        }
        if scalar.isSpace {
            if gap == .terminator { gap = .terminatorAndSpace }
            isInWireWord = false
            return
        }
        if scalar.isDash { closeDateline(isSpaced: !isInWireWord || scalar.value == 0x2014) }
        if scalar.value == 0x29 { paragraph.hasParenthesis = true }
        if scalar.value == 0xA9 { paragraph.hasCopyrightSign = true }
        beginWireWord()
        switch gap {
        case .none where scalar.endsSentence: gap = .terminator
        case .terminator where !scalar.closesQuotation && !scalar.endsSentence: gap = .none
        case .terminatorAndSpace where !scalar.opensQuotation: gap = .none
        default: break
        }
        if scalar.endsUnspacedSentence { gap = .terminatorAndSpace }
    }

    /// Takes the words before a dash as a dateline, "LONDON, 5 December (AFP) -": they tell copies apart from nothing.
    private mutating func closeDateline(isSpaced: Bool) {
        let words = paragraph.start..<read.text.words.count
        guard isSpaced, !words.isEmpty, words.count <= 10, paragraph.hasParenthesis || words.allSatisfy(isAllCapitals)
        else { return }
        for index in words { read.text.words[index] = read.text.words[index].asStop }
        closeSentence()
        paragraph = Paragraph(start: read.text.words.count)
    }

    private func isAllCapitals(_ index: Int) -> Bool {
        read.utf8Word(index, in: utf8).allSatisfy { $0 < 0x61 || $0 > 0x7A }
    }

    /// Takes a short paragraph as a credit if it begins like one: "Reporting by …; editing by …", "© 2026 AFP".
    private mutating func closeParagraph() {
        let words = paragraph.start..<read.text.words.count
        defer { paragraph = Paragraph(start: words.upperBound) }
        guard !words.isEmpty, words.count <= 25 else { return }
        let isCredit =
            paragraph.hasCopyrightSign
            || (lexicon.opensCredit(read.hashes[words.lowerBound])
                && words.prefix(3).contains { lexicon.isBy(read.hashes[$0]) })
        guard isCredit else { return }
        for index in words { read.text.words[index] = read.text.words[index].asStop }
    }

    private mutating func beginWireWord() {
        if !isInWireWord {
            isInWireWord = true
            wireWords += 1
        }
    }

    private mutating func closeSentence() {
        let end = read.text.words.count
        if end > sentenceStart {
            let hash = WordText.hash(of: read.text.words[sentenceStart..<end])
            read.text.sentences.append(WordText.Sentence(start: sentenceStart, end: end, hash: hash))
            sentenceStart = end
        }
    }

    @inline(__always)
    private func scalar(at index: Int) -> TextScalar {
        let byte = utf8[index]
        return byte < 0x80 ? TextScalar(ascii: byte) : TextScalar(utf8, at: index)
    }
}

extension WordReader {
    /// Whether NFKC would change letters or digits of this text; quotes and dashes are no matter.
    fileprivate static func hasCompatibilityForms(_ utf8: [UInt8]) -> Bool {
        var index = 0
        while index < utf8.count {
            if utf8[index] < 0xC2 {
                index += 1
                continue
            }
            let scalar = TextScalar(utf8, at: index)
            index += scalar.width
            switch scalar.value {
            case 0xAA...0xBE, 0x132...0x133, 0x149, 0x17F, 0x1C4...0x1CC, 0x1F1...0x1F3, 0x2070...0x209F,
                0x2100...0x218F, 0x2460...0x24FF, 0x3200...0x33FF, 0xF900...0xFAFF, 0xFB00...0xFFEF,
                0x1D400...0x1D7FF, 0x2F800...0x2FA1F:
                return true
            case 0x300...0x36F: return true  // text that is not NFC
            default: break
            }
        }
        return false
    }
}

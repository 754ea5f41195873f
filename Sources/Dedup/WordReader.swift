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

    /// What stood between the last word and here.
    private enum Gap { case none, terminator, terminatorAndSpace, newline }

    init(_ text: String, lexicon: Lexicon, limit: Int) {
        self.lexicon = lexicon
        self.limit = limit
        utf8 = Array((text.hasCompatibilityForms ? text.precomposedStringWithCompatibilityMapping : text).utf8)
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
        read.normalised.reserveCapacity(utf8.count)
        while position < utf8.count, read.text.words.count < limit {
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
            } else if scalar.joinsDigits, position + 1 < utf8.count, self.scalar(at: position + 1).isDigit {
                if utf8[position] != UInt8(ascii: ",") { letters.append(utf8[position]) }
                position += 1
            } else {
                break
            }
        }
        if gap == .terminatorAndSpace || gap == .newline { closeSentence() }
        let key = Lexicon.key(of: letters)
        take(Sense(kind: .number, hash: key, shape: 0), span: start..<position)
    }

    private mutating func readWord(_ first: TextScalar) {
        let start = position
        letters.removeAll(keepingCapacity: true)
        var isPlainASCII = true
        var count = 0
        while position < utf8.count {
            let scalar = scalar(at: position)
            if scalar.isLetter, !scalar.isUnspaced {
                if !scalar.appendFolded(to: &letters) { isPlainASCII = false }
                position += scalar.width
                count += 1
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
        if let known = lexicon.sense(of: key), known.kind != .plain {
            take(known, span: start..<position)
            return
        }
        let isFirst = read.text.words.count == sentenceStart
        let kind: Word.Kind = isCapital && !isFirst && count > 1 ? .name : .plain
        if let known = lexicon.sense(of: key) {
            take(Sense(kind: kind, hash: known.hash, shape: known.shape), span: start..<position)
        } else {
            take(Sense(kind: kind, hash: key, shape: Lexicon.shape(of: letters)), span: start..<position)
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
        read.normalised.append(contentsOf: letters)
        read.normalised.append(UInt8(ascii: " "))
        gap = .none
    }

    // MARK: between words

    private mutating func readSeparator(_ scalar: TextScalar) {
        position += scalar.width
        if scalar.isNewline {
            gap = .newline
            isInWireWord = false
            return
        }
        if scalar.isSpace {
            if gap == .terminator { gap = .terminatorAndSpace }
            isInWireWord = false
            return
        }
        beginWireWord()
        switch gap {
        case .none where scalar.endsSentence: gap = .terminator
        case .terminator where !scalar.closesQuotation && !scalar.endsSentence: gap = .none
        case .terminatorAndSpace where !scalar.opensQuotation: gap = .none
        default: break
        }
        if scalar.endsUnspacedSentence { gap = .terminatorAndSpace }
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

extension String {
    /// Whether NFKC would change letters or digits of this text; quotes and dashes are no matter.
    fileprivate var hasCompatibilityForms: Bool {
        for scalar in unicodeScalars where scalar.value >= 0xAA {
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

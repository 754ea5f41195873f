import Foundation
import Testing

/// A script or a language's way of writing, as made sentences of it.
struct Script: Sendable, CustomTestStringConvertible {
    var name: String
    var letters: [UInt32]
    /// Letters of a word; of a whole sentence where there are no spaces.
    var word: ClosedRange<Int>
    var words: ClosedRange<Int>
    var space: String
    var stop: String
    /// Of how many words one has a capital; 0 where there are none.
    var capitalEvery = 0
    /// The script's own digits, as some of its papers print them.
    var zero: UInt32 = 0x30
    var testDescription: String { name }

    static let all = [
        Script("Chinese", [0x4E00...0x5E00], word: 18...30, words: 1...1, space: "", stop: "。"),
        Script("Japanese", [0x3041...0x3093], word: 18...34, words: 1...1, space: "", stop: "。"),
        Script("Thai", [0xE01...0xE2E], word: 15...30, words: 2...3, space: " ", stop: ""),
        Script("Arabic", [0x621...0x63A], word: 3...7, words: 10...18, space: " ", stop: ".", zero: 0x660),
        Script("Hebrew", [0x5D0...0x5EA], word: 3...7, words: 10...18, space: " ", stop: "."),
        Script("Greek", [0x3B1...0x3C9], word: 4...9, words: 10...18, space: " ", stop: ".", capitals: 6),
        Script("Hindi", [0x915...0x939], word: 3...7, words: 10...18, space: " ", stop: "।", zero: 0x966),
        Script("Korean", [0xAC00...0xB800], word: 2...4, words: 10...18, space: " ", stop: "."),
        Script("Russian", [0x430...0x44F], word: 4...9, words: 10...18, space: " ", stop: ".", capitals: 7),
        Script(
            "Turkish", [0x61...0x7A, 0x131...0x131, 0x15F...0x15F, 0x11F...0x11F, 0xFC...0xFC], word: 4...10,
            words: 8...14, space: " ", stop: ".", capitals: 6),
        // Every noun has a capital.
        Script(
            "German", [0x61...0x7A, 0xE4...0xE4, 0xF6...0xF6, 0xFC...0xFC, 0xDF...0xDF], word: 4...12, words: 9...18,
            space: " ", stop: ".", capitals: 3),
        Script("Urdu", [0x627...0x64A], word: 3...6, words: 10...18, space: " ", stop: "۔", zero: 0x6F0),
    ]

    init(
        _ name: String, _ letters: [ClosedRange<UInt32>], word: ClosedRange<Int>, words: ClosedRange<Int>,
        space: String, stop: String, capitals: Int = 0, zero: UInt32 = 0x30
    ) {
        self.name = name
        self.letters = letters.flatMap { Array($0) }
        self.word = word
        self.words = words
        self.space = space
        self.stop = stop
        capitalEvery = capitals
        self.zero = zero
    }

    private var isSpaced: Bool { !space.isEmpty && words.upperBound > 3 }

    private func word(_ dice: inout SeededDice, _ length: ClosedRange<Int>) -> String {
        String(
            String.UnicodeScalarView(
                (0..<Int.random(in: length, using: &dice)).compactMap { _ in
                    Unicode.Scalar(letters[Int.random(in: 0..<letters.count, using: &dice)])
                }))
    }

    private func words(_ dice: inout SeededDice) -> [String] {
        (0..<Int.random(in: words, using: &dice)).map { index in
            let made = word(&dice, word)
            return capitalEvery > 0 && index % capitalEvery == 0 ? made.capitalized : made
        }
    }

    func sentence(_ dice: inout SeededDice) -> String { words(&dice).joined(separator: space) + stop }

    func paragraphs(seed: UInt64, count: Int = 8) -> [String] {
        var dice = SeededDice(seed: seed)
        return (0..<count).map { _ in (0..<3).map { _ in sentence(&dice) }.joined(separator: space) }
    }

    /// The first sentences of a text, up to that share of its characters.
    func part(of paragraphs: [String], share: Double) -> String {
        let text = paragraphs.joined(separator: "\n")
        let end = text.index(text.startIndex, offsetBy: Int(Double(text.count) * share))
        let breaks = text.indices.filter { $0 >= end && (text[$0] == "\n" || text[$0] == " " || isUnspaced) }
        return String(text[..<(breaks.first ?? end)])
    }

    private var isUnspaced: Bool { space.isEmpty }

    /// A form of that seed with numbers and names of a filling of its own: in each sentence two numbers and a name.
    func filling(of form: UInt64, _ filling: UInt64) -> String {
        var fixed = SeededDice(seed: form &* 77)
        var open = SeededDice(seed: form &* 1_000 &+ filling)
        return (0..<6).map { _ in
            var parts: [String]
            if isSpaced {
                parts = words(&fixed)
            } else {
                parts = (0..<4).map { _ in word(&fixed, 5...8) }
            }
            let first = parts.count / 3
            parts.insert(number(&open), at: first)
            parts.insert(name(&open), at: first + 2)
            parts.insert(number(&open), at: min(parts.count, 2 * first + 2))
            return parts.joined(separator: space) + stop
        }.joined(separator: space)
    }

    private func name(_ dice: inout SeededDice) -> String {
        let made = word(&dice, isSpaced ? word : 2...4)
        return capitalEvery > 0 ? made.capitalized : made
    }

    private func number(_ dice: inout SeededDice) -> String {
        String(
            String.UnicodeScalarView(
                String(Int.random(in: 11...9_999, using: &dice)).unicodeScalars.compactMap {
                    Unicode.Scalar($0.value - 0x30 + zero)
                }))
    }
}

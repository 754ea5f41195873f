import Markup
import Testing

@testable import Extract

struct ByteAutomatonTests {
    private static let texts = ["a", "ab", "bab", "bc", "bca", "c", "caa", "é", "aé", "he", "she", "hers", "his"]

    private static func random(_ alphabet: String, seed: UInt64) -> [String] {
        let letters = alphabet.map(String.init)
        var state = seed
        return (0..<600).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (0..<Int(state >> 59)).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return letters[Int(state >> 33) % letters.count]
            }.joined()
        }
    }

    @Test("all texts are found as by searching each", arguments: [1, 2, 3] as [UInt64])
    func found(seed: UInt64) {
        let automaton = ByteAutomaton(Self.texts.enumerated().map { ($0.element, 1 << UInt32($0.offset)) })
        for text in Self.random("abcéhesri ", seed: seed) {
            var wanted: UInt32 = 0
            for (place, part) in Self.texts.enumerated() where text.contains(part) { wanted |= 1 << UInt32(place) }
            #expect(automaton.bits(inLowercased: Array(text.utf8)[...]) == wanted, "\(text)")
            #expect(automaton.isIn(text) == (wanted != 0), "\(text)")
        }
    }

    /// Parts of the name without its signs, words between signs and before capitals; none begins behind a digit.
    private static func slow(
        _ name: String, _ parts: [(String, ClassWords)], _ words: [String: ClassWords]
    ) -> ClassWords {
        var found: ClassWords = []
        var glued = ""
        var pieces = [""]
        var wasLower = false
        for character in name {
            if character.isLetter {
                if character.isUppercase, wasLower { pieces.append("") }
                glued += character.lowercased()
                pieces[pieces.count - 1] += character.lowercased()
            } else {
                // A sign that no word holds keeps what follows a digit from being one.
                pieces.append(character.isNumber ? "#" : "")
            }
            wasLower = character.isLetter && !character.isUppercase
        }
        for (part, bits) in parts where glued.contains(part) { found.formUnion(bits) }
        for piece in pieces { found.formUnion(words[piece] ?? []) }
        return found
    }

    @Test("class names are read as piece by piece", arguments: [1, 2, 3] as [UInt64])
    func classNames(seed: UInt64) {
        let parts: [(String, ClassWords)] = [("ab", .body), ("bca", .related), ("cc", .share), ("ba", .footer)]
        let words: [String: ClassWords] = ["a": .date, "ab": .author, "abc": .meta, "cab": .form]
        let matcher = ClassNameMatcher(parts: parts, words: words)
        for name in Self.random("abcABC-_1", seed: seed) {
            let bytes = Array(name.utf8)
            let found = bytes.withUnsafeBufferPointer { matcher.words(in: $0[...]) }
            #expect(found == Self.slow(name, parts, words), "\(name)")
        }
    }

    @Test func `lines stand under the elements that hold them`() throws {
        let html = "<div><p>a</p><div></div><p>b<br>c</p></div><ul><li>d<li><b>e</b></ul><hr><p>f"
        let view = PageView(try HTMLPage(fragment: html))
        let starts = view.page.blocks.map(\.text.lowerBound)
        for (index, element) in view.page.elements.enumerated() {
            let first = starts.filter { $0 < element.text.lowerBound }.count
            let last = starts.filter { $0 < element.text.upperBound }.count
            #expect(view.lines(of: index) == first..<last)
        }
    }
}

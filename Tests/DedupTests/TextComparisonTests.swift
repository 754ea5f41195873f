import Foundation
import Testing
import WireModel

@testable import Dedup

/// What one version of a text has and another has not.
struct TextComparisonTests {
    private static let base = [
        "The governments signed an agreement on Tuesday to lay a cable of 94 kilometres.",
        "The cable is to carry up to 220 megawatts, minister Talia Renn said in Caldemar.",
        "Valdoria will bear 60 percent of the cost of 410 million crowns.",
        "The islands burn about 30,000 tonnes of diesel a year in two power stations.",
    ]

    private func changes(_ old: [String], _ new: [String], headlines: (String, String) = ("H", "H")) -> TextChanges {
        TextComparison().changes(
            from: ComparedText(headline: headlines.0, paragraphs: old),
            to: ComparedText(headline: headlines.1, paragraphs: new))
    }

    @Test func `the same text has no changes`() {
        #expect(changes(Self.base, Self.base) == TextChanges())
    }

    @Test func `added, cut and changed paragraphs have their places; numbers and names stand apart`() throws {
        var new = Self.base
        new[2] = "Valdoria will bear 55 percent of the cost of 410 million crowns, Oskerry the rest."
        new.remove(at: 3)
        new.insert("Fishing associations had objected to the route.", at: 1)
        let found = changes(Self.base, new, headlines: ("Cable agreed", "Cable agreed at last"))
        #expect(found.added == [.init(at: 2, text: "Fishing associations had objected to the route.")])
        #expect(found.cut == [.init(at: 4, text: Self.base[3])])
        let changed = try #require(found.changed?.first)
        #expect((changed.was, changed.at, changed.after) == (3, 4, new[3]))
        #expect(found.headline?.after == "Cable agreed at last")
        #expect(found.numbers == .init(cut: ["60", "30,000"], added: ["55"]))
        #expect(found.names?.added == ["Oskerry"])
        #expect(found.cutWords ?? 0 > 10 && found.addedWords ?? 0 > 7)
    }

    @Test func `typography, clocks and counters are no change`() {
        let old = ["“It’s done” – she said…", "Updated 3 minutes ago", "1,204 views"] + Self.base
        let new = ["\"It's done\" - she said...", "Updated 1 hour ago"] + Self.base + ["1,377 views"]
        #expect(changes(old, new).isEmpty)
    }

    @Test func `a paragraph that stands elsewhere is moved, and no fact is lost by it`() {
        let found = changes(Self.base, [Self.base[3], Self.base[0], Self.base[1], Self.base[2]])
        #expect(found.isEmpty)
        #expect(found.moved == 1)
        #expect(found.numbers == nil)
    }

    @Test func `furniture is left out on both sides`() {
        let found = TextComparison().changes(
            from: ComparedText(headline: nil, paragraphs: Self.base + ["Follow us wherever you are."]),
            to: ComparedText(headline: nil, paragraphs: Self.base + ["Join our newsletter for more of this."]),
            isFurniture: { $0.hasPrefix("Follow us") || $0.hasPrefix("Join our") })
        #expect(found.isEmpty)
    }

    @Test func `a correction note is recognised where it was added`() {
        let note = "Correction: An earlier version of this article gave a wrong length of the cable."
        let found = changes(Self.base, Self.base + [note])
        #expect(found.note == .init(kind: .correction, text: note))
        #expect(changes(Self.base + [note], Self.base + [note, "One more line of the story."]).note == nil)
    }

    @Test func `lists end at their bounds and say what they left out`() {
        let many = (0..<60).map { "Paragraph number \($0) tells of thing \($0 * 7) in its own words." }
        let found = changes([], many)
        #expect(found.added?.count == 40)
        #expect(found.more == 20)
        let long = changes([], [String(repeating: "word ", count: 400)])
        #expect(long.added?.first?.text.count == 600)
    }

    @Test func `words side by side keep both texts`() {
        let old = "Crews have voted to strike from December 18."
        let new = "Crews have called off a strike from December 19."
        let stretches = TextComparison().words(from: old, to: new)
        #expect(stretches.filter { $0.side != .added }.map(\.text).joined() == old)
        #expect(stretches.filter { $0.side != .cut }.map(\.text).joined() == new)
        #expect(stretches.contains(WordStretch(side: .cut, text: "18.")))
    }

    @Test func `scripts without spaces are compared by character`() {
        let stretches = TextComparison().words(from: "政府は火曜日に合意した", to: "政府は水曜日に合意した")
        #expect(stretches.contains(WordStretch(side: .cut, text: "火")))
        #expect(stretches.contains(WordStretch(side: .added, text: "水")))
    }

    /// Random texts of few different paragraphs: what is said to be cut and added accounts for both texts.
    @Test(arguments: 1...40)
    func `nothing is lost between two texts`(seed: Int) {
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
        let words = ["harbour", "council", "ferry", "storm", "budget", "bridge", "Renn", "94", "Oskerry", "vote"]
        func text() -> [String] {
            (0..<next(9)).map { _ in (0..<(3 + next(6))).map { _ in words[next(words.count)] }.joined(separator: " ") }
        }
        let (old, new) = (text(), text())
        let found = changes(old, new)
        let pairs = found.changed?.count ?? 0
        let moved = found.moved ?? 0
        #expect(
            old.count - (found.cut?.count ?? 0) - pairs - moved
                == new.count - (found.added?.count ?? 0) - pairs - moved, "seed \(seed)")
        #expect(changes(new, old).isEmpty == found.isEmpty)
    }

    @Test func `texts made to be slow are cut, not waited for`() {
        let one = (0..<3_000).map { "a\($0 % 7) b\($0 % 5)" }
        let two = (0..<3_000).map { "a\($0 % 5) b\($0 % 7)" }
        #expect(changes(one, two).isEmpty == false)
    }
}

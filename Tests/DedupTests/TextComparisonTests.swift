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

/// What changes on a page by itself.
struct RevisionNoiseTests {
    @Test(arguments: [
        "Updated 3 minutes ago", "Last updated: 21 November 2026, 14:05 GMT", "1,204 views", "5 min read",
        "12 comments",
        "1.2K views", "Just now", "14:32", "Vor 5 Minuten aktualisiert", "Stand: 21.11.2026, 14:30 Uhr",
        "Lesezeit: 3 Minuten", "Mis à jour le 21 novembre 2026 à 14:05", "Actualizado hace 3 horas",
        "Atualizado há 5 minutos", "Aggiornato 2 ore fa", "Обновлено 5 минут назад", "更新 2026年11月21日", "3分钟前",
        "Advertisement", "Read more: Storm shuts harbour on the coast", "Lesen Sie auch: Sturm im Hafen",
        "Читайте также: Шторм закрыл порт", "—", "***",
    ])
    func `clocks, counters and adverts are noise`(line: String) { #expect(RevisionNoise.isNoise(line)) }

    @Test(arguments: [
        "Three people died.", "Updated toll: 12 dead", "Correction: the cable is 94 kilometres long.",
        "Oskerry 3 | Brenn 1",
        "The vote is on 3 March.", "She read 12 books.", "政府は合意した", "Marsh, 54", "14 dead in storm",
        "Today the council votes on the pier, and on nothing else.",
    ])
    func `what somebody wrote is none`(line: String) { #expect(!RevisionNoise.isNoise(line)) }

    @Test func `a comparable text is the same for the same words`() {
        let one = RevisionNoise.comparable(headline: "“Done”", paragraphs: ["It’s over – now.", "9 views"])
        let two = RevisionNoise.comparable(headline: "\"Done\"", paragraphs: ["It's over - now.", "10 views"])
        #expect(one == two)
    }
}

/// Notes by which publishers own up to a change.
struct CorrectionNotesTests {
    @Test(arguments: [
        ("Correction: The cable is 94 km long.", TextChanges.Note.Kind.correction),
        ("This article was amended on 21 November 2026 to correct a name.", .correction),
        ("(Corrects name in paragraph 2)", .correction),
        ("In einer früheren Version dieses Artikels stand eine falsche Zahl.", .correction),
        ("Berichtigung: Das Kabel ist 94 Kilometer lang.", .correction),
        ("Rectificatif : le câble mesure 94 km.", .correction), ("Fe de errores: el cable mide 94 km.", .correction),
        ("Errata: o cabo tem 94 km.", .correction), ("Поправка: длина кабеля 94 км.", .correction),
        ("Düzeltme: kablo 94 km uzunluğunda.", .correction), ("訂正：ケーブルの長さは94キロです。", .correction),
        ("Korrigjim: kablloja është 94 km.", .correction), ("Clarification: Renn is deputy minister.", .clarification),
        ("This story has been withdrawn after a complaint.", .retraction),
        ("Editor's note: the headline was changed.", .update),
    ])
    func `a note is told by its words`(line: String, kind: TextChanges.Note.Kind) {
        #expect(CorrectionNotes.note(in: line)?.kind == kind)
    }

    @Test(arguments: [
        "Correction of the market came as no surprise to anybody at the central bank on Friday.",
        "The minister asked for a correction of the figures.", "Police gave an update on the storm.",
    ])
    func `a sentence with such a word is none`(line: String) { #expect(CorrectionNotes.note(in: line) == nil) }

    @Test func `agencies mark their headlines`() {
        #expect(CorrectionNotes.mark(on: "CORRECTED-Valdoria signs cable deal")?.kind == .correction)
        #expect(CorrectionNotes.mark(on: "UPDATE 2-Valdoria signs cable deal")?.kind == .update)
        #expect(CorrectionNotes.mark(on: "Valdoria: a cable at last") == nil)
    }

    @Test func `a takedown page says so and little else`() {
        #expect(CorrectionNotes.takedown(in: ["Sorry", "This article is no longer available."]) != nil)
        #expect(CorrectionNotes.takedown(in: ["Dieser Artikel wurde entfernt."]) != nil)
        let article = Array(repeating: "The council said that the report has been withdrawn by its authors.", count: 20)
        #expect(CorrectionNotes.takedown(in: article) == nil)
        #expect(CorrectionNotes.takedown(in: ["The council met."]) == nil)
    }
}

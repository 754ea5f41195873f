import TestKit
import Testing
import WireModel

@testable import Dedup

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

    @Test func `what the bytes say of many words, the words say too`() {
        var random = SeededRandom(seed: 11)
        let pieces = [
            "minuten", "é", "12", " ", " ", " ", "ü", ":", ".", "'", "’", "-", "час", "views", "\u{301}", "更新",
            "\u{a0}",
        ]
        var many = 0
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0..<500, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            guard RevisionNoise.hasManyWords(text) else { continue }
            many += 1
            let words = text.split { !$0.isLetter && !$0.isNumber && $0 != ":" && $0 != "." }
            #expect(words.count { $0.contains(where: \.isLetter) } > 30, "\(text)")
        }
        #expect(many > 100)
    }

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

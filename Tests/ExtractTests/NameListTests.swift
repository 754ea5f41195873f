import Testing

@testable import Extract

struct NameListTests {
    struct Case: CustomTestStringConvertible {
        let byline: String
        let names: [String]
        var testDescription: String { byline }
    }

    @Test(
        "bylines in names",
        arguments: [
            Case(byline: "By Mara Lindqvist and Jon P. Arkwright", names: ["Mara Lindqvist", "Jon P. Arkwright"]),
            Case(byline: "Von Jürgen Weiß, dpa", names: ["Jürgen Weiß"]),
            Case(byline: "Par Anne-Marie de la Tour et Luc Besse", names: ["Anne-Marie de la Tour", "Luc Besse"]),
            Case(byline: "Text und Interview: Paula Orth", names: ["Paula Orth"]),
            Case(byline: "By Staff Reporter", names: []),
            Case(byline: "Redaktion", names: []),
            Case(byline: "AFP", names: []),
            Case(byline: "https://example.org/people/ab", names: []),
            Case(byline: "Rechtsanwältin Petra Maria Kahl", names: ["Petra Maria Kahl"]),
            Case(byline: "VON MARIA GRUND am 21. April 2020", names: ["MARIA GRUND"]),
            Case(byline: "By Ada Wells And Tom Finch For The Sunday Paper", names: ["Ada Wells", "Tom Finch"]),
            Case(byline: "example.org", names: []),
            Case(byline: "Por Luis Prado @lprado", names: ["Luis Prado"]),
            Case(byline: "Автор: Иван Петров", names: ["Иван Петров"]),
            Case(byline: "佐藤 花子", names: ["佐藤 花子"]),
            Case(byline: "この記事を書いた人", names: []),
            Case(byline: "Zur Übersicht", names: []),
            Case(byline: "Jane Roe, PhD", names: ["Jane Roe"]),
            Case(byline: "Jane Roe – Political correspondent", names: ["Jane Roe"]),
        ])
    func names(_ given: Case) {
        #expect(NameList.pieces(given.byline).compactMap { NameList.person($0) } == given.names)
    }

    @Test(
        "lines that name an author beside a date or after a verb",
        arguments: [
            ("11.12.2019 - Amelie Brandt", "Amelie Brandt"), ("04.02.2022 | 13:10 Uhr | Uta Helm", "Uta Helm"),
            ("25 October 2022 · Rainer Nagel", "Rainer Nagel"),
        ])
    func besideDate(line: String, name: String) { #expect(NameList.besideDate(line) == name) }

    @Test(
        "lines that only look like bylines", arguments: ["04.11.2021 | PAID CONTENT", "Berlin | Politik", "3.5 | 4.0"])
    func noByline(line: String) { #expect(NameList.besideDate(line) == nil) }

    @Test func `an opener inside a line counts after a verb or a date only`() {
        #expect(NameList.tail(of: "Posted by Konrad Tiller", isMarked: false) == "by Konrad Tiller")
        #expect(NameList.tail(of: "Geschrieben von Konrad am 25.08.2009") == "von Konrad am 25.08.2009")
        #expect(NameList.tail(of: "Das neue Buch von Konrad Tiller") == nil)
    }
}

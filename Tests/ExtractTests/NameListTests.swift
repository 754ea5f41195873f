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
            Case(byline: "Jane Roe, PhD", names: ["Jane Roe"]),
            Case(byline: "Jane Roe – Political correspondent", names: ["Jane Roe"]),
        ])
    func names(_ given: Case) {
        #expect(NameList.pieces(given.byline).compactMap { NameList.person($0) } == given.names)
    }
}

import Testing

@testable import Extract

struct DatelineTests {
    struct Case: CustomTestStringConvertible {
        let paragraph: String
        let place: String?
        var testDescription: String { paragraph }
    }

    @Test(
        "datelines",
        arguments: [
            Case(paragraph: "PARIS (AFP) – The minister said on Monday that", place: "PARIS"),
            Case(paragraph: "NEW YORK, Jan 9 (Reuters) - Shares fell", place: "NEW YORK"),
            Case(paragraph: "Berlin (dpa/bb) - Der Senat hat", place: "Berlin"),
            Case(paragraph: "WASHINGTON — Congress voted", place: "WASHINGTON"),
            Case(paragraph: "He was late – and he knew it.", place: nil),
            Case(paragraph: "Smith – a painter – died on Friday.", place: nil),
        ])
    func place(_ given: Case) { #expect(Dateline.place(in: given.paragraph) == given.place) }
}

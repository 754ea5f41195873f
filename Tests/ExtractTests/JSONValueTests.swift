import Testing

@testable import Extract

struct JSONValueTests {
    private func read(_ text: String) -> JSONValue? { JSONValue(Array(text.utf8)) }

    @Test func `what sites write is forgiven`() {
        let value = read("<!-- {\"a\": [1, 2,], \"b\": \"x\ny \\u00e9 \\ud83d\\ude00\", \"c\": true,} -->")
        #expect(value?["a"]?.list.compactMap(\.string) == ["1", "2"])
        #expect(value?["b"]?.string == "x\ny é 😀")
    }

    @Test(
        "broken documents end early and never trap",
        arguments: ["", "{", "[[[", "{\"a", "{\"a\":", "[1,", "{\"a\":\"\\u12", "nonsense"])
    func broken(text: String) { _ = read(text) }

    @Test func `nesting is bounded`() { _ = read(String(repeating: "[", count: 1_000_000)) }
}

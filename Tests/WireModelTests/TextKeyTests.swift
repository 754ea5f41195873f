import Testing

@testable import WireModel

struct TextKeyTests {
    @Test func `keys are equal where the bytes are`() {
        let texts = ["", "a", "b", "Zürich", "Zurich", "漢字", "A long line of text that says something."]
        for one in texts {
            for other in texts { #expect((TextKey(one) == TextKey(other)) == (one == other)) }
        }
        #expect(Set((texts + texts).map { TextKey($0) }).count == texts.count)
    }
}

import SeedText
import Testing
import WireModel

@Suite struct SiteFurnitureTests {
    private static func document(_ number: Int) -> [String] {
        (0..<6).map { "Paragraph \($0) of story \(number), which nobody else has." } + [
            "The paper of the coast since 1871."
        ]
    }

    @Test func `a line of three documents is furniture, on this site only`() {
        var learnt = SiteFurniture()
        for number in 0..<2 { learnt.note(lines: Self.document(number), site: "a.example") }
        #expect(learnt.rules(site: "a.example").siteLines == [])
        learnt.note(lines: Self.document(2), site: "a.example")
        #expect(learnt.rules(site: "a.example").siteLines == ["The paper of the coast since 1871."])
        #expect(learnt.rules(site: "b.example").siteLines == [])
    }

    @Test func `versions of one story teach nothing`() {
        var learnt = SiteFurniture()
        for version in 0..<5 {
            learnt.note(lines: Self.document(1) + ["Version \(version)."], site: "a.example")
        }
        #expect(learnt.rules(site: "a.example").siteLines == [])
    }

    @Test func `sites and lines are bounded`() {
        var learnt = SiteFurniture(settings: .init(documents: 2, siteLimit: 2, lineLimit: 7))
        for number in 0..<50 { learnt.note(lines: Self.document(number), site: "a.example") }
        #expect(learnt.rules(site: "a.example").siteLines == ["The paper of the coast since 1871."])
        learnt.note(lines: ["x"], site: "b.example")
        learnt.note(lines: ["x"], site: "c.example")
        #expect(learnt.rules(site: "a.example").siteLines == [])
    }
}

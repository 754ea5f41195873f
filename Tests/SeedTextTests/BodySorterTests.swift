import Testing
import WireModel

@testable import SeedText

/// Which lines below the front are the article's, one rule each.
struct BodySorterTests {
    private static let prose = [
        "The council of the valley met on Monday to speak about the old bridge over the river.",
        "Nobody had crossed it since the flood of last spring, said the mayor of the upper town.",
        "Repairs will begin in autumn and cost the town about two million, as the engineers think.",
    ]

    private static func cleaned(_ blocks: [Block]) -> [String] {
        var article = Article()
        article.headline = "Bridge to be mended"
        article.body = blocks
        return SeedTextNormaliser().cleaned(article).article.body.map(\.text)
    }

    private static func paragraphs(_ texts: [String]) -> [Block] { texts.map { Block(.paragraph, $0) } }

    @Test func `headings at the end that are whole sentences stay, labels go`() {
        let sentence = "1. The group owned more than thirteen hundred houses in the whole of the country."
        let kept = Self.cleaned(Self.paragraphs(Self.prose) + [Block(.heading, sentence), Block(.heading, "Archive")])
        #expect(kept.last == sentence)
    }

    @Test func `a long last paragraph with its sources in brackets is no caption`() {
        let last =
            "When the leader had not been seen for weeks in October, there had been talk about his health as well, and "
            + "the service of the neighbouring country thought at that time that he had to leave his offices for a while "
            + "because of an operation on his foot. (ab/cde mit dpa)"
        #expect(Self.cleaned(Self.paragraphs(Self.prose + [last])).last?.hasPrefix("When the leader") == true)
    }

    @Test func `captions are the text where there is little else`() {
        let captions = (1...4).map {
            "Picture \($0): people carry their things out of the houses near the old mill. Photo: Jane Doe / AFP"
        }
        #expect(Self.cleaned(Self.paragraphs([Self.prose[0]] + captions)).count == 5)
        #expect(Self.cleaned(Self.paragraphs(Self.prose + captions.prefix(1))).count == 3)
    }

    @Test func `times of reports are headings between paragraphs`() {
        let blocks = Self.prose.enumerated().flatMap { [Block(.heading, "17:\($0 + 10)"), Block(.paragraph, $1)] }
        #expect(Self.cleaned(Self.paragraphs([Self.prose[0] + " So it began."]) + blocks).contains("17:11"))
    }

    @Test func `a sentence that begins with a request's word is the story's`() {
        let line = "Follow these steps shared on Twitter to safely reach the other bank of the river."
        #expect(Self.cleaned(Self.paragraphs([Self.prose[0], line] + Self.prose.dropFirst())).contains(line))
        #expect(
            !Self.cleaned(Self.paragraphs(Self.prose + ["Follow us on Twitter and Facebook"])).contains(
                "Follow us on Twitter and Facebook"))
    }
}

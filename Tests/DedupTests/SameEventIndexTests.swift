import Foundation
import TestKit
import Testing
import WireModel

@testable import Dedup

/// Stories of one event in other words: linked, and never more than that.
struct SameEventIndexTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)

    private static func story(_ number: Int) throws -> StoryID {
        StoryID(url: try #require(CanonicalURL("https://events.example/\(number)")))
    }

    private static let flood = """
        The river Brenn burst its banks near Upper Kell on Tuesday night and flooded 340 houses, mayor Odile Marsh said. \
        Rescuers in boats brought 87 people out of Tarnsey. The dam at Lenmouth held, engineer Perrin Holt told reporters.
        """
    private static let floodElsewhere = """
        Upper Kell is under water: 340 homes stand in the Brenn after its worst flood in decades. Mayor Odile Marsh \
        thanked the crews who took 87 villagers of Tarnsey to safety. Perrin Holt, who watches the Lenmouth dam, sees no danger.
        """
    private static let other = """
        Herring fetched its highest price in nine years at the market of Skarn on Wednesday. Traders paid 412 crowns for \
        a crate, Duncan Faal of the fishermen's guild said, and expect more before the holidays.
        """

    @Test func `two reports of one event are linked by what they name, another story is not`() throws {
        var index = SameEventIndex()
        index.remember(index.sketch(of: try Self.story(1), headline: nil, text: Self.flood, at: Self.start).sketch)
        let (sketch, links) = index.sketch(
            of: try Self.story(2), headline: nil, text: Self.floodElsewhere, at: Self.start + 3_600)
        let link = try #require(links.first)
        #expect(links.count == 1)
        #expect((link.relation, link.basis, link.other) == (.sameEventAs, .facts, try Self.story(1)))
        #expect(link.likeness ?? 0 >= 0.42)
        #expect(Set(["340", "Tarnsey"]).isSubset(of: link.sharedFacts ?? []))
        index.remember(sketch)
        #expect(index.sketch(of: try Self.story(3), headline: nil, text: Self.other, at: Self.start).links.isEmpty)
        // A story is not linked to itself.
        #expect(
            index.sketch(of: try Self.story(2), headline: nil, text: Self.floodElsewhere, at: Self.start).links
                .allSatisfy { $0.other != sketch.story })
    }

    private static let floodThird = """
        Perrin Holt had watched the Lenmouth dam all night. By morning 340 houses of Upper Kell stood in the water of the \
        Brenn, the neighbours in Tarnsey had lost their road, and boats had fetched 87 people from roofs and attics. \
        "Nobody is missing," said Odile Marsh, who is the mayor.
        """
    /// The same mayor on the same day, another matter.
    private static let sameMayor = """
        Upper Kell will get its library back. Mayor Odile Marsh opened the tender on Wednesday; the building, closed since \
        a fire, is to cost 4.1 million crowns and to hold 26,000 volumes, a cinema and a reading garden for schools.
        """
    /// The same kind of event, a month before and ten weeks after.
    private static let otherFloods = [
        """
        The river Sarre left its bed at Oldmark on Sunday. Some 120 houses had to be cleared, and the bridge of Westerlo \
        is closed, district head Ines Vallon said. Engineers watch the dam of Brode.
        """,
        """
        Upper Kell has put its flood behind it: the last of the 340 houses is dry again, and the dam at Lenmouth has a new \
        gate. Perrin Holt showed it to mayor Odile Marsh and to school children of Tarnsey, where the Brenn is tame again.
        """,
    ]

    /// As the five sample stories are: one of the topic a month before, three of one event, one long after.
    @Test
    func `three reports of one event are linked to one another, what else is told of its people and place is not`()
        throws
    {
        let day = 86_400.0
        let told: [(text: String, at: Double)] = [
            (Self.otherFloods[0], -31 * day), (Self.flood, 0), (Self.sameMayor, 0.2 * day),
            (Self.floodElsewhere, 0.3 * day),
            (Self.floodThird, 1.1 * day), (Self.otherFloods[1], 70 * day),
        ]
        // In whatever order they come in, and whatever else does.
        for turn in 0..<6 {
            var index = SameEventIndex()
            var linked: Set<Set<Int>> = []
            for place in told.indices {
                let number = (place + turn) % told.count
                let at = Self.start.addingTimeInterval(told[number].at)
                let (sketch, links) = index.sketch(
                    of: try Self.story(number), headline: nil, text: told[number].text, at: at)
                for other in told.indices where try links.contains(where: { $0.other == (try Self.story(other)) }) {
                    linked.insert([number, other])
                }
                #expect(links.allSatisfy { $0.relation == .sameEventAs && $0.basis == .facts && $0.passages.isEmpty })
                index.remember(sketch)
            }
            #expect(linked == [[1, 3], [1, 4], [3, 4]], "turn \(turn)")
        }
    }

    @Test func `what lies more than the window apart is another event`() throws {
        var index = SameEventIndex()
        index.remember(index.sketch(of: try Self.story(1), headline: nil, text: Self.flood, at: Self.start).sketch)
        let late = Self.start.addingTimeInterval(73 * 3_600)
        #expect(index.sketch(of: try Self.story(2), headline: nil, text: Self.floodElsewhere, at: late).links.isEmpty)
    }

    @Test func `the oldest give way, and nothing of them is left`() throws {
        var settings = SameEventIndex.Settings()
        settings.stories = 3
        var index = SameEventIndex(settings: settings)
        index.remember(index.sketch(of: try Self.story(1), headline: nil, text: Self.flood, at: Self.start).sketch)
        for number in 2...40 {
            let text = (0..<60).map { "Word\(number * 100 + $0)x" }.joined(separator: " ")
            index.remember(index.sketch(of: try Self.story(number), headline: nil, text: text, at: Self.start).sketch)
            #expect(index.count <= 3)
        }
        #expect(
            index.sketch(of: try Self.story(99), headline: nil, text: Self.floodElsewhere, at: Self.start).links.isEmpty
        )
    }

    @Test func `a sketch is read again as it was written, damaged ones as far as they go`() throws {
        let index = SameEventIndex()
        let sketch = index.sketch(of: try Self.story(1), headline: "H", text: Self.flood, at: Self.start).sketch
        let terms = EventTerms(bytes: sketch.terms, terms: 128)
        #expect(terms.bytes == sketch.terms)
        #expect(EventTerms(bytes: Array(sketch.terms.dropLast(3)), terms: 128).terms.count == terms.terms.count - 1)
        var damaged = SameEventIndex()
        for seed in 0..<200 {
            var bytes = sketch.terms
            bytes[seed * 31 % bytes.count] ^= UInt8(truncatingIfNeeded: 1 << (seed % 8))
            damaged.remember(
                EventSketch(story: try Self.story(seed), at: Self.start, terms: Array(bytes.prefix(seed * 3))))
        }
        _ = damaged.sketch(of: try Self.story(999), headline: nil, text: Self.flood, at: Self.start)
    }

    /// Beside the checkout, or beside the folder of worktrees.
    private static let samples: [(name: String, text: String)] = {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let folders = ["../../../shared/seeds", "../../../../shared/seeds"].map { here.appendingPathComponent($0) }
        for folder in folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.standardized.path)) ?? []
            let texts = names.filter { $0.hasSuffix(".txt") }.sorted().prefix(5).compactMap { name in
                (try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)).map { (name, $0) }
            }
            if texts.count == 5 { return texts }
        }
        return []
    }()

    @Test(.enabled(if: !samples.isEmpty, "the sample stories are not on this machine"))
    func `of the samples the three of one day are linked, the others are not`() throws {
        // As they are dated: 9 January 2025, three of 9 December 2024, 17 February 2025.
        let days = [31.0, 0, 0, 0, 70]
        var index = SameEventIndex()
        var linked: Set<Set<Int>> = []
        for (number, sample) in Self.samples.enumerated() {
            let (sketch, links) = index.sketch(
                of: try Self.story(number), headline: nil, text: sample.text,
                at: Self.start.addingTimeInterval(days[number] * 86_400))
            for link in links {
                for other in 0..<number where try Self.story(other) == link.other { linked.insert([number, other]) }
            }
            index.remember(sketch)
        }
        #expect(linked == [[1, 2], [1, 3], [2, 3]])
    }

    @Test func `of many likely stories the likeliest are looked at, as if all were sorted`() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<50 {
            let values = Dictionary(
                (0..<Int.random(in: 0..<60, using: &random)).map {
                    ($0, Double(Int.random(in: 0..<8, using: &random)))
                },
                uniquingKeysWith: { first, _ in first })
            let sorted = values.sorted { ($1.value, $1.key) < ($0.value, $0.key) }.prefix(7)
            #expect(SameEventIndex.greatest(7, of: values).map(\.key) == sorted.map(\.key))
        }
    }
}

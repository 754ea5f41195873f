import Dedup
import Foundation
import Testing
import WireModel

/// What the order of arrival may change, in any script.
///
/// Clusters of whole copies do not depend on it at all; cuts and mixed pages may, and then little: of the pairs of texts
/// that any order joins, nine of ten are joined by every other. No order joins two stories.
@Suite struct ArrivalOrderTests {
    /// One story as several outlets print it.
    private struct Family {
        var wholes: [String]
        var parts: [String]
    }

    @Test("another order of arrival gives the same clusters", arguments: 1...8 as ClosedRange<UInt64>)
    func latin(seed: UInt64) async throws {
        let families = (0..<8).map { number in
            let story = MadeStory(seed: seed * 500 + UInt64(number)).paragraphs
            let whole = story.joined(separator: "\n")
            return Family(
                wholes: [whole, "LONDON, December 5 (AFP) - " + whole, story.joined(separator: " ")],
                parts: [story.prefix(6).joined(separator: "\n"), story.prefix(4).joined(separator: "\n")])
        }
        try await expectBounds(families, seed: seed)
    }

    @Test("in every script another order of arrival gives the same clusters", arguments: Script.all)
    func anyScript(_ script: Script) async throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let families = (0..<6).map { number in
                family(script.paragraphs(seed: seed * 700 + UInt64(number)), space: script.space)
            }
            try await expectBounds(families, seed: seed)
        }
    }

    /// Chinese beside Arabic beside English, in one stream and in one text.
    @Test("in a stream of many scripts, too", arguments: 1...4 as ClosedRange<UInt64>)
    func mixed(seed: UInt64) async throws {
        var families = Script.all.enumerated().map { number, script in
            family(script.paragraphs(seed: seed * 900 + UInt64(number)), space: script.space)
        }
        for number in 0..<4 {
            let scripts = (0..<4).map { Script.all[(number * 4 + $0) % Script.all.count] }
            let mixed = scripts.enumerated().flatMap { place, script in
                script.paragraphs(seed: seed * 1_100 + UInt64(number * 4 + place), count: 2)
            }
            families.append(family(mixed, space: " "))
        }
        try await expectBounds(families, seed: seed)
    }

    private func family(_ story: [String], space: String) -> Family {
        let whole = story.joined(separator: "\n")
        return Family(
            wholes: [whole, "AFP, 05/12/2026 - " + whole, story.joined(separator: space)],
            parts: [story.prefix(6).joined(separator: "\n"), story.prefix(4).joined(separator: "\n")])
    }

    private func expectBounds(_ families: [Family], seed: UInt64) async throws {
        var dice = SeededDice(seed: seed)
        var texts: [(text: String, family: Int, isWhole: Bool)] = []
        for (number, family) in families.enumerated() {
            texts += family.wholes.map { ($0, number, true) } + family.parts.map { ($0, number, false) }
        }
        var seen: [Set<[Int]>] = []
        for _ in 0..<4 {
            let order = texts.indices.shuffled(using: &dice)
            let store = MemoryFingerprintStore()
            let room = Newsroom(store)
            for index in order {
                try await room.receive(texts[index].text, story: index + 1, host: "h\(index).example")
            }
            let clusters = texts.indices.map { store.cluster(of: .numbered($0 + 1)) }
            var pairs: Set<[Int]> = []
            for one in texts.indices {
                for other in texts.indices where other > one {
                    let areOfOneStory = texts[one].family == texts[other].family
                    if clusters[one] == clusters[other] {
                        pairs.insert([one, other])
                        #expect(areOfOneStory, "seed \(seed): two stories joined: \(one), \(other)")
                    } else if areOfOneStory, texts[one].isWhole, texts[other].isWhole {
                        Issue.record("seed \(seed): whole copies apart: \(one), \(other)")
                    }
                }
            }
            seen.append(pairs)
        }
        let any = seen.reduce(into: Set<[Int]>()) { $0.formUnion($1) }
        let all = seen.dropFirst().reduce(into: seen[0]) { $0.formIntersection($1) }
        #expect(any.count >= 3 * families.count)
        #expect(10 * all.count >= 9 * any.count, "seed \(seed): \(all.count) of \(any.count) pairs in every order")
    }
}

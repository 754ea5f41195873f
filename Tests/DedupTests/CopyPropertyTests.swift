import Dedup
import Foundation
import Testing
import WireModel

/// What holds for any text, in any script.
@Suite struct CopyPropertyTests {
    /// A script, as made sentences of it.
    struct Script: Sendable, CustomTestStringConvertible {
        var name: String
        var letters: ClosedRange<UInt32>
        /// Letters of a word; of a whole sentence where there are no spaces.
        var word: ClosedRange<Int>
        var words: ClosedRange<Int>
        var space: String
        var stop: String
        var testDescription: String { name }

        func sentence(_ dice: inout SeededDice) -> String {
            let words = (0..<Int.random(in: words, using: &dice)).map { _ in
                String(
                    String.UnicodeScalarView(
                        (0..<Int.random(in: word, using: &dice)).compactMap { _ in
                            Unicode.Scalar(UInt32.random(in: letters, using: &dice))
                        }))
            }
            return words.joined(separator: space) + stop
        }

        func paragraphs(seed: UInt64, count: Int = 8) -> [String] {
            var dice = SeededDice(seed: seed)
            return (0..<count).map { _ in (0..<3).map { _ in sentence(&dice) }.joined(separator: space) }
        }
    }

    static let scripts = [
        Script(name: "Chinese", letters: 0x4E00...0x5E00, word: 18...30, words: 1...1, space: "", stop: "。"),
        Script(name: "Japanese", letters: 0x3041...0x3093, word: 18...34, words: 1...1, space: "", stop: "。"),
        Script(name: "Thai", letters: 0xE01...0xE2E, word: 15...30, words: 2...3, space: " ", stop: ""),
        Script(name: "Arabic", letters: 0x621...0x63A, word: 3...7, words: 10...18, space: " ", stop: "."),
        Script(name: "Hebrew", letters: 0x5D0...0x5EA, word: 3...7, words: 10...18, space: " ", stop: "."),
        Script(name: "Greek", letters: 0x3B1...0x3C9, word: 4...9, words: 10...18, space: " ", stop: "."),
        Script(name: "Devanagari", letters: 0x915...0x939, word: 3...7, words: 10...18, space: " ", stop: "।"),
        Script(name: "Korean", letters: 0xAC00...0xB800, word: 2...4, words: 10...18, space: " ", stop: "."),
    ]

    @Test("a text is a copy of itself, of its first 70 %, and of neither when it is another one", arguments: scripts)
    func anyScript(_ script: Script) async throws {
        for seed in 1...4 as ClosedRange<UInt64> {
            let story = script.paragraphs(seed: seed)
            let room = Newsroom()
            try await room.receive(story.joined(separator: "\n"), story: 1)
            let whole = try await room.receive(story.joined(separator: "\n"), story: 2, host: "b.example")
            #expect(whole.cluster == .numbered(1), "seed \(seed), whole")
            let part = story.prefix(6).joined(separator: "\n")
            let cut = try await room.receive(part, story: 3, host: "c.example")
            #expect(cut.cluster == .numbered(1), "seed \(seed), cut")
            let other = script.paragraphs(seed: seed + 100).joined(separator: "\n")
            #expect(!(try await room.receive(other, story: 4, host: "d.example")).isCopy, "seed \(seed), another")
        }
    }

    @Test("a mixed text is a copy as one in a single script is", arguments: 1...5 as ClosedRange<UInt64>)
    func mixed(seed: UInt64) async throws {
        let paragraphs = Self.scripts.enumerated().map { index, script in
            script.paragraphs(seed: seed &* 31 &+ UInt64(index), count: 1)[0]
        }
        let latin = MadeStory(seed: seed).paragraphs
        let text = zip(paragraphs, latin).flatMap { [$0, $1] }
        let room = Newsroom()
        try await room.receive(text.joined(separator: "\n"), story: 1)
        #expect(try await room.receive(text.prefix(11).joined(separator: "\n"), story: 2).isCopy)
        // The Latin half alone is a part of it.
        #expect(!(try await room.receive(MadeStory(seed: seed + 900).text, story: 3)).isCopy)
    }

    @Test("a text in other quotation marks is the same", arguments: 1...20 as ClosedRange<UInt64>)
    func quotationMarks(seed: UInt64) async throws {
        let marks = [("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ("\"", "\""), ("「", "」")]
        var dice = SeededDice(seed: seed)
        let paragraphs = MadeStory(seed: seed).paragraphs
        func quoted(_ pair: (String, String)) -> String {
            paragraphs.enumerated().map { $0.offset % 2 == 0 ? pair.0 + $0.element + pair.1 : $0.element }
                .joined(separator: "\n")
        }
        let room = Newsroom()
        let first = Int.random(in: 0..<marks.count, using: &dice)
        try await room.receive(quoted(marks[first]), story: 1)
        for (number, pair) in marks.enumerated() {
            let judgement = try await room.receive(quoted(pair), story: number + 2, host: "b\(number).example")
            #expect(judgement.cluster == .numbered(1), "seed \(seed), \(pair)")
        }
    }

    @Test("the same furniture joins no two unlike stories, in whatever place", arguments: 1...12 as ClosedRange<UInt64>)
    func furniture(seed: UInt64) async throws {
        var dice = SeededDice(seed: seed)
        let furniture = MadeStory(seed: seed + 5_000, paragraphs: Int.random(in: 1...5, using: &dice)).paragraphs
        let room = Newsroom()
        for number in 1...12 {
            var page = MadeStory(seed: seed * 1_000 + UInt64(number), paragraphs: 4).paragraphs
            let head = Int.random(in: 0...furniture.count, using: &dice)
            page = furniture.prefix(head) + page + furniture.dropFirst(head)
            let host = Bool.random(using: &dice) ? "herald.example" : "courier.example"
            let judgement = try await room.receive(page.joined(separator: "\n"), story: number, host: host)
            #expect(judgement.cluster == .numbered(number), "seed \(seed), page \(number)")
        }
    }

    /// Clusters of whole copies do not depend on the order at all; cuts and roundups may, and then little: of the pairs
    /// of texts that any order joins, nine of ten are joined by every other.
    @Test("another order of arrival gives the same clusters", arguments: 1...8 as ClosedRange<UInt64>)
    func order(seed: UInt64) async throws {
        var dice = SeededDice(seed: seed)
        var texts: [(text: String, isWhole: Bool)] = []
        for number in 0..<8 {
            let story = MadeStory(seed: seed * 500 + UInt64(number)).paragraphs
            texts.append((story.joined(separator: "\n"), true))
            texts.append(("LONDON, December 5 (AFP) - " + story.joined(separator: "\n"), true))
            texts.append((story.joined(separator: " "), true))
            texts.append((story.prefix(6).joined(separator: "\n"), false))
            texts.append((story.prefix(4).joined(separator: "\n"), false))
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
                for other in texts.indices where other > one && clusters[one] == clusters[other] {
                    pairs.insert([one, other])
                    #expect(one / 5 == other / 5, "two stories joined: \(one), \(other)")
                }
            }
            for one in texts.indices where texts[one].isWhole {
                for other in texts.indices where other > one && texts[other].isWhole && one / 5 == other / 5 {
                    #expect(pairs.contains([one, other]), "seed \(seed): \(one), \(other)")
                }
            }
            seen.append(pairs)
        }
        let any = seen.reduce(into: Set<[Int]>()) { $0.formUnion($1) }
        let all = seen.dropFirst().reduce(into: seen[0]) { $0.formIntersection($1) }
        #expect(10 * all.count >= 9 * any.count, "\(all.count) of \(any.count) pairs in every order")
    }
}

import Dedup
import Foundation
import Testing
import WireModel

/// What holds for any text, in any script.
@Suite struct CopyPropertyTests {
    private static let scripts = Script.all

    @Test("a text is a copy of itself, of its first 70 %, and of neither when it is another one", arguments: scripts)
    func anyScript(_ script: Script) async throws {
        for seed in 1...12 as ClosedRange<UInt64> {
            let story = script.paragraphs(seed: seed, count: 3 + Int(seed) % 9)
            let room = Newsroom()
            try await room.receive(story.joined(separator: "\n"), story: 1)
            let whole = try await room.receive(story.joined(separator: "\n"), story: 2, host: "b.example")
            #expect(whole.cluster == .numbered(1), "seed \(seed), whole")
            let part = script.part(of: story, share: 0.7)
            let cut = try await room.receive(part, story: 3, host: "c.example")
            #expect(cut.cluster == .numbered(1), "seed \(seed), cut")
            #expect(cut.evidence.first?.containmentHere ?? 0 > 0.95, "seed \(seed), cut")
            let other = script.paragraphs(seed: seed + 100).joined(separator: "\n")
            #expect(!(try await room.receive(other, story: 4, host: "d.example")).isCopy, "seed \(seed), another")
        }
    }

    /// The whole text may come after the part of it: 70 % is recognised either way.
    @Test("the whole text is a copy of its first 70 %", arguments: scripts)
    func wholeAfterPart(_ script: Script) async throws {
        for seed in 21...28 as ClosedRange<UInt64> {
            let story = script.paragraphs(seed: seed, count: 3 + Int(seed) % 9)
            let room = Newsroom()
            try await room.receive(script.part(of: story, share: 0.7), story: 1)
            let whole = try await room.receive(story.joined(separator: "\n"), story: 2, host: "b.example")
            #expect(whole.cluster == .numbered(1), "seed \(seed)")
        }
    }

    @Test("in every script a text in other quotation marks is the same", arguments: scripts)
    func quotationMarks(_ script: Script) async throws {
        let marks = [("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ("\"", "\""), ("「", "」"), ("『", "』"), ("»", "«")]
        for seed in 41...46 as ClosedRange<UInt64> {
            let story = script.paragraphs(seed: seed, count: 6)
            func quoted(_ pair: (String, String)) -> String {
                story.enumerated().map { $0.offset % 2 == 0 ? pair.0 + $0.element + pair.1 : $0.element }
                    .joined(separator: "\n")
            }
            let room = Newsroom()
            try await room.receive(quoted(marks[Int(seed) % marks.count]), story: 1)
            for (number, pair) in marks.enumerated() {
                let judgement = try await room.receive(quoted(pair), story: number + 2, host: "b\(number).example")
                #expect(judgement.cluster == .numbered(1), "seed \(seed), \(pair)")
                let evidence = judgement.evidence.first
                #expect(min(evidence?.containmentHere ?? 0, evidence?.containmentThere ?? 0) > 0.99)
            }
        }
    }

    @Test("in every script the same furniture joins no two unlike stories", arguments: scripts)
    func furniture(_ script: Script) async throws {
        for seed in 61...64 as ClosedRange<UInt64> {
            var dice = SeededDice(seed: seed)
            let furniture = script.paragraphs(seed: seed + 5_000, count: Int.random(in: 1...4, using: &dice))
            let room = Newsroom()
            for number in 1...10 {
                var page = script.paragraphs(seed: seed * 1_000 + UInt64(number), count: 4)
                let head = Int.random(in: 0...furniture.count, using: &dice)
                page = furniture.prefix(head) + page + furniture.dropFirst(head)
                let host = Bool.random(using: &dice) ? "herald.example" : "courier.example"
                let judgement = try await room.receive(page.joined(separator: "\n"), story: number, host: host)
                #expect(judgement.cluster == .numbered(number), "seed \(seed), page \(number)")
            }
        }
    }

    /// Two fillings of one form tell two stories; a filling that another outlet prints is one.
    @Test("in every script a form with other numbers and names is another story", arguments: scripts)
    func form(_ script: Script) async throws {
        for seed in 81...84 as ClosedRange<UInt64> {
            let room = Newsroom()
            for filling in 1...5 {
                let text = script.filling(of: seed, UInt64(filling))
                let host = "h\(filling % 3).example"
                let judgement = try await room.receive(text, story: filling, host: host)
                #expect(judgement.cluster == .numbered(filling), "seed \(seed), filling \(filling)")
            }
            let copy = try await room.receive(script.filling(of: seed, 3), story: 9, host: "wire.example")
            #expect(copy.cluster == .numbered(3), "seed \(seed)")
        }
    }

    @Test("a mixed text is a copy as one in a single script is", arguments: 1...5 as ClosedRange<UInt64>)
    func mixed(seed: UInt64) async throws {
        let paragraphs = Script.all.prefix(8).enumerated().map { index, script in
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
}

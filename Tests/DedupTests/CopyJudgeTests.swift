import Foundation
import Testing
import WireModel

@testable import Dedup

@Suite struct CopyJudgeTests {
    /// What republishing does to a text.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var make: @Sendable (MadeStory) -> String
        var testDescription: String { name }

        init(_ name: String, _ make: @escaping @Sendable (MadeStory) -> String) {
            self.name = name
            self.make = make
        }
    }

    static let copies = [
        Change("word for word") { $0.text },
        Change("its first 70 %") { $0.paragraphs.prefix(6).joined(separator: "\n") },
        Change("its first half") { $0.paragraphs.prefix(4).joined(separator: "\n") },
        Change("paragraphs run together") { $0.paragraphs.joined(separator: " ") },
        Change("a dateline before it") { "LONDON, December 5 (AFP) - " + $0.text },
        Change("a credit below it") { $0.text + "\nReporting by Jane Carver; Editing by Tom Rao" },
        Change("another first paragraph") { story in
            ([MadeStory(seed: 999, paragraphs: 1).text] + story.paragraphs.dropFirst()).joined(separator: "\n")
        },
        Change("local paragraphs in it") { story in
            let local = MadeStory(seed: 998, paragraphs: 2).paragraphs
            return (story.paragraphs.prefix(3) + local + story.paragraphs.dropFirst(3)).joined(separator: "\n")
        },
        Change("its halves in the other order") { story in
            (story.paragraphs.suffix(4) + story.paragraphs.prefix(4)).joined(separator: "\n")
        },
        Change("every thirtieth word another one") { story in
            story.text.split(separator: " ").enumerated()
                .map { $0.offset % 30 == 7 ? "quite" : String($0.element) }.joined(separator: " ")
        },
    ]

    @Test("a republished text is a copy", arguments: copies, [1, 2, 3] as [UInt64])
    func copy(_ change: Change, seed: UInt64) async throws {
        let story = MadeStory(seed: seed)
        let room = Newsroom()
        let first = try await room.receive(story.text, story: 1)
        #expect(!first.isCopy)
        let second = try await room.receive(change.make(story), story: 2, host: "courier.example")
        #expect(second.isCopy)
        #expect(second.evidence.first?.other == .numbered(1))
        #expect(second.cluster == .numbered(1))
    }

    @Test("the whole text that comes after its beginning joins it", arguments: [1, 2, 3] as [UInt64])
    func wholeAfterPart(seed: UInt64) async throws {
        let story = MadeStory(seed: seed)
        let room = Newsroom()
        try await room.receive(story.paragraphs.prefix(5).joined(separator: "\n"), story: 1)
        #expect(try await room.receive(story.text, story: 2, host: "courier.example").isCopy)
    }

    @Test func `other quotation marks, dashes and spellings are the same text`() async throws {
        let story = MadeStory(seed: 5)
        let plain = story.text + "\n\"We won't organise it,\" she said - the theatre programme's colour was travelling."
        let dressed = story.text + "\n“We won’t organize it,” she said – the theater program’s color was traveling."
        let room = Newsroom()
        try await room.receive(plain, story: 1)
        let second = try await room.receive(dressed, story: 2)
        #expect(second.evidence.first?.basis == .exact)
    }

    @Test func `unlike stories are no copies`() async throws {
        let room = Newsroom()
        for seed in 1...40 {
            let judgement = try await room.receive(MadeStory(seed: UInt64(seed)).text, story: seed)
            #expect(judgement.evidence.isEmpty, "seed \(seed)")
        }
    }

    @Test("the same furniture around unlike stories joins none", arguments: [1, 2, 3] as [UInt64])
    func furniture(seed: UInt64) async throws {
        let furniture = MadeStory(seed: seed + 500, paragraphs: 6).paragraphs
        let room = Newsroom()
        for number in 1...8 {
            let body = MadeStory(seed: seed * 100 + UInt64(number), paragraphs: 2).paragraphs
            let page = furniture.prefix(2) + body + furniture.suffix(4)
            let judgement = try await room.receive(page.joined(separator: "\n"), story: number)
            #expect(!judgement.isCopy, "page \(number)")
        }
    }

    @Test func `a form with other numbers and names is another story`() async throws {
        let room = Newsroom()
        func forecast(_ town: String, _ numbers: [Int]) -> String {
            """
            The national office said that \(town) can expect sunny spells, with a high of \(numbers[0]) degrees and a \
            low of \(numbers[1]) degrees. Winds will blow from the west at \(numbers[2]) kilometres per hour, and the \
            chance of rain in \(town) stands at \(numbers[3]) percent during the afternoon. The air quality index is \
            expected to reach \(numbers[4]), which forecasters describe as moderate. Forecasters advise drivers to \
            allow extra time for their journeys and to check the latest warnings before they set out.
            """
        }
        try await room.receive(forecast("Elmira", [32, 28, 25, 3, 41]), story: 1)
        let other = try await room.receive(forecast("Dover", [17, 9, 40, 65, 22]), story: 2)
        #expect(!other.isCopy)
        let same = try await room.receive(forecast("Dover", [17, 9, 40, 65, 22]) + " More soon.", story: 3)
        #expect(same.cluster == .numbered(2))
    }

    @Test func `a roundup joins no two stories`() async throws {
        let one = MadeStory(seed: 61)
        let two = MadeStory(seed: 62)
        let room = Newsroom()
        try await room.receive(one.text, story: 1)
        let roundup = one.paragraphs.prefix(6) + two.paragraphs.prefix(6)
        try await room.receive(roundup.joined(separator: "\n"), story: 2, host: "mirror.example")
        let second = try await room.receive(two.text, story: 3, host: "courier.example")
        #expect(second.cluster == .numbered(3))
        #expect(try await room.receive(one.text, story: 4, host: "argus.example").cluster == .numbered(1))
    }

    @Test func `a revision is no copy of itself, nor of its copies`() async throws {
        let story = MadeStory(seed: 71)
        let room = Newsroom()
        try await room.receive(story.text, story: 1)
        try await room.receive(story.text, story: 2, host: "courier.example")
        let update = story.text + "\n" + MadeStory(seed: 72, paragraphs: 1).text
        let revised = try await room.receive(update, story: 1, version: 2)
        #expect(revised.evidence.isEmpty)
        #expect(revised.cluster == .numbered(1))
        #expect(try await room.receive(update, story: 3, host: "argus.example").cluster == .numbered(1))
    }

    @Test func `a text is forgotten after the window`() async throws {
        let store = MemoryFingerprintStore()
        let story = MadeStory(seed: 81)
        try await Newsroom(store).receive(story.text, story: 1)
        let later = Date.firstArrival.addingTimeInterval(31 * 86_400)
        let document = CopyDocument(
            story: .numbered(2), host: "courier.example", text: story.text, publishedAt: later)
        let judgement = try await CopyJudge().judgement(of: document, in: store, now: later)
        #expect(!judgement.isCopy)
    }

    @Test func `scripts without spaces are compared too`() async throws {
        let text =
            "日本銀行は十九日の金融政策決定会合で、政策金利を据え置くことを全員一致で決めた。植田総裁は記者会見で、物価の見通しが実現していけば引き続き利上げを検討すると述べた。市場では据え置きを予想する声が多かった。"
        let other = "東京都内で二十日朝、通勤電車が信号機の故障により一時運転を見合わせ、およそ三万人に影響が出た。鉄道会社によると、けが人はいないという。原因は現在調べているところだと会社は説明している。"
        let room = Newsroom()
        try await room.receive(text, story: 1)
        #expect(!(try await room.receive(other, story: 2)).isCopy)
        let copy = try await room.receive("【東京】" + text + "詳しくはこちら。", story: 3, host: "courier.example")
        #expect(copy.evidence.first?.other == .numbered(1))
    }

    @Test func `the evidence names what is shared and what differs`() async throws {
        let story = MadeStory(seed: 91)
        let room = Newsroom()
        try await room.receive(
            story.text + "\nThe police said that 12 people in Elmira were hurt on the way.", story: 1)
        let second = try await room.receive(
            story.text + "\nThe police said that 14 people in Elmira were hurt on the way.", story: 2)
        let evidence = try #require(second.evidence.first)
        #expect(evidence.differences == ["14 ≠ 12"])
        #expect(evidence.containmentHere > 0.95 && evidence.containmentThere > 0.95)
        let passage = try #require(evidence.passages.first)
        #expect(passage.here.lowerBound == 0 && passage.there.lowerBound == 0)
        #expect(story.text.hasPrefix(String(passage.text.prefix(30))))
        #expect(passage.text.count <= 200)
    }

    @Test("texts of hardly any words pass", arguments: ["", "…", "No.", "12", "\n\n", "漢", "a b c d"])
    func tiny(text: String) async throws {
        let room = Newsroom()
        try await room.receive(text, story: 1)
        let second = try await room.receive(text, story: 2)
        #expect(!second.isCopy)
    }

    @Test func `a long litany takes no long time`() async throws {
        let text = String(repeating: "holy holy holy lord ", count: 3_000)
        let room = Newsroom()
        let clock = ContinuousClock()
        let time = try await clock.measure {
            for number in 1...4 { try await room.receive(text + " \(number) more words here", story: number) }
        }
        #expect(time < .seconds(20))
    }
}

import Foundation
import Testing
import WireModel

@testable import Dedup

/// Forms that newsrooms fill day after day: unlike stories of one form stay apart, copies of one of them come together.
@Suite struct StoryFormTests {
    private static let seeds = 1...12 as ClosedRange<UInt64>

    /// Made names, numbers and words, the same for the same seed.
    private struct Desk {
        var dice: SeededDice

        init(_ seed: UInt64) { dice = SeededDice(seed: seed &* 0x9E37_79B9) }

        mutating func one(_ options: [String]) -> String { options[Int.random(in: 0..<options.count, using: &dice)] }
        mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &dice) }
        mutating func name() -> String {
            let parts = ["Bar", "Ken", "Sul", "Mor", "Tav", "Lin", "Osk", "Per", "Hal", "Vin", "Dra", "Wes"]
            return one(parts) + one(["ford", "berg", "sen", "ova", "mund", "wick", "stad", "elli", "aro", "inski"])
        }
        /// Paragraphs of ordinary words, unlike any others.
        mutating func prose(_ paragraphs: Int) -> [String] {
            MadeStory(seed: UInt64.random(in: 1...UInt64.max, using: &dice), paragraphs: paragraphs).paragraphs
        }
    }

    /// Judges texts one after another, each of another outlet.
    private func clusters(_ texts: [String], hosts: Int = 7) async throws -> [StoryID] {
        let room = Newsroom()
        var clusters: [StoryID] = []
        for (index, text) in texts.enumerated() {
            let judgement = try await room.receive(text, story: index + 1, host: "h\(index % hosts).example")
            clusters.append(judgement.cluster)
        }
        return clusters
    }

    private func expectApart(_ texts: [String], _ comment: Comment, hosts: Int = 7) async throws {
        #expect(try await clusters(texts, hosts: hosts) == texts.indices.map { .numbered($0 + 1) }, comment)
    }

    private func expectOne(_ texts: [String], _ comment: Comment) async throws {
        #expect(try await clusters(texts) == texts.map { _ in .numbered(1) }, comment)
    }

    @Test("entries of one live ticker stay apart", arguments: seeds)
    func ticker(seed: UInt64) async throws {
        var desk = Desk(seed)
        let (place, minister) = (desk.name(), desk.name())
        let entries = (0..<8).map { index in
            """
            +++ \(8 + index):\(desk.number(10...59)) +++ \(desk.name()) speaks in \(place)
            You read our live ticker on the talks in \(place). All times are local, the newest entry is at the top. \
            \(desk.prose(1)[0]) A spokesman of \(minister) would not comment.
            """
        }
        try await expectApart(entries, "seed \(seed)", hosts: 1)
        // The same entry as another outlet takes it over.
        try await expectOne([entries[2], "TICKER - " + entries[2]], "seed \(seed)")
    }

    @Test("reports of other matches in one form stay apart", arguments: seeds)
    func matches(seed: UInt64) async throws {
        var desk = Desk(seed)
        let reports = (0..<8).map { _ in
            let (home, guest) = (desk.name(), desk.name())
            return """
                \(home) beat \(guest) \(desk.number(2...6))-\(desk.number(0...1)) on Saturday and stay in touch with the top of \
                the table. \(desk.name()) opened the scoring in the \(desk.number(3...44))th minute with a header from a \
                corner, and \(desk.name()) added a second goal shortly before the break. \(guest) came back into the game \
                after the interval, but \(desk.name()) saved twice from close range. In the \(desk.number(60...89))th minute \
                \(desk.name()) settled the match in front of \(desk.number(2_000...70_000)) spectators. "We deserved to win," \
                coach \(desk.name()) said. \(home) now have \(desk.number(10...80)) points and travel to \(desk.name()) next week.
                """
        }
        try await expectApart(reports, "seed \(seed)")
        try await expectOne([reports[0], "\(desk.name().uppercased()) (SID) - " + reports[0]], "seed \(seed)")
    }

    @Test("tables of weather and shares of other days stay apart", arguments: seeds)
    func tables(seed: UInt64) async throws {
        var desk = Desk(seed)
        let towns = (0..<14).map { _ in desk.name() }
        let skies = ["sunny", "cloudy", "rain", "showers", "snow", "clear"]
        let weather = (0..<6).map { _ in
            (["Today's weather in the towns of the country, lows and highs in degrees"]
                + towns.map { "\($0) \(desk.number(-9...12)) \(desk.number(13...36)) \(desk.one(skies))" })
                .joined(separator: "\n")
        }
        try await expectApart(weather, "seed \(seed)")
        let shares = (0..<6).map { _ in
            (["Closing prices of the main market, change in percent"]
                + towns.map {
                    "\($0) Group \(desk.number(3...900)).\(desk.number(10...99)) \(desk.one(["+", "-"]))\(desk.number(0...9)).\(desk.number(10...99))"
                })
                .joined(separator: "\n")
        }
        try await expectApart(shares, "seed \(seed)")
        try await expectOne([shares[1], shares[1] + "\nAll prices without warranty."], "seed \(seed)")
    }

    @Test("two obituaries with one paragraph of biography stay apart", arguments: seeds)
    func obituaries(seed: UInt64) async throws {
        var desk = Desk(seed)
        let late = desk.name()
        let biography = """
            \(late) was born in \(desk.name()) in \(desk.number(1_920...1_950)) and studied in \(desk.name()). From \
            \(desk.number(1_960...1_975)) to \(desk.number(1_980...2_005)) \(late) taught at the university of \(desk.name()), and \
            wrote \(desk.number(11...40)) books, among them a history of \(desk.name()).
            """
        let own = (0..<4).map { _ in desk.prose(3) }
        let obituaries = own.map { [$0[0], biography, $0[1], $0[2]].joined(separator: "\n") }
        try await expectApart(obituaries, "seed \(seed)")
    }

    @Test("lists with one introduction and one end stay apart", arguments: seeds)
    func listicles(seed: UInt64) async throws {
        var desk = Desk(seed)
        let intro = """
            Every week our editors choose ten things that are worth your time, from books to box sets, and tell you why \
            they could not put them down. Here is what they liked most this time.
            """
        let end = "What did we miss? Write to us, and the best tips will be in next week's list."
        let lists = (0..<6).map { _ in
            ([intro]
                + (1...6).map { "\($0). \(desk.name()) \(desk.name()): \(desk.prose(1)[0].prefix { $0 != "." })." }
                + [end]).joined(separator: "\n")
        }
        try await expectApart(lists, "seed \(seed)")
        try await expectOne([lists[0], lists[0].replacingOccurrences(of: intro + "\n", with: "")], "seed \(seed)")
    }

    @Test("a press release with everybody's own introduction is one story", arguments: seeds)
    func pressReleases(seed: UInt64) async throws {
        var desk = Desk(seed)
        let release = desk.prose(7)
        let about = "About \(desk.name()) Holding: \(desk.prose(1)[0])"
        let printed = (0..<5).map { index in
            ([desk.prose(1)[0]] + release + (index % 2 == 0 ? [about] : [])).joined(separator: "\n")
        }
        try await expectOne(printed, "seed \(seed)")
        // Another release of the same house shares the last paragraph only.
        let other = (desk.prose(6) + [about]).joined(separator: "\n")
        try await expectApart([printed[0], other], "seed \(seed)")
    }

    @Test("a translation shares names and numbers, and is no copy", arguments: seeds)
    func translations(seed: UInt64) async throws {
        var desk = Desk(seed)
        let facts = (0..<18).map { _ in (desk.name(), desk.number(10...9_000)) }
        func told(_ language: UInt64) -> String {
            var words = Desk(seed &* 31 &+ language)
            return facts.map { name, number in
                let sentence = words.prose(1)[0].prefix { $0 != "." }.split(separator: " ")
                return
                    (sentence.prefix(4) + ["\(name)"] + sentence.dropFirst(4).prefix(4) + ["\(number)"]
                    + sentence.dropFirst(8).prefix(3)).joined(separator: " ") + "."
            }.joined(separator: " ")
        }
        try await expectApart([told(1), told(2), told(3)], "seed \(seed)")
    }

    @Test("a corrected copy is a copy", arguments: seeds)
    func corrections(seed: UInt64) async throws {
        var desk = Desk(seed)
        let story = desk.prose(6)
        let told =
            "The council of \(desk.name()) approved \(desk.number(20...90)) million for \(desk.number(3...9)) schools."
        let changed = told.replacingOccurrences(of: " million", with: "5 million")
        try await expectOne(
            [
                (story + [told]).joined(separator: "\n"), ([changed] + story).joined(separator: "\n"),
                (["Correction: an earlier version gave another sum."] + story + [changed]).joined(separator: "\n"),
                (story.prefix(3) + [changed] + story.dropFirst(3)).joined(separator: "\n"),
            ], "seed \(seed)")
    }

    @Test("briefs of two sentences of one agency stay apart, a brief that comes again does not", arguments: seeds)
    func briefs(seed: UInt64) async throws {
        var desk = Desk(seed)
        let briefs = (0..<10).map { _ in
            """
            \(desk.name().uppercased()) (dpa) - A \(desk.number(18...88))-year-old \(desk.one(["man", "woman", "cyclist", "driver"])) \
            was seriously injured in an accident near \(desk.name()) on \(desk.one(["Monday", "Tuesday", "Friday", "Sunday"])) \
            morning. The damage is put at \(desk.number(2...90)),000 euros, police in \(desk.name()) said.
            """
        }
        try await expectApart(briefs, "seed \(seed)")
        let bare = briefs[4].split(separator: " - ", maxSplits: 1).last.map(String.init) ?? ""
        let room = Newsroom()
        for (index, brief) in briefs.enumerated() { try await room.receive(brief, story: index + 1, host: "a.example") }
        let again = try await room.receive(bare, story: 99, host: "b.example")
        #expect(again.cluster == .numbered(5), "seed \(seed)")
    }

    @Test("reports that share quotations only stay apart", arguments: seeds)
    func quotations(seed: UInt64) async throws {
        var desk = Desk(seed)
        let speaker = desk.name()
        let quotes = desk.prose(2).map { "“\($0)” \(speaker) told reporters in \(desk.name())." }
        let reports = (0..<4).map { _ in
            let own = desk.prose(5)
            return [own[0], quotes[0], own[1], own[2], quotes[1], own[3], own[4]].joined(separator: "\n")
        }
        try await expectApart(reports, "seed \(seed)")
    }

    @Test("a digest of several stories joins none of them to another", arguments: seeds)
    func digests(seed: UInt64) async throws {
        var desk = Desk(seed)
        let stories = (0..<4).map { _ in desk.prose(6).joined(separator: "\n") }
        let heads = stories.map { $0.split(separator: "\n").prefix(2).joined(separator: "\n") }
        let room = Newsroom()
        let store = room.store
        for (index, story) in stories.enumerated() {
            try await room.receive(story, story: index + 1, host: "a.example")
        }
        for (number, count) in [(11, 2), (12, 3), (13, 4)] {
            let digest = (["Good morning, this is the day's news."] + heads.prefix(count)).joined(separator: "\n")
            try await room.receive(digest, story: number, host: "d\(number).example")
        }
        for (index, story) in stories.enumerated() {
            let again = try await room.receive("REPRINT - " + story, story: index + 21, host: "e.example")
            #expect(again.cluster == .numbered(index + 1), "seed \(seed), story \(index)")
        }
        let present = try await store.fingerprints(of: (1...4).map { .numbered($0) }).map(\.cluster)
        #expect(Set(present).count == 4, "seed \(seed)")
    }
}

import Foundation
import Spool
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// Second looks at published stories: what is a new version, what is none, and what is gone.
@Suite(.timeLimit(.minutes(20)))
struct RevisionTests {
    private static func submission(_ number: Int, _ article: Article, host: String = "one.example") throws -> Submission
    {
        Submission(article: article, url: try address("https://\(host)/story/\(number)"))
    }

    private static func article(_ lines: [String], headline: String = "Cable agreed after eight years") -> Article {
        var article = madeArticle(1, headline: headline)
        article.body += lines.map { Block(.paragraph, $0) }
        return article
    }

    private static func first(_ count: Int, of article: Article) -> Article {
        var cut = article
        cut.body = Array(article.body.prefix(count))
        return cut
    }

    private static func joined(_ one: Article, _ other: Article) -> Article {
        var both = one
        both.body += other.body
        return both
    }

    private static func told(_ body: [String]) -> Article {
        var article = Article()
        article.headline = "Flood at Upper Kell"
        article.body = body.map { Block(.paragraph, $0) }
        return article
    }

    private func records(_ house: PublishingHouse) throws -> [Record] {
        let reader = try SpoolReader(path: house.place.path)
        return try house.journal.map { try Record(json: reader.record($0)) }
    }

    @Test(arguments: [
        (["Updated 3 minutes ago", "1,204 views"], ["Updated 1 hour ago", "1,377 views"]),
        (["It is “over”."], ["It is \"over\"."]), (["One.", "Two of them came."], ["Two of them came.", "One."]),
    ])
    func `what the page does by itself is no revision`(before: [String], after: [String]) async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, Self.article(before)), for: nil)
            guard
                case .unchanged = try await life.publisher.publish(
                    try Self.submission(1, Self.article(after)), for: nil)
            else {
                Issue.record("published again")
                return
            }
        }
        #expect(try house.journal.count == 1)
    }

    @Test func `a revision says what changed, and that it is a correction`() async throws {
        let house = try PublishingHouse()
        let note = "Correction: An earlier version of this article gave a wrong length."
        try await house.living { life in
            let first = Self.article(["The cable of 94 kilometres costs 410 million crowns, said Talia Renn."])
            _ = try await life.publisher.publish(try Self.submission(1, first), for: nil)
            let second = Self.article(["The cable of 49 kilometres costs 410 million crowns, said Talia Renn.", note])
            _ = try await life.publisher.publish(try Self.submission(1, second), for: nil)
        }
        let changes = try #require(try records(house).last?.wirespool.changes)
        #expect(changes.against == 1)
        #expect(changes.numbers == .init(cut: ["94"], added: ["49"]))
        #expect(changes.changed?.count == 1)
        #expect(changes.added?.map(\.text) == [note])
        #expect(changes.note?.kind == .correction)
        #expect(try house.isSound)
    }

    @Test func `a page that shows less to those who do not pay takes nothing back`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            var teaser = madeArticle(1, words: 40)
            teaser.isPaywalled = true
            guard case .unchanged = try await life.publisher.publish(try Self.submission(1, teaser), for: nil) else {
                Issue.record("the teaser was published")
                return
            }
        }
        #expect(try house.journal.map(\.op) == [.put])
    }

    @Test func `furniture that comes and goes is no revision`() async throws {
        let house = try PublishingHouse()
        let banner = "Our reporters will be at the harbour all weekend long for you."
        try await house.living { life in
            for number in 2...4 {
                var other = madeArticle(number)
                other.body.append(Block(.paragraph, banner))
                _ = try await life.publisher.publish(try Self.submission(number, other), for: nil)
            }
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            var bannered = madeArticle(1)
            bannered.body.append(Block(.paragraph, banner))
            guard case .unchanged = try await life.publisher.publish(try Self.submission(1, bannered), for: nil) else {
                Issue.record("the banner was published")
                return
            }
        }
        #expect(try house.journal.count == 4)
    }

    // MARK: withdrawals

    private static func gone(_ number: Int, at: Date) throws -> Withdrawal {
        Withdrawal(
            story: StoryID(url: try address("https://one.example/story/\(number)")),
            proof: GoneProof(cause: .gone, looks: 2, firstAt: at, lastAt: at, detail: "status 410"))
    }

    @Test func `a story is withdrawn once, and comes back as an update`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            guard case .withdrawn(let line) = try await life.publisher.withdraw(try Self.gone(1, at: .start)) else {
                Issue.record("not withdrawn")
                return
            }
            #expect((line.op, line.version, line.textSHA256) == (.withdraw, 2, nil))
            guard case .unchanged = try await life.publisher.withdraw(try Self.gone(1, at: .start)) else {
                Issue.record("withdrawn twice")
                return
            }
            #expect(try await life.state.recheck(of: line.id) == nil)
        }
        // Nor after a restart; the same text at the same address is news then.
        try await house.living { life in
            guard case .unchanged = try await life.publisher.withdraw(try Self.gone(1, at: .start)) else {
                Issue.record("withdrawn twice")
                return
            }
            guard case .update = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            else {
                Issue.record("did not come back")
                return
            }
        }
        let records = try records(house)
        #expect(records.map(\.pubStatus) == ["usable", "canceled", "usable"])
        #expect(records[1].wirespool.withdrawal?.cause == .gone)
        #expect(records[1].headlines == records[0].headlines)
        #expect(records[1].bodies == nil)
        #expect(records[1].associations?.first?.version == "1")
        #expect(try house.isSound)
    }

    @Test func `two in one batch withdraw it once`() async throws {
        let house = try PublishingHouse()
        try await house.living { _ = try await $0.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil) }
        let life = try await house.open()
        try await life.publisher.settle()
        async let one = life.publisher.withdraw(try Self.gone(1, at: .start))
        async let two = life.publisher.withdraw(try Self.gone(1, at: .start))
        while await life.publisher.waitingCount < 2 { await Task.yield() }
        async let running: Void = life.publisher.run()
        _ = try await (one, two)
        await life.publisher.close()
        try await running
        try await life.state.close()
        #expect(try house.journal.map(\.op) == [.put, .withdraw])
        #expect(try house.isSound)
    }

    @Test func `an unknown story is refused, a dropped copy has nothing to take back`() async throws {
        let house = try PublishingHouse(copies: .drop)
        try await house.living { life in
            await #expect(throws: PublishError.self) { try await life.publisher.withdraw(try Self.gone(9, at: .start)) }
            _ = try await life.publisher.publish(
                try Self.submission(2, madeArticle(1), host: "two.example"), for: nil)
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            guard case .unchanged = try await life.publisher.withdraw(try Self.gone(1, at: .start)) else {
                Issue.record("a dropped copy was withdrawn")
                return
            }
        }
        #expect(try house.journal.map(\.op) == [.put])
    }

    // MARK: the better text

    @Test(arguments: [
        (Publisher.CopyMode.mark, ["put", "copy", "update"]), (.full, ["put", "copy", "update"]),
        (.drop, ["put", "update"]),
    ])
    func `a clearly fuller copy updates the first story, whatever becomes of copies`(
        mode: Publisher.CopyMode, ops: [String]
    ) async throws {
        let house = try PublishingHouse(copies: mode)
        let full = madeArticle(1, words: 260)
        let cut = Self.first(9, of: full)
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, cut), for: nil)
            _ = try await life.publisher.publish(try Self.submission(2, full, host: "two.example"), for: nil)
            // Another as full as that is no better.
            _ = try await life.publisher.publish(try Self.submission(3, full, host: "three.example"), for: nil)
            guard case .unchanged = try await life.publisher.publish(try Self.submission(1, cut), for: nil) else {
                Issue.record("the first story's own text is no news")
                return
            }
        }
        let journal = try house.journal
        #expect(journal.map(\.op.rawValue) == (mode == .drop ? ops : ops + ["copy"]))
        let place = try #require(journal.firstIndex { $0.op == .update })
        let update = try records(house)[place]
        #expect(journal[place].id == journal[0].id && journal[place].version == 2)
        #expect(update.wirespool.preferred?.words == 260)
        #expect(update.wirespool.preferred?.wordsBefore == 180)
        #expect(update.wirespool.preferred?.url == "https://two.example/story/2")
        #expect(update.bodies?.first?.wordCount == 260)
        #expect(update.altIds == [.init(role: "canonical-url", value: "https://one.example/story/1")])
        #expect(update.associations?.map(\.rel) == ["previous-version", "preferred-text"])
        #expect(try house.isSound)
    }

    @Test func `the first story's next version is compared with its own text`() async throws {
        let house = try PublishingHouse()
        let full = madeArticle(1, words: 260)
        let cut = Self.first(9, of: full)
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, cut), for: nil)
            _ = try await life.publisher.publish(try Self.submission(2, full, host: "two.example"), for: nil)
            var revised = cut
            revised.body.append(Block(.paragraph, "A last line was added later in the day."))
            _ = try await life.publisher.publish(try Self.submission(1, revised), for: nil)
        }
        let last = try #require(try records(house).last)
        #expect(last.version == "3")
        #expect(last.wirespool.changes?.against == 1)
        #expect(last.wirespool.changes?.added?.count == 1)
        #expect(last.wirespool.changes?.cut == nil)
    }

    @Test func `a roundup with the story inside is no better text`() async throws {
        let house = try PublishingHouse()
        let roundup = Self.joined(madeArticle(1), madeArticle(7, words: 200))
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1)), for: nil)
            _ = try await life.publisher.publish(try Self.submission(2, roundup, host: "two.example"), for: nil)
        }
        #expect(try house.journal.allSatisfy { $0.op != .update })
    }

    @Test func `a copy says what it cut and added`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, madeArticle(1, words: 120)), for: nil)
            var copy = madeArticle(1, headline: "Another headline", words: 100)
            copy.body.append(Block(.paragraph, "The fishermen's guild of Lenmouth said it would watch the work."))
            _ = try await life.publisher.publish(try Self.submission(2, copy, host: "two.example"), for: nil)
        }
        let copy = try #require(try records(house).last)
        #expect(copy.wirespool.op == .copy)
        #expect(copy.wirespool.changes?.story == copy.wirespool.copies?.first?.other)
        #expect(copy.wirespool.changes?.cut?.count == 1)
        #expect(copy.wirespool.changes?.addedWords == 11)
        #expect(copy.wirespool.changes?.headline == nil)
    }

    private static let flood = told([
        "The river Brenn burst its banks near Upper Kell on Tuesday and flooded 340 houses, mayor Odile Marsh said.",
        "Rescuers brought 87 people out of Tarnsey. The dam at Lenmouth held, engineer Perrin Holt told reporters.",
    ])
    private static let floodElsewhere = told([
        "Water stands in 340 homes of Upper Kell, and mayor Odile Marsh thanked crews who saved 87 in Tarnsey.",
        "It is the worst flood of the Brenn in decades. Perrin Holt, who watches the Lenmouth dam, sees no danger.",
    ])

    @Test func `stories of one event are linked, also after a restart`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1, Self.flood), for: nil)
        }
        try await house.living { life in
            _ = try await life.publisher.publish(
                try Self.submission(2, Self.floodElsewhere, host: "two.example"), for: nil)
        }
        let records = try records(house)
        #expect(records.map(\.wirespool.op) == [.put, .put])
        let link = try #require(records[1].wirespool.copies?.first)
        #expect((link.relation, link.other.uri) == (.sameEventAs, records[0].uri))
        #expect(records[1].associations?.map(\.rel) == ["same-event-as"])
        #expect(records[1].bodies != nil)
    }

    /// What the publisher knew of it by then has to be forgotten with the batch.
    @Test func `a story that could not be published is linked to nothing`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            let first = try Self.submission(1, Self.flood)
            let path = Spool.recordPath(seq: 1, id: first.story, version: 1, at: house.clock.now())
            // In the way of the file that will be staged.
            let blocked = house.place.inSpool("tmp/\(URL(fileURLWithPath: path).lastPathComponent)")
            try FileManager.default.createDirectory(atPath: blocked, withIntermediateDirectories: false)
            await #expect(throws: PublishError.self) { try await life.publisher.publish(first, for: nil) }
            try FileManager.default.removeItem(atPath: blocked)
            while life.publisher.haltReason != nil { await Task.yield() }
            let second = try Self.submission(2, Self.floodElsewhere, host: "two.example")
            _ = try await life.publisher.publish(second, for: nil)
        }
        #expect(try records(house).map { $0.wirespool.copies?.count ?? 0 } == [0])
        #expect(try house.isSound)
    }

    /// As a backfill does that is run again, or goes on after a death: the files hold the story's texts of all times.
    @Test func `a text out of a file that an earlier version had takes nothing back`() async throws {
        let house = try PublishingHouse()
        let first = Self.article([
            "The cable is 49 km long, the ministers said on Monday in Lenmouth, and it will be laid in spring."
        ])
        let second = Self.article([
            "The cable is 94 km long, the ministers said on Monday in Lenmouth, and it will be laid in spring."
        ])
        let third = Self.article([
            "The cable is 94 km long, the ministers said in Lenmouth, and it will be laid in the autumn of next year."
        ])
        for text in [first, second, first, second, third, second, first] {
            try await house.living { _ = try await $0.publisher.publish(try Self.submission(1, text), for: nil) }
        }
        let records = try records(house)
        #expect(records.map(\.version) == ["1", "2", "3"])
        #expect(records.last?.bodies?.first?.value.contains("autumn") == true)
    }
}

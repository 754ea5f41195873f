import Foundation
import Spool
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// A state that was lost: what the spool still has is told as the original of later copies.
@Suite(.timeLimit(.minutes(2)))
struct IndexRefillTests {
    private static let stories = 1...7

    private static func submission(_ number: Int, host: String = "one.example") throws -> Submission {
        Submission(article: madeArticle(number), url: try address("https://\(host)/story/\(number)"))
    }

    private static func publishStories(_ house: PublishingHouse) async throws {
        try await house.living { life in
            for number in stories { _ = try await life.publisher.publish(try submission(number), for: nil) }
            _ = try await life.publisher.publish(try submission(1, host: "two.example"), for: nil)
        }
    }

    /// Waits until nothing is left to be read from the spool.
    private static func untilFilled(_ life: PublishingHouse.Life) async throws {
        while try await life.state.copyRefill() != nil { await Task.yield() }
    }

    private static func expectCopies(_ life: PublishingHouse.Life, from host: String) async throws {
        for number in stories {
            let original = try submission(number)
            guard case .unchanged = try await life.publisher.publish(original, for: nil) else {
                Issue.record("story \(number) was published again")
                continue
            }
            let published = try await life.publisher.publish(try submission(number, host: host), for: nil)
            guard case .copy(_, let other) = published else {
                Issue.record("a copy of story \(number) was \(published.phrase)")
                continue
            }
            #expect(other == original.story)
        }
    }

    @Test("copies of stories from before the state was lost are told", arguments: [1, 4, 2_048])
    func refilled(first: Int) async throws {
        let house = try PublishingHouse(refillFirst: first)
        try await Self.publishStories(house)
        try house.loseState()
        try await house.living { life in
            try await Self.untilFilled(life)
            let status = try await life.state.copyIndexStatus()
            // The marked copy has no text in the spool.
            #expect(status.sealedTexts + status.unsealedTexts == Self.stories.count && status.refill == nil)
            try await Self.expectCopies(life, from: "three.example")
        }
        let expected = Self.stories.map { _ in "put" } + ["copy"] + Self.stories.map { _ in "copy" }
        #expect(try house.journal.map(\.op.rawValue) == expected)
        #expect(try house.isSound)
    }

    @Test func `the latest texts are there before anything is published`() async throws {
        let house = try PublishingHouse(refillFirst: 3)
        try await Self.publishStories(house)
        try house.loseState()
        let life = try await house.open()
        try await life.publisher.settle()
        let refill = try #require(try await life.state.copyRefill())
        #expect((refill.after, refill.through, refill.total) == (0, 5, 8))
        #expect(try await life.state.copyIndexStatus().sealedTexts == 2)
        try await life.state.close()
    }

    @Test func `a death while the index is filled costs no text and doubles none`() async throws {
        let house = try PublishingHouse(refillFirst: 2)
        try await Self.publishStories(house)
        try house.loseState()
        // Each life ends behind its first step.
        for _ in 0..<3 {
            let life = try await house.open()
            try await life.publisher.settle()
            try await life.state.close()
        }
        try await house.living { life in
            try await Self.untilFilled(life)
            let status = try await life.state.copyIndexStatus()
            #expect(status.sealedTexts + status.unsealedTexts == Self.stories.count)
            try await Self.expectCopies(life, from: "three.example")
        }
        #expect(try house.journal.count == 8 + Self.stories.count)
    }

    @Test func `a run file that is damaged is filled again from the spool`() async throws {
        let house = try PublishingHouse()
        try await Self.publishStories(house)
        try house.loseState()
        try await house.living { life in try await Self.untilFilled(life) }
        let folder = house.statePath + ".copies"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        try Data(repeating: 7, count: 9_000).write(to: URL(fileURLWithPath: folder + "/" + file))
        try await house.living { life in
            try await Self.untilFilled(life)
            try await Self.expectCopies(life, from: "three.example")
        }
    }

    @Test func `texts that have left the window stay out`() async throws {
        let house = try PublishingHouse()
        try await Self.publishStories(house)
        try house.loseState()
        house.clock.advance(by: .seconds(40 * 86_400))
        try await house.living { life in
            try await Self.untilFilled(life)
            #expect(try await life.state.copyIndexStatus().sealedTexts == 0)
        }
    }
}

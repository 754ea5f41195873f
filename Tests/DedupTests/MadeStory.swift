import Dedup
import Foundation
import WireModel

/// Stories made of invented words, the same for the same seed.
struct MadeStory {
    var paragraphs: [String]

    init(seed: UInt64, paragraphs count: Int = 8) {
        var dice = SeededDice(seed: seed)
        paragraphs = (0..<count).map { _ in
            (0..<3).map { _ in MadeStory.sentence(&dice) }.joined(separator: " ")
        }
    }

    var text: String { paragraphs.joined(separator: "\n") }

    private static func sentence(_ dice: inout SeededDice) -> String {
        let small = ["the", "of", "to", "in", "and", "that", "with", "for"]
        var words = (0..<Int.random(in: 9...16, using: &dice)).map { index in
            if index % 3 == 1 { return small[Int.random(in: 0..<small.count, using: &dice)] }
            return word(&dice)
        }
        words[0] = words[0].capitalized
        if Bool.random(using: &dice) { words[words.count / 2] = word(&dice).capitalized }
        if Int.random(in: 0..<3, using: &dice) == 0 { words.append(String(Int.random(in: 2...9_999, using: &dice))) }
        return words.joined(separator: " ") + "."
    }

    private static func word(_ dice: inout SeededDice) -> String {
        let syllables = ["ka", "ro", "min", "tel", "su", "va", "der", "lo", "pen", "shi", "gra", "nu", "fol", "bet"]
        return (0..<Int.random(in: 2...4, using: &dice))
            .map { _ in syllables[Int.random(in: 0..<syllables.count, using: &dice)] }.joined()
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
struct SeededDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

extension StoryID {
    /// An id out of a small number.
    static func numbered(_ number: Int) -> StoryID {
        let hex = String(number, radix: 16)
        return StoryID(hex: String(repeating: "0", count: 16 - hex.count) + hex)
            ?? StoryID(article: Article())
    }
}

extension Date {
    static let firstArrival = Date(timeIntervalSince1970: 1_800_000_000)
}

/// A judge with an index in memory, fed one text after another, a minute between them.
final class Newsroom {
    let judge = CopyJudge()
    let store: any FingerprintStore
    private var arrivals = 0

    init(_ store: any FingerprintStore = MemoryFingerprintStore()) { self.store = store }

    /// Judges a text and admits it.
    @discardableResult
    func receive(
        _ text: String, story: Int, version: Int = 1, host: String = "herald.example", headline: String? = nil
    ) async throws -> CopyJudgement {
        arrivals += 1
        let arrival = Date.firstArrival.addingTimeInterval(Double(arrivals) * 60)
        let document = CopyDocument(
            story: .numbered(story), version: version, host: host, headline: headline, text: text,
            publishedAt: arrival)
        let judgement = try await judge.judgement(of: document, in: store, now: arrival)
        try await store.admit(judgement.admission)
        return judgement
    }
}

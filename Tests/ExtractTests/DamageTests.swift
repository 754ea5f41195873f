import Foundation
import Testing
import WireModel

@testable import Extract

struct DamageTests {
    /// Seeded, so that a failure can be repeated (SplitMix64).
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }

    @Test("damaged pages never trap, and what comes out is wire text", arguments: [11, 12, 13] as [UInt64])
    func damage(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let extractor = Extractor()
        let names = try ArticleFixtureTests.names()
        for round in 0..<80 {
            let name = names[round % names.count]
            let path = ArticleFixtureTests.folder.appendingPathComponent("\(name)/page.html")
            var bytes = [UInt8](try Data(contentsOf: path))
            for _ in 0..<Int.random(in: 1...40, using: &dice) {
                bytes[Int.random(in: 0..<bytes.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
            guard let found = try? extractor.article(from: bytes, contentType: nil, url: nil) else { continue }
            let article = found.article
            let texts =
                article.body.map(\.text) + article.authors + article.credits + article.tags
                + [
                    article.headline, article.standfirst, article.byline, article.section, article.siteName,
                    article.picture?.caption,
                    article.picture?.credit,
                ].compactMap(
                    \.self)
            for text in texts {
                #expect(text == text.wireText)
                #expect(!text.isEmpty)
            }
            #expect((0...1).contains(article.confidence))
        }
    }
}

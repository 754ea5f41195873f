import Foundation
import Testing
import WireModel

@testable import Dedup

/// The five sample stories: three of one event, none a copy of another.
@Suite struct SeedStoriesTests {
    /// Beside the checkout, where the samples are there at all.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/seeds").standardizedFileURL.path
    static var texts: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().prefix(5).compactMap {
            try? String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
        }
    }

    @Test(.enabled(if: !texts.isEmpty, "the sample stories are not on this machine"))
    func `seed stories are no copies of one another`() async throws {
        let room = Newsroom()
        for (number, text) in Self.texts.enumerated() {
            let judgement = try await room.receive(text, story: number + 1, host: "seeds.example")
            #expect(judgement.evidence.isEmpty, "story \(number)")
        }
    }
}

import Foundation
import Testing
import WireModel

@testable import Dedup

/// The five sample stories: three of one event, none a copy of another.
@Suite struct SeedStoriesTests {
    /// Beside the checkout, or beside the folder of worktrees.
    static let texts: [String] = {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        for folder in ["../../../shared/seeds", "../../../../shared/seeds"] {
            let path = here.appendingPathComponent(folder).standardizedFileURL.path
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            let texts = names.filter { $0.hasSuffix(".txt") }.sorted().prefix(5).compactMap {
                try? String(contentsOfFile: path + "/" + $0, encoding: .utf8)
            }
            if texts.count == 5 { return texts }
        }
        return []
    }()

    @Test(.enabled(if: !texts.isEmpty, "the sample stories are not on this machine"))
    func `seed stories are no copies of one another`() async throws {
        let room = Newsroom()
        for (number, text) in Self.texts.enumerated() {
            let judgement = try await room.receive(text, story: number + 1, host: "seeds.example")
            #expect(judgement.evidence.isEmpty, "story \(number)")
        }
    }
}

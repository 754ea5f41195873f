import Foundation
import State
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Pipeline

struct SiteMemoriesTests {
    private struct Refused: Error {}

    /// What stands for the disk.
    private final class Shelf: Sendable {
        let ledgers = Mutex<[String: SiteLedger]>([:])
        let writes = Mutex(0)
        let fails = Mutex(false)

        func memories(_ settings: SiteMemories.Settings = .init()) -> SiteMemories {
            SiteMemories(
                settings: settings, load: { host in self.ledgers.withLock { $0[host] } },
                store: { ledgers in
                    if self.fails.withLock(\.self) { throw Refused() }
                    self.writes.withLock { $0 += 1 }
                    self.ledgers.withLock { $0.merge(ledgers) { $1 } }
                }, log: .silent)
        }
    }

    private func observation(_ number: Int) -> SiteObservation {
        var observation = SiteObservation()
        observation.blocks = [
            SiteObservation.Block(digest: 7, words: 9, sample: "Sign up"),
            SiteObservation.Block(digest: UInt64(number) + 100, words: 90, sample: "Own"),
        ]
        return observation
    }

    @Test func `a host's stories teach it alone, are written in batches, and are there after a restart`() async throws {
        let shelf = Shelf()
        var settings = SiteMemories.Settings()
        settings.storiesPerWrite = 4
        let memories = shelf.memories(settings)
        for number in 0..<3 {
            await memories.learn(observation(number), story: StoryID(bits: UInt64(number)), host: "a.example")
        }
        #expect(await memories.memory(of: "a.example").furniture == [7])
        #expect(await memories.memory(of: "b.example").isEmpty)
        #expect(shelf.writes.withLock(\.self) == 0)
        await memories.learn(observation(3), story: StoryID(bits: 3), host: "a.example")
        #expect(shelf.writes.withLock(\.self) == 1)
        try await memories.flush()
        #expect(shelf.writes.withLock(\.self) == 1, "nothing was left to write")
        #expect(await shelf.memories().memory(of: "a.example").furniture == [7])
    }

    @Test func `what could not be written is written later, and no host is dropped before`() async throws {
        let shelf = Shelf()
        var settings = SiteMemories.Settings()
        settings.hosts = 2
        settings.storiesPerWrite = 1
        let memories = shelf.memories(settings)
        shelf.fails.withLock { $0 = true }
        for host in 0..<5 {
            await memories.learn(observation(host), story: StoryID(bits: 1), host: "host\(host).example")
        }
        await #expect(throws: Refused.self) { try await memories.flush() }
        shelf.fails.withLock { $0 = false }
        try await memories.flush()
        #expect(shelf.ledgers.withLock(\.count) == 5)
    }
}

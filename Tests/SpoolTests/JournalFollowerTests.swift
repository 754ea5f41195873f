import Foundation
import TestKit
import Testing

@testable import Spool

@Suite(.timeLimit(.minutes(20))) struct JournalFollowerTests {
    let place: TemporarySpool
    private let spool: Spool

    init() throws {
        place = try TemporarySpool()
        spool = try Spool.opened(place.path)
    }

    /// `pollInterval` long beyond the test's time limit: only inotify can wake it.
    private func follower(pollInterval: Duration = .seconds(3600), batch: Int = 256) throws -> JournalFollower {
        var settings = JournalFollower.Settings()
        settings.pollInterval = pollInterval
        settings.batch = batch
        return try JournalFollower(path: place.path, settings: settings)
    }

    @Test func `what is there comes at once, in batches`() async throws {
        try spool.publish(Spool.stories(1...5))
        let follower = try follower(batch: 2)
        #expect(try await follower.next(after: 0).seqs == [1, 2])
        #expect(try await follower.next(after: 2).seqs == [3, 4])
        #expect(try await follower.next(after: 4).seqs == [5])
        #expect(try await follower.next(after: 1).seqs == [2, 3])
    }

    @Test("new lines wake it", arguments: [Duration.seconds(3600), .milliseconds(10)])
    func wakes(_ pollInterval: Duration) async throws {
        let follower = try follower(pollInterval: pollInterval)
        async let first = follower.next(after: 0)
        await Task.yield()
        try spool.publish(Spool.stories(1...2))
        // The first file may be seen with no line yet, or with all.
        #expect(try await first.seqs == [1, 2])
        async let second = follower.next(after: 2)
        await Task.yield()
        try spool.publish(Spool.stories(3...3))
        #expect(try await second.seqs == [3])
    }

    @Test func `it goes on over turned files and cuts`() async throws {
        var settings = Spool.Settings()
        settings.journalLines = 2
        let path = place.file("turned")
        let spool = try Spool.opened(path, settings: settings)
        let follower = try JournalFollower(path: path)
        var seqs: [Int] = []
        for seq in 1...7 {
            try spool.publish(Spool.stories(seq...seq))
            seqs += try await follower.next(after: seqs.last ?? 0).seqs
        }
        #expect(seqs == Array(1...7))
        _ = try spool.collect(CollectionPlan(through: 4, collectedBefore: 0, reason: .age), at: Story.start)
        #expect(try await follower.next(after: 7) == [.collected(through: 4, at: Story.start)])
    }

    @Test func `half a line is not an entry`() async throws {
        try spool.publish(Spool.stories(1...2))
        let journal = place.inSpool("journal/000000000001.ndjson")
        let bytes = try place.bytes(journal)
        try place.write(bytes.dropLast(20), to: journal)
        let follower = try follower()
        #expect(try await follower.next(after: 0).seqs == [1])
        try place.write(bytes, to: journal)
        #expect(try await follower.next(after: 1).seqs == [2])
    }

    @Test func `cancelling ends the wait, and the follower can go on`() async throws {
        let follower = try follower()
        let waiting = Task { try await follower.next(after: 0) }
        await Task.yield()
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        async let next = follower.next(after: 0)
        await Task.yield()
        try spool.publish(Spool.stories(1...1))
        #expect(try await next.seqs == [1])
    }
}

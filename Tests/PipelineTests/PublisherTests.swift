import Foundation
import GRDB
import Glibc
import SeedText
import Spool
import State
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// A real spool and a real state: what is published, and what a death leaves.
@Suite(.timeLimit(.minutes(20)))
struct PublisherTests {
    private static func submission(_ number: Int, _ article: Article? = nil, host: String = "one.example") throws
        -> Submission
    {
        Submission(article: article ?? madeArticle(number), url: try address("https://\(host)/story/\(number)"))
    }

    private func ops(_ house: PublishingHouse) throws -> [String] { try house.journal.map(\.op.rawValue) }

    @Test func `a story is put once, updated when its text changes, else left alone`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            guard case .put(let put) = try await life.publisher.publish(try Self.submission(1), for: nil) else {
                Issue.record("not put")
                return
            }
            guard case .unchanged = try await life.publisher.publish(try Self.submission(1), for: nil) else {
                Issue.record("not unchanged")
                return
            }
            var longer = madeArticle(1)
            longer.body.append(Block(.paragraph, "A correction was added below the story after it appeared."))
            guard case .update(let update) = try await life.publisher.publish(try Self.submission(1, longer), for: nil)
            else {
                Issue.record("not updated")
                return
            }
            #expect((put.seq, put.version, update.seq, update.version) == (1, 1, 2, 2))
            #expect(put.id == update.id)
        }
        #expect(try ops(house) == ["put", "update"])
        #expect(try house.isSound)
        let record = try Record(json: SpoolReader(path: house.place.path).record(house.journal[1]))
        #expect(record.associations?.contains { $0.rel == "previous-version" && $0.version == "1" } == true)
    }

    @Test(arguments: ["tmp", "records"])
    func `a directory that is removed under the publisher holds nothing up`(name: String) async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1), for: nil)
            try FileManager.default.removeItem(atPath: house.place.inSpool(name))
            _ = try await life.publisher.publish(try Self.submission(2), for: nil)
            #expect(life.publisher.haltReason == nil)
        }
        #expect(try house.journal.map(\.seq) == [1, 2])
        #expect(try SpoolReader(path: house.place.path).record(house.journal[1]).isEmpty == false)
    }

    @Test func `a story whose row was removed by hand holds nothing up`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            for number in 1...2 { _ = try await life.publisher.publish(try Self.submission(number), for: nil) }
        }
        let queue = try DatabaseQueue(path: house.statePath)
        try await queue.write { try $0.execute(sql: "DELETE FROM document") }
        try queue.close()
        try await house.living { life in
            // Known again by what was published of it; the text at hand counts as that version's.
            guard case .unchanged = try await life.publisher.publish(try Self.submission(1), for: nil) else {
                Issue.record("not unchanged")
                return
            }
            _ = try await life.publisher.publish(try Self.submission(3), for: nil)
            var longer = madeArticle(1)
            longer.body.append(Block(.paragraph, "A correction was added below the story after it appeared."))
            _ = try await life.publisher.publish(try Self.submission(1, longer), for: nil)
        }
        #expect(try house.journal.map(\.version) == [1, 1, 1, 2])
        #expect(try ops(house) == ["put", "put", "put", "update"])
        #expect(try house.isSound)
    }

    @Test(arguments: [
        (Publisher.CopyMode.mark, ["put", "copy"], false), (.full, ["put", "copy"], true), (.drop, ["put"], false),
    ])
    func `a copy is marked, whole or dropped, as settings say`(mode: Publisher.CopyMode, ops: [String], hasText: Bool)
        async throws
    {
        let house = try PublishingHouse(copies: mode)
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1), for: nil)
            _ = try await life.publisher.publish(try Self.submission(2, madeArticle(1), host: "two.example"), for: nil)
            // A dropped copy whose text changes is dropped again: no version of it is there to be updated.
            guard mode == .drop else { return }
            var changed = madeArticle(1)
            changed.body[0] = Block(.paragraph, changed.body[0].text + " Slightly.")
            _ = try await life.publisher.publish(try Self.submission(2, changed, host: "two.example"), for: nil)
        }
        #expect(try self.ops(house) == ops)
        #expect(try house.isSound)
        guard ops.count == 2 else { return }
        #expect((try house.journal[1].textSHA256 != nil) == hasText)
    }

    @Test func `two copies in one batch: the first is the original`() async throws {
        let house = try PublishingHouse()
        let life = try await house.open()
        try await life.publisher.settle()
        async let one = life.publisher.publish(try Self.submission(1), for: nil)
        async let two = life.publisher.publish(try Self.submission(2, madeArticle(1), host: "two.example"), for: nil)
        // Both stand in line before the publisher begins, so they are one batch.
        while await life.publisher.waitingCount < 2 { await Task.yield() }
        async let running: Void = life.publisher.run()
        _ = try await (one, two)
        await life.publisher.close()
        try await running
        try await life.state.close()
        #expect(try ops(house).sorted() == ["copy", "put"])
        #expect(try house.journal.map(\.seq) == [1, 2])
        #expect(try house.journal[0].op == .put)
        #expect(try house.isSound)
    }

    @Test func `articles lined up are published in their order, and told of in it`() async throws {
        let house = try PublishingHouse()
        let numbers = Array(1...9)
        try await house.living { life in
            // Each is a copy of those before it: which one is the first hangs on the order alone.
            let articles = try numbers.map {
                life.publisher.written(try Self.submission($0, madeArticle(1), host: "h\($0).example"))
            }
            let outcomes = try await life.publisher.publish(inOrder: articles)
            #expect(outcomes.count == numbers.count)
            for (number, outcome) in zip(numbers, outcomes) {
                switch try outcome.get() {
                case .put(let line): #expect(number == 1 && line.seq == 1)
                case .copy(let line, let first):
                    #expect(line.seq == number)
                    // All arrived in one moment, so which of those before it is named is the index's choice.
                    let earlier = try (1..<number).map {
                        StoryID(url: try address("https://h\($0).example/story/\($0)"))
                    }
                    #expect(earlier.contains(first))
                default: Issue.record("number \(number): \(outcome)")
                }
            }
            #expect(try await life.publisher.publish(inOrder: []).isEmpty)
        }
        #expect(try ops(house) == ["put"] + Array(repeating: "copy", count: 8))
    }

    @Test func `a batch has no holes in its seq, and nobody is published twice`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<150 {
                    group.addTask { _ = try await life.publisher.publish(try Self.submission(number / 2), for: nil) }
                }
                try await group.waitForAll()
            }
        }
        #expect(try house.journal.map(\.seq) == Array(1...75))
        #expect(Set(try house.journal.map(\.id)).count == 75)
        #expect(try house.isSound)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
    func `a spool that cannot be written halts publication, and it goes on by itself`() async throws {
        try await halting(by: {
            try FileManager.default.setAttributes([.posixPermissions: $0 ? 0o500 : 0o750], ofItemAtPath: $1)
        })
    }

    /// Root may write anywhere, so something else stands in the way: a directory in the place of the staged file's parent.
    @Test func `a spool whose tmp is gone halts publication, and the article is not lost`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1), for: nil)
            let blocked = house.place.inSpool(
                Spool.recordPath(seq: 2, id: try Self.submission(2).story, version: 1, at: house.clock.now()))
            let name = URL(fileURLWithPath: blocked).lastPathComponent
            // A directory of the very name that will be staged.
            try FileManager.default.createDirectory(
                atPath: house.place.inSpool("tmp/\(name)"), withIntermediateDirectories: false)
            await #expect(throws: PublishError.self) {
                try await life.publisher.publish(try Self.submission(2), for: nil)
            }
            #expect(life.publisher.haltReason?.contains(name) == true)
            try FileManager.default.removeItem(atPath: house.place.inSpool("tmp/\(name)"))
            // Nothing is submitted meanwhile: the publisher itself finds out.
            while life.publisher.haltReason != nil { await Task.yield() }
            guard case .put(let line) = try await life.publisher.publish(try Self.submission(2), for: nil) else {
                Issue.record("not put")
                return
            }
            #expect(line.seq == 2)
        }
        #expect(try house.journal.map(\.seq) == [1, 2])
        #expect(try house.isSound)
    }

    private func halting(by block: @Sendable (Bool, String) throws -> Void) async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            _ = try await life.publisher.publish(try Self.submission(1), for: nil)
            try block(true, house.place.inSpool("tmp"))
            await #expect(throws: PublishError.self) {
                try await life.publisher.publish(try Self.submission(2), for: nil)
            }
            #expect(life.publisher.haltReason != nil)
            try block(false, house.place.inSpool("tmp"))
            while life.publisher.haltReason != nil { await Task.yield() }
            _ = try await life.publisher.publish(try Self.submission(2), for: nil)
        }
        #expect(try house.journal.map(\.seq) == [1, 2])
        #expect(try house.isSound)
    }

    @Test func `an article too large for a record is refused for good and the next one is published`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            var huge = madeArticle(1)
            huge.body.append(Block(.paragraph, String(repeating: "\"wide\" ", count: 1 << 20)))
            let refused = await #expect(throws: PublishError.self) {
                try await life.publisher.publish(try Self.submission(1, huge), for: nil)
            }
            #expect(refused?.isLasting == true)
            #expect(life.publisher.haltReason == nil)
            guard case .put = try await life.publisher.publish(try Self.submission(2), for: nil) else {
                Issue.record("not put")
                return
            }
        }
        #expect(try house.journal.map(\.seq) == [1])
    }

    /// Dies after the files and the intent: the next life finishes it, once.
    @Test(arguments: [false, true])
    func `after a death between intent and rename the record is finished`(hasReleased: Bool) async throws {
        let house = try PublishingHouse()
        try await house.living { _ = try await $0.publisher.publish(try Self.submission(1), for: nil) }
        try await dying(house, after: hasReleased)
        let again = try await house.living { life in try await life.publisher.publish(try Self.submission(2), for: nil)
        }
        guard case .unchanged = again else {
            Issue.record("published twice: \(again)")
            return
        }
        #expect(try house.journal.map(\.seq) == [1, 2])
        #expect(try house.isSound)
    }

    /// Stages story 2, commits its intent, and goes without the rename or without the journal line.
    private func dying(_ house: PublishingHouse, after hasReleased: Bool) async throws {
        let state = try await SQLiteState.open(path: house.statePath, now: house.clock.now()).state
        var settings = Spool.Settings()
        settings.freeSpaceFloorPercent = 0
        let spool = try Spool(path: house.place.path, settings: settings)
        _ = try spool.recover(openIntents: [])
        let submission = try Self.submission(2)
        let at = house.clock.now()
        let composer = RecordComposer(layout: .article, version: "test")
        let seedText = composer.seedText(of: submission.article)
        let record = try composer.record(
            of: submission, seedText: seedText,
            decision: RecordComposer.Decision(
                story: submission.story, seq: 2, version: 1, op: .put, firstCreated: at, at: at, evidence: [])
        ).json()
        let text = Array(seedText.utf8)
        let line = Publication(
            seq: 2, id: submission.story, version: 1, op: .put,
            path: Spool.recordPath(seq: 2, id: submission.story, version: 1, at: at),
            textSHA256: SHA256Digest(of: text).hex, recordSHA256: SHA256Digest(of: record).hex, publishedAt: at)
        try spool.stage(record: record, seedText: text, as: line)
        try spool.flushStaging()
        try await state.commit(
            [
                Admission(
                    publication: line,
                    document: DocumentRow(
                        story: submission.story, version: 1, url: submission.url,
                        textDigest: submission.article.textDigest,
                        firstPublishedAt: at, publishedAt: at), outcome: ArticleOutcome(.published, reason: "new"))
            ], at: at)
        if hasReleased { try spool.release([line]) }
        try await state.close()
    }

    @Test func `a lost state is rebuilt from the journal and nothing is republished`() async throws {
        let house = try PublishingHouse()
        try await house.living { life in
            for number in 1...5 { _ = try await life.publisher.publish(try Self.submission(number), for: nil) }
        }
        try house.loseState()
        try await house.living { life in
            for number in 1...5 {
                guard case .unchanged = try await life.publisher.publish(try Self.submission(number), for: nil) else {
                    Issue.record("story \(number) was published again")
                    return
                }
            }
            guard case .put(let line) = try await life.publisher.publish(try Self.submission(6), for: nil) else {
                Issue.record("story 6 was not put")
                return
            }
            #expect(line.seq == 6)
        }
        #expect(try house.journal.map(\.seq) == Array(1...6))
        #expect(try house.isSound)
    }

    @Test func `a full floor refuses, and says how much is free`() async throws {
        let house = try PublishingHouse()
        let state = try await SQLiteState.open(path: house.statePath, now: house.clock.now()).state
        var settings = Spool.Settings()
        settings.freeSpaceFloor = ByteLimit(bytes: 1 << 50)
        let publisher = Publisher(
            settings: Publisher.Settings(), spool: try Spool(path: house.place.path, settings: settings), state: state,
            judge: .init(), composer: RecordComposer(layout: .article, version: "t"), clock: PipelineClock(house.clock),
            log: .silent)
        try await publisher.settle()
        async let running: Void = publisher.run()
        let error = await #expect(throws: PublishError.self) {
            try await publisher.publish(try Self.submission(1), for: nil)
        }
        #expect(error?.detail.contains("MiB free of") == true)
        await publisher.close()
        try await running
        try await state.close()
    }
}

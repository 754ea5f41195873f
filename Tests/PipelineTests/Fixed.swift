import Dedup
import Foundation
import Logging
import Pipeline
import SeedText
import Spool
import State
import Synchronization
import TestKit
import Testing
import WireModel

extension Date {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
}

extension PipelineClock {
    init(_ clock: ManualClock) { self.init(now: clock.now, sleep: clock.sleep) }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

func address(_ text: String) throws -> CanonicalURL { try #require(CanonicalURL(text)) }

/// Something that several tasks write down.
final class Notes<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    var all: [Value] { values.withLock { $0 } }
    func add(_ value: Value) { values.withLock { $0.append(value) } }
}

/// Texts of distinct words, so that none is a copy of another.
func madeArticle(_ number: Int, headline: String? = nil, words: Int = 80) -> Article {
    var article = Article()
    article.headline = headline ?? "Headline of story \(number)"
    article.body = stride(from: 0, to: words, by: 20).map { start in
        let line = (start..<min(start + 20, words)).map { "w\(String(number * 7_919 + $0, radix: 36))x" }
        return Block(.paragraph, line.joined(separator: " ") + ".")
    }
    article.language = "en"
    return article
}

func page(_ url: CanonicalURL, status: Int = 200, fields: [HeaderField] = [], body: String = "x") -> Page {
    Page(
        requestedURL: url, finalURL: url, status: status, headers: fields, body: Array(body.utf8), fetchedAt: .start)
}

/// A real spool, a real state and a publisher that may be taken away and made anew, as a death would.
final class PublishingHouse: Sendable {
    let place: TemporarySpool
    let copies: Publisher.CopyMode
    let refillFirst: Int
    let clock: ManualClock
    var statePath: String { place.file("state.sqlite") }

    init(copies: Publisher.CopyMode = .mark, refillFirst: Int = 2_048) throws {
        place = try TemporarySpool()
        self.copies = copies
        self.refillFirst = refillFirst
        clock = ManualClock(isHurried: true)
    }

    struct Life: Sendable {
        let state: SQLiteState
        let publisher: Publisher
    }

    /// - Parameter before: asked before each change in the spool.
    func open(before: BeforeFileChange? = nil) async throws -> Life {
        let state = try await SQLiteState.open(path: statePath, settings: State.Settings(), now: clock.now()).state
        var spoolSettings = Spool.Settings()
        spoolSettings.freeSpaceFloorPercent = 0
        spoolSettings.freeSpaceFloor = ByteLimit(bytes: 0)
        var settings = Publisher.Settings()
        settings.copies = copies
        settings.refillFirst = refillFirst
        settings.refillLines = 3
        let publisher = Publisher(
            settings: settings, spool: try Spool(path: place.path, settings: spoolSettings, before: before),
            state: state,
            judge: CopyJudge(settings: CopyJudge.Settings()),
            composer: RecordComposer(layout: .article, version: "test"),
            clock: PipelineClock(clock), log: .silent)
        return Life(state: state, publisher: publisher)
    }

    /// A life from opening to closing.
    func living<Result: Sendable>(_ body: @Sendable (Life) async throws -> Result) async throws -> Result {
        let life = try await open()
        try await life.publisher.settle()
        async let running: Void = life.publisher.run()
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(life)) } catch { result = .failure(error) }
        await life.publisher.close()
        try await running
        try await life.state.close()
        return try result.get()
    }

    /// Takes the state away, copy index and all.
    func loseState() throws {
        for name in try place.names(place.directory) where name.hasPrefix("state.sqlite") {
            try FileManager.default.removeItem(atPath: place.file(name))
        }
    }

    var journal: [Publication] {
        get throws {
            try SpoolReader(path: place.path).entries(from: 1, limit: 10_000).compactMap {
                if case .publication(let line) = $0 { line } else { nil }
            }
        }
    }

    var isSound: Bool { get throws { try SpoolReader(path: place.path).verify { _ in }.isSound } }
}

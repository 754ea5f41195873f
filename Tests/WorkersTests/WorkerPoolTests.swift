import Extract
import Feeds
import Foundation
import Glibc
import Logging
import Pipeline
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Workers

/// The pool against the real worker, and against made-up ones that die, hang and lie.
struct WorkerPoolTests {
    // MARK: The real worker

    @Test func `a worker reads what this process would read`() async throws {
        try await reading(WorkerPool.Settings()) { reader, _ in
            try await reader.check()
            let inProcess = InProcessReader()
            let page = Self.page(Self.story)
            try #expect(await reader.article(of: page, hints: .init()) == inProcess.article(of: page, hints: .init()))
            var ledger = SiteLedger()
            for story in UInt64(0)..<3 {
                var observation = try inProcess.reading(of: page, hints: .init(), memory: .init()).observation
                // One block returns, the others are each story's own.
                for index in observation.blocks.indices.dropFirst() { observation.blocks[index].digest &+= story }
                ledger.learn(observation, story: story)
            }
            for memory in [SiteMemory(), ledger.memory()] {
                let found = try await reader.reading(of: page, hints: .init(), memory: memory)
                let expected = try inProcess.reading(of: page, hints: .init(), memory: memory)
                #expect(found.article == expected.article)
                #expect(found.observation == expected.observation && !found.observation.blocks.isEmpty)
                #expect(found.nextPage == expected.nextPage)
            }
            let feed = Self.page(Self.rss, type: "application/rss+xml")
            try #expect(await reader.feed(of: feed) == inProcess.feed(of: feed))
            let list = Self.page("https://news.example/a\nhttps://news.example/b\n", type: "text/plain")
            try #expect(await reader.sitemap(of: list) == inProcess.sitemap(of: list))
            let html = "<p>One paragraph.</p><p>Another.</p>"
            try #expect(
                await reader.blocks(ofFragment: html, base: nil) == inProcess.blocks(ofFragment: html, base: nil))
            try #expect(await reader.feedLinks(of: page) == inProcess.feedLinks(of: page))
            let opml = Array("<opml><body><outline xmlUrl='https://news.example/f'/></body></opml>".utf8)
            try #expect(await reader.outlines(of: opml) == inProcess.outlines(of: opml))
        }
    }

    @Test(arguments: [
        "ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8",
        "iso-8859-8-i", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u",
        "macintosh", "windows-874", "windows-1250", "windows-1251", "windows-1252", "windows-1253", "windows-1254",
        "windows-1255", "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "gbk", "gb18030", "big5",
        "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "utf-16le",
    ])
    func `each encoding of the web is read as it is in this process`(charset: String) async throws {
        // Bytes that stand for letters nearly everywhere, each between plain words.
        var body = Array("<html><head><title>A title here</title></head><body><article><h1>A title here</h1>".utf8)
        for lead in UInt8(0xB0)...0xE0 {
            body +=
                Array("<p>The harbour authority said ".utf8) + [lead, 0xC4, 0xD6, 0xDC] + Array(" on Tuesday.</p>".utf8)
        }
        body += Array("</article></body></html>".utf8)
        var page = Self.page("", type: "text/html; charset=\(charset)")
        page.body = body
        let feed =
            Array("<rss version='2.0'><channel><title>".utf8) + [0xC4, 0xD6, 0xDC, 0xC4]
            + Array("</title></channel></rss>".utf8)
        var source = Self.page("", type: "application/rss+xml; charset=\(charset)")
        source.body = feed
        let (story, list) = (page, source)
        try await reading(WorkerPool.Settings()) { reader, _ in
            let inProcess = InProcessReader()
            let articles = (
                try await outcome { try await reader.article(of: story, hints: .init()) },
                try await outcome { try inProcess.article(of: story, hints: .init()) }
            )
            #expect(String(describing: articles.0) == String(describing: articles.1))
            let feeds = (
                try await outcome { try await reader.feed(of: list) },
                try await outcome { try inProcess.feed(of: list) }
            )
            #expect(String(describing: feeds.0) == String(describing: feeds.1))
        }
    }

    @Test func `what is wrong with a document is told as it is in this process`() async throws {
        try await reading(WorkerPool.Settings()) { reader, _ in
            let tags = "<p " + (0..<5_000).map { "a\($0)=1" }.joined(separator: " ") + ">"
            for body in ["", tags, "<p>too little</p>", "%PDF-1.7\n\u{0}\u{1}\u{2}"] {
                let page = Self.page(body)
                let expected = #expect(throws: ExtractError.self) {
                    try InProcessReader().article(of: page, hints: .init())
                }
                let found = await #expect(throws: ExtractError.self) {
                    try await reader.article(of: page, hints: .init())
                }
                #expect(found == expected)
            }
            let notAFeed = await #expect(throws: FeedError.self) { try await reader.feed(of: Self.page("<p>x</p>")) }
            #expect(notAFeed?.reason == .notAFeed)
        }
    }

    @Test func `many documents at once are each answered with their own`() async throws {
        var settings = WorkerPool.Settings()
        settings.answers = 20  // workers are replaced on the way
        try await reading(settings) { reader, pool in
            try await withThrowingTaskGroup(of: Bool.self) { tasks in
                for number in 0..<200 {
                    tasks.addTask {
                        let article = try await reader.article(
                            of: Self.page(Self.story.replacingOccurrences(of: "TITLE", with: "Story \(number) here")),
                            hints: .init())
                        return article.headline == "Story \(number) here"
                    }
                }
                for try await isRight in tasks { #expect(isRight) }
            }
            #expect(pool.processes.count <= 2)
        }
    }

    @Test func `a worker that is killed is replaced and nothing is lost`() async throws {
        try await reading(WorkerPool.Settings()) { reader, pool in
            for number in 0..<5 {
                if let worker = pool.processes.first { kill(worker, SIGKILL) }
                let article = try await reader.article(
                    of: Self.page(Self.story.replacingOccurrences(of: "TITLE", with: "Story \(number) here")),
                    hints: .init())
                #expect(article.headline == "Story \(number) here")
            }
        }
    }

    @Test func `documents on the way to workers that are killed while they are idle are all read`() async throws {
        try await reading(WorkerPool.Settings()) { reader, pool in
            for _ in 0..<10 {
                try await reader.check()
                // Handed in at the moment of the death, before anyone has seen it.
                for worker in pool.processes { kill(worker, SIGKILL) }
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<4 {
                        tasks.addTask { _ = try await reader.article(of: Self.page(Self.story), hints: .init()) }
                    }
                    try await tasks.waitForAll()
                }
            }
        }
    }

    @Test func `a document longer than what is shared goes over the socket`() async throws {
        var settings = WorkerPool.Settings()
        settings.sharedDocument = ByteLimit(bytes: 600)
        try await reading(settings) { reader, _ in
            let inProcess = InProcessReader()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for length in [1, 200, 600, 601, 70_000, 3_000_000, 12] {
                    // The feed announces itself behind so much, so that an answer tells of all the bytes.
                    let page = Self.page(
                        String(repeating: " ", count: length) + "<link rel=alternate type=application/rss+xml href=/f>")
                    tasks.addTask {
                        let links = try await reader.feedLinks(of: page)
                        try #expect(links == inProcess.feedLinks(of: page) && links.count == 1)
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }

    /// A feed whose length is a comment's.
    private static func feed(bytes: Int) -> Page {
        page(
            rss.replacingOccurrences(
                of: "</channel>", with: "<!--\(String(repeating: "x", count: bytes))--></channel>"),
            type: "application/rss+xml")
    }

    @Test(arguments: [1, 2])
    func `a short feed does not wait behind sixteen long ones`(workers: Int) async throws {
        let place = try TemporarySpool()
        let gate = place.file("open")
        // Workers begin when all are in the queue: what a busy machine does to tasks is no part of the order.
        let late = place.file("late-worker.sh")
        let script = "#!/bin/sh\nwhile [ ! -e '\(gate)' ]; do /bin/sleep 0.02; done\nexec '\(Self.binary)' \"$@\"\n"
        try place.write(Array(script.utf8), to: late)
        try #require(chmod(late, 0o755) == 0)
        var settings = WorkerPool.Settings()
        settings.workers = workers
        settings.executable = late
        let long = Self.feed(bytes: 4 << 20)
        try await reading(settings) { reader, pool in
            let order = try await withThrowingTaskGroup(of: String.self) { tasks in
                for _ in 0..<16 {
                    tasks.addTask {
                        _ = try await reader.feed(of: long)
                        return "long"
                    }
                }
                while pool.asked < 16 { await Task.yield() }
                tasks.addTask {
                    _ = try await reader.feed(of: Self.page(Self.rss, type: "application/rss+xml"))
                    return "short"
                }
                while pool.asked < 17 { await Task.yield() }
                try place.write([], to: gate)
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(order.count == 17)
            #expect((order.firstIndex(of: "short") ?? 16) <= workers, "\(order)")
        }
    }

    @Test func `a long feed has its turn, however many short ones come`() async throws {
        var settings = WorkerPool.Settings()
        settings.workers = 2
        let (long, short) = (Self.feed(bytes: 2 << 20), Self.feed(bytes: 16 << 10))
        try await reading(settings) { reader, pool in
            try await reader.check()
            let isRead = Flag()
            let passed = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<24 {
                    tasks.addTask {
                        var count = 0
                        while !isRead.value, count < 10_000 {
                            _ = try await reader.feed(of: short)
                            count += 1
                        }
                        return count
                    }
                }
                while pool.asked < 100 { await Task.yield() }
                let before = pool.asked
                _ = try await reader.feed(of: long)
                isRead.raise()
                let passed = pool.asked - before
                for try await _ in tasks {}
                return passed
            }
            // 2 MiB are 64 of these; what was in hand or came while it was read is beside them.
            #expect(passed < 64 + 400, "\(passed) short ones were handed in before it was read")
        }
    }

    /// A switch that tasks share.
    private final class Flag: Sendable {
        private let state = Mutex(false)
        var value: Bool { state.withLock { $0 } }
        func raise() { state.withLock { $0 = true } }
    }

    @Test func `no worker outlives the pool`() async throws {
        var left: [pid_t] = []
        try await reading(WorkerPool.Settings()) { reader, pool in
            try await reader.check()
            #expect(!pool.processes.isEmpty)
            left = pool.processes
        }
        for worker in left { #expect(kill(worker, 0) == -1 && errno == ESRCH) }
    }

    @Test func `a cancelled task gets no answer and holds nobody up`() async throws {
        try await reading(WorkerPool.Settings()) { reader, _ in
            let task = Task { try await reader.article(of: Self.page(Self.story), hints: .init()) }
            task.cancel()
            _ = await task.result
            try await reader.check()
        }
    }

    // MARK: Made-up workers

    @Test func `a document that kills two workers is given up, and those beside it are read`() async throws {
        try await reading(try Self.madeUp()) { reader, _ in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 0..<12 {
                    tasks.addTask {
                        if number == 5 {
                            await Self.expect(.crash) { try await reader.feed(of: Self.page("DIE")) }
                        } else {
                            try #expect(await reader.feedLinks(of: Self.page("fine")).isEmpty)
                        }
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }

    @Test func `a document that killed one worker only is read by the next`() async throws {
        let place = try TemporarySpool()
        try await reading(try Self.madeUp()) { reader, _ in
            try #expect(await reader.feedLinks(of: Self.page("ONCE " + place.file("mark"))).isEmpty)
        }
    }

    @Test func `a document that dead workers had not begun is blamed only where it happens again and again`()
        async throws
    {
        let place = try TemporarySpool()
        try await reading(try Self.madeUp()) { reader, _ in
            // Each dies before it says that it has begun, two of them and not a third.
            try #expect(await reader.feedLinks(of: Self.page("LATE " + place.file("mark"))).isEmpty)
            // A page that took its worker over could have it said so for ever.
            await Self.expect(.crash) { try await reader.feed(of: Self.page("UNREAD")) }
            try #expect(await reader.feedLinks(of: Self.page("fine")).isEmpty)
        }
    }

    @Test func `a document that burns CPU is given up at its limit`() async throws {
        var settings = try Self.madeUp()
        settings.cpuLimit = .milliseconds(300)
        try await reading(settings) { reader, _ in
            await Self.expect(.time) { try await reader.feed(of: Self.page("BURN")) }
            try #expect(await reader.feedLinks(of: Self.page("fine")).isEmpty)
        }
    }

    @Test func `a worker that falls silent is given up at the time limit`() async throws {
        var settings = try Self.madeUp()
        settings.timeLimit = .milliseconds(300)
        try await reading(settings) { reader, _ in
            await Self.expect(.time) { try await reader.feed(of: Self.page("SLEEP")) }
        }
    }

    @Test(arguments: ["GARBAGE", "LONG", "TURN", "COUNT", "OUTCOME", "TWICE"])
    func `an answer that breaks the protocol costs its document and its worker`(lie: String) async throws {
        try await reading(try Self.madeUp()) { reader, _ in
            await Self.expect(lie == "GARBAGE" ? nil : .answer) { try await reader.feed(of: Self.page(lie)) }
            try #expect(await reader.feedLinks(of: Self.page("fine")).isEmpty)
        }
    }

    @Test func `where no worker can be had the caller is told why`() async throws {
        for executable in ["/nonexistent/wirespool", "/bin/false"] {
            var settings = WorkerPool.Settings()
            settings.executable = executable
            settings.pause = .milliseconds(1)
            try await reading(settings) { reader, _ in
                await Self.expect(.unavailable) { try await reader.check() }
                await Self.expect(.unavailable) { try await reader.check() }
            }
        }
    }

    @Test func `who waits when the pool ends is told`() async throws {
        let pool = try WorkerPool(settings: try Self.madeUp(), log: Self.log)
        let reader = WorkerReader(pool: pool)
        let waiting = Task { try await reader.feed(of: Self.page("SLEEP")) }
        try await reader.check()
        await pool.shutdown()
        await Self.expect(.unavailable) { try await waiting.value }
        await Self.expect(.unavailable) { try await reader.check() }
    }

    // MARK: Parts

    private static let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static let story =
        "<html><head><title>TITLE</title></head><body><article><h1>TITLE</h1>"
        + (0..<8).map { "<p>Paragraph \($0) tells at length what the harbour authority said on Tuesday about it.</p>" }
        .joined() + "</article><link rel=alternate type=application/rss+xml href=/feed></body></html>"
    private static let rss =
        "<rss version='2.0'><channel><title>News</title><item><title>One</title><link>/1</link><guid>1</guid></item>"
        + "<item><title>Two</title><pubDate>Mon, 02 Jan 2006 15:04:05 GMT</pubDate></item></channel></rss>"

    private static func page(_ body: String, type: String = "text/html") -> Page {
        guard let url = CanonicalURL("https://news.example/story") else { preconditionFailure() }
        return Page(
            requestedURL: url, finalURL: url, headers: [HeaderField(name: "Content-Type", value: type)],
            body: Array(body.utf8), fetchedAt: Date(timeIntervalSince1970: 0))
    }

    private static func expect(
        _ reason: ReaderError.Reason?, _ body: @Sendable () async throws -> some Sendable,
        at place: SourceLocation = #_sourceLocation
    ) async {
        let error = await #expect(throws: ReaderError.self, sourceLocation: place) { _ = try await body() }
        if let reason { #expect(error?.reason == reason, sourceLocation: place) }
    }

    /// A pool for the time of `body`.
    private func reading(
        _ settings: WorkerPool.Settings, _ body: (WorkerReader, WorkerPool) async throws -> Void
    ) async throws {
        var settings = settings
        if settings.executable == "/proc/self/exe" { settings.executable = Self.binary }
        let pool = try WorkerPool(settings: settings, log: Self.log)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(WorkerReader(pool: pool), pool)) } catch { outcome = .failure(error) }
        await pool.shutdown()
        try outcome.get()
    }

    /// The executable beside the test bundle: `swift test` builds it, since these tests depend on it.
    private static let binary: String = {
        let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = runner.appendingPathComponent("wirespool").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("wirespool").path
    }()

    private static func madeUp() throws -> WorkerPool.Settings {
        var settings = WorkerPool.Settings()
        settings.executable =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/made-up-worker.py").path
        settings.pause = .milliseconds(1)
        settings.answerLimit = .mebibytes(1)
        return settings
    }
}

/// What a document came to; where it was refused, why.
private func outcome<Value: Sendable>(
    _ read: @Sendable () async throws -> Value
) async throws -> Result<Value, ExtractError>? {
    do {
        return .success(try await read())
    } catch let error as ExtractError {
        return .failure(error)
    } catch is FeedError {
        return nil
    }
}

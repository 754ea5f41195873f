import ArgumentParser
import Foundation
import Logging
import Pipeline
import TestKit
import Testing
import WireModel

@testable import wirespool

/// `backfill --warc`, from an archive of the demo's pages to records in a spool.
@Suite(.serialized) struct BackfillArchiveTests {
    let folder: TemporarySpool
    let settings: Settings

    init() throws {
        folder = try TemporarySpool()
        var settings = try DemoCommand.settings(folder: folder.directory, port: 8099, sources: [])
        settings.readers.workers = 0  // the test's own process is no wirespool that could be one
        self.settings = settings
    }

    private static let articles = DemoStoriesHarbour.courier + DemoStoriesInland.observer

    /// A response record written by hand.
    private static func record(_ url: String, _ answer: DemoAnswer, date: String = "2026-11-20T10:00:00Z") -> [UInt8] {
        let fields = answer.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        let block = Array("HTTP/1.1 \(answer.status) X\r\n\(fields)\r\n".utf8) + answer.body
        let head =
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: \(url)\r\nWARC-Date: \(date)\r\n"
            + "Content-Length: \(block.count)\r\n\r\n"
        return Array(head.utf8) + block + Array("\r\n\r\n".utf8)
    }

    /// The demo's articles of two outlets, and some answers that are none.
    private static func archive() -> [UInt8] {
        let site = DemoSite(port: 8099)
        var bytes = Array("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n".utf8)
        let paths = articles.map { ($0.outlet, $0.outlet.path(of: $0.slug, language: $0.language)) }
        let others: [(DemoOutlet, String)] = [(.courier, "/no-such-page"), (.courier, "/feed.xml"), (.ledger, "/")]
        for (outlet, path) in paths + others {
            let answer = site.answer(host: outlet.host, path: path, round: 0, ifNoneMatch: nil)
            bytes += record("http://\(outlet.host):8099\(path)", answer)
        }
        let old = site.answer(host: paths[0].0.host, path: paths[0].1, round: 0, ifNoneMatch: nil)
        bytes += record("http://old.localhost/a", old, date: "2025-01-01T00:00:00Z")
        return bytes
    }

    private func outcome(of files: [String], stop: StopSignal = StopSignal()) async throws -> BackfillOutcome {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let plant = try await Plant.open(settings, log: log)
        do {
            let work = try BackfillWork(
                specs: [], feeds: [], sitemaps: [], seedTexts: [], archives: files,
                from: Date(timeIntervalSince1970: 1_795_000_000), to: nil)
            let outcome = try await BackfillJob(plant: plant, work: work, stop: stop, showsProgress: false).run()
            try await plant.close()
            return outcome
        } catch {
            try await plant.close()
            throw error
        }
    }

    private func journal() throws -> [String] {
        try folder.names(folder.inSpool("journal")).flatMap { name in
            String(decoding: try folder.bytes(folder.inSpool("journal/\(name)")), as: UTF8.self).split(separator: "\n")
                .map(String.init)
        }
    }

    @Test func `an archive becomes records once; the second time nothing is new`() async throws {
        let path = folder.file("demo.warc")
        try folder.write(Self.archive(), to: path)
        let first = try await outcome(of: [path])
        let tally = try #require(first.archive)
        #expect(tally.records == Self.articles.count + 5)
        #expect(tally.pages == Self.articles.count)
        #expect(
            tally.leftOut["status-404"] == 1 && tally.leftOut["not-html"] == 1 && tally.leftOut["out-of-range"] == 1)
        #expect(tally.leftOut.values.reduce(0, +) == 4, "\(tally.leftOut)")
        #expect(tally.damage.isEmpty)
        let lines = try journal()
        #expect(lines.count == Self.articles.count)
        let second = try await outcome(of: [path])
        #expect(second.archive?.pages == Self.articles.count)
        #expect(second.round.published == 0)
        #expect(try journal() == lines)
    }

    /// A page of its own at an address, with a story that others print, too.
    private static func page(_ outlet: String) -> DemoAnswer {
        let sentences = (1...14).map { number in
            "In the \(number)th street of Port Ellery \(number * 37) households had water in their cellars on Monday night."
        }
        let html = """
            <html lang="en"><head><title>Water in the cellars of Port Ellery</title></head><body><article>
            <h1>Water in the cellars of Port Ellery</h1><p>\(outlet) has this report from its own desk in town.</p>
            \(sentences.map { "<p>\($0)</p>" }.joined(separator: "\n"))</article></body></html>
            """
        let type = DemoAnswer.Header(name: "Content-Type", value: "text/html; charset=utf-8")
        return DemoAnswer(status: 200, headers: [type], body: Array(html.utf8))
    }

    @Test func `of two copies in a group the one fetched first is the first, wherever it stands`() async throws {
        let path = folder.file("copies.warc")
        let late = Self.record("http://late.example/water", Self.page("The Late"), date: "2026-11-20T10:00:09Z")
        let early = Self.record("http://early.example/water", Self.page("The Early"), date: "2026-11-20T10:00:01Z")
        try folder.write(late + early, to: path)
        #expect(try await outcome(of: [path]).archive?.pages == 2)
        let lines = try journal()
        try #require(lines.count == 2)
        let first = StoryID(url: try #require(CanonicalURL("http://early.example/water")))
        #expect(lines[0].contains(first.hex) && !lines[0].contains("\"op\":\"copy\""), "\(lines[0])")
        #expect(!lines[1].contains(first.hex) && lines[1].contains("\"op\":\"copy\""), "\(lines[1])")
    }

    @Test func `a job goes on behind the group that an earlier life finished`() async throws {
        let path = folder.file("demo.warc")
        let bytes = Self.archive()
        try folder.write(bytes, to: path)
        let stop = StopSignal()
        stop.stop()
        let stopped = try await outcome(of: [path], stop: stop)
        #expect(stopped.exit == .temporary && stopped.archive?.records == 0)
        // As if that life had finished a group of 4 articles.
        var position = ArchivePosition()
        position.place.offset = try #require(Self.recordStarts(bytes).dropFirst(5).first)
        position.tally.records = 5
        position.tally.pages = 4
        try await store(position, of: stopped.job)
        let rest = try await outcome(of: [path])
        #expect(rest.job == stopped.job && rest.exit == nil)
        #expect(rest.archive?.pages == Self.articles.count && rest.archive?.records == Self.articles.count + 5)
        #expect(rest.archive?.damage.isEmpty == true)
        #expect(rest.round.published == Self.articles.count - 4)
    }

    /// In a function of its own, since a plant holds the spool's lock as long as it lives.
    private func store(_ position: ArchivePosition, of job: String) async throws {
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let plant = try await Plant.open(settings, log: log)
        try await plant.state.storeJobPosition(job, try position.text())
        try await plant.close()
    }

    private static func recordStarts(_ bytes: [UInt8]) -> [Int] {
        let mark = Array("WARC/1.0\r\n".utf8)
        return bytes.indices.filter { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    }

    @Test func `a position is told from the path of a seed text, and read back`() throws {
        var position = ArchivePosition()
        position.file = 3
        position.tally.leftOut = ["status-404": 7]
        let again = try #require(ArchivePosition(try position.text()))
        #expect(again.file == 3 && again.tally.leftOut == ["status-404": 7])
        #expect(ArchivePosition("/texts/warc.txt") == nil && ArchivePosition(nil) == nil)
    }

    @Test func `a file that is no archive is told before anything is begun`() async throws {
        let good = folder.file("good.warc")
        let bad = folder.file("bad.warc")
        try folder.write(Self.archive(), to: good)
        try folder.write("<html>".utf8, to: bad)
        let error = await #expect(throws: Failure.self) { try await outcome(of: [good, bad]) }
        #expect(error?.exit == .dataError)
        #expect(try journal().isEmpty)
    }

    @Test func `the command takes several files after one option`() throws {
        let command = try #require(
            try Wirespool.parseAsRoot(["backfill", "--warc", "a.warc", "b.warc.gz", "--dry-run"]) as? BackfillCommand)
        #expect(command.warc == ["a.warc", "b.warc.gz"] && command.dryRun)
    }
}

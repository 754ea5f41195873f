import Feeds
import Fetch
import Foundation
import Schedule
import State
import Synchronization
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// What is made of the entries that came over the wire.
extension PollingWireTests {
    @Test func `next pages are read on the first visit and after a gap, five at most`() async throws {
        try await onStage { stage in
            @Sendable func page(_ number: Int, first: Int) -> ScriptedServer.Script {
                let next = "<atom:link rel=\"next\" href=\"/feed?page=\(number + 1)\"/>"
                let low = first - 10 * (number - 1)
                return Self.ok(Self.rss(low - 10..<low, extra: next))
            }
            func play(newest: Int) {
                stage.play { request in
                    let number = request.target.split(separator: "=").last.flatMap { Int($0) } ?? 1
                    return page(number, first: newest)
                }
            }
            play(newest: 1_000)
            let first = try await stage.poll()
            #expect((first.entries, first.pages, stage.asked.count) == (60, 5, 6))
            #expect(first.events.contains { $0.contains("more pages") })
            play(newest: 1_005)
            #expect(try await stage.poll().pages == 0)
            // A gap of two windows: pages are read until one is known, and nothing went by unseen.
            play(newest: 1_028)
            let gap = try await stage.poll()
            #expect((gap.pages, gap.queued) == (2, 23))
            #expect(!gap.events.contains { $0.contains("unseen") })
            // Farther than the pages reach.
            play(newest: 1_500)
            // Without dates it may as well be old entries under new ids: looked at twice.
            let lost = try await stage.poll()
            #expect((lost.pages, lost.held, lost.queued) == (5, 60, 0))
            let again = try await stage.poll()
            #expect((again.pages, again.held, again.queued) == (5, 0, 60))
            #expect(again.events.contains { $0.contains("unseen") })
        }
    }

    @Test func `archives are read back in time, on the first visit and until the gap is closed`() async throws {
        try await onStage { stage in
            // RFC 5005 4: the feed itself, then /archive/N with ten entries each.
            func play(newest: Int) {
                stage.play { request in
                    let path = request.path.split(separator: "/")
                    guard path.first == "archive", let number = path.last.flatMap({ Int($0) }) else {
                        let link = "<atom:link rel=\"prev-archive\" href=\"/archive/\(newest / 10 - 1)\"/>"
                        return Self.ok(Self.rss(newest / 10 * 10..<newest, extra: link))
                    }
                    let before = number > 0 ? "<atom:link rel=\"prev-archive\" href=\"/archive/\(number - 1)\"/>" : ""
                    return Self.ok(Self.rss(number * 10..<number * 10 + 10, extra: before))
                }
            }
            play(newest: 35)
            let first = try await stage.poll()
            #expect((first.entries, first.pages) == (35, 3))
            #expect(stage.asked.map(\.path) == ["/feed", "/archive/2", "/archive/1", "/archive/0"])
            play(newest: 56)
            let gap = try await stage.poll()
            #expect((gap.pages, gap.queued) == (2, 21))
            #expect(!gap.events.contains { $0.contains("unseen") })
        }
    }

    @Test func `other ids for the same addresses are mapped, nothing is queued again`() async throws {
        try await onStage { stage in
            let newest = stage.clock.now()
            stage.play { _ in Self.ok(Self.rss(0..<10, newest: newest)) }
            #expect(try await stage.poll().queued == 10)
            stage.play { _ in Self.ok(Self.rss(1..<11, newest: newest + 3_600, id: { "https://news.example/?p=\($0)" }))
            }
            let told = try await stage.poll()
            #expect((told.queued, told.newEntries, told.held) == (1, 1, 0))
            #expect(told.events.contains { $0.contains("mapped") })
            #expect(try await stage.poll().queued == 0)
        }
    }

    @Test func `a flood of new ids for old entries is held, and let in once they stay`() async throws {
        try await onStage { stage in
            let newest = stage.clock.now() - 3_600
            func flood(_ round: Int) {
                stage.play { _ in
                    let body = Self.rss(0..<10, newest: newest, id: { "round-\(round)-\($0)" })
                    return Self.ok(
                        body.replacing("news.example/", with: "news.example/r\(round)/"), tag: "\"\(round)\"")
                }
            }
            flood(0)
            #expect(try await stage.poll().queued == 10)
            for round in 1...2 {
                flood(round)
                let told = try await stage.poll()
                #expect((told.queued, told.held) == (0, 10), "round \(round)")
            }
            let told = try await stage.poll()
            #expect(stage.asked.last?.field("if-none-match") == nil, "a 304 would hide what is held")
            #expect((told.queued, told.held) == (10, 0))
            #expect(told.events.contains { $0.contains("taken in") })
        }
    }

    @Test func `ids that are new each time are given up for the text`() async throws {
        try await onStage { stage in
            let newest = stage.clock.now() - 3_600
            let round = Mutex(0)
            stage.play { _ in
                let number = round.withLock { value -> Int in
                    value += 1
                    return value
                }
                let body = Self.rss(0..<10, newest: newest, id: { "\(number)-\($0)" })
                return Self.ok(body.replacing("news.example/", with: "news.example/s\(number)/"))
            }
            var queued = 0
            for _ in 0..<12 { queued += try await stage.poll().queued }
            #expect(queued == 20, "once at first, once under their text; never again")
            #expect(try await stage.row().state.ignoresIDs)
        }
    }

    @Test func `a deleted entry becomes a pending withdrawal`() async throws {
        try await onStage { stage in
            stage.play { _ in Self.ok(Self.rss(0..<3)) }
            try await stage.poll()
            let taken = try await stage.state.takeCandidates(limit: 9, at: stage.clock.now(), excludingDomains: [])
            let one = try #require(taken.first { $0.entry?.id == "g1" })
            let url = try #require(one.url)
            let line = Publication(
                seq: 1, id: StoryID(url: url), version: 1, op: .put, path: "records/x", textSHA256: "a",
                recordSHA256: "b", publishedAt: stage.clock.now())
            let document = DocumentRow(
                story: line.id, version: 1, url: url, textDigest: "d", firstPublishedAt: stage.clock.now(),
                publishedAt: stage.clock.now())
            let admission = Admission(
                publication: line, document: document, candidate: one.id,
                outcome: ArticleOutcome(.published, reason: "published"))
            try await stage.state.commit([admission], at: stage.clock.now())
            stage.play { _ in
                let tombstone =
                    "<at:deleted-entry xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" ref=\"g1\" "
                    + "when=\"2026-11-20T00:00:00Z\"/>"
                return Self.ok(
                    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>\(tombstone)<entry><id>g2</id>"
                        + "<title>Story 2</title><link href=\"https://news.example/2\"/></entry></feed>")
            }
            let told = try await stage.poll()
            #expect(told.withdrawn == 1)
            let pending = try await stage.state.pendingWithdrawals(limit: 9)
            #expect(pending.map(\.url?.string) == ["https://news.example/1"])
        }
    }

    @Test func `another date alone is no revision, an impossible one is none`() async throws {
        try await onStage { stage in
            let now = stage.clock.now()
            stage.play { _ in Self.ok(Self.rss(0..<3, newest: now)) }
            #expect(try await stage.poll().queued == 3)
            stage.play { _ in Self.ok(Self.rss(0..<3, newest: now + 7_200)) }
            #expect(try await stage.poll().queued == 0)
            stage.play { _ in Self.ok(Self.rss(0..<4, newest: now + 90 * 86_400)) }
            let told = try await stage.poll()
            #expect(told.queued == 1)
            #expect(told.events.contains { $0.contains("impossible dates") })
            let taken = try await stage.state.takeCandidates(limit: 9, at: stage.clock.now(), excludingDomains: [])
            #expect(taken.contains { $0.entry?.id == "g3" && $0.entry?.published == nil })
        }
    }

    @Test func `hubs and the feed's own address are recorded`() async throws {
        try await onStage { stage in
            let links =
                "<atom:link rel=\"hub\" href=\"https://hub.example/\"/>"
                + "<atom:link rel=\"self\" href=\"https://news.example/feed\"/>"
            stage.play { _ in Self.ok(Self.rss(0..<3, extra: links)) }
            try await stage.poll()
            let state = try await stage.row().state
            #expect(state.hubs == ["https://hub.example/"])
            #expect(state.selfLink == "https://news.example/feed")
            #expect(state.feedTitle == "T")
        }
    }
}

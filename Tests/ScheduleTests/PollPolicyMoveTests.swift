import Foundation
import Testing
import WireModel

@testable import Schedule

struct PollPolicyMoveTests {
    private func hop(_ from: String, _ status: Int, _ to: String) throws -> RedirectHop {
        RedirectHop(from: try #require(CanonicalURL(from)), status: status, to: try #require(CanonicalURL(to)))
    }

    private func moved(_ feed: PolledSource, _ hops: [RedirectHop], known: Int = 20) -> PollResponse {
        var answer = feed.fresh(new: 0, known: known)
        answer.hops = hops
        return .feed(answer)
    }

    @Test(arguments: [301, 308])
    func `a permanent redirect is adopted after three polls over a day`(_ status: Int) throws {
        var feed = try PolledSource("https://n.example/feed")
        let hops = [try hop("https://n.example/feed", status, "https://o.example/feed")]
        var adopted: [Double] = []
        var polls = 0
        while adopted.isEmpty, polls < 100 {
            polls += 1
            let at = feed.now
            if feed.answer(moved(feed, hops)).adoptURL != nil { adopted.append(at.timeIntervalSince(.fixed)) }
        }
        #expect(polls >= 3)
        #expect(adopted.allSatisfy { $0 >= 86_400 && $0 < 3 * 86_400 })
        #expect(feed.last?.adoptURL?.string == "https://o.example/feed")
        #expect(feed.last?.events == [.moved(to: try #require(CanonicalURL("https://o.example/feed")))])
        #expect(feed.state.movedTo == nil)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var source = "https://n.example/feed"
        var hops: [(String, Int, String)]
        var known = 20
        var isAdopted = false
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "302", hops: [("https://n.example/feed", 302, "https://o.example/feed")]),
        Case(name: "307", hops: [("https://n.example/feed", 307, "https://o.example/feed")]),
        Case(
            name: "301 then 302",
            hops: [
                ("https://n.example/feed", 301, "https://o.example/feed"),
                ("https://o.example/feed", 302, "https://p.example/feed"),
            ]),
        Case(name: "down to http", hops: [("https://n.example/feed", 301, "http://o.example/feed")]),
        Case(name: "another feed", hops: [("https://n.example/feed", 301, "https://portal.example/")], known: 0),
        Case(name: "round to itself", hops: [("https://n.example/feed", 301, "https://n.example/feed")]),
        Case(
            name: "up to https", source: "http://n.example/feed",
            hops: [("http://n.example/feed", 301, "https://n.example/feed")],
            isAdopted: true),
        Case(
            name: "two permanent hops",
            hops: [
                ("https://n.example/feed", 301, "https://o.example/feed"),
                ("https://o.example/feed", 308, "https://p.example/feed"),
            ],
            isAdopted: true),
    ])
    func `only a proven move is adopted`(_ c: Case) throws {
        var feed = try PolledSource(c.source)
        let hops = try c.hops.map { try hop($0.0, $0.1, $0.2) }
        var isAdopted = false
        for _ in 0..<60 where !isAdopted { isAdopted = feed.answer(moved(feed, hops, known: c.known)).adoptURL != nil }
        #expect(isAdopted == c.isAdopted)
    }

    @Test func `another target or none begins anew`() throws {
        var feed = try PolledSource(interval: 43_200)
        let one = [try hop("https://n.example/feed", 301, "https://o.example/feed")]
        let other = [try hop("https://n.example/feed", 301, "https://p.example/feed")]
        for hops in [one, one, other, one, [], one, one] { #expect(feed.answer(moved(feed, hops)).adoptURL == nil) }
        #expect(feed.state.movedCount == 2)
    }

    @Test func `a 304 from the new place counts, a failure does not break the row`() throws {
        var feed = try PolledSource(interval: 43_200)
        let hops = [try hop("https://n.example/feed", 301, "https://o.example/feed")]
        var answer = feed.fresh(new: 0)
        answer.hops = hops
        answer.validators = Validators(
            entityTag: "\"1\"", lastModified: nil, url: try #require(CanonicalURL("https://o.example/feed")))
        feed.answer(.feed(answer))
        feed.answer(.transport(reason: "timeout", kind: .network))
        feed.answer(.unchanged304(.init(wasConditional: true, hops: hops)))
        #expect(
            feed.answer(.unchanged304(.init(wasConditional: true, hops: hops))).adoptURL?.string
                == "https://o.example/feed")
    }

    /// A source that has moved for good, its new address in force.
    private func movedSource() throws -> PolledSource {
        var feed = try PolledSource("https://o.example/feed")
        feed.state.movedFrom = CanonicalURL("https://n.example/feed")
        feed.answer(.feed(feed.fresh(new: 0)))
        return feed
    }

    @Test(arguments: [
        PollResponse.transport(reason: "dns", kind: .lasting), .notFound404, .gone410,
        .transport(reason: "timeout", kind: .network), .notAFeed(reason: "html-instead"),
    ])
    func `where the new address is dead for a day the old one is asked again`(death: PollResponse) throws {
        var feed = try movedSource()
        let began = feed.now
        var polls = 0
        while feed.last?.adoptURL == nil, polls < 100 {
            polls += 1
            feed.answer(death)
        }
        let old = try #require(feed.last?.adoptURL)
        #expect(old.string == "https://n.example/feed")
        #expect(feed.last?.events == [.movedBack(to: old)])
        #expect(polls >= 2)
        #expect(!feed.state.isRetired)
        #expect(feed.now.timeIntervalSince(began) < 3.2 * 86_400)
    }

    @Test func `where both addresses are dead they are asked in turn, and the one that answers is kept`() throws {
        var feed = try movedSource()
        var asked: [String] = []
        for _ in 0..<40 {
            asked.append(feed.source.url.host)
            if let url = feed.answer(.transport(reason: "dns", kind: .lasting)).adoptURL { feed.source.url = url }
        }
        #expect(asked.suffix(20).count { $0 == "n.example" } >= 5)
        #expect(asked.suffix(20).count { $0 == "o.example" } >= 5)
        let kept = feed.source.url
        for _ in 0..<5 { #expect(feed.answer(.feed(feed.fresh(new: 0))).adoptURL == nil) }
        #expect(feed.state.movedBack == nil)
        // A day of failures once more: only then the other one.
        #expect(feed.answer(.notFound404).adoptURL == nil)
        #expect(feed.source.url == kept)
    }

    @Test func `a source that never moved has nowhere to go back to`() throws {
        var feed = try PolledSource()
        feed.answer(.feed(feed.fresh(new: 0)))
        for _ in 0..<20 { #expect(feed.answer(.notFound404).adoptURL == nil) }
    }
}

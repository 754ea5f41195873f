import Fetch
import Foundation
import Synchronization
import TestKit
import WireModel

@testable import Pipeline

/// News houses that do not exist: what they publish, when, and how badly they answer; all of it follows from a seed.
///
/// It writes down what it let out whole, which is what has to be in the spool in the end.
final class SimulatedWorld: Sendable {
    struct Story: Sendable {
        var number: Int
        var house: Int
        var appears: Date
        /// When its text changes, if ever.
        var revised: Date?
        /// Another house's story that it repeats.
        var copyOf: Int?
        /// Announced, but its page is not there.
        var isGone: Bool
        /// When its page goes, if ever.
        var takenDown: Date?

        var url: String { "https://house\(house).example/story/\(number)" }
        func version(at now: Date) -> Int { revised.map { $0 <= now } ?? false ? 2 : 1 }
    }

    private struct Diary {
        var dice: SeededRandom
        /// Versions of each story's page that went out whole, in order.
        var served: [Int: [Int]] = [:]
        /// Page requests that failed, by story.
        var failed: [Int: Int] = [:]
        /// Stories that a whole, well answered feed named.
        var listed: Set<Int> = []
        var isCalm = false
        var requests = 0
    }

    let houses: Int
    let stories: [Story]
    private let byHouse: [[Story]]
    private let diary: Mutex<Diary>

    init(seed: UInt64, houses: Int, from start: Date, days: Int) {
        var dice = SeededRandom(seed: seed)
        var stories: [Story] = []
        for house in 0..<houses {
            let everyHours = [3.0, 8, 20, 50][house % 4]
            var at = start.addingTimeInterval(-86_400)
            while true {
                at += -log(1 - dice.share()) * everyHours * 3_600
                guard at < start.addingTimeInterval(Double(days) * 86_400) else { break }
                stories.append(Story(number: 0, house: house, appears: at, isGone: dice.share() < 0.03))
            }
        }
        stories.sort { $0.appears < $1.appears }
        for index in stories.indices {
            stories[index].number = index
            if dice.share() < 0.1 { stories[index].revised = stories[index].appears + dice.share() * 86_400 }
            if dice.share() < 0.05 { stories[index].takenDown = stories[index].appears + dice.share() * 172_800 }
            guard index > 20, dice.share() < 0.15 else { continue }
            let other = index - 1 - Int(dice.share() * 10)
            let isFit =
                stories[other].copyOf == nil && stories[other].house != stories[index].house && !stories[other].isGone
            // A copy of a text that changes is a story of its own; here each copy has one original.
            guard isFit, stories[other].revised == nil, stories[index].revised == nil else { continue }
            stories[index].copyOf = other
        }
        self.houses = houses
        self.stories = stories
        byHouse = (0..<houses).map { house in stories.filter { $0.house == house } }
        diary = Mutex(Diary(dice: dice))
    }

    var sources: [Source] {
        (0..<houses).compactMap { CanonicalURL("https://house\($0).example/feed.xml").map { Source(url: $0) } }
    }

    /// From here on everybody answers well.
    func calm() { diary.withLock { $0.isCalm = true } }

    var served: [Int: [Int]] { diary.withLock { $0.served } }
    var failed: [Int: Int] { diary.withLock { $0.failed } }
    var listed: Set<Int> { diary.withLock { $0.listed } }
    var requests: Int { diary.withLock { $0.requests } }

    /// The answer to a request at a moment.
    func answer(_ request: FetchRequest, at now: Date) throws -> Page {
        let house = Int(request.url.host.dropFirst(5).prefix { $0.isNumber }) ?? 0
        let bad = diary.withLock { diary -> Double in
            diary.requests += 1
            return diary.isCalm ? 1 : diary.dice.share()
        }
        guard request.url.path == "/feed.xml" else {
            let number = Int(request.url.path.dropFirst("/story/".count)) ?? -1
            return try article(number, request: request, luck: bad, at: now)
        }
        return try feed(of: house, request: request, luck: bad, at: now)
    }

    private func feed(of house: Int, request: FetchRequest, luck: Double, at now: Date) throws -> Page {
        let url = request.url
        switch luck {
        case ..<0.04: throw FetchError(.timeout, url: url.string, detail: "simulated")
        case ..<0.07: return page(url, status: 500, at: now, body: "broken")
        case ..<0.09: return page(url, status: 503, fields: ["Retry-After": "1800"], at: now, body: "later")
        case ..<0.10: return page(url, at: now, body: "<!DOCTYPE html><html><body>Who are you?</body></html>")
        default: break
        }
        let window = byHouse[house].filter { $0.appears <= now }.suffix(20 + house * 3)
        let tag = "\"\(window.last?.number ?? -1).\(window.count { $0.version(at: now) == 2 })\""
        let fields = ["ETag": tag, "Content-Type": "application/rss+xml"]
        if request.validators?.entityTag == tag { return page(url, status: 304, fields: fields, at: now, body: "") }
        let items = window.reversed().map { story in
            let words = "Summary of \(story.number), version \(story.version(at: now))."
            return "<item><title>Headline of story \(story.copyOf ?? story.number)</title><link>\(story.url)</link>"
                + "<guid isPermaLink=\"false\">g\(story.number)</guid><description>\(words)</description></item>"
        }
        let body = "<rss version=\"2.0\"><channel><title>House \(house)</title>\(items.joined())</channel></rss>"
        // Cut in the midst: what is whole in it counts, what is not comes with the next answer.
        if luck < 0.13 { return page(url, fields: fields, at: now, body: String(body.prefix(body.count / 2))) }
        diary.withLock { diary in diary.listed.formUnion(window.map(\.number)) }
        return page(url, fields: fields, at: now, body: body)
    }

    private func article(_ number: Int, request: FetchRequest, luck: Double, at now: Date) throws -> Page {
        guard stories.indices.contains(number), !stories[number].isGone,
            stories[number].takenDown.map({ $0 > now }) ?? true
        else {
            return page(request.url, status: 404, at: now, body: "gone")
        }
        if luck < 0.08 {
            diary.withLock { $0.failed[number, default: 0] += 1 }
            if luck < 0.04 { throw FetchError(.connect, url: request.url.string, detail: "simulated") }
            return page(request.url, status: 502, at: now, body: "bad gateway")
        }
        let version = stories[number].version(at: now)
        diary.withLock { diary in
            if diary.served[number]?.last != version { diary.served[number, default: []].append(version) }
        }
        return page(request.url, at: now, body: "story \(stories[number].copyOf ?? number) version \(version)")
    }

    private func page(
        _ url: CanonicalURL, status: Int = 200, fields: [String: String] = [:], at now: Date, body: String
    ) -> Page {
        Page(
            requestedURL: url, finalURL: url, status: status,
            headers: fields.map { HeaderField(name: $0.key, value: $0.value) }, body: Array(body.utf8), fetchedAt: now)
    }

    /// The article that a page of this world holds.
    static func article(of page: Page) -> Article {
        let words = String(decoding: page.body, as: UTF8.self).split(separator: " ")
        let number = words.count > 3 ? Int(words[1]) ?? 0 : 0
        var article = madeArticle(number)
        if words.last == "2" {
            article.body.append(Block(.paragraph, "The desk added these words to \(number) later, version 2."))
        }
        return article
    }
}

import Foundation
import Testing
import WireModel

@testable import Extract

/// Stories of one made-up house: what its earlier pages teach about the next.
struct SiteMemoryTests {
    private static let subjects = ["bridge", "harbour", "school", "library", "market", "station", "theatre", "forest"]

    /// What a page of the house is made of; `house` stands in all of them, in paragraphs like the text's own.
    private struct Page {
        var number: Int
        var house = [
            "Our newsroom is paid for by its readers, and we thank every one of the twelve thousand who give to it.",
            "You can reach the desk by letter or by telephone on every working day until six in the evening.",
        ]
        var text: [String] = []
        var head = ""
        var container = "story-column"
        var title: String { "The \(subjects[number % 8]) of ward \(number) opens again in spring" }

        var paragraphs: [String] {
            let subject = subjects[number % 8]
            return [
                "The \(subject) in ward \(number) will open again in the spring, the council said on Tuesday evening.",
                "Repairs at the \(subject) took \(number + 2) years and cost \(number + 3) million, more than was planned.",
                "Neighbours of ward \(number) had asked for an earlier date, but the \(subject) was found to be unsafe.",
                "A party at the \(subject) is planned for the first Sunday, with music from ward \(number)’s own band.",
            ]
        }

        var html: String {
            let all = paragraphs + text + house
            return "<html><head><title>\(title) | Valley Times</title>\(head)</head><body><div class=\"\(container)\">"
                + "<h1>\(title)</h1>" + all.map { "<p>\($0)</p>" }.joined() + "</div></body></html>"
        }
    }

    private static func read(
        _ page: Page, memory: SiteMemory = .init(), hints: ExtractHints = .init()
    ) throws -> Extraction {
        try Extractor().article(
            from: Array(page.html.utf8), contentType: "text/html; charset=utf-8",
            url: CanonicalURL("https://valleytimes.example/news/story-\(page.number)"), hints: hints, memory: memory)
    }

    private static func memory(
        of pages: [Page], hints: (Page) -> ExtractHints = { _ in ExtractHints() }
    ) throws -> SiteMemory {
        var ledger = SiteLedger()
        for page in pages {
            let extraction = try read(page, memory: ledger.memory(), hints: hints(page))
            let isLearnt = ledger.learn(extraction.observation, story: UInt64(page.number))
            #expect(isLearnt)
        }
        return ledger.memory()
    }

    @Test func `what stood in three unlike stories is dropped from the fourth, though it reads like text`() throws {
        let page = Page(number: 9)
        let alone = try Self.read(page)
        #expect(alone.article.body.map(\.text) == page.paragraphs + page.house, "the page alone cannot tell")
        let two = try Self.read(page, memory: Self.memory(of: (1...2).map { Page(number: $0) }))
        #expect(two.article == alone.article)
        let known = try Self.read(page, memory: Self.memory(of: (1...3).map { Page(number: $0) }))
        #expect(known.article.body.map(\.text) == page.paragraphs)
        #expect(known.decisions.filter { $0.reason == .furniture }.map(\.text) == page.house)
        #expect(known.observation.blocks.count == alone.observation.blocks.count, "what is dropped is still seen")
    }

    @Test func `versions of one story are no unlike stories`() throws {
        var ledger = SiteLedger()
        for version in 0..<5 {
            var page = Page(number: 1)
            page.text = ["Note \(version): the date was changed after the council had met again."]
            ledger.learn(try Self.read(page).observation, story: UInt64(version))
        }
        #expect(ledger.memory().furniture.isEmpty)
    }

    @Test func `a site whose stories mostly repeat themselves is not believed`() throws {
        var page = Page(number: 9)
        let report = (0..<8).map { "Station \($0) measured clear water, and swimming is allowed until further notice." }
        page.text = report
        var others = (1...3).map { Page(number: $0) }
        // Long texts of their own, so that they count as unlike.
        for index in others.indices {
            others[index].text =
                report + (0..<20).map { "Line \($0) that stands in story \(index) alone and nowhere else at all." }
        }
        let memory = try Self.memory(of: others)
        #expect(memory.furniture.count >= 8)
        #expect(try Self.read(page, memory: memory).article == (try Self.read(page).article))
    }

    @Test func `agency credits and rows of tables stay, however often they return`() throws {
        let house = ["<span>(AP)</span>"]
        let table = "<table><tr><td>Ward</td><td>Votes</td><td>Share</td></tr></table>"
        func page(_ number: Int) -> Page {
            var page = Page(number: number, house: [])
            page.text = [
                "The vote was counted by hand in all of the wards of number \(number).</p>\(table)<p>It was close in number \(number)."
            ]
            page.house = house
            return page
        }
        let memory = try Self.memory(of: (1...4).map(page))
        let found = try Self.read(page(9), memory: memory)
        #expect(found.article == (try Self.read(page(9)).article))
    }

    @Test func `the place where bodies stood wins among near-equals`() throws {
        let pages = (1...3).map { Page(number: $0) }
        let memory = try Self.memory(of: pages)
        #expect(memory.paths.count == 1)
        #expect(try Self.read(Page(number: 5), memory: memory).article.body.count == 4)
        // Elsewhere the place is not there, and nothing changes.
        let other = Page(number: 5, house: [], container: "another")
        #expect(try Self.read(other, memory: memory).article == (try Self.read(other).article))
    }

    @Test func `a source of dates that the feed always contradicted is not asked first`() throws {
        let day = { (number: Int) in "2026-03-0\(number)T08:00:00Z" }
        // The head repeats the day of the redesign on every page; the text prints the true one.
        func page(_ number: Int) -> Page {
            var page = Page(number: number)
            page.head =
                "<meta property=\"article:published_time\" content=\"2019-01-05T10:00:00Z\">"
                + StoryPage.record("\"headline\":\"x\",\"datePublished\":\"2019-01-05T10:00:00Z\"")
            page.text = ["<time datetime=\"\(day(number))\">March</time>"]
            return page
        }
        let memory = try Self.memory(of: (1...3).map(page)) { page in
            ExtractHints(title: page.title, published: WireTime.parse(day(page.number))?.instant)
        }
        #expect(memory.distrusts(.dateRecord))
        let alone = try Self.read(page(8)).article.published
        #expect(alone?.day == "2019-01-05")
        #expect(try Self.read(page(8), memory: memory).article.published?.day == "2026-03-08")
    }

    @Test func `a source of headlines that said what the feeds said outweighs the others`() throws {
        func page(_ number: Int) -> Page {
            var page = Page(number: number)
            let record = "Ward \(number) gets its \(Self.subjects[number % 8]) back"
            page.head =
                "<meta property=\"og:title\" content=\"\(page.title)\">"
                + StoryPage.record("\"headline\":\"\(record)\"")
            return page
        }
        let record = { (number: Int) in "Ward \(number) gets its \(Self.subjects[number % 8]) back" }
        let alone = try Self.read(page(6)).article.headline
        #expect(alone == page(6).title)
        let memory = try Self.memory(of: (1...4).map(page)) { ExtractHints(title: record($0.number)) }
        #expect(memory.trust(in: .titleRecord) == 1)
        #expect(try Self.read(page(6), memory: memory).article.headline == record(6))
    }

    @Test func `a page without a memory is read for itself, and twice the same`() throws {
        let page = Page(number: 4)
        let one = try Self.read(page)
        let other = try Self.read(page, memory: SiteMemory())
        #expect(one.article == other.article)
        #expect(one.observation == other.observation)
        #expect(one.decisions == other.decisions)
    }
}

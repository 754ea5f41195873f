import Testing
import WireModel

@testable import Extract

/// Small pages, one rule of the body each.
struct BodyTests {
    static let story = [
        "The council of the valley met on Monday to speak about the old bridge.",
        "Nobody had crossed it since the flood of last spring, said the mayor.",
        "Repairs will begin in autumn and cost the town about two million.",
        "Until then a ferry takes people over the river every half an hour.",
        "The ferryman says that he has not had such a busy year in all his life.",
        "A second bridge is to be built further down, where the river is narrow.",
    ]

    static func paragraphs(_ texts: some Sequence<String>) -> String { texts.map { "<p>\($0)</p>" }.joined() }

    static func page(_ inner: String, title: String = "Bridge to be mended by winter") -> [UInt8] {
        Array("<title>\(title)</title><body><article><h1>\(title)</h1>\(inner)</article></body>".utf8)
    }

    static func body(_ page: [UInt8], hints: ExtractHints = .init()) throws -> [String] {
        try Extractor().article(
            from: page, contentType: "text/html", url: CanonicalURL("https://a.example/b"), hints: hints
        )
        .article.body.map(\.text)
    }

    @Test func `a stream of teasers below the text is left out`() throws {
        let teasers = (1...6).map {
            "<h3><a href='/story/\($0)'>Another story number \($0) of today</a></h3>"
                + "<p>This is what the other story number \($0) tells, in a single sentence.</p>"
        }
        let found = try Self.body(
            Self.page(Self.paragraphs(Self.story + Self.story.map { "Later: " + $0 }) + teasers.joined()))
        #expect(found.first == Self.story.first)
        #expect(found.count == Self.story.count * 2)
    }

    @Test func `a paragraph of 60,000 lines is one paragraph`() throws {
        let line = "and some more words of the ferry"
        let lines = Array(repeating: line, count: 60_000).joined(separator: "<br>")
        let found = try Self.body(Self.page(Self.paragraphs(Self.story) + "<p>\(lines)</p>"))
        #expect(found.count == Self.story.count + 1)
        #expect(found.last?.utf8.count == (line.utf8.count + 1) * 60_000 - 1)
    }

    @Test func `headings that lead to shops are the article's own`() throws {
        let products = (1...5).map {
            "<h3><a href='https://shop\($0).example/x'>A good lamp, number \($0)</a></h3>"
                + "<p>It burns for \($0) hours and may be carried about without any trouble.</p>"
        }
        let found = try Self.body(Self.page(Self.paragraphs(Self.story) + products.joined()))
        #expect(found.filter { $0.hasPrefix("A good lamp") }.count == 5)
    }

    @Test func `the page's text once more without structure goes, not its parts`() throws {
        let items = "<ol>" + Self.story.map { "<li>\($0)</li>" }.joined() + "</ol>"
        let found = try Self.body(
            Self.page("<div>\(items)</div><div><div>\(Self.story.joined(separator: " "))</div></div>"))
        #expect(found == Self.story)
    }

    @Test func `a sentence said twice in one container stays, a copy elsewhere goes`() throws {
        let refrain = "And nobody in the whole valley knew why that had to be so."
        let verses = [Self.story[0], refrain, Self.story[1], refrain, Self.story[2]]
        let found = try Self.body(
            Self.page(
                "<div>\(Self.paragraphs(verses))</div><div>\(Self.paragraphs([Self.story[0], Self.story[3]]))</div>"))
        #expect(found.filter { $0 == refrain }.count == 2)
        #expect(found.filter { $0 == Self.story[0] }.count == 1)
    }

    @Test(
        "notices below the text are dropped, quotations of such words are not",
        arguments: [
            ("Our newsletter brings you the news of the valley every morning.", false),
            ("This text was first given out under a Creative Commons licence.", false),
            ("Translated by Jane Doe", false),
            ("People on the ferry spoke of nothing else than the bridge all day.", true),
        ])
    func notices(line: String, isKept: Bool) throws {
        #expect(try Self.body(Self.page(Self.paragraphs(Self.story + [line]))).contains(line) == isKept)
        // In the midst of a story the same words are the story's.
        let within = try Self.body(Self.page(Self.paragraphs([Self.story[0], line] + Self.story.dropFirst())))
        if line.hasSuffix("."), !line.hasPrefix("Our") { #expect(within.contains(line)) }
    }

    @Test func `a list keeps its links where it holds sentences, and goes where it holds links alone`() throws {
        let mixed =
            "<ul><li>The first thing to know is that the ferry does not run by night.</li>"
            + "<li><a href='/t'>The timetable of the ferry</a></li></ul>"
        let links = "<ul><li><a href='/1'>Ferry sinks in storm</a></li><li><a href='/2'>Old bridge falls</a></li></ul>"
        let found = try Self.body(
            Self.page(Self.paragraphs(Self.story.prefix(3)) + mixed + Self.paragraphs(Self.story.suffix(3)) + links))
        #expect(found.contains("The timetable of the ferry"))
        #expect(!found.contains("Old bridge falls"))
    }

    @Test func `a stub gives way to the feed's own content, another story does not`() throws {
        let whole = Self.paragraphs((1...4).flatMap { turn in Self.story.map { "Part \(turn): " + $0 } })
        let stub = Self.page(Self.paragraphs((1...1).flatMap { _ in Self.story.prefix(4).map { "Part 1: " + $0 } }))
        let found = try Extractor().article(
            from: stub, contentType: nil, url: nil, hints: ExtractHints(title: nil, contentHTML: whole))
        #expect(found.article.method == "feed-content")
        #expect(found.article.body.count == 24)
        let foreign = Self.paragraphs(
            (1...24).map { "Sentence \($0) of a story about the price of fish in the harbour." })
        let other = try Extractor().article(
            from: Self.page(Self.paragraphs(Self.story)), contentType: nil, url: nil,
            hints: ExtractHints(title: nil, contentHTML: foreign))
        #expect(other.article.method != "feed-content")
    }

    @Test func `a summary that shares no word with the text lowers the confidence`() throws {
        let page = Self.page(Self.paragraphs(Self.story + Self.story.map { "Later: " + $0 }))
        func confidence(_ summary: String) throws -> Double {
            try Extractor().article(
                from: page, contentType: nil, url: nil, hints: ExtractHints(title: nil, summary: summary)
            ).article.confidence
        }
        let fitting = try confidence(Self.story[0] + " " + Self.story[1])
        let foreign = try confidence(
            "Quarterly earnings disappointed investors because semiconductor shipments declined throughout Southeast Asia."
        )
        #expect(foreign < fitting)
    }

    @Test func `confidence never falls as the agreement rises, and stays a share`() {
        let values = (0...100).map { ConfidenceScale.expected(Double($0) / 100) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(values.allSatisfy { (0...1).contains($0) })
        #expect(ConfidenceScale.expected(2) == ConfidenceScale.expected(1))
    }
}

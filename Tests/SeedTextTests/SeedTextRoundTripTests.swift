import Foundation
import SeedText
import Testing
import WireModel

/// Reading what was written gives the same article.
@Suite struct SeedTextRoundTripTests {
    @Test(arguments: 0..<40) func `generated articles come back from the article layout`(round: Int) throws {
        var random = SeededGenerator(seed: UInt64(round) &* 7919 &+ 3)
        for _ in 0..<8 {
            let article = ArticleMaker.article(&random)
            let text = SeedTextWriter().text(of: article)
            let reading = try SeedTextReader().reading([UInt8](text.utf8))
            let sameBody = reading.article.body == article.body.map(ArticleMaker.written)
            #expect(sameBody, "seed \(round)\n\(text)\n\(reading)")
            #expect(reading.article.headline == article.headline)
            #expect(reading.article.authors == article.authors)
            if article.authors.isEmpty { #expect(reading.article.agency == article.agency, "seed \(round)\n\(text)") }
            #expect(reading.article.picture?.caption == article.picture?.caption, "seed \(round)\n\(text)")
            #expect(reading.article.picture?.credit == article.picture?.credit, "seed \(round)\n\(text)")
            #expect(reading.article.canonicalURL == article.canonicalURL)
            let expected = article.published.map { ArticleMaker.day($0) }
            #expect(reading.article.published.map(\.instant) == expected, "seed \(round)\n\(text)")
            #expect(SeedTextWriter().text(of: reading.article) == text, "writing again gives the same bytes")
        }
    }

    @Test(arguments: [SeedTextLayout.plain, .lines])
    func `headline and paragraphs come back from the layouts without marks`(layout: SeedTextLayout) throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            var article = Article()
            article.headline = ArticleMaker.headline(&random)
            for _ in 0..<Int.random(in: 2...9, using: &random) {
                article.body.append(Block(.paragraph, ArticleMaker.sentences(&random)))
            }
            let text = SeedTextWriter(layout: layout).text(of: article)
            let reading = try SeedTextReader().reading([UInt8](text.utf8))
            #expect(reading.layout == layout)
            #expect(reading.article.headline == article.headline, "\(text)")
            #expect(reading.article.body == article.body, "\(text)\n\(reading.dropped)")
        }
    }

    @Test func `the article layout stands as the format says`() throws {
        var article = Article()
        article.headline = "Harbour bridge opens"
        article.authors = ["Ada Quill", "Bo Lind", "Cleo Marsh"]
        article.published = WireTime(instant: Date(timeIntervalSince1970: 1_736_380_800 + 82_800), offsetSeconds: 7200)
        article.picture = Picture(caption: "The bridge at dusk.", credit: "Ida Frost / AFP")
        article.canonicalURL = CanonicalURL("https://example.org/bridge")
        article.body = [
            Block(.paragraph, "The bridge opened on Monday."), Block(.heading, "Years late"),
            Block(.listItem, "four lanes"), Block(.quote, "At last."), Block(.paragraph, "By noon it was full."),
            Block(.paragraph, "-5 degrees were measured."),
        ]
        #expect(
            SeedTextWriter().text(of: article) == """
                # Harbour bridge opens

                By Ada Quill, Bo Lind and Cleo Marsh

                January 10, 2025

                The bridge at dusk. **Ida Frost / AFP**

                The bridge opened on Monday.

                ## Years late

                - four lanes

                > At last.

                \\By noon it was full.

                \\-5 degrees were measured.

                Original url:

                <https://example.org/bridge>

                """)
    }

    @Test func `damaged text never traps and cleaning what was read changes nothing`() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var bytes = [UInt8](SeedTextWriter().text(of: ArticleMaker.article(&random)).utf8)
            for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.removeSubrange(place..<min(bytes.count, place + 40))
                }
            }
            guard let reading = try? SeedTextReader().reading(bytes) else { continue }
            let once = SeedTextNormaliser().cleaned(reading.article).article
            #expect(SeedTextNormaliser().cleaned(once).article == once)
            let written = SeedTextWriter().text(of: reading.article)
            #expect(try SeedTextReader().reading([UInt8](written.utf8)).article.body == reading.article.body)
        }
    }
}

/// SplitMix64, so that a failing seed can be run again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Makes articles, many of them with lines that look like something else.
enum ArticleMaker {
    static func article(_ random: inout SeededGenerator) -> Article {
        var article = Article()
        if chance(4, &random) { article.headline = chance(3, &random) ? headline(&random) : nasty(&random) }
        let byline = Int.random(in: 0...3, using: &random)
        if byline == 1 {
            article.agency = ["AFP", "Reuters", "Agencia EFE", "Harbour Copy", "dpa"].randomElement(using: &random)
        }
        if byline >= 2 {
            article.authors = Array(
                people.shuffled(using: &random).prefix(byline - 1 + Int.random(in: 0...1, using: &random)))
        }
        if chance(2, &random) {
            let seconds = Double(Int.random(in: -2_000_000_000...4_000_000_000, using: &random))
            article.published = WireTime(
                instant: Date(timeIntervalSince1970: seconds),
                offsetSeconds: [nil, 3600, -18_000].randomElement(using: &random) ?? nil)
        }
        if chance(2, &random) {
            article.picture = Picture(caption: chance(3, &random) ? sentences(&random) : nasty(&random))
        }
        if chance(3, &random) {
            var picture = article.picture ?? Picture()
            picture.credit = ["Ida Frost / AFP", "Getty", "a*b [x](y) **z**", "Handout"].randomElement(using: &random)
            article.picture = picture
        }
        if chance(2, &random) {
            article.canonicalURL = CanonicalURL("https://example.org/a/\(random.next() % 999)?x=(1)")
        }
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let kind = [Block.Kind.paragraph, .paragraph, .heading, .listItem, .quote, .tableRow, .code].randomElement(
                using: &random)
            article.body.append(Block(kind ?? .paragraph, chance(2, &random) ? nasty(&random) : sentences(&random)))
        }
        return article
    }

    static func written(_ block: Block) -> Block {
        Block(block.kind == .tableRow || block.kind == .code ? .paragraph : block.kind, block.text)
    }

    static func day(_ time: WireTime) -> Date {
        let local = time.instant.timeIntervalSince1970 + Double(time.offsetSeconds ?? 0)
        return Date(timeIntervalSince1970: (local / 86_400).rounded(.down) * 86_400)
    }

    static func chance(_ of: Int, _ random: inout SeededGenerator) -> Bool {
        Int.random(in: 0..<of, using: &random) > 0 || of == 1
    }

    static func headline(_ random: inout SeededGenerator) -> String {
        let words = (0..<Int.random(in: 4...9, using: &random)).map { _ in word(&random) }
        return words.joined(separator: " ").capitalizedFirst
    }

    static func sentences(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in
            (0..<Int.random(in: 9...20, using: &random)).map { _ in word(&random) }.joined(separator: " ")
                .capitalizedFirst + "."
        }.joined(separator: " ")
    }

    private static func word(_ random: inout SeededGenerator) -> String {
        vocabulary.randomElement(using: &random) ?? "pier"
    }

    static func nasty(_ random: inout SeededGenerator) -> String { lines.randomElement(using: &random) ?? "#" }

    private static let people = [
        "Ada Quill", "Bo van der Lind", "Smith, Jr.", "X Æ A-12", "the newsroom", "Олена Коваль", "山田太郎",
        "O'Neil [desk]",
    ]
    private static let vocabulary = [
        "harbour", "council", "storm", "ferry", "Größe", "l’été", "рівень", "порт", "said", "the", "of", "water",
        "минулого", "señal",
        "bridge", "tides", "engineers", "market", "prices", "slowly", "çocuk", "një", "and", "to", "pilots",
    ]
    static let lines = [
        "# not a headline", "## not a heading", "#", "- not an item", "-5 degrees", "> not a quote", ">", "By Jane Doe",
        "By then, it was late.",
        "By", "Original url:", "original URL: https://example.org/x", "<https://example.org/x>", "<http",
        "January 09, 2025", "9 janvier 2025",
        "09.01.2025", "\\", "\\\\", "\\$500 and \\# and \\x", "a \\", "[AFP](#)", "![pic](x.png)", "a [b](c) d [e](f)",
        "**bold** and **more**", "** a ** b **",
        "**Related article:** other story", "*all of it*", "Caption here. **Someone / AFP**", "Read more",
        "Latest news", "News Feed", "Comments", "2 min read",
        "Share on Facebook", "Sign up for our newsletter", "Avatar", "Reporter", "Advertisement", "Related: other",
        "Foto: dpa", "© 2024 Outlet. All rights reserved.",
        "The talks ended without a deal on Monday evening, officials said./ REL",
        "The talks ended without a deal on Monday evening. (AFP)",
        "KYIV, Ukraine — The harbour was closed on Monday after the storm, the mayor said.",
        "BERLIN (Reuters) - The harbour was closed on Monday after the storm, the mayor said.", "(dpa)", "AFP",
        "日本語の見出し", "これは日本語の段落です。とても短いです。",
        "שלום עולם", "مرحبا بالعالم", "…", "***", "* item", "• item", "https://example.org/x", "Ada Quill",
        "The same line twice, and it is long enough.",
        "The same line twice, and it is long enough.", "Home > World > Europe", "A | B | C",
        "Picture of it (Ida Frost/Getty Images)", "| a | b |",
    ]
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

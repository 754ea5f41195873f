import SeedText
import Testing
import WireModel

/// What texts of one host teach about one another.
struct SeedTextMemoriesTests {
    private static let tagline = "The paper of the coast since 1871."

    /// A story nobody else has, a line of the house below it.
    private static func text(_ number: Int, host: String? = "ledger.example", house: String = tagline) -> [UInt8] {
        let paragraphs = (0..<6).map { "Paragraph \($0) of story \(number), which the council heard on Monday." }
        let address = host.map { "\n\nOriginal url: https://www.\($0)/\(number)\n" } ?? ""
        return Array(("# Story \(number)\n\n" + (paragraphs + [house]).joined(separator: "\n\n") + address).utf8)
    }

    private static func taught(_ texts: [[UInt8]], elsewhere: String? = nil) throws -> SeedTextMemories {
        var memories = SeedTextMemories()
        for text in texts { memories.learn(from: try SeedTextReader().reading(text), elsewhere: elsewhere) }
        memories.seal()
        return memories
    }

    @Test func `a line of three unlike texts is furniture, on this host only`() throws {
        let two = try Self.taught([Self.text(1), Self.text(2)])
        #expect(try two.reading(Self.text(3)).dropped.isEmpty)
        let three = try Self.taught([Self.text(1), Self.text(2), Self.text(3)])
        for number in 1...4 {
            let reading = try three.reading(Self.text(number))
            #expect(reading.dropped.map(\.reason) == [.siteFurniture])
            #expect(reading.article.body.count == 6)
        }
        #expect(try three.reading(Self.text(4, host: "other.example")).dropped.isEmpty)
        #expect(try three.reading(Self.text(4, host: nil)).dropped.isEmpty)
    }

    @Test func `what is known already goes on being known`() throws {
        var ledger = SiteLedger()
        for number in 1...3 {
            ledger.learn(try SeedTextReader().reading(Self.text(number)).observation, story: UInt64(number))
        }
        let reading = try SeedTextReader().reading(Self.text(4), memory: ledger.memory())
        #expect(reading.dropped.count == 1)
        let known = Set(ledger.memory().furniture)
        #expect(reading.observation.blocks.contains { known.contains($0.digest) })
    }

    @Test func `pages teach the texts of their host`() throws {
        // As Extract digests the blocks of a page: its folded text.
        var page = SiteMemory()
        page.furniture = [SiteMemory.digest(of: FoldedText.folded(Self.tagline))]
        var memories = SeedTextMemories()
        memories.learn(from: try SeedTextReader().reading(Self.text(1)))
        #expect(memories.hosts == ["ledger.example"])
        memories.seal(knowing: ["ledger.example": page])
        #expect(try memories.reading(Self.text(1)).dropped.map(\.reason) == [.siteFurniture])
    }

    @Test func `texts without an address are taken for those of the host that is named`() throws {
        let texts = (1...3).map { Self.text($0, host: nil) }
        #expect(try Self.taught(texts).reading(texts[0]).dropped.isEmpty)
        let memories = try Self.taught(texts, elsewhere: "ledger.example")
        #expect(try memories.reading(texts[0], elsewhere: "ledger.example").dropped.count == 1)
    }

    @Test func `versions of one story teach nothing`() throws {
        let memories = try Self.taught((0..<5).map { Self.text(1, house: "Version \($0) of the report.") })
        #expect(try memories.reading(Self.text(1)).dropped.isEmpty)
    }

    @Test(arguments: ["(Reuters)", "Reporting by Reuters", "Background"])
    func `credits and single words return in true texts`(line: String) throws {
        let memories = try Self.taught((1...4).map { Self.text($0, house: line) })
        #expect(try !memories.reading(Self.text(5, house: line)).dropped.contains { $0.reason == .siteFurniture })
    }

    @Test func `a host whose texts are mostly the same lines keeps them`() throws {
        let verse = (0..<40).map { "The tide of verse \($0) comes in and goes out again by night." }
        let texts = (1...4).map { number in
            let own = (0..<45).map { "Line \($0) of song \(number) was never sung by anybody else before." }
            return Array(
                ("# Song \(number)\n\n" + (own + verse).joined(separator: "\n\n")
                    + "\n\nOriginal url: https://songs.example/\(number)\n").utf8)
        }
        let memories = try Self.taught(texts)
        #expect(try memories.reading(texts[0]).article.body.count == 85)
    }
}

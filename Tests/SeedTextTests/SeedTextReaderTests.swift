import Foundation
import SeedText
import Testing
import WireModel

@Suite struct SeedTextReaderTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")

    @Test(arguments: [
        "english-plain-author-box", "english-lines-newsletter", "english-article-related", "german-lines",
        "french-plain",
        "spanish-lines", "italian-plain", "portuguese-lines", "dutch-plain", "polish-lines", "russian-plain",
        "ukrainian-lines", "albanian-plain", "turkish-lines",
    ])
    func `a dirty text reads as the clean one`(name: String) throws {
        let dirty = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".txt"))
        let clean = try Data(contentsOf: Self.folder.appendingPathComponent(name + ".expected.txt"))
        let reading = try SeedTextReader().reading([UInt8](dirty))
        let written = SeedTextWriter().text(of: reading.article)
        #expect(written == String(decoding: clean, as: UTF8.self), "\(reading.dropped)")
        #expect(reading.layout.rawValue == name.split(separator: "-")[1])
        let lines = String(decoding: dirty, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for line in reading.dropped where line.reason != .agencyCredit && line.reason != .image {
            #expect(String(lines[line.line - 1]).wireText.hasSuffix(line.text) || !line.text.isEmpty)
        }
        let again = try SeedTextReader().reading([UInt8](written.utf8))
        #expect(again.dropped == [], "what was cleaned is clean")
        #expect(again.article.body == reading.article.body)
    }

    @Test func `too many bytes, too many lines and binary files are refused`() {
        let reader = SeedTextReader(settings: .init(sizeLimit: ByteLimit(bytes: 20), lineLimit: 3))
        #expect(throws: SeedTextError.tooLarge(bytes: 21, limit: 20)) {
            try reader.reading(Array(repeating: 65, count: 21))
        }
        #expect(throws: SeedTextError.tooManyLines(limit: 3)) { try reader.reading(Array("a\nb\nc\nd\n".utf8)) }
        #expect(throws: SeedTextError.notText) { try reader.reading([0, 1, 2, 3, 4, 5, 200, 201]) }
    }

    @Test func `an empty text is an empty article`() throws {
        #expect(try SeedTextReader().reading([]).article.body == [])
        #expect(try SeedTextReader().reading(Array("\n\n".utf8)).article.headline == nil)
    }

    @Test func `a byte order mark, CR LF and invisible characters leave no trace`() throws {
        let text =
            "\u{FEFF}Council opens the new tide gauge\r\n\r\n"
            + "The gauge\u{200B} was\u{00A0}opened on Monday by the council of Lenmouth.\r\n\u{00A0}\r\n"
        let reading = try SeedTextReader().reading(Array(text.utf8))
        #expect(reading.article.headline == "Council opens the new tide gauge")
        #expect(reading.article.bodyText == "The gauge was opened on Monday by the council of Lenmouth.")
        #expect(reading.dropped == [DroppedLine(line: 4, text: "", reason: .empty)])
    }

    @Test(arguments: ["Read also\nOther title\n", "[", "**", "\\", "Latest news\n", "(", "- ", "Avatar\n", "a\n\n"])
    func `a text that repeats one mark is read in linear time`(mark: String) throws {
        let text = "Council opens the new tide gauge\n" + String(repeating: mark, count: 60_000)
        let reading = try SeedTextReader().reading(Array(text.utf8))
        #expect(reading.article.body.count + reading.dropped.count < 130_000)
    }

    @Test(arguments: [
        ("2 min read", DropReason.readingTime), ("Lesezeit: 3 Min.", .readingTime),
        ("Время чтения: 4 минуты", .readingTime),
        ("Share on Facebook", .shareBar), ("Facebook Twitter WhatsApp", .shareBar), ("Teilen", .shareBar),
        ("Related article: The other story", .relatedLink), ("READ MORE | The other story", .relatedLink),
        ("Zobacz też: Inna historia", .relatedLink), ("Tags: harbour, pier", .tags), ("Anzeige", .advertisement),
        ("We use cookies to improve your experience.", .cookieNotice),
        ("Diese Website verwendet Cookies.", .cookieNotice),
        ("© 2024 Lenmouth Ledger", .copyrightNotice), ("Listen to this article", .mediaPlayer), ("3 hours ago", .date),
        ("Photo: Nadia Orme", .pictureCredit), ("Sign up for our free newsletter", .newsletter), ("• • •", .empty),
    ])
    func `furniture is known by its form`(line: String, reason: DropReason) {
        #expect(FurnitureRules().reason(for: line) == reason)
    }

    @Test(arguments: [
        "The ministry said two million people had read more books than in 2020.",
        "Share prices fell by 3 percent on Monday.",
        "“Sign up for our newsletter,” the poster said.", "Facebook said on Monday that it would appeal.",
        "He was listening to the radio when the storm came.", "Comments by the minister drew laughter.",
        "It took 30 minutes to read the verdict, which runs to 90 pages.", "Related costs rose by a third.",
        "The company uses photos of the harbour in its advertisement.", "Video evidence was shown in court on Tuesday.",
    ])
    func `sentences of a story are no furniture`(line: String) {
        #expect(FurnitureRules().reason(for: line) == nil)
    }
}

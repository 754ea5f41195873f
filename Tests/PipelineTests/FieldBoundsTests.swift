import Foundation
import TestKit
import Testing
import WireModel

@testable import Pipeline

/// What a page may put into the short fields of a record.
struct FieldBoundsTests {
    private static func words(_ bytes: Int) -> String {
        String(String(repeating: "lorem ", count: bytes).prefix(bytes))
    }

    private static func stuffed(_ bytes: Int) throws -> Article {
        let prose = words(bytes)
        var article = madeArticle(1)
        (article.headline, article.standfirst, article.byline) = (prose, prose, prose)
        article.authors = [prose, "Ada Byron"] + Array(repeating: "B. Yron", count: bytes)
        article.credits = article.authors
        article.tags = article.authors
        (article.agency, article.dateline, article.section, article.siteName) = (prose, prose, prose, prose)
        (article.language, article.declaredLanguage) = (prose, prose)
        article.picture = Picture(
            url: try address("https://news.example/\(String(repeating: "p", count: min(bytes, 6_000)))"),
            caption: prose, credit: prose)
        article.rights.copyrightHolder = prose
        article.rights.licence = prose
        article.rights.tdmPolicy = "https://news.example/" + prose
        article.rights.robots = (0..<bytes).map { "noai-\($0)" }
        return article
    }

    @Test func `a page that fills every field gets a record of bounded size`() throws {
        var submission = Submission(article: try Self.stuffed(33_000), url: try address("https://news.example/1"))
        var entry = FeedEntry()
        entry.id = Self.words(33_000)
        submission.entry = entry
        for isSetLater in [false, true] {
            if isSetLater { submission.article = try Self.stuffed(33_000) }
            let record = RecordComposer(layout: .article, version: "test").record(
                of: submission, seedText: nil,
                decision: RecordComposer.Decision(
                    story: submission.story, seq: 1, version: 1, op: .put, firstCreated: .start, at: .start))
            #expect(try record.json().count < 32 << 10)
            #expect(record.people?.map(\.name).prefix(2) == ["Ada Byron", "B. Yron"])
            #expect(record.people?.count == 64 && record.wirespool.rights?.robots.count == 64)
            #expect(record.descriptions?.first?.value.hasSuffix("lorem…") == true)
            #expect(record.language == nil && record.located == nil && record.genres == nil && record.renditions == nil)
            #expect(record.infoSources?.map(\.name) == ["news.example"])
            #expect(record.altIds?.map(\.role) == ["canonical-url"])
            let text = SeedTextSize.of(submission.article)
            #expect(text < 16 << 10)
        }
    }

    @Test func `what fits is left as it is, and cutting twice is cutting once`() throws {
        let bounds = FieldBounds()
        let real = madeArticle(1)
        #expect(bounds.bounded(real) == real)
        let longest = try Self.stuffed(200)
        var wanted = longest
        wanted.language = nil
        wanted.declaredLanguage = nil
        (wanted.authors, wanted.credits, wanted.tags) = (
            Array(longest.authors.prefix(64)), Array(longest.credits.prefix(64)), Array(longest.tags.prefix(64))
        )
        wanted.rights.robots = Array(longest.rights.robots.prefix(64))
        #expect(bounds.bounded(longest) == wanted)
        let once = bounds.bounded(try Self.stuffed(9_000))
        #expect(bounds.bounded(once) == once)
    }

    @Test(arguments: [
        ("one two three", 13, "one two three"), ("one two three", 12, "one two…"), ("one two three", 11, "one two…"),
        ("one twothree", 11, "one twot…"), ("国際的な報道機関", 12, "国際的…"), ("aaa🧑‍🧑‍🧒bbb", 12, "aaa…"), ("abcd", 3, "…"),
    ])
    func `prose ends with a whole word or a whole character`(text: String, bytes: Int, cut: String) {
        #expect(text.cut(to: bytes) == cut)
        #expect(text.cut(to: bytes).utf8.count <= bytes)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `any text is cut within its bound`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let scalars = (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let (text, bytes) = (String(view), Int.random(in: 3...80, using: &random))
            let cut = text.cut(to: bytes)
            #expect(cut.utf8.count <= bytes)
            #expect(cut == text || cut.hasSuffix("…"))
        }
    }
}

private enum SeedTextSize {
    /// Bytes of an article's seed text without its body.
    static func of(_ article: Article) -> Int {
        var bare = article
        bare.body = [Block(.paragraph, "One line.")]
        return RecordComposer(layout: .article, version: "test").seedText(of: bare).utf8.count
    }
}

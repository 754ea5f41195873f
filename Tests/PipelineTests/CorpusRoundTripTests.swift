import Extract
import Fetch
import Foundation
import SeedText
import Testing
import WireModel

/// Seed text of every article of the corpus, written and read in all three layouts.
struct CorpusRoundTripTests {
    /// Beside the repository; not part of it.
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/corpus/extraction").path
    private static let sets = ["scrapinghub", "fundus", "mozilla", "trafilatura"]

    private static func articles(of set: String) throws -> [(name: String, article: Article)] {
        let folder = "\(corpus)/\(set)/pages"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { name in
            let packed = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            let page = try ContentDecoder.decode(
                Array(packed), codings: [.gzip], limits: ContentDecoder.Limits(decodedBytes: 64 << 20, ratio: 1_000))
            do {
                let found = try Extractor().article(from: page, contentType: nil, url: nil).article
                return (name, SeedTextNormaliser().cleaned(found).article)
            } catch {
                // Pages that are no article are told in other tests.
                return nil
            }
        }
    }

    private func words(_ article: Article) -> Int { article.body.reduce(0) { $0 + $1.text.wireWordCount } }

    /// What seed text can carry of a block.
    private static func carried(_ block: Block) -> Block {
        block.kind == .tableRow || block.kind == .code ? Block(.paragraph, block.text) : block
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: corpus), "the corpus is not beside this repository"),
        .timeLimit(.minutes(30)), arguments: sets)
    func `an article of the corpus comes back as it was written`(set: String) throws {
        let articles = try Self.articles(of: set)
        #expect(articles.count > 50)
        for (name, article) in articles {
            let text = SeedTextWriter().text(of: article)
            let reading = try SeedTextReader().reading([UInt8](text.utf8)).article
            #expect(reading.body == article.body.map(Self.carried), "\(set)/\(name)")
            #expect(reading.headline == article.headline, "\(set)/\(name)")
            #expect(SeedTextWriter().text(of: reading) == text, "\(set)/\(name): writing again gives the same bytes")
            for layout in [SeedTextLayout.plain, .lines] {
                // These hold nothing but texts; reading cleans them, the second time next to nothing.
                let bare = SeedTextWriter(layout: layout).text(of: article)
                let once = try SeedTextReader().reading([UInt8](bare.utf8)).article
                let again = SeedTextWriter(layout: layout).text(of: once)
                let twice = try SeedTextReader().reading([UInt8](again.utf8)).article
                let (first, second) = (words(once), words(twice))
                #expect(second <= first && first - second <= max(20, first / 20), "\(set)/\(name), \(layout)")
                let lost = words(article) - first
                #expect(lost <= max(40, words(article) / 4), "\(set)/\(name), \(layout): \(lost) words lost")
            }
        }
    }
}

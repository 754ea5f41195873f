import Foundation
import SeedText
import Testing
import WireModel

/// The five samples beside the design, where that folder exists.
@Suite struct SeedSamplesTests {
    /// Beside the checkout, where the samples are there at all.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../shared/seeds").standardizedFileURL
    static let isThere = FileManager.default.fileExists(atPath: folder.appendingPathComponent("expected.json").path)

    struct Expected: Decodable {
        var layout: SeedTextLayout
        var headline, agency, published, caption, credit, dateline, url: String?
        var authors: [String]?
        var body: [String]
        var drop: [String]
    }

    static let names = [
        "000_547fe9a881ba73e2", "001_85d734d7eccb5bb1", "002_5fbcce88e528ce68", "003_1c237266802da37c",
        "004_da3f67c4e0f89c9b",
    ]

    @Test(.enabled(if: isThere, "the samples are not on this machine"), arguments: names)
    func `a sample reads as expected`(name: String) throws {
        let file = Self.folder.appendingPathComponent(name + ".txt")
        let bytes = [UInt8](try Data(contentsOf: file))
        let all = try JSONSerialization.jsonObject(
            with: Data(contentsOf: Self.folder.appendingPathComponent("expected.json")))
        let entry = try #require((all as? [String: Any])?[name + ".txt"])
        let expected = try JSONDecoder().decode(Expected.self, from: JSONSerialization.data(withJSONObject: entry))
        let reading = try SeedTextReader().reading(bytes)
        let article = reading.article
        #expect(reading.layout == expected.layout)
        #expect(article.headline == expected.headline)
        #expect(article.authors == expected.authors ?? [])
        #expect(article.agency == expected.agency)
        #expect(article.dateline == expected.dateline)
        #expect(article.picture?.caption == expected.caption)
        #expect(article.picture?.credit == expected.credit)
        #expect(article.canonicalURL?.string == expected.url)
        #expect(article.published.map { $0.instant.formatted(.iso8601.year().month().day()) } == expected.published)

        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
        let dropped = Set(expected.drop.flatMap(Self.numbers))
        var body = expected.body.flatMap(Self.numbers).filter { !dropped.contains($0) }
            .map { lines[$0 - 1].wireText.replacingOccurrences(of: "\\$", with: "$") }.filter { !$0.isEmpty }
        if expected.agency == "REL", let last = body.popLast() { body.append(String(last.dropLast("/ REL".count))) }
        #expect(article.body.map(\.text) == body)
        let wrong = reading.dropped.filter { !dropped.contains($0.line) && $0.reason != .agencyCredit }
        #expect(wrong == [], "only listed lines are dropped")
    }

    static func numbers(_ range: String) -> [Int] {
        let ends = range.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last else { return [] }
        return Array(first...last)
    }
}

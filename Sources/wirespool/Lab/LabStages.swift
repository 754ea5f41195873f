import Dedup
import Extract
import Feeds
import Fetch
import Foundation
import Schedule
import SeedText
import WireModel

/// Each kind of `lab`: from a case to its line.
enum LabStages {
    static func documents(_ kind: LabCommand.Kind, _ folder: String, _ run: LabRun) async throws {
        if kind == .feeds, run.options.jobs <= 1 { return try feeds(LabCases.mappedDocuments(in: folder), run) }
        let documents = try LabCases.documents(in: folder)
        let reader = FeedReader()
        try await run(documents) {
            $0.bytes.count
        } line: { document in
            let about = document.about
            let url = about.url.flatMap { CanonicalURL($0) }
            let type = about.header("content-type")
            do {
                switch kind {
                case .sitemaps:
                    let sitemap = try reader.sitemap(from: unpacked(document.bytes), contentType: type, url: url)
                    return FeedLabLines.sitemap(sitemap, case: about.id)
                case .opml:
                    return FeedLabLines.outlines(try reader.outlines(from: document.bytes), case: about.id)
                case .discovery:
                    let links = try reader.feedLinks(inPage: document.bytes, contentType: type, url: url)
                    return FeedLabLines.discovery(links, case: about.id)
                default:
                    return FeedLabLines.feed(try feed(document, reader), case: about.id)
                }
            } catch {
                return encoded(ErrorLine(case: about.id, error: "\(error)"))
            }
        }
    }

    private static func feed(_ document: LabCases.Document, _ reader: FeedReader) throws(FeedError) -> Feed {
        let about = document.about
        return try reader.feed(
            from: document.bytes, contentType: about.header("content-type"),
            contentLocation: about.header("content-location"), contentLanguage: about.header("content-language"),
            url: about.url.flatMap { CanonicalURL($0) })
    }

    private static func feedAbout(_ about: LabCases.Case) -> FeedAbout {
        FeedAbout(
            contentType: about.header("content-type"), contentLocation: about.header("content-location"),
            url: about.url.flatMap { CanonicalURL($0) }, contentLanguage: about.header("content-language"))
    }

    /// Feeds go out in pieces while they are read, so that the peak of memory is that of the document.
    ///
    /// Writing to the file or pipe counts for the time; the pieces of all rounds but the last go nowhere.
    private static func feeds(_ documents: [LabCases.MappedDocument], _ run: LabRun) throws {
        let reader = FeedReader()
        let repeats = max(1, run.options.repeats)
        let began = LabRun.clock()
        for round in 1...repeats {
            let isLast = round == repeats
            for document in documents {
                let about = document.about
                document.withBytes { bytes, release in
                    do throws(FeedError) {
                        try FeedLabLines.write(reader, bytes, about: feedAbout(about), case: about.id, release: release)
                        {
                            if isLast { Terminal.print(bytes: $0) }
                        }
                    } catch {
                        if isLast { Terminal.print(bytes: encoded(ErrorLine(case: about.id, error: "\(error)"))) }
                    }
                }
                if isLast { Terminal.print(bytes: [UInt8(ascii: "\n")]) }
            }
        }
        let bytes = documents.reduce(0) { $0 + $1.count } * repeats
        try run.report(cases: documents.count * repeats, bytes: bytes, began: began, ended: LabRun.clock())
    }

    static func dates(_ folder: String, _ run: LabRun) async throws {
        try await run(LabCases.cases(in: folder)) {
            $0.input?.utf8.count ?? 0
        } line: { item in
            let date = WireTime.parse(item.input ?? "")
            return encoded(DateLine(case: item.id, date: date?.rfc3339))
        }
    }

    static func robots(_ folder: String, _ run: LabRun) async throws {
        try await run(LabCases.cases(in: folder)) {
            $0.robots?.utf8.count ?? 0
        } line: { item in
            let answer = RobotsLab.answer(
                robots: item.robots, status: item.status, agent: item.agent ?? "wirespool", url: item.url ?? "")
            return encoded(
                RobotsLine(
                    case: item.id, allowed: answer.allowed, crawlDelay: answer.crawlDelaySeconds,
                    sitemaps: answer.sitemaps))
        }
    }

    static func urls(_ folder: String, _ run: LabRun) async throws {
        try await run(LabCases.cases(in: folder)) {
            $0.input?.utf8.count ?? 0
        } line: { item in
            let url = URLLab.answer(
                op: item.op ?? "", input: item.input ?? "", base: item.base, site: item.siteURL, feed: item.feedURL)
            return encoded(URLLine(case: item.id, url: url))
        }
    }

    static func clean(_ folder: String, _ run: LabRun) async throws {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Failure(exit: .dataError, message: "lab: cannot read \(folder): \(error.systemReason)")
        }
        let files = names.filter { $0.hasSuffix(".txt") }.sorted()
        let cases = try files.map { (name: $0, bytes: try LabCases.bytes("\(folder)/\($0)")) }
        let reader = SeedTextReader()
        try await run(cases) {
            $0.bytes.count
        } line: { item in
            do {
                return encoded(CleanLine(file: item.name, reading: try reader.reading(item.bytes)))
            } catch {
                return encoded(ErrorLine(case: item.name, error: "\(error)"))
            }
        }
    }

    static func extraction(_ folder: String, _ run: LabRun, sites: SiteLab.Options) async throws {
        if sites.isUsed { return try await siteExtraction(folder, run, sites) }
        struct Truth: Decodable, Sendable {
            var id: String
            var url: String?
        }
        let truths = try LabCases.lines(of: "\(folder)/truth.jsonl", as: Truth.self)
        let extractor = Extractor()
        let normaliser = SeedTextNormaliser()
        try await run.streamed(truths) { truth in
            (truth: truth, bytes: try unpacked(LabCases.bytes("\(folder)/pages/\(truth.id).html.gz")))
        } bytes: {
            $0.bytes.count
        } line: { page in
            let url = page.truth.url.flatMap { CanonicalURL($0) }
            do {
                let extraction = try extractor.article(from: page.bytes, contentType: nil, url: url)
                return encoded(
                    ExtractionLine(id: page.truth.id, article: normaliser.cleaned(extraction.article).article))
            } catch {
                return encoded(ExtractionLine(id: page.truth.id, error: "\(error)"))
            }
        }
    }

    /// Takes gzip off; other bytes are given back as they are.
    static func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else { return bytes }
        return try ContentDecoder.decode(
            bytes, codings: [.gzip], limits: ContentDecoder.Limits(decodedBytes: 64 << 20, ratio: 1_000))
    }

    static func encoded(_ line: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(line))
        } catch {
            return Array(#"{"error":"this answer cannot be written as JSON"}"#.utf8)
        }
    }
}

private struct ErrorLine: Encodable {
    var `case`: String
    var error: String
}

private struct DateLine: Encodable {
    var `case`: String
    var date: String?
}

private struct URLLine: Encodable {
    var `case`: String
    var url: String?
}

private struct RobotsLine: Encodable {
    var `case`: String
    var allowed: Bool
    var crawlDelay: Double?
    var sitemaps: [String]

    enum CodingKeys: String, CodingKey {
        case `case`, allowed, sitemaps
        case crawlDelay = "crawl_delay"
    }
}

private struct CleanLine: Encodable {
    struct Dropped: Encodable {
        var line: Int
        var reason: String
    }

    var file: String
    var layout: String
    var headline: String?
    var authors: [String]
    var agency: String?
    var published: String?
    var caption: String?
    var credit: String?
    var dateline: String?
    var url: String?
    var body: [String]
    var dropped: [Dropped]

    init(file: String, reading: SeedTextReading) {
        let article = reading.article
        self.file = file
        layout = reading.layout.rawValue
        headline = article.headline
        authors = article.authors
        agency = article.agency
        published = article.published.map(\.day)
        caption = article.picture?.caption
        credit = article.picture?.credit
        dateline = article.dateline
        url = article.canonicalURL?.string
        body = article.body.map(\.text)
        dropped = reading.dropped.map { Dropped(line: $0.line, reason: $0.reason.rawValue) }
    }
}

struct ExtractionLine: Encodable {
    /// Where several folders were read together.
    var dataset: String?
    var id: String
    var text: String?
    var title: String?
    var author: [String]?
    var people: [String]?
    var date: String?
    var modified: String?
    var language: String?
    var agency: String?
    var confidence: Double?
    var method: String?
    var error: String?

    init(id: String, article: Article) {
        self.id = id
        text = article.bodyText
        title = article.headline
        // Whom the page credits; `people` are the persons among them, as the record names them.
        author = article.credits.isEmpty ? article.authors : article.credits
        people = article.authors
        // In the publisher's zone: the day that readers were told.
        date = article.published?.rfc3339WithOffset
        modified = article.modified?.rfc3339WithOffset
        language = article.language
        agency = article.agency
        confidence = article.confidence
        method = article.method
    }

    init(id: String, error: String) {
        self.id = id
        self.error = error
        text = ""
    }
}

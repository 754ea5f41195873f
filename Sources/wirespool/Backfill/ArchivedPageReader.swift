import Archive
import Extract
import Fetch
import Foundation
import Pipeline
import SeedText
import WireModel

/// Why a response of an archive makes no article.
struct ArchiveOmission: Error {
    /// Kebab-case, counted.
    let reason: String
}

/// The way of an archived response to what the publisher takes; pure but for the time in the trace.
struct ArchivedPageReader: Sendable {
    private let fetch: FetchClient.Settings
    private let articles: ArticlePass.Settings
    private let from: Date
    private let to: Date
    private let fileName: String

    /// - Parameter path: of the archive file, for the trace.
    init(settings: Settings, work: BackfillWork, path: String) throws {
        fetch = try settings.fetchSettings()
        articles = settings.articleSettings()
        from = work.from ?? .distantPast
        to = work.to ?? .distantFuture
        fileName = path.split(separator: "/").last.map(String.init) ?? path
    }

    func submission(of record: WARCRecord) -> Result<Submission, ArchiveOmission> {
        do throws(ArchiveOmission) {
            return .success(try read(record))
        } catch {
            return .failure(error)
        }
    }

    private func read(_ record: WARCRecord) throws(ArchiveOmission) -> Submission {
        let page = try page(of: record)
        var article: Article
        do {
            article = try Extractor().article(
                from: page.body, contentType: page.header("content-type"), url: page.finalURL
            ).article
        } catch {
            throw ArchiveOmission(reason: error.reason.rawValue)
        }
        article.rights.add(page.headers)
        let cleaned = SeedTextNormaliser().cleaned(article)
        guard cleaned.article.wordCount >= articles.minWords else { throw ArchiveOmission(reason: "too-short") }
        let isUnsure = cleaned.article.confidence < articles.minConfidence
        if isUnsure, articles.quarantinesUnsure { throw ArchiveOmission(reason: "unsure") }
        return Submission(
            article: cleaned.article, url: ArticlePass.address(of: cleaned.article, page: page), page: page,
            droppedLines: cleaned.dropped.count, isUnsure: isUnsure,
            trace: [
                TraceEvent(
                    at: page.fetchedAt, stage: .fetch, decision: "read from an archive",
                    details: [
                        "file": fileName.wireText, "offset": "\(record.place.offset)", "bytes": "\(page.body.count)",
                        "url": page.finalURL.string,
                    ]),
                TraceEvent(
                    at: Date(), stage: .extract, decision: "read",
                    details: [
                        "method": article.method ?? "", "words": "\(article.wordCount)",
                        "confidence": "\(article.confidence)",
                    ]),
            ])
    }

    /// The page that a record holds, decoded; each thing that keeps it from being one has its own reason.
    private func page(of record: WARCRecord) throws(ArchiveOmission) -> Page {
        guard let date = record.date else { throw ArchiveOmission(reason: "no-date") }
        guard date >= from, date < to else { throw ArchiveOmission(reason: "out-of-range") }
        guard let url = record.targetURI.flatMap({ CanonicalURL($0) }) else {
            throw ArchiveOmission(reason: "no-address")
        }
        guard let response = ArchivedResponse(record.block) else { throw ArchiveOmission(reason: "no-http") }
        guard response.status == 200 else { throw ArchiveOmission(reason: "status-\(response.status)") }
        if let type = response.header("content-type"), !Self.isHTML(type) { throw ArchiveOmission(reason: "not-html") }
        // Half an article is worse than none.
        guard !record.isTruncated, !response.isTruncated else { throw ArchiveOmission(reason: "truncated") }
        return Page(
            requestedURL: url, finalURL: url, headers: response.headers, body: try body(of: response),
            wireBytes: response.storedBytes, fetchedAt: date, httpVersion: response.httpVersion,
            remoteAddress: record.field("warc-ip-address") ?? "")
    }

    private static func isHTML(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type.isEmpty || type == "text/html" || type == "application/xhtml+xml"
    }

    /// Decoded bytes of an archived page: what a WARC record may have, as it is read from a file that lies there.
    private static let bodyLimit = 16 << 20

    /// Decoded within limits, the ratio that of a fetch.
    private func body(of response: ArchivedResponse) throws(ArchiveOmission) -> [UInt8] {
        let limit = Self.bodyLimit
        do {
            return try ContentDecoder.decode(
                response.body, codings: ContentCoding.list(response.contentEncoding),
                limits: ContentDecoder.Limits(decodedBytes: limit, ratio: fetch.ratioLimit))
        } catch {
            switch error {
            case .tooLarge: throw ArchiveOmission(reason: "too-large")
            case .ratio: throw ArchiveOmission(reason: "ratio")
            default: break
            }
            // Stored decoded, under the fields that the server sent (Archive/ArchivedResponse.swift).
            let first = response.body.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
            guard first == UInt8(ascii: "<"), response.body.count <= limit else {
                throw ArchiveOmission(reason: "bad-encoding")
            }
            return response.body
        }
    }
}

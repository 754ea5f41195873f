import Extract
import Feeds
import Foundation
import Logging
import Pipeline
import WireModel

/// Reads documents in worker processes that have no files, no network and a bound for everything.
///
/// What a worker answers is taken as foreign as the document itself: bounded, decoded again, its texts cleaned.
package struct WorkerReader: DocumentReader {
    private let pool: WorkerPool

    package init(pool: WorkerPool) { self.pool = pool }

    /// Returns when a worker has answered; the way to learn at the start whether there can be any.
    ///
    /// - Throws: `ReaderError`.
    package func check() async throws {
        let _: WorkerFrame.Greeting = try await value(.greeting, head: WorkerFrame.Head(), document: [])
    }

    package func reading(of page: Page, hints: ExtractHints, memory: SiteMemory) async throws -> PageReading {
        var head = head(of: page, hints: hints)
        if !memory.isEmpty { head.memory = memory }
        let elements = pool.settings.answerElements
        var reading = try await answer(.article, head: head, document: page.body) { bytes in
            var cursor = CompactCursor(bytes, elements: elements, isWireText: true, likely: page.finalURL)
            return try cursor.whole(PageReading.self)
        }
        reading.article.body.removeAll(where: \.text.isEmpty)
        reading.article.confidence = min(max(reading.article.confidence, 0), 1)
        reading.article.published = reading.article.published?.plausible
        reading.article.modified = reading.article.modified?.plausible
        reading.observation = reading.observation.bounded
        return reading
    }

    package func blocks(ofFragment html: String, base: CanonicalURL?) async throws -> [Block] {
        let blocks: [Block] = try await value(
            .fragment, head: WorkerFrame.Head(url: base), document: Array(html.utf8), isWireText: true)
        return blocks.filter { !$0.text.isEmpty }
    }

    package func feed(of page: Page) async throws -> Feed {
        try await value(.feed, head: head(of: page), document: page.body)
    }

    package func sitemap(of page: Page) async throws -> Sitemap {
        try await value(.sitemap, head: head(of: page), document: page.body)
    }

    package func feedLinks(of page: Page) async throws -> [FeedLink] {
        try await value(.feedLinks, head: head(of: page), document: page.body)
    }

    package func outlines(of bytes: [UInt8]) async throws -> [OutlineFeed] {
        try await value(.outlines, head: WorkerFrame.Head(), document: bytes)
    }

    private func head(of page: Page, hints: ExtractHints? = nil) -> WorkerFrame.Head {
        WorkerFrame.Head(
            url: page.finalURL, contentType: page.header("content-type"),
            contentLocation: page.header("content-location"), hints: hints)
    }

    private func value<Value: Decodable>(
        _ kind: WorkerFrame.Kind, head: WorkerFrame.Head, document: [UInt8], isWireText: Bool = false
    ) async throws -> Value {
        let decoder = CompactDecoder(elements: pool.settings.answerElements, isWireText: isWireText)
        return try await answer(kind, head: head, document: document) { bytes in
            try decoder.value(Value.self, from: bytes)
        }
    }

    private func answer<Value>(
        _ kind: WorkerFrame.Kind, head: WorkerFrame.Head, document: [UInt8],
        decoded: (ArraySlice<UInt8>) throws -> Value
    ) async throws -> Value {
        let answer = try await pool.answer(
            to: kind, head: CompactBuffer.bytes(of: head), document: document, place: head.url?.string ?? "")
        do {
            if answer.outcome == .value { return try decoded(answer.value) }
            let refusal = try CompactDecoder(isWireText: true).value(WorkerFrame.Refusal.self, from: answer.value)
            throw try Self.error(answer.outcome, refusal)
        } catch let error as ExtractError {
            throw error
        } catch let error as FeedError {
            throw error
        } catch {
            pool.discard(answer.worker)
            throw ReaderError(.answer, "it breaks off or passes a bound (\(error))")
        }
    }

    private static func error(_ outcome: WorkerFrame.Outcome, _ refusal: WorkerFrame.Refusal) throws -> any Error {
        let detail = String(refusal.detail.prefix(200))
        if outcome == .extractError, let reason = ExtractError.Reason(rawValue: refusal.reason) {
            return ExtractError(reason, detail: detail)
        }
        if outcome == .feedError, let reason = FeedError.Reason(rawValue: refusal.reason) {
            return FeedError(reason, detail)
        }
        throw CompactFault.flag
    }
}

extension WireTime {
    /// Nil where no clock can show it: what reckons with it further on may trust its bounds.
    fileprivate var plausible: WireTime? {
        let year10000 = 253_402_300_800.0
        guard abs(instant.timeIntervalSince1970) < year10000, abs(offsetSeconds ?? 0) <= 86_400 else { return nil }
        return self
    }
}

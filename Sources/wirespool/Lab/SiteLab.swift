import Extract
import Foundation
import WireModel

/// Measures what a host's memory and a feed's words are worth: pages with known truth, read with and without them.
///
/// The corpora hold pages without their feeds. The entry is made of the truth instead: its headline, its authors, its
/// date, and the first sentence of its text as the summary. That is a feed that never errs, so what it gains is a bound;
/// headlines, authors and dates that a page was told so are not to be scored.
struct SiteLab: Sendable {
    /// When a page is told what its feed entry would say.
    enum Feed: String, CaseIterable, Sendable {
        case none
        /// With each page.
        case always
        /// With the pages that teach, not with the page that is read.
        case teaching
    }

    struct Options: Sendable {
        /// Unlike stories after which a memory acts; 0 is no memory.
        var stories = 0
        /// Each page is read after all others of its host, instead of after those before it.
        var leavesOneOut = false
        var feed = Feed.none

        var isUsed: Bool { stories > 0 || feed != .none }
    }

    struct Truth: Decodable, Sendable {
        var id: String
        var url: String?
        var text: String?
        var title: String?
        var author: [String]?
        var date: String?
    }

    struct Page: Sendable {
        var truth: Truth
        var bytes: [UInt8]
        var url: CanonicalURL? { truth.url.flatMap { CanonicalURL($0) } }
        /// Pages without a public host are of no site.
        var host: String? { url.map { SiteMemory.host(of: $0) }.flatMap { $0.contains(".") ? $0 : nil } }
    }

    let options: Options
    let extractor = Extractor()

    /// Hosts with their pages' places in the list, in its order.
    static func hosts(of truths: [Truth]) -> [[Int]] {
        var places: [String: [Int]] = [:]
        var order: [String] = []
        for (index, truth) in truths.enumerated() {
            let host = Page(truth: truth, bytes: []).host ?? "\(index)"
            if places[host] == nil { order.append(host) }
            places[host, default: []].append(index)
        }
        return order.map { places[$0] ?? [] }
    }

    /// Reads the pages of one host.
    func extractions(of pages: [Page]) -> [Result<Extraction, ExtractError>] {
        guard options.stories > 0, pages.count > 1, pages.allSatisfy({ $0.host != nil }) else {
            return pages.map { read($0, hints: options.feed == .always ? hints($0) : ExtractHints(), memory: .init()) }
        }
        let taught = pages.map { observation(of: $0) }
        return pages.indices.map { index in
            var settings = SiteLedger.Settings()
            settings.stories = options.stories
            settings.pages = options.stories
            var ledger = SiteLedger(settings: settings)
            for other in pages.indices where other != index && (options.leavesOneOut || other < index) {
                guard let observation = taught[other] else { continue }
                ledger.learn(observation, story: SiteMemory.digest(of: pages[other].truth.id))
            }
            return read(
                pages[index], hints: options.feed == .always ? hints(pages[index]) : ExtractHints(),
                memory: ledger.memory())
        }
    }

    private func observation(of page: Page) -> SiteObservation? {
        guard
            case .success(let extraction) = read(
                page, hints: options.feed == .none ? ExtractHints() : hints(page), memory: .init())
        else { return nil }
        return extraction.observation
    }

    private func read(_ page: Page, hints: ExtractHints, memory: SiteMemory) -> Result<Extraction, ExtractError> {
        do throws(ExtractError) {
            return .success(
                try extractor.article(from: page.bytes, contentType: nil, url: page.url, hints: hints, memory: memory))
        } catch {
            return .failure(error)
        }
    }

    private func hints(_ page: Page) -> ExtractHints {
        let text = page.truth.text ?? ""
        let line = text.split(separator: "\n").first { $0.split(separator: " ").count >= 8 }
        let summary = line.map { line in
            line.firstRange(of: ". ").map { String(line[..<$0.lowerBound]) + "." } ?? String(line)
        }
        return ExtractHints(
            title: page.truth.title, summary: summary, authors: page.truth.author ?? [],
            published: page.truth.date.flatMap { WireTime.parse($0)?.instant })
    }
}

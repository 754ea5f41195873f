import Foundation
import Markup
import WireModel

/// Turns a page into an article: main text, headline, people, dates, language, rights.
///
/// A pure function of its arguments: no clock, no network; what other pages taught is given to it.
package struct Extractor: Sendable {
    package struct Settings: Sendable {
        /// Bounds of the page's markup.
        package var markup = HTMLBounds()
        /// Words below which a page is no article; default 20, 1…1,000.
        package var leastWords = 20
        /// Words below which `<noscript>` is read as well; default 40, 0…1,000.
        package var noscriptWords = 40

        package init() {}
    }

    let settings: Settings

    package init(settings: Settings = .init()) { self.settings = settings }

    /// Reads one page.
    ///
    /// - Parameters:
    ///   - contentType: the response's header, for its charset and for refusing what is not HTML.
    ///   - url: the address the page was fetched from; relative addresses are read against it.
    ///   - hints: what the feed said (title, summary, authors, published, content), all optional.
    ///   - memory: what earlier pages of the host taught; without it a page is read for itself.
    package func article(
        from page: [UInt8], contentType: String?, url: CanonicalURL?, hints: ExtractHints = .init(),
        memory: SiteMemory = .init()
    ) throws(ExtractError) -> Extraction {
        try SoftChecks.checkBytes(page, contentType: contentType)
        var view = PageView(try parsed(page, contentType: contentType, bounds: settings.markup))
        if view.wordCount < settings.noscriptWords {
            var bounds = settings.markup
            bounds.readsNoscript = true
            view = PageView(try parsed(page, contentType: contentType, bounds: bounds))
        }
        let metadata = PageMetadata(view, url: url)
        try SoftChecks.checkStub(view, metadata)
        let context = PageContext(view, metadata, hints: hints, url: url, memory: memory)
        let headlines = HeadlineVote(context)
        var anchors = Self.anchors(metadata, headlines: headlines, hints: hints)
        anchors.memory = memory
        var selection = BodySelection(BodyContext(view), anchors: anchors)
        var body = BodyAssembly(view, selection.reasons)
        if body.wordCount < 200 {
            let other = BodySelection(BodyContext(view, isLenient: true), anchors: anchors)
            let otherBody = BodyAssembly(view, other.reasons)
            if otherBody.wordCount > body.wordCount * (body.wordCount < 80 ? 2 : 4) {
                (selection, body) = (other, otherBody)
            }
        }
        if let whole = LinkedBody.blocks(metadata.record, instead: body.wordCount) {
            body = BodyAssembly(blocks: whole, decisions: body.decisions)
            selection.tookLinkedData()
        }
        if let whole = FeedBody.blocks(
            hints, instead: body.blocks, isPaid: metadata.record.isFree == false, confidence: selection.confidence)
        {
            body = BodyAssembly(blocks: whole, decisions: body.decisions)
            selection.tookFeedContent()
        }
        try SoftChecks.checkArticle(view, metadata, body: body.blocks, leastWords: settings.leastWords)
        var assembly = ArticleAssembly(context: context)
        let article = assembly.article(headlines: headlines, selection: selection, body: body.blocks)
        var links = metadata.links(base: url)
        links.nextPage = NextPage.find(view, metadata, url: url)?.string
        var extraction = Extraction(
            article: article, decisions: body.decisions, links: links,
            encoding: view.page.encoding, sources: assembly.sources)
        if let dates = assembly.dates {
            extraction.observation = SiteWitness(view: view, hints: hints)
                .observation(selection.reasons, selection: selection, sources: assembly.sources, dates: dates)
        }
        return extraction
    }

    func parsed(
        _ bytes: [UInt8], contentType: String?, bounds: HTMLBounds
    ) throws(ExtractError) -> HTMLPage {
        do {
            return try HTMLPage(bytes: bytes, contentType: contentType, bounds: bounds)
        } catch {
            throw ExtractError(error)
        }
    }

    static func anchors(
        _ metadata: PageMetadata, headlines: HeadlineVote, hints: ExtractHints
    ) -> BodySelection.Anchors {
        var anchors = BodySelection.Anchors()
        anchors.titles = headlines.folded
        anchors.description = PlainText.folded(metadata.description ?? "")
        anchors.summary = PlainText.folded(PlainText.plain(String((hints.summary ?? "").prefix(4_000))))
        anchors.authors = (metadata.record.authors + metadata.all("author") + hints.authors)
            // A site that signs by its name, `L’Opinion`, would have it taken for a person's.
            .filter { $0.contains(" ") }.map { PlainText.folded($0) }.filter { $0.utf8.count >= 6 }
        let given = [metadata.record.body, hints.contentHTML].compactMap(\.self).max { $0.utf8.count < $1.utf8.count }
        anchors.text = PlainText.folded(given.map { PlainText.plain(String($0.prefix(200_000))) } ?? "")
        return anchors
    }
}

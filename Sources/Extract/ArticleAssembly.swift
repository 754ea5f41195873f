import Foundation
import Markup
import WireModel

/// Puts the article together from what the other parts found.
struct ArticleAssembly {
    let context: PageContext
    /// What each source says of headline, authors and date.
    private(set) var sources: [FieldSource] = []
    private(set) var dates: PageDates?

    private var view: PageView { context.view }
    private var metadata: PageMetadata { context.metadata }

    init(context: PageContext) { self.context = context }

    mutating func article(headlines: HeadlineVote, selection: BodySelection, body: [Block]) -> Article {
        var article = Article()
        article.headline = headlines.headline
        let language = PageLanguage(metadata, hints: context.hints, body: body)
        article.language = language.chosen
        article.declaredLanguage = language.declared
        article.detectedLanguage = language.detected
        let authors = AuthorNames(context, headline: headlines.line, body: body)
        article.authors = authors.names
        article.byline = authors.byline
        article.credits = authors.credits
        article.agency =
            authors.agency
            ?? Agencies.credited(opening: body.first?.text, closing: body.last?.text)
        let dates = PageDates(context, language: article.language, headline: headlines.line)
        sources = headlines.casts + authors.found
        sources += dates.sources.map { FieldSource($0.source, $0.time.rfc3339WithOffset) }
        self.dates = dates
        article.published = dates.published
        article.modified = dates.modified
        article.dateline =
            body.prefix(3).lazy.filter { $0.kind == .paragraph }.compactMap { Dateline.place(in: $0.text) }.first
        article.standfirst = selection.standfirst ?? standfirst(body)
        let subjects = PageSubjects(metadata, sites: context.sites, headline: headlines.headline)
        article.section = subjects.section
        article.tags = subjects.tags
        article.siteName = metadata.siteName
        article.canonicalURL =
            metadata.absolute(metadata.canonical) ?? metadata.absolute(metadata.first("og:url")) ?? context.url
        article.picture = LeadPicture.find(view, metadata)
        let access = PageAccess(view, metadata, words: body.reduce(0) { $0 + $1.text.wireWordCount })
        article.isPaywalled = access.isPaywalled
        article.rights = rights(isFree: access.stated)
        article.body = body
        article.method = selection.method
        article.confidence = confidence(selection, body)
        return article
    }

    private func standfirst(_ body: [Block]) -> String? {
        guard let text = metadata.description, text.wireWordCount >= 4 else { return nil }
        // The text's own beginning, often cut short, is no standfirst.
        let key = PlainText.folded(text.hasSuffix("…") || text.hasSuffix("...") ? Self.withoutLastWord(text) : text)
        let opening = PlainText.folded(body.prefix(3).map(\.text).joined(separator: " "))
        return key.utf8.count > 20 && opening.hasPrefix(key) ? nil : text
    }

    /// Descriptions are cut within words.
    private static func withoutLastWord(_ text: String) -> String {
        text.lastIndex(of: " ").map { String(text[..<$0]) } ?? text
    }

    private func rights(isFree: Bool?) -> RightsSignals {
        var rights = RightsSignals()
        // TDMRep 6.3: "1" reserves; other values are not defined and say nothing.
        if let value = metadata.first("tdm-reservation")?.wireText {
            rights.tdmReservation = value == "1" ? true : value == "0" ? false : nil
        }
        rights.tdmPolicy = metadata.first("tdm-policy")
        let wanted: Set<String> = [
            "noai", "noimageai", "noindex", "noarchive", "nosnippet", "nocache", "none", "noml",
            "notrain", "noindex-ai",
        ]
        let directives =
            (metadata.all("robots") + metadata.all("googlebot") + metadata.all("googlebot-news") + metadata.all("bots"))
            .flatMap { $0.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == ";" }).map(String.init) }
        for directive in directives where wanted.contains(directive) && !rights.robots.contains(directive) {
            rights.robots.append(directive)
        }
        rights.licence = metadata.record.licence ?? metadata.absolute(metadata.licence)?.string
        rights.accessibleForFree = isFree
        rights.copyrightHolder = metadata.record.copyrightHolder ?? metadata.first("copyright", "dcterms.rightsholder")
        return rights
    }

    /// The F1 to be expected (`ConfidenceScale`): from the agreement of the candidates, less where little came out or
    /// the feed tells of something else.
    private func confidence(_ selection: BodySelection, _ body: [Block]) -> Double {
        var value = selection.confidence
        let words = body.reduce(0) { $0 + $1.text.wireWordCount }
        if words < 150 { value *= 0.4 + 0.6 * Double(words) / 150 }
        if body.filter({ $0.kind == .paragraph }).count < 2 { value *= 0.8 }
        // A feed's summary and the page's text that share no words tell of different things.
        if let share = selection.summaryShare(), share < 0.2 { value *= 0.7 }
        return (ConfidenceScale.expected(min(1, max(0, value))) * 100).rounded() / 100
    }
}

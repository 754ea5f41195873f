import Foundation
import Markup
import WireModel

/// Puts the article together from what the other parts found.
struct ArticleAssembly {
    let view: PageView
    let metadata: PageMetadata
    let hints: ExtractHints
    let url: CanonicalURL?

    func article(headlines: HeadlineVote, selection: BodySelection, body: [Block]) -> Article {
        var article = Article()
        article.headline = headlines.headline
        article.language = language(body)
        let authors = AuthorNames(
            view, metadata, hints: hints, sites: SiteNames(metadata, url: url), headline: headlines.line, body: body)
        article.authors = authors.names
        article.byline = authors.byline
        article.credits = authors.credits
        article.agency =
            authors.agency
            ?? Agencies.credited(opening: body.first?.text, closing: body.last?.text)
        let dates = PageDates(view, metadata, hints: hints, url: url, language: article.language)
        article.published = dates.published
        article.modified = dates.modified
        article.dateline =
            body.prefix(3).lazy.filter { $0.kind == .paragraph }.compactMap { Dateline.place(in: $0.text) }.first
        article.standfirst = selection.standfirst ?? standfirst(body)
        article.section = metadata.record.section ?? metadata.first("article:section", "section")
        article.tags = tags()
        article.siteName = metadata.siteName
        article.canonicalURL =
            metadata.absolute(metadata.canonical) ?? metadata.absolute(metadata.first("og:url")) ?? url
        article.picture = LeadPicture.find(view, metadata)
        article.isPaywalled = metadata.record.isFree.map { !$0 }
        article.rights = rights()
        article.body = body
        article.method = selection.method
        article.confidence = confidence(selection, body)
        return article
    }

    private func language(_ body: [Block]) -> String? {
        let named = [
            metadata.htmlLanguage, metadata.record.language, metadata.first("og:locale"),
            metadata.first("content-language"),
            hints.language,
        ]
        for candidate in named {
            if let code = candidate.flatMap({ Self.tag($0) }) { return code }
        }
        return nil
    }

    /// `de_DE` and `DE-de` as BCP 47; nil for what is none.
    private static func tag(_ text: String) -> String? {
        let parts = text.wireText.split(whereSeparator: { $0 == "-" || $0 == "_" || $0 == "," || $0 == " " })
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter })
        else { return nil }
        guard parts.count > 1, parts[1].count == 2, parts[1].allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return first.lowercased()
        }
        return "\(first.lowercased())-\(parts[1].uppercased())"
    }

    private func standfirst(_ body: [Block]) -> String? {
        guard let text = metadata.description, text.wireWordCount >= 4 else { return nil }
        return text
    }

    private func tags() -> [String] {
        var tags: [String] = []
        var seen: Set<String> = []
        let listed =
            metadata.record.keywords + metadata.all("article:tag")
            + (metadata.first("news_keywords", "keywords") ?? "").split(separator: ",").map { String($0).wireText }
        for tag in listed where !tag.isEmpty && tag.count <= 60 && tags.count < 20 {
            if seen.insert(PlainText.folded(tag)).inserted { tags.append(tag) }
        }
        return tags
    }

    private func rights() -> RightsSignals {
        var rights = RightsSignals()
        if let value = metadata.first("tdm-reservation") { rights.tdmReservation = value != "0" }
        rights.tdmPolicy = metadata.first("tdm-policy")
        let wanted: Set<String> = ["noai", "noimageai", "noindex", "noarchive", "nosnippet", "nocache", "none"]
        let directives = (metadata.all("robots") + metadata.all("googlebot") + metadata.all("googlebot-news"))
            .flatMap { $0.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == ";" }).map(String.init) }
        for directive in directives where wanted.contains(directive) && !rights.robots.contains(directive) {
            rights.robots.append(directive)
        }
        rights.licence = metadata.record.licence ?? metadata.absolute(metadata.licence)?.string
        rights.accessibleForFree = metadata.record.isFree
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

import Foundation
import Markup
import WireModel

/// Finds the headline: every source names one, and those that agree win.
///
/// On 551 annotated pages some source is right on 0.91…0.99, the best single one on 0.79: the choice is the problem.
/// Texts are compared without case, punctuation and spaces. Rules past the vote, each with what it is worth, are in
/// docs/metadata.md.
struct HeadlineVote {
    private(set) var headline: String?
    /// Every text that counts as the headline where it stands in the page, folded.
    private(set) var folded: Set<String> = []
    /// Where it stands among the page's lines; nil where it is not printed.
    private(set) var line: Int?
    /// What each source says, with its weight.
    private(set) var casts: [FieldSource] = []

    init(_ context: PageContext) {
        let (view, metadata) = (context.view, context.metadata)
        let (hints, url) = (context.hints, context.url)
        var ballots = HeadlineBallots(memory: context.memory)
        defer { casts = ballots.casts }
        let headings = PageHeadings(view, sites: context.sites, title: metadata.title, url: url)
        let sites = context.sites.with(headings.homes)
        for heading in headings.first { ballots.cast(heading.text, .heading, weight: heading.weight) }
        ballots.cast(metadata.record.headline.map { sites.cut(from: $0) }, .record, weight: 1.45)
        ballots.cast(Self.whole(metadata.first("og:title"), metadata, sites), .social, weight: 1)
        ballots.cast(Self.whole(metadata.first("twitter:title"), metadata, sites), .card, weight: 0.4)
        if metadata.first("og:title") == nil {
            let named = metadata.first(
                "dc.title", "dcterms.title", "title", "headline", "parsely-title", "sailthru.title",
                "cxenseparse:title", "citation_title", "article:title")
            ballots.cast(named.map { sites.cut(from: $0) }, .other, weight: 0.8)
        }
        ballots.cast(hints.title.map { sites.cut(from: PlainText.plain($0)) }, .feed, weight: 1.6)
        let pieces = Self.pieces(metadata.title, sites)
        let printed = headings.others(printing: pieces + ballots.texts)
        for (index, other) in printed.enumerated() {
            ballots.cast(other.text, .heading, weight: headings.isUnsettled ? index == 0 ? 2.2 : 1.2 : 1)
        }
        let known = pieces.contains { ballots.has($0) }
        for (index, piece) in pieces.enumerated() where !known || ballots.has(piece) || index == pieces.count - 1 {
            ballots.cast(piece, .title, weight: 0.8)
        }
        let slug = AddressWords(url ?? metadata.absolute(metadata.canonical))
        let only = headings.isUnsettled ? printed.first : nil
        let parts = (only ?? headings.first.first).map { HeadingParts.all($0.element, in: view) } ?? []
        guard let chosen = ballots.choice(slug: slug, printed: only?.text, parts: parts) else { return }
        headline = Self.undated(chosen.text)
        let key = PlainText.folded(chosen.text)
        folded = ballots.alike(chosen)
        folded.insert(key)
        let lines = view.lines
        line =
            lines.firstIndex { $0.tag.isHeading && $0.folded == key } ?? headings.line
            ?? lines.firstIndex { $0.folded == key && $0.tag != .title }
    }

    /// A title without the site's name; nil where a quotation mark in its attribute cut it short.
    private static func whole(_ text: String?, _ metadata: PageMetadata, _ sites: SiteNames) -> String? {
        // A title that is the site's name alone names no story.
        guard let text, !sites.isName(text) else { return nil }
        if let title = metadata.title, title.hasPrefix(text + " \"") || title.hasPrefix(text + "\"") { return nil }
        return sites.cut(from: text)
    }

    /// `23.01.2022 - Headline` without the day, which lists of releases put first.
    private static func undated(_ text: String) -> String {
        let day = text.prefix { $0.isASCII && $0.isNumber || "./-".contains($0) }
        guard (8...10).contains(day.count), day.count - day.filter(\.isNumber).count == 2, day.last?.isNumber ?? false
        else { return text }
        let rest = text.dropFirst(day.count)
        for mark in [" - ", " – ", " — ", " | ", ": "] where rest.hasPrefix(mark) {
            let bare = String(rest.dropFirst(mark.count)).wireText
            if bare.wireWordCount >= 2 { return bare }
        }
        return text
    }

    /// `Headline - Section - Site` in its parts: the longest first, then all but the site.
    private static func pieces(_ title: String?, _ sites: SiteNames) -> [String] {
        guard let title, title.utf8.count <= 1000 else { return [] }
        let separators: Set<Character> = [
            "|", "-", "–", "—", "·", "•", "»", "«", "~", "/", ":", "›", "⋆", "*", "｜",
        ]
        var pieces: [String] = [""]
        let characters = Array(title)
        for (index, character) in characters.enumerated() {
            let spaced =
                index > 0 && index + 1 < characters.count && characters[index - 1] == " "
                && (characters[index + 1] == " " || character == ":")
            let isDouble = character == "|" || character == "»" || character == "｜"
            if separators.contains(character), spaced || isDouble {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        let kept = pieces.map(\.wireText).filter { !$0.isEmpty && !sites.isLike($0) }
        guard let longest = kept.max(by: { $0.count < $1.count }) else { return [title] }
        // A headline may hold a dash of its own: what stands before the last part counts as well.
        let head = sites.cut(from: title)
        return longest.hasPrefix(head) || longest.hasSuffix(head) ? [head] : [longest, head]
    }
}

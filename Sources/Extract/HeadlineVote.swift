import Foundation
import Markup
import WireModel

/// Finds the headline: every source names one, and those that agree win.
///
/// On 223 annotated pages some source is right on 0.91…0.99, the best single one on 0.79: the choice is the problem.
struct HeadlineVote {
    private struct Ballot {
        let text: String
        let folded: String
        let weight: Double
        /// Prefer this one's spelling among equals.
        let rank: Int
    }

    private(set) var headline: String?
    /// Every text that counts as the headline where it stands in the page, folded.
    private(set) var folded: Set<String> = []

    init(_ view: PageView, _ metadata: PageMetadata, hints: ExtractHints) {
        var ballots: [Ballot] = []
        let siteNames = Self.siteNames(metadata)
        func cast(_ text: String?, _ weight: Double, rank: Int) {
            guard let text = text?.wireText, !text.isEmpty, text.utf8.count <= 600 else { return }
            let folded = PlainText.folded(text)
            guard !folded.isEmpty, !siteNames.contains(folded) else { return }
            ballots.append(Ballot(text: text, folded: folded, weight: weight, rank: rank))
        }
        let headings = Self.headings(view)
        let pieces = Self.pieces(metadata.title, siteNames)
        let isSole = headings.count == 1
        for (position, heading) in headings.enumerated() {
            // A heading that stands last in the title is the site's name.
            let isSite = Self.isTail(heading, of: metadata.title)
            cast(heading, isSite ? 0.3 : isSole && heading.wireWordCount >= 2 ? 2.4 : position == 0 ? 1.5 : 1, rank: 0)
        }
        let known = pieces + (hints.title.map { [PlainText.plain($0)] } ?? [])
        for heading in Self.lesserHeadings(view, in: known) { cast(heading, 1.2, rank: 1) }
        cast(metadata.record.headline, 1.45, rank: 1)
        let og = metadata.first("og:title", "twitter:title", "dc.title", "dcterms.title", "title")
        cast(og.map { Self.withoutSite($0, siteNames) }, 1, rank: 2)
        cast(metadata.first("twitter:title").map { Self.withoutSite($0, siteNames) }, 0.4, rank: 3)
        for piece in pieces { cast(piece, 0.8, rank: 4) }
        cast(hints.title.map { PlainText.plain($0) }, 1.6, rank: 2)
        headline = Self.winner(ballots)?.text
        guard let headline else { return }
        let chosen = PlainText.folded(headline)
        folded = [chosen]
        for ballot in ballots where ballot.weight >= 1 && Self.likeness(ballot.folded, chosen) > 0.6 {
            folded.insert(ballot.folded)
        }
    }

    private static func winner(_ ballots: [Ballot]) -> Ballot? {
        var best: (ballot: Ballot, score: Double)?
        for ballot in ballots {
            var score = 0.0
            for other in ballots { score += other.weight * likeness(ballot.folded, other.folded) }
            score -= Double(ballot.rank) * 0.01
            let words = ballot.folded.split(separator: " ").count
            if words < 2 { score *= 0.7 }
            if score > best?.score ?? 0 { best = (ballot, score) }
        }
        return best?.ballot
    }

    /// 1 for equal, less where one holds the other, 0 for strangers.
    private static func likeness(_ one: String, _ other: String) -> Double {
        if one == other { return 1 }
        let short = one.utf8.count < other.utf8.count ? one : other
        let long = one.utf8.count < other.utf8.count ? other : one
        guard short.utf8.count >= 12 else { return 0 }
        if long.hasPrefix(short) || long.hasSuffix(short) {
            return 0.6 * Double(short.utf8.count) / Double(long.utf8.count)
        }
        let first = Set(one.split(separator: " "))
        let second = Set(other.split(separator: " "))
        let both = Double(first.intersection(second).count)
        let share = both / Double(max(1, first.union(second).count))
        return share > 0.5 ? share * 0.6 : 0
    }

    private static func siteNames(_ metadata: PageMetadata) -> Set<String> {
        var names: Set<String> = []
        for name in [
            metadata.siteName, metadata.record.publisher, metadata.record.siteName, metadata.meta["og:site_name"],
        ] {
            if let name { names.insert(PlainText.folded(name)) }
        }
        names.remove("")
        return names
    }

    private static func headings(_ view: PageView) -> [String] {
        var texts: [(text: String, weight: Int)] = []
        for (index, element) in view.page.elements.enumerated() where element.tag == .h1 && texts.count < 12 {
            let text = view.page.text(of: index).wireText
            guard !text.isEmpty else { continue }
            var words: ClassWords = []
            var around = index
            while around >= 0 {
                words.formUnion(view.own[around])
                around = Int(view.page.elements[around].parent)
            }
            var weight = 0
            if view.own[index].contains(.title) { weight += 1 }
            if words.isDisjoint(with: [.navigation, .related, .sidebar, .hidden]) { weight += 2 }
            if text.wireWordCount >= 3 { weight += 2 }
            texts.append((text, weight))
        }
        return texts.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
            .prefix(3).map(\.element.text)
    }

    /// Second-level headings that the page's title or the feed names: sites that keep h1 for themselves.
    private static func lesserHeadings(_ view: PageView, in pieces: [String]) -> [String] {
        let wanted = Set(pieces.map { PlainText.folded($0) })
        var found: [String] = []
        for (index, element) in view.page.elements.enumerated() where element.tag == .h2 || element.tag == .h3 {
            guard element.text.count <= 400 else { continue }
            let text = view.page.text(of: index).wireText
            if wanted.contains(PlainText.folded(text)) { found.append(text) }
            if found.count >= 2 { break }
        }
        return found
    }

    private static func isTail(_ heading: String, of title: String?) -> Bool {
        guard let title else { return false }
        let folded = PlainText.folded(heading)
        let whole = PlainText.folded(title)
        return whole.hasSuffix(" " + folded) && whole.utf8.count > folded.utf8.count * 3 / 2
    }

    /// `Headline - Section - Site` in its parts, the likely ones first.
    private static func pieces(_ title: String?, _ siteNames: Set<String>) -> [String] {
        guard let title else { return [] }
        let separators: Set<Character> = ["|", "-", "–", "—", "·", "•", "»", "«", "~", "/", ":", "›", "⋆"]
        var pieces: [String] = [""]
        let characters = Array(title)
        for (index, character) in characters.enumerated() {
            let spaced =
                index > 0 && index + 1 < characters.count && characters[index - 1] == " "
                && (characters[index + 1] == " " || character == ":")
            let isDouble = character == "|" || character == "»"
            if separators.contains(character), spaced || isDouble {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        let kept = pieces.map(\.wireText).filter { !$0.isEmpty && !siteNames.contains(PlainText.folded($0)) }
        guard let longest = kept.max(by: { $0.count < $1.count }) else { return [title] }
        // A headline may hold a dash of its own: what stands before the last part counts as well.
        let head = withoutSite(title, siteNames)
        return head == longest ? [longest] : [longest, head]
    }

    /// Cuts ` | Site`, ` - Site` off where the end is a name of the site.
    private static func withoutSite(_ title: String, _ siteNames: Set<String>) -> String {
        for separator in [" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", "|", " : "] {
            guard let range = title.range(of: separator, options: .backwards) else { continue }
            let tail = PlainText.folded(String(title[range.upperBound...]))
            if siteNames.contains(where: { $0 == tail || tail.hasPrefix($0) || $0.hasPrefix(tail) }) {
                return String(title[..<range.lowerBound]).wireText
            }
        }
        return title
    }
}

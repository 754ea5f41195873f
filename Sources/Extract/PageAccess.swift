import Markup
import WireModel

/// Whether a story may be read without paying, as its page says.
struct PageAccess {
    /// schema.org `isAccessibleForFree` of the story, in linked data or microdata.
    let stated: Bool?
    /// True where the text is for sale, false where it is said to be free, nil where nothing is said.
    let isPaywalled: Bool?

    init(_ view: PageView, _ metadata: PageMetadata, words: Int) {
        stated = metadata.record.isFree ?? metadata.first("isaccessibleforfree").flatMap { Self.truth($0) }
        // A part that is for sale is what the wall stands before (Google, "Subscription and paywalled content").
        if metadata.record.hasPaidPart {
            isPaywalled = true
        } else if let stated {
            isPaywalled = !stated
        } else if let tier = Self.tier(metadata) {
            isPaywalled = tier
        } else {
            isPaywalled = words < 250 && Self.showsWall(view) ? true : nil
        }
    }

    /// `true`, `False`, `http://schema.org/False`, `1`; nil for anything else.
    static func truth(_ text: String) -> Bool? {
        let word = text.wireText.lowercased().split(separator: "/").last.map(String.init) ?? ""
        switch word {
        case "true", "yes", "1", "free": return true
        case "false", "no", "0": return false
        default: return nil
        }
    }

    /// What the tags of subscription systems say; metered text is free until a count that the page does not know.
    private static func tier(_ metadata: PageMetadata) -> Bool? {
        let tiers = metadata.first(
            "article:content_tier", "article.access", "outbrain:article_access_status", "content_tier", "access",
            "article:access", "cxenseparse:access")
        switch tiers?.lowercased() {
        case "locked", "paid", "abo", "premium", "subscriber", "subscribers", "plus", "member", "closed", "pay":
            return true
        case "free", "open", "public": return false
        default: break
        }
        let flags = metadata.first(
            "lp:premium", "ispremium", "is_premium", "cxenseparse:ispremium", "node-premium", "premium", "paywall",
            "article:premium", "ispaid", "is_paid", "paid", "tmg.premium.state")
        return flags.flatMap { truth($0) }
    }

    /// A box named for a paywall that holds words, in the story.
    private static func showsWall(_ view: PageView) -> Bool {
        view.lines.contains { line in
            guard line.words >= 4, line.tag != .title else { return false }
            var index = line.innermost
            var steps = 0
            while index >= 0, steps < 5 {
                if view.own[index].contains(.paywall), !view.own[index].contains(.hidden) { return true }
                index = Int(view.page.elements[index].parent)
                steps += 1
            }
            return false
        }
    }
}

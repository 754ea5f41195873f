import Foundation

/// One line of an article's body; in seed text one paragraph is exactly one line.
package struct Block: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable { case paragraph, heading, listItem, quote, tableRow, code }

    package var kind: Kind
    /// Wire text (`String.wireText`): one line, never empty.
    ///
    /// Cells of a table row are joined by ` | `.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

/// The lead picture as the page shows it.
package struct Picture: Hashable, Sendable, Codable {
    package var url: CanonicalURL?
    package var caption: String?
    package var credit: String?

    package init(url: CanonicalURL? = nil, caption: String? = nil, credit: String? = nil) {
        self.url = url
        self.caption = caption
        self.credit = credit
    }
}

/// What a page says about its use by machines and about who may read it.
package struct RightsSignals: Hashable, Sendable, Codable {
    /// `tdm-reservation` (W3C TDMRep) as given by header or meta.
    package var tdmReservation: Bool?
    package var tdmPolicy: String?
    /// Directives of `robots` meta and X-Robots-Tag that concern use (`noai`, `noindex`, `noarchive` …), lower case.
    package var robots: [String] = []
    package var licence: String?
    /// schema.org `isAccessibleForFree`.
    package var accessibleForFree: Bool?
    package var copyrightHolder: String?

    package init() {}
}

/// A story as wirespool understands it: what reading a page or a seed text gives.
///
/// Unknown fields are absent, never guessed. All text is wire text.
package struct Article: Hashable, Sendable, Codable {
    package var headline: String?
    package var standfirst: String?
    /// Names of people; an outlet or an agency is never an author.
    package var authors: [String] = []
    /// Whom the page credits with the text, as printed: people, and agencies beside or instead of them.
    package var credits: [String] = []
    /// The byline as printed.
    package var byline: String?
    package var agency: String?
    package var dateline: String?
    package var published: WireTime?
    package var modified: WireTime?
    /// BCP 47: what the page declares, unless its text is plainly in another language.
    package var language: String?
    /// BCP 47 as the page says it.
    package var declaredLanguage: String?
    /// BCP 47 without region, told by the text; nil where there is too little of it.
    package var detectedLanguage: String?
    package var section: String?
    package var tags: [String] = []
    package var siteName: String?
    package var canonicalURL: CanonicalURL?
    package var picture: Picture?
    package var isPaywalled: Bool?
    package var rights = RightsSignals()
    package var body: [Block] = []
    /// 0…1: how sure the extractor is that `body` is the article, all of it and nothing else.
    package var confidence: Double = 1
    /// Which candidate or layout the body came from, for `why`.
    package var method: String?

    package init() {}

    package var bodyText: String { body.map(\.text).joined(separator: "\n") }

    /// Words by white space; scripts without spaces count by character.
    package var wordCount: Int { body.reduce(0) { $0 + $1.text.wireWordCount } }
}

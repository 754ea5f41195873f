import Foundation

/// What differs between two texts, by paragraph; numbers and names apart.
///
/// Paragraphs count from 1. Long texts are cut, and lists end, at the bounds of who compared them; `more` says how
/// many differences that left out. Absent is nothing.
package struct TextChanges: Hashable, Sendable, Codable {
    /// A paragraph that only one of the texts has.
    package struct Paragraph: Hashable, Sendable, Codable {
        package var at: Int
        package var text: String

        package init(at: Int, text: String) {
            self.at = at
            self.text = text
        }
    }

    /// A paragraph that both have, in other words.
    package struct Edit: Hashable, Sendable, Codable {
        /// Place in the older text; 0 is the headline.
        package var was: Int
        /// Place in the newer text; 0 is the headline.
        package var at: Int
        package var before: String
        package var after: String

        package init(was: Int, at: Int, before: String, after: String) {
            self.was = was
            self.at = at
            self.before = before
            self.after = after
        }
    }

    /// Numbers, or names, that only the changed paragraphs of one text have, as printed.
    package struct Facts: Hashable, Sendable, Codable {
        package var cut: [String]?
        package var added: [String]?

        package init(cut: [String]? = nil, added: [String]? = nil) {
            self.cut = cut
            self.added = added
        }
    }

    /// A note by which a publisher owns up to a change.
    package struct Note: Hashable, Sendable, Codable {
        package enum Kind: String, Sendable, Codable { case correction, clarification, retraction, update }

        package var kind: Kind
        package var text: String

        package init(kind: Kind, text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// The version that this one was compared with.
    package var against: Int?
    /// The story that it was compared with, where that is another one: what a copy made of it.
    package var story: StoryID?
    /// Words that only the older, and only the newer text has, in all paragraphs that differ.
    package var cutWords: Int?
    package var addedWords: Int?
    package var headline: Edit?
    package var added: [Paragraph]?
    package var cut: [Paragraph]?
    package var changed: [Edit]?
    /// Paragraphs that only stand elsewhere.
    package var moved: Int?
    package var numbers: Facts?
    package var names: Facts?
    /// What the publisher says of it, where a note was added.
    package var note: Note?
    package var more: Int?

    package init() {}

    /// Nothing differs but, perhaps, the order of paragraphs.
    package var isEmpty: Bool { headline == nil && added == nil && cut == nil && changed == nil }
}

/// Why and since when a story counts as gone from its address.
package struct GoneProof: Hashable, Sendable, Codable {
    package enum Cause: String, Sendable, Codable {
        /// Status 410 (RFC 9110 15.5.11).
        case gone
        /// Status 404.
        case notFound = "not-found"
        /// A page in its place says so.
        case takedownPage = "takedown-page"
        /// The address leads to the site's front page.
        case frontPage = "front-page"
        /// The feed that named it took it back (RFC 6721).
        case deletedEntry = "deleted-entry"
    }

    package var cause: Cause
    /// Looks that found it gone, one after another.
    package var looks: Int
    package var firstAt: Date
    package var lastAt: Date
    /// The words of the page or feed, at most 200 characters.
    package var detail: String?

    package init(cause: Cause, looks: Int = 1, firstAt: Date, lastAt: Date, detail: String? = nil) {
        self.cause = cause
        self.looks = looks
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.detail = detail
    }
}

/// Whose text a record carries where that is not the story's own: a fuller copy of it.
package struct PreferredText: Hashable, Sendable, Codable {
    package var story: StoryID
    package var url: String?
    package var words: Int
    /// Of the text that was published before; a teaser, or a text that the extractor was unsure of, counts half.
    package var wordsBefore: Int

    package init(story: StoryID, url: String?, words: Int, wordsBefore: Int) {
        self.story = story
        self.url = url
        self.words = words
        self.wordsBefore = wordsBefore
    }
}

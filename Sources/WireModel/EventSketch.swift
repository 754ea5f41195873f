import Foundation

/// What is remembered of a story to tell others of the same event by; some hundred bytes.
package struct EventSketch: Hashable, Sendable, Codable {
    package var story: StoryID
    /// When it is dated, else when it arrived.
    package var at: Date
    /// Its weightiest terms, in Dedup's own encoding.
    package var terms: [UInt8]

    package init(story: StoryID, at: Date, terms: [UInt8]) {
        self.story = story
        self.at = at
        self.terms = terms
    }
}

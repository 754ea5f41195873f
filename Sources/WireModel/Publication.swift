import Foundation

/// One line of the journal: a record version that was, or is about to be, published.
///
/// The same value is the intent that State commits before the rename (docs/spool.md).
package struct Publication: Hashable, Sendable, Codable {
    package enum Operation: String, Sendable, Codable { case put, update, copy, withdraw }

    /// Counts from 1 without holes.
    package var seq: Int
    package var id: StoryID
    package var version: Int
    package var op: Operation
    /// Record path below the spool's root, `records/2026/11/20/10/000123_547fe9a881ba73e2.1.json`; the seed text lies
    /// beside it as `.txt`.
    package var path: String
    /// Hex; nil when the record has no seed text (a copy published as a mark, a withdrawal).
    package var textSHA256: String?
    package var recordSHA256: String
    package var publishedAt: Date

    package init(
        seq: Int, id: StoryID, version: Int, op: Operation, path: String, textSHA256: String?, recordSHA256: String,
        publishedAt: Date
    ) {
        self.seq = seq
        self.id = id
        self.version = version
        self.op = op
        self.path = path
        self.textSHA256 = textSHA256
        self.recordSHA256 = recordSHA256
        self.publishedAt = publishedAt
    }
}

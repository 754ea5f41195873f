import Dedup
import Foundation
import SeedText
import Spool
import State
import WireModel

extension Publisher {
    /// What a batch will do with one submission.
    struct Plan: Sendable {
        struct Writing: Sendable {
            var publication: Publication
            var record: [UInt8]
            var seedText: [UInt8]?
        }

        var published: Published
        /// Nil when nothing goes into the spool.
        var writing: Writing?
        /// Nil when State learns nothing.
        var admission: Admission?
    }
}

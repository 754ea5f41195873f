import Feeds
import Fetch
import Foundation
import Logging
import Schedule
import State
import WireModel

/// One poll of one source: ask, read, and put what is new into the queue of articles.
///
/// What the feed said of its version (validators) and the entries it stood for are stored in one transaction, so that
/// no stored validator can lose an article.
package struct FeedPass: Sendable {
    package struct Settings: Sendable {
        package var useValidators = true
        /// Entries dated longer ago are not fetched.
        package var maxAge: Duration = .seconds(14 * 86_400)
        /// Newest entries taken from a feed on the first visit.
        package var firstVisitEntries = 200
        /// Nested sitemaps followed of one index, newest first.
        package var maxSitemaps = 20

        package init() {}
    }

    package struct Stages: Sendable {
        package var fetch: @Sendable (FetchRequest) async throws -> Page
        package var feed: @Sendable (Page, Source) throws -> Feed
        package var recordPoll: @Sendable (PollRecord) async throws -> Int
    }

    package struct Outcome: Sendable {
        package var source: Source
        package var entries = 0
        package var queued = 0
        /// Nil when the poll went well.
        package var failure: String?
        package var next: Date
    }

    let stages: Stages
    let settings: Settings
    let policy: PollPolicy
    let domain: @Sendable (CanonicalURL) -> String
    let clock: PipelineClock
    let log: Logger
}

import Foundation
import WireModel

/// What is known of the feed itself while its document is open.
struct FeedHead {
    var title = Ranked<String>()
    var link = Ranked<String>()
    var id = Ranked<String>()
    var summary = Ranked<String>()
    var published = Ranked<Date>()
    var updated = Ranked<Date>()
    var rights = Ranked<String>()
    var generator = Ranked<String>()
    var image = Ranked<String>()
    var icon = Ranked<String>()
    var language = Ranked<String>()
    var xmlLanguage: String?
    var itunesAuthor: String?
    /// Whom to ask about a podcast; its author where no other is named.
    var owner: FeedPerson?

    /// Moves what was found into `feed`; fills in what entries inherit.
    func complete(_ feed: inout Feed, inheritsAuthors: Bool, httpLanguage: String?) {
        feed.title = title.value
        feed.link = link.value
        feed.id = id.value
        feed.summary = summary.value
        feed.published = published.value
        feed.updated = updated.value
        feed.rights = rights.value
        feed.generator = generator.value
        feed.image = image.value
        feed.icon = icon.value
        if feed.authors.isEmpty, let itunesAuthor { feed.authors.add(FeedPerson(feedText: itunesAuthor)) }
        if feed.authors.isEmpty { feed.authors.add(owner) }
        let own = language.value ?? xmlLanguage ?? httpLanguage
        feed.language = own.flatMap { $0.isEmpty ? nil : $0 }
        for index in feed.entries.indices {
            Self.complete(&feed.entries[index], language: feed.language, authors: inheritsAuthors ? feed.authors : [])
        }
    }

    /// Fills in what an entry inherits.
    static func complete(_ entry: inout FeedEntry, language: String?, authors: [FeedPerson]) {
        switch entry.language {
        case nil: entry.language = language
        case "": entry.language = nil
        default: break
        }
        if entry.authors.isEmpty { entry.authors = authors }
    }
}

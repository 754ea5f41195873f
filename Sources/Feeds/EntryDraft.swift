import Foundation
import WireModel

/// A value and how much the element it came from counts: 0 is the field's own element.
///
/// A better rank replaces; of several with the same rank the first stays, or the last where that is the custom.
struct Ranked<Value> {
    private(set) var value: Value?
    private var rank = Int.max

    mutating func offer(_ value: Value?, rank: Int, lastWins: Bool = false) {
        guard let value, rank < self.rank || (lastWins && rank == self.rank) else { return }
        self.value = value
        self.rank = rank
    }
}

extension Ranked: Sendable where Value: Sendable {}

/// The languages that an entry's parts name themselves.
struct EntryLanguages {
    var content: String?
    var summary: String?
    var title: String?
}

/// An entry while its element is open.
struct EntryDraft {
    var entry = FeedEntry()
    var title = Ranked<String>()
    var link = Ranked<String>()
    var summary = Ranked<String>()
    var content = Ranked<String>()
    var published = Ranked<Date>()
    var updated = Ranked<Date>()
    var rights = Ranked<String>()
    var image = Ranked<String>()
    var id = Ranked<String>()
    var comments = Ranked<String>()
    var itunesAuthor: String?
    var originalEnclosure: String?
    /// RSS has no summary of its own; where one stands beside a description, the description is the content.
    var rssSummary: String?
    /// media:description, which speaks of the media and counts where there is nothing else.
    var mediaDescription: String?
    var language: String?
    var languages = EntryLanguages()
    var latitude: Double?
    var longitude: Double?
    /// What atom:source says of its people and its language.
    var sourceAuthors: [FeedPerson] = []

    /// The whole entry.
    ///
    /// Its language is nil where the feed's holds, and empty where `xml:lang=""` ended the inheritance.
    func finished() -> FeedEntry {
        var whole = entry
        whole.id = id.value
        whole.title = title.value
        whole.link = link.value
        whole.summary = rssSummary ?? summary.value
        whole.content = content.value ?? (rssSummary == nil ? nil : summary.value)
        if whole.summary == nil, whole.content == nil { whole.summary = mediaDescription }
        whole.published = published.value
        whole.updated = updated.value
        whole.rights = rights.value
        whole.comments = comments.value
        if whole.authors.isEmpty, let itunesAuthor, let person = FeedPerson(feedText: itunesAuthor) {
            whole.authors = [person]
        }
        if whole.authors.isEmpty { whole.authors = sourceAuthors }
        if let originalEnclosure, !whole.enclosures.isEmpty { whole.enclosures[0].url = originalEnclosure }
        whole.image = image.value ?? pictureAmongFiles(whole)
        if let latitude, let longitude, abs(latitude) <= 90, abs(longitude) <= 180 {
            whole.place = FeedPlace(latitude: latitude, longitude: longitude)
        }
        whole.language = languages.content ?? languages.summary ?? languages.title ?? language
        return whole
    }

    private func pictureAmongFiles(_ whole: FeedEntry) -> String? {
        (whole.enclosures + whole.media).first { $0.type?.lowercased().hasPrefix("image") ?? false }?.url
    }

    mutating func addCategory(_ text: String?) {
        guard let text, !text.isEmpty, !entry.categories.contains(text), entry.categories.count < 256 else { return }
        entry.categories.append(text)
    }
}

extension [FeedPerson] {
    /// Adds somebody who is not yet here, up to 64.
    mutating func add(_ person: FeedPerson?) {
        guard let person, person.name != nil || person.email != nil || person.url != nil, count < 64 else { return }
        if !contains(person) { append(person) }
    }
}

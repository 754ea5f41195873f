import Foundation
import Schedule
import State
import WireModel

/// The entries of one feed document, as they stand to what its source showed before.
struct FeedEntries {
    var title: String?
    var selfLink: String?
    var hubs: [String] = []
    /// Those young enough to be followed, in the document's order, each once.
    var entries: [EntrySighting] = []
    /// Taken back by the feed (RFC 6721).
    var deletions: [EntrySighting] = []
    /// Left out because of their age.
    var tooOld = 0
    /// Dates in the future or before the web, taken for none.
    var oddDates = 0
    /// `KeySketch.hash` of all keys, old entries too.
    var keys: [UInt64] = []
    private var standings: [EntryStanding] = []

    /// Takes in how each of `entries` stands.
    ///
    /// A link that several entries share names none of them.
    mutating func judge(_ found: [EntryStanding]) {
        var uses: [String: Int] = [:]
        for entry in entries { if let url = entry.url { uses[url.equalityKey, default: 0] += 1 } }
        standings = zip(entries, found).map { entry, standing in
            let isShared = entry.url.map { uses[$0.equalityKey] ?? 0 > 1 } ?? true
            return standing == .renamed && isShared ? .new : standing
        }
        for index in entries.indices where standings[index] == .renamed { entries[index].isRenamed = true }
    }

    var newCount: Int { standings.count { $0 == .new } }
    var renamedCount: Int { standings.count { $0 == .renamed } }
    /// Known by id or address, or so old that nobody asks.
    var knownCount: Int { entries.count - newCount + tooOld }

    /// Adds a further page's entries; those that both have stay as they are.
    mutating func append(_ other: FeedEntries) {
        let known = Set(entries.map(\.key))
        for (entry, standing) in zip(other.entries, other.standings) where !known.contains(entry.key) {
            entries.append(entry)
            standings.append(standing)
        }
        tooOld += other.tooOld
        oddDates += other.oddDates
    }

    /// What the schedule wants to know; validators, hints and hops are the caller's.
    func answer(since state: PollState) -> PollResponse.Fresh {
        var answer = PollResponse.Fresh(newEntries: newCount, knownEntries: knownCount)
        answer.entryDates = entries.compactMap(\.date)
        answer.renamedEntries = renamedCount
        answer.entryKeys = keys
        // The digest stands for what would be published; a page's own clock or advert is not in it.
        answer.entriesDigest = SHA256Digest(of: entries.map { $0.key + $0.contentDigest }.joined().utf8).hex
        for (entry, standing) in zip(entries, standings) where standing == .new {
            if let date = entry.date { answer.newDates.append(date) }
            if let last = state.lastPoll, let date = entry.date, date < last { answer.overdueEntries += 1 }
            if isStale(entry, state) { answer.staleKeys.append(KeySketch.hash(entry.key)) }
        }
        return answer
    }

    /// What State is to learn: all, or all but the new ones that look like old ones.
    func recorded(holdsStale: Bool, state: PollState) -> [EntrySighting] {
        let kept = zip(entries, standings).filter { entry, standing in
            !(holdsStale && standing == .new && isStale(entry, state))
        }
        return kept.map(\.0) + deletions
    }

    /// New, and older than the last whole document or without a date.
    private func isStale(_ entry: EntrySighting, _ state: PollState) -> Bool {
        guard let last = state.lastWhole else { return false }
        return entry.date.map { $0 < last } ?? true
    }
}

extension EntrySighting {
    var date: Date? { self.entry.published ?? self.entry.updated }
}

extension FeedEntry {
    /// A text that no story is as long as would have to be kept, parsed and compared; the page stands for the entry.
    fileprivate mutating func dropLongTexts(over limit: ByteLimit) {
        if content?.utf8.count ?? 0 > limit.bytes { content = nil }
        if summary?.utf8.count ?? 0 > limit.bytes { summary = nil }
        if title?.utf8.count ?? 0 > limit.bytes { title = nil }
    }
}

extension FeedPass {
    /// The document's entries, named by id, else address, else text, in one form over all polls.
    func sightings(in feed: Feed, page: Page, state: PollState) -> FeedEntries {
        let now = clock.now()
        var found = FeedEntries()
        (found.title, found.selfLink, found.hubs) = (feed.title, feed.selfLink, feed.hubs)
        let site = feed.link.flatMap { CanonicalURL($0) }
        var seen: Set<String> = []
        for var entry in feed.entries where !entry.isDeleted {
            found.oddDates += entry.dropOddDates(now: now)
            entry.dropLongTexts(over: settings.contentLimit)
            let url = entry.link.flatMap { CanonicalURL($0, base: page.finalURL) }?
                .withoutTracking(site: site, feed: page.requestedURL)
            let text = [entry.title ?? "", entry.summary ?? "", entry.content ?? ""].joined(separator: "\n")
            let digest = SHA256Digest(of: text.utf8).hex
            let key = state.ignoresIDs ? "text:\(digest)" : entry.id ?? url?.equalityKey ?? digest
            guard seen.insert(key).inserted else { continue }
            found.keys.append(KeySketch.hash(key))
            if let date = entry.published ?? entry.updated, date < now - settings.maxAge {
                found.tooOld += 1
                continue
            }
            found.entries.append(
                EntrySighting(
                    key: key, url: url, domain: domain(url ?? page.finalURL), entry: entry, contentDigest: digest))
        }
        for entry in feed.entries where entry.isDeleted {
            // An entry that stands beside its own deletion is there again (RFC 6721 2).
            guard let id = entry.id, seen.insert(id).inserted else { continue }
            found.deletions.append(
                EntrySighting(key: id, url: nil, domain: domain(page.finalURL), entry: entry, contentDigest: "deleted"))
        }
        return found
    }
}

extension FeedEntry {
    /// Dates more than a day ahead or before 1995 are taken for none.
    ///
    /// - Returns: how many were.
    fileprivate mutating func dropOddDates(now: Date) -> Int {
        let sound = Date(timeIntervalSince1970: 788_918_400)...(now + 86_400.0)
        var odd = 0
        if let date = published, !sound.contains(date) {
            published = nil
            odd += 1
        }
        if let date = updated, !sound.contains(date) {
            updated = nil
            odd += 1
        }
        return odd
    }
}

import Foundation
import Pipeline
import Spool
import State
import WireModel

/// A story's versions, and the copies that other outlets made of it: what `history` tells.
struct StoryHistory: Encodable {
    /// One publication.
    struct Version: Encodable {
        var version: Int
        var seq: Int
        var op: Publication.Operation
        var at: Date
        var path: String
        /// Nil of what follows where the record is not in the spool any more.
        var headline: String?
        var words: Int?
        var changes: TextChanges?
        var preferred: PreferredText?
        var withdrawal: GoneProof?
    }

    /// One outlet's story of the cluster.
    struct Member: Encodable {
        var story: StoryID
        var url: String?
        var outlet: String
        var headline: String?
        /// The publisher's own date.
        var dated: Date?
        /// When it was first published here, which is not when it was first written.
        var seen: Date
        var versions: [Version]
        /// How it was recognised as a copy; nil of the first one, and where the record is gone.
        var evidence: CopyEvidence?
        var agencies: [AgencyMention]
        var isWithdrawn: Bool
    }

    struct Link: Encodable {
        var story: StoryID
        var likeness: Double?
        var shared: [String]
    }

    /// The story that was asked for.
    var story: StoryID
    /// The first story of its copies; itself where it is the first.
    var cluster: StoryID
    var members: [Member]
    /// Stories of the same event in other words.
    var sameEvent: [Link]
    /// Copies beyond those listed.
    var isMore: Bool

    /// Most members that are told; the first ones.
    static let memberLimit = 200

    /// Reads what state and spool have of a story.
    ///
    /// - Throws: `Failure` where no such story is known.
    static func load(_ reference: String, settings: Settings) async throws -> StoryHistory {
        let state = try await ReadingState.open(settings)
        let document = try await self.document(reference, state)
        let cluster = document.cluster ?? document.story
        let reader = try SpoolReader(path: settings.directories.spool)
        let rows = try await state.members(of: cluster, limit: memberLimit)
        var members: [Member] = []
        var links: [Link] = []
        // A first story that is not known any more leaves its copies.
        for row in rows.isEmpty ? [document] : rows {
            let lines = try await state.history(of: row.story)
            let records = lines.map { record($0, reader) }
            members.append(member(row, lines, records))
            for evidence in records.compactMap({ $0?.wirespool.copies }).joined()
            where evidence.relation == .sameEventAs && !links.contains(where: { $0.story == evidence.other }) {
                links.append(
                    Link(story: evidence.other, likeness: evidence.likeness, shared: evidence.sharedFacts ?? []))
            }
        }
        return StoryHistory(
            story: document.story, cluster: cluster, members: members.sorted { rank($0, cluster) < rank($1, cluster) },
            sameEvent: links, isMore: rows.count > memberLimit)
    }

    /// The story that a person named: by id, by URN or by address.
    static func document(_ reference: String, _ state: any StateReading) async throws -> DocumentRow {
        let name = reference.hasPrefix("urn:wirespool:story:") ? String(reference.dropFirst(20)) : reference
        let found: DocumentRow? =
            if let story = StoryID(hex: name) {
                try await state.document(of: story)
            } else if let url = CanonicalURL(reference) {
                try await state.document(at: url)
            } else { nil }
        guard let found else {
            throw Failure(
                exit: .dataError,
                message:
                    "no story \(Terminal.safe(reference)) is known; give an id of 16 digits (`wirespool spool ls`) or an address"
            )
        }
        return found
    }

    /// A record that is still in the spool, as it was published.
    static func record(_ line: Publication, _ reader: SpoolReader) -> Record? {
        do { return try Record(json: reader.record(line)) } catch { return nil }
    }

    private static func rank(_ member: Member, _ cluster: StoryID) -> (Int, Date, String) {
        (member.story == cluster ? 0 : 1, member.seen, member.story.hex)
    }

    private static func member(_ row: DocumentRow, _ lines: [Publication], _ records: [Record?]) -> Member {
        let versions = zip(lines, records).map { line, record in
            Version(
                version: line.version, seq: line.seq, op: line.op, at: line.publishedAt, path: line.path,
                headline: record?.headlines?.first?.value, words: record?.bodies?.first?.wordCount,
                changes: record?.wirespool.changes, preferred: record?.wirespool.preferred,
                withdrawal: record?.wirespool.withdrawal)
        }
        // What a fuller copy's text brought along says nothing of this outlet.
        let own = records.compactMap { $0 }.filter { $0.wirespool.preferred == nil }
        let publisher = own.last?.infoSources?.first { $0.role == "publisher" }?.name
        return Member(
            story: row.story, url: row.url?.string, outlet: publisher ?? row.url?.host ?? row.story.hex,
            headline: own.last?.headlines?.first?.value,
            dated: own.first?.contentCreated.flatMap { WireTime.parse($0)?.instant },
            seen: row.firstPublishedAt, versions: versions,
            evidence: own.lazy.compactMap { $0.wirespool.copies?.first { $0.relation == .copyOf } }.first,
            agencies: own.first?.wirespool.agencies ?? [], isWithdrawn: row.operation == .withdraw)
    }
}

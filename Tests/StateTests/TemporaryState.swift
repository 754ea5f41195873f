import Foundation
import Testing
import WireModel

@testable import State

/// A directory of its own with a state in it, removed with the value.
final class TemporaryState: Sendable {
    let directory: String
    let settings: State.Settings
    var path: String { directory + "/state.sqlite" }

    init(settings: State.Settings = State.Settings()) throws {
        directory = NSTemporaryDirectory() + "wirespool-state-\(UUID().uuidString)"
        self.settings = settings
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(now: Date = .start) async throws -> SQLiteState {
        try await SQLiteState.open(path: path, settings: settings, now: now).state
    }

    func openWithReport(now: Date = .start) async throws -> (state: SQLiteState, report: OpeningReport) {
        try await SQLiteState.open(path: path, settings: settings, now: now)
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }
    }
}

extension Date {
    static let start = Date(timeIntervalSince1970: 1_795_000_000)
    static func + (date: Date, hours: Hours) -> Date { date.addingTimeInterval(hours.count * 3600) }
}

struct Hours { let count: Double }
extension Double { var hours: Hours { Hours(count: self) } }

func address(_ text: String) throws -> CanonicalURL { try #require(CanonicalURL(text)) }

func feed(_ number: Int = 1) throws -> Source {
    Source(url: try address("https://news\(number).example/feed.xml"), title: "News \(number)")
}

func sighting(_ number: Int, digest: String = "one", host: String = "news1.example") throws -> EntrySighting {
    var entry = FeedEntry()
    entry.id = "tag:\(number)"
    entry.title = "Story \(number), \(digest)"
    return EntrySighting(
        key: "tag:\(number)", url: try address("https://\(host)/story/\(number)"), domain: host, entry: entry,
        contentDigest: digest)
}

func candidate(
    _ number: Int, domain: String = "news1.example", priority: CandidatePriority = .news, notBefore: Date? = nil
) throws -> NewCandidate {
    NewCandidate(
        url: try address("https://\(domain)/story/\(number)"), domain: domain, priority: priority,
        notBefore: notBefore)
}

func publication(
    _ seq: Int, _ url: CanonicalURL, version: Int = 1, op: Publication.Operation = .put, at: Date = .start
) -> Publication {
    let id = StoryID(url: url)
    return Publication(
        seq: seq, id: id, version: version, op: op, path: "records/\(seq)_\(id).\(version).json",
        textSHA256: SHA256Digest(of: "text \(seq)".utf8).hex, recordSHA256: SHA256Digest(of: "record \(seq)".utf8).hex,
        publishedAt: at)
}

func admission(
    _ seq: Int, _ url: CanonicalURL, version: Int = 1, candidate: ArticleCandidate.ID? = nil, at: Date = .start
) -> Admission {
    let line = publication(seq, url, version: version, op: version == 1 ? .put : .update, at: at)
    let document = DocumentRow(
        story: line.id, version: version, url: url, textDigest: "digest \(seq)", firstPublishedAt: at,
        publishedAt: at, operation: line.op, cluster: line.id,
        validators: Validators(entityTag: "\"\(seq)\"", lastModified: nil, url: url))
    let event = TraceEvent(at: at, stage: .publish, decision: "published", details: ["seq": "\(seq)"])
    return Admission(
        publication: line, document: document, candidate: candidate,
        outcome: ArticleOutcome(.published, reason: "published"), trace: [event])
}

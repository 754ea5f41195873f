import Foundation
import Spool
import TestKit
import Testing
import WireModel

/// A made-up story with its files and its publication.
struct Story {
    static let start = Date(timeIntervalSince1970: 1_795_168_800)  // 2026-11-20T10:00:00Z

    let publication: Publication
    let record: [UInt8]
    let seedText: [UInt8]?

    init(_ seq: Int, hasText: Bool = true, at date: Date? = nil) throws {
        let url = try #require(CanonicalURL("https://example.org/story/\(seq)"))
        let id = StoryID(url: url)
        let at = date ?? Self.start.addingTimeInterval(Double(seq) * 60)
        let text = Array("Story \(seq)\n\nThe river rose by \(seq) centimetres.\n".utf8)
        seedText = hasText ? text : nil
        record = Array(#"{"uri":"\#(id.uri)","seq":\#(seq)}"#.utf8)
        publication = Publication(
            seq: seq, id: id, version: 1, op: hasText ? .put : .copy,
            path: Spool.recordPath(seq: seq, id: id, version: 1, at: at),
            textSHA256: seedText.map { SHA256Digest(of: $0).hex }, recordSHA256: SHA256Digest(of: record).hex,
            publishedAt: at)
    }

    var recordName: String { String(publication.path.split(separator: "/").last ?? "") }
    var textName: String { recordName.dropLast(5) + ".txt" }
    var textPath: String { publication.path.dropLast(5) + ".txt" }
}

extension Spool {
    /// A spool that has recovered from nothing.
    static func opened(_ path: String, settings: Settings = Settings()) throws -> Spool {
        let spool = try Spool(path: path, settings: settings)
        _ = try spool.recover(openIntents: [])
        return spool
    }

    func stage(_ stories: [Story]) throws {
        for story in stories { try stage(record: story.record, seedText: story.seedText, as: story.publication) }
        try flushStaging()
    }

    /// The whole order, with a State that forgets.
    func publish(_ stories: [Story]) throws {
        try stage(stories)
        try release(stories.map(\.publication))
        try journal(stories.map(\.publication))
    }

    static func stories(_ seqs: ClosedRange<Int>) throws -> [Story] {
        try seqs.map { try Story($0, hasText: $0 % 5 != 0) }
    }
}

extension [JournalEntry] {
    var seqs: [Int] {
        compactMap { entry in
            if case .publication(let publication) = entry { publication.seq } else { nil }
        }
    }
}

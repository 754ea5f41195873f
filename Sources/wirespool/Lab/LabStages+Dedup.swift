import Dedup
import Foundation
import WireModel

extension LabStages {
    private struct Document: Decodable, Sendable {
        var id: String
        var host: String?
        var url: String?
        var title: String?
        var text: String
        var published: String?
    }

    private struct Line: Encodable {
        var id: String
        var cluster: String
        var evidence: [CopyEvidence]?
    }

    /// Documents one at a time in order of arrival; clusters are named when the whole stream is in, since they may merge.
    static func dedup(_ file: String, _ run: LabRun, explain: Bool) async throws {
        let documents = try LabCases.lines(of: file, as: Document.self)
        let bytes = documents.reduce(0) { $0 + $1.text.utf8.count }
        let began = LabRun.clock()
        var lines: [Line] = []
        for _ in 0..<max(1, run.options.repeats) { lines = try await clusters(of: documents, explain: explain) }
        let ended = LabRun.clock()
        for line in lines { Terminal.print(bytes: encoded(line) + [UInt8(ascii: "\n")]) }
        let repeats = max(1, run.options.repeats)
        try run.report(cases: documents.count * repeats, bytes: bytes * repeats, began: began, ended: ended)
    }

    private static func clusters(of documents: [Document], explain: Bool) async throws -> [Line] {
        let store = MemoryFingerprintStore()
        let judge = CopyJudge()
        var stories: [StoryID] = []
        var evidence: [[CopyEvidence]] = []
        for document in documents {
            var article = Article()
            article.headline = document.id
            let story = StoryID(article: article)
            let date = document.published.flatMap { WireTime.parse($0)?.instant } ?? Date(timeIntervalSince1970: 0)
            let judgement = try await judge.judgement(
                of: CopyDocument(
                    story: story, version: 1, host: document.host ?? "", headline: document.title, text: document.text,
                    publishedAt: date),
                in: store, now: date)
            try await store.admit(judgement.admission)
            stories.append(story)
            evidence.append(judgement.evidence)
        }
        var names: [StoryID: String] = [:]
        for (document, story) in zip(documents, stories) { names[story] = document.id }
        var lines: [Line] = []
        for (index, document) in documents.enumerated() {
            let cluster = try await store.fingerprints(of: [stories[index]]).first?.cluster ?? stories[index]
            lines.append(
                Line(
                    id: document.id, cluster: names[cluster] ?? cluster.hex,
                    evidence: explain ? evidence[index] : nil))
        }
        return lines
    }
}

import Dedup
import Foundation
import State
import WireModel

extension LabStages {
    struct DedupOptions: Sendable {
        var explain = false
        /// Folder of an index on disk; nil: in memory.
        var index: String?
        /// Made-up texts in the index beforehand.
        var window = 0
        /// Of a made stream, those at its end that are timed; nil: all.
        var timed: Int?
    }

    private struct Document: Decodable, Sendable {
        var id: String
        var host: String?
        var url: String?
        var title: String?
        var text: String
        var published: String?

        var copyDocument: CopyDocument {
            var article = Article()
            article.headline = id
            let date = published.flatMap { WireTime.parse($0)?.instant } ?? Date(timeIntervalSince1970: 0)
            return CopyDocument(
                story: StoryID(article: article), host: host ?? "", headline: title, text: text, publishedAt: date)
        }
    }

    private struct Line: Encodable {
        var id: String
        var cluster: String
        var evidence: [CopyEvidence]?
    }

    /// What the judgements of a stream took: shows whether a made stream works the index as a real one does.
    private struct Efforts {
        private var texts = 0
        private var copies = 0
        private var sum = CopyJudgement.Effort()

        mutating func add(_ judgements: [CopyJudgement]) {
            for judgement in judgements {
                texts += 1
                copies += judgement.isCopy ? 1 : 0
                sum.anchors += judgement.effort.anchors
                sum.anchorsKnown += judgement.effort.anchorsKnown
                sum.clustersMet += judgement.effort.clustersMet
                sum.candidates += judgement.effort.candidates
                sum.alignments += judgement.effort.alignments
            }
        }

        /// Means a text.
        var line: [String: Double] {
            func mean(_ count: Int) -> Double { (Double(count) / Double(max(1, texts)) * 1_000).rounded() / 1_000 }
            return [
                "copies": mean(copies), "anchors": mean(sum.anchors), "anchors_known": mean(sum.anchorsKnown),
                "clusters_met": mean(sum.clustersMet), "candidates": mean(sum.candidates),
                "alignments": mean(sum.alignments),
            ]
        }
    }

    /// Where a stream is judged: in memory as it comes, or on disk as the publisher does it.
    private enum Place {
        case memory(MemoryFingerprintStore, CopyJudge)
        case disk(CopyStream)

        var store: any FingerprintStore {
            switch self {
            case .memory(let store, _): store
            case .disk(let stream): stream.state
            }
        }

        /// Texts in it.
        func texts() async throws -> Int {
            guard case .disk(let stream) = self else { return 0 }
            let status = try await stream.state.copyIndexStatus()
            return status.sealedTexts + status.unsealedTexts
        }

        func close() async throws {
            if case .disk(let stream) = self { try await stream.state.close() }
        }

        mutating func take(_ documents: [CopyDocument]) async throws -> [CopyJudgement] {
            switch self {
            case .disk(var stream):
                let judgements = try await stream.take(documents)
                self = .disk(stream)
                return judgements
            case .memory(let store, let judge):
                var judgements: [CopyJudgement] = []
                for document in documents {
                    let judgement = try await judge.judgement(of: document, in: store, now: document.publishedAt)
                    try await store.admit(judgement.admission)
                    judgements.append(judgement)
                }
                return judgements
            }
        }
    }

    /// Documents one at a time in order of arrival; clusters are named when the whole stream is in, since they may merge.
    static func dedup(_ input: String, _ run: LabRun, _ options: DedupOptions) async throws {
        if input.hasPrefix("made:") {
            guard let count = Int(input.dropFirst(5)), (1...100_000_000).contains(count) else {
                throw Failure(exit: .usage, message: "lab: made:N takes 1 to 100000000 documents")
            }
            return try await made(count, run, options)
        }
        let documents = try LabCases.lines(of: input, as: Document.self)
        let texts = documents.map(\.copyDocument)
        let bytes = documents.reduce(0) { $0 + $1.text.utf8.count }
        let repeats = options.index == nil ? max(1, run.options.repeats) : 1
        var lines: [Line] = []
        var spent = LabRun.Moment(wall: 0, cpu: 0)
        for _ in 0..<repeats {
            var place = try await place(options, before: texts.first?.publishedAt ?? Date(timeIntervalSince1970: 0))
            let began = LabRun.clock()
            var evidence: [[CopyEvidence]] = []
            var efforts = Efforts()
            for start in stride(from: 0, to: texts.count, by: CopyStream.batch) {
                let batch = Array(texts[start..<min(texts.count, start + CopyStream.batch)])
                let judgements = try await place.take(batch)
                evidence += judgements.map(\.evidence)
                efforts.add(judgements)
            }
            let ended = LabRun.clock()
            spent.wall += ended.wall - began.wall
            spent.cpu += ended.cpu - began.cpu
            lines = try await self.lines(documents, texts, evidence, place.store, explain: options.explain)
            try await report(place, efforts)
            try await place.close()
        }
        for line in lines { Terminal.print(bytes: encoded(line) + [UInt8(ascii: "\n")]) }
        try run.report(
            cases: documents.count * repeats, bytes: bytes * repeats, began: LabRun.Moment(wall: 0, cpu: 0),
            ended: spent)
    }

    /// Judges made-up documents; making them is not in the time.
    ///
    /// Prints no lines, since they have no truth.
    private static func made(_ count: Int, _ run: LabRun, _ options: DedupOptions) async throws {
        let end = Date(timeIntervalSince1970: 1_800_000_000)
        let days = 29.0 * 86_400
        let share = Double(count) / Double(count + options.window)
        var place = try await place(options, before: end.addingTimeInterval(-days))
        // Behind an index that is there comes another stream than the one that may lie in it.
        var news = MadeNews(seed: 7 &+ UInt64(try await place.texts()))
        if options.window > 0, case .disk(let stream) = place {
            let start = end.addingTimeInterval(-days)
            try await stream.fill(
                &news, texts: options.window, real: max(8, options.window / 262_144), from: start,
                to: start.addingTimeInterval(days * (1 - share)))
            try await report(place, nil)
            LabRun.forgetPeak()
        }
        let untimed = max(0, count - (options.timed ?? count))
        var spent = LabRun.Moment(wall: 0, cpu: 0)
        var bytes = 0
        var efforts = Efforts()
        for start in stride(from: 0, to: count, by: CopyStream.batch) {
            let batch = (start..<min(count, start + CopyStream.batch)).map { number in
                let rest = days * share * (1 - Double(number) / Double(count))
                return news.next(number, at: end.addingTimeInterval(-rest))
            }
            let began = LabRun.clock()
            let judgements = try await place.take(batch)
            let ended = LabRun.clock()
            guard start >= untimed else { continue }
            bytes += batch.reduce(0) { $0 + $1.text.utf8.count }
            efforts.add(judgements)
            spent.wall += ended.wall - began.wall
            spent.cpu += ended.cpu - began.cpu
        }
        try await report(place, efforts)
        try await place.close()
        try run.report(
            cases: count - untimed / CopyStream.batch * CopyStream.batch, bytes: bytes,
            began: LabRun.Moment(wall: 0, cpu: 0), ended: spent)
    }

    private static func place(_ options: DedupOptions, before date: Date) async throws -> Place {
        guard let folder = options.index else { return .memory(MemoryFingerprintStore(), CopyJudge()) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure(exit: .cannotCreate, message: "lab: cannot make \(folder): \(error.systemReason)")
        }
        let (state, report) = try await SQLiteState.open(path: "\(folder)/state.sqlite", now: date)
        guard report.isNew || options.window == 0 else {
            try await state.close()
            throw Failure(
                exit: .cannotCreate, message: "lab: \(folder) holds an index already; --window takes a new folder")
        }
        return .disk(CopyStream(state: state))
    }

    /// What the texts took and the index's size, on stderr.
    private static func report(_ place: Place, _ efforts: Efforts?) async throws {
        if let efforts { Terminal.note(String(decoding: encoded(efforts.line), as: UTF8.self)) }
        guard case .disk(let stream) = place else { return }
        let status = try await stream.state.copyIndexStatus()
        Terminal.note(String(decoding: encoded(status), as: UTF8.self))
    }

    private static func lines(
        _ documents: [Document], _ texts: [CopyDocument], _ evidence: [[CopyEvidence]], _ store: any FingerprintStore,
        explain: Bool
    ) async throws -> [Line] {
        var names: [StoryID: String] = [:]
        for (document, text) in zip(documents, texts) { names[text.story] = document.id }
        var lines: [Line] = []
        for (index, document) in documents.enumerated() {
            let story = texts[index].story
            let cluster = try await store.fingerprints(of: [story]).first?.cluster ?? story
            lines.append(
                Line(
                    id: document.id, cluster: names[cluster] ?? cluster.hex,
                    evidence: explain ? evidence[index] : nil))
        }
        return lines
    }
}

import Archive
import Extract
import Fetch
import Foundation
import Pipeline
import SeedText
import State
import WireModel

/// What became of the records of archive files.
struct ArchiveTally: Codable, Sendable {
    /// Whole records, of all types.
    var records = 0
    /// Pages that went to the publisher: new, changed, copies or unchanged.
    var pages = 0
    /// Responses that were left out, by reason.
    var leftOut: [String: Int] = [:]
    /// Places in the files that could not be read, by reason.
    var damage: [String: Int] = [:]

    var text: String {
        var lines = ["\(records) archive records read, \(pages) of them articles"]
        let reasons = leftOut.map { ("left out", $0.key, $0.value) } + damage.map { ("damaged", $0.key, $0.value) }
        let rows = reasons.sorted { ($1.2, $0.1) < ($0.2, $1.1) }
        if !rows.isEmpty { lines.append(Terminal.table(rows.map { ["  \($0.0)", $0.1, String($0.2)] })) }
        return lines.joined(separator: "\n")
    }
}

extension ArchiveTally {
    /// What a file begins with, in words; reads no more than its first records.
    ///
    /// - Throws: `Failure` where the file cannot be opened or has no record.
    static func preview(_ path: String) throws -> String {
        let reader = try WARCReader(path: path)
        guard let first = try reader.next() else {
            throw Failure(exit: .dataError, message: "backfill: \(path) holds no WARC record")
        }
        let date = first.date.map(\.rfc3339) ?? "no date"
        return "would read \(path): WARC/\(first.version.wireText), from \(date) on"
    }
}

/// How far a job is with its archive files; stored as the job's position.
struct ArchivePosition: Codable, Sendable {
    /// Index of the file in the job's list.
    var file = 0
    var place = WARCPlace()
    var tally = ArchiveTally()

    /// Tells it from the path of a seed text.
    private static let mark = "warc:"

    init() {}

    /// - Parameter text: a job's position; nil where it is none of an archive.
    init?(_ text: String?) {
        guard let text, text.hasPrefix(Self.mark) else { return nil }
        do {
            self = try JSONDecoder().decode(Self.self, from: Data(text.utf8.dropFirst(Self.mark.utf8.count)))
        } catch {
            return nil
        }
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Self.mark + String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension BackfillJob {
    /// Publishes the pages of the job's archive files, a group at a time, and stores the place behind each group.
    ///
    /// - Parameter position: where an earlier life left off.
    /// - Returns: nil where the job names no archives.
    func publishArchives(from position: ArchivePosition?) async throws -> ArchiveTally? {
        guard !work.archives.isEmpty else { return nil }
        var position = position ?? ArchivePosition()
        guard position.file < work.archives.count, !stop.isStopped else { return position.tally }
        // All of them are looked at before the first is begun: a slip in a name is told at once.
        for path in work.archives[position.file...] { _ = try ArchiveTally.preview(path) }
        try await plant.publisher.settle()
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            // The publisher works beside the submissions and ends when they do.
            tasks.addTask { try await plant.publisher.run() }
            let outcome: Result<Void, any Error>
            do {
                while position.file < work.archives.count, !stop.isStopped { try await publishArchive(&position) }
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            await plant.publisher.close()
            try await tasks.waitForAll()
            Terminal.progress("")
            try outcome.get()
            return position.tally
        }
    }

    private func publishArchive(_ position: inout ArchivePosition) async throws {
        let path = work.archives[position.file]
        let tape = try ArchiveTape(path: path, at: position.place)
        let damageBefore = position.tally.damage
        let reader = try ArchivedPageReader(settings: plant.settings, work: work, path: path)
        while !stop.isStopped {
            let group = try await tape.nextGroup()
            let results = try await articles(of: group.responses, reader: reader)
            // Stopped in between, the group is met again: what of it was published is then found unchanged.
            guard let results else { return }
            position.tally.records += group.records
            for result in results {
                if let reason = result {
                    position.tally.leftOut[reason, default: 0] += 1
                } else {
                    position.tally.pages += 1
                }
            }
            position.tally.damage = damageBefore.merging(group.damage, uniquingKeysWith: +)
            position.place = group.next
            if group.isLast { position.file += 1 }
            if group.isLast { position.place = WARCPlace() }
            try await plant.state.storeJobPosition(work.id, try position.text())
            if showsProgress { Terminal.progress(line(position, of: group)) }
            if group.isLast { return }
        }
    }

    private func line(_ position: ArchivePosition, of group: ArchiveTape.Group) -> String {
        let share = group.fileBytes == 0 ? 100 : min(100, group.next.offset * 100 / group.fileBytes)
        let (tally, count) = (position.tally, work.archives.count)
        return
            "archive \(min(position.file + 1, count))/\(count) (\(group.isLast ? 100 : share) %)  \(tally.records) records, "
            + "\(tally.pages) articles, \(tally.leftOut.values.reduce(0, +)) left out"
    }

    /// Reads a group side by side and publishes it in the order of its dates, of equal ones in that of the file.
    ///
    /// So the first of two copies in a group is the one that was fetched first, and the same one each time.
    /// - Returns: for each the reason it was left out, nil for an article; nil for all when the job was stopped.
    private func articles(of responses: [WARCRecord], reader: ArchivedPageReader) async throws -> [String?]? {
        var reasons = [String?](repeating: nil, count: responses.count)
        var pages: [ArchivedArticle] = []
        for (index, reading) in try await written(responses, reader: reader).enumerated() {
            switch reading {
            case .success(let article): pages.append(article)
            case .failure(let omission): reasons[index] = omission.reason
            }
        }
        pages.sort { ($0.fetchedAt, $0.index) < ($1.fetchedAt, $1.index) }
        var rest = pages[...]
        while !rest.isEmpty {
            let outcomes = try await plant.publisher.publish(inOrder: rest.map(\.article))
            let taken = outcomes.prefix { !$0.isRefused }
            for (page, outcome) in zip(rest, taken) {
                if let error = outcome.failure { reasons[page.index] = (error as? PublishError)?.reason ?? "\(error)" }
            }
            if taken.count < outcomes.count, let error = outcomes[taken.count].failure, !(error is PublishError) {
                throw error
            }
            rest = rest.dropFirst(taken.count)
            // The disk: it is asked again until it takes the article, or until somebody stops the job.
            if !rest.isEmpty, stop.isStopped { return nil }
            try Task.checkCancellation()
        }
        return reasons
    }

    /// An archived page as it will be published.
    private struct ArchivedArticle: Sendable {
        /// Its place among the group's responses.
        var index: Int
        var fetchedAt: Date
        var article: Publisher.WrittenArticle
    }

    private func written(
        _ responses: [WARCRecord], reader: ArchivedPageReader
    ) async throws -> [Result<ArchivedArticle, ArchiveOmission>] {
        try await withThrowingTaskGroup(of: (Int, Result<ArchivedArticle, ArchiveOmission>).self) { tasks in
            for (index, record) in responses.enumerated() {
                tasks.addTask {
                    let article = reader.submission(of: record).map { submission in
                        ArchivedArticle(
                            index: index, fetchedAt: record.date ?? .distantFuture,
                            article: plant.publisher.written(submission))
                    }
                    return (index, article)
                }
            }
            var found = [Result<ArchivedArticle, ArchiveOmission>](
                repeating: .failure(ArchiveOmission(reason: "not-read")), count: responses.count)
            for try await (index, result) in tasks { found[index] = result }
            return found
        }
    }
}

/// Reads an archive file in groups, on a thread of its own, since files and zlib block.
private actor ArchiveTape {
    struct Group: Sendable {
        var responses: [WARCRecord] = []
        var records = 0
        /// Of the file since it was opened.
        var damage: [String: Int] = [:]
        var next = WARCPlace()
        var fileBytes = 0
        var isLast = false
    }

    /// Responses that are read together, so that they share their flushes.
    private static let responses = 64
    /// Records of all types, so that the place is stored now and then.
    private static let records = 4_096
    /// Content held at a time.
    private static let bytes = 32 << 20

    private let executor = QueueExecutor(label: "wirespool.archive")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let path: String
    private let reader: WARCReader

    init(path: String, at place: WARCPlace) throws {
        self.path = path
        reader = try WARCReader(path: path, at: place)
    }

    func nextGroup() throws -> Group {
        var group = Group()
        var bytes = 0
        while group.responses.count < Self.responses, group.records < Self.records, bytes < Self.bytes {
            guard let record = try reader.next() else {
                group.isLast = true
                break
            }
            group.records += 1
            guard record.kind == .response else { continue }
            bytes += record.block.count
            group.responses.append(record)
        }
        group.next = reader.place
        for (reason, count) in reader.damage { group.damage[reason.rawValue] = count }
        group.fileBytes = Int((try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64) ?? 0)
        return group
    }
}

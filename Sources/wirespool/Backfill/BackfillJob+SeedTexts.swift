import Foundation
import Pipeline
import SeedText
import State
import WireModel

extension BackfillJob {
    /// Publishes the job's seed texts, a group at a time; what is published already is found unchanged.
    ///
    /// - Parameter position: path of the last text of a finished group, of an earlier life.
    /// - Returns: those that could not be read.
    func publishSeedTexts(after position: String?) async throws -> [String] {
        guard !work.seedTexts.isEmpty else { return [] }
        try await plant.publisher.settle()
        let remaining = work.seedTexts.filter { position == nil || $0 > position ?? "" }
        guard !remaining.isEmpty else { return [] }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            // The publisher works beside the submissions and ends when they do, however they end.
            tasks.addTask { try await plant.publisher.run() }
            let unreadable: Result<[String], any Error>
            do {
                unreadable = .success(try await publishGroups(of: remaining, taught: learnt()))
            } catch {
                unreadable = .failure(error)
            }
            await plant.publisher.close()
            try await tasks.waitForAll()
            Terminal.progress("")
            return try unreadable.get()
        }
    }

    /// What all texts of the job and the pages before them taught of their hosts: after a death the same.
    private func learnt() async throws -> SeedTextMemories {
        var memories = SeedTextMemories()
        guard plant.settings.text.siteMemory else { return memories }
        for (index, path) in work.seedTexts.enumerated() where !stop.isStopped {
            // What cannot be read is told when its turn comes.
            guard let bytes = try? BackfillWork.seedText(path), let reading = try? SeedTextReader().reading(bytes)
            else {
                continue
            }
            memories.learn(from: reading)
            if showsProgress, index % 1_000 == 999 {
                Terminal.progress("seed texts looked through \(index + 1)/\(work.seedTexts.count)")
            }
        }
        var known: [String: SiteMemory] = [:]
        for host in memories.hosts { known[host] = try await plant.state.siteLedger(of: host)?.memory() }
        memories.seal(knowing: known)
        return memories
    }

    private func publishGroups(of remaining: [String], taught: SeedTextMemories) async throws -> [String] {
        var unreadable: [String] = []
        var done = work.seedTexts.count - remaining.count
        for start in stride(from: 0, to: remaining.count, by: seedTextGroup) where !stop.isStopped {
            let paths = remaining[start..<min(start + seedTextGroup, remaining.count)]
            unreadable += try await publish(Array(paths), taught: taught)
            // A group that was stopped in its midst is met again: what is published of it is found unchanged.
            guard !stop.isStopped else { break }
            if let last = paths.last { try await plant.state.storeJobPosition(work.id, last) }
            done += paths.count
            if showsProgress { Terminal.progress("seed texts \(done)/\(work.seedTexts.count)") }
        }
        return unreadable
    }

    /// Reads a group side by side and publishes it in its order: which of two copies came first is the same each time.
    private func publish(_ paths: [String], taught: SeedTextMemories) async throws -> [String] {
        var unreadable: [String] = []
        var articles: [(path: String, article: Publisher.WrittenArticle)] = []
        for (path, reading) in zip(paths, try await written(paths, taught: taught)) {
            switch reading {
            case .success(let article): articles.append((path, article))
            case .failure(let fault): unreadable.append("\(path): \(fault.reason)")
            }
        }
        var rest = articles[...]
        while !rest.isEmpty {
            let outcomes = try await plant.publisher.publish(inOrder: rest.map(\.article))
            let taken = outcomes.prefix { !$0.isRefused }
            for (text, outcome) in zip(rest, taken) {
                if let error = outcome.failure { unreadable.append("\(text.path): \(error)") }
            }
            if taken.count < outcomes.count, let error = outcomes[taken.count].failure, !(error is PublishError) {
                throw error
            }
            rest = rest.dropFirst(taken.count)
            // The disk: it is asked again until it takes the text, or until somebody stops the job.
            if !rest.isEmpty, stop.isStopped { return unreadable + rest.map { "\($0.path): not published yet" } }
            try Task.checkCancellation()
        }
        return unreadable
    }

    private struct Unreadable: Error {
        var reason: String
    }

    /// A group's texts, written down as they will be published, in the order of the paths.
    private func written(
        _ paths: [String], taught: SeedTextMemories
    ) async throws -> [Result<Publisher.WrittenArticle, Unreadable>] {
        try await withThrowingTaskGroup(of: (Int, Result<Publisher.WrittenArticle, Unreadable>).self) { tasks in
            for (index, path) in paths.enumerated() {
                tasks.addTask { (index, self.written(path, taught: taught)) }
            }
            var found = [Result<Publisher.WrittenArticle, Unreadable>](
                repeating: .failure(Unreadable(reason: "not read")), count: paths.count)
            for try await (index, result) in tasks { found[index] = result }
            return found
        }
    }

    private func written(
        _ path: String, taught: SeedTextMemories
    ) -> Result<Publisher.WrittenArticle, Unreadable> {
        let reading: SeedTextReading
        do {
            reading = try taught.reading(BackfillWork.seedText(path))
        } catch {
            return .failure(Unreadable(reason: "\(error)"))
        }
        guard !reading.article.body.isEmpty else { return .failure(Unreadable(reason: "there is no text in it")) }
        let submission = Submission(
            article: reading.article, url: reading.article.canonicalURL, droppedLines: reading.dropped.count,
            trace: [
                TraceEvent(
                    at: Date(), stage: .seedText, decision: "read from a file",
                    details: ["layout": reading.layout.rawValue, "dropped": "\(reading.dropped.count)"])
            ])
        return .success(plant.publisher.written(submission))
    }
}

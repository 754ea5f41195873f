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
            do { unreadable = .success(try await publishGroups(of: remaining)) } catch { unreadable = .failure(error) }
            await plant.publisher.close()
            try await tasks.waitForAll()
            Terminal.progress("")
            return try unreadable.get()
        }
    }

    private func publishGroups(of remaining: [String]) async throws -> [String] {
        var unreadable: [String] = []
        var done = work.seedTexts.count - remaining.count
        for start in stride(from: 0, to: remaining.count, by: seedTextGroup) where !stop.isStopped {
            let paths = remaining[start..<min(start + seedTextGroup, remaining.count)]
            unreadable += try await publish(Array(paths))
            // A group that was stopped in its midst is met again: what is published of it is found unchanged.
            guard !stop.isStopped else { break }
            if let last = paths.last { try await plant.state.storeJobPosition(work.id, last) }
            done += paths.count
            if showsProgress { Terminal.progress("seed texts \(done)/\(work.seedTexts.count)") }
        }
        return unreadable
    }

    private func publish(_ paths: [String]) async throws -> [String] {
        try await withThrowingTaskGroup(of: String?.self) { tasks in
            for path in paths {
                tasks.addTask { try await publishText(path) }
            }
            var unreadable: [String] = []
            for try await fault in tasks {
                if let fault { unreadable.append(fault) }
            }
            return unreadable
        }
    }

    private func publishText(_ path: String) async throws -> String? {
        let reading: SeedTextReading
        do {
            reading = try SeedTextReader().reading(BackfillWork.bytes(path))
        } catch {
            return "\(path): \(error)"
        }
        guard !reading.article.body.isEmpty else { return "\(path): there is no text in it" }
        let submission = Submission(
            article: reading.article, url: reading.article.canonicalURL, droppedLines: reading.dropped.count,
            trace: [
                TraceEvent(
                    at: Date(), stage: .seedText, decision: "read from a file",
                    details: ["layout": reading.layout.rawValue, "dropped": "\(reading.dropped.count)"])
            ])
        while true {
            do {
                _ = try await plant.publisher.publish(submission, for: nil)
                return nil
            } catch let error as PublishError {
                // The disk: it is asked again until it takes the text, or until somebody stops the job.
                guard !error.isLasting, !stop.isStopped else { return "\(path): \(error)" }
                try Task.checkCancellation()
            }
        }
    }
}

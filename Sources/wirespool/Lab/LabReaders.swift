import Extract
import Foundation
import Logging
import Pipeline
import WireModel
import Workers

/// What it costs to have pages read in worker processes: the same pages here and there, by turns, as many at once as
/// there are workers; each article must be the same.
enum LabReaders {
    /// One line a round: milliseconds of CPU for each way, what the daemon's own process has of them, and the quotient.
    private struct Round: Encodable {
        var pages: Int
        var bytes: Int
        var hereMs: Double
        var workersMs: Double
        var daemonMs: Double
        var quotient: Double
        var hereSeconds: Double
        var workersSeconds: Double

        enum CodingKeys: String, CodingKey {
            case pages, bytes, quotient
            case hereMs = "here_ms"
            case workersMs = "workers_ms"
            case daemonMs = "daemon_ms"
            case hereSeconds = "here_seconds"
            case workersSeconds = "workers_seconds"
        }
    }

    private struct Truth: Decodable {
        var id: String
        var url: String?
    }

    static func compare(_ folder: String, _ run: LabRun) async throws {
        let pages = try LabCases.lines(of: "\(folder)/truth.jsonl", as: Truth.self).map { try page($0, in: folder) }
        var settings = WorkerPool.Settings()
        settings.workers = run.options.jobs
        // Starts are not what is measured.
        settings.answers = 1_000_000
        let pool = try WorkerPool(settings: settings, log: Logger(label: "lab"))
        let reader = WorkerReader(pool: pool)
        let width = settings.workers * settings.depth * 2
        let inProcess = InProcessReader()
        // Neither way pays for what is made at first use.
        _ = try await answers(to: pages, width: width) { try await reader.article(of: $0, hints: ExtractHints()) }
        _ = try await answers(to: pages, width: 1) { try inProcess.article(of: $0, hints: ExtractHints()) }
        var quotients: [Double] = []
        for _ in 0..<run.options.repeats {
            let start = LabRun.clock()
            let here = try await answers(to: pages, width: settings.workers) {
                try inProcess.article(of: $0, hints: ExtractHints())
            }
            let middle = LabRun.clock()
            let before = workerSeconds(pool)
            let second = LabRun.clock()
            let there = try await answers(to: pages, width: width) {
                try await reader.article(of: $0, hints: ExtractHints())
            }
            let end = LabRun.clock()
            let workers = workerSeconds(pool) - before
            try compare(here, there, of: pages)
            let (own, daemon) = (middle.cpu - start.cpu, end.cpu - second.cpu)
            quotients.append((daemon + workers) / own)
            let round = Round(
                pages: pages.count, bytes: pages.reduce(0) { $0 + $1.body.count }, hereMs: own * 1000,
                workersMs: (daemon + workers) * 1000, daemonMs: daemon * 1000, quotient: (daemon + workers) / own,
                hereSeconds: middle.wall - start.wall, workersSeconds: end.wall - second.wall)
            Terminal.print(bytes: LabStages.encoded(round) + [UInt8(ascii: "\n")])
        }
        await pool.shutdown()
        let median = quotients.sorted()[quotients.count / 2]
        Terminal.note(
            "workers cost \(Int(((median - 1) * 1000).rounded())) thousandths of the CPU, by the median round")
    }

    private static func page(_ truth: Truth, in folder: String) throws -> Page {
        let url = truth.url.flatMap { CanonicalURL($0) } ?? CanonicalURL("https://lab.invalid/")
        guard let url else { throw Failure(exit: .software, message: "lab: no address for \(truth.id)") }
        let body = try LabStages.unpacked(LabCases.bytes("\(folder)/pages/\(truth.id).html.gz"))
        return Page(requestedURL: url, finalURL: url, body: body, fetchedAt: Date(timeIntervalSince1970: 0))
    }

    /// What became of one of the pages.
    private struct Answer: Sendable {
        var place: Int
        /// Nil where the page was refused.
        var article: Article?
    }

    /// The pages' articles, in their order.
    private static func answers(
        to pages: [Page], width: Int, by read: @escaping @Sendable (Page) async throws -> Article
    ) async throws -> [Article?] {
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            func start(_ place: Int) {
                let page = pages[place]
                group.addTask {
                    do {
                        return Answer(place: place, article: try await read(page))
                    } catch is ExtractError {
                        return Answer(place: place)
                    }
                }
            }
            var (answers, next) = ([Answer](), min(width, pages.count))
            for place in 0..<next { start(place) }
            while let answer = try await group.next() {
                answers.append(answer)
                guard next < pages.count else { continue }
                start(next)
                next += 1
            }
            return answers
        }
        return answers.sorted { $0.place < $1.place }.map(\.article)
    }

    /// Names the pages whose articles differ, and where.
    ///
    /// - Throws: `Failure` where any does.
    private static func compare(_ here: [Article?], _ there: [Article?], of pages: [Page]) throws {
        var count = 0
        for (place, page) in pages.enumerated() where here[place] != there[place] {
            count += 1
            let paths = differences(here[place] as Any, there[place] as Any, at: "article")
            Terminal.note("\(page.finalURL): \(paths.joined(separator: ", "))")
        }
        guard count == 0 else {
            throw Failure(exit: .software, message: "lab: \(count) articles of the workers are not what is read here")
        }
    }

    /// The properties in which two values differ; the place itself where they have none.
    private static func differences(_ one: Any, _ other: Any, at path: String) -> [String] {
        let (first, second) = (Mirror(reflecting: one), Mirror(reflecting: other))
        guard !first.children.isEmpty, first.children.count == second.children.count else {
            return String(reflecting: one) == String(reflecting: other) ? [] : [path]
        }
        return zip(first.children, second.children).enumerated().flatMap { index, pair in
            // The inside of an optional has no place of its own.
            let name = pair.0.label == "some" ? path : "\(path).\(pair.0.label ?? String(index))"
            return differences(pair.0.value, pair.1.value, at: name)
        }
    }

    private static func workerSeconds(_ pool: WorkerPool) -> Double {
        pool.processes.reduce(0) { sum, process in
            var clock = clockid_t()
            var time = timespec()
            guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return sum }
            return sum + Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
}

import Extract
import Foundation
import Logging
import Pipeline
import WireModel
import Workers

/// What it costs to have pages read in worker processes: the same pages here and there, by turns.
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
        _ = try await answers(to: pages, width: width) { try await reader.article(of: $0, hints: ExtractHints()) }
        var quotients: [Double] = []
        for _ in 0..<run.options.repeats {
            let inProcess = InProcessReader()
            let start = LabRun.clock()
            let first = try await answers(to: pages, width: 1) { try inProcess.article(of: $0, hints: ExtractHints()) }
            let middle = LabRun.clock()
            let before = workerSeconds(pool)
            let second = try await answers(to: pages, width: width) {
                try await reader.article(of: $0, hints: ExtractHints())
            }
            let end = LabRun.clock()
            let workers = workerSeconds(pool) - before
            guard first == second else {
                throw Failure(exit: .software, message: "lab: \(first) articles here, \(second) of the workers")
            }
            let (here, daemon) = (middle.cpu - start.cpu, end.cpu - middle.cpu)
            quotients.append((daemon + workers) / here)
            let round = Round(
                pages: pages.count, bytes: pages.reduce(0) { $0 + $1.body.count }, hereMs: here * 1000,
                workersMs: (daemon + workers) * 1000, daemonMs: daemon * 1000, quotient: (daemon + workers) / here,
                hereSeconds: middle.wall - start.wall, workersSeconds: end.wall - middle.wall)
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

    /// How many of the pages had an article.
    private static func answers(
        to pages: [Page], width: Int, by read: @escaping @Sendable (Page) async throws -> Article
    ) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            func start(_ page: Page) {
                group.addTask {
                    do {
                        _ = try await read(page)
                        return true
                    } catch is ExtractError {
                        return false
                    }
                }
            }
            var (found, next) = (0, min(width, pages.count))
            for page in pages[..<next] { start(page) }
            while let isFound = try await group.next() {
                if isFound { found += 1 }
                guard next < pages.count else { continue }
                start(pages[next])
                next += 1
            }
            return found
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

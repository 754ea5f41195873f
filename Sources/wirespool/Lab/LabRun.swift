import Foundation
import Synchronization

/// Runs a stage over a folder of cases and says how long it took.
///
/// Everything is read and unpacked before the clock starts, and printed after it stops.
struct LabRun: Sendable {
    struct Options: Sendable {
        var isTimed = false
        var repeats = 1
        var jobs = 1
    }

    /// What `--timing` prints as the last line of stderr.
    struct Timing: Codable, Sendable {
        var cases: Int
        var bytes: Int
        var seconds: Double
        var cpuSeconds: Double
        var peakRSSBytes: Int

        enum CodingKeys: String, CodingKey {
            case cases, bytes, seconds
            case cpuSeconds = "cpu_seconds"
            case peakRSSBytes = "peak_rss_bytes"
        }
    }

    let options: Options

    /// Prints one line a case in the order of the input.
    func callAsFunction<Case: Sendable>(
        _ cases: [Case], bytes: @Sendable (Case) -> Int, line: @escaping @Sendable (Case) -> [UInt8]
    ) async throws {
        let began = Self.clock()
        var lines: [[UInt8]] = []
        for _ in 0..<max(1, options.repeats) { lines = await answers(to: cases, line: line) }
        let ended = Self.clock()
        for line in lines { Terminal.print(bytes: line + [UInt8(ascii: "\n")]) }
        let repeats = max(1, options.repeats)
        try report(
            cases: cases.count * repeats, bytes: cases.reduce(0) { $0 + bytes($1) } * repeats, began: began,
            ended: ended)
    }

    func report(cases: Int, bytes: Int, began: Moment, ended: Moment) throws {
        guard options.isTimed else { return }
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let timing = Timing(
            cases: cases, bytes: bytes, seconds: ended.wall - began.wall, cpuSeconds: ended.cpu - began.cpu,
            peakRSSBytes: usage.ru_maxrss * 1024)
        Terminal.note(String(decoding: try JSONEncoder().encode(timing), as: UTF8.self))
    }

    /// Wall and processor seconds.
    struct Moment: Sendable {
        var wall: Double
        var cpu: Double
    }

    static func clock() -> Moment {
        func seconds(_ id: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(id, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        return Moment(wall: seconds(CLOCK_MONOTONIC), cpu: seconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    private func answers<Case: Sendable>(
        to cases: [Case], line: @escaping @Sendable (Case) -> [UInt8]
    ) async -> [[UInt8]] {
        guard options.jobs > 1 else { return cases.map(line) }
        let jobs = options.jobs
        return await withTaskGroup(of: [(Int, [UInt8])].self) { group in
            for job in 0..<jobs {
                group.addTask {
                    stride(from: job, to: cases.count, by: jobs).map { ($0, line(cases[$0])) }
                }
            }
            var lines = [[UInt8]](repeating: [], count: cases.count)
            for await part in group {
                for (index, line) in part { lines[index] = line }
            }
            return lines
        }
    }
}

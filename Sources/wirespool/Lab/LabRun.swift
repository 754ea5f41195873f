import Foundation
import Synchronization

/// Runs a stage over a folder of cases and says how long it took.
///
/// Reading, unpacking and printing are not timed: small inputs are read before the clock starts, pages a few at a time
/// while it stands still.
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

    /// The same for inputs that would fill the memory: a few are held at a time.
    func streamed<Case: Sendable, Input: Sendable>(
        _ cases: [Case], load: (Case) throws -> Input, bytes: (Input) -> Int,
        line: @escaping @Sendable (Input) -> [UInt8]
    ) async throws {
        let repeats = max(1, options.repeats)
        let batch = max(16, options.jobs * 4)
        var total = 0
        var spent = Moment(wall: 0, cpu: 0)
        for round in 1...repeats {
            for start in stride(from: 0, to: cases.count, by: batch) {
                let inputs = try cases[start..<min(start + batch, cases.count)].map { try load($0) }
                total += inputs.reduce(0) { $0 + bytes($1) }
                let began = Self.clock()
                let lines = await answers(to: inputs, line: line)
                let ended = Self.clock()
                spent.wall += ended.wall - began.wall
                spent.cpu += ended.cpu - began.cpu
                guard round == repeats else { continue }
                for line in lines { Terminal.print(bytes: line + [UInt8(ascii: "\n")]) }
            }
        }
        try report(cases: cases.count * repeats, bytes: total, began: Moment(wall: 0, cpu: 0), ended: spent)
    }

    func report(cases: Int, bytes: Int, began: Moment, ended: Moment) throws {
        guard options.isTimed else { return }
        let timing = Timing(
            cases: cases, bytes: bytes, seconds: ended.wall - began.wall, cpuSeconds: ended.cpu - began.cpu,
            peakRSSBytes: Self.peakBytes())
        Terminal.note(String(decoding: try JSONEncoder().encode(timing), as: UTF8.self))
    }

    /// Most memory that the process had resident, 0 where the system does not tell.
    ///
    /// From the status file: `ru_maxrss` begins with what the process was that started this one.
    private static func peakBytes() -> Int {
        let status = FileManager.default.contents(atPath: "/proc/self/status") ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    /// Has the peak counted from here on, where the system lets it (proc(5), clear_refs).
    ///
    /// What the allocator keeps of earlier work still counts.
    static func forgetPeak() {
        let descriptor = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        // Refused, the peak is that of the whole run: too high, which is told in Benchmarks.
        _ = write(descriptor, "5", 1)
        close(descriptor)
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

import Foundation
import Glibc

/// What a process uses, as the kernel tells (proc(5)); figures that may not be seen are nil.
struct ProcessFigures: Sendable {
    var residentBytes: Int?
    var threads: Int?
    var cpuSeconds: Double?
    var openFiles: Int?

    init(pid: Int32) {
        let folder = "/proc/\(pid)"
        if let stat = Self.text(folder + "/stat"), let end = stat.lastIndex(of: ")") {
            // Behind the name in brackets, which may hold anything, the third field comes first.
            let fields = stat[stat.index(after: end)...].split(separator: " ").map(String.init)
            func number(_ field: Int) -> Int? { fields.count > field - 3 ? Int(fields[field - 3]) : nil }
            threads = number(20)
            residentBytes = number(24).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
            if let user = number(14), let system = number(15) {
                cpuSeconds = Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
            }
        }
        openFiles = try? FileManager.default.contentsOfDirectory(atPath: folder + "/fd").count
    }

    private static func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}

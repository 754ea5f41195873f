import Foundation
import Glibc
import State

extension DaemonHeartbeat.Usage {
    /// What this process uses, as the kernel tells it (proc(5)).
    static func own() -> DaemonHeartbeat.Usage {
        var usage = DaemonHeartbeat.Usage()
        let stat = FileManager.default.contents(atPath: "/proc/self/stat").map { String(decoding: $0, as: UTF8.self) }
        if let stat, let end = stat.lastIndex(of: ")") {
            // Behind the name in brackets, which may hold anything, stands the third field.
            let fields = stat[stat.index(after: end)...].split(separator: " ").map(String.init)
            func number(_ field: Int) -> Int? { fields.count > field - 3 ? Int(fields[field - 3]) : nil }
            usage.threads = number(20)
            usage.residentBytes = number(24).map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
            if let user = number(14), let system = number(15) {
                usage.cpuSeconds = Double(user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
            }
        }
        do {
            usage.openFiles = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        } catch {
            // No descriptor is left to count them by: that is told by what fails next.
        }
        return usage
    }
}

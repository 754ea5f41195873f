import Foundation
import Pipeline

/// Tells systemd how the daemon is: sd_notify(3) over its socket, without libsystemd.
struct SystemdNotifier: Sendable {
    private let path: String?
    /// Half of WatchdogSec, as sd_watchdog_enabled(3) advises; nil when nobody watches.
    let watchdogInterval: Duration?

    init(environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"]
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        watchdogInterval = environment["WATCHDOG_USEC"].flatMap(Int.init).flatMap {
            // Whatever it says, once a millisecond is often enough.
            isForUs && $0 > 0 ? max(.microseconds($0 / 2), .milliseconds(1)) : nil
        }
    }

    func ready() { send("READY=1", waits: true) }
    func status(_ text: String) { send("STATUS=\(text)") }
    func stopping() { send("STOPPING=1", waits: true) }
    func alive() { send("WATCHDOG=1") }

    func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1_000)", waits: true)
    }

    /// Feeds the watchdog as long as the scheduler's turns go on; returns by cancellation.
    func watch(_ heartbeat: Heartbeat) async throws {
        guard let interval = watchdogInterval else { return }
        var last = -1
        while true {
            let count = heartbeat.count
            if count != last { alive() }
            last = count
            try await Task.sleep(for: interval)
        }
    }

    /// - Parameter waits: a moment for room where the receiver's queue is full: for what is said once. What is said again
    ///   soon must never hold up a thread of the pool.
    private func send(_ message: String, waits: Bool = false) {
        guard let path else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 1, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let flags = Int32(MSG_NOSIGNAL) | (waits ? 0 : Int32(MSG_DONTWAIT))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // A leading @ names an abstract socket, whose first byte is NUL (unix(7)).
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let text = Array(message.utf8)
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                // systemd's absence or deafness must not hurt the daemon.
                sendto(descriptor, text, text.count, flags, $0, length)
            }
        }
    }
}

import CConfine
import Glibc
import Testing

/// What a confined process can still do; each in a process of its own.
struct ConfinementTests {
    @Test func `a confined process can open nothing`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            guard confined() else { _exit(1) }
            for path in ["/etc/passwd", "/tmp/wirespool-confined", "/proc/self/maps", "/dev/null"] {
                if open(path, O_RDONLY) >= 0 || errno != EPERM { _exit(2) }
                if open(path, O_WRONLY | O_CREAT, 0o600) >= 0 { _exit(3) }
            }
            // Memory and the clock are still there.
            var time = timespec()
            guard clock_gettime(CLOCK_MONOTONIC, &time) == 0, let room = malloc(1 << 20) else { _exit(4) }
            free(room)
            _exit(42)
        }
    }

    @Test func `a confined process that asks for a socket is ended`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            guard confined() else { _exit(1) }
            _ = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        }
    }

    @Test func `a confined process that starts another is ended`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            guard confined() else { _exit(1) }
            execv("/bin/true", [nil])
        }
    }

    @Test func `a confined process cannot make memory executable`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            guard confined() else { _exit(1) }
            _ = mmap(nil, 4_096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        }
    }

    @Test func `a confined process cannot signal its parent`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            let parent = getppid()
            guard confined() else { _exit(1) }
            kill(parent, SIGTERM)
        }
    }

    @Test func `a confined process does not outlive who is not its parent`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            var limits = confine_limits(address_space_bytes: 8 << 30, cpu_seconds: 60, parent: 1 << 22)
            var landlock: Int32 = 0
            var step: UnsafePointer<CChar>?
            _exit(confine_self(&limits, &landlock, &step) == ESRCH ? 42 : 1)
        }
    }

    @Test func `memory is bounded`() async {
        await #expect(processExitsWith: .exitCode(42)) {
            guard confined() else { _exit(1) }
            _exit(malloc(16 << 30) == nil ? 42 : 2)
        }
    }
}

/// Confines the calling process of a test, whose address space is larger than a worker's.
private func confined() -> Bool {
    var limits = confine_limits(address_space_bytes: 8 << 30, cpu_seconds: 60, parent: getppid())
    var landlock: Int32 = 0
    var step: UnsafePointer<CChar>?
    return confine_self(&limits, &landlock, &step) == 0
}

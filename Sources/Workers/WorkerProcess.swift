import CConfine
import Glibc
import WireModel

/// One worker process as the daemon sees it: its socket, and what is on the way to it and back.
///
/// Used by the pool's thread alone.
final class WorkerProcess {
    enum Sign {
        case greeting(WorkerFrame.Greeting)
        /// It cannot give up its rights.
        case unconfined(String)
        case answer(number: UInt32, WorkerFrame.Outcome, value: ArraySlice<UInt8>)
    }

    struct SpawnFault: Error { var code: Int32 }

    /// Its words break the protocol.
    struct ProtocolFault: Error { var detail: String }

    let pid: pid_t
    let socket: Int32
    private(set) var hasGreeted = false
    /// Numbers of the requests that it has and has not answered, in order.
    private(set) var underWay: [UInt32] = []
    /// Bytes of each.
    private var sizes: [Int] = []
    var answered = 0
    var heapKiB = 0
    /// Gets no more work; ends when it has answered all.
    var isRetiring = false
    /// Has one request that another worker died of, and gets no second beside it.
    var isAlone = false
    /// When it began with the first of `underWay`, by the pool's clock.
    var since: ContinuousClock.Instant
    /// CPU it had used then, or a moment later; nil where that was not looked at yet.
    var cpuBefore: Duration?

    private let documents: SharedDocuments?
    private var output: [[UInt8]] = []
    private var outputSent = 0
    private var input: [UInt8] = []
    private let answerLimit: Int

    /// Starts the process.
    init(settings: WorkerPool.Settings, cpuSeconds: Int, now: ContinuousClock.Instant) throws(SpawnFault) {
        let documents = SharedDocuments(slots: settings.depth, slotBytes: settings.sharedDocument)
        let orders = Worker.Orders(
            parent: getpid(), addressSpace: settings.addressSpace, cpuSeconds: cpuSeconds,
            entries: settings.entries, sharedBytes: documents?.bytes ?? 0)
        // The worker has it, or never will.
        defer { if let documents { close(documents.descriptor) } }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SpawnFault(code: errno)
        }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let arguments = Self.withCStrings(["wirespool", Worker.commandName] + orders.arguments)
        let environment = Self.withCStrings(["SWIFT_BACKTRACE=enable=no", "LIBDISPATCH_LOG=NO"])
        defer { for text in arguments + environment { free(text) } }
        var process: pid_t = 0
        let code = confine_spawn(
            settings.executable, arguments, environment, ends[1], documents?.descriptor ?? -1, &process)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw SpawnFault(code: code)
        }
        pid = process
        socket = ends[0]
        since = now
        self.documents = documents
        answerLimit = settings.answerLimit.bytes
    }

    private static func withCStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        texts.map { strdup($0) } + [nil]
    }

    var bytesUnderWay: Int { sizes.reduce(0, +) }

    /// The first of what is under way was answered.
    func removeFirst() {
        underWay.removeFirst()
        sizes.removeFirst()
    }

    var wantsToWrite: Bool { !output.isEmpty }

    /// Puts a request behind those that it has.
    func give(_ number: UInt32, _ job: WorkerPool.Job) {
        underWay.append(number)
        sizes.append(job.document.count)
        let place = job.document.isEmpty ? nil : documents?.place(job.document)
        output.append(
            WorkerFrame.request(
                number: number, kind: job.kind, head: job.head, documentBytes: job.document.count,
                place: place ?? WorkerFrame.onSocket))
        if place == nil, !job.document.isEmpty { output.append(job.document) }
    }

    /// True where the process says that it has begun with the first of what is under way, or has no way to say so.
    var hasBegun: Bool { documents.map { $0.mark == underWay.first } ?? true }

    /// Writes what the socket takes now; false where nobody reads any more.
    func write() -> Bool {
        while let part = output.first {
            let count = part.withUnsafeBytes { bytes in
                send(
                    socket, bytes.baseAddress?.advanced(by: outputSent), bytes.count - outputSent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN
            }
            outputSent += count
            if outputSent == part.count {
                output.removeFirst()
                outputSent = 0
            }
        }
        return true
    }

    /// Reads what has come, as far as the buffer reaches; false at the end of the stream.
    func read(into buffer: inout [UInt8]) -> Bool {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(socket, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { return errno == EAGAIN }
            if count == 0 { return false }
            input.append(contentsOf: buffer[..<count])
            // The others have their turn before the rest of a long answer.
            return true
        }
    }

    /// The next whole sign that was read.
    func next() throws(ProtocolFault) -> Sign? {
        guard input.count >= WorkerFrame.answerPrelude else { return nil }
        let size = Int(WorkerFrame.number(in: input[...], at: 9))
        guard size <= answerLimit else { throw ProtocolFault(detail: "an answer of \(size) bytes") }
        let end = WorkerFrame.answerPrelude + size
        guard input.count >= end else { return nil }
        guard let outcome = WorkerFrame.Outcome(rawValue: input[4]) else {
            throw ProtocolFault(detail: "an outcome \(input[4])")
        }
        let number = WorkerFrame.number(in: input[...], at: 0)
        heapKiB = Int(WorkerFrame.number(in: input[...], at: 5))
        // Most often the buffer holds one answer and nothing else: it is handed over as it is.
        let value = input[WorkerFrame.answerPrelude..<end]
        input = input.count == end ? [] : Array(input[end...])
        guard hasGreeted else { return try greeting(number: number, outcome, value) }
        guard number != 0, number == underWay.first else { throw ProtocolFault(detail: "an answer out of turn") }
        return .answer(number: number, outcome, value: value)
    }

    private func greeting(
        number: UInt32, _ outcome: WorkerFrame.Outcome, _ value: ArraySlice<UInt8>
    ) throws(ProtocolFault) -> Sign {
        let decoder = CompactDecoder(elements: 16, isWireText: true)
        do {
            if number == 0, outcome == .unconfined {
                return .unconfined(try decoder.value(WorkerFrame.Refusal.self, from: value).detail)
            }
            if number == 0, outcome == .value {
                hasGreeted = true
                return .greeting(try decoder.value(WorkerFrame.Greeting.self, from: value))
            }
        } catch {}
        throw ProtocolFault(detail: "no greeting")
    }

    /// CPU used so far; nil where the process is gone.
    var cpu: Duration? {
        let used = confine_cpu_nanoseconds(pid)
        return used < 0 ? nil : .nanoseconds(used)
    }

    /// Ends the process, however it stands, and says how it had ended.
    func end() -> String {
        kill(pid, SIGKILL)
        close(socket)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? "exit \(status >> 8 & 0xFF)" : "signal \(signal)"
    }

    /// Tells it that nothing more will come; it then ends by itself.
    func sayGoodbye() { shutdown(socket, Int32(SHUT_WR)) }
}

import CConfine
import Foundation
import Glibc
import Logging
import Pipeline
import Synchronization
import WireModel

/// The queue in front of the one thread that drives all workers.
///
/// Callers of any task hand in a document and wait; cancelling the task ends the wait. Each document is answered exactly
/// once: by a worker, by what became of the workers that had it, by its cancellation, or by the pool's end.
package final class WorkerPool: Sendable {
    package struct Settings: Sendable {
        /// Worker processes at most; default one a core, 1…64.
        package var workers = 2
        /// Documents that one worker has before it has answered the first; default 6, 1…16.
        package var depth = 6
        /// Bytes of the documents that one worker has; a longer one goes to a worker that has nothing else.
        ///
        /// A short document does not wait behind a long one in a worker's hands. Default 2 MiB, 64 KiB…64 MiB.
        package var depthBytes = ByteLimit.mebibytes(2)
        /// Bytes of the documents that all workers have together; a longer one waits until none has anything else.
        ///
        /// Reading takes several times a document's length, in each worker. Default 8 MiB, 1 MiB…1 GiB.
        package var poolBytes = ByteLimit.mebibytes(8)
        /// Longest time for which answers are gathered while each worker has more to go on with; default 3 ms, 0…10 ms.
        ///
        /// A wake-up for several answers costs what one costs for a single one. The pool waits less long where a worker
        /// gets through half of what it has meanwhile, and not at all where some worker has less than it may.
        package var gathering: Duration = .milliseconds(3)
        /// CPU that one document may take; default 10 s, 100 ms…5 min.
        ///
        /// Then its worker is killed, and it is not tried again.
        package var cpuLimit: Duration = .seconds(10)
        /// Time that one document may take, on a machine that is busy with other things, too; default 30 s, 1 s…10 min.
        package var timeLimit: Duration = .seconds(30)
        /// Address space of a worker; default 512 MiB, 128 MiB…16 GiB.
        package var addressSpace = ByteLimit.mebibytes(512)
        /// Answers after which a worker is replaced; default 2,000, 1…1,000,000.
        package var answers = 2_000
        /// Heap beyond which a worker is replaced when it has answered; default 48 MiB, 16 MiB…16 GiB.
        package var heapLimit = ByteLimit.mebibytes(48)
        /// Longest document that goes to a worker through memory that both share; default 1 MiB, 4 KiB…64 MiB.
        ///
        /// Longer ones go over the socket. A worker has `depth` of such places, which take memory as far as they were used.
        package var sharedDocument = ByteLimit.mebibytes(1)
        /// Bytes of an answer; default 32 MiB, 64 KiB…256 MiB.
        package var answerLimit = ByteLimit.mebibytes(32)
        /// Elements of all lists in an answer; default 500,000, 1,000…10,000,000.
        package var answerElements = 500_000
        /// Time to a worker's greeting; default 30 s, 1 s…5 min.
        package var startLimit: Duration = .seconds(30)
        /// Wait before a worker is started in the place of one that died before it answered anything; default 50 ms.
        ///
        /// Doubled with each death in a row, at most `longestPause`.
        package var pause: Duration = .milliseconds(50)
        /// Default 5 s.
        package var longestPause: Duration = .seconds(5)
        /// Starts in a row that may fail before who waits is told; default 5, 1…100.
        package var startFailures = 5
        /// Entries read of a feed.
        package var entries = 5_000
        /// The program that becomes a worker; by default this one.
        package var executable = "/proc/self/exe"

        package init() {}
    }

    struct Answer: Sendable {
        var outcome: WorkerFrame.Outcome
        var value: ArraySlice<UInt8>
        /// Who gave it.
        var worker: pid_t
    }

    enum Ending: Error {
        case failed(ReaderError)
        case cancelled
    }

    typealias Result = Swift.Result<Answer, Ending>

    /// A document and who waits for what is in it.
    struct Job: Sendable {
        var kind: WorkerFrame.Kind
        var head: [UInt8]
        var document: [UInt8]
        /// For the log.
        var place: String
        var continuation: CheckedContinuation<Result, Never>
        /// In the queue; given when it comes there.
        var turn = 0
        /// Workers that died of it.
        var deaths = 0
        /// Workers that had it and died before they had begun with it.
        var escapes = 0

        var weight: Int { DocumentQueue.weight(bytes: document.count) }
    }

    enum Command: Sendable {
        case start(UInt32, Job)
        case cancel(UInt32)
        /// Its answer made no sense.
        case discard(pid_t)
    }

    /// What wakes the thread.
    enum Sleep {
        /// Awake, it looks at the commands by itself.
        case none
        case light
        /// A further document would only wait: each worker has as many as it may. The next answer wakes it as well.
        case deep
    }

    /// What the callers and the thread share.
    struct Shared {
        var commands: [Command] = []
        var nextNumber: UInt32 = 1
        var isClosing = false
        var sleep = Sleep.none
        var isOver = false
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
        /// Processes that live, for `status` and tests.
        var processes: [pid_t] = []
    }

    let settings: Settings
    private let gate: WorkerGate

    /// Starts the thread; workers are started when there is something to read.
    ///
    /// - Throws: `ReaderError` where no pipe can be had.
    package init(settings: Settings, log: Logger) throws(ReaderError) {
        self.settings = settings
        let gate = try WorkerGate()
        self.gate = gate
        let thread = Thread { WorkerPoolRun(settings: settings, gate: gate, log: log).run() }
        thread.name = "readers"
        thread.start()
    }

    deinit { gate.close() }

    /// The workers that live now.
    package var processes: [pid_t] { gate.shared.withLock { $0.processes } }

    /// Documents that were handed in so far.
    var asked: Int { gate.shared.withLock { Int($0.nextNumber) - 1 } }

    /// Ends all workers and answers who waits with `unavailable`; returns when the thread holds nothing any more.
    package func shutdown() async {
        gate.close()
        await withCheckedContinuation { continuation in
            let isOver = gate.shared.withLock { state in
                if !state.isOver { state.waitingForEnd.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    /// What a worker says of a document.
    ///
    /// - Throws: `ReaderError`, `CancellationError`.
    func answer(to kind: WorkerFrame.Kind, head: [UInt8], document: [UInt8], place: String) async throws -> Answer {
        let number = gate.shared.withLock { state in
            defer { state.nextNumber = state.nextNumber == .max ? 1 : state.nextNumber + 1 }
            return state.nextNumber
        }
        let result: Result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(kind: kind, head: head, document: document, place: place, continuation: continuation)
                if !gate.post(.start(number, job)) {
                    continuation.resume(
                        returning: .failure(.failed(ReaderError(.unavailable, "the readers are being stopped"))))
                } else if Task.isCancelled {
                    // The handler may have run before the start was posted; a second cancel of one number is nothing.
                    _ = gate.post(.cancel(number))
                }
            }
        } onCancel: {
            _ = gate.post(.cancel(number))
        }
        switch result {
        case .success(let answer): return answer
        case .failure(.failed(let error)): throw error
        case .failure(.cancelled): throw CancellationError()
        }
    }

    /// Ends a worker whose answer made no sense; what else it has goes to others.
    func discard(_ worker: pid_t) { _ = gate.post(.discard(worker)) }
}

/// What the callers and the pool's thread meet at, and the pipe that wakes the thread.
final class WorkerGate: Sendable {
    let shared = Mutex(WorkerPool.Shared())
    /// Read by the thread alone.
    let wakeUps: Int32
    private let bell: Int32

    init() throws(ReaderError) {
        var ends: [Int32] = [-1, -1]
        guard confine_pipe(&ends) == 0 else {
            throw ReaderError(.unavailable, "no pipe: \(String(cString: strerror(errno)))")
        }
        (wakeUps, bell) = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(wakeUps)
        Glibc.close(bell)
    }

    /// False where the pool takes nothing any more.
    func post(_ command: WorkerPool.Command) -> Bool {
        let (isTaken, rings) = shared.withLock { state in
            guard !state.isClosing else { return (false, false) }
            state.commands.append(command)
            switch (state.sleep, command) {
            case (.none, _), (.deep, .start): return (true, false)
            default:
                state.sleep = .none
                return (true, true)
            }
        }
        if rings { ring() }
        return isTaken
    }

    /// To be called before the thread waits; false where there is something to do already.
    func mayWait(_ sleep: WorkerPool.Sleep) -> Bool {
        shared.withLock { state in
            guard state.commands.isEmpty, !state.isClosing else { return false }
            state.sleep = sleep
            return true
        }
    }

    func wake() { shared.withLock { $0.sleep = .none } }

    func close() {
        shared.withLock { $0.isClosing = true }
        ring()
    }

    /// A full pipe wakes the thread as well as one more byte would.
    private func ring() {
        var byte: UInt8 = 1
        _ = write(bell, &byte, 1)
    }
}

import Glibc
import Logging
import Pipeline
import WireModel

/// The pool's thread: hands documents to workers, takes their answers, and replaces those that die, hang or grow.
final class WorkerPoolRun {
    private let settings: WorkerPool.Settings
    private let gate: WorkerGate
    private let log: Logger
    private let clock = ContinuousClock()
    private var jobs: [UInt32: WorkerPool.Job] = [:]
    /// Not given to a worker yet.
    private var waiting = DocumentQueue()
    /// A worker died of them: each is tried once more, alone on a worker that has read nothing else.
    private var suspects: [UInt32] = []
    private var workers: [WorkerProcess] = []
    /// Workers in a row that died before they had answered anything.
    private var failures = 0
    /// Time for which answers are gathered now.
    private var gathering = Duration.zero
    private var noStartBefore: ContinuousClock.Instant
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    /// How often the clocks of those at work are looked at.
    private static let turn = Duration.milliseconds(250)
    /// Times that a document may lie unread before a dead worker.
    private static let escapes = 3
    /// CPU of a worker's whole life, a fence behind the pool's own accounts.
    private static let lifetimeSeconds = 600

    init(settings: WorkerPool.Settings, gate: WorkerGate, log: Logger) {
        self.settings = settings
        self.gate = gate
        self.log = log
        noStartBefore = clock.now
    }

    func run() {
        var clocksAt = clock.now
        while takeCommands() {
            startWorkers()
            handOut()
            wait()
            let now = clock.now
            if now - clocksAt >= Self.turn {
                clocksAt = now
                lookAtClocks(now)
            }
        }
        end()
    }

    // MARK: Callers

    /// False when the pool is to end.
    private func takeCommands() -> Bool {
        let (commands, isClosing) = gate.shared.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.isClosing)
        }
        for command in commands {
            switch command {
            case .start(let number, var job):
                job.turn = waiting.turn(weight: job.weight)
                jobs[number] = job
                waiting.insert(number, turn: job.turn)
            case .cancel(let number):
                // Where a worker has it already, its answer will find nobody.
                answer(number, .failure(.cancelled))
                waiting.remove(number)
                suspects.removeAll { $0 == number }
            case .discard(let pid):
                guard let worker = workers.first(where: { $0.pid == pid }) else { continue }
                log.error("a reader's answer made no sense, it is replaced", metadata: ["worker": "\(pid)"])
                bury(worker, blaming: nil)
            }
        }
        return !isClosing
    }

    private func answer(_ number: UInt32, _ result: WorkerPool.Result) {
        jobs.removeValue(forKey: number)?.continuation.resume(returning: result)
    }

    private func fail(_ number: UInt32, _ reason: ReaderError.Reason, _ detail: String) {
        answer(number, .failure(.failed(ReaderError(reason, detail))))
    }

    private func end() {
        for worker in workers { _ = worker.end() }
        workers = []
        let left = gate.shared.withLock { state in
            state.isOver = true
            state.processes = []
            defer { (state.commands, state.waitingForEnd) = ([], []) }
            return (commands: state.commands, callers: state.waitingForEnd)
        }
        for case .start(let number, let job) in left.commands { jobs[number] = job }
        for number in Array(jobs.keys) { fail(number, .unavailable, "the readers were stopped") }
        for caller in left.callers { caller.resume() }
    }

    // MARK: Work

    /// Starts a worker where those there are have all something to do.
    private func startWorkers() {
        let now = clock.now
        let wanted = waiting.count + suspects.count
        guard wanted > 0, workers.count < settings.workers, now >= noStartBefore else { return }
        let starting = workers.count { !$0.hasGreeted }
        let isAnyIdle = workers.contains { $0.hasGreeted && $0.underWay.isEmpty && !$0.isRetiring }
        guard starting < wanted, suspects.count > starting || !isAnyIdle else { return }
        do {
            workers.append(try WorkerProcess(settings: settings, cpuSeconds: Self.lifetimeSeconds, now: now))
            publishProcesses()
        } catch {
            startFailed("a reader cannot be started: \(String(cString: strerror(error.code)))")
        }
    }

    private func publishProcesses() {
        let pids = workers.map(\.pid)
        gate.shared.withLock { $0.processes = pids }
    }

    private func startFailed(_ detail: String) {
        failures += 1
        let pause = settings.pause * (1 << min(failures - 1, 16))
        noStartBefore = clock.now + min(pause, settings.longestPause)
        log.error("no reader", metadata: ["detail": "\(detail)", "failures": "\(failures)"])
        guard failures >= settings.startFailures, !workers.contains(where: \.hasGreeted) else { return }
        for number in waiting.numbers + suspects { fail(number, .unavailable, detail) }
        waiting.removeAll()
        suspects = []
    }

    private func handOut() {
        while let number = suspects.first {
            let fresh = workers.first { $0.hasGreeted && $0.answered == 0 && $0.underWay.isEmpty && !$0.isRetiring }
            guard let fresh else { break }
            suspects.removeFirst()
            fresh.isAlone = true
            give(number, to: fresh)
        }
        while let number = waiting.first {
            guard let job = jobs[number] else {
                waiting.remove(number)
                continue
            }
            // Whose turn it is, is not passed: a long document gets the worker that first has nothing else.
            let open = workers.filter { takes($0, job) }
            guard let worker = open.min(by: { $0.underWay.count < $1.underWay.count }) else { break }
            waiting.handOutFirst(weight: job.weight)
            give(number, to: worker)
        }
    }

    private func takes(_ worker: WorkerProcess, _ job: WorkerPool.Job) -> Bool {
        guard worker.hasGreeted, !worker.isRetiring, !worker.isAlone, worker.underWay.count < settings.depth else {
            return false
        }
        let all = workers.reduce(0) { $0 + $1.bytesUnderWay }
        guard all == 0 || all + job.document.count <= settings.poolBytes.bytes else { return false }
        return worker.underWay.isEmpty || worker.bytesUnderWay + job.document.count <= settings.depthBytes.bytes
    }

    private func give(_ number: UInt32, to worker: WorkerProcess) {
        guard let job = jobs[number] else { return }
        if worker.underWay.isEmpty { restartClock(of: worker) }
        worker.give(number, job)
        // A dead reader is noticed at its socket's end.
        _ = worker.write()
    }

    private func restartClock(of worker: WorkerProcess) {
        worker.since = clock.now
        worker.cpuBefore = nil
    }

    // MARK: Sockets

    private func wait() {
        let isGathering = isGathering
        if isGathering { Self.sleep(gathering) }
        defer { if isGathering { adaptGathering() } }
        var events = [pollfd(fd: gate.wakeUps, events: Int16(POLLIN), revents: 0)]
        for worker in workers {
            let writes = worker.wantsToWrite ? Int16(POLLOUT) : 0
            events.append(pollfd(fd: worker.socket, events: Int16(POLLIN) | writes, revents: 0))
        }
        let count = poll(&events, nfds_t(events.count), gate.mayWait(isFull ? .deep : .light) ? timeout : 0)
        gate.wake()
        guard count > 0 else { return }
        if events[0].revents != 0 { _ = buffer.withUnsafeMutableBytes { read(gate.wakeUps, $0.baseAddress, 256) } }
        for (worker, event) in zip(workers, events.dropFirst()) where event.revents != 0 {
            if event.revents & Int16(POLLOUT) != 0 { _ = worker.write() }
            if event.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { listen(to: worker) }
        }
    }

    /// True where no worker could take a document now, nor another be started.
    private var isFull: Bool {
        workers.count >= settings.workers
            && workers.allSatisfy {
                !$0.hasGreeted || $0.isRetiring || $0.isAlone || $0.underWay.count >= settings.depth
                    || $0.bytesUnderWay >= settings.depthBytes.bytes
            }
    }

    /// True where no worker is out of work if its answers are left lying for a moment.
    private var isGathering: Bool {
        settings.gathering > .zero && isFull
            && workers.allSatisfy { $0.hasGreeted && $0.underWay.count >= settings.depth && !$0.wantsToWrite }
    }

    /// Looks at how far the workers have come, each of which was full before.
    private func adaptGathering() {
        let most = workers.map { settings.depth - $0.underWay.count }.max() ?? 0
        gathering =
            most * 2 > settings.depth
            ? gathering / 2 : min(gathering + settings.gathering / 8, settings.gathering)
    }

    private static func sleep(_ time: Duration) {
        var time = timespec(tv_sec: 0, tv_nsec: Int(time / .nanoseconds(1)))
        nanosleep(&time, nil)
    }

    /// Milliseconds until something is to be looked at; -1 for none.
    private var timeout: Int32 {
        if workers.contains(where: { !$0.underWay.isEmpty || !$0.hasGreeted || $0.isRetiring }) { return 250 }
        guard !waiting.isEmpty || !suspects.isEmpty else { return -1 }
        let left = (noStartBefore - clock.now) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 1), 5_000))
    }

    private func listen(to worker: WorkerProcess) {
        let isOpen = worker.read(into: &buffer)
        do {
            while let sign = try worker.next() {
                switch sign {
                case .greeting(let greeting):
                    log.debug(
                        "a reader has started",
                        metadata: ["worker": "\(worker.pid)", "landlock": "\(greeting.landlock)"])
                case .unconfined(let detail):
                    bury(worker, blaming: nil, detail: detail)
                    return
                case .answer(let number, let outcome, let value):
                    take(number, outcome, value, from: worker)
                }
            }
        } catch {
            bury(worker, blaming: .answer, detail: error.detail)
            return
        }
        if !isOpen { bury(worker, blaming: .crash) }
    }

    private func take(
        _ number: UInt32, _ outcome: WorkerFrame.Outcome, _ value: ArraySlice<UInt8>, from worker: WorkerProcess
    ) {
        worker.removeFirst()
        worker.answered += 1
        worker.isAlone = false
        failures = 0
        restartClock(of: worker)
        answer(number, .success(WorkerPool.Answer(outcome: outcome, value: value, worker: worker.pid)))
        let isOld = worker.answered >= settings.answers || worker.heapKiB > settings.heapLimit.bytes >> 10
        if isOld { worker.isRetiring = true }
        if worker.isRetiring, worker.underWay.isEmpty { worker.sayGoodbye() }
    }

    private func lookAtClocks(_ now: ContinuousClock.Instant) {
        for worker in workers {
            let elapsed = now - worker.since
            if !worker.hasGreeted {
                if elapsed > settings.startLimit { bury(worker, blaming: nil, detail: "no greeting in time") }
                continue
            }
            guard let first = worker.underWay.first else { continue }
            if let before = worker.cpuBefore {
                if let cpu = worker.cpu, cpu - before > settings.cpuLimit {
                    // It would only do so again.
                    jobs[first]?.deaths += 1
                    bury(worker, blaming: .time, detail: "more than \(settings.cpuLimit) of CPU")
                    continue
                }
            } else if elapsed >= Self.turn {
                worker.cpuBefore = worker.cpu
                if let cpu = worker.cpuBefore, cpu > .seconds(Self.lifetimeSeconds / 2) { worker.isRetiring = true }
            }
            if elapsed > settings.timeLimit {
                bury(worker, blaming: .time, detail: "more than \(settings.timeLimit)")
            }
        }
    }

    // MARK: Deaths

    /// Ends a worker, if it has not ended by itself, and finds another place for what it had.
    ///
    /// - Parameter reason: what the document is to be blamed for that it was at work on; nil where that has no part in it.
    private func bury(_ worker: WorkerProcess, blaming reason: ReaderError.Reason?, detail: String? = nil) {
        workers.removeAll { $0 === worker }
        let ending = worker.end()
        publishProcesses()
        guard worker.hasGreeted else {
            startFailed("a reader ended before it had begun: \(detail ?? ending)")
            return
        }
        var left = worker.underWay.filter { jobs[$0] != nil }
        if let reason, let first = worker.underWay.first, let job = jobs[first], isToBlame(worker, job, reason) {
            left.removeFirst()
            blame(first, job, reason, detail ?? ending)
        }
        for number in left { waiting.insert(number, turn: jobs[number]?.turn ?? 0) }
        if worker.answered == 0, worker.underWay.isEmpty, !worker.isRetiring { startFailed(detail ?? ending) }
    }

    /// False where the process died before it had begun with the document: ended from outside, or of what it had read
    /// before.
    ///
    /// That is the worker's own word, and one that was taken over may say so of the page that did it: a document is
    /// found unread a few times only.
    private func isToBlame(_ worker: WorkerProcess, _ job: WorkerPool.Job, _ reason: ReaderError.Reason) -> Bool {
        guard reason == .crash, !worker.hasBegun, let first = worker.underWay.first else { return true }
        jobs[first]?.escapes += 1
        return job.escapes >= Self.escapes
    }

    private func blame(_ number: UInt32, _ job: WorkerPool.Job, _ reason: ReaderError.Reason, _ detail: String) {
        let deaths = job.deaths + 1
        jobs[number]?.deaths = deaths
        log.warning(
            "a reader died of a document",
            metadata: [
                "url": "\(job.place)", "reason": "\(reason.rawValue)", "detail": "\(detail)", "deaths": "\(deaths)",
            ])
        if deaths >= 2 {
            fail(number, reason, detail)
        } else {
            suspects.append(number)
        }
    }
}

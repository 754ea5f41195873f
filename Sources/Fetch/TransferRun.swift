import CCurl
import DequeModule
import WireModel

/// The loop itself: owns all transfers; everything here happens on its one thread.
final class TransferRun {
    private struct Waiting {
        let exchange: Exchange
        let continuation: CheckedContinuation<TransferLoop.Outcome, Never>
    }

    private struct Active {
        let transfer: Transfer
        let continuation: CheckedContinuation<TransferLoop.Outcome, Never>
    }

    private let shared: Guarded<TransferLoop.Shared>
    private let multi: MultiHandle
    private let settings: FetchClient.Settings
    private let rule: AddressRule
    private let held: HeldBytes
    /// Order of arrival; a number without an entry in `waiting` was cancelled.
    private var order: Deque<UInt> = []
    private var waiting: [UInt: Waiting] = [:]
    private var active: [UInt: Active] = [:]
    /// Numbers of active transfers older than `slowAfter`.
    private var slow: Set<UInt> = []
    /// Younger ones, oldest first; some may be over already.
    private var young: Deque<(number: UInt, start: ContinuousClock.Instant)> = []
    private var spare: [EasyHandle] = []

    init(shared: Guarded<TransferLoop.Shared>, multi: MultiHandle, settings: FetchClient.Settings) {
        self.shared = shared
        self.multi = multi
        self.settings = settings
        rule = AddressRule(
            exceptions: settings.addressExceptions, allowedPorts: settings.allowedPorts,
            refusedEndpoints: settings.refusedEndpoints)
        held = HeldBytes(limit: settings.heldLimit.bytes)
    }

    /// Runs until the client closes.
    func run() {
        while obeyCommands() {
            admitWaiting()
            // A failing perform or poll is a fault of ours or no memory: all transfers end, none is left hanging.
            guard multi.perform() else {
                endAll(TransferFault(.internalFault, "libcurl cannot go on"))
                continue
            }
            if collectFinished() == 0, order.isEmpty || !hasPlace {
                // While some wait for a place, the slow have to be found soon.
                guard multi.poll(milliseconds: order.isEmpty ? 1_000 : 100) else {
                    endAll(TransferFault(.internalFault, "libcurl cannot wait"))
                    continue
                }
            }
        }
        endAll(TransferFault(.shutDown, "the client was shut down"))
        spare = []
        let continuations = shared.withLock { state in
            state.isOver = true
            state.multi = nil
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for continuation in continuations { continuation.resume() }
    }

    /// - Returns: false when the client closes.
    private func obeyCommands() -> Bool {
        let (commands, isClosing) = shared.withLock { state in
            defer { state.commands = [] }
            return (state.commands, state.isClosing)
        }
        for command in commands {
            switch command {
            case .start(let number, let exchange, let continuation):
                order.append(number)
                waiting[number] = Waiting(exchange: exchange, continuation: continuation)
            case .cancel(let number):
                cancel(number)
            }
        }
        return !isClosing
    }

    private func cancel(_ number: UInt) {
        let fault = TransferFault(.cancelled, "the task was cancelled")
        if let entry = waiting.removeValue(forKey: number) {
            answer(entry.continuation, .failure(fault))
            // Cancelled numbers stay in the order until their turn, unless they pile up.
            if order.count > 2 * waiting.count + 64 { order.removeAll { waiting[$0] == nil } }
        } else if let entry = active.removeValue(forKey: number) {
            end(entry, number: number, .failure(fault))
        }
    }

    /// Up to `maxSlow` of the slow ones do not count.
    private var hasPlace: Bool { active.count - min(slow.count, settings.maxSlow) < settings.maxActive }

    private func findSlow() {
        guard !young.isEmpty else { return }
        let bound = ContinuousClock.now - settings.slowAfter
        while let first = young.first, active[first.number] == nil || first.start <= bound {
            young.removeFirst()
            if active[first.number] != nil { slow.insert(first.number) }
        }
    }

    private func admitWaiting() {
        findSlow()
        while hasPlace, let number = order.popFirst() {
            guard let entry = waiting.removeValue(forKey: number) else { continue }
            guard let handle = spare.popLast() ?? EasyHandle() else {
                answer(entry.continuation, .failure(TransferFault(.internalFault, "no libcurl handle")))
                continue
            }
            let transfer = Transfer(
                exchange: entry.exchange, handle: handle, settings: settings, rule: rule, held: held)
            do throws(OptionFault) {
                try transfer.prepare(number: number, settings: settings, sockets: multi.sockets)
            } catch {
                let fault = TransferFault(.internalFault, "libcurl option \(error.option) failed: code \(error.code)")
                answer(entry.continuation, .failure(fault))
                continue
            }
            guard multi.add(handle) else {
                answer(entry.continuation, .failure(TransferFault(.internalFault, "libcurl takes no more transfers")))
                continue
            }
            active[number] = Active(transfer: transfer, continuation: entry.continuation)
            young.append((number, .now))
        }
    }

    private func collectFinished() -> Int {
        var finished = 0
        while let (number, code) = multi.nextFinished() {
            guard let entry = active.removeValue(forKey: number) else { continue }
            finished += 1
            end(entry, number: number, entry.transfer.outcome(code))
        }
        return finished
    }

    /// Takes the handle out, keeps it for another transfer, answers.
    private func end(_ entry: Active, number: UInt, _ outcome: TransferLoop.Outcome) {
        slow.remove(number)
        let handle = entry.transfer.handle
        if multi.remove(handle) {
            handle.reset()
            if spare.count < settings.maxActive { spare.append(handle) }
        }
        answer(entry.continuation, outcome)
    }

    private func answer(
        _ continuation: CheckedContinuation<TransferLoop.Outcome, Never>, _ outcome: TransferLoop.Outcome
    ) {
        shared.withLock { $0.pending -= 1 }
        continuation.resume(returning: outcome)
    }

    private func endAll(_ fault: TransferFault) {
        let entries = active
        active = [:]
        for (number, entry) in entries { end(entry, number: number, .failure(fault)) }
        let rest = Array(waiting.values)
        waiting = [:]
        order = []
        for entry in rest { answer(entry.continuation, .failure(fault)) }
    }
}

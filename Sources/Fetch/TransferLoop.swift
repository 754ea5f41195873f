import DequeModule
import Foundation
import WireModel

/// The queue in front of the one thread that drives libcurl.
///
/// Callers of any task post an exchange and wait; cancelling the task ends the exchange. Each posted exchange is
/// answered exactly once: by its end, by its cancellation, or by the loop's own end.
final class TransferLoop: Sendable {
    typealias Outcome = Result<Answer, TransferFault>

    enum Command: Sendable {
        case start(UInt, Exchange, CheckedContinuation<Outcome, Never>)
        case cancel(UInt)
    }

    /// What the callers and the thread share.
    struct Shared {
        var commands: Deque<Command> = []
        var nextNumber: UInt = 1
        /// Started and not yet answered.
        var pending = 0
        var isClosing = false
        var isOver = false
        /// Nil once the thread is about to end.
        var multi: MultiHandle?
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let shared: Guarded<Shared>
    private let maxPending: Int

    /// Starts the thread.
    init(settings: FetchClient.Settings) throws(FetchError) {
        let most = settings.maxConnections + settings.maxActive + settings.maxSlow
        guard let multi = MultiHandle(maxConnections: most) else {
            throw FetchError(.internalFault, url: "", detail: "no libcurl multi handle")
        }
        let shared = Guarded(Shared(multi: multi))
        self.shared = shared
        maxPending = settings.maxActive + settings.maxSlow + settings.maxWaiting
        let thread = Thread { TransferRun(shared: shared, multi: multi, settings: settings).run() }
        thread.name = "fetch"
        thread.start()
    }

    deinit { stop() }

    /// Exchanges started and not yet answered.
    var pending: Int { shared.withLock { $0.pending } }

    /// Makes one exchange; a cancelled task gets `.cancelled` at once.
    func run(_ exchange: Exchange) async -> Outcome {
        let number = shared.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let refusal = post(start: exchange, number: number, continuation: continuation) {
                    continuation.resume(returning: .failure(refusal))
                } else if Task.isCancelled {
                    // The handler may have run before the start was queued; a second cancel of one number is nothing.
                    post(cancel: number)
                }
            }
        } onCancel: {
            post(cancel: number)
        }
    }

    /// Ends everything that runs or waits with `.shutDown`, then the thread.
    func stop() {
        shared.withLock { state in
            state.isClosing = true
            state.multi?.wakeUp()
        }
    }

    /// Returns when the thread is about to end and holds nothing any more.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = shared.withLock { state in
                if !state.isOver { state.waitingForEnd.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    private func post(
        start exchange: Exchange, number: UInt, continuation: CheckedContinuation<Outcome, Never>
    ) -> TransferFault? {
        shared.withLock { state in
            if state.isClosing { return TransferFault(.shutDown, "the client was shut down") }
            if state.pending >= maxPending {
                return TransferFault(.internalFault, "\(state.pending) fetches are waiting already; try again later")
            }
            state.pending += 1
            state.commands.append(.start(number, exchange, continuation))
            if state.commands.count == 1 { state.multi?.wakeUp() }
            return nil
        }
    }

    private func post(cancel number: UInt) {
        shared.withLock { state in
            guard !state.isClosing else { return }
            state.commands.append(.cancel(number))
            if state.commands.count == 1 { state.multi?.wakeUp() }
        }
    }
}

/// Bytes that all running transfers hold together, and the pages that came of them and are not read yet.
final class HeldBytes: Sendable {
    /// Less than this is nobody's excess.
    static let leastShare = 64 << 10

    private struct State {
        var bytes = 0
        var holders = 0
    }

    let limit: Int
    private let state = Guarded(State())

    init(limit: Int) { self.limit = limit }

    var bytes: Int { state.withLock { $0.bytes } }

    /// A share for one transfer.
    func share() -> HeldShare {
        state.withLock { $0.holders += 1 }
        return HeldShare(of: self)
    }

    /// - Returns: false where all together hold too much, and this one more than its part of it.
    fileprivate func change(by bytes: Int, to own: Int) -> Bool {
        state.withLock { state in
            state.bytes += bytes
            return state.bytes <= limit || own <= max(HeldBytes.leastShare, limit / max(1, state.holders))
        }
    }

    fileprivate func leave(with own: Int) {
        state.withLock { state in
            state.bytes -= own
            state.holders -= 1
        }
    }
}

/// What one transfer holds, and then its page; given back when nobody has it any more.
final class HeldShare: Sendable {
    private let held: HeldBytes
    private let own = Guarded(0)

    fileprivate init(of held: HeldBytes) { self.held = held }

    deinit { held.leave(with: own.withLock { $0 }) }

    /// - Returns: false where it is too much.
    func holds(_ bytes: Int) -> Bool {
        let change = own.withLock { own in
            defer { own = bytes }
            return bytes - own
        }
        return held.change(by: change, to: bytes)
    }
}

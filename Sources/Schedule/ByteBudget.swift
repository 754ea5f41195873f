import Foundation
import WireModel

/// What the polls of one source may cost in bytes on the wire: so many a day.
///
/// A level fills up evenly and is drawn on by each answer, into debt if need be; as long as there is debt nobody asks.
/// So a source costs no more than a day's budget in the long run, however large its answers are, and one that stays under the
/// budget never waits. A quarter of a day's bytes may be spent at one stroke.
struct ByteBudget: Sendable {
    /// 0 for no budget.
    let perDay: ByteLimit

    private var rate: Double { Double(perDay.bytes) / 86_400 }
    private var capacity: Double { Double(perDay.bytes) / 4 }

    /// What is left once a poll has cost so much.
    ///
    /// - Parameters:
    ///   - level: bytes left at that moment; nil for a source that has cost nothing yet.
    ///   - longest: seconds that a debt may keep a source waiting; beyond it the debt is waived.
    /// - Returns: bytes left, less than none for a debt, and seconds until it is paid; nil where there is no budget.
    func left(
        of level: (bytes: Double, at: Date)?, spending bytes: Int, now: Date, longest: Double
    ) -> (bytes: Double, wait: Double)? {
        guard perDay.bytes > 0 else { return nil }
        var left = capacity
        if let level, level.bytes.isFinite {
            // A clock that was set back fills nothing up.
            let seconds = max(0, now.timeIntervalSince(level.at))
            left = min(level.bytes + seconds * rate, capacity)
        }
        left = max(left - Double(max(bytes, 0)), -longest * rate)
        return (left, max(0, -left / rate))
    }
}

extension PollStep {
    /// Draws what the answer cost on the budget; where it is overdrawn, the next poll waits until that is made up.
    mutating func spend(_ bytes: Int) {
        let budget = ByteBudget(perDay: settings.bytesPerDay)
        let level = state.bytesLeft.flatMap { left in state.bytesLeftAt.map { (bytes: left, at: $0) } }
        guard let left = budget.left(of: level, spending: bytes, now: now, longest: settings.probeInterval.seconds)
        else {
            (state.bytesLeft, state.bytesLeftAt, state.rarerSince) = (nil, nil, nil)
            return
        }
        (state.bytesLeft, state.bytesLeftAt) = (left.bytes, now)
        guard now + left.wait > next else {
            state.rarerSince = nil
            return
        }
        next = now + left.wait
        state.rarerPolls += 1
        let reason =
            "\(Self.minutes(left.wait)): the \(settings.bytesPerDay) a day that polls may cost are spent "
            + "(polling.bytes-per-day); the last answer took \(ByteBudget.mebibytes(bytes))"
        state.reasons.insert(reason, at: 0)
        if state.rarerSince == nil {
            state.rarerSince = now
            events.append(.bytesSpent)
        }
    }
}

extension ByteBudget {
    fileprivate static func mebibytes(_ bytes: Int) -> String {
        let tenths = (Double(max(bytes, 0)) / 104_857.6).rounded()
        return "\(Int(tenths) / 10).\(Int(tenths) % 10) MiB"
    }
}

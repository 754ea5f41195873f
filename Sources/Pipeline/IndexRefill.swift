import Dedup
import Foundation
import SeedText
import Spool
import State
import WireModel

/// Takes the texts that the copy index has lost in again, out of the records in the spool; the newest first, since
/// copies come soon.
///
/// Nothing is judged and nothing published: each text goes back to the cluster that it was published in. What has been
/// read and not yet committed is read again after a death. A record that is gone from the spool, or a copy that was
/// published without its text, is passed over.
struct IndexRefill: Sendable {
    private let reader: SpoolReader
    private let state: any StateStore
    private let judge: CopyJudge
    private let overlay: OverlayFingerprintStore
    /// What is left behind the texts in `overlay`.
    private(set) var left: CopyRefill
    private var pending = 0
    private(set) var taken = 0

    /// Texts that are committed together: a run file each.
    private static let batch = 8_192

    init(_ refill: CopyRefill, spoolPath: String, state: any StateStore, judge: CopyJudge) throws {
        reader = try SpoolReader(path: spoolPath)
        self.state = state
        self.judge = judge
        overlay = OverlayFingerprintStore(over: state)
        left = refill
    }

    /// Looks at the newest lines that are left, at most so many.
    ///
    /// - Returns: whether more are left.
    nonisolated(nonsending) mutating func step(lines: Int, now: Date) async throws -> Bool {
        let since = now.addingTimeInterval(-judge.settings.windowSeconds)
        let low = max(left.after, left.through - lines)
        // Cuts of the collector stand between the lines.
        let publications = try reader.entries(from: low + 1, limit: 2 * lines + 16).compactMap { entry in
            if case .publication(let line) = entry, line.seq <= left.through { line } else { nil }
        }
        for line in publications where line.publishedAt >= since && line.textSHA256 != nil { try await take(line) }
        left.through = low
        // Everything before is older still.
        if let newest = publications.last, newest.publishedAt < since { left.through = left.after }
        if pending >= Self.batch || left.left == 0 { try await commit(now: now) }
        return left.left > 0
    }

    /// Writes down what was read so far.
    nonisolated(nonsending) mutating func commit(now: Date) async throws {
        try await state.refillCopies(overlay.drain(), leaving: left)
        pending = 0
        try await state.upkeepCopies(fingerprintDays: judge.settings.windowSeconds / 86_400, now: now)
    }

    private nonisolated(nonsending) mutating func take(_ line: Publication) async throws {
        guard let text = text(of: line) else { return }
        let document = try await state.document(of: line.id)
        let admission = try await judge.recollection(
            of: CopyDocument(
                story: line.id, version: line.version, host: document?.url?.host ?? "", headline: text.headline,
                text: text.bodyText, publishedAt: line.publishedAt),
            cluster: document?.cluster ?? line.id, in: overlay)
        try await overlay.admit(admission)
        pending += 1
        taken += 1
    }

    /// Nil where the file is gone, damaged or no seed text: one text less, and nothing to stop for.
    private func text(of line: Publication) -> Article? {
        do {
            return try reader.seedText(line).map { try SeedTextReader().reading($0).article }
        } catch {
            return nil
        }
    }
}

extension Publisher {
    /// Begins or goes on with filling the index; what goes wrong with it never stops publication.
    ///
    /// - Returns: whether there is more to do.
    func refillIndex(lines: Int, commits: Bool = false) async -> Bool {
        do {
            if refill == nil {
                guard let lost = try await state.copyRefill() else { return false }
                refill = try IndexRefill(lost, spoolPath: spool.path, state: state, judge: judge)
                log.notice(
                    "the copy index lacks texts; they are read from the spool",
                    metadata: ["lines": "\(lost.left)", "of": "\(lost.total)"])
            }
            guard var work = refill else { return false }
            let before = work.left.left
            let isMoreLeft = try await work.step(lines: lines, now: clock.now())
            if commits, isMoreLeft { try await work.commit(now: clock.now()) }
            refill = isMoreLeft ? work : nil
            if !isMoreLeft {
                log.notice("the copy index is filled again", metadata: ["texts": "\(work.taken)"])
            } else if before / Self.refillReport != work.left.left / Self.refillReport {
                log.notice(
                    "the copy index is being filled",
                    metadata: ["lines.left": "\(work.left.left)", "texts": "\(work.taken)"])
            }
            return isMoreLeft
        } catch {
            refill = nil
            log.error(
                "the copy index cannot be filled from the spool; it is tried again within the hour",
                metadata: ["error": "\(error)"])
            return false
        }
    }

    private static let refillReport = 20_000
}

import Spool
import State
import WireModel

extension Publisher {
    /// Publications whose lines were flushed and are gone from the journal's end all the same: a disk or a hand took them.
    ///
    /// The state still has them, so that they can be written anew as they were. A spool that never held a record has lost
    /// nothing: the state may have published into another one before.
    func lostLines(besides open: [Publication]) async throws -> [Publication] {
        guard try spool.hasPublished() else { return [] }
        let (end, bound) = (try spool.endOfJournal(), settings.lostLines)
        let behind = try await state.publications(after: end, limit: bound + 1)
        guard behind.count <= bound else {
            throw PublishError(
                reason: "journal-lost",
                detail:
                    "more than \(bound) lines behind seq \(end) are gone from \(spool.path)/journal; restore its files")
        }
        let ours = Set(open.map(\.seq))
        return behind.filter { !ours.contains($0.seq) }
    }

    func tell(restored lines: [Publication]) {
        guard let first = lines.first, let last = lines.last else { return }
        log.error(
            "the journal had lost its end; its lines were written anew from the state",
            metadata: ["lines": "\(lines.count)", "seq": "\(first.seq) to \(last.seq)"])
    }
}

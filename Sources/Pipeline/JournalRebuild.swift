import Foundation
import Spool
import State
import WireModel

/// Teaches a state that is younger than the journal (a damaged file was put aside) what was published already.
struct JournalRebuild: Sendable {
    let spoolPath: String
    let state: any StateStore
    /// Journal lines handed over at once.
    private let batch = 5_000

    /// - Returns: how many journal lines State did not know.
    func run() async throws -> Int {
        let reader = try SpoolReader(path: spoolPath)
        var known = try await state.lastSeq()
        let last = try reader.lastSeq()
        var total = 0
        while known < last {
            let entries = try reader.entries(from: known + 1, limit: batch)
            let publications = entries.compactMap { entry -> RebuiltPublication? in
                guard case .publication(let publication) = entry else { return nil }
                return rebuilt(publication, reader: reader)
            }
            guard let newest = publications.last?.publication.seq else { break }
            try await state.rebuild(from: publications)
            total += publications.count
            known = newest
        }
        return total
    }

    /// A record that a consumer has taken away leaves its journal line: story and version are known, its address not.
    private func rebuilt(_ publication: Publication, reader: SpoolReader) -> RebuiltPublication {
        do {
            let record = try Record(json: reader.record(publication))
            let address = record.altIds?.first { $0.role == "canonical-url" }?.value
            let original = record.associations?.first { $0.rel == "copy-of" }?.uri.split(separator: ":").last
            return RebuiltPublication(
                publication: publication, url: address.flatMap { CanonicalURL($0) },
                copyOf: original.flatMap { StoryID(hex: String($0)) })
        } catch {
            return RebuiltPublication(publication: publication)
        }
    }
}

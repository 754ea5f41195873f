/// The copy index in figures.
package struct CopyIndexStatus: Sendable, Equatable, Codable {
    /// Texts of the last day or so, that stand in the state file.
    package var unsealedTexts = 0
    package var runs = 0
    package var sealedTexts = 0
    package var runBytes = 0
    /// Bytes of the runs that are words, masks and versions of texts; known to the daemon itself only.
    package var wordBytes: Int?
    /// Sentences that were seen more than once.
    package var furniture = 0
    /// Runs whose file is not there: put aside because it was damaged, or taken away.
    package var missingRuns = 0
    /// Run files that turned out damaged since the start, a line each; known to the daemon itself only.
    package var damage: [String] = []
    /// Why texts could not be sealed or runs merged the last time; nil when they could.
    package var failure: String?
    /// What is being taken in again from the spool.
    package var refill: CopyRefill?

    package init() {}

    /// What is wrong with it, in one line; nil when nothing is.
    package var trouble: String? {
        if let failure { return failure }
        if missingRuns > 0 {
            let which = damage.last.map { ", the last one \($0)" } ?? ""
            return "\(missingRuns) run files are damaged or gone\(which); their texts are taken in again from the spool"
        }
        return nil
    }
}

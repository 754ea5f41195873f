import Foundation
import State

/// How the sources stand, all of them; dearer to learn than the rest, and kept longer.
struct SourceSurvey: Sendable {
    /// Troubled ones that are told with their last polls.
    private static let troubledShown = 50

    var at: Date
    /// By address, and without secrets in it.
    var accounts: [SourceAccount] = []
    /// How many stand how, the most frequent first.
    var healths: [(name: String, count: Int)] = []
    /// The worst first.
    var troubled: [SourceAccount] = []
    var troubledCount = 0

    /// Nothing is known.
    init(at: Date) { self.at = at }

    init(_ settings: Settings, now: Date) async {
        at = now
        do {
            let state = try await ReadingState.open(settings)
            let open = try await state.sources().map { SourceAccount($0, now: now) }
            accounts = open.map(\.masked)
            let counts = Dictionary(accounts.map { ($0.health, 1) }, uniquingKeysWith: +)
            healths = counts.map { ($0.key, $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
            troubledCount = accounts.count(where: \.isTroubled)
            troubled = try await SourceAccount.troubled(among: open, in: state, limit: Self.troubledShown)
                .map(\.masked)
        } catch {
            // The snapshot beside it says why the state cannot be read.
            (accounts, healths, troubled, troubledCount) = ([], [], [], 0)
        }
    }
}

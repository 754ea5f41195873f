/// Phrases found by their first word, so that a line is compared with few of them.
struct PhraseIndex: Sendable {
    private struct Phrase: Sendable {
        var tokens: [String]
        var reason: DropReason
    }

    private var byFirstToken: [String: [Phrase]] = [:]
    private var whole: [String: DropReason] = [:]

    init(_ tables: [(DropReason, String)]) {
        for (reason, table) in tables {
            for entry in PhraseIndex.entries(of: table) {
                let tokens = TextLine.tokens(of: entry.utf8.contains(0x23) ? entry.replacing("#", with: "0") : entry)
                guard let first = tokens.first else { continue }
                byFirstToken[first, default: []].append(Phrase(tokens: tokens, reason: reason))
                whole[tokens.joined(separator: " ")] = reason
            }
        }
    }

    /// The reason of the phrase that is the whole line.
    func whole(_ line: TextLine) -> DropReason? { whole[line.key] }

    /// The phrase with which the line begins, the longest there is: its reason and its number of words.
    func beginning(_ line: TextLine) -> (reason: DropReason, count: Int)? {
        guard let first = line.tokens.first else { return nil }
        let hits = (byFirstToken[first] ?? []).filter { line.tokens.starts(with: $0.tokens) }
        return hits.max { $0.tokens.count < $1.tokens.count }.map { ($0.reason, $0.tokens.count) }
    }

    /// The reason of a phrase that stands anywhere in the line.
    func anywhere(_ line: TextLine) -> DropReason? {
        for index in line.tokens.indices {
            for phrase in byFirstToken[line.tokens[index]] ?? []
            where line.tokens[index...].starts(with: phrase.tokens) {
                return phrase.reason
            }
        }
        return nil
    }

    /// The entries of a table as sets compare them.
    static func keys(of table: String) -> Set<String> {
        Set(entries(of: table).map { TextLine.tokens(of: $0).joined(separator: " ") })
    }

    private static func entries(of table: String) -> [String] {
        table.split(whereSeparator: { $0 == "|" || $0.isNewline }).map(String.init)
    }
}

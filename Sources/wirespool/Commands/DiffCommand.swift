import ArgumentParser
import Dedup
import Foundation
import SeedText
import Spool
import State
import WireModel

/// `wirespool diff ID V1 V2`: what one version of a story has and another has not.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions of a story, or two stories.",
        discussion: """
            Compares paragraph by paragraph: added, cut, changed; numbers and names
            apart. Clocks, counters and typography are no difference. Both texts
            have to be in the spool; of a marked copy, which has none of its own,
            its record tells what it changed. Of copies, how they are known as
            such is told first.

            EXAMPLES
              wirespool diff 547fe9a881ba73e2 1 2
              wirespool diff 547fe9a881ba73e2             the last two versions; of a
                                                          copy, what it changed
              wirespool diff 547fe9a881ba73e2 96abdd9978f13f6e
              wirespool diff --json 547fe9a881ba73e2 1 2
            """)

    @Argument(help: ArgumentHelp("A story's id or address.", valueName: "id"))
    var reference: String

    @Argument(help: ArgumentHelp("A version, or another story.", valueName: "version"))
    var first: String?

    @Argument(help: ArgumentHelp("Another version of the same story.", valueName: "version"))
    var second: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var options: SettingsOptions

    private struct Side: Encodable {
        var story: String
        var version: Int
        var headline: String?
    }

    private struct Report: Encodable {
        var older: Side
        var newer: Side
        /// How the one is known as a copy of the other.
        var evidence: CopyEvidence?
        var changes: TextChanges
    }

    func run() async throws {
        try await reporting {
            let settings = try options.load()
            let state = try await ReadingState.open(settings)
            let reader = try SpoolReader(path: settings.directories.spool)
            let document = try await StoryHistory.document(reference, state)
            let lines = try await state.history(of: document.story)
            let (older, newer): (Publication, Publication)
            if let first, let version = Int(first), first.count < 16 {
                let other = try second.map { try number($0) } ?? version + 1
                (older, newer) = (try line(version, in: lines), try line(other, in: lines))
            } else if let first {
                if second != nil { throw Failure(exit: .usage, message: "diff: give two versions, or one other story") }
                let other = try await StoryHistory.document(first, state)
                let others = try await state.history(of: other.story)
                if let copy = markedCopy(lines, beside: other.story, reader)
                    ?? markedCopy(others, beside: document.story, reader)
                {
                    return try show(copy)
                }
                (older, newer) = (
                    try lastWithText(lines, of: document.story), try lastWithText(others, of: other.story)
                )
            } else {
                if lines.count == 1, let copy = markedCopy(lines, beside: nil, reader) { return try show(copy) }
                guard lines.count > 1 else {
                    throw Failure(
                        exit: .dataError, message: "diff: story \(document.story) has one version; name another story")
                }
                (older, newer) = (lines[lines.count - 2], lines[lines.count - 1])
            }
            try compare(older, newer, reader)
        }
    }

    private func number(_ text: String) throws -> Int {
        guard let number = Int(text) else {
            throw Failure(exit: .usage, message: "diff: \(Terminal.safe(text)) is no version; versions count from 1")
        }
        return number
    }

    private func line(_ version: Int, in lines: [Publication]) throws -> Publication {
        if let line = lines.first(where: { $0.version == version }) { return line }
        let known = lines.map { String($0.version) }.joined(separator: ", ")
        throw Failure(
            exit: .dataError, message: "diff: there is no version \(version); known: \(known.isEmpty ? "none" : known)")
    }

    private func lastWithText(_ lines: [Publication], of story: StoryID) throws -> Publication {
        if let line = lines.last(where: { $0.textSHA256 != nil }) { return line }
        throw Failure(
            exit: .dataError,
            message:
                "diff: story \(story) was published without a text (a marked copy); `wirespool diff \(story)` says what it changed"
        )
    }

    /// The last record of a copy without a text that says what it changed beside its first story, or beside that one.
    private func markedCopy(_ lines: [Publication], beside other: StoryID?, _ reader: SpoolReader) -> Record? {
        guard let line = lines.last, line.textSHA256 == nil, let record = StoryHistory.record(line, reader),
            let changes = record.wirespool.changes, let story = changes.story, other == nil || story == other
        else { return nil }
        return record
    }

    /// What the record of a marked copy tells.
    private func show(_ copy: Record) throws {
        guard let changes = copy.wirespool.changes, let other = changes.story else { return }
        let sides = (
            Side(story: other.hex, version: changes.against ?? 1, headline: nil),
            Side(
                story: String(copy.uri.suffix(16)), version: Int(copy.version) ?? 1,
                headline: copy.headlines?.first?.value)
        )
        try show(sides, copy.wirespool.copies?.first { $0.relation == .copyOf }, changes, TextComparison())
    }

    private func compare(_ older: Publication, _ newer: Publication, _ reader: SpoolReader) throws {
        let texts = (try text(older, reader), try text(newer, reader))
        let comparison = TextComparison()
        var changes = comparison.changes(from: texts.0, to: texts.1)
        changes.against = older.version
        let sides = (
            Side(story: older.id.hex, version: older.version, headline: texts.0.headline),
            Side(story: newer.id.hex, version: newer.version, headline: texts.1.headline)
        )
        let evidence = [(older, newer.id), (newer, older.id)].lazy.compactMap { line, other in
            StoryHistory.record(line, reader)?.wirespool.copies?.first { $0.other == other }
        }.first
        try show(sides, evidence, changes, comparison)
    }

    private func show(
        _ sides: (older: Side, newer: Side), _ evidence: CopyEvidence?, _ changes: TextChanges,
        _ comparison: TextComparison
    ) throws {
        if json {
            return try Terminal.json(
                Report(older: sides.older, newer: sides.newer, evidence: evidence, changes: changes))
        }
        for (sign, side) in [("−", sides.older), ("+", sides.newer)] {
            let line = "\(sign) \(side.story).\(side.version)  \(Terminal.safe(side.headline ?? ""))"
            Terminal.print(Terminal.bold(line.trimmingCharacters(in: .whitespaces)))
        }
        if let evidence { Terminal.print(StoryHistory.text(of: evidence).joined(separator: "\n")) }
        Terminal.print(ChangesText(comparison: comparison).text(of: changes))
    }

    private func text(_ line: Publication, _ reader: SpoolReader) throws -> ComparedText {
        guard let bytes = try reader.seedText(line) else {
            throw Failure(
                exit: .dataError,
                message:
                    "diff: version \(line.version) of story \(line.id) is a \(line.op.rawValue) without a text of its own"
            )
        }
        return ComparedText(try SeedTextReader().reading(bytes).article)
    }
}

/// Differences for a terminal: by paragraph, changed words marked.
struct ChangesText {
    let comparison: TextComparison

    func text(of changes: TextChanges) -> String {
        var lines: [String] = []
        var blocks: [(at: Int, order: Int, lines: [String])] = []
        for edit in [changes.headline].compactMap({ $0 }) + (changes.changed ?? []) {
            let place = edit.at == 0 ? "headline" : "paragraph \(edit.at)"
            blocks.append((edit.at, 1, ["~ \(place) changed", "  " + marked(edit)]))
        }
        for paragraph in changes.cut ?? [] {
            blocks.append(
                (paragraph.at, 0, ["− paragraph \(paragraph.at) cut", "  " + cut(Terminal.safe(paragraph.text))]))
        }
        for paragraph in changes.added ?? [] {
            blocks.append(
                (paragraph.at, 2, ["+ paragraph \(paragraph.at) added", "  " + added(Terminal.safe(paragraph.text))]))
        }
        for block in blocks.sorted(by: { ($0.at, $0.order) < ($1.at, $1.order) }) { lines += [""] + block.lines }
        if blocks.isEmpty { lines += ["", "no paragraph differs but in clocks, counters or typography"] }
        return (lines + [""] + StoryHistory.summary(of: changes)).joined(separator: "\n")
    }

    private func marked(_ edit: TextChanges.Edit) -> String {
        comparison.words(from: Terminal.safe(edit.before), to: Terminal.safe(edit.after)).map { stretch in
            switch stretch.side {
            case .both: stretch.text
            case .cut: cut(stretch.text)
            case .added: added(stretch.text)
            }
        }.joined()
    }

    /// As `wdiff` marks them, where there is no colour to do so.
    private func cut(_ text: String) -> String {
        Terminal.hasColour ? "\u{1B}[31m\(text)\u{1B}[0m" : bracketed(text, "[-", "-]")
    }

    private func added(_ text: String) -> String {
        Terminal.hasColour ? "\u{1B}[32m\(text)\u{1B}[0m" : bracketed(text, "{+", "+}")
    }

    /// The space behind the last word stays outside.
    private func bracketed(_ text: String, _ open: String, _ close: String) -> String {
        let isSpaced = text.last?.isWhitespace ?? false
        return open + (isSpaced ? String(text.dropLast()) : text) + close + (isSpaced ? " " : "")
    }
}

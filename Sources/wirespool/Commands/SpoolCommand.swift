import ArgumentParser
import Foundation
import Spool
import State
import WireModel

/// `wirespool spool …`: the consumer's side of the spool.
struct SpoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool",
        abstract: "Read, follow, check and sweep the spool.",
        discussion: """
            The journal is the truth: each line is one publication, in order, with
            a number that counts by one (its seq). A consumer keeps a cursor, the
            last seq it has done. The file README in the spool has the protocol.

            EXAMPLES
              wirespool spool ls --last 10
              wirespool spool cat 123
              wirespool spool follow --consumer search | my-indexer
              wirespool spool verify
            """,
        subcommands: [
            List.self, Cat.self, Follow.self, Acknowledge.self, CursorCommand.self, Verify.self, Collect.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List publications.",
            discussion: """
                EXAMPLES
                  wirespool spool ls
                  wirespool spool ls --from 100 --limit 50 --json
                """)

        @Option(help: ArgumentHelp("List from this seq on, in place of the last ones.", valueName: "seq"))
        var from: Int?
        @Option(help: ArgumentHelp("List the last so many, where --from is not given.", valueName: "count"))
        var last = 20
        @Option(help: ArgumentHelp("List at most so many.", valueName: "count"))
        var limit = 1_000
        @Flag(help: "Print the journal's own lines.")
        var json = false
        @OptionGroup var options: SettingsOptions

        func validate() throws {
            for (name, count) in [("--from", from ?? 1), ("--last", last), ("--limit", limit)] where count < 1 {
                throw ValidationError("\(name) is 1 or more")
            }
        }

        func run() async throws {
            try await reporting {
                let reader = try SpoolReader(path: try options.load().directories.spool)
                let first = try from ?? max(1, reader.lastSeq() - last + 1)
                for entry in try reader.entries(from: first, limit: limit) {
                    if json {
                        Terminal.print(bytes: entry.line + [UInt8(ascii: "\n")])
                    } else {
                        Terminal.print(Self.text(entry, reader: reader))
                    }
                }
            }
        }

        private static func text(_ entry: JournalEntry, reader: SpoolReader) -> String {
            switch entry {
            case .collected(let through, let at): return "\(at.rfc3339)  collected up to seq \(through)"
            case .publication(let line):
                let seq = String(line.seq).padding(toLength: 8, withPad: " ", startingAt: 0)
                let op = line.op.rawValue.padding(toLength: 9, withPad: " ", startingAt: 0)
                return "\(seq) \(line.publishedAt.rfc3339)  \(op) \(line.id).\(line.version)  \(headline(line, reader))"
            }
        }

        private static func headline(_ line: Publication, _ reader: SpoolReader) -> String {
            do {
                let record = try Record(json: reader.record(line))
                return Terminal.safe(record.headlines?.first?.value ?? "(no headline)")
            } catch {
                return "(the record is not here any more)"
            }
        }
    }

    struct Cat: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cat", abstract: "Print a record or its seed text.",
            discussion: """
                EXAMPLES
                  wirespool spool cat 123                  the record
                  wirespool spool cat --text 123           its seed text
                  wirespool spool cat 547fe9a881ba73e2     the newest version of a story
                """)

        @Argument(help: "A seq, or a story's id.")
        var which: String
        @Flag(help: "Print the seed text.")
        var text = false
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let reader = try SpoolReader(path: try options.load().directories.spool)
                guard let line = try SpoolCommand.publication(which, reader) else {
                    throw Failure(
                        exit: .dataError,
                        message:
                            "spool: no publication \(Terminal.safe(which)) in the journal; see `wirespool spool ls`")
                }
                if text {
                    guard let bytes = try reader.seedText(line) else {
                        throw Failure(
                            exit: .dataError,
                            message: "spool: record \(line.seq) is a \(line.op.rawValue) without a text of its own")
                    }
                    Terminal.print(bytes: bytes)
                } else {
                    Terminal.print(bytes: try reader.record(line))
                }
            }
        }
    }

    struct Acknowledge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack", abstract: "Move a consumer's cursor: all up to SEQ is done.",
            discussion: """
                EXAMPLES
                  wirespool spool ack --consumer search 123
                """)

        @Option(help: "The consumer's name: a-z, 0-9, dot, dash, underscore.")
        var consumer: ConsumerName
        @Argument(help: "The last seq that is done.")
        var seq: Int
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let reader = try SpoolReader(path: try options.load().directories.spool)
                guard seq >= 0, try seq <= reader.lastSeq() else {
                    throw Failure(
                        exit: .usage, message: "spool: seq \(seq) is beyond the journal's end, \(try reader.lastSeq())")
                }
                try reader.acknowledge(consumer.text, seq: seq)
            }
        }
    }

    struct CursorCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "cursor", abstract: "Show the consumers' cursors.",
            discussion: """
                EXAMPLES
                  wirespool spool cursor
                  wirespool spool cursor --forget old-consumer
                """)

        @Flag(help: "Print one JSON object.")
        var json = false
        @Option(help: "Remove this consumer's cursor; it holds back no collection any more.")
        var forget: ConsumerName?
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let reader = try SpoolReader(path: try options.load().directories.spool)
                if let forget { try reader.forget(forget.text) }
                let cursors = try reader.cursors()
                if json { return try Terminal.json(cursors) }
                let last = try reader.lastSeq()
                let rows = cursors.sorted { $0.key < $1.key }.map { consumer, seq in
                    [consumer, seq.map(String.init) ?? "unreadable", seq.map { "\(max(0, last - $0))" } ?? "all"]
                }
                Terminal.print(
                    rows.isEmpty
                        ? "no consumer has a cursor" : Terminal.table(rows, header: ["consumer", "done", "behind"]))
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify", abstract: "Check every journal line and every file.",
            discussion: """
                Reads each record that should be there and compares it with the hash
                in its journal line. Changes nothing. Exit code 74 when something is
                wrong.

                EXAMPLES
                  wirespool spool verify
                """)

        @Flag(help: "Say nothing when all is right.")
        var quiet = false
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let report = try SpoolReader(path: try options.load().directories.spool).verify { done in
                    Terminal.progress("\(done) records checked")
                }
                Terminal.progress("")
                if !quiet || !report.isSound { Terminal.print(Self.text(report)) }
                if !report.isSound { throw ExitCode(SysExit.inputOutput.rawValue) }
            }
        }

        private static func text(_ report: VerifyReport) -> String {
            var lines = [
                "\(report.lines) journal lines (seq \(report.firstSeq) to \(report.lastSeq)), \(report.recordsChecked) records checked, \(report.bytesChecked >> 10) KiB"
            ]
            let kinds: [(String, VerifyReport.Findings)] = [
                ("seqs that no line has", report.holes), ("lines twice", report.doubles),
                ("damaged lines", report.damagedLines), ("damaged files", report.damagedFiles),
                ("missing files", report.missingFiles), ("files that no line names", report.strayFiles),
            ]
            for (name, found) in kinds where found.count > 0 {
                lines.append(
                    "\(name): \(found.count): \(found.first.prefix(5).map(Terminal.safe).joined(separator: ", "))")
            }
            lines.append(report.isSound ? "sound" : "NOT sound")
            return lines.joined(separator: "\n")
        }
    }

    static func publication(_ which: String, _ reader: SpoolReader) throws -> Publication? {
        let wanted = StoryID(hex: which)
        if wanted == nil || which.count < 16, let seq = Int(which) {
            guard case .publication(let line)? = try reader.entries(from: seq, limit: 1).first, line.seq == seq else {
                return nil
            }
            return line
        }
        var found: Publication?
        var next = 1
        while true {
            let entries = try reader.entries(from: next, limit: 10_000)
            for case .publication(let line) in entries {
                if line.id == wanted { found = line }
                next = line.seq + 1
            }
            if entries.count < 10_000 { return found }
        }
    }
}

import ArgumentParser
import Foundation
import Spool
import WireModel

extension SpoolCommand {
    struct Follow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "follow", abstract: "Print records as they come, one JSON object a line.",
            discussion: """
                With --consumer it starts behind that consumer's cursor (a new one: at
                the beginning) and moves the cursor after each record that was written
                out, so that a restart of either side loses nothing. Without it, it
                starts at the journal's end and keeps no cursor.

                EXAMPLES
                  wirespool spool follow --consumer search | my-indexer
                  wirespool spool follow --consumer nightly --once > new.ndjson
                  wirespool spool follow --from 1 --journal
                """)

        @Option(
            help: ArgumentHelp("Keep a cursor under this name (a-z, 0-9, dot, dash, underscore).", valueName: "name"))
        var consumer: ConsumerName?
        @Option(help: ArgumentHelp("Start at this seq, whatever the cursor says.", valueName: "seq"))
        var from: Int?
        @Flag(help: "Print journal lines in place of records.")
        var journal = false
        @Flag(help: "Stop at the journal's end.")
        var once = false
        @OptionGroup var options: SettingsOptions

        func validate() throws {
            if let from, from < 0 { throw ValidationError("--from is 1 or more") }
        }

        func run() async throws {
            try await reporting {
                let path = try options.load().directories.spool
                let reader = try SpoolReader(path: path)
                var done = try from.map { $0 - 1 } ?? consumer.map { try reader.cursor($0.text) } ?? reader.lastSeq()
                if from == nil, let consumer { try warn(of: consumer, at: done, end: reader.lastSeq()) }
                if once {
                    while done < (try reader.lastSeq()) {
                        done = try print(try reader.entries(from: done + 1, limit: 256), reader, after: done)
                    }
                    return
                }
                let follower = try JournalFollower(path: path)
                while true { done = try print(try await follower.next(after: done), reader, after: done) }
            }
        }

        /// A spool that was made anew counts from 1 again: its consumers would wait for what comes in years.
        private func warn(of consumer: ConsumerName, at seq: Int, end: Int) throws {
            guard seq > end else { return }
            Terminal.warning(
                "the cursor of \(consumer.text) stands at \(seq), beyond the journal's end at \(end): nothing comes before "
                    + "that; `wirespool spool ack --consumer \(consumer.text) \(end)` sets it back")
        }

        /// - Returns: the seq of the last entry that was printed and acknowledged.
        private func print(_ entries: [JournalEntry], _ reader: SpoolReader, after seq: Int) throws -> Int {
            var done = seq
            for case .publication(let line) in entries {
                do {
                    try write(line, reader)
                } catch let error as SpoolError where error.code == ENOENT {
                    Terminal.error("record \(line.seq) is gone: collected, or taken by another consumer")
                }
                done = line.seq
                if let consumer { try reader.acknowledge(consumer.text, seq: done) }
            }
            return done
        }

        private func write(_ line: Publication, _ reader: SpoolReader) throws {
            let bytes: [UInt8]
            if journal {
                bytes = JournalEntry.publication(line).line
            } else {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                encoder.dateEncodingStrategy = .iso8601
                bytes = Array(try encoder.encode(Record(json: reader.record(line))))
            }
            // A reader that has gone must not have records acknowledged for it.
            guard let code = StandardStreams.write(bytes + [UInt8(ascii: "\n")], to: STDOUT_FILENO) else { return }
            let reason = code == EPIPE ? "nobody reads it any more" : String(cString: strerror(code))
            throw Failure(
                exit: .inputOutput,
                message: "cannot write to standard output: \(reason); the cursor stays before seq \(line.seq)")
        }
    }

    struct Collect: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "gc", abstract: "Remove records whose time is over and that no consumer waits for.",
            discussion: """
                The daemon does this by itself each hour. Goes by spool.keep,
                spool.max-size and the slowest cursor. Not beside a running daemon.

                EXAMPLES
                  wirespool spool gc --dry-run
                  wirespool spool gc
                """)

        @Flag(help: "Say what would go, and remove nothing.")
        var dryRun = false
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let settings = try options.load()
                let path = settings.directories.spool
                let collector = try GarbageCollector(path: path, settings: settings.collectorSettings())
                let plan = try collector.plan(at: Date())
                if let holder = plan.heldBackBy { Terminal.note("held back by consumer \(holder)") }
                guard plan.reason != .nothing || plan.isUnfinished else {
                    return Terminal.print("nothing to collect")
                }
                if dryRun, plan.reason == .nothing {
                    return Terminal.print("would finish the collection up to seq \(plan.through)")
                }
                if dryRun {
                    return Terminal.print("would collect up to seq \(plan.through), by \(plan.reason.rawValue)")
                }
                // As a publisher does: what is open must be finished before anything is cut.
                let plant = try await Plant.open(settings, log: CommandLog.make(settings))
                try await plant.publisher.settle()
                let report = try await plant.publisher.collect(by: collector)
                try await plant.close()
                Terminal.print("\(report.recordsRemoved) records removed, \(report.bytesFreed >> 10) KiB freed")
            }
        }
    }
}

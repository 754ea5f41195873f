import ArgumentParser
import Feeds
import Foundation
import State
import WireModel

/// `wirespool sources …`: what is followed.
struct SourcesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sources",
        abstract: "List, add, remove, import and export sources.",
        discussion: """
            Sources stand in files: OPML (.opml, .xml), plain lists (.txt) and
            settings for single sources (.toml), in the folders that sources.lists
            names. Put files there yourself, or let these commands edit `added.txt`
            in the first of them. A running daemon takes edits up on reload (SIGHUP).

            EXAMPLES
              wirespool sources list --long
              wirespool sources add https://news.example/rss
              wirespool sources import subscriptions.opml
              wirespool sources export > wirespool.opml
            """,
        subcommands: [List.self, Add.self, Remove.self, Import.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List sources.",
            discussion: """
                --long asks the state: interval and its first reason, health,
                validators, the last polls (latest first, +3 is three new
                entries) and when the next one is. `wirespool why ADDRESS` has
                the rest.

                EXAMPLES
                  wirespool sources list
                  wirespool sources list --long
                  wirespool sources list --long --json | jq 'select(.health=="failing")'
                """)

        @Flag(help: "With interval, health and what is next, from the state.")
        var long = false
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let settings = try options.load()
                let reading = SourceListReader.read(settings.sources.lists)
                for fault in reading.faults { Terminal.error(fault.description) }
                guard long else {
                    for source in reading.sources {
                        if json { try Terminal.json(source) } else { Terminal.print(Self.short(source)) }
                    }
                    return
                }
                let accounts = try await Self.accounts(settings)
                if json {
                    for account in accounts { try Terminal.json(account) }
                } else {
                    Terminal.print(Terminal.table(accounts.map(Self.row), header: Self.header))
                }
            }
        }

        private static func short(_ source: Source) -> String {
            [source.url.string, source.title, source.folder, source.enabled ? nil : "(off)"].compactMap { $0 }
                .map(Terminal.safe).joined(separator: "  ")
        }

        private static func accounts(_ settings: Settings) async throws -> [SourceAccount] {
            let state = try await ReadingState.open(settings)
            let now = Date()
            var accounts: [SourceAccount] = []
            for row in try await state.sources() {
                accounts.append(try await SourceAccount.account(of: row, in: state, now: now))
            }
            return accounts
        }

        private static let header = [
            "source", "every", "arrivals/h", "health", "validators", "last polls", "next poll", "because",
        ]

        private static func row(_ account: SourceAccount) -> [String] {
            [
                Terminal.safe(account.url), account.everySeconds.map { Duration.seconds($0).roughText } ?? "-",
                String(format: "%.2f", account.arrivalsPerHour),
                Terminal.safe([account.health, account.healthDetail].compactMap { $0 }.joined(separator: ": ")),
                Terminal.safe(account.validators), Terminal.safe(account.track), account.nextPoll.rfc3339,
                Terminal.safe([account.backlogNote, account.reasons.first].compactMap { $0 }.joined(separator: "; ")),
            ]
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add sources.",
            discussion: """
                EXAMPLES
                  wirespool sources add https://news.example/rss
                """)

        @Argument(help: "Addresses of feeds or news sitemaps.")
        var urls: [String]
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let list = try AddedList(options.load())
                for text in urls {
                    guard let url = CanonicalURL(text) else {
                        throw Failure(
                            exit: .usage,
                            message:
                                "sources: \(Terminal.safe(text)) is no web address; write it with https:// or http://")
                    }
                    Terminal.print(try list.add(url) ? "added \(url)" : "already there: \(url)")
                }
                Terminal.note("a running daemon takes it up on reload: systemctl reload wirespool")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove sources that `sources add` put there.",
            discussion: """
                EXAMPLES
                  wirespool sources remove https://news.example/rss
                """)

        @Argument(help: "Addresses.")
        var urls: [String]
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let settings = try options.load()
                let list = try AddedList(settings)
                for text in urls {
                    guard let url = CanonicalURL(text), try list.remove(url) else {
                        let elsewhere = SourceListReader.read(settings.sources.lists).sources.contains {
                            $0.url.string == text
                        }
                        throw Failure(
                            exit: .dataError,
                            message: "sources: \(Terminal.safe(text)) is not in \(list.path)"
                                + (elsewhere ? "; it stands in another list: take it out there" : ""))
                    }
                    Terminal.print("removed \(url)")
                }
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the addresses of an OPML file or list.",
            discussion: """
                Only addresses are taken over. To keep titles, folders and languages
                put the OPML file itself beside the other lists.

                EXAMPLES
                  wirespool sources import subscriptions.opml
                """)
        @Argument(help: "OPML file (.opml, .xml), or a plain list.")
        var file: String
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let reading = SourceListReader.read([file])
                guard reading.faults.isEmpty else {
                    throw Failure(exit: .dataError, message: reading.faults.map(\.description).joined(separator: "\n"))
                }
                let list = try AddedList(options.load())
                let added = try reading.sources.filter { try list.add($0.url) }.count
                Terminal.print(
                    "\(added) of \(reading.sources.count) sources added to \(list.path), \(reading.sources.count - added) were there"
                )
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print all sources as OPML, with titles and folders where lists have them.",
            discussion: """
                EXAMPLES
                  wirespool sources export > wirespool.opml
                """)
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let reading = SourceListReader.read(try options.load().sources.lists)
                for fault in reading.faults { Terminal.error(fault.description) }
                let outlines = reading.sources.map {
                    OutlineFeed(xmlURL: $0.url.string, title: $0.title, folder: $0.folder)
                }
                Terminal.print(bytes: Array(opml(outlines, title: "wirespool sources").utf8))
            }
        }
    }
}

/// The plain list that `sources add` writes: `added.txt` in the first folder of sources.lists.
struct AddedList {
    let path: String
    /// What stands in any of the lists before this edit.
    private let known: Set<CanonicalURL>

    init(_ settings: Settings) throws {
        var isFolder: ObjCBool = false
        let folder = settings.sources.lists.first {
            FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && isFolder.boolValue
        }
        guard let folder else {
            throw Failure(
                exit: .settings,
                message:
                    "sources: none of sources.lists (\(settings.sources.lists.joined(separator: ", "))) is a folder; make it, or name another in the settings"
            )
        }
        path = "\(folder)/added.txt"
        known = Set(SourceListReader.read(settings.sources.lists).sources.map(\.url))
    }

    func add(_ url: CanonicalURL) throws -> Bool {
        var lines = try read()
        guard !known.contains(url), !lines.contains(where: { SourceListReader.address(onLine: $0) == url.string })
        else {
            return false
        }
        if lines.isEmpty { lines = ["# Written by `wirespool sources add`."] }
        try write(lines + [url.string])
        return true
    }

    func remove(_ url: CanonicalURL) throws -> Bool {
        let lines = try read()
        let kept = lines.filter { SourceListReader.address(onLine: $0) != url.string }
        guard kept.count < lines.count else { return false }
        try write(kept)
        return true
    }

    private func read() throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return ListFile.lines(try SourceListReader.text(path)).filter { !$0.isEmpty }
    }

    private func write(_ lines: [String]) throws {
        do {
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(
                to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Failure(exit: .cannotCreate, message: "sources: cannot write \(path): \(error.systemReason)")
        }
    }
}

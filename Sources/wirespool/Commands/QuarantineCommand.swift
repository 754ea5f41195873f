import ArgumentParser
import Foundation
import Spool
import State
import WireModel

/// `wirespool quarantine …`: what could not be published, and why.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Look at pages that could not be published.",
        discussion: """
            A page goes here when it was fetched and no article could be made of it:
            hostile or broken markup, too little text. Each case keeps the reason,
            the decisions and the page. Do not open such pages in a browser.

            EXAMPLES
              wirespool quarantine ls
              wirespool quarantine show 547fe9a881ba73e2
              wirespool quarantine show --page 547fe9a881ba73e2 | less
              wirespool quarantine retry --reason too-short
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ls", abstract: "List quarantined pages.",
            discussion: """
                EXAMPLES
                  wirespool quarantine ls
                  wirespool quarantine ls --reason too-short --json
                """)

        @Option(help: "Only this reason.")
        var reason: String?
        @Flag(help: "One JSON object a line.")
        var json = false
        @OptionGroup var options: SettingsOptions

        private struct Line: Encodable {
            var id: String
            var reason: String
            var url: String
            var detail: String
            var at: Date
            var pageBytes: Int
        }

        func run() async throws {
            try await reporting {
                let listings = try QuarantineCommand.quarantine(options).list(reason: reason)
                for item in listings {
                    let content = item.content
                    if json {
                        try Terminal.json(
                            Line(
                                id: item.id, reason: content.reason, url: content.url, detail: content.detail,
                                at: content.at, pageBytes: item.pageBytes))
                    } else {
                        Terminal.print(
                            "\(item.id)  \(content.at.rfc3339)  \(content.reason)  \(Terminal.safe(content.url))")
                        Terminal.print("                  \(Terminal.dim(Terminal.safe(content.detail)))")
                    }
                }
                if listings.isEmpty, !json { Terminal.print("the quarantine is empty") }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one case, or its page.",
            discussion: """
                EXAMPLES
                  wirespool quarantine show 547fe9a881ba73e2
                  wirespool quarantine show --page 547fe9a881ba73e2 > page.html
                """)

        @Argument(help: "The case's id, from `quarantine ls`.")
        var id: String
        @Flag(help: "Print the page's bytes.")
        var page = false
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let found = try QuarantineCommand.found(id, options)
                if page { return Terminal.print(bytes: found.page ?? []) }
                try Terminal.json(found)
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put cases back into the queue of articles.",
            discussion: """
                They are fetched anew at the next round; what fails again comes back
                here. Not beside a running daemon: it holds the state.

                EXAMPLES
                  wirespool quarantine retry 547fe9a881ba73e2
                  wirespool quarantine retry --reason too-short
                """)
        @Argument(help: "Ids, from `quarantine ls`; none with --reason.")
        var ids: [String] = []
        @Option(help: "All cases of this reason.")
        var reason: String?
        @OptionGroup var options: SettingsOptions

        func validate() throws {
            if ids.isEmpty, reason == nil {
                throw ValidationError("give ids from `wirespool quarantine ls`, or --reason")
            }
        }

        func run() async throws {
            try await reporting {
                let settings = try options.load()
                let quarantine = try QuarantineCommand.quarantine(options)
                let chosen = try reason.map { try quarantine.list(reason: $0).map(\.id) } ?? ids
                let plant = try await Plant.open(settings, log: CommandLog.make(settings))
                var queued = 0
                for id in chosen {
                    guard let content = try quarantine.show(id) else {
                        Terminal.error("no case \(Terminal.safe(id))")
                        continue
                    }
                    guard let url = CanonicalURL(content.url) else { continue }
                    let candidate = NewCandidate(
                        url: url, domain: plant.suffixes.registrableDomain(of: url.host), kind: .recheck)
                    queued += try await plant.state.enqueue([candidate], job: nil, at: Date())
                    _ = try quarantine.drop(id)
                }
                try await plant.close()
                Terminal.print("\(queued) of \(chosen.count) put back into the queue")
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove cases for good.",
            discussion: """
                EXAMPLES
                  wirespool quarantine drop 547fe9a881ba73e2
                """)

        @Argument(help: "Ids, from `quarantine ls`.")
        var ids: [String]
        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await reporting {
                let quarantine = try QuarantineCommand.quarantine(options)
                for id in ids where !(try quarantine.drop(id)) {
                    throw Failure(
                        exit: .dataError, message: "quarantine: no case \(Terminal.safe(id)); see `quarantine ls`")
                }
            }
        }
    }

    static func quarantine(_ options: SettingsOptions) throws -> Quarantine {
        let settings = try options.load()
        return try Quarantine(path: settings.directories.spool, settings: settings.quarantineSettings())
    }

    static func found(_ id: String, _ options: SettingsOptions) throws -> QuarantineCase {
        guard let found = try quarantine(options).show(id) else {
            throw Failure(exit: .dataError, message: "quarantine: no case \(Terminal.safe(id)); see `quarantine ls`")
        }
        return found
    }
}

import ArgumentParser
import Foundation

/// `wirespool manual --output DIR`: the manual pages, from the same words as `--help`.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the manual pages (mdoc), one a command.", shouldDisplay: false)

    @Option(help: "Folder to write into.")
    var output: String

    func run() async throws {
        try await reporting {
            let pages = try ManualPages(helpJSON: Wirespool._dumpHelp()).pages
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            for page in pages {
                let file = "\(output)/\(page.name).1"
                try Data(page.text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
            }
            Terminal.note("\(pages.count) manual pages in \(output)")
        }
    }
}

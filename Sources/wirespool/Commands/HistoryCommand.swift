import ArgumentParser
import Foundation
import WireModel

/// `wirespool history ID`: a story's versions, and who copied it.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show a story's versions and its copies at other outlets.",
        discussion: """
            Tells who had the story first, who cut, added or changed what, which
            agency is named where (byline, dateline, credit, closing mark), how
            much of each text stands in the other, and what later versions
            changed. First seen is not first written: what is shown is evidence.

            EXAMPLES
              wirespool history 547fe9a881ba73e2
              wirespool history https://news.example/2026/11/20/story
              wirespool history --json 547fe9a881ba73e2
              wirespool history --graph chain.svg 547fe9a881ba73e2
            """)

    @Argument(help: ArgumentHelp("A story's id or address.", valueName: "id"))
    var reference: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Draw the chain of copies into an SVG file; - is stdout.", valueName: "file"))
    var graph: String?

    @OptionGroup var options: SettingsOptions

    func validate() throws {
        if json, graph != nil { throw ValidationError("--json and --graph ask for two forms of the same; give one") }
    }

    func run() async throws {
        try await reporting {
            let history = try await StoryHistory.load(reference, settings: options.load())
            if let graph {
                try write(StoryGraph(history).svg, to: graph)
            } else if json {
                try Terminal.json(history)
            } else {
                Terminal.print(history.text)
            }
        }
    }

    private func write(_ svg: String, to file: String) throws {
        guard file != "-" else { return Terminal.print(bytes: Array(svg.utf8)) }
        do {
            try Data(svg.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw Failure(
                exit: .cannotCreate, message: "history: cannot write \(file): \(error.localizedDescription)")
        }
    }
}

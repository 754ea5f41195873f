import ArgumentParser
import Foundation
import SeedText
import WireModel

/// `wirespool clean FILE…`: seed text in any layout to cleaned seed text.
struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Take out of a text file what is no part of its article.",
        discussion: """
            Seed text is the plain text in which wirespool publishes an article
            (docs/seed-text.md); other programs' Markdown-like texts read as well.
            Finds out which of the three layouts a file has, drops what is no part
            of the article, and prints the rest. Lines that stand word for word in
            three unlike texts of one host (told by their addresses, or by --site)
            go too; the files of one run learn from one another.

            EXAMPLES
              wirespool clean story.txt
              wirespool clean --explain story.txt     why each line went, on stderr
              wirespool clean --layout lines *.txt > all.txt
              wirespool clean --site ledger.example *.txt    texts without address
            """)

    @Argument(help: "Files, or - for standard input.")
    var files: [String]

    @Option(help: "Layout to write: article, plain or lines; the file's own when left out.")
    var layout: SeedTextLayout?

    @Option(help: "The host of texts that name no address.")
    var site: String?

    @Flag(help: "Read each file for itself: nothing is learnt from one for another.")
    var alone = false

    @Flag(help: "Say on stderr why each line was dropped.")
    var explain = false

    @Flag(help: "Print what was read as JSON, one object a file.")
    var json = false

    func run() async throws {
        try await reporting {
            let memories = try await learnt()
            for file in files {
                let input = try await PageInput.read(file, url: nil, accept: .page, settings: Settings())
                let reading = try memories.reading(input.bytes, elsewhere: site)
                guard reading.article.headline != nil || !reading.article.body.isEmpty else {
                    throw Failure(
                        exit: .dataError, message: "clean: \(Terminal.safe(file)) is empty: there is no text in it")
                }
                if json {
                    try Terminal.json(reading)
                } else {
                    let text = SeedTextWriter(layout: layout ?? reading.layout).text(of: reading.article)
                    Terminal.print(bytes: Array(text.utf8))
                }
                guard explain else { continue }
                for line in reading.dropped {
                    Terminal.note("\(file):\(line.line): \(line.reason.rawValue): \(Terminal.safe(line.text))")
                }
            }
        }
    }

    /// What the files teach one another; standard input can be read only once.
    private func learnt() async throws -> SeedTextMemories {
        var memories = SeedTextMemories()
        guard !alone, files.count >= SiteLedger.Settings().stories else { return memories }
        for file in files where file != "-" {
            let input = try await PageInput.read(file, url: nil, accept: .page, settings: Settings())
            // What cannot be read is told when its turn comes.
            if let reading = try? SeedTextReader().reading(input.bytes) {
                memories.learn(from: reading, elsewhere: site)
            }
        }
        memories.seal()
        return memories
    }
}

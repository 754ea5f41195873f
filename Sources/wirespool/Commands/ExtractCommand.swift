import ArgumentParser
import Extract
import Fetch
import Foundation
import SeedText
import WireModel

/// `wirespool extract FILE|URL|-`: one page to seed text or record; no state.
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Turn one page into seed text.",
        discussion: """
            Reads a file, an address or standard input (-) and prints the article.
            Nothing is stored, and robots.txt is not asked: you are the visitor.

            EXAMPLES
              wirespool extract page.html
              wirespool extract --json https://news.example/story | jq .headline
              wirespool extract --url https://news.example/story - < page.html
              wirespool extract --explain page.html     why each block stayed or went
              wirespool extract --html page.html > why.html    the same, to look at
            """)

    @Argument(help: "File, address, or - for standard input.")
    var page: String

    @Option(help: "The page's address, where it is read from a file or standard input.")
    var url: String?

    @Option(help: "Layout of the seed text: article, plain or lines.")
    var layout = SeedTextLayout.article

    @Flag(help: "Print the article's fields as JSON.")
    var json = false

    @Flag(help: "Print every block of the page with the decision about it.")
    var explain = false

    @Flag(help: "Write a web page that shows each block of the original, coloured by the decision about it.")
    var html = false

    @OptionGroup var options: SettingsOptions

    func validate() throws {
        guard [json, explain, html].count(where: { $0 }) <= 1 else {
            throw ValidationError("--json, --explain and --html are three forms of output; choose one")
        }
    }

    func run() async throws {
        try await reporting {
            let input = try await PageInput.read(page, url: url, accept: .page, settings: options.load())
            let extraction = try Extractor().article(
                from: input.bytes, contentType: input.contentType, url: input.url)
            if html {
                let place = input.url?.string ?? (page == "-" ? "standard input" : page)
                return Terminal.print(bytes: Array(ExplainPage(extraction: extraction, place: place).html.utf8))
            }
            if explain {
                for decision in extraction.decisions {
                    let mark = decision.kept ? Terminal.green("keep") : Terminal.dim("drop")
                    Terminal.print("\(mark) \(decision.reason.rawValue)\t\(Terminal.safe(decision.text))")
                }
                return
            }
            let cleaned = SeedTextNormaliser().cleaned(extraction.article)
            if json {
                try Terminal.json(cleaned.article)
            } else {
                Terminal.print(bytes: Array(SeedTextWriter(layout: layout).text(of: cleaned.article).utf8))
            }
        }
    }
}

extension SeedTextLayout: ExpressibleByArgument {}

/// A document that a one-shot command was pointed at.
struct PageInput {
    var bytes: [UInt8]
    var contentType: String?
    var contentLocation: String?
    var url: CanonicalURL?

    enum Kind { case page, feed }

    /// Most bytes read from a file or standard input.
    static let sizeLimit = ByteLimit.mebibytes(64)

    static func read(_ place: String, url: String?, accept: Kind, settings: Settings) async throws -> PageInput {
        if place.hasPrefix("http://") || place.hasPrefix("https://") {
            return try await fetched(place, accept: accept, settings: settings)
        }
        let address = try url.map { text in
            guard let url = CanonicalURL(text) else {
                throw Failure(
                    exit: .usage,
                    message: "--url \(Terminal.safe(text)) is no web address; write it with https:// or http://")
            }
            return url
        }
        return PageInput(bytes: try StandardStreams.input(place, limit: sizeLimit), url: address)
    }

    private static func fetched(_ place: String, accept: Kind, settings: Settings) async throws -> PageInput {
        guard let url = CanonicalURL(place) else {
            throw Failure(exit: .usage, message: "\(Terminal.safe(place)) is no web address")
        }
        let client = try FetchClient(settings: settings.fetchSettings())
        var request = FetchRequest(url: url)
        request.accept = accept == .page ? FetchRequest.page : FetchRequest.feed
        request.isSitemap = accept != .page
        let answer: Result<Page, any Error>
        do { answer = .success(try await client.fetch(request)) } catch { answer = .failure(error) }
        await client.shutdown()
        let page = try answer.get()
        guard (200..<300).contains(page.status) else {
            throw Failure(exit: .dataError, message: "\(page.finalURL) answered with status \(page.status)")
        }
        return PageInput(
            bytes: page.body, contentType: page.header("content-type"),
            contentLocation: page.header("content-location"), url: page.finalURL)
    }
}

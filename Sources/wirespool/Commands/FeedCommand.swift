import ArgumentParser
import Feeds
import Fetch
import Foundation
import WireModel

/// `wirespool feed FILE|URL|-`: what a feed or sitemap parses to.
struct FeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Show what a feed parses to.",
        discussion: """
            RSS, RDF, Atom and JSON Feed are told apart by their content; a sitemap
            needs --sitemap. Nothing is stored.

            EXAMPLES
              wirespool feed https://news.example/rss
              wirespool feed --sitemap https://news.example/news-sitemap.xml
              wirespool feed --json --url https://news.example/rss feed.xml
            """)

    @Argument(help: "File, address, or - for standard input.")
    var feed: String

    @Option(help: "The feed's address, where it is read from a file.")
    var url: String?

    @Option(help: "A response header that came with the file, such as 'Content-Type: text/xml; charset=koi8-r'.")
    var header: [String] = []

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Read it as a sitemap.")
    var sitemap = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting {
            var input = try await PageInput.read(feed, url: url, accept: .feed, settings: options.load())
            for line in header {
                let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                guard parts.count == 2 else { throw Failure(exit: .usage, message: "--header \(line) has no colon") }
                switch parts[0].lowercased() {
                case "content-type": input.contentType = parts[1]
                case "content-location": input.contentLocation = parts[1]
                default: break
                }
            }
            try sitemap ? showSitemap(input) : showFeed(input)
        }
    }

    private func showFeed(_ input: PageInput) throws {
        let feed: Feed
        do {
            feed = try FeedReader().feed(
                from: input.bytes, contentType: input.contentType, contentLocation: input.contentLocation,
                url: input.url)
        } catch {
            let hint = error.reason == .notAFeed ? "; --sitemap reads it as a sitemap" : ""
            throw Failure(exit: .dataError, message: "\(error)\(hint)")
        }
        if json {
            Terminal.print(bytes: FeedLabLines.feed(feed, case: self.feed) + [UInt8(ascii: "\n")])
        } else {
            show(feed)
        }
    }

    private func showSitemap(_ input: PageInput) throws {
        let sitemap = try FeedReader().sitemap(from: input.bytes, contentType: input.contentType, url: input.url)
        if json {
            Terminal.print(bytes: FeedLabLines.sitemap(sitemap, case: self.feed) + [UInt8(ascii: "\n")])
        } else {
            for reference in sitemap.sitemaps {
                Terminal.print("sitemap \(Terminal.brief(reference.loc, upTo: 2_048))")
            }
            show(sitemap.asFeed())
        }
    }

    private func show(_ feed: Feed) {
        Terminal.print(Terminal.bold(Terminal.brief(feed.title ?? "(no title)")) + "  \(feed.format), \(feed.encoding)")
        if let link = feed.link { Terminal.print(Terminal.brief(link, upTo: 2_048)) }
        Terminal.print("\(feed.entries.count) entries\(feed.isPartial ? ", the document was damaged" : "")\n")
        for entry in feed.entries {
            let date = (entry.published ?? entry.updated).map(\.rfc3339) ?? "no date             "
            Terminal.print("\(date)  \(Terminal.brief(entry.title ?? "(no title)"))")
            if let link = entry.link {
                Terminal.print("                      \(Terminal.dim(Terminal.brief(link, upTo: 2_048)))")
            }
        }
    }
}

import Foundation
import Synchronization
import TestKit

/// One installation of wirespool in a temporary directory: settings, lists, state, spool.
final class House: Sendable {
    let place: TemporarySpool
    var config: String { place.file("wirespool.toml") }
    var spool: String { place.path }
    var state: String { place.file("state") }
    var lists: String { place.file("seeds") }

    /// - Parameters:
    ///   - port: of the loopback server that may be asked.
    ///   - toml: laid after what a test needs anyway: whole sections, none of those below.
    init(port: Int? = nil, sources: [String] = [], spool: String? = nil, toml: String = "", floor: Int = 0) throws {
        place = try TemporarySpool()
        try FileManager.default.createDirectory(atPath: place.file("seeds"), withIntermediateDirectories: true)
        try Data(sources.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: place.file("seeds/test.txt")))
        let text = """
            [directories]
            state = "\(place.file("state"))"
            spool = "\(spool ?? place.path)"
            [sources]
            lists = ["\(place.file("seeds"))"]
            [fetch]
            allow = [\(port.map { "\"127.0.0.1:\($0)\"" } ?? "")]
            timeout = "10m"
            [politeness]
            gap = "0s"
            per-domain = 8
            [articles]
            max-age = "3650d"
            [spool]
            free-floor = \(floor)
            free-floor-percent = 0
            \(toml)
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.file("wirespool.toml")))
    }

    func start(_ arguments: String..., input: String? = nil) throws -> WirespoolProcess {
        try WirespoolProcess(arguments + ["--config", config], input: input, folder: place.directory)
    }

    func run(_ arguments: String..., input: String? = nil) async throws -> WirespoolProcess.Ended {
        await (try WirespoolProcess(arguments + ["--config", config], input: input, folder: place.directory)).ended()
    }

    /// Without settings, as the one-shot commands are often called.
    func bare(_ arguments: String..., input: String? = nil) async throws -> WirespoolProcess.Ended {
        await (try WirespoolProcess(arguments, input: input, folder: place.directory)).ended()
    }

    func write(_ text: String, to name: String) throws -> String {
        try place.write(text.utf8, to: place.file(name))
        return place.file(name)
    }

    /// Lines of the journal, as objects.
    func journal() async throws -> [[String: Any]] {
        try await run("spool", "ls", "--from", "1", "--limit", "100000", "--json").jsonLines
    }
}

/// Made-up pages and feeds; every number gives another story.
enum MadeNews {
    private static let words = """
        harbour council bridge winter ferry teacher budget engine river forest market window station garden copper letter
        island village theatre kitchen museum railway tunnel signal captain doctor farmer bakery library orchard valley
        morning evening weather storm summer harvest wages prices voters meeting report question answer promise licence
        builds opens closes repairs paints carries follows measures counts defends explains borrows returns delivers
        slowly quietly again seldom twice early late nearby abroad together
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    static func paragraphs(_ number: Int) -> [String] {
        var random = UInt64(number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        func next() -> String {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return words[Int(random >> 33) % words.count]
        }
        return (0..<4).map { _ in
            (0..<3).map { _ in
                let sentence = (0..<12).map { _ in next() }.joined(separator: " ")
                return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
            }.joined(separator: " ")
        }
    }

    static func headline(_ number: Int) -> String { "Story number \(number) of the \(words[number % words.count]) row" }

    static func page(_ number: Int, extra: String = "") -> String {
        let body =
            paragraphs(number).map { "<p>\($0)</p>" }.joined(separator: "\n") + (extra.isEmpty ? "" : "<p>\(extra)</p>")
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(headline(number))</title>
            <meta property="article:published_time" content="2026-11-20T10:00:00Z"></head><body>
            <nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
            <article><h1>\(headline(number))</h1>\(body)</article><footer>Imprint</footer></body></html>
            """
    }

    static func feed(_ links: [String]) -> String {
        let items = links.map {
            "<item><title>\($0)</title><link>\($0)</link><guid>\($0)</guid><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>"
        }
        return """
            <?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Made news</title>
            <link>http://127.0.0.1/</link><description>d</description>\(items.joined())</channel></rss>
            """
    }

    /// Ten minutes of a page, fast enough not to be given up: on a busy machine too a test that stops a job finds it under way,
    /// and not put off by a time-out to minutes later.
    private static let endless = ScriptedServer.Script(
        [.send(Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n".utf8))]
            + (0..<600).flatMap { _ in [.send(Array(repeating: 32, count: 1_024)), .wait(.seconds(1))] })

    /// Answers `/feed.xml` with so many stories, `/story/N` with their pages, everything else with 404.
    ///
    /// The feed shows the `first` so many when it is asked for the first time. With a `gate`, stories beyond what it lets through are asked for and never wholly answered.
    static func server(stories: Int, first: Int? = nil, gate: Gate? = nil) throws -> ScriptedServer {
        let (box, asked) = (PortBox(), Notes())
        let server = try ScriptedServer { request in
            if request.path == "/feed.xml" {
                asked.add(request.path)
                let shown = asked.all.count == 1 ? first ?? stories : stories
                let links = (0..<shown).map { "http://127.0.0.1:\(box.port)/story/\($0)" }
                return .page(feed(links), type: "application/rss+xml; charset=utf-8")
            }
            guard request.path.hasPrefix("/story/"), let number = Int(request.path.dropFirst(7)), number < 100_000
            else {
                return .reply(404, body: Array("no such page".utf8))
            }
            if let gate, !gate.lets() { return endless }
            return .page(page(number))
        }
        box.port = server.port
        return server
    }
}

/// Lets so many answers through, so that a test can stop a job in its midst however fast the job is.
final class Gate: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func open(_ more: Int = 1_000_000) { left.withLock { $0 += more } }

    fileprivate func lets() -> Bool {
        left.withLock { left in
            guard left > 0 else { return false }
            left -= 1
            return true
        }
    }
}

/// The port of a server whose script names it.
// @unchecked: written once, before the first request.
private final class PortBox: @unchecked Sendable { var port = 0 }

import Foundation
import TOMLKit
import WireModel

/// What a TOML list says of one source; it may also be the only mention of it.
///
///     [[source]]
///     url = "https://news.example/feed"
///     interval = "15m"
struct Override {
    let url: CanonicalURL
    var title: String?
    var folder: String?
    var language: String?
    var interval: Duration?
    var kind: Source.Kind?
    var feedContent: Bool?
    var enabled: Bool?
    var recheck: Bool?

    private static let keys = [
        "url", "title", "folder", "language", "interval", "kind", "feed-content", "enabled", "recheck",
    ]

    func apply(to source: inout Source) {
        if let title { source.title = title }
        if let folder { source.folder = folder }
        if let language { source.language = language }
        if let interval { source.intervalSeconds = Int(interval / .seconds(1)) }
        if let kind { source.kind = kind }
        if let feedContent { source.useFeedContent = feedContent }
        if let enabled { source.enabled = enabled }
        if let recheck { source.rechecks = recheck }
    }

    static func read(_ file: String) throws -> [Override] {
        let bytes = try SourceListReader.text(file)
        let table: TOMLTable
        do {
            table = try TOMLText.table(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw SourceListFault(file: file, line: error.line, problem: error.problem)
        }
        for key in table.keys where key != "source" {
            throw SourceListFault(
                file: file, line: nil, problem: "unknown section \(key.prefix(80)); known here: [[source]]")
        }
        guard let entries = table["source"]?.array else { return [] }
        let lines = ListFile.lines(bytes).enumerated()
            .filter { $0.element.trimmingCharacters(in: .whitespaces) == "[[source]]" }.map { $0.offset + 1 }
        return try entries.enumerated().map { index, entry in
            try Override(entry.table, file: file, line: index < lines.count ? lines[index] : nil)
        }
    }

    private init(_ table: TOMLTable?, file: String, line: Int?) throws {
        func fault(_ problem: String) -> SourceListFault { SourceListFault(file: file, line: line, problem: problem) }
        guard let table, let address = table["url"]?.string, let url = CanonicalURL(address) else {
            throw fault("this [[source]] has no url that is a web address")
        }
        for key in table.keys where !Self.keys.contains(key) {
            let key = String(key.prefix(80))
            let near = Self.keys.min { $0.editDistance(to: key) < $1.editDistance(to: key) } ?? "url"
            throw fault("unknown key \(key); did you mean \(near)? Known: \(Self.keys.joined(separator: ", "))")
        }
        self.url = url
        title = table["title"]?.string
        folder = table["folder"]?.string
        language = table["language"]?.string
        feedContent = table["feed-content"]?.bool
        enabled = table["enabled"]?.bool
        recheck = table["recheck"]?.bool
        if let text = table["interval"]?.string {
            guard let interval = Duration(settingText: text), (.seconds(60)...(.seconds(604_800))).contains(interval)
            else {
                throw fault("interval is \"\(text)\"; allowed: a duration from 1m to 7d, such as \"15m\"")
            }
            self.interval = interval
        }
        if let text = table["kind"]?.string {
            guard let kind = Source.Kind(rawValue: text) else {
                throw fault(
                    "kind is \"\(text)\"; allowed: \(Source.Kind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            self.kind = kind
        }
    }
}

import Foundation
import SeedText
import State
import WireModel

/// What a backfill was asked to do, read and checked before anything is begun.
struct BackfillWork: Sendable {
    var articles: [CanonicalURL] = []
    var feeds: [CanonicalURL] = []
    var sitemaps: [CanonicalURL] = []
    /// Paths, sorted, so that a resumed job meets them in the same order.
    var seedTexts: [String] = []
    /// WARC files, absolute, in the order in which they were named.
    var archives: [String] = []
    var from: Date?
    var to: Date?
    /// What was asked for, in words; names the job.
    let title: String

    /// Names the job: the same request is the same job.
    var id: String { String(SHA256Digest(of: "backfill\n\(title)".utf8).hex.prefix(16)) }

    init(
        specs: [String], feeds: [String], sitemaps: [String], seedTexts: [String], archives: [String] = [], from: Date?,
        to: Date?
    ) throws {
        self.from = from
        self.to = to
        let current = FileManager.default.currentDirectoryPath
        func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(current)/\(path)" }
        var words: [String] = []
        for spec in specs {
            if spec.hasPrefix("http://") || spec.hasPrefix("https://") {
                articles.append(try Self.url(spec))
                words.append(spec)
            } else {
                let list = try Self.list(spec)
                articles += list
                // A list from standard input has no name: its content is it.
                words.append(spec == "-" ? list.map(\.string).joined(separator: " ") : absolute(spec))
            }
        }
        self.feeds = try feeds.map(Self.url)
        self.sitemaps = try sitemaps.map(Self.url)
        words += feeds.map { "feed \($0)" } + sitemaps.map { "sitemap \($0)" }
        for place in seedTexts {
            self.seedTexts += try Self.texts(place)
            words.append("seed-text \(absolute(place))")
        }
        self.archives = archives.map(absolute)
        words += self.archives.map { "warc \($0)" }
        if let from { words.append("from \(from.rfc3339)") }
        if let to { words.append("to \(to.rfc3339)") }
        title = words.joined(separator: ", ")
    }

    /// Says what would be done; writes nothing.
    func preview(_ settings: Settings) async throws -> String {
        var lines: [String] = []
        if !articles.isEmpty {
            let state =
                FileManager.default.fileExists(atPath: settings.stateFile)
                ? try await SQLiteState.openReadOnly(path: settings.stateFile) : nil
            var known = 0
            var hosts: [String: Int] = [:]
            for url in articles {
                if try await state?.document(at: url) != nil { known += 1 } else { hosts[url.host, default: 0] += 1 }
            }
            lines.append("\(articles.count) articles, \(known) of them known already; to fetch:")
            let rows = hosts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
            lines.append(Terminal.table(rows.map { ["  \($0.key)", String($0.value)] }))
            let longest = hosts.values.max() ?? 0
            let pace = settings.politeness.gap * longest
            lines.append(
                "at least \(Duration.seconds(Int(pace / .seconds(1))).settingText), the largest site's share at its pace"
            )
        }
        lines += (feeds + sitemaps).map { "would read \($0) and fetch what it names" }
        if !seedTexts.isEmpty {
            let reader = SeedTextReader()
            var layouts: [String: Int] = [:]
            for path in seedTexts {
                do {
                    layouts[try reader.reading(try Self.seedText(path)).layout.rawValue, default: 0] += 1
                } catch {
                    lines.append("cannot be read: \(path): \(error)")
                }
            }
            let counts = layouts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            lines.append("\(seedTexts.count) seed texts (\(counts))")
        }
        lines += try archives.map { try ArchiveTally.preview($0) }
        lines.append("nothing was written (--dry-run)")
        return lines.joined(separator: "\n")
    }

    /// Most bytes read of a list or a seed text.
    private static let sizeLimit = ByteLimit.mebibytes(64)

    static func bytes(_ path: String) throws(Failure) -> [UInt8] { try StandardStreams.input(path, limit: sizeLimit) }

    /// A seed text's bytes.
    ///
    /// Each is read more than once, and a pipe that lies in a folder would be waited for without end.
    static func seedText(_ path: String) throws(Failure) -> [UInt8] {
        var facts = stat()
        guard stat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else {
            throw Failure(exit: .dataError, message: "backfill: \(Terminal.safe(path)) is no regular file")
        }
        return try bytes(path)
    }

    private static func url(_ text: String) throws -> CanonicalURL {
        guard let url = CanonicalURL(text) else {
            throw Failure(exit: .usage, message: "backfill: \(Terminal.safe(text)) is no web address")
        }
        return url
    }

    private static func list(_ path: String) throws -> [CanonicalURL] {
        let bytes = try ListFile.utf8(bytes(path), of: path)
        var urls: [CanonicalURL] = []
        var seen: Set<String> = []
        for (index, line) in ListFile.lines(bytes).enumerated() {
            guard let address = SourceListReader.address(onLine: line) else { continue }
            guard let url = CanonicalURL(address) else {
                throw Failure(
                    exit: .dataError,
                    message:
                        "backfill: \(path):\(index + 1): no web address: \(Terminal.safe(String(address.prefix(80))))")
            }
            if seen.insert(url.equalityKey).inserted { urls.append(url) }
        }
        return urls
    }

    private static func texts(_ place: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
            throw Failure(exit: .dataError, message: "backfill: \(place) does not exist")
        }
        guard isFolder.boolValue else { return [place] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: place).filter { $0.hasSuffix(".txt") }.sorted()
                .map { "\(place)/\($0)" }
        } catch {
            throw Failure(exit: .dataError, message: "backfill: cannot read \(place): \(error.systemReason)")
        }
    }
}

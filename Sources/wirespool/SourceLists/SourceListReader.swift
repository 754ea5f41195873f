import Feeds
import Foundation
import TOMLKit
import WireModel

/// What is wrong with a source list: where, what.
struct SourceListFault: Error, Equatable, CustomStringConvertible {
    let file: String
    let line: Int?
    let problem: String
    /// One line without control characters: names of files and keys may hold any.
    var description: String { "sources: \(file)\(line.map { ":\($0)" } ?? ""): \(problem)".wireText }
}

/// What the lists of the settings say: each source once, and what is wrong.
struct SourceListReading {
    var sources: [Source] = []
    var faults: [SourceListFault] = []
    var files: [String] = []
}

/// Reads source lists: OPML, plain URL lists with `#` comments, TOML overrides (`seeds/README.md`).
struct SourceListReader {
    /// Lists larger than this are refused.
    static let sizeLimit = ByteLimit.mebibytes(16)

    /// Reads files, and the lists in folders by name; overrides are laid over the rest at the end.
    static func read(_ paths: [String]) -> SourceListReading {
        var reading = SourceListReading()
        var overrides: [Override] = []
        for path in paths {
            for file in files(at: path, faults: &reading.faults) {
                reading.files.append(file)
                do {
                    switch (file as NSString).pathExtension.lowercased() {
                    case "toml": overrides += try Override.read(file)
                    case "opml", "xml": reading.sources += try outlines(file)
                    default: reading.sources += try plainList(file, faults: &reading.faults)
                    }
                } catch let fault as SourceListFault {
                    reading.faults.append(fault)
                } catch {
                    reading.faults.append(SourceListFault(file: file, line: nil, problem: "\(error)"))
                }
            }
        }
        apply(overrides, to: &reading)
        reading.sources = unique(reading.sources)
        return reading
    }

    /// The address on one line of a plain list; nil for comments and empty lines.
    ///
    /// A `#` begins a comment at the line's start or after a blank: addresses may hold fragments.
    static func address(onLine line: some StringProtocol) -> String? {
        var text = line.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("#") { return nil }
        if let mark = text.range(of: " #") ?? text.range(of: "\t#") { text = String(text[..<mark.lowerBound]) }
        text = text.trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? nil : text
    }

    private static func files(at path: String, faults: inout [SourceListFault]) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            faults.append(SourceListFault(file: path, line: nil, problem: "does not exist"))
            return []
        }
        guard isFolder.boolValue else { return [path] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                .filter {
                    ["opml", "xml", "txt", "list", "toml"].contains(($0 as NSString).pathExtension.lowercased())
                }
                .map { "\(path)/\($0)" }
        } catch {
            faults.append(SourceListFault(file: path, line: nil, problem: error.systemReason))
            return []
        }
    }

    private static func bytes(_ file: String) throws -> [UInt8] { try ListFile.bytes(file, limit: sizeLimit) }

    /// A list for people's editors, in UTF-8; outlines say their encoding themselves.
    static func text(_ file: String) throws -> [UInt8] { try ListFile.utf8(bytes(file), of: file) }

    private static func outlines(_ file: String) throws -> [Source] {
        try FeedReader().outlines(from: bytes(file)).compactMap { outline in
            CanonicalURL(outline.xmlURL).map { Source(url: $0, title: outline.title, folder: outline.folder) }
        }
    }

    private static func plainList(_ file: String, faults: inout [SourceListFault]) throws -> [Source] {
        var sources: [Source] = []
        for (index, line) in ListFile.lines(try text(file)).enumerated() {
            guard let address = address(onLine: line) else { continue }
            guard let url = CanonicalURL(address) else {
                faults.append(
                    SourceListFault(
                        file: file, line: index + 1,
                        problem: "no web address: \(Terminal.safe(String(address.prefix(80))))"))
                continue
            }
            sources.append(Source(url: url))
        }
        return sources
    }

    private static func apply(_ overrides: [Override], to reading: inout SourceListReading) {
        var places: [CanonicalURL: [Int]] = [:]
        for index in reading.sources.indices { places[reading.sources[index].url, default: []].append(index) }
        for override in overrides {
            if places[override.url] == nil {
                places[override.url] = [reading.sources.count]
                reading.sources.append(Source(url: override.url))
            }
            for index in places[override.url] ?? [] { override.apply(to: &reading.sources[index]) }
        }
    }

    private static func unique(_ sources: [Source]) -> [Source] {
        var seen: Set<CanonicalURL> = []
        return sources.filter { seen.insert($0.url).inserted }
    }
}

import Fetch
import Foundation
import WireModel

/// Reads the folders of cases that `lab` works on.
enum LabCases {
    /// One line of `cases.jsonl`; which fields are there depends on the kind.
    struct Case: Decodable, Sendable {
        var id: String
        var input: String?
        var headers: [String: String]?
        var url: String?
        var op: String?
        var base: String?
        var siteURL: String?
        var feedURL: String?
        var robots: String?
        var agent: String?
        var status: Int?

        enum CodingKeys: String, CodingKey {
            case id, input, headers, url, op, base, robots, agent, status
            case siteURL = "site_url"
            case feedURL = "feed_url"
        }

        /// A header field in any case.
        func header(_ name: String) -> String? {
            headers?.first { $0.key.lowercased() == name }?.value
        }
    }

    /// A case with the document it names.
    struct Document: Sendable {
        var about: Case
        var bytes: [UInt8]
    }

    static func cases(in folder: String) throws -> [Case] {
        try lines(of: folder + "/cases.jsonl", as: Case.self)
    }

    static func documents(in folder: String) throws -> [Document] {
        try cases(in: folder).map { item in
            guard let path = item.input else {
                throw Failure(exit: .dataError, message: "lab: case \(item.id) in \(folder)/cases.jsonl names no input")
            }
            return Document(about: item, bytes: try bytes(folder + "/" + path))
        }
    }

    static func lines<Line: Decodable>(of file: String, as type: Line.Type) throws -> [Line] {
        let decoder = JSONDecoder()
        return try bytes(file).split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do {
                return try decoder.decode(type, from: Data(line))
            } catch {
                throw Failure(exit: .dataError, message: "lab: \(file):\(index + 1): \(error)")
            }
        }
    }

    static func bytes(_ file: String) throws -> [UInt8] {
        do {
            // Mapped, so that the bytes are in memory once.
            return Array(try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped))
        } catch {
            throw Failure(exit: .dataError, message: "lab: cannot read \(file): \(error.systemReason)")
        }
    }
}

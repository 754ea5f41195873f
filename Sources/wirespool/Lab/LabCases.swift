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
            Document(about: item, bytes: try bytes(path(of: item, in: folder)))
        }
    }

    static func mappedDocuments(in folder: String) throws -> [MappedDocument] {
        try cases(in: folder).map { try MappedDocument($0, in: folder) }
    }

    private static func path(of item: Case, in folder: String) throws -> String {
        guard let path = item.input else {
            throw Failure(exit: .dataError, message: "lab: case \(item.id) in \(folder)/cases.jsonl names no input")
        }
        return folder + "/" + path
    }

    /// A case with its document's file in the address space.
    struct MappedDocument: Sendable {
        /// Files from here on give their pages back while they are read; smaller ones are read again and again.
        private static let large = 1 << 20

        var about: Case
        private let bytes: Data

        init(_ about: Case, in folder: String) throws {
            self.about = about
            bytes = try LabCases.mapped(LabCases.path(of: about, in: folder))
        }

        var count: Int { bytes.count }

        /// - Parameter body: gets the bytes, and what gives those before a place back to the system.
        func withBytes(_ body: (UnsafeBufferPointer<UInt8>, ((Int) -> Void)?) -> Void) {
            bytes.withUnsafeBytes { raw in
                let buffer = raw.bindMemory(to: UInt8.self)
                guard raw.count >= Self.large, let base = raw.baseAddress else { return body(buffer, nil) }
                let address = UInt(bitPattern: base)
                body(buffer) { end in
                    let whole = (address + UInt(min(max(0, end), raw.count))) & ~4095
                    guard whole > address, address & 4095 == 0, let start = UnsafeMutableRawPointer(bitPattern: address)
                    else { return }
                    // The file has them still; where the kernel says no they only stay in memory.
                    madvise(start, Int(whole - address), MADV_DONTNEED)
                }
            }
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

    static func bytes(_ file: String) throws -> [UInt8] { Array(try mapped(file)) }

    private static func mapped(_ file: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped)
        } catch {
            throw Failure(exit: .dataError, message: "lab: cannot read \(file): \(error.systemReason)")
        }
    }
}

import Foundation
import Spool
import State
import WireModel

/// Teaches a state that is younger than the journal (a damaged file was put aside) what was published already.
///
/// While State writes one batch, the next is read, by as many tasks as there are cores.
struct JournalRebuild: Sendable {
    let spoolPath: String
    let state: any StateStore
    /// Journal lines handed over at once.
    private let batch = 20_000
    /// Lines that one task reads the records of.
    private let part = 500

    /// - Returns: how many journal lines State did not know.
    func run() async throws -> Int {
        let reader = try SpoolReader(path: spoolPath)
        let known = try await state.lastSeq()
        guard try reader.lastSeq() > known else { return 0 }
        var total = 0
        var next = try await publications(behind: known, reader: reader)
        while let newest = next.last?.publication.seq {
            let here = next
            async let following = publications(behind: newest, reader: reader)
            try await state.rebuild(from: here)
            total += here.count
            next = try await following
        }
        return total
    }

    private func publications(behind seq: Int, reader: SpoolReader) async throws -> [RebuiltPublication] {
        let lines = try reader.entries(from: seq + 1, limit: batch).compactMap { entry -> Publication? in
            if case .publication(let publication) = entry { publication } else { nil }
        }
        let starts = Array(stride(from: 0, to: lines.count, by: part))
        return await withTaskGroup(of: (start: Int, found: [RebuiltPublication]).self) { group in
            for start in starts {
                group.addTask { (start, rebuilt(lines[start..<min(start + part, lines.count)], reader: reader)) }
            }
            var parts: [Int: [RebuiltPublication]] = [:]
            for await part in group { parts[part.start] = part.found }
            return starts.flatMap { parts[$0] ?? [] }
        }
    }

    /// What is needed of a record.
    private struct Names: Decodable {
        var altIds: [Record.AlternateID]?
        var associations: [Record.Association]?
    }

    /// Keys stand in alphabetical order, so what is wanted stands before the bodies, which are most of a record.
    private static func names(in record: [UInt8], _ decoder: JSONDecoder) throws -> Names {
        // No string holds it: a quotation mark within one has a backslash before it.
        if let bodies = place(of: ",\"bodies\":", in: record),
            let names = try? decoder.decode(Names.self, from: Data(record[..<bodies] + [UInt8(ascii: "}")])),
            names.altIds != nil
        {
            return names
        }
        return try decoder.decode(Names.self, from: Data(record))
    }

    private static func place(of key: StaticString, in record: [UInt8]) -> Int? {
        let size = key.utf8CodeUnitCount
        return record.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, bytes.count > size else { return nil }
            var at = 0
            while at <= bytes.count - size, let hit = memchr(start + at, Int32(key.utf8Start[0]), bytes.count - at) {
                at = UnsafeRawPointer(hit) - start
                if at <= bytes.count - size, memcmp(start + at, key.utf8Start, size) == 0 { return at }
                at += 1
            }
            return nil
        }
    }

    /// A record that a consumer has taken away leaves its journal line: story and version are known, its address not.
    private func rebuilt(_ lines: ArraySlice<Publication>, reader: SpoolReader) -> [RebuiltPublication] {
        let decoder = JSONDecoder()
        return zip(lines, reader.records(of: lines)).map { line, bytes in
            do {
                let names = try Self.names(in: bytes.get(), decoder)
                let address = names.altIds?.first { $0.role == "canonical-url" }?.value
                let original = names.associations?.first { $0.rel == "copy-of" }?.uri.split(separator: ":").last
                return RebuiltPublication(
                    publication: line, url: address.flatMap { CanonicalURL($0) },
                    copyOf: original.flatMap { StoryID(hex: String($0)) })
            } catch {
                return RebuiltPublication(publication: line)
            }
        }
    }
}

import Foundation
import WireModel

/// What one line of the journal says.
package enum JournalEntry: Hashable, Sendable {
    /// A record version was published.
    case publication(Publication)
    /// All records up to and including `through` may be gone from here on; cuts only grow.
    case collected(through: Int, at: Date)

    /// The line without its newline.
    package var line: [UInt8] {
        switch self {
        case .publication(let publication): Array(Self.text(of: publication).utf8)
        case .collected(let through, let at):
            Array(#"{"gc":{"through":\#(through),"at":"\#(UTCStamp(at).text)"}}"#.utf8)
        }
    }

    // Every value is a number, hex or a path of digits and hex: nothing to escape. `seq` stands first, so that a reader
    // finds its place without parsing.
    private static func text(of line: Publication) -> String {
        let text = line.textSHA256.map { #""textSHA256":"\#($0)","# } ?? ""
        return #"{"seq":\#(line.seq),"id":"\#(line.id.hex)","version":\#(line.version),"op":"\#(line.op.rawValue)","#
            + #""path":"\#(line.path)",\#(text)"recordSHA256":"\#(line.recordSHA256)","#
            + #""publishedAt":"\#(UTCStamp(line.publishedAt).text)"}"#
    }

    /// Reads a line without its newline; nil of anything that is not whole and consistent.
    ///
    /// Unknown keys are allowed.
    package init?(line: some Collection<UInt8>) {
        guard line.count <= JournalFiles.longestLine, line.first == UInt8(ascii: "{") else { return nil }
        if let publication = line.withContiguousStorageIfAvailable({ JournalLine.publication(in: $0) }) ?? nil {
            self = .publication(publication)
            return
        }
        let fields: JournalFields
        do {
            fields = try JSONDecoder().decode(JournalFields.self, from: Data(line))
        } catch {
            return nil  // torn, zero-filled or foreign
        }
        if let cut = fields.gc {
            guard cut.through > 0, let at = UTCStamp(cut.at) else { return nil }
            self = .collected(through: cut.through, at: at.date)
            return
        }
        guard let publication = fields.publication else { return nil }
        self = .publication(publication)
    }
}

private struct JournalFields: Decodable {
    struct Cut: Decodable {
        let through: Int
        let at: String
    }

    let gc: Cut?
    let seq: Int?
    let id: StoryID?
    let version: Int?
    let op: Publication.Operation?
    let path: String?
    let textSHA256: String?
    let recordSHA256: String?
    let publishedAt: String?

    var publication: Publication? {
        guard let seq, let id, let version, let op, let path, let recordSHA256, recordSHA256.isSHA256,
            textSHA256?.isSHA256 ?? true, let at = publishedAt.flatMap(UTCStamp.init), let place = RecordPath(path),
            place.seq == seq, place.id == id, place.version == version
        else { return nil }
        return Publication(
            seq: seq, id: id, version: version, op: op, path: path, textSHA256: textSHA256, recordSHA256: recordSHA256,
            publishedAt: at.date)
    }
}

extension String {
    var isSHA256: Bool {
        utf8.count == 64 && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

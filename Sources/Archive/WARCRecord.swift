import Foundation
import WireModel

/// Where a record begins in an archive file; a reader can begin there anew.
package struct WARCPlace: Hashable, Sendable, Codable, Comparable {
    /// Byte of the file: of the record in a plain file, of its gzip member in a packed one.
    package var offset: Int
    /// Decoded bytes of that member before the record; 0 where each record is a member of its own.
    package var decoded: Int

    package init(offset: Int = 0, decoded: Int = 0) {
        self.offset = offset
        self.decoded = decoded
    }

    package static func < (left: WARCPlace, right: WARCPlace) -> Bool {
        (left.offset, left.decoded) < (right.offset, right.decoded)
    }
}

/// Why part of an archive file was passed over.
package enum WARCDamage: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    /// A gzip member that does not decode to its end or whose checksum is wrong.
    case unreadable
    /// No `WARC/1.` where a record should begin.
    case noMark = "no-mark"
    /// A header without an end, a version or a length.
    case badHeader = "bad-header"
    /// The file or the member ends within the record.
    case cutShort = "cut-short"
    /// Something other than the next record stands behind the stated length.
    case badLength = "bad-length"
}

/// One record of a WARC file, as ISO 28500:2017 (WARC 1.1) has it; older versions have the same form.
package struct WARCRecord: Sendable {
    /// WARC-Type (ISO 28500:2017, 5.5).
    package enum Kind: String, Sendable, Codable {
        case warcinfo, response, resource, request, metadata, revisit, conversion, continuation
        /// A type of somebody's own.
        case other
    }

    package var place: WARCPlace
    /// `1.1` of `WARC/1.1`.
    package var version: String
    /// Named fields in order; names in lower case, folded values on one line.
    package var fields: [HeaderField]
    /// The record's content, at most `WARCReader.Settings.blockLimit` of it.
    package var block: [UInt8]
    /// Bytes that the record's content has.
    package var blockBytes: Int

    package init(place: WARCPlace, version: String, fields: [HeaderField], block: [UInt8], blockBytes: Int) {
        self.place = place
        self.version = version
        self.fields = fields
        self.block = block
        self.blockBytes = blockBytes
    }

    /// First field of that name, in any case; nil where it is absent or empty.
    package func field(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name == wanted && !$0.value.isEmpty }?.value
    }

    package var kind: Kind { field("warc-type").flatMap { Kind(rawValue: $0.lowercased()) } ?? .other }

    /// WARC-Target-URI, without the angle brackets that some writers put around it.
    package var targetURI: String? {
        guard let text = field("warc-target-uri") else { return nil }
        return text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : text
    }

    /// WARC-Date; fractions of a second are dropped.
    package var date: Date? { field("warc-date").flatMap { WireTime.parse($0)?.instant } }

    /// `sha1:…` as written.
    package var payloadDigest: String? { field("warc-payload-digest") }

    /// The content is longer than the reader's limit; `block` is its beginning.
    package var isCut: Bool { block.count < blockBytes }

    /// The crawler itself stored less than there was (ISO 28500:2017, 5.13).
    package var isTruncated: Bool { isCut || field("warc-truncated") != nil }
}

import Foundation
import Glibc
import Markup
import WireModel

/// Files that an operator wrote: read whole within a bound, cut into lines however their editor ends them.
enum ListFile {
    /// A list's bytes as UTF-8: Windows editors also write UTF-16, and say so by a byte order mark.
    static func utf8(_ bytes: [UInt8], of path: String) throws(SourceListFault) -> [UInt8] {
        guard let mark = WebEncoding.byteOrderMark(of: bytes), mark.encoding != .utf8 else { return bytes }
        guard let text = mark.encoding.decode(bytes, strict: true) else {
            throw SourceListFault(
                file: path, line: nil, problem: "begins as \(mark.encoding.name) and is damaged; save it as UTF-8")
        }
        return text
    }

    /// A file's bytes; folders, pipes and devices are refused, and a file too large before it is read.
    static func bytes(_ path: String, limit: ByteLimit) throws -> [UInt8] {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw SourceListFault(file: path, line: nil, problem: "cannot be read: it is no regular file")
            }
            guard status.st_size <= limit.bytes else {
                throw SourceListFault(file: path, line: nil, problem: "is larger than \(limit)")
            }
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw SourceListFault(file: path, line: nil, problem: "cannot be read: \(error.systemReason)")
        }
        // It may have grown, or be one whose size the system does not tell.
        guard bytes.count <= limit.bytes else {
            throw SourceListFault(file: path, line: nil, problem: "is larger than \(limit)")
        }
        return bytes
    }

    /// The lines of a text in UTF-8, however they end; a byte order mark is no part of the first.
    static func lines(_ bytes: [UInt8]) -> [String] {
        TextLines.lines(of: bytes[(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)...])
    }
}

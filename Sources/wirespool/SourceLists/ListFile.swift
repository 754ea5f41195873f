import Foundation
import Glibc
import WireModel

/// Files that an operator wrote: read whole within a bound, cut into lines however their editor ends them.
enum ListFile {
    /// A file's bytes; folders, pipes and devices are refused, and a file too large before it is read.
    static func bytes(_ path: String, limit: ByteLimit) throws -> [UInt8] {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > limit.bytes {
            throw SourceListFault(file: path, line: nil, problem: "is larger than \(limit)")
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

    /// The lines of a text in UTF-8, whichever of LF, CR LF and CR ends them; a byte order mark is no part of the first.
    ///
    /// By bytes: to Swift `\r\n` is one character, which is not the `\n` that one would split at.
    static func lines(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A || byte == 0x0D {
                lines.append(String(decoding: bytes[start..<index], as: UTF8.self))
                if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
                start = index + 1
            }
            index += 1
        }
        if start < bytes.count { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
        return lines
    }
}

/// A bound on a size in bytes.
package struct ByteLimit: Hashable, Sendable, Codable, CustomStringConvertible {
    package var bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    package static func kibibytes(_ count: Int) -> ByteLimit { ByteLimit(bytes: count << 10) }
    package static func mebibytes(_ count: Int) -> ByteLimit { ByteLimit(bytes: count << 20) }

    package var description: String {
        if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
        if bytes >= 1 << 10, bytes % (1 << 10) == 0 { return "\(bytes >> 10) KiB" }
        return "\(bytes) bytes"
    }
}

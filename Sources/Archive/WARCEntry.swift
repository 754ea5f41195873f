import Foundation
import WireModel

/// Lays a record out as ISO 28500:2017 has it.
struct WARCEntry {
    var fields: [(name: String, value: String)]
    var block: [UInt8]

    /// A `response` record of a page as it was received and decoded.
    ///
    /// What the server said of coding, framing and length no longer fits the decoded body; those fields are kept under
    /// `X-Archive-Orig-`, as other crawlers do, and the length is our own.
    static func response(_ page: Page, id: String) -> WARCEntry {
        let head = httpHead(of: page)
        let block = head + page.body
        return WARCEntry(
            fields: [
                ("WARC-Type", "response"), ("WARC-Record-ID", id), ("WARC-Date", page.fetchedAt.rfc3339),
                ("WARC-Target-URI", page.finalURL.string), ("WARC-Payload-Digest", digest(of: page.body)),
                ("WARC-Block-Digest", digest(of: block)), ("Content-Type", "application/http;msgtype=response"),
            ], block: block)
    }

    /// The first record of each file.
    static func warcinfo(software: String, fileName: String, at: Date, id: String) -> WARCEntry {
        let block = Array(
            "software: \(line(software))\r\nformat: WARC File Format 1.1\r\nconformsTo: \(standard)\r\n".utf8)
        return WARCEntry(
            fields: [
                ("WARC-Type", "warcinfo"), ("WARC-Record-ID", id), ("WARC-Date", at.rfc3339),
                ("WARC-Filename", fileName), ("WARC-Block-Digest", digest(of: block)),
                ("Content-Type", "application/warc-fields"),
            ], block: block)
    }

    private static let standard =
        "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

    var bytes: [UInt8] {
        var head = "WARC/1.1\r\n"
        for field in fields { head += "\(field.name): \(Self.line(field.value))\r\n" }
        head += "Content-Length: \(block.count)\r\n\r\n"
        return Array(head.utf8) + block + [0x0D, 0x0A, 0x0D, 0x0A]
    }

    private static let reframed: Set<String> = ["content-encoding", "transfer-encoding", "content-length"]

    private static func httpHead(of page: Page) -> [UInt8] {
        let version = page.httpVersion.hasPrefix("1.") ? page.httpVersion : "1.1"  // HTTP/2 has no form of its own here
        var head = "HTTP/\(line(version)) \(min(max(page.status, 100), 599)) \r\n"
        for field in page.headers {
            let name = reframed.contains(field.name) ? "X-Archive-Orig-\(field.name)" : field.name
            head += "\(line(name)): \(line(field.value))\r\n"
        }
        head += "Content-Length: \(page.body.count)\r\n\r\n"
        return Array(head.utf8)
    }

    /// A value that cannot end its line.
    private static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar) }
        return String(scalars)
    }

    private static func digest(of bytes: [UInt8]) -> String { "sha256:" + base32(SHA256Digest(of: bytes).bytes) }

    /// RFC 4648 6, as WARC digests are written.
    static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var text: [UInt8] = []
        var held = 0
        var bits = 0
        for byte in bytes {
            held = (held << 8 | Int(byte)) & 0xFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[held >> bits & 31])
            }
        }
        if bits > 0 { text.append(alphabet[held << (5 - bits) & 31]) }
        while text.count % 8 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}

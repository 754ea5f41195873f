import WireModel

/// The HTTP response that a `response` record holds (ISO 28500:2017, 6.3), its framing undone, its codings not.
package struct ArchivedResponse: Sendable {
    package var httpVersion: String
    package var status: Int
    package var headers: [HeaderField]
    /// Without chunks; coded as `contentEncoding` says.
    package var body: [UInt8]
    /// Bytes of the body as they stand in the record.
    package var storedBytes: Int
    /// Values of Content-Encoding that still apply to `body`, in order.
    ///
    /// Crawlers differ: some store a body as it came, some decoded but with the server's fields (CC-NEWS before 2020).
    /// A chunked body is believed by its chunks, a gzip one by its magic; the caller should take a body that does not
    /// decode, and begins like a page, as it is.
    package var contentEncoding: [String]
    /// The chunks have no end.
    package var isTruncated: Bool

    /// First field of that name, in any case.
    package func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name == wanted }?.value
    }

    /// - Returns: nil where the bytes are no HTTP response.
    package init?(_ bytes: [UInt8]) {
        var lines = HeaderLines(bytes[...])
        guard let first = lines.next(), let (version, status) = Self.statusLine(first) else { return nil }
        httpVersion = version
        self.status = status
        headers = lines.fields()
        let stored = bytes[lines.end...]
        storedBytes = stored.count
        let isChunked = headers.contains { $0.name == "transfer-encoding" && $0.value.lowercased().contains("chunked") }
        if isChunked, let parts = Self.joinedChunks(stored) {
            body = parts.body
            isTruncated = !parts.isWhole
        } else {
            body = Array(stored)
            isTruncated = false
        }
        let isGzip = body.starts(with: [0x1F, 0x8B])
        contentEncoding = headers.filter { $0.name == "content-encoding" }.map(\.value).filter { value in
            let name = value.lowercased()
            return isGzip || !(name == "gzip" || name == "x-gzip")
        }
    }

    /// `HTTP/1.1 200 OK`; the reason is nobody's business.
    private static func statusLine(_ line: ArraySlice<UInt8>) -> (version: String, status: Int)? {
        let words = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: true)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[0].count <= 8, words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self)), (100...599).contains(status)
        else { return nil }
        return (String(decoding: words[0].dropFirst(5), as: UTF8.self), status)
    }

    /// The content of a chunked body (RFC 9112 7.1); extensions and trailers are dropped.
    ///
    /// - Returns: nil where the bytes do not begin with a chunk: the body was stored without them.
    private static func joinedChunks(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], isWhole: Bool)? {
        var body: [UInt8] = []
        var at = bytes.startIndex
        var isFirst = true
        while let (count, start) = chunkSize(bytes, at: at) {
            isFirst = false
            if count == 0 { return (body, true) }
            let end = min(bytes.endIndex, start + min(count, bytes.endIndex - start))
            body += bytes[start..<end]
            guard end - start == count else { return (body, false) }
            at = end
            if at < bytes.endIndex, bytes[at] == 0x0D { at += 1 }
            if at < bytes.endIndex, bytes[at] == 0x0A { at += 1 }
        }
        return isFirst ? nil : (body, false)
    }

    /// The size that a chunk's line gives, at most 15 hex digits, and where its bytes begin.
    private static func chunkSize(_ bytes: ArraySlice<UInt8>, at: Int) -> (count: Int, start: Int)? {
        var at = at
        var count = 0
        var digits = 0
        while at < bytes.endIndex, digits < 15, let value = hexDigit(bytes[at]) {
            count = count << 4 | value
            digits += 1
            at += 1
        }
        guard digits > 0 else { return nil }
        // Blanks and an extension may stand before the line's end; a page's text seldom does so within 256 bytes.
        let limit = min(bytes.endIndex, at + 256)
        if at < limit, !([0x0D, 0x0A, 0x20, 0x09, 0x3B] as [UInt8]).contains(bytes[at]) { return nil }
        guard let newline = bytes[at..<limit].firstIndex(of: 0x0A) else { return nil }
        return (count, newline + 1)
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x37)
        case 0x61...0x66: Int(byte - 0x57)
        default: nil
        }
    }
}

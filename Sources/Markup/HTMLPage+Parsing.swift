extension HTMLPage {
    /// Reads a page as fetched; pure, linear in its size, within `bounds`.
    ///
    /// - Parameter contentType: the transport's `Content-Type`, for its charset.
    package init(
        bytes: [UInt8], contentType: String? = nil, bounds: HTMLBounds = HTMLBounds()
    ) throws(HTMLRefusal) {
        guard bytes.count <= bounds.page.bytes else {
            throw HTMLRefusal(.tooLarge, bound: bounds.page.bytes)
        }
        let (utf8, encoding) = try HTMLCharset.decode(bytes, contentType: contentType)
        self = try Self.parsed(utf8, encoding: encoding, bounds: bounds)
    }

    /// Reads a fragment of a page that is text already.
    package init(fragment: String, bounds: HTMLBounds = HTMLBounds()) throws(HTMLRefusal) {
        guard fragment.utf8.count <= bounds.page.bytes else {
            throw HTMLRefusal(.tooLarge, bound: bounds.page.bytes)
        }
        self = try Self.parsed(Array(fragment.utf8), encoding: WebEncoding.utf8.name, bounds: bounds)
    }

    private static func parsed(
        _ utf8: [UInt8], encoding: String, bounds: HTMLBounds
    ) throws(HTMLRefusal) -> HTMLPage {
        let result = unsafe utf8.withUnsafeBufferPointer { buffer -> Result<HTMLPage, HTMLRefusal> in
            guard let base = buffer.baseAddress else { return .success(HTMLPage(encoding: encoding)) }
            var parser = unsafe HTMLParser(buffer, base: base, encoding: encoding, bounds: bounds)
            do throws(HTMLRefusal) {
                return .success(try parser.run())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

import CXML2

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
        var scan = HTMLPrescan(utf8, bounds: bounds)
        try scan.run()
        let builder = HTMLBuilder(encoding: encoding, depthBound: bounds.depth)
        try builder.parse(scan.output)
        self = builder.finished(linkedData: scan.linkedData)
    }

    /// Reads a fragment of a page that is text already.
    package init(fragment: String, bounds: HTMLBounds = HTMLBounds()) throws(HTMLRefusal) {
        try self.init(bytes: Array(fragment.utf8), contentType: "text/html; charset=utf-8", bounds: bounds)
    }
}

extension HTMLBuilder {
    /// libxml2's tables are filled once, before the first parser exists (xmlInitParser is not safe to race).
    private static let isLibraryReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Bytes handed over at a time; after each, the bounds are looked at.
    private static let chunk = 16 << 10

    /// Drives libxml2's push parser over a page that the pre-scan has made safe.
    func parse(_ bytes: [UInt8]) throws(HTMLRefusal) {
        guard Self.isLibraryReady else { throw HTMLRefusal(.parser) }
        var callbacks = unsafe htmlSAXHandler()
        unsafe callbacks.startElement = { unsafe HTMLBuilder.lent($0)?.start($1, $2) }
        unsafe callbacks.endElement = { context, _ in unsafe HTMLBuilder.lent(context)?.end() }
        unsafe callbacks.characters = { unsafe HTMLBuilder.lent($0)?.characters($1, $2) }
        unsafe callbacks.cdataBlock = { unsafe HTMLBuilder.lent($0)?.characters($1, $2) }
        unsafe callbacks.ignorableWhitespace = { unsafe HTMLBuilder.lent($0)?.characters($1, $2) }
        // The parser borrows this object for the length of this call only.
        let userData = unsafe Unmanaged.passUnretained(self).toOpaque()
        let parser = unsafe htmlCreatePushParserCtxt(&callbacks, userData, nil, 0, nil, XML_CHAR_ENCODING_UTF8)
        guard let parser = unsafe parser else { throw HTMLRefusal(.parser) }
        defer { unsafe htmlFreeParserCtxt(parser) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        // Answers the options it does not know: none of these.
        _ = unsafe htmlCtxtUseOptions(parser, Int32(options))
        var offset = 0
        while offset < bytes.count, refusal == nil {
            let length = min(Self.chunk, bytes.count - offset)
            unsafe bytes.withUnsafeBytes { buffer in
                let base = unsafe buffer.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
                // The answer is the last error met; HTML is mended, never refused for one.
                _ = unsafe htmlParseChunk(parser, base, Int32(length), 0)
            }
            offset += length
        }
        if refusal == nil { _ = unsafe htmlParseChunk(parser, nil, 0, 1) }
        if let refusal { throw refusal }
    }

    private static func lent(_ context: UnsafeMutableRawPointer?) -> HTMLBuilder? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<HTMLBuilder>.fromOpaque(context).takeUnretainedValue()
    }

    private func start(
        _ name: UnsafePointer<UInt8>?, _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        guard let name = unsafe name, refusal == nil else { return }
        unsafe begin(HTMLTag.named(Self.key(name)))
        guard var pair = unsafe attributes else { return attributesEnd() }
        while let name = unsafe pair.pointee {
            let attribute = unsafe HTMLAttributeName.byKey[Self.key(name)]
            if let attribute, let value = unsafe pair[1] {
                var length = 0
                while unsafe value[length] != 0 { length += 1 }
                unsafe attributeMet(attribute, UnsafeBufferPointer(start: value, count: length))
            } else if let attribute {
                unsafe attributeMet(attribute, UnsafeBufferPointer(start: nil, count: 0))
            }
            unsafe pair += 2
        }
        attributesEnd()
    }

    private func characters(_ text: UnsafePointer<UInt8>?, _ length: Int32) {
        guard let text = unsafe text, length > 0, refusal == nil else { return }
        unsafe append(UnsafeBufferPointer(start: text, count: Int(length)))
    }

    private static func key(_ name: UnsafePointer<UInt8>) -> UInt64 {
        var length = 0
        while length < 255, unsafe name[length] != 0 { length += 1 }
        return unsafe HTMLTag.nameKey(UnsafeBufferPointer(start: name, count: length))
    }
}

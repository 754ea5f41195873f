import CXML2

/// An element's name as it stands in a document; lent for one call.
package struct XMLName: Sendable {
    package var namespace: String?
    package var prefix: String?
    package var local: String
}

/// Receives a document's elements and text in order.
///
/// Names come as the receiver's own codes: it is asked once for each distinct name of a document.
package protocol XMLReceiver: AnyObject {
    func code(for name: XMLName) -> Int
    func open(_ element: borrowing XMLElement)
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    func close(_ code: Int)
    /// False stops the reading.
    var wantsMore: Bool { get }
}

/// A start tag, lent to `XMLReceiver.open`; its attributes are copied where they are asked for.
@safe package struct XMLElement: ~Copyable {
    package let code: Int
    private let localName: UnsafePointer<xmlChar>
    private let prefixName: UnsafePointer<xmlChar>?
    private let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    package let attributeCount: Int

    fileprivate init(
        code: Int, local: UnsafePointer<xmlChar>, prefix: UnsafePointer<xmlChar>?,
        attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
    ) {
        self.code = code
        unsafe localName = local
        unsafe prefixName = prefix
        unsafe self.attributes = attributes
        attributeCount = count
    }

    package var local: String { unsafe String(cString: localName) }
    package var prefix: String? { unsafe prefixName.map { unsafe String(cString: $0) } }

    /// Local name, prefix and value of the attribute at `index`, references resolved; nil beyond the last one.
    package func attribute(at index: Int) -> (local: String, prefix: String?, value: String)? {
        guard index >= 0, index < attributeCount, let attributes = unsafe attributes else { return nil }
        let slot = unsafe attributes + index &* 5
        guard let local = unsafe slot[0] else { return nil }
        let prefix = unsafe slot[1].map { unsafe String(cString: $0) }
        return unsafe (String(cString: local), prefix, value(slot))
    }

    /// Value of the attribute of this local name, in any case of letters; one without a prefix comes first.
    package func attribute(_ name: StaticString, prefix: StaticString? = nil) -> String? {
        guard attributeCount > 0, let attributes = unsafe attributes else { return nil }
        var fallback: String?
        for index in 0..<attributeCount {
            let slot = unsafe attributes + index &* 5
            guard let local = unsafe slot[0], unsafe equal(local, name) else { continue }
            let own = unsafe slot[1]
            if let prefix {
                if let own = unsafe own, unsafe equal(own, prefix) { return unsafe value(slot) }
            } else if unsafe own == nil {
                return unsafe value(slot)
            } else if fallback == nil {
                fallback = unsafe value(slot)
            }
        }
        return fallback
    }

    private func value(_ slot: UnsafeMutablePointer<UnsafePointer<xmlChar>?>) -> String {
        guard let start = unsafe slot[3], let end = unsafe slot[4] else { return "" }
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
    }

    private func equal(_ text: UnsafePointer<xmlChar>, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        let start = unsafe name.utf8Start
        for offset in 0..<length {
            let byte = unsafe text[offset]
            let wanted = unsafe start[offset]
            if byte != wanted, byte | 0x20 != wanted | 0x20 || (wanted | 0x20) &- 0x61 >= 26 { return false }
        }
        return unsafe text[length] == 0
    }
}

/// What reading found out about the document as a whole.
package struct XMLOutcome: Sendable, Equatable {
    /// The bytes end inside the root element.
    package var isTruncated: Bool
    /// Something was mended on the way.
    package var isMended: Bool
}

/// Reads XML of the wild as a stream of elements through libxml2's SAX2 interface; no tree is built.
///
/// What libxml2 sees is scrubbed first (`XMLScrubber`): no DTD, no entities, bounded tags and depth. Nothing is loaded.
package struct XMLReader: Sendable {
    private let limits: XMLLimits

    package init(limits: XMLLimits = XMLLimits()) { self.limits = limits }

    /// - Parameters:
    ///   - utf8: the document, valid UTF-8.
    ///   - root: is asked about start tags (their names as written) until one is the root.
    package func read(
        _ utf8: [UInt8], into receiver: any XMLReceiver, root: @escaping (ArraySlice<UInt8>) -> XMLRootVerdict
    ) throws(XMLRefusal) -> XMLOutcome {
        var scrubber = XMLScrubber(utf8, limits: limits, verdict: root)
        try scrubber.scrub()
        let bridge = SAXBridge(receiver: receiver)
        guard bridge.parse(scrubber.output) else { throw .parser }
        return XMLOutcome(isTruncated: scrubber.isTruncated, isMended: scrubber.isMended)
    }
}

/// Carries libxml2's callbacks to the receiver and gives each distinct name its code once.
@safe private final class SAXBridge {
    private let receiver: any XMLReceiver
    private var context: xmlParserCtxtPtr?
    /// Codes by libxml2's interned pointers, which are equal exactly where the names are (one dictionary a context).
    private var codes: [NameKey: Int] = [:]
    /// The last names met, by their pointers' low bits; most elements find theirs here.
    private var recent = [(key: NameKey, code: Int)](
        repeating: (NameKey(local: 0, prefix: 0, namespace: 0), 0), count: 64)
    private var openCodes: [Int] = []

    private struct NameKey: Hashable {
        var local: UInt
        var prefix: UInt
        var namespace: UInt
    }

    init(receiver: any XMLReceiver) { self.receiver = receiver }

    /// False where libxml2 could not begin.
    func parse(_ bytes: [UInt8]) -> Bool {
        guard let length = Int32(exactly: bytes.count) else { return false }
        return unsafe bytes.withUnsafeBytes { buffer -> Bool in
            let base = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let parser = unsafe xmlNewParserCtxt() else { return false }
            defer { unsafe xmlFreeParserCtxt(parser) }
            unsafe installCallbacks(parser)
            unsafe context = parser
            let options =
                XML_PARSE_RECOVER.rawValue | XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue
                | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NOCDATA.rawValue
            // NOENT: without it an `&amp;` in an attribute comes out as `&#38;`. There are no other entities here.
            // No encoding is named: UTF-8 is what it takes the bytes for, and naming it costs a copy of all of them.
            // No tree comes back, since no callback builds one; errors are those that recovery has dealt with.
            unsafe xmlFreeDoc(xmlCtxtReadMemory(parser, base, length, nil, nil, Int32(bitPattern: options)))
            unsafe context = nil
            return true
        }
    }

    private func installCallbacks(_ parser: xmlParserCtxtPtr) {
        var sax = unsafe xmlSAXHandler()
        unsafe sax.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe sax.startElementNs = { user, local, prefix, uri, _, _, count, _, attributes in
            guard let user = unsafe user, let local = unsafe local else { return }
            let bridge = unsafe Unmanaged<SAXBridge>.fromOpaque(user).takeUnretainedValue()
            unsafe bridge.open(local, prefix, uri, attributes, Int(count))
        }
        unsafe sax.endElementNs = { user, _, _, _ in
            guard let user = unsafe user else { return }
            unsafe Unmanaged<SAXBridge>.fromOpaque(user).takeUnretainedValue().close()
        }
        unsafe sax.characters = { user, text, length in
            guard let user = unsafe user, let text = unsafe text, length > 0 else { return }
            let bridge = unsafe Unmanaged<SAXBridge>.fromOpaque(user).takeUnretainedValue()
            unsafe bridge.receiver.text(UnsafeBufferPointer(start: text, count: Int(length)))
        }
        unsafe sax.ignorableWhitespace = unsafe sax.characters
        unsafe sax.cdataBlock = unsafe sax.characters
        unsafe parser.pointee.sax.pointee = unsafe sax
        unsafe parser.pointee.userData = unsafe Unmanaged.passUnretained(self).toOpaque()
    }

    private func open(
        _ local: UnsafePointer<xmlChar>, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
    ) {
        let key = NameKey(
            local: UInt(bitPattern: local), prefix: UInt(bitPattern: prefix), namespace: UInt(bitPattern: uri))
        let code: Int
        let slot = Int(truncatingIfNeeded: key.local >> 3 ^ key.namespace >> 5) & 63
        if recent[slot].key == key {
            code = recent[slot].code
        } else if let known = codes[key] {
            code = known
            recent[slot] = (key, known)
        } else {
            let name = unsafe XMLName(
                namespace: uri.map { unsafe String(cString: $0) }, prefix: prefix.map { unsafe String(cString: $0) },
                local: String(cString: local))
            code = receiver.code(for: name)
            codes[key] = code
        }
        openCodes.append(code)
        let element = unsafe XMLElement(
            code: code, local: local, prefix: prefix, attributes: attributes, count: count)
        receiver.open(element)
        if !receiver.wantsMore { stop() }
    }

    private func close() {
        guard let code = openCodes.popLast() else { return }
        receiver.close(code)
        if !receiver.wantsMore { stop() }
    }

    private func stop() {
        if let context = unsafe context { unsafe xmlStopParser(context) }
    }
}

/// Resolves references of any scheme against a base (RFC 3986 5), without touching their spelling.
package enum URLReference {
    /// The target of a reference (RFC 3986 5.2.2, strict).
    ///
    /// White space around it and line breaks inside are dropped first, as browsers do; nothing else is changed, so
    /// that `magnet:`, `tag:` or `mailto:` come out as written.
    ///
    /// - Returns: nil where the reference is relative and the base has no scheme.
    package static func resolve(_ reference: String, base: String) -> String? {
        let reference = Components(URLBytes.cleaned(reference))
        if reference.scheme != nil { return reference.text(path: reference.isOpaque ? nil : reference.path) }
        let base = Components(URLBytes.cleaned(base))
        guard base.scheme != nil else { return nil }
        var target = reference
        target.scheme = base.scheme
        if reference.authority != nil { return target.text(path: reference.path) }
        target.authority = base.authority
        if reference.path.isEmpty {
            target.query = reference.query ?? base.query
            return target.text(path: base.isOpaque ? nil : base.path, fallback: base.path)
        }
        guard !base.isOpaque else { return nil }
        if reference.path.first == UInt8(ascii: "/") { return target.text(path: reference.path) }
        return target.text(path: merged(base: base, reference: reference.path))
    }

    /// RFC 3986 5.2.3.
    private static func merged(base: Components, reference: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let slash = base.path.lastIndex(of: UInt8(ascii: "/")) else {
            return base.authority == nil ? reference : [UInt8(ascii: "/")] + reference
        }
        return base.path[...slash] + reference
    }

    /// RFC 3986 appendix B, by hand: the five components as they stand.
    private struct Components {
        var scheme: ArraySlice<UInt8>?
        var authority: ArraySlice<UInt8>?
        var path: ArraySlice<UInt8>
        var query: ArraySlice<UInt8>?
        var fragment: ArraySlice<UInt8>?

        /// `mailto:a@b`, `magnet:?…`: nothing that dots or slashes could mean anything in.
        var isOpaque: Bool { authority == nil && path.first != UInt8(ascii: "/") }

        init(_ bytes: [UInt8]) {
            var rest = bytes[...]
            if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
                fragment = rest[(hash + 1)...]
                rest = rest[..<hash]
            }
            if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
                query = rest[(mark + 1)...]
                rest = rest[..<mark]
            }
            if let colon = URLBytes.schemeEnd(rest) {
                scheme = rest[..<colon]
                rest = rest[(colon + 1)...]
            }
            if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
                let start = rest.startIndex + 2
                let end = rest[start...].firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                authority = rest[start..<end]
                rest = rest[end...]
            }
            path = rest
        }

        /// RFC 3986 5.3; `path` loses its dot segments, `fallback` (or the own path) is taken as it is.
        func text(path: ArraySlice<UInt8>?, fallback: ArraySlice<UInt8>? = nil) -> String {
            var out: [UInt8] = []
            if let scheme { out += scheme + [UInt8(ascii: ":")] }
            if let authority { out += [UInt8(ascii: "/"), UInt8(ascii: "/")] + authority }
            if let path {
                out += URLBytes.withoutDotSegments(path)
            } else {
                out += fallback ?? self.path
            }
            if let query { out += [UInt8(ascii: "?")] + query }
            if let fragment { out += [UInt8(ascii: "#")] + fragment }
            return String(decoding: out, as: UTF8.self)
        }
    }
}

/// Byte rules that reference resolution and web addresses share.
enum URLBytes {
    /// Without C0 controls and spaces at both ends, tabs and line breaks anywhere (WHATWG URL 4.4).
    static func cleaned(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 <= 0x20 }) else { return bytes }
        var lower = 0
        var upper = bytes.count
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        return bytes[lower..<upper].filter { $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
    }

    /// Where the `:` of a scheme stands; nil where there is no scheme (RFC 3986 3.1).
    static func schemeEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first, isLetter(first) else { return nil }
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: ":") { return index }
            guard
                isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".")
            else { return nil }
        }
        return nil
    }

    /// RFC 3986 5.2.4, in one pass.
    static func withoutDotSegments(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let dot = UInt8(ascii: ".")
        // Nearly every path: no segment begins with a dot.
        if path.first == slash, !zip(path, path.dropFirst()).contains(where: { $0 == slash && $1 == dot }) {
            return Array(path)
        }
        var out: [UInt8] = []
        out.reserveCapacity(path.count)
        var rest = path
        var atStart = true
        while true {
            // One segment with the slash before it, if it has one.
            let hasSlash = rest.first == slash
            let body = hasSlash ? rest.dropFirst() : rest
            let end = body.firstIndex(of: slash) ?? body.endIndex
            let segment = body[..<end]
            let isLast = end == body.endIndex
            if segment.elementsEqual([dot]) || segment.elementsEqual([dot, dot]) {
                if segment.count == 2 { dropLastSegment(&out) }
                if isLast, hasSlash { out.append(slash) }
            } else {
                // A leading `../` of a relative path goes together with its slash.
                if hasSlash, !(atStart && path.first != slash) { out.append(slash) }
                out += segment
                atStart = false
            }
            if isLast { return out }
            rest = body[end...]
        }
    }

    private static func dropLastSegment(_ out: inout [UInt8]) {
        if let slash = out.lastIndex(of: UInt8(ascii: "/")) {
            out.removeSubrange(slash...)
        } else {
            out.removeAll(keepingCapacity: true)
        }
    }

    static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Value of a hex digit.
    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

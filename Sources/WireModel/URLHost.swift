import Foundation

/// Hosts of web addresses by the WHATWG rules (URL 3.5): names, IDN, IPv4 in every spelling, IPv6.
///
/// Deviations: names that DNS cannot hold (empty labels, over 63 or 253 bytes) are refused; the bidi and joiner rules
/// of UTS 46 are left to the registries.
enum URLHost {
    /// Bytes of a raw host; a longer one is no name.
    static let rawBytes = 1024

    /// Lower-case ASCII name or address without brackets; nil where it is none.
    static func parse(_ raw: ArraySlice<UInt8>) -> String? {
        guard !raw.isEmpty, raw.count <= rawBytes else { return nil }
        if isPlainName(raw) { return String(decoding: raw, as: UTF8.self) }
        if raw.first == UInt8(ascii: "[") {
            guard raw.last == UInt8(ascii: "]"), raw.count > 2 else { return nil }
            return IPv6.parse(raw.dropFirst().dropLast()).map(IPv6.text)
        }
        let bytes = percentDecoded(raw)
        let name: [UInt8]
        if bytes.allSatisfy({ $0 < 0x80 }) {
            name = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        } else {
            guard let text = String(validating: bytes, as: UTF8.self), let ascii = asciiName(text) else { return nil }
            name = ascii
        }
        guard !name.isEmpty, !name.contains(where: isForbidden) else { return nil }
        if endsInNumber(name) { return ipv4(name) }
        guard hasTruePunycode(name) else { return nil }
        return isResolvable(name) ? String(decoding: name, as: UTF8.self) : nil
    }

    /// True of names that the rules leave as they are, nearly all there are; false says nothing.
    private static func isPlainName(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.count <= 253 else { return false }
        let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var label = 0
        var before = dot
        var first = dot
        for byte in name {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): label += 1
            // Two of them may be punycode's.
            case hyphen where before != hyphen: label += 1
            case dot where before != dot: label = 0
            default: return false
            }
            if before == dot { first = byte }
            guard label <= 63 else { return false }
            before = byte
        }
        // The last label is there, and no number.
        return before != dot && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
    }

    /// Labels of 1 to 63 bytes, 253 in all; one dot may end the name.
    private static func isResolvable(_ name: [UInt8]) -> Bool {
        let labels = name.last == UInt8(ascii: ".") ? name.dropLast() : name[...]
        guard !labels.isEmpty, labels.count <= 253 else { return false }
        return labels.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { (1...63).contains($0.count) }
    }

    /// WHATWG forbidden domain code points.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x20, 0x7F...0xFF: true
        case UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "<"),
            UInt8(ascii: ">"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"),
            UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    private static func percentDecoded(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        guard raw.contains(UInt8(ascii: "%")) else { return Array(raw) }
        let bytes = Array(raw)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = URLBytes.hexValue(bytes[index + 1]), let low = URLBytes.hexValue(bytes[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return out
    }

    // MARK: IDN

    /// UTS 46 without transitional forms, by case mapping and NFKC; labels that stay non-ASCII become punycode.
    private static func asciiName(_ text: String) -> [UInt8]? {
        var mapped = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x3002, 0xFF0E, 0xFF61: mapped += "."
            case 0xAD, 0x034F, 0x180B...0x180D, 0x200B, 0x2060, 0x2064, 0xFE00...0xFE0F, 0xFEFF: continue
            default: mapped += scalar.properties.lowercaseMapping
            }
        }
        // Compatibility forms may hold capitals (℡), and lower case may need composing again.
        var folded = ""
        for scalar in mapped.precomposedStringWithCompatibilityMapping.unicodeScalars {
            folded += scalar.properties.lowercaseMapping
        }
        let name = folded.precomposedStringWithCompatibilityMapping
        guard name.utf8.count <= rawBytes, name.unicodeScalars.allSatisfy(isNameScalar) else { return nil }
        var out: [UInt8] = []
        for (position, label) in name.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
            .enumerated()
        {
            if position > 0 { out.append(UInt8(ascii: ".")) }
            if label.allSatisfy(\.isASCII) {
                out += label.map { UInt8(truncatingIfNeeded: $0.value) }
            } else {
                guard let first = label.first, !label.starts(with: "xn--".unicodeScalars),
                    first.properties.generalCategory != .nonspacingMark,
                    let encoded = Punycode.encoded(label.map(\.value))
                else { return nil }
                out += Array("xn--".utf8) + encoded
            }
        }
        return out
    }

    /// Every `xn--` label stands for a name that would be written so (UTS 46 4, validity criteria).
    private static func hasTruePunycode(_ name: [UInt8]) -> Bool {
        let mark = Array("xn--".utf8)
        return name.split(separator: UInt8(ascii: ".")).allSatisfy { label in
            guard label.starts(with: mark) else { return true }
            guard let decoded = Punycode.decoded(label.dropFirst(4)), decoded.contains(where: { $0 >= 0x80 }) else {
                return false
            }
            var text = String.UnicodeScalarView()
            for value in decoded {
                guard let scalar = Unicode.Scalar(value) else { return false }
                text.append(scalar)
            }
            return asciiName(String(text)).map { $0.elementsEqual(label) } ?? false
        }
    }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII || scalar.value == 0x200C || scalar.value == 0x200D { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return scalar.value != 0xFFFD
        }
    }

    // MARK: IPv4

    /// WHATWG "ends in a number": such a name is an IPv4 address or nothing.
    private static func endsInNumber(_ name: [UInt8]) -> Bool {
        var labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard let last = labels.last, !last.isEmpty else { return false }
        return last.allSatisfy(URLBytes.isDigit) || ipv4Number(last) != nil
    }

    private static func ipv4(_ name: [UInt8]) -> String? {
        var labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard labels.count <= 4 else { return nil }
        var numbers: [UInt64] = []
        for label in labels {
            guard let number = ipv4Number(label) else { return nil }
            numbers.append(number)
        }
        guard let last = numbers.popLast(), numbers.allSatisfy({ $0 <= 255 }) else { return nil }
        let freeBits = UInt64(8 * (4 - numbers.count))
        guard last < 1 << freeBits else { return nil }
        var address = last
        for (index, number) in numbers.enumerated() { address |= number << UInt64(8 * (3 - index)) }
        return [24, 16, 8, 0].map { String(address >> UInt64($0) & 255) }.joined(separator: ".")
    }

    /// Decimal, `0x` or octal number, at most 2^40 (anything more is out of range anyway).
    private static func ipv4Number(_ label: ArraySlice<UInt8>) -> UInt64? {
        guard let first = label.first else { return nil }
        var digits = label
        var radix: UInt64 = 10
        if first == UInt8(ascii: "0"), label.count > 1 {
            digits = digits.dropFirst()
            radix = 8
            if digits.first == UInt8(ascii: "x") {
                digits = digits.dropFirst()
                radix = 16
            }
        }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = URLBytes.hexValue(byte), UInt64(digit) < radix else { return nil }
            value = min(value * radix + UInt64(digit), 1 << 40)
        }
        return value
    }
}

/// IPv6 addresses in text (RFC 4291 2.2, written by RFC 5952).
private enum IPv6 {
    /// Eight groups; nil where the text is no address, or has a zone id, which means nothing to another host.
    static func parse(_ text: ArraySlice<UInt8>) -> [UInt16]? {
        guard text.count <= 45 else { return nil }
        let colon = UInt8(ascii: ":")
        var groups: [UInt16] = []
        var gap: Int?
        var rest = text
        if rest.starts(with: [colon, colon]) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let end = rest.firstIndex(of: colon) ?? rest.endIndex
            let piece = rest[..<end]
            if piece.contains(UInt8(ascii: ".")) {
                guard end == rest.endIndex, groups.count <= 6, let pair = dotted(piece) else { return nil }
                groups += pair
                break
            }
            guard groups.count < 8, let group = hexGroup(piece) else { return nil }
            groups.append(group)
            if end == rest.endIndex { break }
            rest = rest[(end + 1)...]
            if rest.first == colon {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
        }
        return groups.count == 8 ? groups : nil
    }

    static func text(_ groups: [UInt16]) -> String {
        // RFC 5952 4.2: the first longest run of two or more zero groups is left out.
        var best = 0..<0
        var start: Int?
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 {
                start = start ?? index
            } else if let first = start {
                if index - first > max(best.count, 1) { best = first..<index }
                start = nil
            }
        }
        func joined(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        return best.isEmpty
            ? joined(groups[...]) : joined(groups[..<best.lowerBound]) + "::" + joined(groups[best.upperBound...])
    }

    private static func hexGroup(_ piece: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(piece.count) else { return nil }
        var value: UInt16 = 0
        for byte in piece {
            guard let digit = URLBytes.hexValue(byte) else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    private static func dotted(_ piece: ArraySlice<UInt8>) -> [UInt16]? {
        let labels = piece.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count == 4 else { return nil }
        var bytes: [UInt16] = []
        for label in labels {
            guard (1...3).contains(label.count), label.count == 1 || label.first != UInt8(ascii: "0"),
                let value = UInt16(String(decoding: label, as: UTF8.self)), value <= 255,
                label.allSatisfy(URLBytes.isDigit)
            else { return nil }
            bytes.append(value)
        }
        return [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
    }
}

/// Hash of a name in lower case (FNV-1a, 64 bits): what tag and attribute names are told apart by.
///
/// Two names that collide are taken for one; that confuses a page which was made for it, and nothing else.
struct HTMLNameHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func of(_ name: some Sequence<UInt8>) -> UInt64 {
        var hash = HTMLNameHash()
        for byte in name { hash.add(byte) }
        return hash.value
    }
}

/// What becomes of an element whose start tag was read.
enum HTMLElementRule: UInt8 {
    case kept
    /// Goes with its content; `application/ld+json` is kept aside.
    case script
    /// Text up to the first end tag of that name: goes.
    case raw
    /// The same; without an end tag the rest of the page goes.
    case rawToEnd
    case noscript
    /// Goes with its content, of which others of its name may be part.
    case nested
    /// The same, unless the tag closes itself.
    case drawing
    /// The tag alone goes.
    case tagOnly
}

/// Finds tags and attributes by the hash of their name.
struct HTMLNames: Sendable {
    static let shared = HTMLNames()

    private static let mask = 511
    private var tagKeys = [UInt64](repeating: 0, count: mask + 1)
    private var tagValues = [UInt16](repeating: 0, count: mask + 1)
    private var attributeKeys = [UInt64](repeating: 0, count: mask + 1)
    private var attributeValues = [UInt8](repeating: 0, count: mask + 1)

    private static let rules: [(HTMLElementRule, String)] = [
        (.script, "script"), (.rawToEnd, "style"), (.raw, "textarea xmp iframe noembed noframes"),
        (.noscript, "noscript"), (.drawing, "svg math"), (.nested, "template select audio video canvas object"),
        (.tagOnly, "plaintext embed applet"),
    ]

    private init() {
        var rule: [String: HTMLElementRule] = [:]
        for (one, names) in Self.rules {
            for name in names.split(separator: " ") { rule[String(name)] = one }
        }
        var tags: [String: HTMLTag] = [:]
        for tag in HTMLTag.allCases where tag != .other { tags["\(tag)"] = tag }
        for name in Set(rule.keys).union(tags.keys) {
            let value = UInt16((tags[name] ?? .other).rawValue) | UInt16((rule[name] ?? .kept).rawValue) << 8
            let key = HTMLNameHash.of(name.utf8)
            var slot = Self.slot(key)
            while tagKeys[slot] != 0 { slot = (slot &+ 1) & Self.mask }
            tagKeys[slot] = key
            tagValues[slot] = value
        }
        for name in HTMLAttributeName.allCases {
            let key = HTMLNameHash.of(name.text.utf8)
            var slot = Self.slot(key)
            while attributeKeys[slot] != 0 { slot = (slot &+ 1) & Self.mask }
            attributeKeys[slot] = key
            attributeValues[slot] = name.rawValue
        }
    }

    @inline(__always)
    private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 32) & mask }

    @inline(__always)
    func tag(_ key: UInt64) -> (tag: HTMLTag, rule: HTMLElementRule) {
        var slot = Self.slot(key)
        while tagKeys[slot] != 0 {
            if tagKeys[slot] == key {
                let value = tagValues[slot]
                return (
                    HTMLTag(rawValue: UInt8(truncatingIfNeeded: value)) ?? .other,
                    HTMLElementRule(rawValue: UInt8(truncatingIfNeeded: value >> 8)) ?? .kept
                )
            }
            slot = (slot &+ 1) & Self.mask
        }
        return (.other, .kept)
    }

    @inline(__always)
    func attribute(_ key: UInt64) -> HTMLAttributeName? {
        var slot = Self.slot(key)
        while attributeKeys[slot] != 0 {
            if attributeKeys[slot] == key { return HTMLAttributeName(rawValue: attributeValues[slot]) }
            slot = (slot &+ 1) & Self.mask
        }
        return nil
    }
}

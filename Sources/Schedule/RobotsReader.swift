import WireModel

/// Cuts a robots.txt into groups, in one pass (RFC 9309 2.2, lenient as the large crawlers are).
struct RobotsReader {
    private let settings: RobotsRules.Settings
    private(set) var groups: [RobotsRules.Group] = []
    private(set) var sitemaps: [String] = []
    private(set) var isCut = false
    private var seenSitemaps: Set<String> = []
    /// The last line of weight was a user-agent line: another one joins its group.
    private var isNaming = false
    private var ruleCount = 0

    init(settings: RobotsRules.Settings) { self.settings = settings }

    mutating func read(_ text: ArraySlice<UInt8>) {
        var rest = text
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        for line in rest.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) { read(line: line) }
    }

    private mutating func read(line: ArraySlice<UInt8>) {
        let text = Self.trimmed(line.prefix { $0 != UInt8(ascii: "#") })
        guard !text.isEmpty else { return }
        // Some files have a blank where the colon belongs; then there must be two words and no more.
        var separator = text.firstIndex(of: UInt8(ascii: ":"))
        if separator == nil, let blank = text.firstIndex(where: Self.isBlank),
            !Self.trimmed(text[blank...]).contains(where: Self.isBlank)
        {
            separator = blank
        }
        guard let separator, let key = Self.key(Self.trimmed(text[..<separator])) else { return }
        let value = Self.trimmed(text[(separator + 1)...])
        switch key {
        case .userAgent: name(value)
        case .allow, .disallow: rule(value, isAllow: key == .allow, line: text)
        case .crawlDelay:
            guard !groups.isEmpty, let seconds = Double(String(decoding: value.prefix(16), as: UTF8.self)),
                seconds.isFinite, seconds >= 0
            else { return }
            groups[groups.count - 1].crawlDelaySeconds = min(seconds, 86_400)
        case .sitemap:
            let url = String(decoding: value.prefix(8192), as: UTF8.self)
            guard !url.isEmpty, seenSitemaps.insert(url).inserted else { return }
            if sitemaps.count < settings.sitemapCount { sitemaps.append(url) } else { isCut = true }
        }
    }

    private mutating func name(_ value: ArraySlice<UInt8>) {
        let isAll =
            value.first == UInt8(ascii: "*") && (value.count == 1 || value.dropFirst().first.map(Self.isBlank) == true)
        // RFC 9309 2.2.1: letters, `_` and `-`; what follows (a version, a second word) is left out.
        let token = value.prefix { byte in
            (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        let agent = isAll ? "*" : String(decoding: token, as: UTF8.self).lowercased()
        if !isNaming { groups.append(RobotsRules.Group(agents: [])) }
        isNaming = true
        if !agent.isEmpty, !groups.isEmpty { groups[groups.count - 1].agents.append(agent) }
    }

    private mutating func rule(_ value: ArraySlice<UInt8>, isAllow: Bool, line: ArraySlice<UInt8>) {
        isNaming = false
        // An empty path matches nothing; a rule before the first user-agent line belongs to nobody.
        guard !groups.isEmpty, !value.isEmpty else { return }
        guard ruleCount < settings.ruleCount else {
            isCut = true
            return
        }
        ruleCount += 1
        let text = String(decoding: line.prefix(500), as: UTF8.self)
        let pattern = RobotsPattern.normal(value, isPattern: true)
        let last = groups.count - 1
        groups[last].rules.append(
            RobotsRules.Rule(isAllow: isAllow, pattern: String(decoding: pattern, as: UTF8.self), line: text))
        // Google: allowing the index page allows the folder it stands for.
        if isAllow, let slash = pattern.lastIndex(of: UInt8(ascii: "/")),
            pattern[slash...].starts(with: Array("/index.htm".utf8))
        {
            let folder = String(decoding: pattern[...slash], as: UTF8.self) + "$"
            groups[last].rules.append(RobotsRules.Rule(isAllow: true, pattern: folder, line: text))
        }
    }

    private enum Key { case userAgent, allow, disallow, crawlDelay, sitemap }

    private static func key(_ bytes: ArraySlice<UInt8>) -> Key? {
        guard bytes.count <= 16 else { return nil }
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "user-agent", "useragent", "user agent": return .userAgent
        case "allow": return .allow
        // Misspellings that the large crawlers take too.
        case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw": return .disallow
        case "crawl-delay", "crawldelay": return .crawlDelay
        case "sitemap", "site-map": return .sitemap
        default: return nil
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var part = bytes.drop(while: isBlank)
        while let last = part.last, isBlank(last) { part = part.dropLast() }
        return part
    }
}

/// Path patterns of robots.txt: one spelling, matched in linear time.
enum RobotsPattern {
    /// The spelling that patterns and addresses are compared in (RFC 9309 2.2.2, 2.2.3).
    ///
    /// Percent-escapes in upper case, unreserved characters bare, octets over 7F of a pattern escaped; a literal `*` or
    /// `$` is escaped, in addresses always, in patterns where it was.
    static func normal(_ raw: ArraySlice<UInt8>, isPattern: Bool) -> [UInt8] {
        let bytes = Array(raw)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            {
                let decoded = high << 4 | low
                if isUnreserved(decoded) { out.append(decoded) } else { escape(decoded, into: &out) }
                index += 3
                continue
            }
            let isDollar = byte == UInt8(ascii: "$")
            let isLiteral =
                isPattern
                ? byte >= 0x80 || (isDollar && index + 1 < bytes.count) : isDollar || byte == UInt8(ascii: "*")
            if isLiteral { escape(byte, into: &out) } else { out.append(byte) }
            index += 1
        }
        return out
    }

    /// Whether the path has to be looked through, and not at its beginning alone.
    static func isWild(_ pattern: String) -> Bool { pattern.utf8.contains(UInt8(ascii: "*")) }

    /// Whether the pattern matches the beginning of the path, or all of it with `$`.
    ///
    /// Each piece between wildcards is taken at its first place; that is right because a later place never helps the
    /// pieces after it.
    static func matches(_ pattern: String, _ path: [UInt8]) -> Bool {
        let text = pattern.utf8
        let star = text.firstIndex(of: UInt8(ascii: "*"))
        let isAnchored = text.last == UInt8(ascii: "$")
        let end = isAnchored ? text.index(before: text.endIndex) : text.endIndex
        let head = text[..<min(star ?? end, end)]
        guard path.starts(with: head) else { return false }
        var position = head.count
        guard let star else { return !isAnchored || position == path.count }
        let pieces = Array(text[star..<end]).split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        // The part before the first star is the head, so the first piece here is empty.
        for (index, piece) in pieces.enumerated().dropFirst() where !piece.isEmpty {
            if isAnchored, index == pieces.count - 1 {
                return path.count - position >= piece.count && path.suffix(piece.count).elementsEqual(piece)
            }
            guard let found = firstPlace(of: Array(piece), in: path, from: position) else { return false }
            position = found + piece.count
        }
        // Anchored here means `*$`, or that the last piece was the head.
        return true
    }

    /// Knuth, Morris, Pratt: linear in both.
    private static func firstPlace(of piece: [UInt8], in path: [UInt8], from start: Int) -> Int? {
        guard path.count - start >= piece.count else { return nil }
        var failure = [Int](repeating: 0, count: piece.count)
        var length = 0
        for index in piece.indices.dropFirst() {
            while length > 0, piece[index] != piece[length] { length = failure[length - 1] }
            if piece[index] == piece[length] { length += 1 }
            failure[index] = length
        }
        length = 0
        for index in start..<path.count {
            while length > 0, path[index] != piece[length] { length = failure[length - 1] }
            if path[index] == piece[length] { length += 1 }
            if length == piece.count { return index - length + 1 }
        }
        return nil
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
    }

    private static func escape(_ byte: UInt8, into out: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

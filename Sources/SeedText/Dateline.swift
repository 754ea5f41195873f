/// The place, and perhaps the agency, with which a wire story's first paragraph begins.
struct Dateline: Equatable {
    var place: String
    var agency: String?

    /// Reads `KYIV, Ukraine — …`, `BERLIN (Reuters) - …`, `Paris, 9 janv. (AFP) – …`, `(ANSA) - ROMA, 09 DIC - …`,
    /// `МОСКВА, 9 декабря. /ТАСС/. …`.
    init?(paragraph: String) {
        let start = String(paragraph.prefix(110))
        if let slashes = Dateline.betweenSlashes(start) {
            self = slashes
            return
        }
        guard let (head, rest) = Dateline.split(start) else { return nil }
        var agency: String?
        var place = head
        if head.hasPrefix("("), head.hasSuffix(")"), Agencies.isKnown(String(head.dropFirst().dropLast())) {
            guard let (second, _) = Dateline.split(rest) else { return nil }
            agency = String(head.dropFirst().dropLast())
            place = second
        } else if head.hasSuffix(")"), let open = head.lastIndex(of: "(") {
            let name = String(head[head.index(after: open)...].dropLast())
            guard Agencies.isAgency(name) else { return nil }
            agency = name
            place = String(head[..<open]).trimmed
        }
        guard let place = Dateline.place(in: place, mustShout: agency == nil) else { return nil }
        self.place = place
        self.agency = agency
    }

    private init(place: String, agency: String?) {
        self.place = place
        self.agency = agency
    }

    private static func split(_ text: String) -> (head: String, rest: String)? {
        var best: Range<String.Index>?
        for dash in [" — ", " – ", " -- ", " - ", ".- ", "— ", ") — ", ") – ", " | "] {
            if let range = text.range(of: dash), range.lowerBound < (best?.lowerBound ?? text.endIndex) { best = range }
        }
        guard let best else { return nil }
        let head = String(text[..<best.lowerBound]).trimmed
        guard !head.isEmpty, head.count <= 70 else { return nil }
        return (head, String(text[best.upperBound...]))
    }

    private static func betweenSlashes(_ text: String) -> Dateline? {
        guard let open = text.range(of: ". /"), let close = text.range(of: "/.", in: open.upperBound..<text.endIndex)
        else { return nil }
        let name = String(text[open.upperBound..<close.lowerBound])
        guard Agencies.isKnown(name), let place = place(in: String(text[..<open.lowerBound]), mustShout: true) else {
            return nil
        }
        return Dateline(place: place, agency: name)
    }

    /// The place without the date that may follow it.
    private static func place(in text: String, mustShout: Bool) -> String? {
        let parts = text.split(separator: ",", maxSplits: 4).map { String($0).trimmed }
        guard let city = parts.first, parts.count <= 4, isCity(city, mustShout: mustShout) else { return nil }
        var kept = [city]
        for part in parts.dropFirst() {
            let tokens = TextLine.tokens(of: part)
            if tokens.contains("#") || tokens.contains(where: { CalendarWords.months[$0] != nil }) {
                guard tokens.count <= 4 else { return nil }
                continue
            }
            guard part.isCapitalised, tokens.count <= 4 else { return nil }
            kept.append(part)
        }
        return kept.joined(separator: ", ")
    }

    private static func isCity(_ text: String, mustShout: Bool) -> Bool {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "/" })
        guard (1...5).contains(words.count) else { return false }
        let letters = text.unicodeScalars.filter { $0.isWordScalar }.count
        guard letters >= 3, text.unicodeScalars.allSatisfy({ $0.isWordScalar || " /-.'’".unicodeScalars.contains($0) })
        else {
            return false
        }
        if !mustShout { return words.allSatisfy { $0.isCapitalised || $0.count <= 3 } }
        guard text.isAllCapitals, letters >= 4 else { return false }
        return !TextLine.tokens(of: text).contains { shouts.contains($0) }
    }

    /// Words in capitals before a dash that are no places.
    private static let shouts = PhraseIndex.keys(
        of: """
            breaking|live|update|updated|updates|exclusive|opinion|analysis|watch|video|photos|explainer|explained
            factbox|review|interview
            editorial|comment|column|podcast|quiz|news|alert|urgent|advisory|correction|fact|check|nato|unesco
            unicef|opec|fifa|uefa|nasa
            covid|brexit|eilmeldung|liveblog|ticker|meinung|kommentar|analyse|exklusiv|direct|alerte|vidéo|opinión
            última|urgente|hora|diretta
            ultima|esclusiva|vivo|pilne|срочно|видео|фото|мнение|терміново|відео|думка|fotogaleri|son|dakika|lajm
            fundit|part|chapter|note
            """)
}

/// The mark that an agency or a site leaves behind the last sentence.
struct AgencyTail: Equatable {
    var text: String
    var agency: String

    /// Reads `… office./ REL`, `… said. (AFP)`, `… said. – Reuters`, `… tha ai. /Telegrafi/`.
    init?(paragraph: String) {
        for (open, close) in [("/", "/"), ("(", ")"), ("[", "]")] where paragraph.hasSuffix(close) {
            let inside = paragraph.dropLast()
            guard let start = inside.lastIndex(of: Character(open)) else { continue }
            let name = String(inside[inside.index(after: start)...]).trimmed
            let accepted = open == "/" ? AgencyTail.isSign(name) : AgencyTail.isShownAgency(name)
            if accepted, let text = AgencyTail.sentences(inside[..<start]) {
                self.init(text: text, agency: name)
                return
            }
        }
        for mark in ["/", "– ", "— ", "-- ", "| ", "© "] {
            guard let range = paragraph.lastRange(of: mark) else { continue }
            let name = String(paragraph[range.upperBound...]).trimmed
            let isSign = mark == "/" && (AgencyTail.isAcronym(name) || AgencyTail.isSign(name))
            let accepted = AgencyTail.isShownAgency(name) || isSign
            if accepted, let text = AgencyTail.sentences(paragraph[..<range.lowerBound]) {
                self.init(text: text, agency: name)
                return
            }
        }
        return nil
    }

    /// Only behind a whole sentence: "talks with the WHO/ FAO" is text.
    private static func sentences(_ before: Substring) -> String? {
        let text = String(before).trimmed
        return TextLine(text).endsSentence && text.count >= 20 ? text : nil
    }

    private init(text: String, agency: String) {
        self.text = text
        self.agency = agency
    }

    /// A known agency, printed as its name is: "sid" in small letters is one, "map" is not.
    static func isShownAgency(_ name: String) -> Bool {
        guard Agencies.isKnown(name) else { return false }
        let isPrintedSmall = ["dpa", "epd", "kna", "sid", "sda", "ats", "apa", "dpa/afp", "afp/dpa"].contains(name)
        return name.isAllCapitals || isPrintedSmall || (name.isCapitalised && name.count >= 4) || name.contains("/")
    }

    private static func isAcronym(_ name: String) -> Bool {
        (2...6).contains(name.unicodeScalars.count) && name.unicodeScalars.allSatisfy { $0.properties.isUppercase }
    }

    private static func isSign(_ name: String) -> Bool {
        (3...24).contains(name.count) && !name.contains("/") && name.split(separator: " ").count <= 2
            && name.isCapitalised
    }
}

extension StringProtocol {
    /// The first place of a text; a plain search over bytes, since Foundation's is not needed here.
    func range(of other: String, in bounds: Range<Index>? = nil) -> Range<Index>? {
        let start = bounds?.lowerBound ?? startIndex
        let end = bounds?.upperBound ?? endIndex
        let sought = other.utf8.count
        let found = other.utf8.withContiguousStorageIfAvailable { other in
            utf8[start..<end].withContiguousStorageIfAvailable { $0.firstOffset(of: other) }
        }
        guard let offset = found??.flatMap({ $0 }) else { return nil }
        let lower = utf8.index(start, offsetBy: offset)
        return lower..<utf8.index(lower, offsetBy: sought)
    }

    /// The last place of a text within the last 240 bytes.
    func lastRange(of other: String) -> Range<Index>? {
        let sought = other.utf8.count
        let size = utf8.count
        let found = other.utf8.withContiguousStorageIfAvailable { other in
            utf8.withContiguousStorageIfAvailable { bytes -> Int? in
                UnsafeBufferPointer(rebasing: bytes.suffix(240)).lastOffset(of: other).map {
                    $0 + (size > 240 ? size - 240 : 0)
                }
            }
        }
        guard let offset = found??.flatMap({ $0 }) else { return nil }
        let lower = utf8.index(startIndex, offsetBy: offset)
        return lower..<utf8.index(lower, offsetBy: sought)
    }
}

extension UnsafeBufferPointer<UInt8> {
    func holds(_ other: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start >= 0, start &+ other.count <= count else { return false }
        var offset = 0
        while offset < other.count, self[start &+ offset] == other[offset] { offset &+= 1 }
        return offset == other.count
    }

    fileprivate func firstOffset(of other: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = other.first, other.count <= count else { return nil }
        for start in 0...(count - other.count) where self[start] == first && holds(other, at: start) { return start }
        return nil
    }

    fileprivate func lastOffset(of other: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = other.first, other.count <= count else { return nil }
        var start = count - other.count
        while start >= 0 {
            if self[start] == first, holds(other, at: start) { return start }
            start &-= 1
        }
        return nil
    }
}

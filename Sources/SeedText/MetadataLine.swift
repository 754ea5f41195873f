/// A line above the text that is only byline, date and reading time, alone or side by side.
struct MetadataLine {
    var byline: Byline?
    var date: DateLine?

    /// Reads `By Jane Roe | March 9, 2025 | 3 min read`, `Jane Roe · 9 March 2025`, or one of them alone.
    ///
    /// - Parameter marked: true in the `article` layout.
    init?(_ raw: String, text: String, marked: Bool, rules: FurnitureRules) {
        date = DateLine(text) ?? DateLine.afterPlace(text)
        if date != nil { return }
        byline = Byline(raw, marked: marked)
        if byline != nil { return }
        let parts = MetadataLine.parts(of: text)
        guard parts.count > 1 else { return nil }
        var name: String?
        for part in parts {
            if let found = DateLine(part) {
                date = date ?? found
            } else if let found = Byline(part, marked: false) {
                byline = byline ?? found
            } else if name == nil, PersonName.fits(part, strict: true) {
                name = part
            } else {
                guard let reason = rules.reason(for: part), MetadataLine.companions.contains(reason) else { return nil }
            }
        }
        // A name is an author's only beside a date.
        guard date != nil || byline != nil, name == nil || date != nil else { return nil }
        if byline == nil, let name { byline = Byline(authors: [name], agency: nil) }
    }

    private static let companions: Set<DropReason> = [.readingTime, .sectionLabel, .date, .comments, .shareBar]

    /// True where a space is followed by the first byte of a mark.
    private static func hasMark(_ text: String) -> Bool {
        var before: UInt8 = 0
        for byte in text.utf8 {
            if before == 0x20, byte == 0x7C || byte == 0x2D || byte == 0x2F || byte == 0xE2 || byte == 0xC2 {
                return true
            }
            before = byte
        }
        return false
    }

    private static func parts(of text: String) -> [String] {
        guard text.utf8.count <= 240, hasMark(text) else { return [] }
        var text = text
        for mark in [" | ", " • ", " · ", " – ", " — ", " - ", " / "] { text = text.replacing(mark, with: "\u{1F}") }
        return text.split(separator: "\u{1F}").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
}

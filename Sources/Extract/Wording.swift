import WireModel

/// What the wording of a line says that it is, in many languages; by form and stock phrase, never by a site.
enum Wording {
    static func endsSentence(_ text: String) -> Bool {
        var scalars = text.unicodeScalars.reversed().makeIterator()
        var seen = 0
        while let scalar = scalars.next(), seen < 4 {
            switch scalar {
            case ".", "!", "?", "…", ":", ";", "。", "！", "？", "।", "۔", "؟", "॥", "։": return true
            case "\"", "'", "”", "“", "’", "‘", "»", "«", ")", "]", "」", "』", "）", " ", "*": seen += 1
            default: return false
            }
        }
        return false
    }
}

extension Wording {
    static func reason(for line: PageView.Line) -> BlockDecision.Reason? {
        nil
    }
}

import Foundation
import WireModel

/// The words of an address's last part: `/judy-lybke-ganz-und-gar-nicht-eigenartig-article24075843.html`.
struct AddressWords {
    private let words: [String]
    private static let empty: Set<String> = ["html", "htm", "php", "article"]

    /// Enough words to tell headlines apart.
    var isHeadline: Bool { words.count >= 4 }

    init(_ url: CanonicalURL?) {
        var best: [String] = []
        for part in (url?.path ?? "").split(separator: "/").suffix(3) where part.utf8.count <= 400 {
            var words: [String] = []
            for word in part.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
                // Long numbers are keys of the database, not words of the headline.
                if word.count > 4, word.contains(where: { $0.isNumber }) { continue }
                let lower = word.lowercased()
                if !Self.empty.contains(lower) { words.append(lower) }
            }
            if words.count > best.count { best = words }
        }
        words = best
    }

    /// Share of the address's neighbouring words that stand side by side in a folded text, 0…1.
    func share(in folded: String) -> Double {
        guard words.count >= 2 else { return 0 }
        var pairs: Set<String> = []
        for isLong in [false, true] {
            let plain = folded.split(separator: " ").map { Self.plain($0, isLong: isLong) }
            for index in plain.indices.dropFirst() { pairs.insert(plain[index - 1] + " " + plain[index]) }
        }
        let held = words.indices.dropFirst().filter { pairs.contains(words[$0 - 1] + " " + words[$0]) }.count
        return Double(held) / Double(words.count - 1)
    }

    /// Letters of the Latin script as addresses write them: `ä` as `a` or `ae`.
    private static func plain(_ word: Substring, isLong: Bool) -> String {
        if word.utf8.allSatisfy({ $0 < 0x80 }) { return String(word) }
        var out = ""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "ä", "æ": out += isLong ? "ae" : "a"
            case "ö", "ø": out += isLong ? "oe" : "o"
            case "ü": out += isLong ? "ue" : "u"
            case "å": out += isLong ? "aa" : "a"
            case "ß": out += "ss"
            case "ł": out += "l"
            case "ı": out += "i"
            default:
                let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first
                out.unicodeScalars.append(base ?? scalar)
            }
        }
        return out
    }
}

import WireModel

/// Tells which language a text is in: its script, then the function words it is made of.
///
/// One pass over at most 16 KiB of UTF-8; no dictionary but `LanguageTable`.
enum LanguageDetector {
    struct Verdict: Equatable {
        /// BCP 47 without region.
        let language: String
        /// Words that were known to be of the language, of those that were read.
        let share: Double
        /// Share of evidence that the runner-up lacks, 0…1.
        let margin: Double
        let words: Int

        /// Enough text and evidence to overrule what a page says of itself.
        var isSure: Bool { words >= 60 && share >= 0.15 && margin >= 0.25 }
    }

    private static let readBytes = 16 << 10

    /// Languages of `LanguageTable.words`, in order.
    private static let languages: [String] = LanguageTable.words.map { line in
        let code = String(line.prefix { $0 != " " })
        return code == "sr-Cyrl" ? "sr" : code
    }

    /// Languages that know a word, by the word's hash.
    private static let byWord: [UInt64: [UInt8]] = {
        var table: [UInt64: [UInt8]] = [:]
        for (index, line) in LanguageTable.words.enumerated() {
            for word in Set(line.split(separator: " ").dropFirst()) {
                var hash = Hash()
                for byte in word.utf8 { hash.add(byte) }
                table[hash.value, default: []].append(UInt8(truncatingIfNeeded: index))
            }
        }
        return table
    }()

    /// FNV-1a.
    private struct Hash {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// The language of a text; nil where it has too few letters or words of none.
    static func verdict(of texts: some Sequence<String>) -> Verdict? {
        var counter = Counter()
        for text in texts {
            counter.read(text)
            if counter.bytes >= readBytes { break }
        }
        return counter.verdict()
    }

    private struct Counter {
        var bytes = 0
        private var scripts = [Int](repeating: 0, count: LanguageTable.Script.allCases.count)
        private var scores = [Double](repeating: 0, count: LanguageTable.words.count)
        private var hits = [Int](repeating: 0, count: LanguageTable.words.count)
        private var words = 0
        private var hash = Hash()
        private var length = 0

        mutating func read(_ text: String) {
            for scalar in text.unicodeScalars {
                bytes += 1
                if bytes > readBytes { break }
                let value = scalar.value
                if value < 0x80 {
                    if (value | 0x20) &- 0x61 < 26 {
                        scripts[0] += 1
                        hash.add(UInt8(truncatingIfNeeded: value | 0x20))
                        length += 1
                    } else if value == 0x27 || value == 0x2D {
                        hash.add(UInt8(truncatingIfNeeded: value))
                        length += 1
                    } else {
                        endWord()
                    }
                } else if let script = Self.script(of: value) {
                    scripts[script.rawValue] += 1
                    // The case mapping of these scripts is by table; marks keep their bytes.
                    let lower =
                        script == .latin || script == .cyrillic ? scalar.properties.lowercaseMapping : String(scalar)
                    for byte in lower.utf8 { hash.add(byte) }
                    length += 1
                } else if value >= 0x300, value <= 0x36F || value == 0x200C {
                    for byte in String(scalar).utf8 { hash.add(byte) }
                } else {
                    endWord()
                }
            }
            endWord()
        }

        private mutating func endWord() {
            defer {
                hash = Hash()
                length = 0
            }
            guard length > 0 else { return }
            words += 1
            guard length <= 14, let known = LanguageDetector.byWord[hash.value] else { return }
            let weight = 1 / Double(known.count)
            for index in known {
                scores[Int(index)] += weight
                hits[Int(index)] += 1
            }
        }

        private static func script(of value: UInt32) -> LanguageTable.Script? {
            let ranges = LanguageTable.ranges
            var low = 0
            var high = ranges.count
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].last < value { low = middle + 1 } else { high = middle }
            }
            guard low < ranges.count, ranges[low].first <= value else { return nil }
            return ranges[low].script
        }

        func verdict() -> Verdict? {
            let letters = scripts.reduce(0, +)
            guard letters >= 20, let main = scripts.indices.max(by: { scripts[$0] < scripts[$1] }),
                let script = LanguageTable.Script(rawValue: main)
            else { return nil }
            // Japanese is Han and kana together; Latin names stand in any script.
            let kana = scripts[LanguageTable.Script.kana.rawValue]
            let han = scripts[LanguageTable.Script.han.rawValue]
            if kana + han > letters / 3, kana * 12 > han {
                return Verdict(language: "ja", share: 1, margin: 1, words: letters)
            }
            if script != .latin, script != .cyrillic, script != .arabic, script != .devanagari,
                let language = LanguageTable.ofScript[script]
            {
                return Verdict(
                    language: language, share: Double(scripts[main]) / Double(letters), margin: 1,
                    words: max(words, letters / 4))
            }
            guard words >= 8, let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores[best] > 0 else {
                return nil
            }
            let code = LanguageDetector.languages[best]
            let second = scores.indices.filter { LanguageDetector.languages[$0] != code }.map { scores[$0] }.max() ?? 0
            return Verdict(
                language: code, share: Double(hits[best]) / Double(words),
                margin: (scores[best] - second) / scores[best],
                words: words)
        }
    }

    /// Languages that are one for readers or that declarations do not keep apart.
    static func isSame(_ one: String, _ other: String) -> Bool {
        family(one) == family(other)
    }

    private static func family(_ code: String) -> String {
        let base = String(code.prefix { $0 != "-" })
        switch base {
        case "nb", "nn": return "no"
        case "bs", "hr", "sh", "cnr": return "sr"
        case "ms", "in": return "id"
        case "iw": return "he"
        case "fil": return "tl"
        case "prs": return "fa"
        default: return base
        }
    }
}

import WireModel

/// The language of a story: what the page says, unless its text is plainly in another.
struct PageLanguage {
    /// BCP 47 as the page or the feed says, `de-DE`.
    let declared: String?
    /// BCP 47 without region, by `LanguageDetector`; nil where the text is too short to tell.
    let detected: String?
    /// What is published.
    let chosen: String?

    init(_ metadata: PageMetadata, hints: ExtractHints, body: [Block]) {
        let named = [
            metadata.htmlLanguage, metadata.record.language, metadata.first("og:locale"),
            metadata.first("content-language", "dc.language", "dcterms.language", "language"), hints.language,
        ]
        let codes = named.compactMap { $0.flatMap { Self.tag($0) } }
        let verdict = LanguageDetector.verdict(of: body.lazy.map(\.text))
        detected = verdict.flatMap { $0.words >= 20 && $0.share >= 0.08 ? $0.language : nil }
        guard let verdict, verdict.isSure else {
            declared = codes.first
            chosen = codes.first ?? detected
            return
        }
        // Templates declare one language, the record of the story another: the one that fits wins.
        let fitting = codes.filter { LanguageDetector.isSame($0, verdict.language) }
        declared = codes.first
        chosen = fitting.first { $0.contains("-") } ?? fitting.first ?? verdict.language
    }

    /// `de_DE` and `DE-de` as BCP 47; nil for what is none.
    static func tag(_ text: String) -> String? {
        let parts = text.wireText.split(whereSeparator: {
            $0 == "-" || $0 == "_" || $0 == "," || $0 == " " || $0 == "."
        })
        guard let first = parts.first else { return nil }
        guard (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return names[first.lowercased()]
        }
        var code = first.lowercased()
        if parts.count > 1, parts[1].count == 4, parts[1].allSatisfy({ $0.isASCII && $0.isLetter }) {
            code += "-" + parts[1].prefix(1).uppercased() + parts[1].dropFirst().lowercased()
        }
        if let region = parts.dropFirst().first(where: { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isLetter } }
        ),
            text.contains("-") || text.contains("_")
        {
            code += "-" + region.uppercased()
        }
        return code
    }

    private static let names: [String: String] = [
        "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
        "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "dutch": "nl", "russian": "ru",
        "polish": "pl", "turkish": "tr", "japanese": "ja", "chinese": "zh", "arabic": "ar",
    ]
}

/// A picture's caption with the credit that ends it, or a credit alone.
struct CreditLine: Equatable {
    var caption: String?
    var credit: String
    /// False where the credit's form alone, such as `Source: …`, does not say that it is a picture's.
    var isPhoto = true

    /// Reads `Caption (Name/Agency via Getty Images)`, `Caption. Photo: Name / AFP`, `REUTERS/Name`, `© dpa`.
    init?(_ text: String) { self.init(TextLine(text)) }

    /// The same of a line whose words are known.
    init?(_ line: TextLine) {
        let text = line.text
        guard text.utf8.count <= 900 else { return nil }
        if let inside = CreditLine.trailingBrackets(text), CreditLine.isCredit(inside.text) {
            self.init(caption: inside.before, credit: inside.text)
            return
        }
        for mark in CreditLine.marksPresent(in: text) {
            guard let range = text.lastRange(of: mark) else { continue }
            let before = String(text[..<range.lowerBound]).trimmed
            let after = String(text[range.upperBound...]).trimmed
            guard !after.isEmpty else { continue }
            let rest = TextLine(after)
            guard rest.tokens.count <= 12, !rest.isProse else { continue }
            if before.isEmpty || CreditLine.endsCaption(before) {
                self.init(caption: before, credit: after)
                isPhoto = !CreditLine.vagueMarks.contains(mark)
                return
            }
        }
        // "The pier at dusk. REUTERS/Nadia Orme"
        if text.utf8.contains(0x2F), let stop = text.lastRange(of: ". "), text[stop.upperBound...].contains("/"),
            CreditLine.isCredit(String(text[stop.upperBound...]))
        {
            self.init(caption: text[..<stop.lowerBound] + ".", credit: String(text[stop.upperBound...]))
            return
        }
        guard line.tokens.count <= 10, !line.endsSentence, CreditLine.namesPictureAgency(text, line.tokens) else {
            return nil
        }
        self.init(caption: nil, credit: text)
    }

    /// The marks that stand in the last 240 bytes, in the order of `marks`.
    private static func marksPresent(in text: String) -> [String] {
        let bits = text.utf8.withContiguousStorageIfAvailable { bytes -> UInt64 in
            let tail = UnsafeBufferPointer(rebasing: bytes.suffix(240))
            var bits: UInt64 = 0
            for start in tail.indices where !marksByFirst[Int(tail[start])].isEmpty {
                for mark in marksByFirst[Int(tail[start])] {
                    let holds = markBytes[mark].withUnsafeBufferPointer { tail.holds($0, at: start) }
                    if holds { bits |= 1 << UInt64(mark) }
                }
            }
            return bits
        }
        guard let bits else { return marks }
        return bits == 0 ? [] : marks.indices.filter { bits & (1 << UInt64($0)) != 0 }.map { marks[$0] }
    }

    private static let markBytes = marks.map { Array($0.utf8) }
    /// Places of the marks that begin with a byte; there are fewer than 64.
    private static let marksByFirst: [[Int]] = (0..<256).map { byte in
        marks.indices.filter { markBytes[$0].first == UInt8(byte) }
    }

    init(caption: String?, credit: String) {
        var caption = caption ?? ""
        for label in ["Image caption, ", "Image caption: ", "Caption: "] where caption.hasPrefix(label) {
            caption.removeFirst(label.count)
        }
        self.caption = caption.isEmpty ? nil : caption.trimmed
        self.credit = credit
    }

    private static func endsCaption(_ text: String) -> Bool {
        guard let last = text.last else { return true }
        return ".!?…\"”»|–—,)".contains(last)
    }

    private static func trailingBrackets(_ text: String) -> (before: String, text: String)? {
        var whole = text
        if whole.hasSuffix(".") { whole.removeLast() }
        guard whole.hasSuffix(")") || whole.hasSuffix("]"),
            let open = whole.lastIndex(where: { $0 == "(" || $0 == "[" })
        else { return nil }
        let inside = String(whole[whole.index(after: open)...].dropLast()).trimmed
        return (String(whole[..<open]).trimmed, inside)
    }

    /// A credit: a photographer's word or an agency, not the short name of an organisation in a sentence.
    static func isCredit(_ text: String) -> Bool {
        let tokens = TextLine.tokens(of: text)
        guard (2...14).contains(tokens.count) else { return false }
        if tokens.contains(where: { photoWords.contains($0) }) { return true }
        if namesPictureAgency(text, tokens) { return true }
        guard let slash = text.firstIndex(of: "/") else { return false }
        let sides = [text[..<slash], text[text.index(after: slash)...]].map { String($0).trimmed }
        // "Nadia Orme / Lenmouth Ledger"
        if PersonName.fits(sides[0], strict: true), sides[1].isCapitalised, tokens.count <= 8 { return true }
        return Agencies.isAgency(String(text[..<slash]).trimmed)
            || Agencies.isAgency(String(text[text.index(after: slash)...]).trimmed)
    }

    private static func namesPictureAgency(_ text: String, _ tokens: [String]) -> Bool {
        for index in tokens.indices {
            for name in pictureAgencies[tokens[index]] ?? [] where tokens[index...].starts(with: name) { return true }
        }
        // REUTERS/Name, Name/AFP
        guard text.contains("/") || text.contains("|") || text.hasPrefix("©") else { return false }
        return text.split(whereSeparator: { "/|©,".contains($0) }).contains { Agencies.isKnown(String($0).trimmed) }
    }

    private static let photoWords = PhraseIndex.keys(
        of: """
            photo|photos|photograph|photographer|picture|image|images|photography|courtesy|handout|screenshot
            screengrab|illustration|foto|fotos|bild
            archivbild|archivfoto|symbolbild|symbolfoto|crédit|crédits|archivo|cortesía|fotografía|fotografia
            archivio|arquivo|divulgação|beeld
            zdjęcie|фото|скриншот|світлина|fotoğraf|arşiv|arkiv
            """)
    /// By first word.
    private static let pictureAgencies = Dictionary(
        grouping: pictureAgencyNames.map { $0.split(separator: " ").map(String.init) }, by: { $0[0] })
    private static let pictureAgencyNames = [
        "getty", "getty images", "ap photo", "afp via", "via ap", "via reuters", "reuters", "epa", "epa efe",
        "shutterstock", "istock",
        "imago", "imago images", "picture alliance", "alamy", "unsplash", "wikimedia", "wikimedia commons", "flickr",
        "nurphoto", "anadolu",
        "zuma", "zuma press", "adobe stock", "depositphotos", "pixabay", "pexels", "scanpix", "depo photos",
        "bloomberg", "dpa", "hans lucas",
        "ullstein bild", "belga", "anp", "ansa", "lapresse", "europa press", "ritzau", "keystone", "apa", "ukrinform",
    ]
    private static let vagueMarks: Set<String> = [
        "Credit: ", "Credits: ", "Quelle: ", "Bild: ", "Image: ", "Picture: ", "© ", "Crédit: ", "Crédito: ",
        "Créditos: ", "Imagen: ",
    ]
    private static let marks = [
        "Photo: ", "PHOTO: ", "Photos: ", "Photo : ", "Photo by ", "Photo credit: ", "Photograph: ", "Picture: ",
        "Image: ", "Image credit: ",
        "Image source, ", "Image source: ", "Credit: ", "Credits: ", "Pic: ", "Foto: ", "FOTO: ", "Fotos: ", "Bild: ",
        "Bildquelle: ", "Bildrechte: ", "Bildnachweis: ", "Quelle: ",
        "Crédit : ", "Crédit photo : ", "Crédit: ", "Crédits : ", "© ", "Fotografía: ", "Crédito: ", "Créditos: ",
        "Imagen: ", "Foto di ",
        "Fotografia: ", "Imagem: ", "Beeld: ", "Beeld ", "Fot. ", "fot. ", "Фото: ", "ФОТО: ", "Світлина: ",
        "Foto nga ", "Fotoğraf: ", "Photo © ",
    ]
}

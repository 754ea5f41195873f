/// A line that names who wrote the article.
struct Byline: Equatable {
    var authors: [String]
    var agency: String?

    /// Reads a byline: `By` or the word of another language, then names.
    ///
    /// - Parameter marked: true in the `article` layout, where link markup names authors and bold the agency.
    init?(_ raw: String, marked: Bool) {
        guard raw.utf8.count <= 2000, let rest = Byline.afterOpening(raw) else { return nil }
        if marked, let bold = InlineMarkup.trailingBold(rest.text), bold.before.isEmpty {
            self.init(authors: [], agency: InlineMarkup.plainText(bold.bold))
            return
        }
        var names: [String] = []
        var isLinked = false
        for segment in marked ? InlineMarkup.segments(rest.text) : [(rest.text, false)] {
            if segment.isLink {
                names.append(segment.text)
                isLinked = true
            } else {
                names += Byline.names(in: segment.text)
            }
        }
        names = names.filter { !$0.isEmpty }
        guard !names.isEmpty else { return nil }
        let agencies = names.filter(Agencies.isAgency)
        var people = names.filter { !Agencies.isAgency($0) }
        if !isLinked {
            // "Le Monde avec AFP": an outlet that used an agency's text is no author.
            if !agencies.isEmpty { people.removeAll(where: PersonName.beginsWithArticle) }
            // "Jana Petersen, Berlin": the place behind a name.
            if people.count > 1, PersonName.fits(people[0], strict: true), let last = people.last, !last.contains(" ") {
                people.removeLast()
            }
        }
        if !isLinked {
            let people = people.map { PersonName.withoutRole($0) }
            guard people.allSatisfy({ PersonName.fits($0, strict: rest.isWeak) || Byline.isDesk($0) }) else {
                return nil
            }
            self.init(authors: people.filter { !Byline.isDesk($0) }, agency: agencies.first)
        } else {
            self.init(authors: people, agency: agencies.first)
        }
    }

    init(authors: [String], agency: String?) {
        self.authors = authors
        self.agency = agency
    }

    /// The line that seed text writes; nil without a name.
    static func written(authors: [String], agency: String?) -> String? {
        // An agency is no author, however it is marked: it would not be read as one.
        let people = authors.filter { !Agencies.isAgency($0) }
        if people.count < authors.count { return written(authors: people, agency: agency ?? authors.first) }
        if !authors.isEmpty {
            let plain = "By " + joined(authors.map(InlineMarkup.escaped))
            if Byline(plain, marked: true) == Byline(authors: authors, agency: nil) { return plain }
            return "By " + joined(authors.map { "[\(InlineMarkup.fullyEscaped($0))](#)" })
        }
        guard let agency else { return nil }
        let plain = "By " + InlineMarkup.escaped(agency)
        if Byline(plain, marked: true) == Byline(authors: [], agency: agency) { return plain }
        return "By **\(InlineMarkup.fullyEscaped(agency))**"
    }

    private static func joined(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// What follows the opening word.
    ///
    /// Weak openings are common words too: names after them must look like names.
    private static func afterOpening(_ raw: String) -> (text: String, isWeak: Bool)? {
        for opening in openings where raw.utf8.count > opening.utf8.count && raw.hasPrefix(opening) {
            return (String(raw.dropFirst(opening.count)).trimmed, opening != "By ")
        }
        return nil
    }

    /// Names parted by commas and the word "and" of several languages.
    static func names(in text: String) -> [String] {
        var text = text
        for word in alongside { text = text.replacing(word, with: ", ") }
        for word in conjunctions { text = text.replacing(word, with: ", ") }
        return text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "|" }).map { String($0).trimmed }
            .filter { !$0.isEmpty }
    }

    /// A desk of the outlet: neither a person nor an agency.
    static func isDesk(_ name: String) -> Bool {
        TextLine.tokens(of: name).contains { desks.contains($0) }
    }

    private static let desks: Set<String> = [
        "staff", "newsroom", "desk", "redaktion", "rédaction", "redacción", "redazione", "redação", "redactie",
        "redakcja", "редакция", "редакція", "redaksia", "editors", "team", "haber", "servisi",
    ]
    /// Words between an outlet or an author and the agency whose text was used.
    static let alongside = [" with ", " mit ", " avec ", " con ", " com ", " met ", " z ", " с ", " з ", " me "]
    private static let conjunctions = [
        " and ", " und ", " et ", " y ", " e ", " en ", " i ", " и ", " та ", " і ", " dhe ", " ve ", " & ",
    ]
    private static let openings = [
        "By ", "BY ", "by ", "By: ", "Written by ", "Reported by ", "Words by ", "Story by ", "Author: ", "Authors: ",
        "Text by ", "Report by ", "Von ", "VON ", "von ", "Text: ", "Autor: ", "Autorin: ", "Autoren: ", "Par ", "PAR ",
        "par ", "Auteur : ", "Auteur: ", "Por ", "POR ", "por ", "Di ", "di ", "DI ", "Autore: ", "Autora: ", "Door ",
        "DOOR ", "door ", "Tekst: ", "Autorzy: ", "Oprac. ", "Opracował: ", "Автор: ", "Авторы: ", "Текст: ",
        "Автори: ", "Nga ", "NGA ", "nga ", "Autori: ", "Shkruan: ", "Shkruar nga ", "Haber: ", "Yazan: ", "Yazar: ",
        "Muhabir: ",
    ]
}

/// What a person's name looks like in print.
enum PersonName {
    /// Two to four words that begin with capitals, particles aside; one word is enough unless `strict`.
    static func fits(_ text: String, strict: Bool) -> Bool {
        guard (strict ? 2 : 1)...6 ~= text.spacedWordCount, text.count <= 60 else { return false }
        let words = text.split(separator: " ")
        var capitals = 0
        for (index, word) in words.enumerated() {
            guard word.unicodeScalars.allSatisfy({ $0.isWordScalar || "-'’.‘`´".unicodeScalars.contains($0) }) else {
                return false
            }
            if word.isCapitalised || word.unicodeScalars.first?.isUnspacedScript == true {
                capitals += 1
            } else if !particles.contains(String(word)) || index == words.count - 1 {
                // Names in scripts without capitals.
                guard word.unicodeScalars.allSatisfy({ !$0.properties.isLowercase }) else { return false }
                capitals += 1
            }
            // "then, it ended." is a sentence; "J." and "Jr." are parts of a name.
            if word.hasSuffix("."), word.count > 4 { return false }
        }
        return capitals >= (strict ? 2 : 1)
    }

    /// "Le Monde", "The Courier": names of outlets begin like this, names of people do not.
    static func beginsWithArticle(_ text: String) -> Bool {
        guard let first = text.split(separator: " ").first else { return false }
        return ["The", "Le", "La", "Les", "Der", "Die", "Das", "El", "Il", "De", "Het", "O"].contains(first)
    }

    /// "Jane Doe in Berlin", "Jane Doe, Staff Writer": the name alone.
    static func withoutRole(_ text: String) -> String {
        for word in [" in ", " aus ", " à ", " en ", " for ", " für ", " – ", " — ", " - ", " ("] {
            if let range = text.range(of: word), fits(String(text[..<range.lowerBound]), strict: true) {
                return String(text[..<range.lowerBound])
            }
        }
        return text
    }

    private static let particles: Set<String> = [
        "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "des", "du", "la", "le", "van", "von", "zu",
        "zur",
        "el", "al", "bin", "ibn", "ben", "ter", "ten", "te", "af", "av", "y", "e", "d'", "dalla", "dal", "abu", "und",
    ]
}

extension StringProtocol {
    /// Runs of other characters between spaces, as `split(separator: " ")` gives them.
    var spacedWordCount: Int {
        var words = 0
        var inWord = false
        for byte in utf8 {
            if byte != 0x20, !inWord { words += 1 }
            inWord = byte != 0x20
        }
        return words
    }
}

extension String {
    /// Without spaces at either end.
    var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

import WireModel

/// Bylines as lists of names.
enum NameList {
    private static let joints: Set<String> = [
        "and", "und", "et", "y", "e", "og", "och", "en", "&", "with", "mit", "i", "a", "ve",
    ]
    /// The same in small letters alone: `Dan` and `Ja` are names.
    private static let smallJoints: Set<String> = [
        "avec", "ja", "és", "și", "oraz", "и", "та", "і", "και", "dan", "ir", "va", "sy",
    ]
    /// Words after which no name follows: for whom, when, and what was done.
    private static let enders: Set<String> = [
        "for", "für", "pour", "para", "@", "am", "on", "at", "um", "stand", "stand:", "updated", "updated:",
        "published", "published:", "veröffentlicht", "aktualisiert", "erstellt", "posted", "aktualisiert:", "last",
        "publicado", "actualizado", "publié", "pubblicato", "geplaatst", "uhr", "via", "aus", "in", "•", "·",
        "con", "from", "follow", "contact", "email", "e-mail",
    ]
    private static let openers: Set<String> = [
        "by", "von", "par", "por", "di", "da", "af", "av", "door", "de", "text", "texte", "texto", "written", "author",
        "autor", "auteur", "words", "story", "reported", "posted", "published", "report", "interview", "op", "from",
        "автор", "авторы", "текст", "автори", "tekst", "yazan", "yazı", "redakcja", "forfatter", "skrevet", "skriven",
        "scritto", "cura", "a", "opublikował", "napisał", "autorka", "auteurs", "autoren", "authors",
        "erstellt", "eingestellt", "verfasst", "geschrieben", "veröffentlicht", "escrito", "écrit", "publié",
        "publicado", "submitted", "reporting", "oleh", "penulis", "szerző", "írta", "teksti", "kirjoittaja",
        "συντάκτης", "autore", "редактор", "scris", "napsal", "napsala", "skribent", "reporter", "작성자", "글",
        "作者", "撰文", "文", "記者", "记者",
    ]
    /// Words that no person is called by: desks, roles and outlets.
    private static let desks: Set<String> = [
        "redaktion", "redaktionen", "redaccion", "redacción", "redazione", "rédaction", "redaction", "redactie",
        "redacao", "redação", "redakcja", "redakce", "toimitus", "admin", "administrator", "staff", "editor",
        "editors", "editorial", "newsroom", "news", "desk", "team", "online", "agencies", "agency", "agenturen",
        "agencias", "correspondent", "reporter", "reporters", "writer", "writers", "press", "office", "pressestelle",
        "magazine", "magazin", "zeitung", "today", "times", "post", "daily", "media", "network", "com", "web", "www",
        "http", "https", "wire", "services", "service", "guest", "contributor", "contributors", "sponsored",
        "anonymous",
        "user", "webmaster", "unknown", "blog", "tv", "radio", "group", "gmbh", "inc", "ltd", "published", "updated",
        "minutes", "read", "comments", "share", "follow", "email", "facebook", "twitter", "more", "photo", "foto",
        "uhr", "posts", "articles", "all", "view", "profile", "author", "autor", "autoren", "verlag", "verein",
        "university", "institute", "foundation", "newspaper", "journal", "gazette", "herald", "tribune", "equipo",
        "der", "die", "das", "the", "our", "unser", "notre", "dts", "nachrichtenagentur", "this", "about", "über",
        "copyright", "posted", "artikel", "weitere", "alle", "beiträge", "germany", "deutschland", "ag", "se", "kg",
        "ev",
        "interview", "von", "by", "por", "par", "text", "publiziert", "veröffentlicht", "abteilung", "kitchens",
        "fachredaktion",
        "chefredakteur", "chefredaktion", "journalist", "journalistin", "autorin", "redakteur", "redakteurin", "pm",
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december",
        "januar", "februar", "märz", "mai", "juni", "juli", "oktober", "dezember", "enero", "febrero", "marzo", "mayo",
        "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
        "publisher", "anónimo", "anonimo", "anonym", "unbekannt", "gast", "root", "nachrichten", "weiter", "ceo",
        "autorenseite", "artikelübersicht", "übersicht", "agencies", "recht",
        "departement", "department", "ministerium", "feuerwehr", "polizei", "police", "stadt", "institut", "stiftung",
        "verband", "association", "committee", "council", "club", "company", "presse", "agencia", "diario", "periódico",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch",
        "donnerstag", "freitag", "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi",
        "dimanche", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "home", "start",
        "startseite", "login", "menu", "kommentare", "kommentar", "lesezeit", "stand", "videos", "video",
        "politik", "wirtschaft", "sport", "kultur", "panorama", "politics", "business", "sports", "world", "economy",
        "opinion", "lokales", "regional", "gesellschaft", "wissen", "reise", "gesundheit", "national", "international",
        "am", "est", "gmt", "subscribe", "newsletter", "contact", "kontakt", "edit", "save", "delete", "print", "css",
    ]
    private static let degrees: Set<String> = [
        "phd", "ph d", "md", "dr", "prof", "jr", "sr", "mba", "msc", "ma", "esq", "rd", "cpa",
    ]
    private static let particles: Set<String> = [
        "de", "la", "del", "der", "den", "van", "von", "zu", "da", "di", "dos", "das", "du", "le", "el", "al", "bin",
        "ten",
        "ter", "av", "af", "y", "e", "zur", "vom", "und", "do", "della", "degli", "dei", "delle", "dalla", "lo", "los",
        "las", "zum", "wa", "ibn", "ben", "te", "op", "het", "in", "auf", "aus", "bint", "abu", "tot", "san",
    ]

    /// `By A. Writer, B. Other and C. Third` in its names, what opens it cut off.
    static func pieces(_ text: String) -> [String] {
        var rest = text.wireText
        if rest.utf8.count > 300 || isAddress(rest) { return [] }
        if rest.contains("：") { rest = String(rest.map { $0 == "：" ? ":" : $0 }) }
        // `Made with`, `Posted by and`: what it would name stands elsewhere.
        if let last = rest.split(separator: " ").last, last.count > 1, joints.contains(last.lowercased()) { return [] }
        // `Text and pictures: A. Writer` names after the colon.
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].split(separator: " ").count <= 4,
            !endsWithEnder(rest[..<colon]), !rest[rest.index(after: colon)...].wireTextCut(4).isEmpty
        {
            rest = String(rest[rest.index(after: colon)...]).wireText
        }
        var isOpened = false
        // An opener may itself be followed by a colon: `Text: A. Writer`.
        for _ in 0..<3 {
            let first = rest.prefix { !$0.isWhitespace && $0 != ":" }
            let tail = rest.dropFirst(first.count).drop { $0 == ":" || $0 == " " }
            guard openers.contains(first.lowercased()), !tail.isEmpty, first.count < rest.count else { break }
            isOpened = true
            if particles.contains(String(first)), first.first?.isLowercase == true, rest.split(separator: " ").count < 3
            {
                break
            }
            rest = String(tail)
        }
        var pieces: [String] = []
        var current: [String] = []
        func end() {
            if !current.isEmpty {
                pieces += isOpened && pieces.isEmpty ? withoutTail(current) : [current.joined(separator: " ")]
            }
            current = []
        }
        for word in rest.split(separator: " ") {
            // An e-mail address or a handle is its bearer's, and ends the name.
            if !current.isEmpty, word.contains("@"), word != "@" {
                end()
                continue
            }
            // `A. Name Foto: B. Other`: another field begins.
            if !current.isEmpty, word.last == ":" {
                end()
                return pieces
            }
            // `… for The Mail on Sunday`, `… im Gespräch mit`: what follows is no author of this list.
            if !current.isEmpty, enders.contains(word.lowercased()) || word.first?.isNumber == true {
                // `A. Name March 11`: the month is the day's.
                if word.first?.isNumber == true, current.count >= 2,
                    current.last.map({ WireTime.visible(in: "1 \($0) 2020", dayFirst: true) != nil }) ?? false
                {
                    current.removeLast()
                }
                end()
                return pieces
            }
            if joints.contains(word.lowercased()) || smallJoints.contains(String(word)),
                !(word == "e" || word == "y" || word == "a" || word == "i") || current.count >= 2
            {
                end()
                continue
            }
            var core = Substring(word)
            var endsPiece = false
            while let last = core.last, ",;|/•·".contains(last) {
                core = core.dropLast()
                endsPiece = true
            }
            if core == "-" || core == "–" || core == "—" {
                end()
                // What follows a dash is a role or a date.
                return pieces
            }
            let parts = core.split(whereSeparator: { ",;|/".contains($0) })
            for (position, part) in parts.enumerated() {
                if position > 0 { end() }
                current.append(String(part))
            }
            if endsPiece { end() }
        }
        end()
        return pieces
    }

    /// `Updated` in `A. Name Updated: 3 May`.
    private static func endsWithEnder(_ label: Substring) -> Bool {
        let words = label.split(separator: " ")
        return words.count >= 2 && words.last.map { enders.contains($0.lowercased()) } ?? false
    }

    /// `A. Name Staff Writer` without the role; `A. Name Agency` in two.
    private static func withoutTail(_ words: [String]) -> [String] {
        guard words.count >= 3 else { return [words.joined(separator: " ")] }
        var rest = words[...]
        if let last = rest.last, NameWords.roles.contains(last.lowercased()), rest.count >= 3 {
            rest = rest.dropLast()
            while rest.count >= 3, let rank = rest.last, NameWords.ranks.contains(rank.lowercased()) {
                rest = rest.dropLast()
            }
        }
        for count in 1...2 where rest.count >= count + 2 {
            let tail = rest.suffix(count).joined(separator: " ")
            if Agencies.named(tail) != nil { return [rest.dropLast(count).joined(separator: " "), tail] }
        }
        return [rest.joined(separator: " ")]
    }

    private static let bylineOpeners: Set<String> = [
        "by", "von", "par", "por", "di", "af", "av", "door", "text", "texto", "texte", "words", "autor", "author",
        "autorin", "oleh", "auteur", "autore", "автор", "авторы", "текст", "tekst", "teksti", "yazan", "szerző",
        "írta", "kirjoittaja", "συντάκτης", "forfatter", "skribent", "penulis", "reporter", "redactor", "redakteur",
        "작성자", "글", "作者", "撰文", "文", "記者", "记者",
    ]

    /// True for `By A. Writer`, `Von …`, `Text: …`: an opener and something like a name after it.
    ///
    /// - Parameter isMarked: the page names the line as a byline; one word is a name then.
    static func isByline(_ text: String, isMarked: Bool = false) -> Bool {
        let first = text.prefix { !$0.isWhitespace && $0 != ":" && $0 != "：" }
        let opener = first.lowercased()
        let hasColon = text.dropFirst(first.count).first.map { $0 == ":" || $0 == "：" } ?? false
        guard text.utf8.count <= 200, bylineOpeners.contains(opener), hasColon || !colonOpeners.contains(opener),
            first.first?.isUppercase == true || hasColon || isMarked
                || (3...4).contains(text.split(separator: " ").count) || isListOfNames(text),
            let name = pieces(text).first.flatMap({ person($0) })
        else { return false }
        if text.split(separator: " ").count == name.split(separator: " ").count + 1, name.contains(" ") { return true }
        return isMarked || hasColon || name.contains(" ") && !particles.contains(name.prefix { $0 != " " }.lowercased())
            || text.split(separator: " ").count == 2 && name.contains(where: { !$0.isASCII })
    }

    /// `von A. Name, B. Name`: nothing but full names behind the opener.
    private static func isListOfNames(_ text: String) -> Bool {
        let pieces = pieces(text)
        return text.split(separator: " ").count <= 9 && pieces.count >= 2
            && pieces.allSatisfy { person($0)?.contains(" ") ?? false }
    }

    /// `9 March 2019 by A. Writer` from its opener on.
    static func tail(of text: String, isMarked: Bool = false) -> String? {
        let words = text.split(separator: " ")
        guard
            let opener = words.indices.dropFirst().first(where: {
                ["by", "von", "par", "por", "door", "av", "af"].contains(words[$0].lowercased())
            })
        else { return nil }
        // Without a date or a verb of publishing before it, it is a sentence.
        let head = words[..<opener].joined(separator: " ")
        let says =
            verbs.contains(words[opener - 1].lowercased()) || head.contains(where: \.isNumber) && isMarked
            || WireTime.visible(in: head, dayFirst: true) != nil
        guard says else { return nil }
        let tail = words[opener...].joined(separator: " ")
        guard let name = pieces(tail).first.flatMap({ person($0) }) else { return nil }
        if particles.contains(name.prefix { $0 != " " }.lowercased()), name.split(separator: " ").count < 3 {
            return nil
        }
        // `3 May, 13:30 by Ada`: one word right behind the day ends the line.
        return name.contains(" ") || isMarked || verbs.contains(words[opener - 1].lowercased())
            || opener == words.count - 2 && head.utf8.count <= 40 && !particles.contains(name.lowercased()) ? tail : nil
    }

    /// Openers that are words of a sentence without their colon.
    private static let colonOpeners: Set<String> = bylineOpeners.subtracting([
        "by", "von", "par", "por", "di", "af", "av", "door", "oleh",
    ])
    private static let verbs: Set<String> = [
        "written", "posted", "published", "geschrieben", "erstellt", "eingestellt", "verfasst", "veröffentlicht",
        "publiziert", "publié", "écrit", "publicado", "escrito", "geschreven", "geplaatst", "skrevet", "skriven",
    ]

    /// An opener alone on its line belongs to the next one.
    static func joined(_ lines: [String]) -> [String] {
        guard lines.count >= 2, openers.contains(lines[0].lowercased().filter { $0 != ":" }) else { return lines }
        return [lines[0] + " " + lines[1]] + lines.dropFirst(2)
    }

    /// The name where the text can be one of a person.
    ///
    /// - Parameter allowsHandle: takes a single word in small letters, as blogs sign.
    static func person(_ text: String, allowsHandle: Bool = false) -> String? {
        var name = text.wireText
        if let open = name.firstIndex(of: "("), open > name.startIndex {
            // `B. Other (Fotos)` wrote nothing.
            let inside = name[open...].lowercased()
            if ["(foto", "(photo", "(bild", "(grafik", "(video", "(illustr"].contains(where: { inside.hasPrefix($0) }) {
                return nil
            }
            name = String(name[..<open]).wireText
        }
        if let at = name.firstRange(of: " @") { name = String(name[..<at.lowerBound]) }
        name = name.trimmed(".,;:*|-–—()")
        let bare = withoutRole(name)
        // Korean names have no capitals; the title behind tells them.
        let isTitled = bare.count < name.count && !bare.contains(where: \.isCased)
        name = bare
        let isUnspaced = name.unicodeScalars.contains { $0.isUnspacedScript }
        guard name.count >= (allowsHandle || isUnspaced || isTitled ? 2 : 3), name.count <= 50,
            allowsHandle && !name.contains(" ") || !name.contains(where: { $0.isNumber || $0 == "_" }),
            name.contains(where: \.isLetter), !name.unicodeScalars.contains(where: { isStrange($0) }), !isAddress(name)
        else { return nil }
        // Han names are short; longer runs are labels, but for foreign names in kana.
        if isUnspaced, !name.contains(" "), name.count > 6,
            !name.unicodeScalars.allSatisfy({ (0x30A0...0x30FF).contains($0.value) })
        {
            return nil
        }
        guard Agencies.named(name) == nil else { return nil }
        let words = name.split(separator: " ")
        guard words.count <= 5, words.count == 1 || !words.contains(where: { isAddress(String($0)) }) else {
            return nil
        }
        let folded = PlainText.folded(name)
        let cores = folded.split(separator: " ").map(String.init)
        let isDesk =
            cores.count == 1
            ? cores.contains { desks.contains($0) }
            : cores.enumerated().contains { place, core in
                desks.contains(core) && !particles.contains(core) && !canBeName(core, place, of: cores.count)
            }
        guard !cores.isEmpty, !isDesk, !degrees.contains(folded), !nobody.contains(folded), !isNewsroom(folded),
            !platforms.contains(folded.filter { $0 != " " })
        else {
            return nil
        }
        if let first = cores.first, cores.count > 1, phraseOpeners.contains(first) { return nil }
        if cores.first == "the"
            || cores.count == 1 && name.first?.isUppercase != true && !allowsHandle && !isUnspaced && !isTitled
        {
            return nil
        }
        if cores.count == 1, name.unicodeScalars.allSatisfy({ $0.isASCII }), name.count > 20 { return nil }
        // A person's words begin with capitals, particles aside; scripts without case pass.
        for word in words {
            guard let first = word.first(where: \.isLetter) else { continue }
            if first.isLowercase, !(allowsHandle && words.count == 1), !particles.contains(word.lowercased()),
                !word.contains("'"), !word.contains("’"), !word.contains("-")
            {
                return nil
            }
        }
        // `MDR SACHSEN`, `ET Online`: a name in capitals among others that are not is an outlet's.
        if words.count >= 2, let first = words.first, first.count >= 3, first.count <= 5, first.isCapitals,
            name != name.uppercased() || words.contains(where: { $0.contains("-") })
        {
            return nil
        }
        return name
    }

    /// `April` first and `Root` last, in names of two or three words.
    private static func canBeName(_ core: String, _ place: Int, of count: Int) -> Bool {
        guard (2...3).contains(count) else { return false }
        return place == 0 && NameWords.firstNames.contains(core)
            || place == count - 1 && NameWords.surnames.contains(core)
    }

    private static func isBar(_ character: Character) -> Bool {
        switch character {
        case "|", "–", "—", "•", "·": true
        default: false
        }
    }

    /// Signs that stand in no name.
    private static func isStrange(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "→", "←", "›", "‹", "▶", "►", "+", "%", "€", "$", "©", "®", "™", "•", "⋅", "✓", "^", "~", "\\": true
        case ":", "@", "/", "{", "}", "[", "]", "<", ">", "#", "=", "&", "?", "!", "…", "«", "»", "„", "“", "”", "\"":
            true
        default: false
        }
    }

    /// An address of the web or a host's name: `symple.ch`, `www.example.org`, `https://…`.
    static func isAddress(_ text: String) -> Bool {
        if PlainText.contains(text, "://") || text.hasPrefix("www.") || text.hasPrefix("@") { return true }
        guard !text.utf8.contains(0x20), let dot = text.lastIndex(of: "."), dot > text.startIndex else { return false }
        let head = text[..<dot]
        let tail = text[text.index(after: dot)...]
        return (2...8).contains(tail.count) && head.count >= 3 && tail.allSatisfy(\.isLetter)
            && (tail.allSatisfy(\.isLowercase) || tail.isCapitals)
    }

    private static func isNewsroom(_ folded: String) -> Bool {
        ["redakt", "redacc", "redacci", "redazione", "redactie", "newsroom", "news desk", "agentur", "ressort"]
            .contains { PlainText.contains(folded, $0) }
    }

    /// `Rechtsanwalt A. Name` without the role.
    private static func withoutRole(_ name: String) -> String {
        let words = name.split(separator: " ")
        if words.count == 2, let last = words.last, last == "기자" || last == "특파원" || last == "記者" || last == "记者" {
            return String(words[0])
        }
        for title in ["本报记者", "本報記者", "记者", "記者"]
        where name.hasPrefix(title) && (2...4).contains(name.count - title.count) && words.count == 1 {
            return String(name.dropFirst(title.count))
        }
        guard words.count >= 3, let first = words.first?.lowercased(), roles.contains(first) else { return name }
        return words.dropFirst().joined(separator: " ")
    }

    /// First words of links that are no names: `Zur Übersicht`, `More stories`.
    private static let phraseOpeners: Set<String> = [
        "zur", "zum", "mehr", "weitere", "alle", "alles", "view", "all", "about", "über", "more", "ver", "voir", "leer",
        "todos", "todas", "read", "see", "show", "zurück", "back", "edit", "follow", "im", "am", "in", "how", "why",
        "what",
        "wie", "was", "warum", "paid", "foto", "photo", "meist", "bild", "neue", "new",
    ]

    /// The one word behind `by`, as accounts sign: `von ada`.
    static func opened(_ text: String) -> String? {
        let words = text.split(separator: " ")
        guard words.count == 2, ["by", "von", "par", "por", "door", "av", "af"].contains(words[0].lowercased()) else {
            return nil
        }
        return person(String(words[1]))
    }

    /// True for `View all posts by …` and its kin.
    static func opensPhrase(_ text: String) -> Bool {
        let first = text.prefix { !$0.isWhitespace }.lowercased()
        return phraseOpeners.contains(first) || ["posts", "articles", "artikel", "beiträge", "artículos"].contains(first)
    }

    /// `Author`, `Von`, `Written by`: a label that stands in a line of its own.
    static func isLabel(_ text: String) -> Bool {
        ["author", "authors", "autor", "autorin", "autoren", "written by", "by", "von", "text", "text von", "auteur",
            "auteurs", "autore", "escrito por", "por", "par", "автор", "作者", "记者", "記者", "yazan", "tekst", "autorzy",
        ].contains(text.lowercased())
    }

    /// What a credit line names where it names no person: `By Staff Reporter`, a desk, an outlet.
    static func credit(_ text: String) -> String? {
        guard text.utf8.count <= 120, !PlainText.contains(text, "://"), !text.hasPrefix("www.") else { return nil }
        let name =
            (isAddress(text) ? [text.wireText] : pieces(text)).prefix(1).first.map { $0.trimmed(".,;:*|-–—") } ?? ""
        let whole = text.wireText
        let words = name.split(separator: " ").count
        guard (1...6).contains(words), name.count >= 2, !name.contains(where: { "@{}[]<>#=?!…".contains($0) }) else {
            return nil
        }
        let folded = PlainText.folded(name)
        guard !nobody.contains(folded) else { return nil }
        return whole.contains(name) ? name : nil
    }

    /// Where links below headlines lead, and what they do.
    private static let platforms: Set<String> = [
        "youtube", "linkedin", "whatsapp", "instagram", "pinterest", "telegram", "threads", "bluesky", "mastodon",
        "tiktok", "reddit", "flipboard", "tweet", "retweet", "xing", "rss", "messenger", "googlenews", "orderreprint",
        "reprints", "copylink", "linkkopieren", "permalink", "bookmark", "like", "pin", "send", "teilen", "drucken",
        "imprimir", "compartir", "partager", "imprimer", "condividi", "stampa", "delen", "del", "dela",
    ]

    private static let nobody: Set<String> = [
        "admin", "administrator", "publisher", "author", "autor", "anonymous", "anónimo", "anonimo", "anonym",
        "unknown",
        "unbekannt", "user", "webmaster", "root", "guest", "gast", "editor", "wordpress", "staff", "none", "null",
        "undefined", "n a", "na", "nan", "false", "true", "no author", "test",
    ]

    private static let roles: Set<String> = [
        "rechtsanwalt", "rechtsanwältin", "autor", "autorin", "gastautor", "gastautorin", "redakteur", "redakteurin",
        "journalist", "journalistin", "reporter", "reporterin", "correspondent", "korrespondent", "korrespondentin",
        "editor", "chefredakteur", "chefredakteurin", "author", "writer", "photographer", "fotograf", "par", "by",
    ]

    /// The name beside a date in a line under the headline: `11.12.2019 - A. Name`, `4 May | 13:10 | A. Name`.
    static func besideDate(_ text: String) -> String? {
        guard text.utf8.count <= 160, text.utf8.contains(where: { "|-".utf8.contains($0) || $0 >= 0xC2 }),
            text.contains(where: \.isNumber)
        else { return nil }
        var parts: [String] = [""]
        var last: Character = " "
        for character in text {
            if isBar(character) || character == "-" && last == " " {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            last = character
        }
        guard (2...4).contains(parts.count) else { return nil }
        parts = parts.map(\.wireText)
        guard parts.contains(where: { WireTime.visible(in: $0, dayFirst: true) != nil }) else { return nil }
        let names = parts.filter { part in
            (2...4).contains(part.split(separator: " ").count)
                && !part.contains(where: { $0.isNumber || $0 == "," })
                && part != part.uppercased()
                && person(part) != nil
        }
        return names.count == 1 ? names.first : nil
    }
}

extension String {
    fileprivate func trimmed(_ characters: String) -> String {
        var text = Substring(self)
        while let last = text.last, characters.contains(last) || last == " " {
            // An initial or a `Jr.` keeps its dot.
            if last == ".", text.dropLast().last?.isLetter == true,
                text.split(separator: " ").last.map({ $0.count <= 3 }) == true
            {
                break
            }
            text = text.dropLast()
        }
        while let first = text.first, characters.contains(first) || first == " " { text = text.dropFirst() }
        return String(text)
    }
}

extension StringProtocol {
    fileprivate var isCapitals: Bool { allSatisfy { $0.isUppercase } }
}

import WireModel

/// Bylines as lists of names.
enum NameList {
    private static let joints: Set<String> = [
        "and", "und", "et", "y", "e", "og", "och", "en", "&", "with", "mit", "i", "a", "ve",
    ]
    private static let openers: Set<String> = [
        "by", "von", "par", "por", "di", "da", "af", "av", "door", "de", "text", "texte", "texto", "written", "author",
        "autor", "auteur", "words", "story", "reported", "posted", "published", "report", "interview", "op", "from",
        "erstellt", "eingestellt", "verfasst", "geschrieben", "veröffentlicht", "escrito", "écrit", "publié",
        "publicado",
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
        "am", "est", "gmt", "subscribe", "newsletter", "contact", "kontakt",
    ]
    private static let degrees: Set<String> = [
        "phd", "ph d", "md", "dr", "prof", "jr", "sr", "mba", "msc", "ma", "esq", "rd", "cpa",
    ]
    private static let particles: Set<String> = [
        "de", "la", "del", "der", "den", "van", "von", "zu", "da", "di", "dos", "das", "du", "le", "el", "al", "bin",
        "ten",
        "ter", "av", "af", "y", "e", "zur", "vom", "und",
    ]

    /// `By A. Writer, B. Other and C. Third` in its names, what opens it cut off.
    static func pieces(_ text: String) -> [String] {
        var rest = text.wireText
        if rest.utf8.count > 300 { return [] }
        // `Text and pictures: A. Writer` names after the colon.
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].split(separator: " ").count <= 4,
            !rest[rest.index(after: colon)...].wireTextCut(4).isEmpty
        {
            rest = String(rest[rest.index(after: colon)...]).wireText
        }
        // An opener may itself be followed by a colon: `Text: A. Writer`.
        for _ in 0..<3 {
            let first = rest.prefix { !$0.isWhitespace && $0 != ":" }
            let tail = rest.dropFirst(first.count).drop { $0 == ":" || $0 == " " }
            guard openers.contains(first.lowercased()), !tail.isEmpty, first.count < rest.count else { break }
            if particles.contains(String(first)), first.first?.isLowercase == true, rest.split(separator: " ").count < 3
            {
                break
            }
            rest = String(tail)
        }
        var pieces: [String] = []
        var current: [String] = []
        func end() {
            if !current.isEmpty { pieces.append(current.joined(separator: " ")) }
            current = []
        }
        for word in rest.split(separator: " ") {
            if joints.contains(word.lowercased()),
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

    private static let bylineOpeners: Set<String> = [
        "by", "von", "par", "por", "di", "af", "av", "door", "text", "texto", "texte", "words", "autor", "author",
        "autorin",
    ]

    /// True for `By A. Writer`, `Von …`, `Text: …`: an opener and something like a name after it.
    static func isByline(_ text: String) -> Bool {
        let first = text.prefix { !$0.isWhitespace && $0 != ":" }
        guard text.utf8.count <= 200, bylineOpeners.contains(first.lowercased()),
            first.first?.isUppercase == true
                || text.dropFirst(first.count).first == ":"
        else { return false }
        return pieces(text).first.map { person($0, shunned: []) != nil } ?? false
    }

    /// `9 March 2019 by A. Writer` from its opener on.
    static func tail(of text: String) -> String? {
        let words = text.split(separator: " ")
        guard
            let opener = words.indices.dropFirst().first(where: {
                ["by", "von", "par", "por"].contains(words[$0].lowercased())
            })
        else { return nil }
        let tail = words[opener...].joined(separator: " ")
        return pieces(tail).first.flatMap { person($0, shunned: []) } == nil ? nil : tail
    }

    /// An opener alone on its line belongs to the next one.
    static func joined(_ lines: [String]) -> [String] {
        guard lines.count >= 2, openers.contains(lines[0].lowercased().filter { $0 != ":" }) else { return lines }
        return [lines[0] + " " + lines[1]] + lines.dropFirst(2)
    }

    /// The name where the text can be one of a person.
    ///
    /// - Parameter allowsHandle: takes a single word in small letters, as blogs sign.
    static func person(_ text: String, shunned: Set<String>, allowsHandle: Bool = false) -> String? {
        var name = text.wireText
        if let open = name.firstIndex(of: "("), open > name.startIndex { name = String(name[..<open]).wireText }
        name = name.trimmed(".,;:*|-–—")
        guard name.count >= 3, name.count <= 50, !name.contains(where: { $0.isNumber || "@/{}[]<>#_=?!…".contains($0) })
        else { return nil }
        let folded = PlainText.folded(name)
        guard !shunned.contains(folded), Agencies.named(name) == nil else { return nil }
        let words = name.split(separator: " ")
        guard words.count <= 5 else { return nil }
        let cores = folded.split(separator: " ").map(String.init)
        let isDesk =
            cores.count == 1
            ? cores.contains { desks.contains($0) } : cores.contains { desks.contains($0) && !particles.contains($0) }
        guard !cores.isEmpty, !isDesk, !degrees.contains(folded) else { return nil }
        if cores.first == "the" || cores.count == 1 && name.first?.isUppercase != true && !allowsHandle { return nil }
        if cores.count == 1, name.unicodeScalars.allSatisfy({ $0.isASCII }), name.count > 20 { return nil }
        // A person's words begin with capitals, particles aside; scripts without case pass.
        for word in words {
            guard let first = word.first(where: \.isLetter) else { continue }
            if first.isLowercase, !(allowsHandle && words.count == 1), !particles.contains(word.lowercased()),
                !word.contains("'"), !word.contains("-")
            {
                return nil
            }
        }
        if shunned.contains(where: { $0.count >= 5 && (folded.hasPrefix($0 + " ") || folded.hasSuffix(" " + $0)) }) {
            return nil
        }
        return name
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

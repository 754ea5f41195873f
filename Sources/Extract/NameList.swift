import WireModel

/// Bylines as lists of names.
enum NameList {
    /// True for `By A. Writer`, `Von …`, `Text: …`: an opener and something like a name after it.
    ///
    /// - Parameter isMarked: the page names the line as a byline; one word is a name then.
    static func isByline(_ line: String, isMarked: Bool = false) -> Bool {
        let text = withoutGenre(line)
        // `Interview von A. Name`: what it is says as much as a capital.
        let isMarked = isMarked || text.utf8.count < line.utf8.count
        let first = text.prefix { !$0.isWhitespace && $0 != ":" && $0 != "：" }
        let opener = first.lowercased()
        let hasColon = text.dropFirst(first.count).first.map { $0 == ":" || $0 == "：" } ?? false
        guard text.utf8.count <= 200, NameWords.bylineOpeners.contains(opener),
            hasColon || !NameWords.colonOpeners.contains(opener),
            first.first?.isUppercase == true || hasColon || isMarked
                || (3...4).contains(text.split(separator: " ").count) || isListOfNames(text),
            let name = pieces(text).first.flatMap({ person($0) })
        else { return false }
        if text.split(separator: " ").count == name.split(separator: " ").count + 1, name.contains(" ") { return true }
        return isMarked || hasColon
            || name.contains(" ") && !NameWords.particles.contains(name.prefix { $0 != " " }.lowercased())
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
            NameWords.verbs.contains(words[opener - 1].lowercased()) || head.contains(where: \.isNumber) && isMarked
            || WireTime.visible(in: head, dayFirst: true) != nil
        guard says else { return nil }
        let tail = words[opener...].joined(separator: " ")
        guard let name = pieces(tail).first.flatMap({ person($0) }) else { return nil }
        if NameWords.particles.contains(name.prefix { $0 != " " }.lowercased()), name.split(separator: " ").count < 3 {
            return nil
        }
        // `3 May, 13:30 by Ada`: one word right behind the day ends the line.
        return name.contains(" ") || isMarked || NameWords.verbs.contains(words[opener - 1].lowercased())
            || opener == words.count - 2 && head.utf8.count <= 40 && !NameWords.particles.contains(name.lowercased())
            ? tail : nil
    }

    /// An opener alone on its line belongs to the next one.
    static func joined(_ lines: [String]) -> [String] {
        guard lines.count >= 2, NameWords.openers.contains(lines[0].lowercased().filter { $0 != ":" }) else {
            return lines
        }
        return [lines[0] + " " + lines[1]] + lines.dropFirst(2)
    }

    /// The name where the text can be one of a person.
    ///
    /// - Parameter allowsHandle: takes a single word in small letters, as blogs sign.
    static func person(_ text: String, allowsHandle: Bool = false) -> String? {
        guard let (name, isTitled) = bare(text) else { return nil }
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
        let cores = PlainText.folded(name).split(separator: " ").map(String.init)
        guard !cores.isEmpty, !isNobody(cores) else { return nil }
        if cores.count == 1, name.first?.isUppercase != true, !allowsHandle, !isUnspaced, !isTitled { return nil }
        if cores.count == 1, name.unicodeScalars.allSatisfy({ $0.isASCII }), name.count > 20 { return nil }
        // A person's words begin with capitals, particles aside; scripts without case pass.
        for word in words {
            guard let first = word.first(where: \.isLetter) else { continue }
            if first.isLowercase, !(allowsHandle && words.count == 1), !NameWords.particles.contains(word.lowercased()),
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

    /// The text without what is in parentheses, handles, marks and titles; nil for who took the pictures.
    ///
    /// Korean names have no capitals: the title behind tells them (`isTitled`).
    private static func bare(_ text: String) -> (name: String, isTitled: Bool)? {
        var name = text.wireText
        if let open = name.firstIndex(of: "("), open > name.startIndex {
            let inside = name[open...].lowercased()
            if ["(foto", "(photo", "(bild", "(grafik", "(video", "(illustr"].contains(where: { inside.hasPrefix($0) }) {
                return nil
            }
            name = String(name[..<open]).wireText
        }
        if let at = name.firstRange(of: " @") { name = String(name[..<at.lowerBound]) }
        name = name.trimmed(".,;:*|-–—()")
        let bare = withoutRole(name)
        return (bare, bare.count < name.count && !bare.contains(where: \.isCased))
    }

    /// Desks, roles, outlets, labels, places on the web: words that no person is called by.
    private static func isNobody(_ cores: [String]) -> Bool {
        let folded = cores.joined(separator: " ")
        if NameWords.degrees.contains(folded) || NameWords.nobody.contains(folded) || isNewsroom(folded)
            || NameWords.platforms.contains(cores.joined())
        {
            return true
        }
        guard cores.count > 1 else { return NameWords.desks.contains(folded) || folded == "the" }
        if let first = cores.first, first == "the" || NameWords.phraseOpeners.contains(first) { return true }
        return cores.enumerated().contains { place, core in
            NameWords.desks.contains(core) && !NameWords.particles.contains(core)
                && !canBeName(core, place, of: cores.count)
        }
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
        guard words.count >= 3, let first = words.first?.lowercased(), NameWords.titles.contains(first) else {
            return name
        }
        return words.dropFirst().joined(separator: " ")
    }

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
        return NameWords.phraseOpeners.contains(first)
            || ["posts", "articles", "artikel", "beiträge", "artículos"].contains(first)
    }

    /// `Author`, `Von`, `Written by`: a label that stands in a line of its own.
    static func isLabel(_ text: String) -> Bool {
        [
            "author", "authors", "autor", "autorin", "autoren", "written by", "by", "von", "text", "text von", "auteur",
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
        guard !NameWords.nobody.contains(folded) else { return nil }
        return whole.contains(name) ? name : nil
    }

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

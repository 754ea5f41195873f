import WireModel

extension NameList {
    /// `By A. Writer, B. Other and C. Third` in its names, what opens it cut off.
    static func pieces(_ text: String) -> [String] {
        var rest = withoutGenre(text.wireText)
        if rest.utf8.count > 300 || isAddress(rest) { return [] }
        if rest.contains("：") { rest = String(rest.map { $0 == "：" ? ":" : $0 }) }
        // `Made with`, `Posted by and`: what it would name stands elsewhere.
        if let last = rest.split(separator: " ").last, last.count > 1, NameWords.joints.contains(last.lowercased()) {
            return []
        }
        // `Text and pictures: A. Writer` names after the colon.
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].split(separator: " ").count <= 4,
            rest[..<colon].last?.isNumber != true, !endsWithEnder(rest[..<colon]),
            !rest[rest.index(after: colon)...].wireTextCut(4).isEmpty
        {
            rest = String(rest[rest.index(after: colon)...]).wireText
        }
        let isOpened = open(&rest)
        var parts = NameParts(isOpened: isOpened)
        for word in rest.split(separator: " ") where !parts.isDone { parts.read(word) }
        parts.end()
        return parts.pieces
    }

    /// `Analysis by A. Writer` from its opener on.
    static func withoutGenre(_ text: String) -> String {
        guard let first = text.firstIndex(of: " "), NameWords.genres.contains(text[..<first].lowercased()) else {
            return text
        }
        let words = text.split(separator: " ", maxSplits: 6)
        let genres = words.prefix { NameWords.genres.contains($0.lowercased()) }
        guard genres.count < words.count, NameWords.behindGenres.contains(words[genres.count].lowercased()) else {
            return text
        }
        return words[genres.count...].joined(separator: " ")
    }

    /// Takes what opens a byline off; true where something did.
    private static func open(_ rest: inout String) -> Bool {
        var isOpened = false
        // An opener may itself be followed by a colon: `Text: A. Writer`.
        for _ in 0..<3 {
            let first = rest.prefix { !$0.isWhitespace && $0 != ":" }
            let tail = rest.dropFirst(first.count).drop { $0 == ":" || $0 == " " }
            guard NameWords.openers.contains(first.lowercased()), !tail.isEmpty, first.count < rest.count else { break }
            isOpened = true
            if NameWords.particles.contains(String(first)), first.first?.isLowercase == true,
                rest.split(separator: " ").count < 3
            {
                break
            }
            rest = String(tail)
        }
        return isOpened
    }

    /// `Updated` in `A. Name Updated: 3 May`.
    private static func endsWithEnder(_ label: Substring) -> Bool {
        let words = label.split(separator: " ")
        return words.count >= 2 && words.last.map { NameWords.enders.contains($0.lowercased()) } ?? false
    }
}

/// Puts the words of a byline together to names.
private struct NameParts {
    let isOpened: Bool
    private(set) var pieces: [String] = []
    /// True past a word after which no name of the list follows.
    private(set) var isDone = false
    private var current: [String] = []

    init(isOpened: Bool) { self.isOpened = isOpened }

    mutating func end() {
        if !current.isEmpty {
            pieces += isOpened && pieces.isEmpty ? Self.withoutTail(current) : [current.joined(separator: " ")]
        }
        current = []
    }

    mutating func read(_ word: Substring) {
        if !current.isEmpty, ends(word) {
            end()
            return
        }
        if NameWords.joints.contains(word.lowercased()) || NameWords.smallJoints.contains(String(word)),
            !(word == "e" || word == "y" || word == "a" || word == "i") || current.count >= 2
        {
            end()
            return
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
            isDone = true
            return
        }
        for (position, part) in core.split(whereSeparator: { ",;|/".contains($0) }).enumerated() {
            if position > 0 { end() }
            current.append(String(part))
        }
        if endsPiece { end() }
    }

    /// True for a word that belongs to no name; notes where the list is done with it.
    private mutating func ends(_ word: Substring) -> Bool {
        // An e-mail address or a handle is its bearer's.
        if word.contains("@"), word != "@" { return true }
        let isNumber = word.first?.isNumber ?? false
        // `… for The Mail on Sunday`, `… im Gespräch mit`: what follows is no author of this list. `A. Name Foto: …`:
        // another field begins.
        guard isNumber || word.last == ":" || NameWords.enders.contains(word.lowercased()) else { return false }
        isDone = true
        // `A. Name March 11`: the month is the day's.
        if isNumber, current.count >= 2, let last = current.last,
            WireTime.visible(in: "1 \(last) 2020", dayFirst: true) != nil
        {
            current.removeLast()
        }
        return true
    }

    /// `A. Name Staff Writer` without the role; `A. Name Agency` in two.
    private static func withoutTail(_ words: [String]) -> [String] {
        guard words.count >= 3 else { return [words.joined(separator: " ")] }
        var rest = words[...]
        if let last = rest.last, NameWords.roles.contains(last.lowercased()) {
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
}

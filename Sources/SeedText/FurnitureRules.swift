import WireModel

/// Says why a line of a body is no part of the article, by its form and its words.
///
/// Works line by line; what a line opens (a list of other stories, an author's box) is for `SeedTextNormaliser`.
package struct FurnitureRules: Sendable {
    package init() {}

    /// Why the line, alone, is no part of an article; nil when nothing speaks against it.
    package func reason(for text: String) -> DropReason? {
        guard text.utf8.count <= 1200 else { return nil }
        return reason(for: TextLine(text))
    }

    func reason(for line: TextLine) -> DropReason? {
        let count = line.tokens.count
        if FurnitureRules.isBareAddress(line.text) { return .relatedLink }
        guard count > 0 else { return FurnitureRules.isOrnament(line.text) ? .empty : nil }
        guard count <= 60 else { return nil }
        if count <= 8, let reason = FurnitureRules.whole.whole(line) { return reason }
        if let reason = FurnitureRules.countReason(line) { return reason }
        if FurnitureRules.isShareBar(line) || FurnitureRules.asksToFollow(line) { return .shareBar }
        if let reason = FurnitureRules.beginningReason(line) { return reason }
        if count <= 34, let reason = FurnitureRules.anywhere.anywhere(line), !FurnitureRules.quotes(line.text) {
            return reason
        }
        if FurnitureRules.isCopyright(line) { return .copyrightNotice }
        return nil
    }

    /// The kind of list that a line opens when it stands alone as a heading.
    func sectionReason(for line: TextLine) -> DropReason? {
        guard (1...8).contains(line.tokens.count) else { return nil }
        if let reason = FurnitureRules.sections.whole(line) { return reason }
        guard let hit = FurnitureRules.sections.beginning(line), line.tokens.count <= hit.count + 4 else { return nil }
        // "Latest news from Harbour", "More stories about the coast"
        let next = line.tokens[hit.count]
        return hit.count > 1 && FurnitureRules.linking.contains(next) && !line.endsSentence ? hit.reason : nil
    }

    /// A heading such as "Read also", under which the article may go on; others end it.
    func isBoxHeading(_ line: TextLine) -> Bool {
        guard let hit = FurnitureRules.beginnings.beginning(line) else { return false }
        return hit.reason == .relatedLink && hit.count == line.tokens.count
    }

    func opensAuthorBox(_ line: TextLine) -> Bool {
        line.tokens.count <= FurnitureRules.longestAuthorBox && FurnitureRules.authorBox.contains(line.key)
    }

    /// "Reporter", "Senior editor, politics": what a person does, not a sentence.
    func isRole(_ line: TextLine) -> Bool {
        line.tokens.count <= 9 && !line.endsSentence && line.tokens.contains { FurnitureRules.roles.contains($0) }
    }

    /// "Jane Roe is the reporter for …", "Jane Roe covers …".
    func isBiography(_ line: TextLine, of name: String) -> Bool {
        let name = TextLine.tokens(of: name)
        guard !name.isEmpty, line.tokens.starts(with: name) || line.tokens.prefix(6).contains(name[name.count - 1])
        else {
            return false
        }
        return line.tokens.prefix(24).contains {
            FurnitureRules.roles.contains($0) || FurnitureRules.biographyVerbs.contains($0)
        }
    }

    private static func isBareAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("www.")) && !text.contains(" ")
    }

    /// Dots, bullets and rules.
    private static func isOrnament(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { !$0.properties.isEmoji || $0.isASCII }
    }

    /// A sentence in quotation marks that only speaks of a newsletter or an account is part of the story.
    private static func quotes(_ text: String) -> Bool {
        guard let first = text.first else { return false }
        return "\"“„«".contains(first)
    }

    private static func countReason(_ line: TextLine) -> DropReason? {
        guard line.tokens.count <= 10, line.tokens.contains("#") else { return nil }
        if line.tokens.contains(where: { minutes.contains($0) }), line.tokens.contains(where: { reading.contains($0) })
        {
            return .readingTime
        }
        // "3 hours ago", "vor 2 Stunden", "hace 5 horas"
        guard line.tokens.count <= 7, let number = line.tokens.firstIndex(of: "#") else { return nil }
        let hasSpan = number + 1 < line.tokens.count && spans.contains(line.tokens[number + 1])
        guard hasSpan, !line.endsSentence else { return nil }
        return ago.contains(where: { " \(line.key) ".contains(" \($0) ") }) ? .date : nil
    }

    private static func isShareBar(_ line: TextLine) -> Bool {
        guard line.tokens.count <= 16, line.tokens.allSatisfy({ share.contains($0) || $0 == "#" }) else { return false }
        if line.tokens.count == 1 { return line.tokens[0].unicodeScalars.count > 2 && share.contains(line.tokens[0]) }
        return line.tokens.contains { shareCore.contains($0) } && !line.endsSentence
    }

    /// "Follow the Ledger on Facebook": an invitation that names a network.
    private static func asksToFollow(_ line: TextLine) -> Bool {
        guard line.tokens.count <= 10, let first = line.tokens.first, inviting.contains(first) else { return false }
        return line.tokens.contains { networks.contains($0) }
    }

    private static func beginningReason(_ line: TextLine) -> DropReason? {
        guard let hit = beginnings.beginning(line) else { return nil }
        let rest = line.tokens.count - hit.count
        guard rest <= 28 else { return nil }
        let mark = mark(after: hit.count, in: line.text)
        if rest == 0 { return mark == ":" || mark == "," || hit.reason == .relatedLink ? hit.reason : nil }
        switch hit.reason {
        case .tags: return mark == ":" && !line.isProse ? .tags : nil
        case .pictureCredit:
            return (mark == ":" || mark == "," || hit.count > 1) && rest <= 12 && !line.isProse ? .pictureCredit : nil
        case .pictureCaption: return mark == "," || mark == ":" ? .pictureCaption : nil
        case .mediaPlayer: return mark == ":" && !line.endsSentence && rest <= 20 ? .mediaPlayer : nil
        default: return mark == ":" || mark == "|" || mark == ">" ? hit.reason : nil
        }
    }

    /// The sign behind the first words of a line; nil for a space.
    private static func mark(after words: Int, in text: String) -> Character? {
        var seen = 0
        var inWord = false
        for character in text {
            let isWord = character.isLetter || character.isNumber
            if isWord && !inWord { seen += 1 }
            inWord = isWord
            if seen > words { return nil }
            guard seen == words, !isWord else { continue }
            if ":：".contains(character) { return ":" }
            if "|,".contains(character) { return character }
            if ">›»→▶".contains(character) { return ">" }
            if "–—".contains(character) { return "|" }
        }
        return nil
    }

    private static func isCopyright(_ line: TextLine) -> Bool {
        guard line.tokens.count <= 24 else { return false }
        let text = line.text
        if text.hasPrefix("©") || text.hasPrefix("(c) ") || text.hasPrefix("(C) ") { return true }
        return line.tokens.first == "copyright" && line.tokens.dropFirst().first == "#"
    }

    private static let sections = PhraseIndex(FurniturePhrases.tailSections)
    private static let whole = PhraseIndex(FurniturePhrases.whole)
    private static let beginnings = PhraseIndex(FurniturePhrases.beginnings)
    private static let anywhere = PhraseIndex(FurniturePhrases.anywhere)
    private static let authorBox = PhraseIndex.keys(of: FurniturePhrases.authorBox)
    private static let longestAuthorBox = authorBox.map(\.spacedWordCount).max() ?? 0
    private static let share = words(FurniturePhrases.shareWords)
    private static let reading = words(FurniturePhrases.readingWords)
    private static let minutes = words(FurniturePhrases.minuteWords)
    private static let spans = words(FurniturePhrases.spanWords)
    private static let ago = PhraseIndex.keys(of: FurniturePhrases.agoWords)
    private static let roles = words(FurniturePhrases.roles)
    private static let shareCore: Set<String> = [
        "facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "reddit", "tweet", "teilen", "partager",
        "compartir",
        "condividi", "partilhar", "compartilhar", "compartilhe", "delen", "deel", "udostępnij", "поделиться",
        "поділитися", "shpërndaje",
        "shpërndaj", "paylaş", "share", "print", "instagram", "youtube", "bluesky", "email",
    ]
    private static let inviting: Set<String> = [
        "follow", "like", "join", "folgen", "folge", "suivez", "rejoignez", "síguenos", "sigue", "siga", "segui",
        "seguici", "volg", "obserwuj",
        "śledź", "подписывайтесь", "подпишитесь", "следите", "читайте", "підписуйтесь", "підписуйтеся", "підпишіться",
        "стежте", "ndiq", "ndiqni",
        "takip",
    ]
    private static let networks: Set<String> = [
        "facebook", "twitter", "telegram", "whatsapp", "instagram", "linkedin", "youtube", "tiktok", "bluesky",
        "mastodon", "threads",
        "viber", "google", "телеграм", "телеграмі", "фейсбук", "вконтакте",
    ]
    private static let linking: Set<String> = [
        "from", "in", "on", "about", "by", "for", "aus", "zu", "über", "von", "de", "du", "sur", "en", "sobre", "da",
        "di", "su", "em", "van",
        "over", "uit", "z", "o", "из", "о", "по", "від", "про", "nga", "për",
    ]
    private static let biographyVerbs: Set<String> = [
        "covers", "reports", "writes", "reported", "covered", "specializing", "specialising", "contributor",
        "contributed", "studied",
        "berichtet", "schreibt", "arbeitet", "couvre", "écrit", "travaille", "cubre", "escribe", "trabaja", "scrive",
        "collabora",
        "escreve", "cobre", "trabalha", "schrijft", "pisze", "zajmuje", "пишет", "работает", "пише", "працює", "mbulon",
        "shkruan", "yazıyor",
    ]

    private static func words(_ table: String) -> Set<String> {
        Set(PhraseIndex.keys(of: table).flatMap { $0.split(separator: " ").map(String.init) })
    }
}

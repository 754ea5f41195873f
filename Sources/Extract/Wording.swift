import WireModel

/// What the wording of a line says that it is, in many languages; by form and stock phrase, never by a site.
enum Wording {
    static func endsSentence(_ text: String) -> Bool {
        var scalars = text.unicodeScalars.reversed().makeIterator()
        var seen = 0
        while let scalar = scalars.next(), seen < 4 {
            switch scalar {
            case ".", "!", "?", "…", ":", ";", "。", "！", "？", "।", "۔", "؟", "॥", "։": return true
            case "\"", "'", "”", "“", "’", "‘", "»", "«", ")", "]", "」", "』", "）", " ", "*": seen += 1
            default: return false
            }
        }
        return false
    }
}

extension Wording {
    /// Lines that lead to other stories; matched at the beginning of the folded line.
    private static let leads: [String] = [
        "read more", "read also", "also read", "read next", "related", "see also", "more on", "more from",
        "more stories",
        "explore further", "further reading", "recommended", "you may also like", "you might also like", "don t miss",
        "watch live", "watch the", "watch now", "watch more", "more great", "trending", "most read", "up next",
        "read our",
        "mehr zum thema", "mehr dazu", "mehr themen", "auch interessant", "lesen sie auch", "lesen sie mehr",
        "lies auch",
        "zum weiterlesen", "weitere artikel", "weitere themen", "das könnte sie", "das könnte dich", "passend dazu",
        "mehr lesen", "weiterlesen", "jetzt lesen", "lesetipp", "mehr zu", "mehr aus", "mehr von",
        "lire aussi", "à lire aussi", "a lire aussi", "à lire également", "lire la suite", "voir aussi",
        "sur le même sujet",
        "lea también", "lee también", "leer también", "lea además", "te puede interesar", "le puede interesar",
        "ver también",
        "más información", "noticias relacionadas", "leggi anche", "per approfondire", "leia também", "leia mais",
        "veja também", "saiba mais", "lees ook", "lees meer", "lees verder", "les også", "les mer", "læs også",
        "læs mere",
        "läs också", "läs även", "läs mer", "lue myös", "lue lisää", "czytaj także", "czytaj też", "czytaj również",
        "zobacz także", "zobacz też", "čtěte také", "čtěte více", "prečítajte si", "olvassa el", "citește și",
        "citeste si",
        "pročitajte", "прочетете", "читайте также", "читайте ещё", "читайте еще", "читайте також", "смотрите также",
        "bunu da oku", "ilgili haber", "baca juga", "simak juga", "xem thêm", "đọc thêm", "관련기사", "相关阅读", "延伸閱讀",
        "あわせて読みたい", "関連記事", "اقرأ أيضا", "یہ بھی پڑھیں", "यह भी पढ़ें",
    ]

    /// Offers, requests and notices; matched at the beginning of the folded line.
    private static let offers: [String] = [
        "sign up", "subscribe", "follow us", "follow me", "like this story", "like us on", "download the app",
        "download our", "click here to", "join our", "join us on", "get the latest", "get our", "start your day with",
        "share this", "share on", "support our", "donate", "become a member", "if you enjoyed", "if you liked this",
        "have a tip", "got a tip", "send us", "write to us", "contact us", "leave a comment", "your email address",
        "listen to this article", "listen to the", "never miss", "stay up to date", "for more news",
        "submit your letter", "create an account", "create a free account", "sign in to", "register sign in",
        "log in to", "already a subscriber",
        "jetzt anmelden", "jetzt abonnieren", "abonnieren sie", "abonniere", "folgen sie uns", "folge uns", "folgst du",
        "hat ihnen der artikel", "war der artikel", "war dieser artikel", "möchten sie den artikel", "gefällt ihnen",
        "gefällt dir", "kommentar schreiben", "diskutieren sie", "bitte beachten sie unsere", "hier geht es zu",
        "abonnez vous", "inscrivez vous", "suivez nous", "partagez", "suscríbete", "suscríbase", "síguenos", "siga nos",
        "seguici", "iscriviti", "assine", "inscreva se", "siga o", "meld je aan", "volg ons", "abonner", "følg oss",
        "følg os", "följ oss", "prenumerera", "tilaa", "zapisz się", "zapraszamy", "obserwuj", "подписывайтесь",
        "подпишитесь", "abone ol", "ikuti kami", "dapatkan", "theo dõi", "구독", "atenção comentários",
    ]

    /// Rights, credits and adverts; matched at the beginning of the folded line.
    private static let notices: [String] = [
        "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos",
        "tutti i diritti",
        "todos os direitos", "copyright", "this document is subject to copyright", "this material may not be",
        "citation",
        "advertisement", "anzeige", "werbung", "publicidad", "publicité", "pubblicità", "publicidade", "advertentie",
        "annons", "reklame", "mainos", "reklama", "реклама", "story continues below", "article continues below",
        "scroll to continue", "note we are", "this article was originally published", "dieser artikel ist zuerst",
        "dieser artikel erschien", "dieser beitrag erschien", "alle angaben ohne gewähr", "our standards the",
        "editor s note", "the post appeared first on", "저작권자", "무단전재", "photo credit", "image credit", "bildquelle",
        "bildnachweis", "fotocredit", "lesedauer", "min read", "estimated reading", "reading time", "aktualisiert am",
        "zuletzt aktualisiert", "last updated", "this story has been updated", "this article has been updated",
    ]

    private static let table: [(first: UInt8, text: [UInt8], reason: BlockDecision.Reason)] =
        leads.map { row($0, .related) } + offers.map { row($0, .offer) } + notices.map { row($0, .wording) }

    private static func row(
        _ text: String, _ reason: BlockDecision.Reason
    ) -> (first: UInt8, text: [UInt8], reason: BlockDecision.Reason) {
        let bytes = Array(text.utf8)
        return (bytes[0], bytes, reason)
    }

    private static let byFirst: [[(text: [UInt8], reason: BlockDecision.Reason)]] = {
        var rows = [[(text: [UInt8], reason: BlockDecision.Reason)]](repeating: [], count: 256)
        for row in table { rows[Int(row.first)].append((row.text, row.reason)) }
        return rows
    }()

    private static let insideNotices = [
        "contributed to this report", "contributed to this story", "contributed reporting", "all rights reserved",
        "alle rechte vorbehalten", "for our newsletter", "our free newsletter", "for the newsletter",
        "to our newsletter",
        "unseren newsletter", "unserem newsletter", "whatsapp kanal", "whatsapp channel", "telegram kanal",
        "telegram channel", "appeared first on", "subscribe to our", "follow us on", "folgen sie uns auf",
        "terms of use and privacy", "trust principles", "canal de whatsapp", "canal de telegram", "notre newsletter",
        "nuestra newsletter", "nuestro boletín", "nostra newsletter", "nossa newsletter", "liveblog finden sie",
    ]

    private static let noticeFinder = ByteAutomaton(insideNotices.map { ($0, 1) })

    /// Why the words of a line alone say that it is not the story's; nil for nearly all lines.
    static func reason(for line: PageView.Line) -> BlockDecision.Reason? {
        if line.folded.isEmpty { return line.tag == .pre || line.isRow ? nil : .short }
        guard line.words <= 60, line.tag != .pre else { return nil }
        if line.words == 1, isForMachines(line.text), line.tag != .p || !isAddress(line.text) { return .wording }
        let bytes = Array(line.folded.utf8.prefix(80))
        for (text, reason) in byFirst[Int(bytes[0])] where bytes.starts(with: text) {
            let isWhole = bytes.count == text.count
            let endsWord = isWhole || bytes[text.count] == 0x20 || text[0] >= 0x80
            guard endsWord else { continue }
            switch reason {
            case .related:
                // A sentence may begin so: it goes where it is short, or a label, or mostly a link.
                if isWhole || line.linkShare > 0.25 || line.words <= 25 && isLabel(line.text, text.count)
                    || line.words <= 12 && !line.text.hasSuffix(".")
                {
                    return .related
                }
            case .offer:
                if line.words <= 30, line.linkShare > 0.1 || line.words <= 16 { return .offer }
            default:
                if line.words <= 12 || line.tag != .li && line.words <= 45 && text.count >= 9 { return reason }
            }
        }
        if line.words <= 45 || line.linkShare > 0.1, noticeFinder.isIn(line.folded) { return .wording }
        if line.text.hasPrefix("©") || line.text.hasPrefix("(c) ") { return .wording }
        return nil
    }

    /// What notices below a text speak of; looked for in its last lines only.
    private static let lastNotices = [
        "newsletter", "sign up", "subscribe to", "abonnieren", "abonnez", "suscrí",
        "leserbrief", "creative commons", "lizenz cc", "under license", "originalartikel", "originally published",
        "appeared first", "erstveröffentlichung", "liveblog", "im ticker", "liveticker", "donation",
        "comentários", "comments are closed", "kommentare", "filed under", "abgelegt unter", "posted in",
        "im programm", "dieses thema berichtet", "app store", "google play", "ios and android", "ios und android",
        "instagram facebook", "facebook twitter", "on facebook", "en facebook", "sur facebook",
        "full coverage", "privacy policy", "use the code",
        "im handel erhältlich", "more to follow", "you can also check", "listen back", "push nachrichten",
        "read the original", "also available in",
    ]
    /// The same, where the line begins so.
    private static let lastLabels = [
        "redaktion ", "faktencheck ", "contributing ", "citation ", "aus dem englischen", "übersetzung ",
        "translated by", "traducción", "traduction", "sources", "quellen", "source ", "quelle ",
    ]

    /// True for an offer, licence, credit or list of sources, as they stand below a text.
    static func isLastNotice(_ folded: String) -> Bool {
        // Words begin where the phrase does: `Samenspende` asks for no donation.
        lastLabels.contains { folded.hasPrefix($0) && folded.utf8.count < 160 }
            || lastNotices.contains { folded.hasPrefix($0) || PlainText.contains(folded, " " + $0) }
    }

    /// A web or mail address that stands alone, as texts print it.
    static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://") || text.hasPrefix("www.")
            || text.utf8.contains(0x40) && !text.utf8.starts(with: [0x40]) && text.utf8.contains(0x2E)
    }

    /// Addresses and timestamps that a style sheet would hide.
    private static func isForMachines(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://") || text.utf8.count >= 16 && WireTime.parse(text) != nil
    }

    /// True where a colon, bar or dash stands right after the opening words.
    private static func isLabel(_ text: String, _ bytes: Int) -> Bool {
        text.utf8.dropFirst(max(0, bytes - 2)).prefix(30).contains { $0 == 0x3A || $0 == 0x7C || $0 == 0x3E }
    }

    /// True for a line that begins with a time of the day: `17:15`, `9.05 Uhr`, `17h30`.
    static func isClock(_ text: String) -> Bool {
        var rest = Substring(text)
        let hours = rest.prefix { $0.isASCII && $0.isNumber }
        guard (1...2).contains(hours.count), Int(hours) ?? 24 < 24 else { return false }
        rest = rest.dropFirst(hours.count)
        guard let sign = rest.first, sign == ":" || sign == "h" || sign == "." && text.contains("Uhr") else {
            return false
        }
        rest = rest.dropFirst()
        let minutes = rest.prefix { $0.isASCII && $0.isNumber }
        guard minutes.count == 2, Int(minutes) ?? 60 < 60 else { return false }
        return rest.dropFirst(2).first.map { !$0.isLetter && $0 != ":" && !$0.isNumber } ?? true
    }

    /// True for a line that names a day and says little else.
    static func isDated(_ text: String) -> Bool {
        text.utf8.contains { $0 &- 0x30 < 10 } && WireTime.visible(in: text, dayFirst: true) != nil
    }
}

import WireModel

/// Tells what changes on a page by itself (clocks, counters, adverts) from what somebody changed.
package enum RevisionNoise {
    /// A paragraph as versions are compared by it: quotation marks, dashes and spaces folded; nil for noise.
    package static func key(of paragraph: String) -> String? {
        isNoise(paragraph) ? nil : folded(paragraph)
    }

    /// A text in the form whose digest decides whether it changed.
    package static func comparable(headline: String?, paragraphs: some Sequence<String>) -> String {
        (folded(headline ?? "") + "\n") + paragraphs.compactMap { key(of: $0) }.joined(separator: "\n")
    }

    /// Whether a paragraph says no more than when the page was made, how often it was read, or what else there is.
    package static func isNoise(_ paragraph: String) -> Bool {
        if hasManyWords(paragraph) { return false }
        let line = Line(paragraph)
        if line.words.isEmpty { return line.hasDigit || !paragraph.contains(where: \.isLetter) }
        guard line.words.count <= 30 else { return false }
        if promotions.contains(where: { line.begins(with: $0) }) { return true }
        guard line.words.count <= 12 else { return false }
        let unknown = line.words.count { !clockWords.contains($0) }
        guard line.hasDigit || line.words.contains(where: momentWords.contains) else { return false }
        if unknown == 0 { return true }
        // A month's name or a place's between the words of a date line: "Updated 21 November 2026, 14:05 GMT".
        return unknown <= 2 && line.hasMoment && unknown < line.words.count
    }

    /// Whether a paragraph certainly has more than thirty words, which is said of most by their bytes alone.
    ///
    /// Bytes above ASCII are counted into the word they stand in, so that there are never fewer words than this counts.
    static func hasManyWords(_ text: String) -> Bool {
        var (words, hasLetter) = (0, false)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."), 0x80...: break
            default:
                if hasLetter { words += 1 }
                if words > 30 { return true }
                hasLetter = false
            }
        }
        return false
    }

    /// Typography is no change: quotation marks, dashes, ellipses, spaces.
    static func folded(_ text: String) -> String {
        var folded = ""
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.wireText.unicodeScalars {
            switch scalar.value {
            case 0x2018...0x201B, 0x2032, 0x2B9, 0x2BC, 0x60, 0xB4: folded.unicodeScalars.append("'")
            case 0x201C...0x201F, 0x2033, 0xAB, 0xBB, 0x300C...0x300F: folded.unicodeScalars.append("\"")
            case 0x2010...0x2015, 0x2212: folded.unicodeScalars.append("-")
            case 0x2026: folded += "..."
            default: folded.unicodeScalars.append(scalar)
            }
        }
        return folded
    }

    /// A paragraph's words in lower case, numbers left out.
    private struct Line {
        var words: [String] = []
        var hasDigit = false
        /// It names a year or a time of day.
        var hasMoment = false

        init(_ text: String) {
            var rest = text.lowercased()
            if rest.unicodeScalars.contains(where: \.isUnspacedScript) {
                for phrase in unspacedPhrases { rest = rest.replacing(phrase, with: " ") }
            }
            var digits = ""
            for piece in rest.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != ":" && $0 != "." }) {
                let letters = String(piece.filter { $0.isLetter })
                digits = String(piece.filter { !$0.isLetter })
                if digits.contains(where: \.isNumber) {
                    hasDigit = true
                    hasMoment = hasMoment || Self.isMoment(digits)
                }
                if !letters.isEmpty { words.append(letters) }
                if words.count > 30 { return }
            }
        }

        private static func isMoment(_ digits: String) -> Bool {
            let parts = digits.split { $0 == ":" || $0 == "." }
            if parts.contains(where: { $0.count == 4 && ($0.hasPrefix("19") || $0.hasPrefix("20")) }) { return true }
            return parts.count == 2 && parts[0].count <= 2 && parts[1].count == 2
        }

        func begins(with phrase: [String]) -> Bool { words.starts(with: phrase) }
    }

    /// Words of clocks, counters and date lines, with what stands for a unit beside a number (`5h`, `1.2k`).
    private static let clockWords = Set(
        """
        updated update last published posted modified edited refreshed created on at by as of the ago just now today \
        yesterday second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months \
        year years am pm gmt utc bst est edt pst pdt cet cest ist view views viewed read reads reading time times \
        comment comments share shares shared like likes reaction reactions reply replies follower followers people \
        online k m s h d a p mn \
        aktualisiert aktualisierung zuletzt veröffentlicht stand vor sekunden minute minuten stunde stunden tag tagen \
        tage uhr am um lesezeit gelesen aufrufe kommentar kommentare geteilt der letzte änderung heute gestern \
        mis jour à le publié modifié il y seconde secondes heure heures jour jours semaine lecture vues commentaire \
        commentaires partages aujourd hui hier actualisé dernière mise \
        actualizado publicado modificado hace segundo segundos minuto minutos hora horas día días lectura vistas \
        comentario comentarios compartido hoy ayer última actualización el la las a \
        atualizado há às em minutos leitura visualizações comentário comentários hoje ontem última atualização dia dias \
        aggiornato pubblicato il alle ore fa minuti ora giorno giorni lettura visualizzazioni commenti oggi ieri ultimo \
        aggiornamento modifica di \
        bijgewerkt geplaatst gepubliceerd geleden minuten uur dagen leestijd reacties vandaag gisteren laatste update \
        uppdaterad publicerad sedan minuter timmar timme dagar idag igår visningar kommentarer läs opdateret siden \
        oppdatert publisert minutter timer dager for \
        zaktualizowano aktualizacja opublikowano temu minut godzin godziny dni wyświetleń komentarzy dziś wczoraj \
        обновлено опубликовано назад минут минуты минуту часов часа час дней дня просмотров просмотра комментариев \
        сегодня вчера в мск последнее обновление оновлено опубліковано тому хвилин години годин переглядів сьогодні \
        güncelleme güncellendi son yayınlanma önce dakika saat gün okunma yorum bugün dün tarihi \
        përditësuar publikuar më parë minuta orë ditë sot dje \
        تحديث آخر نشر منذ دقيقة دقائق ساعة ساعات يوم أيام مشاهدة تعليق قبل اليوم
        """.split { $0 == " " || $0 == "\n" }.map(String.init))

    /// Those that are a moment without any number.
    private static let momentWords: Set<String> = [
        "now", "today", "yesterday", "heute", "gestern", "hoy", "ayer", "hoje", "ontem", "oggi", "ieri", "vandaag",
        "gisteren", "idag", "igår", "dziś", "wczoraj", "сегодня", "вчера", "сьогодні", "bugün", "dün", "اليوم", "just",
    ]

    /// The same in scripts without spaces, the longest first.
    private static let unspacedPhrases = [
        "最終更新", "更新日時", "更新", "公開", "分前", "時間前", "日前", "配信", "閲覧", "コメント", "年", "月", "日", "時", "分",
        "发布时间", "发布", "發布", "更新时间", "分钟前", "分鐘前", "小时前", "小時前", "天前", "阅读", "閱讀", "评论", "評論", "次",
        "时间", "字号", "อัปเดต", "ล่าสุด", "เผยแพร่", "นาทีที่แล้ว", "ชั่วโมงที่แล้ว", "วันที่", "น.",
    ].sorted { ($1.count, $0) < ($0.count, $1) }

    /// How lines begin that lead elsewhere or sell something.
    private static let promotions: [[String]] = [
        "advertisement", "advert", "sponsored", "promoted", "read more", "read also", "also read", "see also",
        "related", "related article", "related articles", "more on this", "sign up", "subscribe", "watch live",
        "most read", "trending", "recommended", "anzeige", "werbung", "lesen sie auch", "lesen sie mehr",
        "mehr zum thema",
        "auch interessant", "publicité", "lire aussi", "à lire aussi", "sur le même sujet", "publicidad", "lee también",
        "lea también", "le puede interesar", "publicidade", "leia também", "leia mais", "pubblicità", "leggi anche",
        "advertentie", "lees ook", "annons", "läs också", "läs även", "annonse", "les også", "læs også", "lue myös",
        "reklama", "czytaj także", "czytaj też", "čtěte také", "реклама", "читайте также", "читайте також", "reklam",
        "lexo edhe", "lexo më shumë", "ayrıca okuyun", "اقرأ أيضا", "إعلان",
    ].map { $0.split(separator: " ").map(String.init) }
}

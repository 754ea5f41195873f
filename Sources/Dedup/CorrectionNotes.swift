import WireModel

/// Recognises the notes by which publishers own up to a change, in their languages.
package enum CorrectionNotes {
    /// The note that a paragraph is; nil for any other paragraph.
    ///
    /// A note begins with a word for itself ("Correction:", "Berichtigung"), or says in its first sentences what
    /// was done to the article ("an earlier version of this article …").
    package static func note(in paragraph: String) -> TextChanges.Note? {
        let folded = " " + words(of: paragraph.prefix(400)) + " "
        for (kind, phrases) in openers where phrases.contains(where: { folded.hasPrefix(" \($0) ") }) {
            // "Correction of the market …" is a sentence like any other: a label ends in a colon, a dash or the line.
            if isLabelled(paragraph) { return TextChanges.Note(kind: kind, text: String(paragraph.prefix(400))) }
        }
        for (kind, phrases) in statements where phrases.contains(where: folded.contains) {
            return TextChanges.Note(kind: kind, text: String(paragraph.prefix(400)))
        }
        let isUnspaced = paragraph.unicodeScalars.contains(where: \.isUnspacedScript)
        if isUnspaced, unspaced.contains(where: paragraph.prefix(60).contains) {
            return TextChanges.Note(kind: .correction, text: String(paragraph.prefix(400)))
        }
        return nil
    }

    /// The mark that agencies set before a headline: `CORRECTED-`, `UPDATE 2-`, `Berichtigung:`.
    package static func mark(on headline: String) -> TextChanges.Note? {
        guard let end = headline.prefix(32).firstIndex(where: { $0 == ":" || $0 == "-" || $0 == "–" || $0 == "—" })
        else { return nil }
        let label = words(of: headline[..<end])
        let kind: TextChanges.Note.Kind? =
            switch true {
            case [
                "corrected", "correction", "refile", "berichtigung", "korrektur", "korrigiert", "corrige", "corrigé",
                "rectificatif", "corrección", "errata", "rettelse", "rättelse", "correctie", "исправлено", "düzeltme",
            ].contains(label): .correction
            case label.hasPrefix("update "), label == "updated", label == "recasts", label == "neu": .update
            case ["clarification", "klarstellung", "précision", "aclaración"].contains(label): .clarification
            case ["retracted", "withdrawn", "zurückgezogen", "retractado", "kill"].contains(label): .retraction
            default: nil
            }
        return kind.map { TextChanges.Note(kind: $0, text: headline) }
    }

    /// Whether a page says that the story that stood here is gone.
    ///
    /// - Parameter texts: headline and paragraphs of what can be read of the page; a long text is an article.
    package static func takedown(in texts: [String]) -> String? {
        let long = texts.reduce(0) { $0 + $1.wireWordCount }
        guard long <= 120 else { return nil }
        return texts.first { text in
            let folded = " " + words(of: text.prefix(400)) + " "
            return takedowns.contains { folded.contains(" \($0) ") } || unspacedTakedowns.contains(where: text.contains)
        }
    }

    private static func isLabelled(_ paragraph: String) -> Bool {
        let head = paragraph.prefix(60)
        guard let end = head.firstIndex(where: { ":–—-(".contains($0) }) else { return paragraph.count <= 60 }
        return words(of: head[..<end]).split(separator: " ").count <= 5
    }

    /// Lower-case words with single spaces.
    private static func words(of text: some StringProtocol) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    private static let openers: [(TextChanges.Note.Kind, [String])] = [
        (
            .correction,
            [
                "correction", "corrections", "corrected", "corrects", "correction appended", "erratum", "errata",
                "korrektur",
                "berichtigung", "korrekturhinweis", "richtigstellung", "rectificatif", "rectification", "correctif",
                "corrección", "rectificación", "fe de errores", "fe de erratas", "correção", "erramos", "retificação",
                "errata corrige", "correzione", "rettifica", "correctie", "rectificatie", "rättelse", "rettelse",
                "korrigering", "retting", "oikaisu", "sprostowanie", "korekta", "oprava", "ispravka", "ispravak",
                "helyesbítés", "corectură", "rectificare", "исправление", "поправка", "уточнение", "виправлення",
                "уточнення", "düzeltme", "korrigjim", "përmirësim", "διόρθωση", "تصحيح", "تصويب", "תיקון",
            ]
        ),
        (
            .clarification,
            [
                "clarification", "clarifications", "klarstellung", "précision", "aclaración", "esclarecimento",
                "chiarimento", "verduidelijking", "förtydligande", "presisering", "sqarim", "توضيح",
            ]
        ),
        (.retraction, ["retraction", "retracted", "widerruf", "rétractation", "retractación", "retratação"]),
        (
            .update,
            [
                "update", "updates", "editor s note", "editors note", "anmerkung der redaktion",
                "hinweis der redaktion",
                "note de la rédaction", "nota de la redacción", "nota da redação", "nota del editor",
                "nota della redazione", "noot van de redactie", "red anm", "от редакции", "shënim i redaksisë",
            ]
        ),
    ]

    /// What is said of the article itself, wherever it stands in the note.
    private static let statements: [(TextChanges.Note.Kind, [String])] = [
        (
            .retraction,
            [
                " has been retracted ", " this story has been withdrawn ", " this article has been withdrawn ",
                " wurde zurückgezogen dieser ",
            ]
        ),
        (
            .correction,
            [
                " earlier version of this ", " previous version of this ", " original version of this ",
                " this article was amended on ", " this story has been corrected ", " this article has been corrected ",
                " this story was corrected ", " this article was corrected ", " has been updated to correct ",
                " in einer früheren version ", " in einer vorherigen version ", " in einer ersten version ",
                " une version précédente de cet ", " une version antérieure de cet ", " cet article a été corrigé ",
                " una versión anterior de est", " esta noticia ha sido corregida ", " uma versão anterior dest",
                " este texto foi corrigido ", " una versione precedente di quest", " in een eerdere versie ",
                " en tidigare version av ", " i en tidligere versjon ", " i en tidligere version ",
                " aiemmassa versiossa ", " we wcześniejszej wersji ", " в предыдущей версии ",
                " в первоначальной версии ",
                " у попередній версії ", " haberin önceki versiyonunda ", " në një version të mëparshëm ",
            ]
        ),
    ]

    private static let unspaced = ["更正", "訂正", "修正しました", "編按", "แก้ไขข่าว", "แก้ไขเพิ่มเติม"]

    private static let takedowns = [
        "this article has been removed", "this story has been removed", "this page has been removed",
        "this article is no longer available", "this story is no longer available",
        "this content is no longer available",
        "this page is no longer available", "article has been deleted", "has been taken down", "has been withdrawn",
        "removed for legal reasons", "has been retracted and removed", "dieser artikel wurde entfernt",
        "dieser artikel ist nicht mehr verfügbar", "dieser beitrag ist nicht mehr verfügbar", "artikel wurde gelöscht",
        "nicht mehr verfügbar", "steht nicht mehr zur verfügung", "cet article a été supprimé",
        "cet article n est plus disponible", "article a été retiré", "n est plus disponible",
        "este artículo ya no está disponible", "esta noticia ya no está disponible", "ha sido eliminado",
        "ha sido retirada", "este conteúdo não está mais disponível", "foi removido", "não está mais disponível",
        "questo articolo non è più disponibile", "è stato rimosso", "dit artikel is niet meer beschikbaar",
        "dit artikel is verwijderd", "artikeln har tagits bort", "artikkelen er fjernet", "artiklen er fjernet",
        "artykuł został usunięty", "artykuł nie jest już dostępny", "материал удален", "материал удалён",
        "статья удалена", "страница удалена", "матеріал видалено", "bu haber kaldırılmıştır",
        "haber yayından kaldırıldı",
        "ky artikull është hequr", "لم يعد هذا المقال متاحا", "تم حذف",
    ]
    private static let unspacedTakedowns = ["この記事は削除", "記事は削除されました", "公開を終了", "文章已删除", "该内容已被删除", "已被刪除", "ข่าวนี้ถูกลบ"]
}

import Markup
import WireModel

/// Pages that answer 200 and are no article: stubs, challenges, consent walls, "not found".
enum SoftChecks {
    private static let challenges = [
        "just a moment", "attention required", "checking your browser", "verify you are human", "are you a robot",
        "enable javascript and cookies to continue", "access denied", "pardon our interruption", "security check",
        "ddos protection", "bot verification", "human verification", "unusual traffic", "please enable cookies",
        "request unsuccessful incapsula", "press hold to confirm", "one more step", "captcha",
    ]
    private static let gone = [
        "404", "page not found", "not found", "seite nicht gefunden", "page introuvable", "página no encontrada",
        "pagina non trovata", "página não encontrada", "pagina niet gevonden", "sidan hittades inte",
        "siden blev ikke fundet", "siden finnes ikke", "sivua ei löydy", "strona nie istnieje", "stránka nenalezena",
        "страница не найдена", "sayfa bulunamadı", "error 404", "404 error", "nicht gefunden", "no longer available",
        "content unavailable", "article not found", "artikel nicht gefunden", "410 gone",
    ]
    private static let consent = [
        "cookie", "consent", "we value your privacy", "before you continue", "datenschutz", "einwilligung",
        "gdpr", "privacy settings", "wir und unsere partner", "consentement", "privacy choices",
    ]

    static func checkBytes(_ bytes: [UInt8], contentType: String?) throws(ExtractError) {
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw ExtractError(.empty, detail: "the page has no content")
        }
        if let type = contentType?.split(separator: ";").first.map({ String($0).wireText.lowercased() }), !type.isEmpty
        {
            let isText =
                type.contains("html") || type.hasPrefix("text/") || type.contains("xml") || !type.contains("/")
                || type == "application/octet-stream" || type == "application/unknown"
            guard isText else { throw ExtractError(.notHTML, detail: "content type \(type)") }
        }
        let start = bytes.prefix(8)
        let magics: [[UInt8]] = [
            Array("%PDF-".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), [0x50, 0x4B, 3, 4],
            [0x1F, 0x8B], Array("{\\rtf".utf8), [0xD0, 0xCF, 0x11, 0xE0], [0x00, 0x00, 0x00],
        ]
        for magic in magics where start.starts(with: magic) {
            throw ExtractError(.notHTML, detail: "the bytes are of another kind of file")
        }
    }

    /// A page whose only use is to send the reader on.
    static func checkStub(_ view: PageView, _ metadata: PageMetadata) throws(ExtractError) {
        guard let refresh = metadata.refresh, view.wordCount < 25 else { return }
        let parts = refresh.split(separator: ";", maxSplits: 1)
        guard parts.count == 2, let range = parts[1].lowercased().firstRange(of: "url=") else { return }
        let offset = parts[1].lowercased().distance(from: parts[1].lowercased().startIndex, to: range.upperBound)
        let target = parts[1].dropFirst(offset).filter { $0 != "'" && $0 != "\"" }
        throw ExtractError(
            .redirectStub, detail: metadata.absolute(String(target).wireText)?.string ?? "to no web address")
    }

    static func checkArticle(
        _ view: PageView, _ metadata: PageMetadata, body: [Block], leastWords: Int
    ) throws(ExtractError) {
        let words = body.reduce(0) { $0 + $1.text.wireWordCount }
        let title = PlainText.folded(metadata.title ?? "")
        let heading =
            view.page.elements.firstIndex { $0.tag == .h1 }.map { PlainText.folded(view.page.text(of: $0)) } ?? ""
        if words < 250 {
            let text = words < 120 ? PlainText.folded(view.lines.prefix(60).map(\.text).joined(separator: " ")) : ""
            if challenges.contains(where: { title.hasPrefix($0) || heading.hasPrefix($0) })
                || view.wordCount < 120 && challenges.contains(where: { PlainText.contains(text, $0) })
            {
                throw ExtractError(.challenge, detail: metadata.title ?? "a page that asks for a person")
            }
            if gone.contains(where: {
                title == $0 || heading == $0 || title.hasPrefix($0 + " ") || heading.hasPrefix($0 + " ")
                    || title.hasSuffix(" " + $0) && title.split(separator: " ").count < 8
            }) || words < 80 && title.split(separator: " ").contains("404") {
                throw ExtractError(.soft404, detail: metadata.title ?? heading)
            }
            // A wall in a dialog leaves no body: then the page's own first lines are read.
            let first =
                words < leastWords ? view.lines.prefix(40).map(\.text) : body.prefix(3).map(\.text)
            let opening = PlainText.folded(
                String(first.joined(separator: " ").prefix(words < leastWords ? 1_000 : 400)))
            let hits = consent.filter { PlainText.contains(opening, $0) || PlainText.contains(title, $0) }.count
            if hits >= 2, metadata.record.headline == nil {
                throw ExtractError(.consentWall, detail: metadata.title ?? "a page that asks for consent")
            }
        }
        guard words >= leastWords else {
            throw ExtractError(.noArticle, detail: "\(words) words of running text, \(leastWords) are needed")
        }
    }
}

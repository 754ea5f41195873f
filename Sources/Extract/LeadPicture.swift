import Foundation
import Markup
import WireModel

/// The picture that stands for the story, with caption and credit as printed.
enum LeadPicture {
    private struct Figure {
        var source: String?
        var caption: String?
        var credit: String?
    }

    static func find(_ view: PageView, _ metadata: PageMetadata) -> Picture? {
        var picture = Picture()
        picture.url = metadata.absolute(
            metadata.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
                ?? metadata.record.image)
        if let figure = firstFigure(view) {
            picture.caption = figure.caption
            picture.credit = figure.credit
            if picture.url == nil { picture.url = metadata.absolute(figure.source) }
        }
        picture.caption = picture.caption ?? metadata.record.imageCaption
        picture.credit = picture.credit ?? metadata.record.imageCredit
        if picture.url == nil, picture.caption == nil { return nil }
        return picture
    }

    /// The first figure with a caption that is the story's own: no portrait of the author, no teaser.
    private static func firstFigure(_ view: PageView) -> Figure? {
        let page = view.page
        for (index, element) in page.elements.enumerated() where element.tag == .figure {
            guard element.text.count <= 4000, !isAside(index, view) else { continue }
            let figure = read(index, view)
            if figure.source != nil, figure.caption != nil || figure.credit != nil { return figure }
        }
        return nil
    }

    private static func isAside(_ element: Int, _ view: PageView) -> Bool {
        var index = element
        var steps = 0
        while index >= 0, steps < 6 {
            if !view.own[index].isDisjoint(with: [
                .author, .biography, .related, .teaser, .sidebar, .navigation, .footer,
            ]),
                view.mass(of: index) * 2 < view.massBefore.last ?? 0
            {
                return true
            }
            index = Int(view.page.elements[index].parent)
            steps += 1
        }
        return false
    }

    private static func read(_ figure: Int, _ view: PageView) -> Figure {
        let page = view.page
        var found = Figure()
        var credit: String?
        for inner in figure..<Int(page.elements[figure].end) {
            let element = page.elements[inner]
            switch element.tag {
            case .img:
                found.source = found.source ?? page.attribute(.lazySource, of: inner) ?? page.attribute(.src, of: inner)
            case .figcaption:
                let text = page.text(of: inner).wireText
                if found.caption == nil, !text.isEmpty, text.utf8.count <= 1500 { found.caption = text }
            default:
                guard credit == nil, (2...200).contains(element.text.count), saysCredit(inner, page) else { continue }
                let text = page.text(of: inner).wireText
                if !text.isEmpty { credit = text }
            }
        }
        if let caption = found.caption, NameList.isByline(caption) || isDated(caption) {
            found.caption = nil
            return found
        }
        if let credit {
            if let caption = found.caption { found.caption = without(credit, in: caption) }
            let parts = parted(credit)
            found.credit = parts.credit ?? parts.caption
        } else if let caption = found.caption {
            (found.caption, found.credit) = parted(caption)
        }
        return found
    }

    /// A line of date and clock is the author's box.
    private static func isDated(_ text: String) -> Bool {
        text.utf8.count < 120 && WireTime.visible(in: text, dayFirst: true).map { $0.precision == .time } ?? false
    }

    private static func saysCredit(_ element: Int, _ page: HTMLPage) -> Bool {
        if page.elements[element].tag == .cite { return true }
        for attribute in page.attributes(of: element) where attribute.name == .classes || attribute.name == .itemprop {
            let value = page.value(of: attribute).lowercased()
            let says = ["credit", "copyright", "source", "rights", "photographer", "quelle", "attribution", "fotograf"]
            if says.contains(where: { PlainText.contains(value, $0) }), !PlainText.contains(value, "sourceset") {
                return true
            }
        }
        return false
    }

    private static func without(_ credit: String, in caption: String) -> String? {
        guard let range = caption.range(of: credit, options: .backwards) else { return caption }
        return tidy(String(caption[..<range.lowerBound]) + " " + String(caption[range.upperBound...]))
    }

    private static let marks = [
        "photo credit:", "image credits:", "image credit:", "photo:", "photos:", "foto:", "fotos:", "bild:",
        "bildquelle:",
        "photograph:", "image:", "credits:", "credit:", "picture:", "crédit:", "crédits:", "crédito:", "créditos:", "©",
        "photo by ", "photograph by ", "picture by ", "pictured by ", "image by ", "foto von ", "foto di ", "foto de ",
        "фото:", "fot.", "zdjęcie:", "kuva:", "fotó:", "fotograf:", "quelle:", "source:", "fuente:", "fonte:", "bron:",
        "(photo ", "写真：", "写真=", "사진=", "photographer:",
    ]

    /// `Caption. Photo: Name / Agency`, `Caption (Name / AP)`, `Caption.AFP` in caption and credit.
    static func parted(_ text: String) -> (caption: String?, credit: String?) {
        let lower = text.lowercased()
        if lower.utf8.count == text.utf8.count, let mark = marks.first(where: { PlainText.contains(lower, $0) }),
            let range = lower.firstRange(of: mark)
        {
            let bytes = Array(text.utf8)
            let start = lower.utf8.distance(from: lower.startIndex, to: range.lowerBound)
            let caption = String(decoding: bytes[..<start], as: UTF8.self)
            let credit = String(decoding: bytes[(start + mark.utf8.count)...], as: UTF8.self)
            return (tidy(caption), tidy(credit))
        }
        if text.last == ")" || text.hasSuffix(")."), let open = text.lastIndex(of: "(") {
            let inside = text[text.index(after: open)...].filter { $0 != ")" }
            if isCredit(inside) { return (tidy(String(text[..<open])), tidy(inside)) }
        }
        if let slash = text.range(of: " / ", options: .backwards), isCredit(String(text[slash.upperBound...])) {
            let head = text[..<slash.lowerBound]
            // The name before the stroke belongs to the credit where a sentence ends before it.
            if let stop = head.lastIndex(of: "."), head.distance(from: stop, to: head.endIndex) < 40 {
                return (tidy(String(head[...stop])), tidy(String(text[text.index(after: stop)...])))
            }
            return (tidy(String(head)), tidy(String(text[slash.upperBound...])))
        }
        if let stop = text.dropLast().lastIndex(where: { ".!?＝=".contains($0) }) {
            let tail = String(text[text.index(after: stop)...])
            if tail.count <= 30, Agencies.named(tail) != nil { return (tidy(String(text[...stop])), tidy(tail)) }
        }
        return (tidy(text), nil)
    }

    /// Names and agencies, no sentence.
    private static func isCredit(_ text: String) -> Bool {
        guard text.utf8.count <= 80 else { return false }
        if text.split(whereSeparator: { "/,|".contains($0) }).contains(where: { Agencies.named(String($0)) != nil }) {
            return true
        }
        let lower = text.lowercased()
        return ["photo", "foto", "getty", "archiv", "picture alliance", "imago", "shutterstock", "handout"]
            .contains { PlainText.contains(lower, $0) } || NameList.person(text).map { $0.contains(" ") } ?? false
    }

    private static func tidy(_ text: String) -> String? {
        var rest = text.wireText[...]
        while let last = rest.last, "(|/;,–—-• ＝=".contains(last) { rest = rest.dropLast() }
        while let first = rest.first, ")|/;,:–—-• ".contains(first) { rest = rest.dropFirst() }
        if rest.last == ")", !rest.contains("(") { rest = rest.dropLast() }
        return rest.isEmpty ? nil : String(rest)
    }
}

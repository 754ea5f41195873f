import Markup
import WireModel

/// The picture that stands for the story, with caption and credit as printed.
enum LeadPicture {
    static func find(_ view: PageView, _ metadata: PageMetadata) -> Picture? {
        var picture = Picture()
        picture.url = metadata.absolute(
            metadata.first("og:image:secure_url", "og:image", "twitter:image", "twitter:image:src")
                ?? metadata.record.image)
        let figure = firstFigure(view)
        if let figure {
            picture.caption = figure.caption
            picture.credit = figure.credit
            if picture.url == nil { picture.url = metadata.absolute(figure.source) }
        }
        picture.caption = picture.caption ?? metadata.record.imageCaption
        picture.credit = picture.credit ?? metadata.record.imageCredit
        if picture.url == nil, picture.caption == nil { return nil }
        return picture
    }

    private static func firstFigure(_ view: PageView) -> (source: String?, caption: String?, credit: String?)? {
        let page = view.page
        for (index, element) in page.elements.enumerated() where element.tag == .figure {
            var source: String?
            var caption: String?
            for inner in index..<Int(element.end) {
                switch page.elements[inner].tag {
                case .img:
                    source = source ?? page.attribute(.lazySource, of: inner) ?? page.attribute(.src, of: inner)
                case .figcaption:
                    let text = page.text(of: inner).wireText
                    if caption == nil, !text.isEmpty, text.utf8.count <= 1000 { caption = text }
                default: break
                }
            }
            guard source != nil, let caption else { continue }
            let (text, credit) = parted(caption)
            return (source, text, credit)
        }
        return nil
    }

    /// `Caption. Photo: Name / Agency` in caption and credit.
    private static func parted(_ text: String) -> (caption: String?, credit: String?) {
        let marks = [
            "photo:", "foto:", "bild:", "photograph:", "image:", "credit:", "picture:", "crédit:", "crédito:", "©",
            "photo by ", "photograph by ",
        ]
        let lower = text.lowercased()
        guard lower.utf8.count == text.utf8.count else { return (text, nil) }
        var cut: String.Index?
        var after = 0
        for mark in marks {
            guard let range = lower.firstRange(of: mark) else { continue }
            if cut.map({ range.lowerBound < $0 }) ?? true {
                cut = range.lowerBound
                after = mark.utf8.count
            }
        }
        guard let cut else { return (text, nil) }
        let offset = lower.utf8.distance(from: lower.startIndex, to: cut)
        let bytes = Array(text.utf8)
        let caption = String(decoding: bytes[..<offset], as: UTF8.self).wireText
        let credit = String(decoding: bytes[(offset + after)...], as: UTF8.self).wireText
        let trimmed = caption.hasSuffix("(") || caption.hasSuffix("|") ? String(caption.dropLast()).wireText : caption
        let name = credit.hasSuffix(")") && !credit.contains("(") ? String(credit.dropLast()) : credit
        return (trimmed.isEmpty ? nil : trimmed, name.isEmpty ? nil : name)
    }
}

import Markup
import WireModel

/// The address at which a page says that its article goes on.
///
/// `rel="next"` alone says little: weblogs give it the next story. The address has to be this page's own with the next
/// page number.
enum NextPage {
    /// Links looked at; a pager stands among fewer.
    private static let linkLimit = 4_000

    static func find(_ view: PageView, _ metadata: PageMetadata, url: CanonicalURL?) -> CanonicalURL? {
        guard let url else { return nil }
        if let next = metadata.absolute(metadata.nextPage), isNext(next, after: url, isMarked: true) { return next }
        var seen = 0
        for (index, element) in view.page.elements.enumerated() where element.tag == .a {
            seen += 1
            guard seen <= linkLimit else { break }
            // Cheap first: few links end in a number.
            guard let reference = view.page.attribute(.href, of: index), holdsPageNumber(reference) else { continue }
            let isMarked =
                view.page.attribute(.rel, of: index)?.lowercased().split(separator: " ").contains("next") ?? false
            guard isMarked || isShort(index, in: view), !isOfComments(index, reference, in: view),
                let next = metadata.absolute(reference), isNext(next, after: url, isMarked: isMarked)
            else { continue }
            return next
        }
        return nil
    }

    private static func isNext(_ next: CanonicalURL, after url: CanonicalURL, isMarked: Bool) -> Bool {
        next.host == url.host && PagerAddress.isNext(next, after: url, isMarked: isMarked)
    }

    private static func holdsPageNumber(_ reference: String) -> Bool {
        reference.utf8.count <= 2_000 && reference.utf8.contains { (48...57).contains($0) }
    }

    /// `2`, `Next`, `Page 2`, `Seite 2: The harbour`: a pager's links are short.
    private static func isShort(_ link: Int, in view: PageView) -> Bool {
        let range = view.page.elements[link].text
        return range.count <= 80 && view.page.text(of: link).wireText.wireWordCount <= 6
    }

    private static func isOfComments(_ link: Int, _ reference: String, in view: PageView) -> Bool {
        if reference.lowercased().contains("comment") { return true }
        var index = link
        while index >= 0 {
            if view.own[index].contains(.comment) { return true }
            index = Int(view.page.elements[index].parent)
        }
        return false
    }
}

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
        let pages = PagerAddress.readings(of: url)
        let isNext = { (next: CanonicalURL, isMarked: Bool) in
            next.host == url.host && PagerAddress.isNext(next, after: pages, isMarked: isMarked)
        }
        if let next = metadata.absolute(metadata.nextPage), isNext(next, true) { return next }
        let numbers = Set(pages.map { $0.number + 1 })
        var seen = 0
        for (index, element) in view.page.elements.enumerated() where element.tag == .a {
            seen += 1
            guard seen <= linkLimit else { break }
            // Cheap first: few links hold the next page's number.
            guard let reference = view.page.attribute(.href, of: index), holds(numbers, reference) else { continue }
            let isMarked =
                view.page.attribute(.rel, of: index)?.lowercased().split(separator: " ").contains("next") ?? false
            guard isMarked || isShort(index, in: view), !isOfComments(index, reference, in: view),
                let next = metadata.absolute(reference), isNext(next, isMarked)
            else { continue }
            return next
        }
        return nil
    }

    /// Whether one of the numbers stands in a reference for itself, in one digit or two.
    private static func holds(_ numbers: Set<Int>, _ reference: String) -> Bool {
        guard reference.utf8.count <= 2_000 else { return false }
        var (digits, number) = (0, 0)
        for byte in reference.utf8 {
            if (48...57).contains(byte) {
                digits += 1
                if digits <= 2 { number = number * 10 + Int(byte - 48) }
            } else {
                if (1...2).contains(digits), numbers.contains(number) { return true }
                (digits, number) = (0, 0)
            }
        }
        return (1...2).contains(digits) && numbers.contains(number)
    }

    /// `2`, `Next`, `Page 2`, `Seite 2: The harbour`: a pager's links are short.
    private static func isShort(_ link: Int, in view: PageView) -> Bool {
        let range = view.page.elements[link].text
        return range.count <= 80 && view.page.text(of: link).wireText.wireWordCount <= 6
    }

    private static func isOfComments(_ link: Int, _ reference: String, in view: PageView) -> Bool {
        if PlainText.contains(reference.lowercased(), "comment") { return true }
        var index = link
        while index >= 0 {
            if view.own[index].contains(.comment) { return true }
            index = Int(view.page.elements[index].parent)
        }
        return false
    }
}

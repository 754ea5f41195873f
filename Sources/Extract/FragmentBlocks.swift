import Markup
import WireModel

/// A feed's own HTML content as body blocks, for feeds that carry whole stories.
///
/// Everything is text of the story here but pictures' captions, link lists and stock phrases.
package func articleBlocks(fromFragment html: String, base: CanonicalURL?) -> [Block] {
    var bounds = HTMLBounds()
    bounds.page = .mebibytes(2)
    guard let page = try? HTMLPage(fragment: html, bounds: bounds) else { return [] }
    let view = PageView(page)
    let context = BodyContext(view)
    let filter = LineFilter(context)
    var reasons = view.lines.indices.map { filter.reason(for: $0) }
    LineTrim(context, anchors: BodySelection.Anchors()).trim(&reasons)
    return BodyAssembly(view, reasons).blocks
}

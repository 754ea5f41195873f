import Markup
import WireModel

/// Drops blocks that stood word for word in unlike stories of the same host, though the rules kept them.
enum SiteTrim {
    /// Share of the kept words above which what is known as furniture is not believed: the site repeats its text.
    private static let mostDropped = 0.25
    /// Words of furniture that a short text may hold, whatever its share: a box below a brief.
    private static let smallBox = 60
    /// Words of a block below which its returning says nothing: `Background` heads many true sections.
    private static let leastWords = 3

    static func drop(_ reasons: inout [BlockDecision.Reason], in view: PageView, memory: SiteMemory) {
        guard !memory.furniture.isEmpty else { return }
        var kept = 0
        var found: [Int] = []
        for index in reasons.indices where reasons[index].isKept {
            let line = view.lines[index]
            kept += line.words
            if isBlock(line), !isCredit(line), memory.isFurniture(SiteMemory.digest(of: line.folded)) {
                found.append(index)
            }
        }
        let dropped = found.reduce(0) { $0 + view.lines[$1].words }
        let isBelieved = Double(dropped) <= Double(kept) * mostDropped || dropped <= smallBox && dropped * 2 <= kept
        guard !found.isEmpty, isBelieved else { return }
        for index in found where !view.lines[index].tag.isHeading { reasons[index] = .furniture }
        // A heading goes with what it stands over; the same words may head true text.
        for index in found.reversed() where view.lines[index].tag.isHeading {
            let next = reasons.indices.dropFirst(index + 1).first { reasons[$0].isKept || reasons[$0] == .furniture }
            if next.map({ reasons[$0] == .furniture }) ?? true { reasons[index] = .furniture }
        }
    }

    /// What may be furniture by returning alone; rows of tables and code return in true texts.
    static func isBlock(_ line: PageView.Line) -> Bool {
        line.words >= leastWords && !line.isRow && line.tag != .pre && line.tag != .title
    }

    /// An agency's line returns in all of its stories, and is what names it.
    private static func isCredit(_ line: PageView.Line) -> Bool {
        line.words <= 12 && Agencies.credited(opening: nil, closing: line.text) != nil
    }
}

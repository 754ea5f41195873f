import Foundation
import WireModel

/// Draws a story's chain of copies as SVG: outlets as rows, time to the right, what each kept, cut and added.
///
/// One file without scripts or outside references; colours follow the reader's light or dark scheme; every text is
/// escaped. A row shows the publisher's own date as a dot and the first sight of it here as a tick.
struct StoryGraph {
    private let history: StoryHistory
    private let members: [StoryHistory.Member]
    private let scale: TimeScale

    /// Rows that are drawn; the others are counted below them.
    private static let rowLimit = 40

    init(_ history: StoryHistory) {
        self.history = history
        let first = history.members.prefix(1)
        let others = history.members.dropFirst().sorted { ($0.moment, $0.story.hex) < ($1.moment, $1.story.hex) }
        members = Array((first + others).prefix(Self.rowLimit))
        let moments = members.flatMap { [$0.moment, $0.seen] + $0.versions.map(\.at) }
        scale = TimeScale(moments, from: Layout.plotLeft, to: Layout.plotRight)
    }

    private enum Layout {
        static let width = 1_080
        static let left = 24
        static let spine = 224
        static let plotLeft = 252.0
        static let plotRight = 772.0
        static let barLeft = 812
        static let barWidth = 236.0
        static let top = 118
        static let row = 84
    }

    var svg: String {
        let hidden = history.members.count - members.count
        let height = Layout.top + members.count * Layout.row + (hidden > 0 ? 70 : 48)
        var out = [opening(height: height), styles]
        out.append(#"<rect class="paper" width="\#(Layout.width)" height="\#(height)" rx="8"/>"#)
        out += header
        out += axis(bottom: Layout.top + members.count * Layout.row)
        out += links
        for (index, member) in members.enumerated() { out += row(member, index) }
        if hidden > 0 {
            out.append(text("more", x: Layout.left, y: height - 42, "and \(hidden) more copies"))
        }
        out += legend(y: height - 18)
        out.append("</svg>\n")
        return out.joined(separator: "\n")
    }

    // MARK: frame

    private func opening(height: Int) -> String {
        let title = (members.first?.headline ?? history.cluster.hex).markupText
        let about =
            members.count == 1
            ? "one outlet and its versions in the order of time"
            : "\(members.count) outlets in the order of time, with the share of the first text that each kept"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Layout.width) \(height)" width="\(Layout.width)" \
            height="\(height)" role="img" aria-labelledby="t d">
            <title id="t">\(title)</title><desc id="d">\(about)</desc>
            """
    }

    private var styles: String {
        """
        <style>
        svg{--paper:#fff;--ink:#1b1f24;--soft:#5c6670;--line:#d6dbe0;--first:#0b6bcb;--kept:#5b9bd5;--cut:#c0392b;\
        --new:#1a7f4b;--gone:#c0392b}
        @media(prefers-color-scheme:dark){svg{--paper:#15191e;--ink:#e8ebee;--soft:#9aa5b1;--line:#38414b;\
        --first:#6cb2ff;--kept:#4f86bd;--cut:#ff8a7a;--new:#5fd39a;--gone:#ff8a7a}}
        text{paint-order:stroke;stroke:var(--paper);stroke-width:4px;font:12px system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif;fill:var(--ink)}
        .paper{fill:var(--paper)}.h{font-size:19px;font-weight:600}.outlet{font-size:14px;font-weight:600}
        .soft,.more{fill:var(--soft)}.small{font-size:11px;fill:var(--soft)}.grid,.row{stroke:var(--line)}
        .link{fill:none;stroke:var(--kept);stroke-width:1.5}.life{stroke:var(--kept);stroke-width:2}
        .first{fill:var(--first)}.copy{fill:var(--kept)}.update{fill:var(--paper);stroke:var(--new);stroke-width:2.5}
        .gone{stroke:var(--gone);stroke-width:2.5}.seen{stroke:var(--soft);stroke-width:2}
        .kept{fill:var(--kept)}.lost{fill:none;stroke:var(--cut);stroke-dasharray:3 2}.new{fill:var(--new)}
        .cutWord{fill:var(--cut)}.newWord{fill:var(--new)}
        </style>
        """
    }

    private var header: [String] {
        let count = history.members.count
        let copies = count == 1 ? "no copy is known" : "\(count) outlets"
        let updates = history.members.reduce(0) { $0 + max(0, $1.versions.count - 1) }
        let more = updates == 0 ? "" : ", \(updates) later version\(updates == 1 ? "" : "s")"
        return [
            text("h", x: Layout.left, y: 40, Self.cut(members.first?.headline ?? "no headline", at: 84)),
            text(
                "soft", x: Layout.left, y: 62,
                "\(copies)\(more) · story \(history.cluster) · first seen is not first written"),
            text("small", x: Layout.barLeft, y: Layout.top - 16, "what became of the first text"),
        ]
    }

    private func axis(bottom: Int) -> [String] {
        var out: [String] = []
        for tick in scale.ticks {
            let x = Self.number(scale.x(tick))
            out.append(#"<line class="grid" x1="\#(x)" x2="\#(x)" y1="\#(Layout.top - 10)" y2="\#(bottom)"/>"#)
            out.append(
                #"<text class="small" x="\#(x)" y="\#(Layout.top - 16)" text-anchor="middle">\#(scale.label(tick))</text>"#
            )
        }
        return out
    }

    private func legend(y: Int) -> [String] {
        let entries: [(shape: String, words: String, width: Int)] = [
            (#"<circle class="first" cx="6" cy="-4" r="6"/>"#, "first", 52),
            (#"<circle class="copy" cx="6" cy="-4" r="5"/>"#, "copy, at the publisher's own date", 210),
            (#"<line class="seen" x1="6" x2="6" y1="-11" y2="3"/>"#, "first seen here", 112),
            (#"<circle class="update" cx="6" cy="-4" r="4.5"/>"#, "later version", 98),
            (#"<path class="gone" d="M1 -9L11 1M11 -9L1 1"/>"#, "withdrawn", 86),
            (#"<rect class="kept" x="0" y="-9" width="12" height="9"/>"#, "kept", 54),
            (#"<rect class="lost" x="0.5" y="-8.5" width="11" height="8"/>"#, "cut", 46),
            (#"<rect class="new" x="0" y="-9" width="12" height="9"/>"#, "added", 60),
        ]
        var x = Layout.left
        return entries.map { entry in
            defer { x += entry.width + 18 }
            return
                #"<g transform="translate(\#(x) \#(y))">\#(entry.shape)<text class="small" x="18">\#(entry.words.markupText)</text></g>"#
        }
    }

    // MARK: rows

    private func middle(_ index: Int) -> Int { Layout.top + index * Layout.row + Layout.row / 2 }

    /// From each copy to the text that it was recognised by.
    private var links: [String] {
        members.enumerated().compactMap { index, member in
            guard let other = member.evidence?.other,
                let origin = members.firstIndex(where: { $0.story == other }), origin != index
            else { return nil }
            // Copies of later texts turn off further left, so that their lines can be told apart.
            let x = Layout.spine - min(origin, 6) * 3
            let here = middle(index)
            let end = Self.number(scale.x(member.moment) - 7)
            return
                #"<path class="link" d="M\#(x) \#(middle(origin))V\#(here - 8)Q\#(x) \#(here) \#(x + 8) \#(here)H\#(end)"/>"#
        }
    }

    private func row(_ member: StoryHistory.Member, _ index: Int) -> [String] {
        let y = middle(index)
        let top = y - Layout.row / 2
        let isFirst = member.story == history.cluster
        var out = [
            #"<line class="row" x1="\#(Layout.left)" x2="\#(Layout.width - Layout.left)" y1="\#(top)" y2="\#(top)"/>"#,
            text("outlet", x: Layout.left, y: y - 8, Self.cut(member.outlet, at: 23)),
            text("small", x: Layout.left, y: y + 9, isFirst ? "first seen" : member.story.hex),
        ]
        if let mention = member.agencies.first {
            let place = mention.place == .text ? "" : ", \(mention.place.rawValue)"
            out.append(text("small", x: Layout.left, y: y + 25, Self.cut("\(mention.agency)\(place)", at: 28)))
        }
        if isFirst, members.count > 1 {
            out.append(
                #"<line class="link" x1="\#(Layout.spine)" x2="\#(Self.number(scale.x(member.moment)))" y1="\#(y)" y2="\#(y)"/>"#
            )
        }
        let headline = member.headline ?? (member.versions.isEmpty ? "not published" : "the record is gone")
        out.append(text("", x: Int(Layout.plotLeft), y: y - 18, Self.cut(headline, at: 76)))
        out += marks(member, y: y, isFirst: isFirst)
        out.append(text("small", x: Int(Layout.plotLeft), y: y + 27, Self.cut(note(member), at: 92)))
        return out + bar(member, y: y, isFirst: isFirst)
    }

    private func marks(_ member: StoryHistory.Member, y: Int, isFirst: Bool) -> [String] {
        let from = scale.x(member.moment)
        let ends = [member.seen] + member.versions.map(\.at)
        let to = ends.map(scale.x).max() ?? from
        var out = [
            #"<line class="life" x1="\#(Self.number(from))" x2="\#(Self.number(to))" y1="\#(y)" y2="\#(y)"/>"#,
            #"<line class="seen" x1="\#(Self.number(scale.x(member.seen)))" x2="\#(Self.number(scale.x(member.seen)))" y1="\#(y - 7)" y2="\#(y + 7)"/>"#,
            #"<circle class="\#(isFirst ? "first" : "copy")" cx="\#(Self.number(from))" cy="\#(y)" r="\#(isFirst ? 7 : 6)"/>"#,
        ]
        for version in member.versions where version.version > 1 {
            let x = Self.number(scale.x(version.at))
            let tip = "<title>version \(version.version), \(version.at.rfc3339)</title>"
            if version.op == .withdraw {
                out.append(
                    #"<path class="gone" transform="translate(\#(x) \#(y))" d="M-6 -6L6 6M6 -6L-6 6">\#(tip)</path>"#)
            } else {
                out.append(#"<circle class="update" cx="\#(x)" cy="\#(y)" r="5">\#(tip)</circle>"#)
            }
        }
        return out
    }

    /// One line of words about the row: versions, and what changed in the last of them.
    private func note(_ member: StoryHistory.Member) -> String {
        var parts: [String] = []
        if let dated = member.dated { parts.append("dated \(TimeScale.stamp(dated))") }
        parts.append("seen \(TimeScale.stamp(member.seen))")
        if let last = member.versions.last, last.version > 1 {
            if let gone = last.withdrawal {
                parts.append("withdrawn (\(gone.cause.rawValue)) \(TimeScale.stamp(last.at))")
            } else if let preferred = last.preferred {
                parts.append("version \(last.version): the fuller text of \(preferred.story)")
            } else {
                let words = [last.changes?.cutWords.map { "−\($0)" }, last.changes?.addedWords.map { "+\($0)" }]
                    .compactMap { $0 }.joined(separator: " ")
                let kind = last.changes?.note.map { ", \($0.kind.rawValue)" } ?? ""
                parts.append("version \(last.version)\(words.isEmpty ? "" : ": \(words) words")\(kind)")
            }
        }
        return parts.joined(separator: " · ")
    }

    /// How much of the first text is kept, cut and joined by words of the outlet's own.
    private func bar(_ member: StoryHistory.Member, y: Int, isFirst: Bool) -> [String] {
        let words = members.first?.versions.lazy.compactMap(\.words).first
        if isFirst {
            let label = words.map { "\($0) words" } ?? "whole"
            return [
                #"<rect class="first" x="\#(Layout.barLeft)" y="\#(y - 8)" width="\#(Self.number(barUnit(100)))" height="14" rx="2"/>"#,
                text("small", x: Layout.barLeft, y: y + 25, label),
            ]
        }
        guard let evidence = member.evidence else { return [] }
        let share = max(0, min(1, evidence.containmentThere))
        let changes = member.versions.first?.changes
        let own = changes.map { Double($0.addedWords ?? 0) / Double(max(1, words ?? 1)) }
        // Without a comparison, what is not the first one's is the outlet's own.
        let added = own ?? (evidence.containmentHere > 0 ? share / evidence.containmentHere - share : 0)
        let kept = barUnit(share * 100)
        let lost = barUnit((1 - share) * 100)
        let new = min(barUnit(added * 100), Layout.barWidth - kept - lost)
        var x = Double(Layout.barLeft)
        var out = [rectangle("kept", x: x, width: kept, y: y)]
        x += kept
        if lost >= 1 { out.append(rectangle("lost", x: x + 0.5, width: lost - 1, y: y)) }
        x += lost
        if new >= 1 { out.append(rectangle("new", x: x + 1, width: new - 1, y: y)) }
        var label = [#"<tspan>\#(Int((share * 100).rounded())) % kept</tspan>"#]
        if let cut = changes?.cutWords { label.append(#"<tspan class="cutWord">−\#(cut)</tspan>"#) }
        if let added = changes?.addedWords { label.append(#"<tspan class="newWord">+\#(added)</tspan>"#) }
        label.append(#"<tspan>\#(Int((evidence.containmentHere * 100).rounded())) % of it shared</tspan>"#)
        out.append(
            #"<text class="small" x="\#(Layout.barLeft)" y="\#(y + 25)">\#(label.joined(separator: " · "))</text>"#)
        return out
    }

    /// A hundred percent of the first text takes two thirds of the column.
    private func barUnit(_ percent: Double) -> Double { percent / 100 * Layout.barWidth * 2 / 3 }

    private func rectangle(_ name: String, x: Double, width: Double, y: Int) -> String {
        #"<rect class="\#(name)" x="\#(Self.number(x))" y="\#(y - 8)" width="\#(Self.number(max(0, width)))" height="14" rx="2"/>"#
    }

    // MARK: text

    private func text(_ name: String, x: Int, y: Int, _ words: String) -> String {
        let style = name.isEmpty ? "" : #" class="\#(name)""#
        return #"<text\#(style) x="\#(x)" y="\#(y)">\#(words.markupText)</text>"#
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }

    /// As many columns as fit; characters of East Asian scripts take two.
    private static func cut(_ text: String, at columns: Int) -> String {
        let text = Terminal.safe(text)
        var left = columns
        for index in text.indices {
            left -= (text[index].unicodeScalars.first?.value ?? 0) >= 0x1100 && text[index].isWide ? 2 : 1
            if left < 0 { return text[..<index].trimmingCharacters(in: .whitespaces) + "…" }
        }
        return text
    }
}

extension StoryHistory.Member {
    /// Where its dot stands: the publisher's own date, unless that lies behind its first sight.
    fileprivate var moment: Date { dated.map { min($0, seen) } ?? seen }
}

extension Character {
    fileprivate var isWide: Bool {
        unicodeScalars.first.map { $0.isUnspacedScript || (0xAC00...0xD7A3).contains($0.value) } ?? false
    }
}

import Extract
import Foundation
import WireModel

/// A page that shows what extraction decided: the original's blocks in order, kept or dropped and why, and what each
/// source said of headline, authors and date.
///
/// One self-contained file: no script, no request, all foreign text escaped.
struct ExplainPage {
    /// Dropped blocks in a row from which on they are folded.
    private static let foldFrom = 6
    /// Blocks written at most; the rest is counted.
    private static let blockLimit = 5_000
    private static let textLimit = 4_000

    let extraction: Extraction
    /// What was read: an address or a file.
    let place: String

    private var article: Article { extraction.article }
    private var decisions: [BlockDecision] { extraction.decisions }

    var html: String {
        let kept = decisions.filter(\.kept)
        let words = decisions.reduce(0) { $0 + $1.text.wireWordCount }
        let keptWords = kept.reduce(0) { $0 + $1.text.wireWordCount }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">
            <title>\((article.headline ?? place).markupText) – extraction</title>
            <style>\(Self.style)</style></head><body>
            <header><h1 dir="auto">\((article.headline ?? "No headline").markupText)</h1>
            <p class="place">\(place.markupText)</p>
            <ul class="facts">\(facts(words: words, keptWords: keptWords))</ul></header>
            \(fields)
            <h2>Blocks</h2>
            <ul class="legend">\(legend)</ul>
            <main>\(blocks)</main>
            </body></html>

            """
    }

    // MARK: the head

    private func facts(words: Int, keptWords: Int) -> String {
        var facts = [
            ("blocks kept", "\(decisions.count(where: \.kept)) of \(decisions.count)"),
            ("words kept", "\(keptWords) of \(words)"), ("method", article.method ?? "none"),
            ("confidence", "\(article.confidence)"), ("encoding", extraction.encoding),
        ]
        if let language = article.language { facts.append(("language", language)) }
        if let agency = article.agency { facts.append(("agency", agency)) }
        if article.isPaywalled == true { facts.append(("access", "paywalled")) }
        return facts.map { "<li><b>\($0.1.markupText)</b> \($0.0)</li>" }.joined()
    }

    /// Headline, authors and date: what was chosen, and what each source says.
    private var fields: String {
        let date = article.published?.rfc3339WithOffset
        return field("Headline", article.headline.map { [$0] } ?? [], .titleHeading, .titleFeed)
            + field("Authors", article.authors, .authorRecord, .authorClosing)
            + field("Published", date.map { [$0] } ?? [], .dateRecord, .dateFeed)
    }

    private func field(
        _ name: String, _ chosen: [String], _ first: SiteMemory.Source, _ last: SiteMemory.Source
    ) -> String {
        let range = first.rawValue...last.rawValue
        let rows = extraction.sources.filter { range.contains($0.source.rawValue) }.prefix(60).map { row in
            let isChosen = chosen.contains { Self.isSame($0, row.value) }
            let weight = row.weight.map { String(format: "%.2f", $0) } ?? ""
            return "<tr\(isChosen ? " class=\"won\"" : "")><td>\(isChosen ? "✓" : "")</td>"
                + "<th>\(Self.sourceName(row.source))</th><td class=\"number\">\(weight)</td>"
                + "<td dir=\"auto\">\(row.value.markupText)</td></tr>"
        }
        let value = chosen.isEmpty ? "none" : chosen.joined(separator: ", ")
        guard !rows.isEmpty else { return "<p class=\"field\"><b>\(name)</b> \(value.markupText)</p>" }
        return "<details class=\"field\" open><summary><b>\(name)</b> <span dir=\"auto\">\(value.markupText)</span>"
            + "</summary><table>\(rows.joined())</table></details>"
    }

    /// The same words, or the same moment in another zone.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        if one.utf8.count >= 20, let moment = WireTime.parse(one), let second = WireTime.parse(other),
            moment.instant == second.instant
        {
            return true
        }
        let keys = [one, other].map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
        return !keys[0].isEmpty && keys[0] == keys[1]
    }

    // MARK: the blocks

    private var legend: String {
        var counts: [(reason: BlockDecision.Reason, kept: Bool, blocks: Int)] = []
        for decision in decisions {
            if let index = counts.firstIndex(where: { $0.reason == decision.reason }) {
                counts[index].blocks += 1
            } else {
                counts.append((decision.reason, decision.kept, 1))
            }
        }
        return counts.sorted { ($0.kept ? 0 : 1, -$0.blocks) < ($1.kept ? 0 : 1, -$1.blocks) }.map { row in
            "<li class=\"\(row.kept ? "kept" : "dropped")\"><span class=\"badge\">\(row.reason.rawValue.markupText)"
                + "</span> \(row.blocks)<small>\(Self.meaning(row.reason))</small></li>"
        }.joined()
    }

    private var blocks: String {
        var output = ""
        let shown = decisions.prefix(Self.blockLimit)
        var index = 0
        while index < shown.count {
            var end = index
            while end < shown.count, shown[end].kept == shown[index].kept { end += 1 }
            let part = shown[index..<end].map { Self.block($0) }.joined()
            if !shown[index].kept, end - index >= Self.foldFrom {
                let words = shown[index..<end].reduce(0) { $0 + $1.text.wireWordCount }
                output +=
                    "<details class=\"fold\"><summary>\(end - index) blocks dropped, \(words) words</summary>"
                    + "\(part)</details>"
            } else {
                output += part
            }
            index = end
        }
        let rest = decisions.count - shown.count
        return rest > 0 ? output + "<p>\(rest) further blocks are not shown.</p>" : output
    }

    private static func block(_ decision: BlockDecision) -> String {
        let text = decision.text.prefix(textLimit)
        let cut = text.endIndex < decision.text.endIndex ? "…" : ""
        let state = decision.kept ? "kept" : "dropped"
        return
            "<div class=\"block \(state) \(decision.reason.rawValue)\" title=\"\(state): \(meaning(decision.reason))\">"
            + "<span class=\"badge\">\(decision.reason.rawValue.markupText)</span>"
            + "<p dir=\"auto\">\(String(text).markupText)\(cut)</p></div>"
    }

    // MARK: words and looks

    private static func sourceName(_ source: SiteMemory.Source) -> String {
        switch source {
        case .titleHeading: "printed heading"
        case .titleRecord, .authorRecord, .dateRecord: "JSON-LD"
        case .titleSocial: "og:title"
        case .titleCard: "twitter:title"
        case .titlePage: "title element"
        case .titleOther: "other title tags"
        case .titleFeed, .authorFeed, .dateFeed: "feed"
        case .authorTags, .dateTags: "meta tags"
        case .authorLinked: "author link or box"
        case .authorLine: "byline box"
        case .authorOpening: "line under the headline"
        case .authorClosing: "signature"
        case .dateElement: "time element"
        case .dateText: "printed date"
        case .dateAddress: "address"
        }
    }

    /// Why, in a sentence; none of it is foreign text.
    private static func meaning(_ reason: BlockDecision.Reason) -> String {
        switch reason {
        case .body: "running text of the article"
        case .heading: "a heading above kept text"
        case .listed: "an item of a list in the text"
        case .quote: "a quotation in the text"
        case .table: "a row of a table in the text"
        case .standfirst: "the lead between headline and text"
        case .outside: "outside of the place that was chosen as the body"
        case .surroundings: "its class or element says that it is navigation, footer, sidebar, form or hidden"
        case .related: "leads to other stories"
        case .comment: "a reader’s comment"
        case .share: "offers to share"
        case .advertisement: "an advertisement"
        case .offer: "offers a subscription, newsletter or app"
        case .caption: "a caption or picture credit"
        case .biography: "says who the author is"
        case .metadata: "a line of dates, names or places"
        case .title: "says the headline again"
        case .duplicate: "stood in the text already"
        case .pullQuote: "repeats a sentence of the text"
        case .linkList: "a list of links"
        case .wording: "a stock phrase of pages"
        case .lonelyHeading: "a heading with nothing below it"
        case .tail: "a short line after the last paragraph"
        case .short: "too short to be text"
        case .furniture: "stood word for word in unlike stories of this site"
        }
    }

    private static let style = """
        :root{--paper:#fcfcfa;--ink:#1b2126;--soft:#5f6b76;--line:#d9dee3;--kept:#2c7a4b;--keptPaper:#e9f5ed;\
        --drop:#666d75;--dropPaper:#f1f2f3;--badge:#a33b2e}\
        @media(prefers-color-scheme:dark){:root{--paper:#15191e;--ink:#e8ebee;--soft:#9aa5b1;--line:#38414b;\
        --kept:#5fd39a;--keptPaper:#17291f;--drop:#868f98;--dropPaper:#1c2127;--badge:#ff9a8c}}\
        *{box-sizing:border-box}body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--paper);\
        color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem}h2{font-size:1.1rem;margin:1.6rem 0 .5rem}\
        .place{margin:0;color:var(--soft);font-size:.9rem}ul{list-style:none;margin:.8rem 0;padding:0;display:flex;\
        flex-wrap:wrap;gap:.4rem 1.2rem}.facts li{color:var(--soft)}.facts b{color:var(--ink)}\
        .field{border-top:1px solid var(--line);padding:.5rem 0;margin:0}summary{cursor:pointer}\
        table{border-collapse:collapse;margin:.4rem 0 .2rem;font-size:.9rem}\
        td,th{padding:.1rem .6rem .1rem 0;text-align:start;vertical-align:top;font-weight:400}\
        th{color:var(--soft);white-space:nowrap}.number{font-variant-numeric:tabular-nums;text-align:end;white-space:nowrap}\
        tr.won td{color:var(--kept);font-weight:600}.legend li{font-size:.9rem;width:calc(50% - .6rem)}\
        .legend small{display:block;color:var(--soft)}@media(max-width:40rem){.legend li{width:100%}}\
        .badge{display:inline-block;font-size:.72rem;line-height:1.4;padding:0 .45em;border-radius:.7em;\
        border:1px solid currentColor;color:var(--badge);white-space:nowrap}.kept .badge{color:var(--kept)}\
        .block{display:grid;grid-template-columns:11.5rem 1fr;gap:.8rem;align-items:start;padding:.3rem .6rem;\
        margin:.25rem 0;border-inline-start:4px solid var(--drop);background:var(--dropPaper)}\
        .block p{margin:0}.block .badge{justify-self:start;margin-top:.15rem}\
        .block.kept{border-color:var(--kept);background:var(--keptPaper)}\
        .block.dropped p{color:var(--drop);font-size:.9rem}.block.heading p{font-weight:700}\
        @media(max-width:40rem){.block{grid-template-columns:1fr;gap:.1rem}}\
        .fold{margin:.25rem 0;border-inline-start:4px solid var(--drop);padding-inline-start:.6rem}\
        .fold>summary{color:var(--soft);font-size:.9rem}
        """
}

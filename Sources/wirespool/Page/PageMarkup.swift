import Mustache

/// The status page's documents: templates that escape by default.
struct PageMarkup: Sendable {
    private static let escaping = "WIRESPOOL"

    private let present: MustacheTemplate
    private let sources: MustacheTemplate

    init() throws {
        MustacheContentTypes.register(ScalarEscaping(), named: Self.escaping)
        present = try Self.template(Self.presentBody)
        sources = try Self.template(Self.sourcesBody)
    }

    func present(_ view: PageView) -> String { present.render(view) }
    func sources(_ view: SourcesView) -> String { sources.render(view) }

    private static func template(_ body: String) throws -> MustacheTemplate {
        try MustacheTemplate(
            string: "{{% CONTENT_TYPE:\(escaping)}}" + head + body
                + "<footer>wirespool {{version}} · looked at {{at}} UTC · <a href=\"/\">status</a> · "
                + "<a href=\"/sources\">sources</a> · <a href=\"/status.json\">status.json</a> · "
                + "<a href=\"/metrics\">metrics</a></footer></body></html>\n")
    }

    /// The library escapes by characters, and a quotation mark below an accent is another one to it.
    ///
    /// So an address could leave its attribute. Here each scalar counts, and what is invisible is taken away.
    private struct ScalarEscaping: MustacheContentType {
        func escapeText(_ text: String) -> String { text.markupText }
    }

    private static let head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
        {{#refresh}}<meta http-equiv="refresh" content="{{refresh}}">{{/refresh}}
        <title>{{title}}</title><link rel="stylesheet" href="/style.css"></head><body>

        """

    private static let presentBody = """
        <header><h1>wirespool</h1>
        {{^faults}}<p class="state well">{{life}}</p>{{/faults}}
        {{#faults}}<p class="state ill">{{.}}</p>{{/faults}}
        {{#notes}}<p class="state note">{{.}}</p>{{/notes}}</header>
        <ul class="figures">{{#figures}}<li><b>{{value}}</b> {{name}}{{#detail}}<small>{{detail}}</small>{{/detail}}</li>
        {{/figures}}</ul>
        <section><h2>Articles by hour</h2>
        <ul class="legend">{{#legend}}<li><span class="badge {{className}}"></span>{{name}}</li>{{/legend}}</ul>
        {{{chart}}}</section>
        <section><h2>Latest records</h2>
        <table><thead><tr><th>seq<th>at (UTC)<th>kind<th>headline<th>publisher</tr></thead><tbody>
        {{#stories}}<tr><td class="number">{{seq}}</td><td class="number">{{at}}</td>
        <td><span class="kind {{op}}">{{op}}</span></td>
        <td dir="auto">{{#url}}<a rel="noreferrer noopener" href="{{url}}">{{headline}}</a>{{/url}}{{^url}}{{headline}}{{/url}}</td>
        <td dir="auto">{{publisher}}</td></tr>
        {{/stories}}{{^stories}}<tr><td colspan="5">None yet.</td></tr>{{/stories}}</tbody></table></section>
        <section><h2>Sources that need a look</h2>
        <table><thead><tr><th>source<th>health<th>what is wrong<th>every<th>last polls</tr></thead><tbody>
        {{#troubled}}<tr><td>{{url}}</td><td><span class="kind {{className}}">{{health}}</span></td>
        <td dir="auto">{{detail}}</td><td class="number">{{every}}</td><td>{{track}}</td></tr>
        {{/troubled}}{{^troubled}}<tr><td colspan="5">None: all are in order.</td></tr>{{/troubled}}</tbody></table>
        {{#troubledRest}}<p>and {{troubledRest}} more, in <a href="/sources">sources</a></p>{{/troubledRest}}</section>
        <section><h2>What became of articles in 24 hours</h2>
        <table><thead><tr><th>outcome<th>reason<th>articles</tr></thead><tbody>
        {{#today}}<tr><td><span class="kind {{outcome}}">{{outcome}}</span></td><td>{{reason}}</td>
        <td class="number">{{count}}</td></tr>
        {{/today}}{{^today}}<tr><td colspan="3">Nothing yet.</td></tr>{{/today}}</tbody></table></section>

        """

    private static let sourcesBody = """
        <header><h1>wirespool: sources</h1>
        <ul class="legend">{{#healths}}<li><b>{{count}}</b> {{name}}</li>{{/healths}}</ul></header>
        <table><thead><tr><th>source<th>title<th>health<th>what is wrong<th>every<th>arrivals an hour<th>last news
        <th>next poll</tr></thead><tbody>
        {{#rows}}<tr><td>{{url}}</td><td dir="auto">{{title}}</td><td><span class="kind {{className}}">{{health}}</span></td>
        <td dir="auto">{{detail}}</td><td class="number">{{every}}</td><td class="number">{{arrivals}}</td>
        <td class="number">{{lastNews}}</td><td class="number">{{nextPoll}}</td></tr>
        {{/rows}}{{^rows}}<tr><td colspan="8">None on this page.</td></tr>{{/rows}}</tbody></table>
        <nav>{{#earlier}}<a href="/sources?page={{earlier}}">earlier</a>{{/earlier}} page {{page}} of {{pages}}
        {{#later}}<a href="/sources?page={{later}}">later</a>{{/later}}</nav>

        """

    /// For all documents; served apart, so that the page's policy need not allow styles within.
    static let style = """
        :root{--paper:#fcfcfa;--ink:#1b2126;--soft:#5f6b76;--line:#d9dee3;--good:#2c7a4b;--goodPaper:#e9f5ed;\
        --bad:#a33b2e;--badPaper:#fbeae7;--note:#8a6100;--notePaper:#fdf3dc;--bar0:#2c7a4b;--bar1:#8fbfa3;--bar2:#c26a5d}
        @media(prefers-color-scheme:dark){:root{--paper:#15191e;--ink:#e8ebee;--soft:#9aa5b1;--line:#38414b;\
        --good:#5fd39a;--goodPaper:#17291f;--bad:#ff9a8c;--badPaper:#311a17;--note:#f0c674;--notePaper:#2c2412;\
        --bar0:#4fb583;--bar1:#2c5a44;--bar2:#b55a4e}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:72rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);\
        font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
        h2{font-size:1.1rem;margin:1.8rem 0 .5rem}
        a{color:inherit}
        .state{margin:.3rem 0;padding:.5rem .8rem;border-inline-start:4px solid}
        .well{color:var(--good);background:var(--goodPaper)}
        .ill{color:var(--bad);background:var(--badPaper);font-weight:600}
        .note{color:var(--note);background:var(--notePaper)}
        ul{list-style:none;padding:0;margin:.8rem 0;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.8rem,1fr));gap:.8rem}
        .figures li{padding:.6rem .8rem;border:1px solid var(--line);border-radius:.4rem;color:var(--soft)}
        .figures b{display:block;font-size:1.5rem;line-height:1.2;color:var(--ink);font-variant-numeric:tabular-nums}
        .figures small{display:block}
        .legend{margin:.2rem 0;color:var(--soft);font-size:.9rem}
        .badge{display:inline-block;width:.8em;height:.8em;border-radius:.2em;margin-inline-end:.4em}
        .badge.kind0{background:var(--bar0)}.badge.kind1{background:var(--bar1)}.badge.kind2{background:var(--bar2)}
        svg{display:block;width:100%;min-width:36rem;height:auto}
        svg text{font-size:11px;fill:var(--soft);text-anchor:middle}svg text.left{text-anchor:end}
        .rule{stroke:var(--line);stroke-width:1}
        rect.kind0{fill:var(--bar0)}rect.kind1{fill:var(--bar1)}rect.kind2{fill:var(--bar2)}
        section{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.9rem}
        td,th{padding:.25rem .7rem .25rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:400;white-space:nowrap}
        td[dir]{min-width:11rem}
        .number{font-variant-numeric:tabular-nums;white-space:nowrap}
        .kind{white-space:nowrap;color:var(--soft)}
        .kind.put,.kind.published,.kind.inorder{color:var(--good)}
        .kind.failing,.kind.retired,.kind.overdue,.kind.quarantined,.kind.failed,.kind.withdraw{color:var(--bad)}
        .kind.silent,.kind.held{color:var(--note)}
        footer,nav{margin-top:2rem;color:var(--soft);font-size:.9rem}

        """
}

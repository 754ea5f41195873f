import Foundation

/// The outlets' page templates: each with its own header, navigation, boxes and footer.
struct DemoTemplates: Sendable {
    /// What a page shows around its article.
    struct Surroundings: Sendable {
        var url: String
        var published: Date
        var modified: Date?
        /// Other articles of the outlet, for boxes.
        var others: [(url: String, headline: String, summary: String)]
        var feedURL: String
    }

    func page(_ article: DemoArticle, _ around: Surroundings) -> String {
        switch article.outlet {
        case .courier: courier(article, around)
        case .observer: observer(article, around)
        case .ledger: ledger(article, around)
        case .post: post(article, around)
        case .gazette: gazette(article, around)
        }
    }

    /// An outlet's front page: headlines, and the address of its feed.
    func front(_ outlet: DemoOutlet, _ around: Surroundings) -> String {
        let rows = around.others.map { "<li><a href=\"\($0.url)\">\(DemoMarkup.html($0.headline))</a></li>" }
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(outlet.title)</title>
            <link rel="alternate" type="\(outlet.feedType)" title="\(outlet.title)" href="\(around.feedURL)"></head>
            <body><h1>\(outlet.title)</h1>\(nav(outlet))<ul>\(rows.joined(separator: "\n"))</ul></body></html>
            """
    }

    /// A page of pictures and links without an article.
    func gallery(_ outlet: DemoOutlet, _ around: Surroundings) -> String {
        let figures = (1...24).map { number in
            """
            <figure><a href=\"/gallery/harbour-week/\(number)\"><img src=\"/pictures/week-\(number).gif\" \
            alt=\"Picture \(number)\"></a>
            """
                + "<figcaption>\(number) of 24</figcaption></figure>"
        }
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The harbour week in pictures</title>
            <meta property="og:type" content="website"></head><body>\(nav(outlet))<h1>The harbour week in pictures</h1>
            <div class="gallery">\(figures.joined(separator: "\n"))</div>
            \(linkBox("Most read", around, limit: 5))</body></html>
            """
    }

    // MARK: Outlets

    /// JSON-LD, a sidebar and a "related" box between the paragraphs.
    private func courier(_ article: DemoArticle, _ around: Surroundings) -> String {
        let paragraphs = blocks(article)
        let middle = min(2, paragraphs.count)
        let related = around.others.first.map {
            """
            <aside class=\"related-inline\"><strong>Related article:</strong> <a \
            href=\"\($0.url)\">\(DemoMarkup.html($0.headline))</a></aside>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            \(head(article, around))
            <script type="application/ld+json">\(linkedData(article, around))</script>
            </head>
            <body class="story">
            <header><a class="logo" href="/">The Harbour Courier</a>\(nav(.courier))</header>
            <main>
            <article>
            <p class="kicker">\(article.section)</p>
            <h1>\(DemoMarkup.html(article.headline))</h1>
            <p class="byline">By \(DemoMarkup.html(article.byline ?? "Courier staff"))</p>
            <time datetime="\(DemoMarkup.isoTime(around.published))">\(DemoMarkup.longDate(around.published))</time>
            <div class="share"><a href="#">Share on Facebook</a> <a href="#">Tweet</a> <a href="#">Print</a></div>
            \(figure(article))
            <div class="article-body">
            \(paragraphs[..<middle].joined(separator: "\n"))
            \(related ?? "")
            \(paragraphs[middle...].joined(separator: "\n"))
            </div>
            </article>
            <aside class="sidebar">\(linkBox("Most read", around, limit: 5))
            <div class="newsletter"><h3>The morning tide</h3><p>Sign up for our newsletter and get the news in your \
            inbox.</p>
            <form><input type="email" placeholder="Your email"><button>Sign up</button></form></div></aside>
            </main>
            <footer><p>© 2026 The Harbour Courier. All rights reserved.</p><a href="/imprint">Imprint</a> <a \
            href="/privacy">Privacy</a></footer>
            </body>
            </html>
            """
    }

    /// OpenGraph only, and more furniture than story.
    private func observer(_ article: DemoArticle, _ around: Surroundings) -> String {
        let isHeaviest = article.slug == "reservoir-fills"
        let menu = (1...(isHeaviest ? 120 : 30)).map { "<li><a href=\"/topic/\($0)\">\(topic($0))</a></li>" }
        let teasers = around.others.prefix(isHeaviest ? 12 : 4).map {
            """
            <div class=\"teaser\"><h4><a \
            href=\"\($0.url)\">\(DemoMarkup.html($0.headline))</a></h4><p>\(DemoMarkup.html($0.summary))</p></div>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            \(head(article, around))
            \(openGraph(article, around))
            </head>
            <body>
            <div id="cookie-banner"><p>We use cookies to improve your experience on our site and to show you \
            advertisements that may interest you.
            By clicking “Accept all cookies” you agree to their use; you can change your choice at any time in the \
            cookie settings.</p>
            <button>Accept all cookies</button><button>Cookie settings</button></div>
            <div id="top"><a href="/">Valley Observer</a>\(nav(.observer))<ul class="mega">\(menu.joined())</ul></div>
            <div id="content"><div class="col-main">
            <div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/section">\(article.section)</a></div>
            <h1 class="title">\(DemoMarkup.html(article.headline))</h1>
            <div class="meta"><span class="author">\(DemoMarkup.html(article.byline ?? "Staff"))</span> | <span \
            class="date">\
            \(DemoMarkup.longDate(around.published))</span> | <span>3 min read</span></div>
            \(figure(article))
            <div class="text">
            \(blocks(article).joined(separator: "\n<div class=\"ad\">Advertisement</div>\n"))
            </div>
            <div class="author-box"><img src="/pictures/avatar.gif" alt="Avatar">\
            <b>\(DemoMarkup.html(article.byline ?? "Staff"))</b><i>Reporter</i>
            <p>\(DemoMarkup.html(article.byline ?? "Our staff")) reports on the Brenn valley for the Valley \
            Observer, with an eye for what grows there.</p></div>
            <div class="more"><h3>You may also like</h3>\(teasers.joined(separator: "\n"))</div>
            <div class="comments"><h3>Comments (2)</h3><p class="comment">Anna: About time somebody wrote about \
            this, I have said so for years.</p>
            <p class="comment">Bert: I live next door and it is all true.</p></div>
            </div><div class="col-side">\(linkBox("Most read", around, limit: 8))
            \(linkBox("Latest news", around, limit: 8))
            <div class="nl">Get the best of the valley in your inbox every morning. <button>Subscribe</button></div>\
            </div></div>
            <div id="footer">© Valley Observer 2026 <a href="/terms">Terms</a> <a href="/contact">Contact</a></div>
            </body>
            </html>
            """
    }

    /// JSON-LD in a graph, semantic elements, a quiet page.
    private func ledger(_ article: DemoArticle, _ around: Surroundings) -> String {
        """
        <!doctype html>
        <html lang="en"><head>
        \(head(article, around))
        <script type="application/ld+json">{"@context":"https://schema.org",\
        "@graph":[{"@type":"WebSite","name":"Northern Ledger"},\
        \(linkedData(article, around))]}</script>
        </head><body>
        <header role="banner"><p><a href="/">Northern Ledger</a></p>\(nav(.ledger))</header>
        <article itemscope itemtype="https://schema.org/NewsArticle">
        <header><h1 itemprop="headline">\(DemoMarkup.html(article.headline))</h1>
        <p>By <span itemprop="author">\(DemoMarkup.html(article.byline ?? "The Ledger"))</span>,
        <time itemprop="datePublished" \
        datetime="\(DemoMarkup.isoTime(around.published))">\(DemoMarkup.longDate(around.published))</time></p></header>
        \(figure(article))
        <div itemprop="articleBody">
        \(blocks(article).joined(separator: "\n"))
        </div>
        <footer><p>Tags: <a href="/tag/north">North</a>, <a href="/tag/tarn">Tarn</a></p></footer>
        </article>
        <aside>\(linkBox("Read next", around, limit: 4))</aside>
        <footer>Northern Ledger, Tarn. Printed on paper on Saturdays.</footer>
        </body></html>
        """
    }

    /// OpenGraph, languages and a members' box.
    private func post(_ article: DemoArticle, _ around: Surroundings) -> String {
        let words = DemoWords(language: article.language)
        return """
            <!DOCTYPE html>
            <html lang="\(article.language)"><head>
            \(head(article, around))
            \(openGraph(article, around))
            </head><body>
            <nav class="languages"><a hreflang="en" href="/en">English</a> <a hreflang="de" href="/de">Deutsch</a> \
            <a hreflang="fr" href="/fr">Français</a> \
            <a hreflang="es" href="/es">Español</a></nav>\(nav(.post))
            <section class="article"><h1>\(DemoMarkup.html(article.headline))</h1>
            <div class="who">\(words.by) \(DemoMarkup.html(article.byline ?? "Continental Post"))</div>
            <div class="when"><time \
            datetime="\(DemoMarkup.isoTime(around.published))">\
            \(DemoMarkup.isoTime(around.published).prefix(10))</time></div>
            \(figure(article))
            \(blocks(article).joined(separator: "\n"))
            <p class="promo"><a href="/newsletter">\(words.newsletter)</a></p>
            </section>
            <section class="related">\(linkBox(words.related, around, limit: 4))</section>
            <footer>Continental Post · <a href="/about">\(words.about)</a></footer>
            </body></html>
            """
    }

    /// Plain markup of the kind that was written by hand, tables and all; no metadata.
    private func gazette(_ article: DemoArticle, _ around: Surroundings) -> String {
        var text = blocks(article).map { $0.replacing("</p>", with: "") }.joined(separator: "\n")
        if article.slug == "peat-fire" {
            // Elements that overlap, attributes without an end and a stray end tag: browsers cope, and so must we.
            text = "<b><i>" + text.replacing("<p>", with: "<p><font size=2>") + "</b></i></td></div><p align=\"left>"
        }
        return """
            <HTML><HEAD><TITLE>\(DemoMarkup.html(article.headline)) - Island Gazette</TITLE>
            <META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"></HEAD>
            <BODY BGCOLOR=white><TABLE WIDTH="100%"><TR><TD COLSPAN=2><CENTER><H2>ISLAND \
            GAZETTE</H2>\(nav(.gazette))</CENTER></TD></TR>
            <TR><TD WIDTH=140 VALIGN=top>\(linkBox("Headlines", around, limit: 9))</TD><TD VALIGN=top>
            <H1>\(DemoMarkup.html(article.headline))</H1>
            <P><I>By \(DemoMarkup.html(article.byline ?? "the editor")), \(DemoMarkup.longDate(around.published))</I>
            \(text)
            </TD></TR></TABLE><HR><FONT SIZE=1>Best viewed by daylight. Copyright 2026 Island Gazette</FONT></BODY>\
            </HTML>
            """
    }
}

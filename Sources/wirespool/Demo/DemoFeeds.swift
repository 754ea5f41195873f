import Foundation

/// The feeds of the demo site: RSS 2.0, Atom 1.0, JSON Feed 1.1 and a news sitemap.
struct DemoFeeds: Sendable {
    struct Entry: Sendable {
        var url: String
        var title: String
        var summary: String
        var authors: [String]
        var language: String
        var published: Date
        var modified: Date?
    }

    let outlet: DemoOutlet
    let siteURL: String
    let feedURL: String

    func text(_ entries: [Entry]) -> String {
        switch outlet {
        case .courier, .gazette: rss(entries)
        case .observer: atom(entries)
        case .ledger: json(entries)
        case .post: sitemap(entries)
        }
    }

    private func rss(_ entries: [Entry]) -> String {
        let rows = entries.map { entry in
            let creators = entry.authors.map { "<dc:creator>\(DemoMarkup.xml($0))</dc:creator>" }.joined()
            return """
                <item>
                <title>\(DemoMarkup.xml(entry.title))</title>
                <link>\(entry.url)</link>
                <guid isPermaLink="true">\(entry.url)</guid>
                <pubDate>\(DemoMarkup.mailTime(entry.published))</pubDate>
                \(creators)
                <description>\(DemoMarkup.xml(entry.summary))</description>
                </item>
                """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
            <channel>
            <title>\(outlet.title)</title>
            <link>\(siteURL)/</link>
            <description>News of \(outlet.title)</description>
            <language>en</language>
            <atom:link href="\(feedURL)" rel="self" type="application/rss+xml"/>
            \(rows.joined(separator: "\n"))
            </channel>
            </rss>

            """
    }

    private func atom(_ entries: [Entry]) -> String {
        let newest = entries.map { $0.modified ?? $0.published }.max() ?? Date(timeIntervalSince1970: 0)
        let rows = entries.map { entry in
            let authors = entry.authors.map { "<author><name>\(DemoMarkup.xml($0))</name></author>" }.joined()
            return """
                <entry>
                <id>\(entry.url)</id>
                <title>\(DemoMarkup.xml(entry.title))</title>
                <link rel="alternate" type="text/html" href="\(entry.url)"/>
                <published>\(DemoMarkup.isoTime(entry.published))</published>
                <updated>\(DemoMarkup.isoTime(entry.modified ?? entry.published))</updated>
                \(authors)
                <summary>\(DemoMarkup.xml(entry.summary))</summary>
                </entry>
                """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
            <id>\(feedURL)</id>
            <title>\(outlet.title)</title>
            <updated>\(DemoMarkup.isoTime(newest))</updated>
            <author><name>\(outlet.title)</name></author>
            <link rel="self" href="\(feedURL)"/>
            \(rows.joined(separator: "\n"))
            </feed>

            """
    }

    private func json(_ entries: [Entry]) -> String {
        let rows = entries.map { entry in
            let authors = entry.authors.map { "{\"name\":\(DemoMarkup.json($0))}" }.joined(separator: ",")
            return """
                {"id":\(DemoMarkup.json(entry.url)),"url":\(DemoMarkup.json(entry.url)),\
                "title":\(DemoMarkup.json(entry.title)),\
                "summary":\(DemoMarkup.json(entry.summary)),"content_text":\(DemoMarkup.json(entry.summary)),\
                "date_published":"\(DemoMarkup.isoTime(entry.published))","authors":[\(authors)]}
                """
        }
        return """
            {"version":"https://jsonfeed.org/version/1.1","title":\(DemoMarkup.json(outlet.title)),"language":"en",\
            "home_page_url":\(DemoMarkup.json(siteURL + "/")),"feed_url":\(DemoMarkup.json(feedURL)),"items":[
            \(rows.joined(separator: ",\n"))
            ]}

            """
    }

    private func sitemap(_ entries: [Entry]) -> String {
        let rows = entries.map { entry in
            """
            <url><loc>\(entry.url)</loc>
            <news:news><news:publication><news:name>\(outlet.title)</news:name>\
            <news:language>\(entry.language)</news:language></news:publication>
            <news:publication_date>\(DemoMarkup.isoTime(entry.published))</news:publication_date>
            <news:title>\(DemoMarkup.xml(entry.title))</news:title></news:news></url>
            """
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
            xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            \(rows.joined(separator: "\n"))
            </urlset>

            """
    }
}

import Foundation

/// The parts that the outlets' pages share.
extension DemoTemplates {
    func head(_ article: DemoArticle, _ around: Surroundings) -> String {
        """
        <meta charset="utf-8">
        <title>\(DemoMarkup.html(article.headline)) | \(article.outlet.title)</title>
        <meta name="description" content="\(DemoMarkup.html(article.summary))">
        <link rel="canonical" href="\(around.url)">
        <link rel="alternate" type="\(article.outlet.feedType)" href="\(around.feedURL)">
        """
    }

    func openGraph(_ article: DemoArticle, _ around: Surroundings) -> String {
        let modified = around.modified.map {
            "\n<meta property=\"article:modified_time\" content=\"\(DemoMarkup.isoTime($0))\">"
        }
        let authors = article.authors.map { "<meta name=\"author\" content=\"\(DemoMarkup.html($0))\">" }
        return """
            <meta property="og:type" content="article">
            <meta property="og:title" content="\(DemoMarkup.html(article.headline))">
            <meta property="og:url" content="\(around.url)">
            <meta property="og:site_name" content="\(article.outlet.title)">
            <meta property="article:section" content="\(article.section)">
            <meta property="article:published_time" content="\(DemoMarkup.isoTime(around.published))">\(modified ?? "")
            \(authors.joined(separator: "\n"))
            """
    }

    func linkedData(_ article: DemoArticle, _ around: Surroundings) -> String {
        let people = article.authors.map { "{\"@type\":\"Person\",\"name\":\(DemoMarkup.json($0))}" }
        let agency = article.agency.map { "{\"@type\":\"Organization\",\"name\":\(DemoMarkup.json($0))}" }
        let author = people.isEmpty ? agency ?? "[]" : "[\(people.joined(separator: ","))]"
        return """
            {"@context":"https://schema.org","@type":"NewsArticle","headline":\(DemoMarkup.json(article.headline)),\
            "url":\(DemoMarkup.json(around.url)),"datePublished":"\(DemoMarkup.isoTime(around.published))",\
            "dateModified":"\(DemoMarkup.isoTime(around.modified ?? around.published))","author":\(author),\
            "articleSection":\(DemoMarkup.json(article.section)),"inLanguage":"\(article.language)",\
            "publisher":{"@type":"Organization","name":\(DemoMarkup.json(article.outlet.title))}}
            """
    }

    func blocks(_ article: DemoArticle) -> [String] {
        article.body.map { line in
            if line.hasPrefix("## ") { return "<h2>\(DemoMarkup.html(String(line.dropFirst(3))))</h2>" }
            if line.hasPrefix("- ") { return "<ul><li>\(DemoMarkup.html(String(line.dropFirst(2))))</li></ul>" }
            return "<p>\(DemoMarkup.html(line))</p>"
        }
    }

    func figure(_ article: DemoArticle) -> String {
        guard let caption = article.caption else { return "" }
        let credit = article.credit.map { " <span class=\"credit\">\(DemoMarkup.html($0))</span>" } ?? ""
        let slug = article.slug.replacing("/", with: "-")
        return
            """
            <figure><img src=\"/pictures/\(slug).gif\" \
            alt=\"\"><figcaption>\(DemoMarkup.html(caption))\(credit)</figcaption></figure>
            """
    }

    func nav(_ outlet: DemoOutlet) -> String {
        let links = outlet.sections.map { "<a href=\"/section/\($0.lowercased())\">\($0)</a>" }
        return "<nav>\(links.joined(separator: " "))</nav>"
    }

    func linkBox(_ title: String, _ around: Surroundings, limit: Int) -> String {
        let rows = around.others.prefix(limit).map {
            "<li><a href=\"\($0.url)\">\(DemoMarkup.html($0.headline))</a></li>"
        }
        return "<div class=\"box\"><h3>\(title)</h3><ul>\(rows.joined())</ul></div>"
    }

    func topic(_ number: Int) -> String {
        let places = ["Brenn", "Upper Kell", "Tarn", "Lenmouth", "Caldemar", "Skarn", "Elvesund"]
        let subjects = ["weather", "schools", "roads", "sports", "markets", "people", "police", "gardens", "jobs"]
        return "\(places[number % places.count]) \(subjects[number % subjects.count])"
    }
}

/// The few words of a page around an article, by language.
struct DemoWords: Sendable {
    var by: String
    var related: String
    var newsletter: String
    var about: String

    init(language: String) {
        switch language {
        case "de":
            (by, related, newsletter, about) = (
                "Von", "Mehr zum Thema", "Abonnieren Sie unseren Newsletter", "Impressum"
            )
        case "fr":
            (by, related, newsletter, about) = (
                "Par", "À lire aussi", "Abonnez-vous à notre newsletter", "Mentions légales"
            )
        case "es":
            (by, related, newsletter, about) = (
                "Por", "Te puede interesar", "Suscríbete a nuestra newsletter", "Aviso legal"
            )
        default:
            (by, related, newsletter, about) = ("By", "Related articles", "Sign up for our newsletter", "About")
        }
    }
}

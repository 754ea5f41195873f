import Testing
import WireModel

@testable import Extract

/// Heads and headings as publishing systems write them.
struct HeadlineSourcesTests {
    private static let wanted = "Old bridge stays closed for two years"
    private static let site = "<meta property='og:site_name' content='Valley Times'>"

    @Test(
        "systems and their heads",
        arguments: [
            HeadlineCase(
                name: "a graph whose article refers to its page (Yoast)",
                head: site + "<title>\(wanted) - Valley Times</title>"
                    + "<script type='application/ld+json'>{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebPage\","
                    + "\"@id\":\"https://www.valleytimes.example/news/story/\",\"name\":\"\(wanted) - Valley Times\"},"
                    + "{\"@type\":\"Article\",\"@id\":\"https://www.valleytimes.example/news/story/#article\","
                    + "\"isPartOf\":{\"@id\":\"https://www.valleytimes.example/news/story/\"},\"headline\":\"\(wanted)\"},"
                    + "{\"@type\":\"WebSite\",\"name\":\"Valley Times\"}]}</script>",
                body: "<h1 class='entry-title'>\(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "the records of other stories on the page",
                head: StoryPage.record(
                    "\"headline\":\"Ferry runs again\",\"url\":\"https://www.valleytimes.example/news/ferry\"")
                    + StoryPage.record(
                        "\"headline\":\"\(wanted)\",\"mainEntityOfPage\":{\"@id\":\"https://www.valleytimes.example/news/story?x=1\"}"
                    ),
                headline: wanted),
            HeadlineCase(
                name: "a record whose address leads home is the page's, if there is no other",
                head: StoryPage.record("\"headline\":\"\(wanted)\",\"url\":\"https://www.valleytimes.example/en\""),
                headline: wanted),
            HeadlineCase(
                name: "a live report",
                head: StoryPage.record(
                    "\"headline\":\"Flood in the valley: all that happened\"", type: "LiveBlogPosting"),
                body:
                    "<h1>Flood in the valley: all that happened</h1><h3>16:40 Road closed</h3><h3>16:20 Rain ends</h3>",
                headline: "Flood in the valley: all that happened"),
            HeadlineCase(
                name: "microdata without a first-level heading",
                head: "<title>\(wanted) | Valley Times</title>" + site,
                body:
                    "<div itemscope itemtype='https://schema.org/NewsArticle'><h2 itemprop='headline'>\(wanted)</h2></div>",
                headline: wanted),
            HeadlineCase(
                name: "Sailthru, Parse.ly and Dublin Core where no social title is",
                head: "<title>Bridge | News | Valley Times</title><meta name='parsely-title' content='\(wanted)'>",
                headline: wanted),
            HeadlineCase(
                name: "Dublin Core",
                head: "<title>Bridge | News | Valley Times</title><meta name='DC.title' content='\(wanted)'>",
                headline: wanted),
            HeadlineCase(
                name: "a card's title alone", head: "<meta name='twitter:title' content='\(wanted)'>", headline: wanted),
            HeadlineCase(
                name: "entities written twice",
                head: "<title>Miller &amp;amp; Sons &amp;quot;give up&amp;quot; the mill</title>"
                    + "<meta property='og:title' content='Miller &amp;amp; Sons &amp;quot;give up&amp;quot; the mill'>",
                headline: "Miller & Sons \"give up\" the mill"),
            HeadlineCase(
                name: "a social title cut to a length",
                head:
                    "<title>Old bridge stays closed for…</title><meta property='og:title' content='Old bridge stays closed for…'>",
                body: "<h1>\(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "a record cut to 110 letters with dots",
                head: StoryPage.record("\"headline\":\"Old bridge stays closed...\"")
                    + "<meta property='og:title' content='\(wanted)'><title>\(wanted) – Valley Times</title>" + site,
                headline: wanted),
            HeadlineCase(
                name: "an accelerated page",
                head: "<title>\(wanted)</title><link rel=canonical href='https://www.valleytimes.example/news/story'>",
                body: "<header><a href='/'><amp-img src=l.png></amp-img></a></header><h1>\(wanted)</h1>",
                headline: wanted),
        ])
    func systems(_ given: HeadlineCase) throws { try given.check() }

    @Test(
        "headings",
        arguments: [
            HeadlineCase(
                name: "the logo is a first-level heading, too",
                head: "<title>\(wanted) | The Daily Valley</title>",
                body: "<header><h1 class='logo'><a href='/'>The Daily Valley</a></h1></header><h1>\(wanted)</h1>",
                headline: wanted),
            HeadlineCase(
                name: "the logo is the only first-level heading",
                head: "<title>\(wanted) | The Daily Valley</title>",
                body: "<header><h1 class='logo'><a href='/'>The Daily Valley</a></h1></header><h2>\(wanted)</h2>",
                headline: wanted),
            HeadlineCase(
                name: "a slogan leads home and ends the title",
                head: "<title>\(wanted) | All the news that fits the valley</title>",
                body:
                    "<h1><a href='https://www.valleytimes.example/'>All the news that fits the valley</a></h1><h2>\(wanted)</h2>",
                headline: wanted),
            HeadlineCase(
                name: "words for screen readers",
                body: "<h1><span class='visually-hidden'>Article:</span> \(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "a kicker by its class", head: "<meta property='og:title' content='River crossing: \(wanted)'>",
                body:
                    "<h1><span class='article__kicker'>River crossing</span><span class='article__headline'>\(wanted)</span></h1>",
                headline: wanted),
            HeadlineCase(
                name: "a kicker that the record keeps",
                head: StoryPage.record("\"headline\":\"River crossing: \(wanted)\"")
                    + "<meta property='og:title' content='River crossing: \(wanted)'>",
                body:
                    "<h1><span class='article__kicker'>River crossing</span><span class='article__headline'>\(wanted)</span></h1>",
                headline: "River crossing: \(wanted)"),
            HeadlineCase(
                name: "a kicker in small type and a line break",
                body: "<h1><small>River crossing</small><br>\(wanted)</h1>",
                headline: wanted),
            HeadlineCase(
                name: "a line below the headline, in the heading",
                head: StoryPage.record("\"headline\":\"\(wanted)\""),
                body:
                    "<h1><span class='entry-title'>\(wanted)</span> <span class='entry-subtitle'>Council meets in vain</span></h1>",
                headline: wanted),
            HeadlineCase(
                name: "a badge behind the headline",
                head: "<title>\(wanted)</title><meta property='og:title' content='\(wanted)'>",
                body: "<h1>\(wanted) <span class='premium-badge'>Plus</span></h1>", headline: wanted),
            HeadlineCase(
                name: "a badge before it",
                head: "<title>\(wanted)</title><meta property='og:title' content='\(wanted)'>",
                body: "<h1><span class='badge'>Live</span> \(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "a day behind it, in small type", body: "<h1>\(wanted) <small>3 May 2024</small></h1>",
                headline: wanted),
            HeadlineCase(
                name: "a link to itself behind it",
                body: "<h1>\(wanted)<a class='headerlink' href='#top'>Permalink</a></h1>",
                headline: wanted),
            HeadlineCase(
                name: "a heading in capitals that another source writes in letters",
                head: "<meta property='og:title' content='\(wanted)'>", body: "<h1>\(wanted.uppercased())</h1>",
                headline: wanted),
            HeadlineCase(
                name: "a social title that is the site's name",
                head: site
                    + "<meta property='og:title' content='Valley Times'><meta name='twitter:title' content='Valley Times'>"
                    + "<title>\(wanted) - Valley Times</title>", headline: wanted),
            HeadlineCase(
                name: "a host of initials", head: "<title>\(wanted) - The Northern Valley Times</title>",
                url: "https://www.nvtimes.example/news/story", headline: wanted),
            HeadlineCase(
                name: "a site's name with a hyphen of its own", head: "<title>\(wanted) - The Anti-Valley Post</title>",
                url: "https://theantivalleypost.example/news/story", headline: wanted),
            HeadlineCase(
                name: "emphasis inside a headline parts nothing",
                body: "<h1>Why <em>The Old Bridge</em> is the film of the year</h1>",
                headline: "Why The Old Bridge is the film of the year"),
            HeadlineCase(
                name: "emphasis at its beginning parts nothing",
                body: "<h1><em>The Old Bridge</em> is the film of the year</h1>",
                headline: "The Old Bridge is the film of the year"),
            HeadlineCase(
                name: "the section before a heading that all but the heading name",
                head: "<title>Local: \(wanted)</title><meta property='og:title' content='Local: \(wanted)'>"
                    + StoryPage.record("\"headline\":\"Local: \(wanted)\""),
                body: "<h1>\(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "headings of boxes below do not count",
                head: "<title>\(wanted) - Valley Times</title>" + site,
                body: "<h1>\(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "the day before the headline", body: "<h1>23.01.2022 - \(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "numbers that are no day stay", body: "<h1>2022-2024: what the bridge has cost</h1>",
                headline: "2022-2024: what the bridge has cost"),
            HeadlineCase(
                name: "the record and the print against a search title",
                head: StoryPage.record("\"headline\":\"\(wanted)\"") + "<title>\(wanted)</title>"
                    + "<meta property='og:title' content='Bridge closure: who has to drive around the valley'>"
                    + "<meta name='twitter:title' content='Bridge closure: who has to drive around the valley'>",
                body: "<h1>\(wanted)</h1>", headline: wanted),
            HeadlineCase(
                name: "a series behind a bar",
                head:
                    "<title>\(wanted) | Bridges of the valley</title><meta property='og:title' content='\(wanted) | Bridges of the valley'>",
                body: "<div><a href='/a'>Home</a> <a href='/b'>Bridges</a><h1>\(wanted)</h1></div>", headline: wanted),
            HeadlineCase(
                name: "no blanks around the mark in scripts without them",
                head: "<title>旧桥将封闭两年以进行全面维修-山谷新闻</title>", headline: "旧桥将封闭两年以进行全面维修"),
            HeadlineCase(
                name: "a headline that is a question with a dash of its own",
                head: "<title>Fast - or safe? What the council wants | Valley Times</title>" + site,
                body: "<h1>Fast - or safe? What the council wants</h1>",
                headline: "Fast - or safe? What the council wants"),
        ])
    func headings(_ given: HeadlineCase) throws { try given.check() }
}

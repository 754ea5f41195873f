import Markup

/// What the names of a page's classes, ids and roles say that an element is for.
struct ClassWords: OptionSet, Sendable {
    let rawValue: UInt32

    static let body = ClassWords(rawValue: 1 << 0)
    static let story = ClassWords(rawValue: 1 << 1)
    static let navigation = ClassWords(rawValue: 1 << 2)
    static let related = ClassWords(rawValue: 1 << 3)
    static let comment = ClassWords(rawValue: 1 << 4)
    static let share = ClassWords(rawValue: 1 << 5)
    static let advert = ClassWords(rawValue: 1 << 6)
    static let offer = ClassWords(rawValue: 1 << 7)
    static let caption = ClassWords(rawValue: 1 << 8)
    static let meta = ClassWords(rawValue: 1 << 9)
    static let biography = ClassWords(rawValue: 1 << 10)
    static let footer = ClassWords(rawValue: 1 << 11)
    static let header = ClassWords(rawValue: 1 << 12)
    static let sidebar = ClassWords(rawValue: 1 << 13)
    static let consent = ClassWords(rawValue: 1 << 14)
    static let standfirst = ClassWords(rawValue: 1 << 15)
    static let title = ClassWords(rawValue: 1 << 16)
    static let hidden = ClassWords(rawValue: 1 << 17)
    static let pullQuote = ClassWords(rawValue: 1 << 18)
    static let box = ClassWords(rawValue: 1 << 19)
    static let embed = ClassWords(rawValue: 1 << 20)
    static let author = ClassWords(rawValue: 1 << 21)
    static let tags = ClassWords(rawValue: 1 << 22)
    static let date = ClassWords(rawValue: 1 << 23)
    static let form = ClassWords(rawValue: 1 << 24)
    static let figure = ClassWords(rawValue: 1 << 25)
    static let teaser = ClassWords(rawValue: 1 << 26)
    static let paywall = ClassWords(rawValue: 1 << 27)
    static let gallery = ClassWords(rawValue: 1 << 28)
    /// A class that speaks of a picture; `.figure` is the element.
    static let picture = ClassWords(rawValue: 1 << 29)

    /// Found anywhere inside a name; `-`, `_` and blanks in names are read as nothing.
    private static let parts: [(String, ClassWords)] = [
        ("articlebody", .body), ("articlecontent", .body), ("articletext", .body), ("articlecopy", .body),
        ("storybody", .body), ("storytext", .body), ("storycontent", .body), ("entrycontent", .body),
        ("postcontent", .body), ("postbody", .body), ("posttext", .body), ("bodycopy", .body), ("bodytext", .body),
        ("contentbody", .body), ("richtext", .body), ("newsbody", .body), ("newstext", .body), ("newscontent", .body),
        ("textcontent", .body), ("maintext", .body), ("articlemain", .body), ("articlemaincontent", .body),
        ("singlecontent", .body), ("fieldnamebody", .body), ("bodycontent", .body), ("artikeltext", .body),
        ("artikelinhalt", .body), ("articledetail", .body), ("detailtext", .body), ("fulltext", .body),
        ("cuerpo", .body), ("contenido", .body), ("textbody", .body), ("articleparagraph", .body),
        ("articlesection", .body), ("wysiwyg", .body), ("blogcontent", .body), ("pagecontent", .story),
        ("breadcrumb", .navigation), ("navigation", .navigation), ("navbar", .navigation), ("pagination", .navigation),
        ("sitemap", .navigation), ("skiplink", .navigation), ("tableofcontents", .navigation),
        ("jumplink", .navigation),
        ("related", .related), ("readmore", .teaser), ("readalso", .related), ("recommend", .related),
        ("morestories", .related), ("morefrom", .related), ("moreon", .related), ("mostread", .related),
        ("mostpopular", .related), ("popular", .related), ("trending", .related), ("seealso", .related),
        ("furtherreading", .related), ("latestnews", .related), ("latestarticles", .related), ("nextarticle", .related),
        ("outbrain", .related), ("taboola", .related), ("relacionad", .related), ("weiterlesen", .related),
        ("lesenswert", .related), ("ähnlich", .related), ("mehrzumthema", .related), ("upnext", .related),
        ("onward", .related), ("crosslink", .related), ("interlink", .related), ("suggest", .related),
        ("othernews", .related), ("othernieuws", .related), ("linklist", .related), ("topstories", .related),
        ("storylist", .related), ("articlelist", .related), ("newslist", .related), ("recirc", .related),
        ("similar", .related), ("youmaylike", .related), ("youmightlike", .related), ("verwandt", .related),
        ("comment", .comment), ("disqus", .comment), ("respond", .comment), ("discussion", .comment),
        ("kommentar", .comment), ("livefyre", .comment), ("guestbook", .comment), ("forumpost", .comment),
        ("share", .share), ("sharing", .share), ("social", .share), ("addtoany", .share), ("followus", .share),
        ("shariff", .share), ("bookmark", .share), ("sharedaddy", .share), ("jpshare", .share),
        ("advert", .advert), ("sponsor", .advert), ("affiliate", .advert), ("adsense", .advert),
        ("adcontainer", .advert), ("adslot", .advert), ("adwrapper", .advert), ("adunit", .advert),
        ("commercial", .advert), ("anzeige", .advert), ("werbung", .advert), ("publicidad", .advert),
        ("promo", .offer), ("newsletter", .offer), ("subscri", .offer), ("signup", .offer), ("calltoaction", .offer),
        ("donat", .offer), ("membership", .offer), ("appdownload", .offer), ("mailinglist", .offer),
        ("abonn", .offer), ("registration", .offer), ("register", .offer), ("loginbox", .offer),
        ("caption", .caption), ("imagecredit", .caption), ("photocredit", .caption), ("imagemeta", .caption),
        ("bildunterschrift", .caption), ("bildtext", .caption), ("legende", .caption), ("piedefoto", .caption),
        ("copyrightimage", .caption), ("imagedescription", .caption), ("mediadescription", .caption),
        ("byline", .author), ("author", .author), ("autor", .author), ("contributor", .author), ("writer", .author),
        ("reporter", .author), ("redakteur", .author), ("vcard", .author), ("auteur", .author), ("skribent", .author),
        ("articlemeta", .meta), ("postmeta", .meta), ("entrymeta", .meta), ("metadata", .meta), ("articleinfo", .meta),
        ("timestamp", .date), ("pubdate", .date), ("publishdate", .date), ("dateline", .date), ("publishedat", .date),
        ("datetime", .date), ("datum", .date), ("articledate", .date), ("postdate", .date), ("publicationdate", .date),
        ("readingtime", .meta), ("readtime", .meta), ("kicker", .meta), ("eyebrow", .meta), ("lesezeit", .meta),
        ("authorbio", .biography), ("aboutauthor", .biography), ("abouttheauthor", .biography),
        ("authorbox", .biography), ("authorinfo", .biography), ("authordesc", .biography), ("biography", .biography),
        ("authorprofile", .biography), ("authorcard", .biography), ("writerbio", .biography),
        ("saboxplugin", .biography),
        ("footer", .footer), ("copyright", .footer), ("disclaimer", .footer), ("impressum", .footer),
        ("masthead", .header), ("pageheader", .header), ("siteheader", .header), ("topbar", .header),
        ("sidebar", .sidebar), ("rightcol", .sidebar), ("rightrail", .sidebar), ("leftrail", .sidebar),
        ("widget", .sidebar), ("marginal", .sidebar), ("complementary", .sidebar),
        ("cookie", .consent), ("popmake", .consent), ("loginpanel", .consent),
        ("consent", .consent), ("gdpr", .consent), ("onetrust", .consent), ("cmpbox", .consent),
        ("standfirst", .standfirst), ("subhead", .standfirst), ("subtitle", .standfirst), ("vorspann", .standfirst),
        ("articlelead", .standfirst), ("articlesummary", .standfirst), ("articledek", .standfirst),
        ("leadtext", .standfirst), ("chapo", .standfirst), ("entradilla", .standfirst), ("articleintro", .standfirst),
        ("headline", .title), ("articletitle", .title), ("entrytitle", .title), ("posttitle", .title),
        ("pagetitle", .title), ("titlepage", .title),
        ("visuallyhidden", .hidden), ("sronly", .hidden), ("screenreader", .hidden), ("noprint", .hidden),
        ("printonly", .hidden), ("onlyprint", .hidden), ("displaynone", .hidden), ("nodisplay", .hidden),
        ("linenumber", .hidden), ("lineno", .hidden),
        ("pullquote", .pullQuote), ("pullout", .pullQuote), ("quotebox", .pullQuote),
        ("infobox", .box), ("factbox", .box), ("sidebox", .box), ("faktabox", .box), ("keyfacts", .box),
        ("twittertweet", .embed), ("instagrammedia", .embed), ("embed", .embed), ("player", .embed),
        ("podcast", .embed),
        ("fbpost", .embed), ("playlist", .embed), ("carousel", .gallery), ("slideshow", .gallery),
        ("gallery", .gallery),
        ("teaser", .teaser), ("tagcloud", .tags), ("taglist", .tags), ("posttags", .tags), ("keyword", .tags),
        ("articletags", .tags), ("schlagw", .tags), ("etiquetas", .tags), ("topics", .tags), ("categor", .tags),
        ("paywall", .paywall), ("regwall", .paywall), ("piano", .paywall), ("premiumoffer", .paywall),
        ("subscriptionoffer", .paywall),
    ]

    /// Found as a whole word of a name.
    private static let words: [String: ClassWords] = [
        "article": .story, "story": .story, "post": .story, "entry": .story, "content": .story, "main": .story,
        "hentry": .story, "artikel": .story, "articulo": .story, "nota": .story, "noticia": .story,
        "nav": .navigation, "menu": .navigation, "pager": .navigation, "paging": .navigation, "toc": .navigation,
        "crumbs": .navigation, "ad": .advert, "ads": .advert, "adv": .advert, "dfp": .advert, "gpt": .advert,
        "banner": .advert, "cta": .offer, "follow": .share, "buttons": .share, "toolbar": .share, "tools": .share,
        "credit": .caption, "credits": .caption, "legend": .caption, "meta": .meta, "published": .date, "date": .date,
        "time": .date, "updated": .date, "tags": .tags, "tag": .tags, "topic": .tags, "bio": .biography,
        "foot": .footer, "legal": .footer, "head": .header, "header": .header, "logo": .header, "aside": .sidebar,
        "rail": .sidebar, "lead": .standfirst, "lede": .standfirst, "dek": .standfirst, "deck": .standfirst,
        "intro": .standfirst, "excerpt": .standfirst, "summary": .standfirst, "abstract": .standfirst,
        "modal": .consent, "popup": .consent, "lightbox": .consent, "dialog": .consent, "overlay": .consent,
        "more": .related, "box": .box, "facts": .box,
        "tweet": .embed, "video": .embed, "audio": .embed, "poll": .form, "quiz": .form, "form": .form, "search": .form,
        "figure": .picture, "image": .picture, "img": .picture, "photo": .picture, "picture": .picture,
        "quote": .pullQuote,
        "replies": .comment, "reply": .comment, "latest": .related, "next": .related, "prev": .related,
    ]

    private static let matcher = ClassNameMatcher(parts: parts, words: words)

    /// What one attribute of an element says; linear but for the length of the longest word.
    ///
    /// Each name of a class list is read alone. One that plainly names the body outweighs layout words beside it, in
    /// the same list (`sidebar-grid__content article__content`).
    static func read(_ value: ArraySlice<UInt8>, of attribute: HTMLAttributeName, on tag: HTMLTag) -> ClassWords {
        if attribute == .id, tag.isHeading || isSlug(value) { return [] }
        return value.withUnsafeBufferPointer { value in
            var found: ClassWords = []
            var isPlainBody = false
            var isPost = false
            let end = min(value.count, 400)
            var start = 0
            while start < end {
                var stop = start
                while stop < end, value[stop] != 0x20, value[stop] != 0x09, value[stop] != 0x0A { stop &+= 1 }
                if stop > start {
                    let name = value[start..<stop]
                    let words = readName(name)
                    if words.isPlainBody { isPlainBody = true }
                    if isPostClass(name) { isPost = true }
                    found.formUnion(words)
                }
                start = stop &+ 1
            }
            // WordPress lists the tags and categories of a post on its container.
            if isPost { return found.intersection([.body]).union(.story) }
            if isPlainBody { found.subtract(layout) }
            if tag == .blockquote || tag == .tr || tag == .td || tag == .th { found.subtract(.embed) }
            return found
        }
    }

    /// What the page is laid out of; says nothing where the body is named beside it.
    static let layout: ClassWords = [.navigation, .sidebar, .header, .footer, .tags, .form, .box, .gallery]

    /// True for words that name the body and nothing beside it.
    var isPlainBody: Bool { contains(.body) && isDisjoint(with: Self.surroundings) }

    private static let surroundings: ClassWords = layout.union([
        .related, .comment, .share, .advert, .offer, .caption, .meta, .biography, .consent, .hidden, .pullQuote, .embed,
        .author, .date, .figure, .teaser, .paywall, .picture,
    ])

    /// The classes that WordPress gives to what holds one post.
    private static func isPostClass(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        switch name.count {
        case 6: name.elementsEqual("hentry".utf8)
        case 9: name.elementsEqual("type-post".utf8)
        case 14: name.elementsEqual("status-publish".utf8)
        default: false
        }
    }

    /// True for an `id` made of a heading's words, as tables of contents want it.
    private static func isSlug(_ value: some Collection<UInt8>) -> Bool {
        var parts = 1
        for byte in value where byte == 0x2D || byte == 0x5F { parts += 1 }
        return parts >= 6
    }

    private static func readName(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> ClassWords {
        var found = matcher.words(in: name)
        // `hidden` alone hides; `label-hidden` and `hidden-xs` hide something else, or elsewhere.
        switch name.count {
        case 4: if name.elementsEqual("hide".utf8) { found.insert(.hidden) }
        case 6: if name.elementsEqual("hidden".utf8) { found.insert(.hidden) }
        case 9: if name.elementsEqual("invisible".utf8) { found.insert(.hidden) }
        default: break
        }
        if found.contains(.sidebar), namesNoSidebar(name) { found.remove(.sidebar) }
        return found
    }

    /// Page builders call every part a widget, and grids say whether there is a sidebar.
    private static func namesNoSidebar(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let glued = name.filter { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
        return glued.starts(with: "elementor".utf8) || glued.starts(with: "sidebargrid".utf8)
            || glued.starts(with: "withsidebar".utf8) || glued.starts(with: "hassidebar".utf8)
            || glued.starts(with: "nosidebar".utf8)
    }

    /// What the element's own tag says.
    init(tag: HTMLTag) {
        switch tag {
        case .nav: self = .navigation
        case .footer: self = .footer
        case .aside: self = .sidebar
        case .header: self = .header
        case .form, .label: self = .form
        case .figure: self = .figure
        case .picture: self = .picture
        case .figcaption, .caption: self = .caption
        case .main, .article: self = .story
        default: self = []
        }
    }

    init(rawValue: UInt32) { self.rawValue = rawValue }
}

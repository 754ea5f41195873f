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
        ("cookie", .consent), ("modal", .consent), ("popup", .consent), ("popmake", .consent), ("lightbox", .consent),
        ("dialog", .consent), ("overlay", .consent), ("loginpanel", .consent),
        ("consent", .consent), ("gdpr", .consent), ("onetrust", .consent), ("cmpbox", .consent),
        ("standfirst", .standfirst), ("subhead", .standfirst), ("subtitle", .standfirst), ("vorspann", .standfirst),
        ("articlelead", .standfirst), ("articlesummary", .standfirst), ("articledek", .standfirst),
        ("leadtext", .standfirst), ("chapo", .standfirst), ("entradilla", .standfirst), ("articleintro", .standfirst),
        ("headline", .title), ("articletitle", .title), ("entrytitle", .title), ("posttitle", .title),
        ("pagetitle", .title), ("titlepage", .title),
        ("visuallyhidden", .hidden), ("sronly", .hidden), ("screenreader", .hidden), ("noprint", .hidden),
        ("printonly", .hidden), ("onlyprint", .hidden), ("displaynone", .hidden), ("nodisplay", .hidden),
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
        "more": .related, "box": .box, "facts": .box,
        "tweet": .embed, "video": .embed, "audio": .embed, "poll": .form, "quiz": .form, "form": .form, "search": .form,
        "figure": .picture, "image": .picture, "img": .picture, "photo": .picture, "picture": .picture,
        "quote": .pullQuote,
        "replies": .comment, "reply": .comment, "latest": .related, "next": .related, "prev": .related,
    ]

    /// By first byte, so that a name is read once.
    private static let byFirstByte: [[(bytes: [UInt8], words: ClassWords)]] = {
        var table = [[(bytes: [UInt8], words: ClassWords)]](repeating: [], count: 256)
        for (text, words) in parts {
            let bytes = Array(text.utf8)
            table[Int(bytes[0])].append((bytes, words))
        }
        return table
    }()

    private static let byWord: [[UInt8]: ClassWords] = Dictionary(
        uniqueKeysWithValues: words.map { (Array($0.key.utf8), $0.value) })

    /// What one attribute of an element says; linear but for the length of the longest word.
    ///
    /// Each name of a class list is read alone. One that plainly names the body outweighs layout words beside it, in
    /// the same list (`sidebar-grid__content article__content`).
    static func read(_ value: some Collection<UInt8>, of attribute: HTMLAttributeName, on tag: HTMLTag) -> ClassWords {
        if attribute == .id, tag.isHeading || isSlug(value) { return [] }
        var found: ClassWords = []
        var isPlainBody = false
        var name: [UInt8] = []
        name.reserveCapacity(32)
        func endName() {
            guard !name.isEmpty else { return }
            let words = readName(name)
            if words.isPlainBody { isPlainBody = true }
            found.formUnion(words)
            name.removeAll(keepingCapacity: true)
        }
        var isPost = false
        for byte in value.prefix(400) {
            if byte == 0x20 || byte == 0x09 || byte == 0x0A {
                isPost = isPost || isPostClass(name)
                endName()
            } else {
                name.append(byte)
            }
        }
        isPost = isPost || isPostClass(name)
        endName()
        // WordPress lists the tags and categories of a post on its container.
        if isPost { return found.intersection([.body]).union(.story) }
        if isPlainBody { found.subtract(layout) }
        if tag == .blockquote { found.subtract(.embed) }
        if tag == .tr || tag == .td || tag == .th { found.subtract(.embed) }
        return found
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
    private static func isPostClass(_ name: [UInt8]) -> Bool {
        name.elementsEqual("hentry".utf8) || name.elementsEqual("status-publish".utf8)
            || name.elementsEqual("type-post".utf8)
    }

    /// True for an `id` made of a heading's words, as tables of contents want it.
    private static func isSlug(_ value: some Collection<UInt8>) -> Bool {
        var parts = 1
        for byte in value where byte == 0x2D || byte == 0x5F { parts += 1 }
        return parts >= 6
    }

    private static func readName(_ name: [UInt8]) -> ClassWords {
        var found: ClassWords = []
        var glued: [UInt8] = []
        var word: [UInt8] = []
        var wasLower = false
        glued.reserveCapacity(name.count)
        func endWord() {
            if word.count >= 2, word.count <= 12, let words = byWord[word] { found.formUnion(words) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in name {
            let isUpper = byte &- 0x41 < 26
            let isLetter = (byte | 0x20) &- 0x61 < 26 || byte >= 0x80
            if !isLetter {
                endWord()
            } else {
                if isUpper, wasLower { endWord() }
                let lower = isUpper ? byte | 0x20 : byte
                word.append(lower)
                glued.append(lower)
            }
            wasLower = isLetter && !isUpper
        }
        // `hidden` alone hides; `label-hidden` and `hidden-xs` hide something else, or elsewhere.
        if word.count == name.count, hiding.contains(where: { name.elementsEqual($0.utf8) }) { found.insert(.hidden) }
        endWord()
        for start in glued.indices {
            for (bytes, words) in byFirstByte[Int(glued[start])] where glued.count - start >= bytes.count {
                var offset = 1
                while offset < bytes.count, glued[start + offset] == bytes[offset] { offset += 1 }
                if offset == bytes.count { found.formUnion(words) }
            }
        }
        if found.contains(.sidebar), namesNoSidebar(glued) { found.remove(.sidebar) }
        return found
    }

    private static let hiding = ["hide", "hidden", "invisible"]

    /// Page builders call every part a widget, and grids say whether there is a sidebar.
    private static func namesNoSidebar(_ glued: [UInt8]) -> Bool {
        glued.starts(with: "elementor".utf8) || glued.starts(with: "sidebargrid".utf8)
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
        case .form: self = .form
        case .figure: self = .figure
        case .picture: self = .picture
        case .figcaption, .caption: self = .caption
        case .main, .article: self = .story
        default: self = []
        }
    }

    init(rawValue: UInt32) { self.rawValue = rawValue }
}

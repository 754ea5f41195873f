import Foundation
import Markup
import WireModel

/// Builds a feed from the elements of an RSS, RDF, Atom or CDF document as they stream by.
///
/// Entries are added when their element closes: what the end of the bytes cuts never gets in.
struct FeedDocument: XMLReceiver, ~Copyable {
    /// Where in a feed an element stands.
    enum Place: UInt8 {
        case document, feed, entry, person, origin, originPerson, image, textInput, category, redirect, skipHours,
            skipDays, group, leaf
    }

    /// An open element.
    struct Frame {
        var place: Place
        var tag: FeedTag
        /// Which of `bases` holds inside of it.
        var base: Int
    }

    /// An element whose text is being gathered.
    struct Leaf {
        var tag = FeedTag(.other, .other)
        /// Trimmed, in lower case.
        var type: String?
        var mode: String?
        /// href, url, domain, isPermaLink, rdf:resource …: the one attribute that matters for the element.
        var attribute: XMLValue?
        /// xml:lang on the element itself.
        var language: String?
        var base: String?
        /// True once what is gathered is markup.
        var isMarkup = false
        /// True where text is HTML even between elements that were not escaped (TypePad's `<div>` in type="html").
        var isHTMLSource = false
    }

    /// What is made of a document.
    enum Wanted {
        case whole
        /// All but the entries, whose elements are passed over.
        case head
        /// The entries, one at a time; they inherit from the head.
        case entries(of: Feed, (FeedEntry) -> Void)
    }

    var feed: Feed
    var frames: [Frame] = []
    /// What references are resolved against, innermost last.
    private var bases: [String?]
    private static let usualBaseBytes = 256
    /// Bytes of bases longer than that which may still be asked for; some 8000 resolutions of the longest.
    private var longBaseBytes = 16 << 20
    var leaf = Leaf()
    var leafText = LeafText()
    /// A value that is not what the document has (`FeedText`).
    var rewriting = ByteSink()
    private var leafDepth = 0
    private var skipDepth = 0

    var draft = EntryDraft()
    var person = FeedPerson()
    var personText = LeafText()
    var origin = FeedOrigin()
    var head = FeedHead()
    var resolver = FragmentResolver()
    var isAtom03 = false
    let wanted: Wanted
    private var entryCount = 0
    private var rootNamespace: String?
    private var rootVocabulary = FeedNamespace.rss
    private let entryLimit: Int
    private(set) var wantsMore = true

    init(encoding: String, base: String?, entryLimit: Int, wanted: Wanted = .whole) {
        self.wanted = wanted
        feed = Feed(format: "", encoding: encoding)
        self.entryLimit = entryLimit
        bases = [base]
        frames.append(Frame(place: .document, tag: FeedTag(.other, .other), base: 0))
    }

    mutating func tag(for name: XMLName) -> FeedTag {
        let local = FeedName(name.local)
        if frames.count == 1 { return rootTag(name, local) }
        return FeedTag(vocabulary(name), local)
    }

    private mutating func rootTag(_ name: XMLName, _ local: FeedName) -> FeedTag {
        rootNamespace = name.namespace?.uri.string
        switch local {
        case .feed, .entry: rootVocabulary = name.namespace?.known == .atom03 ? .atom03 : .atom
        case .rdf: rootVocabulary = .rdf
        default: rootVocabulary = .rss
        }
        return FeedTag(rootVocabulary, local)
    }

    private mutating func vocabulary(_ name: XMLName) -> FeedNamespace {
        guard let namespace = name.namespace else {
            guard let prefix = name.prefix else { return rootVocabulary.isAtom ? rootVocabulary : .rss }
            return FeedNamespace(undeclaredPrefix: prefix.string) ?? .other
        }
        if let known = namespace.known {
            if known == .rss, namespace.uri.string.lowercased().contains("rdf/simple/0.9") { feed.format = "rss0.90" }
            return known
        }
        // An unknown name that the root itself uses is a home-made one for the format.
        if namespace.uri.string == rootNamespace { return rootVocabulary }
        return .other
    }

    /// The base in force where an element of this frame stands; nil once long bases have been asked for too often.
    mutating func base(_ frame: Frame) -> String? {
        let base = bases[min(frame.base, bases.count &- 1)]
        // Each resolution costs as much time as its base is long.
        if let length = base?.utf8.count, length > Self.usualBaseBytes {
            longBaseBytes &-= length
            if longBaseBytes < 0 { return nil }
        }
        return base
    }

    // MARK: Stream

    mutating func open(_ element: borrowing XMLElement) {
        if skipDepth > 0 {
            skipDepth &+= 1
            return
        }
        if leafDepth > 0 {
            leafDepth &+= 1
            openInLeaf(element)
            return
        }
        guard let parent = frames.last else { return }
        var frame = Frame(place: .leaf, tag: element.tag, base: parent.base)
        var ownLanguage: String?
        if !element.attributes.isEmpty {
            ownLanguage = element.attribute("lang", prefix: "xml")
            if let written = element.value("base", prefix: "xml"),
                let resolved = FeedAddress.resolved(written, base: base(parent))
            {
                bases.append(resolved)
                frame.base = bases.count &- 1
            }
        }
        guard let place = place(of: element, in: parent.place, frame) else {
            leave(frame)
            skipDepth = 1
            return
        }
        frame.place = place
        frames.append(frame)
        switch place {
        case .leaf:
            leafDepth = 1
            leafText.removeAll()
            leaf.language = ownLanguage
            leaf.base = base(frame)
        case .entry: draft.language = ownLanguage
        case .feed: if let ownLanguage { head.xmlLanguage = ownLanguage }
        default: break
        }
    }

    mutating func text(_ run: XMLText) {
        if skipDepth > 0 { return }
        if leafDepth > 0 {
            if leaf.isMarkup && !leaf.isHTMLSource { leafText.appendEscaped(run) } else { leafText.append(run) }
        } else if let place = frames.last?.place, place == .person || place == .originPerson {
            personText.append(run)
        }
    }

    mutating func close(_ tag: FeedTag, _ name: XMLName) {
        if skipDepth > 0 {
            skipDepth &-= 1
            return
        }
        if leafDepth > 1 {
            leafDepth &-= 1
            if !Self.isVoid(name.local) { leafText.appendEndTag(Self.markupName(name, tag)) }
            return
        }
        guard frames.count > 1, let frame = frames.popLast(), let parent = frames.last else { return }
        switch frame.place {
        case .leaf:
            leafDepth = 0
            finishLeaf(in: parent.place)
        case .entry: finishEntry()
        case .person, .originPerson: finishPerson(frame, in: parent.place)
        case .origin: finishOrigin()
        default: break
        }
        leave(frame)
    }

    /// Takes the base of an element that ends out of force.
    private mutating func leave(_ frame: Frame) {
        let outer = frames.last?.base ?? 0
        if frame.base > outer { bases.removeLast(bases.count &- 1 &- outer) }
    }

    mutating func finishEntry() {
        switch wanted {
        case .whole: feed.entries.append(draft.finished())
        case .head: break
        case .entries(let head, let receive):
            var entry = draft.finished()
            FeedHead.complete(&entry, language: head.language, authors: inheritsAuthors ? head.authors : [])
            receive(entry)
        }
        entryCount &+= 1
        if entryCount >= entryLimit {
            wantsMore = false
            feed.isPartial = true
        }
    }

    /// RFC 4287 4.2.1.
    private var inheritsAuthors: Bool { feed.format.hasPrefix("atom") }

    /// What is said of the feed itself, once all is read.
    mutating func complete(isTruncated: Bool, httpLanguage: String?) {
        head.complete(&feed, inheritsAuthors: inheritsAuthors, httpLanguage: httpLanguage)
        feed.isPartial = feed.isPartial || isTruncated
    }

    // MARK: Markup inside a leaf

    private mutating func openInLeaf(_ element: borrowing XMLElement) {
        if !leaf.isMarkup {
            leafText.beginMarkup(isHTMLSource: leaf.isHTMLSource)
            leaf.isMarkup = true
        }
        leafText.appendTag(Self.markupName(element.name, element.tag), element)
    }

    /// HTML knows no prefixes.
    private static func markupName(_ name: XMLName, _ tag: FeedTag) -> ByteView {
        tag.namespace == .xhtml ? name.local : name.whole
    }

    /// Elements that HTML writes without an end tag (WHATWG HTML 13.1.2).
    private static func isVoid(_ name: ByteView) -> Bool {
        switch HTMLTag.pack(name) {
        case HTMLTag.pack("area"), HTMLTag.pack("base"), HTMLTag.pack("br"), HTMLTag.pack("col"),
            HTMLTag.pack("embed"), HTMLTag.pack("hr"), HTMLTag.pack("img"), HTMLTag.pack("input"),
            HTMLTag.pack("link"), HTMLTag.pack("meta"), HTMLTag.pack("source"), HTMLTag.pack("track"),
            HTMLTag.pack("wbr"):
            true
        default: false
        }
    }
}

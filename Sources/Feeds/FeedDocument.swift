import Foundation
import Markup
import WireModel

/// Builds a feed from the elements of an RSS, RDF, Atom or CDF document as they stream by.
///
/// Entries are added when their element closes: what the end of the bytes cuts never gets in.
final class FeedDocument: XMLReceiver {
    /// Where in a feed an element stands.
    enum Place: UInt8 {
        case document, feed, entry, person, origin, originPerson, image, textInput, category, redirect, skipHours,
            skipDays, group, leaf
    }

    /// An open element, with what it inherits.
    struct Frame {
        var place: Place
        var code: Int
        var base: String?
        var language: String?
    }

    /// An element whose text is being gathered.
    struct Leaf {
        var code = 0
        var type: String?
        var mode: String?
        /// href, url, domain, isPermaLink, rdf:resource …: the one attribute that matters for the element.
        var attribute: String?
        /// xml:lang on the element itself.
        var language: String?
        var base: String?
        /// True once the bytes gathered are markup.
        var isMarkup = false
        /// True where text is HTML even between elements that were not escaped (TypePad's `<div>` in type="html").
        var isHTMLSource = false
    }

    var feed: Feed
    var frames: [Frame] = []
    var leaf = Leaf()
    var leafBytes: [UInt8] = []
    private var leafDepth = 0
    private var skipDepth = 0
    /// Open elements within a leaf that are written into it.
    private var leafTags: [String] = []

    var draft = EntryDraft()
    var person = FeedPerson()
    var personText: [UInt8] = []
    var origin = FeedOrigin()
    var head = FeedHead()
    var isAtom03 = false
    private var rootNamespace: String?
    private var rootVocabulary = FeedNamespace.rss
    private let entryLimit: Int
    private(set) var wantsMore = true

    init(format: String, encoding: String, base: String?, entryLimit: Int) {
        feed = Feed(format: format, encoding: encoding)
        self.entryLimit = entryLimit
        frames.append(Frame(place: .document, code: 0, base: base, language: nil))
    }

    func code(for name: XMLName) -> Int {
        let local = name.local.lowercased()
        if frames.count == 1 { return rootCode(name, local: local) }
        return FeedCode.code(vocabulary(name), local: local)
    }

    private func rootCode(_ name: XMLName, local: String) -> Int {
        rootNamespace = name.namespace
        let known = name.namespace.flatMap { FeedNamespace(uri: $0) }
        switch local {
        case "feed", "entry": rootVocabulary = known == .atom03 ? .atom03 : .atom
        case "rdf": rootVocabulary = .rdf
        default: rootVocabulary = .rss
        }
        return FeedCode.code(rootVocabulary, local: local)
    }

    private func vocabulary(_ name: XMLName) -> FeedNamespace {
        guard let uri = name.namespace else {
            guard let prefix = name.prefix else { return rootVocabulary.isAtom ? rootVocabulary : .rss }
            return FeedNamespace(undeclaredPrefix: prefix) ?? .other
        }
        if let known = FeedNamespace(uri: uri) {
            if known == .rss, uri.lowercased().contains("rdf/simple/0.9") { feed.format = "rss0.90" }
            return known
        }
        // An unknown name that the root itself uses is a home-made one for the format.
        if uri == rootNamespace { return rootVocabulary }
        return .other
    }

    // MARK: Stream

    func open(_ element: borrowing XMLElement) {
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
        var frame = Frame(place: .leaf, code: element.code, base: parent.base, language: parent.language)
        var ownLanguage: String?
        if element.attributeCount > 0 {
            if let base = element.attribute("base", prefix: "xml") {
                frame.base = FeedAddress.resolved(base, base: parent.base) ?? parent.base
            }
            if let language = element.attribute("lang", prefix: "xml") {
                ownLanguage = language
                frame.language = language
            }
        }
        guard let place = place(of: element, in: parent.place, frame) else {
            skipDepth = 1
            return
        }
        frame.place = place
        frames.append(frame)
        if place == .leaf {
            leafDepth = 1
            leafBytes.removeAll(keepingCapacity: true)
            leaf.language = ownLanguage
            leaf.base = frame.base
        } else if place == .entry {
            draft.language = ownLanguage
        } else if place == .feed, let ownLanguage {
            head.xmlLanguage = ownLanguage
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if skipDepth > 0 { return }
        if leafDepth > 0 {
            if leaf.isMarkup && !leaf.isHTMLSource {
                HTMLFragment.appendEscaped(bytes, to: &leafBytes)
            } else {
                leafBytes.append(contentsOf: bytes)
            }
        } else if let place = frames.last?.place, place == .person || place == .originPerson {
            personText.append(contentsOf: bytes)
        }
    }

    func close(_ code: Int) {
        if skipDepth > 0 {
            skipDepth &-= 1
            return
        }
        if leafDepth > 1 {
            leafDepth &-= 1
            closeInLeaf()
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
    }

    func finishEntry() {
        feed.entries.append(draft.finished())
        if feed.entries.count >= entryLimit {
            wantsMore = false
            feed.isPartial = true
        }
    }

    // MARK: Markup inside a leaf

    private func openInLeaf(_ element: borrowing XMLElement) {
        if !leaf.isMarkup {
            if !leaf.isHTMLSource { leafBytes = HTMLFragment.escaped(leafBytes) }
            leaf.isMarkup = true
        }
        var name = element.local
        if let prefix = element.prefix, FeedCode.namespace(element.code) != .xhtml { name = prefix + ":" + name }
        leafTags.append(name)
        leafBytes.append(0x3C)
        leafBytes.append(contentsOf: name.utf8)
        for index in 0..<element.attributeCount {
            guard let attribute = element.attribute(at: index) else { continue }
            leafBytes.append(0x20)
            if let prefix = attribute.prefix {
                leafBytes.append(contentsOf: prefix.utf8)
                leafBytes.append(0x3A)
            }
            leafBytes.append(contentsOf: attribute.local.utf8)
            leafBytes.append(contentsOf: "=\"".utf8)
            HTMLFragment.appendEscaped(attribute.value.utf8, to: &leafBytes, quotes: true)
            leafBytes.append(0x22)
        }
        leafBytes.append(0x3E)
    }

    private func closeInLeaf() {
        guard let name = leafTags.popLast(), !Self.voidElements.contains(name.lowercased()) else { return }
        leafBytes.append(contentsOf: "</".utf8)
        leafBytes.append(contentsOf: name.utf8)
        leafBytes.append(0x3E)
    }

    /// Elements that HTML writes without an end tag (WHATWG HTML 13.1.2).
    private static let voidElements: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
}

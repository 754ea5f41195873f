import TestKit
import Testing

@testable import Feeds

/// Writes what it receives as a line of text: `<p:name attr=value|text>…</>`.
private struct Transcript: XMLReceiver, ~Copyable {
    var text = ""
    var limit = Int.max
    private var opened = 0

    init(limit: Int) { self.limit = limit }

    var wantsMore: Bool { opened < limit }

    /// The tests tell names apart by their text.
    func tag(for name: XMLName) -> FeedTag { FeedTag(.other, .other) }

    private static func name(_ name: XMLName) -> String {
        (name.namespace.map { "{\($0.uri.string)}" } ?? name.prefix.map { "\($0.string):" } ?? "") + name.local.string
    }

    mutating func open(_ element: borrowing XMLElement) {
        opened += 1
        text += "<\(Self.name(element.name))"
        for attribute in element.attributes { text += " \(attribute.name.local.string)=\(attribute.value.text)" }
        text += ">"
    }

    mutating func text(_ run: XMLText) {
        var sink = ByteSink()
        if run.isLiteral {
            sink.appendLiteral(run.raw, isOdd: run.isOdd)
        } else {
            sink.appendText(run.raw, isOdd: run.isOdd)
        }
        text += sink.view.string
    }

    mutating func close(_ tag: FeedTag, _ name: XMLName) { text += "</\(name.local.string)>" }
}

private func read(_ bytes: [UInt8], limit: Int = .max) throws(XMLRefusal) -> (text: String, outcome: XMLOutcome) {
    let result = bytes.withView { view -> Result<(String, XMLOutcome), XMLRefusal> in
        var transcript = Transcript(limit: limit)
        do throws(XMLRefusal) {
            let outcome = try XMLReader.read(view, limits: XMLLimits(), into: &transcript) { name in
                switch name.string {
                case "r", "p:r": .root
                case "html": .refuse
                default: .junk
                }
            }
            return .success((transcript.text, outcome))
        } catch {
            return .failure(error)
        }
    }
    return try result.get()
}

struct XMLReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var document: String
        var transcript: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "plain", document: "<r a='1'>x<b/>y</r>", transcript: "<r a=1>x<b></b>y</r>"),
        Case(
            name: "declaration, comments, instructions, doctype",
            document:
                "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY e \"]>\"> <!-- ]> ' --> ]><!-- < --><r><?p a>b?>x</r>",
            transcript: "<r>x</r>"),
        Case(name: "junk before and after", document: "Warning: <br />\n<r>x</r><script>y", transcript: "<r>x</r>"),
        Case(
            name: "named references of HTML", document: "<r t='&eacute;&amp;'>&nbsp;&hellip;&lt;&#x26;</r>",
            transcript: "<r t=é&>\u{A0}…<&</r>"),
        Case(
            name: "unknown reference", document: "<r>&nothing; & &#xZ; AT&T</r>",
            transcript: "<r>&nothing; & &#xZ; AT&T</r>"),
        Case(name: "entity of a DTD", document: "<!DOCTYPE r [<!ENTITY e 'v'>]><r>&e;</r>", transcript: "<r>&e;</r>"),
        Case(
            name: "windows numbers", document: "<r>&#146;\u{92}&#x1F;&#0;&#xFFFF;</r>",
            transcript: "<r>’’\u{FFFD}</r>"),
        Case(name: "control characters", document: "<r>a\u{1}\u{B}b\u{FFFF}</r>", transcript: "<r>ab\u{FFFD}</r>"),
        Case(name: "CDATA", document: "<r><![CDATA[a<b>&amp;\u{2}]]></r>", transcript: "<r>a<b>&amp;</r>"),
        Case(
            name: "careless attributes", document: "<r a=1 b c='x<y' a=2 d=http://x/?a&b>t</r>",
            transcript: "<r a=1 b=b c=x<y d=http://x/?a&b>t</r>"),
        Case(name: "loose brackets", document: "<r>1 < 2 <3 </r>", transcript: "<r>1 < 2 <3 </r>"),
        Case(name: "wrong end tags", document: "<r><a><b>x</a></c></r>", transcript: "<r><a><b>x</b></a></r>"),
        Case(name: "end tag in other case", document: "<r><A>x</a></r>", transcript: "<r><A>x</A></r>"),
        Case(
            name: "forgotten bracket", document: "<r><a x='1'<b>t</b</a></r>",
            transcript: "<r><a x=1><b>t</b></a></r>"),
        Case(
            name: "line ends", document: "<r>a\r\nb\rc<![CDATA[d\r\n]]></r>", transcript: "<r>a\nb\nc" + "d\n</r>"),
        Case(name: "bracket names", document: "<r>&lang;&rang;</r>", transcript: "<r>\u{3008}\u{3009}</r>"),
        Case(
            name: "a default namespace taken away", document: "<r xmlns='u'><a xmlns=''/><b/></r>",
            transcript: "<{u}r><a></a><{u}b></b></r>"),
        Case(
            name: "a prefix that changes its meaning",
            document: "<r xmlns:p='u'><p:a xmlns:p='v'><p:b/></p:a><p:b/></r>",
            transcript: "<r><{v}a><{v}b></b></a><{u}b></b></r>"),
        Case(
            name: "namespaces", document: "<r xmlns='u' xmlns:p='v'><p:a/><q:b/></r>",
            transcript: "<{u}r><{v}a></a><q:b></b></r>"),
    ])
    func `a document of the wild comes out as elements and text`(_ c: Case) throws {
        #expect(try read(Array(c.document.utf8)).text == c.transcript)
    }

    @Test func `a cut document gives its whole elements and says so`() throws {
        let (text, outcome) = try read(Array("<r><a>x</a><b>y".utf8))
        #expect(text.hasPrefix("<r><a>x</a><b>"))
        #expect(!text.contains("</b>") && !text.contains("</r>"))
        #expect(outcome.isTruncated)
    }

    @Test func `reading stops where the receiver has enough`() throws {
        let (text, _) = try read(Array("<r><a/><b/><c/></r>".utf8), limit: 2)
        #expect(!text.contains("b>"))
    }

    private static let refused: [(document: String, refusal: XMLRefusal)] = {
        let attributes = (0..<600).map { "a\($0)='' " }.joined()
        let longValue = String(repeating: "x", count: 70_000)
        let deep = String(repeating: "<r>", count: 300)
        return [
            ("", .empty), ("no markup", .noRoot), ("<x>y</x>", .noRoot), ("<html><r/></html>", .refusedRoot),
            ("<r a='\(longValue)'/>", .tagTooLong), ("<r \(attributes)/>", .tooManyAttributes), (deep, .tooDeep),
        ]
    }()

    @Test(arguments: refused.indices)
    func `what cannot be read safely is refused`(index: Int) {
        let (document, refusal) = Self.refused[index]
        #expect(throws: refusal) { try read(Array(document.utf8)) }
    }

    /// The first four hang Debian's libxml2, which read feeds before, for seconds or minutes.
    private static let hostile: [String] = {
        func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
        func numbered(_ prefix: String, _ count: Int) -> String {
            (0..<count).map { "\(prefix)\($0)='u'" }.joined(separator: " ")
        }
        var documents: [String] = []
        documents.append("<!DOCTYPE r [" + times("<!ENTITY % a '%b;%b;%b;%b;'>%a;", 2000) + "]><r>x</r>")
        documents.append("<r " + numbered("a", 100_000) + "/>")
        documents.append("<r " + numbered("xmlns:a", 50_000) + "/>")
        documents.append("<r>" + times("<a xmlns:p='u'>", 50_000))
        documents.append(times("<!x [", 20_000) + "<r>x</r>")
        documents.append(times("<!--", 20_000))
        for inner in ["<?p>", "</a", "<![CDATA[x]]>", "<a b=\"", "&#", "<a b='&'/>", "]]>", "<a <a "] {
            documents.append("<r>" + times(inner, 20_000) + "</r>")
        }
        return documents
    }()

    @Test(.timeLimit(.minutes(20)), arguments: hostile.indices)
    func `hostile documents end at once`(index: Int) {
        let document = Array(Self.hostile[index].utf8)
        let spent = processorSeconds { _ = try? read(document) }
        // Unoptimised code; what is quadratic takes minutes.
        #expect(spent < 5)
    }

    @Test func `damage never traps`() {
        let document = Array(
            "<?xml version='1.0'?><!DOCTYPE r><r xmlns:p='u' a=\"1\"><p:b>é&amp;&nbsp;</p:b><![CDATA[x]]><!-- c --></r>"
                .utf8)
        var random = SplitMix(seed: 0x5EED_0002)
        for _ in 0..<2000 {
            var bytes = document
            for _ in 0..<(1 + random.next(4)) { bytes[random.next(bytes.count)] = UInt8(random.next(256)) }
            bytes.removeLast(random.next(bytes.count))
            // Refusals are fine; only traps are not. Seed 0x5EED0002.
            _ = try? read(Array(String(decoding: bytes, as: UTF8.self).utf8))
        }
    }
}

/// SplitMix64, seeded by the tests that print the seed.
private struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
    }
}

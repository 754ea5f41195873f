import TestKit
import Testing

@testable import Markup

struct HTMLBoundsTests {
    struct Attack: CustomTestStringConvertible {
        let name: String
        let html: String
        let reason: HTMLRefusal.Reason?
        var testDescription: String { name }
    }

    private static func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(
        "hostile forms cost little",
        arguments: [
            Attack(
                name: "200,000 attributes", html: "<p " + (0..<200_000).map { "a\($0)=1 " }.joined() + ">x",
                reason: .tooManyAttributes),
            Attack(name: "100,000 nested elements", html: many("<div>", 100_000) + "x", reason: .tooDeep),
            Attack(name: "300 nested elements", html: many("<div>", 300) + "x" + many("</div>", 300), reason: nil),
            Attack(name: "500,000 stray end tags", html: many("</p>", 500_000), reason: .tooManyStrayEndTags),
            Attack(name: "a tag of 100 KiB", html: "<p" + many(" ", 100 << 10) + ">x", reason: .tagTooLong),
            Attack(
                name: "a value of 1 MiB that nobody reads", html: "<p data-x=\"" + many("a", 1 << 20) + "\">x</p>",
                reason: nil),
            Attack(
                name: "a picture of 1 MiB inside the page",
                html: "<img src=\"data:image/png;base64," + many("A", 1 << 20) + "\">", reason: nil),
            Attack(name: "9 MiB", html: many("a", 9 << 20), reason: .tooLarge),
            Attack(name: "100,000 unclosed drawings", html: many("<svg>", 100_000), reason: nil),
            Attack(name: "100,000 unclosed comments", html: many("<!--", 100_000), reason: nil),
            Attack(name: "100,000 unclosed titles", html: many("<title>", 300), reason: nil),
            Attack(name: "a million ampersands", html: "<p>" + many("&", 1_000_000), reason: nil),
            Attack(name: "a million less-than signs", html: "<p>" + many("<", 1_000_000), reason: nil),
            Attack(name: "500,000 elements", html: many("<b></b>", 500_000), reason: .tooManyElements),
            Attack(
                name: "two million lines of pre", html: "<pre>" + many("x\n", 2_000_000), reason: .tooManyBlocks),
            Attack(name: "200,000 list items", html: "<ul>" + many("<li>x", 200_000), reason: .tooManyBlocks),
            Attack(
                name: "50,000 name spaces", html: "<p " + (0..<50_000).map { "xmlns:a\($0)=b " }.joined() + ">x",
                reason: .tooManyAttributes),
            Attack(
                name: "200,000 end tags that reach nothing",
                html: many("<span>", 400) + many("</i>", 200_000), reason: .tooManyStrayEndTags),
            Attack(
                name: "a paragraph sought from afar 100,000 times",
                html: "<p><table><tr><td>" + many("<span>", 400) + many("<hr>", 100_000), reason: nil),
            Attack(
                name: "links around blocks, 100,000 times", html: many("<a href=x><div>a</a></div>", 100_000),
                reason: nil),
            Attack(
                name: "tables in tables", html: many("<table><tr><td>", 10_000), reason: .tooDeep),
            Attack(
                name: "formatting that is never ended", html: many("<p><b><i>a", 50_000), reason: nil),
            Attack(name: "a million references", html: "<p>" + many("&nGt;", 1_000_000), reason: nil),
            Attack(
                name: "values of nothing but references", html: many("<p id='" + many("&eacute;", 500) + "'>", 500),
                reason: nil),
            Attack(
                name: "entities in a doctype",
                html: "<!DOCTYPE a [" + many("<!ENTITY a '&b;&b;'>", 10_000) + "]><p>&a;</p>", reason: nil),
        ])
    func hostile(_ attack: Attack) {
        let bytes = Array(attack.html.utf8)
        var reason: HTMLRefusal.Reason?
        let spent = processorSeconds {
            do throws(HTMLRefusal) {
                _ = try HTMLPage(bytes: bytes)
            } catch {
                reason = error.reason
                #expect("\(error)".contains(error.reason.rawValue))
            }
        }
        #expect(reason == attack.reason)
        // Unoptimised code; a release build needs a tenth.
        #expect(spent < 20)
    }
}

import Testing
import WireModel

@testable import Extract

struct RefusalTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let page: String
        var contentType: String? = "text/html"
        let reason: ExtractError.Reason
        var testDescription: String { name }
    }

    @Test(
        "pages that are no article",
        arguments: [
            Case(name: "nothing", page: " \n ", reason: .empty),
            Case(name: "a PDF under a wrong type", page: "%PDF-1.7 …", reason: .notHTML),
            Case(name: "a picture", page: "x", contentType: "image/png", reason: .notHTML),
            Case(
                name: "a redirect stub", page: "<meta http-equiv=refresh content=\"0; url=/new\"><p>Moved.</p>",
                reason: .redirectStub),
            Case(
                name: "a challenge",
                page:
                    "<title>Just a moment...</title><h1>example.org</h1><p>Checking your browser. This takes "
                    + "a few seconds.</p>",
                reason: .challenge),
            Case(
                name: "a page not found that answers 200",
                page:
                    "<title>Page not found - Valley Times</title><h1>Page not found</h1><p>Sorry, this page "
                    + "is no longer here; there is much else to read and to see on our site.</p>",
                reason: .soft404),
            Case(
                name: "a consent wall",
                page:
                    "<title>Privacy settings</title><div><p>We value your privacy. We and our partners store "
                    + "cookies and ask for your consent to do so, as the GDPR wants.</p><p>Choose what you "
                    + "allow, or accept all of it at once with one click.</p></div>",
                reason: .consentWall),
            Case(
                name: "a consent wall in a dialog",
                page:
                    "<title>Valley Times</title><div class=cookie-modal><p>We value your privacy. We and our partners "
                    + "store cookies and ask for your consent to do so.</p></div>",
                reason: .consentWall),
            Case(
                name: "a 404 in the title's midst",
                page: "<title>Valley Times | Error 404 | News</title><p>Sorry, there is nothing to be read at this "
                    + "address, and there may never have been; look elsewhere on this site of ours.</p>",
                reason: .soft404),
            Case(name: "a menu", page: "<ul><li><a href=a>News</a><li><a href=b>Sport</a></ul>", reason: .noArticle),
            Case(name: "too deep", page: String(repeating: "<div>", count: 2000) + "x", reason: .tooDeep),
        ])
    func refused(_ given: Case) {
        do throws(ExtractError) {
            _ = try Extractor().article(
                from: Array(given.page.utf8), contentType: given.contentType, url: CanonicalURL("https://a.example/b"))
            Issue.record("an article came out")
        } catch {
            #expect(error.reason == given.reason)
            #expect(error.description.hasPrefix("extract: \(given.reason.rawValue): "))
        }
    }

    @Test func `a redirect stub names its target`() {
        #expect(throws: ExtractError(.redirectStub, detail: "https://a.example/new")) {
            try Extractor().article(
                from: Array("<meta http-equiv='Refresh' content='0;URL=/new'>Moved".utf8), contentType: nil,
                url: CanonicalURL("https://a.example/b"))
        }
    }
}

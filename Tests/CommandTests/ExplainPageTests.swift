import Foundation
import TestKit
import Testing

@testable import wirespool

/// `extract --html`: the page that shows what was kept.
@Suite(.timeLimit(.minutes(5)))
struct ExplainPageTests {
    private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private static let hostile = """
        <html><head><title>T</title></head><body><article><h1>&lt;script>alert(1)&lt;/script> &amp; "quotes"</h1>
        \(MadeNews.paragraphs(1).map { "<p>\($0)</p>" }.joined())
        <p>&lt;img src=x onerror=alert(2)> stands here as text, and the sentence has enough words to be kept at all.</p>
        </article><aside class="related"><a href="/x">&lt;/style>&lt;b title='x'>More stories</a></aside></body></html>
        """

    @Test func `every block stands in the page with its reason, and foreign text stays text`() async throws {
        let house = try House()
        let file = try house.write(MadeNews.page(1, extra: "Copyright 2026. All rights reserved."), to: "page.html")
        let page = try await house.bare("extract", "--html", "--url", "https://news.example/1", file)
        #expect(page.code == 0)
        #expect(page.out.hasPrefix("<!doctype html>"))
        #expect(page.out.contains("default-src 'none'"))
        for paragraph in MadeNews.paragraphs(1) { #expect(page.out.contains("<p dir=\"auto\">\(paragraph)</p>")) }
        #expect(page.out.contains("block kept body") && page.out.contains("block dropped"))
        #expect(page.out.contains("printed heading") && page.out.contains("meta tags"))
        #expect(page.out.contains("2026-11-20T10:00:00"))
        #expect(
            !page.out.contains("http-equiv=\"refresh") && !page.out.contains("<script") && !page.out.contains("src="))

        let other = try await house.bare("extract", "--html", "-", input: Self.hostile)
        #expect(other.code == 0, "\(other.err)")
        #expect(other.out.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;"))
        #expect(!other.out.contains("<script") && !other.out.contains("<img"))
        #expect(other.out.components(separatedBy: "</style>").count == 2)
        #expect(try await house.bare("extract", "--html", "--json", file).code == 64)
    }

    @Test(.enabled(if: chromium != nil, "no Chromium on this machine"))
    func `a browser shows it, asks for nothing and runs nothing`() async throws {
        let house = try House()
        let page = try await house.bare("extract", "--html", "-", input: Self.hostile)
        let file = try house.write(page.out, to: "why.html")
        let shot = house.place.file("why.png")
        let process = try WirespoolProcess(
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                "--user-data-dir=\(house.place.file("browser"))", "--window-size=1000,1400", "--screenshot=\(shot)",
                "--enable-logging=stderr", "file://\(file)",
            ], of: Self.chromium ?? "", folder: house.place.directory)
        let ended = await process.ended()
        #expect(ended.code == 0, "\(ended.err)")
        #expect((try Data(contentsOf: URL(fileURLWithPath: shot))).count > 20_000)
        // The browser's console tells what the policy refused and what a script said.
        #expect(!ended.err.contains("Content Security Policy") && !ended.err.contains("CONSOLE"), "\(ended.err)")
    }
}

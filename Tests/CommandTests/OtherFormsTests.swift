import Foundation
import TestKit
import Testing

@testable import wirespool

/// Pages that name other forms of themselves: for telephones, for printers, for accelerators.
@Suite(.timeLimit(.minutes(10)))
struct OtherFormsTests {
    @Test func `other forms of a page are never asked for, and its own address is the story's`() async throws {
        let asked = Notes()
        let port = Notes()
        let server = try ScriptedServer { request in
            let base = "http://127.0.0.1:\(port.all.first ?? "")"
            asked.add(request.target)
            switch request.target {
            case "/feed.xml":
                return .page(MadeNews.feed(["\(base)/story", "\(base)/amp/second"]), type: "application/rss+xml")
            case "/story":
                let forms = """
                    <link rel="amphtml" href="/amp/story"><link rel="alternate" media="print" href="/story?print=1">
                    <link rel="alternate" media="only screen and (max-width: 640px)" href="/m/story">
                    <link rel="canonical" href="\(base)/story">
                    """
                return .page(MadeNews.page(1).replacingOccurrences(of: "</head>", with: forms + "</head>"))
            case "/amp/second":
                let canonical = "<link rel=\"canonical\" href=\"\(base)/second\">"
                return .page(MadeNews.page(2).replacingOccurrences(of: "</head>", with: canonical + "</head>"))
            default: return .reply(404)
            }
        }
        defer { server.stop() }
        port.add("\(server.port)")
        let house = try House(port: server.port, sources: [server.url("/feed.xml")])
        #expect(try await house.run("once").code == 0)
        #expect(
            !asked.all.contains { $0.contains("print") || $0 == "/amp/story" || $0.hasPrefix("/m/") }, "\(asked.all)")
        let journal = try await house.journal()
        #expect(journal.count == 2)
        for name in ["/story", "/second"] {
            let why = try await house.run("why", server.url(name))
            #expect(why.code == 0 && why.out.contains("publish"), "\(why)")
        }
    }
}

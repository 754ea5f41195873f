import Testing
import WireModel

@testable import Fetch

@Suite struct RedirectChainTests {
    func chain(_ url: String = "https://a.example/x", maxHops: Int = 5, downgrade: Bool = false) throws -> RedirectChain
    {
        RedirectChain(start: try #require(CanonicalURL(url)), maxHops: maxHops, allowsDowngrade: downgrade)
    }

    struct Case: Sendable {
        var location: String
        var reason: FetchError.Reason?
        var target = ""
    }

    @Test(arguments: [
        Case(location: "https://b.example/y", target: "https://b.example/y"),
        Case(location: "/y?q=1", target: "https://a.example/y?q=1"),
        Case(location: "//b.example/y", target: "https://b.example/y"),
        Case(location: "http://a.example/x", reason: .downgrade),
        Case(location: "https://a.example/x", reason: .redirectLoop),
        Case(location: "https://a.example/x#part", reason: .redirectLoop),
        Case(location: "ftp://a.example/x", reason: .schemeRefused),
        Case(location: "file:///etc/passwd", reason: .schemeRefused),
        Case(location: "javascript:1", reason: .schemeRefused),
        Case(location: "data:text/html,<p>x", reason: .schemeRefused),
        Case(location: "http+unix://%2Frun%2Fx.sock/", reason: .schemeRefused),
        Case(location: "https://user:pass@b.example/", reason: .badRedirect),
        Case(location: "https://user@b.example/", reason: .badRedirect),
        Case(location: "//user@b.example/", reason: .badRedirect),
        Case(location: "https:\\\\user@b.example/", reason: .badRedirect),
        Case(location: "https://b.example/@user", target: "https://b.example/@user"),
        Case(location: "https://b.example/\u{1}", reason: .badRedirect),
        Case(location: "https://", reason: .badRedirect),
    ])
    func `a Location is judged before anything is asked`(_ c: Case) throws {
        var chain = try chain()
        do throws(FetchError) {
            try chain.follow(status: 302, locations: [c.location])
            #expect(c.reason == nil && chain.current.string == c.target)
        } catch {
            #expect(error.reason == c.reason, "\(error)")
        }
    }

    @Test func `no Location, two Locations and a huge one are refused`() throws {
        for locations in [[], ["/a", "/b"], ["/" + String(repeating: "a", count: 9_000)]] {
            var chain = try chain()
            let error = #expect(throws: FetchError.self) { try chain.follow(status: 301, locations: locations) }
            #expect(error?.reason == .badRedirect)
        }
    }

    @Test func `hops are counted and kept`() throws {
        var chain = try chain(maxHops: 2)
        try chain.follow(status: 301, locations: ["/1"])
        try chain.follow(status: 302, locations: ["/2"])
        #expect(chain.hops.map(\.status) == [301, 302])
        #expect(chain.hops.last?.to.string == "https://a.example/2")
        let error = #expect(throws: FetchError.self) { try chain.follow(status: 302, locations: ["/3"]) }
        #expect(error?.reason == .redirectLimit)
    }

    @Test func `a downgrade goes through where it is allowed`() throws {
        var chain = try chain(downgrade: true)
        try chain.follow(status: 301, locations: ["http://a.example/x"])
        #expect(chain.current.scheme == "http")
    }
}

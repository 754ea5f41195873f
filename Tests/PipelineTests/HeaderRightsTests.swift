import Testing
import WireModel

@testable import Pipeline

struct HeaderRightsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var headers: [(String, String)]
        var robots: [String] = []
        var reserved: Bool?
        var policy: String?
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "nothing", headers: [("Server", "x")]),
        Case(name: "directives", headers: [("X-Robots-Tag", "noai, NoImageAI")], robots: ["noai", "noimageai"]),
        Case(name: "for us", headers: [("X-Robots-Tag", "wirespool: noarchive")], robots: ["noarchive"]),
        Case(name: "for another bot", headers: [("X-Robots-Tag", "otherbot: noindex")]),
        Case(name: "twice", headers: [("X-Robots-Tag", "noai"), ("x-robots-tag", "noai")], robots: ["noai"]),
        Case(name: "reserved", headers: [("TDM-Reservation", "1")], reserved: true),
        Case(name: "free", headers: [("TDM-Reservation", " 0 ")], reserved: false),
        Case(name: "nonsense", headers: [("TDM-Reservation", "yes")]),
        Case(
            name: "policy", headers: [("tdm-policy", "https://a.example/policy.json")],
            policy: "https://a.example/policy.json"),
        Case(name: "policy that is no address", headers: [("tdm-policy", "javascript:alert(1)")]),
    ])
    func `a response's header tells its rights`(c: Case) {
        var rights = RightsSignals()
        rights.add(c.headers.map { HeaderField(name: $0.0, value: $0.1) })
        #expect(rights.robots == c.robots)
        #expect(rights.tdmReservation == c.reserved)
        #expect(rights.tdmPolicy == c.policy)
    }

    @Test func `a reservation of the page is not undone by the header`() {
        var rights = RightsSignals()
        rights.tdmReservation = true
        rights.add([HeaderField(name: "tdm-reservation", value: "0")])
        #expect(rights.tdmReservation == true)
    }
}

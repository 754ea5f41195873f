import Foundation
import Testing

@testable import WireModel

/// The one table of agencies, and where an article names one.
struct AgencyListTests {
    private let list = AgencyList.builtIn

    @Test func `the compiled table is the file in config`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../config/agencies.txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(AgencyTable.text + "\n" == text, "run `make agencies`")
        #expect(list.agencies.count > 100)
        #expect(list.agencies.allSatisfy { !$0.languages.isEmpty })
    }

    @Test(arguments: [
        ("AFP", "AFP"), ("agence france-presse", "AFP"), ("THE ASSOCIATED PRESS", "AP"),
        ("Keystone-SDA", "Keystone-SDA"),
        ("sda", "Keystone-SDA"), ("İHA", "İHA"), ("iha", "İHA"), ("ТАСС", "TASS"), ("新华社", "Xinhua"),
        ("REL", "Radio Evropa e Lirë"), ("MAP", "MAP"), ("dpa-AFX", "dpa-AFX"),
    ])
    func `an agency is known by its names`(text: String, name: String) {
        #expect(list.agency(named: text)?.name == name)
    }

    @Test(arguments: ["渡輪", "การเดิน", "Éé", "İ"])
    func `a megabyte of letters names no agency`(unit: String) {
        let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        #expect(!list.isKnown(text))
        #expect(list.agency(named: text) == nil)
        #expect(AgencyList.folded(String(repeating: "İa", count: 3)) == "iaiaia")
    }

    @Test(arguments: ["map", "Sta", "turan", "Anna Kern", "agencies", ""])
    func `a word of some language is no agency unless it is written as one`(text: String) {
        #expect(list.agency(named: text) == nil)
    }

    @Test func `those that say agency without saying which are known, in any case`() {
        #expect(list.isKnown("Agencies") && list.isKnown("map") && list.isKnown("staff and agencies"))
        #expect(!list.isKnown("Harbour Courier"))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var byline: String?
        var credit: String?
        var body: [String]
        var found: [AgencyMention]
        var testDescription: String { name }
    }

    private static let long = "The port stays closed until divers have checked the fairway for sunken buoys."

    @Test(arguments: [
        Case(
            name: "dateline in parentheses", body: ["PARIS (AFP) – Ministers met on Friday.", long],
            found: [.init(agency: "AFP", place: .dateline, printed: "PARIS (AFP) ")]),
        Case(
            name: "byline", byline: "Von Anna Kern, dpa", body: [long],
            found: [.init(agency: "dpa", place: .byline, printed: "Von Anna Kern, dpa")]),
        Case(
            name: "tail after a slash", body: [long, "Autoritetet nuk dhanë hollësi për fatin e tyre deri sot. / REL"],
            found: [.init(agency: "Radio Evropa e Lirë", place: .tail, printed: "/ REL")]),
        Case(
            name: "tail in parentheses, unknown but says so", body: [long + " (Meridian Wire)"],
            found: [.init(agency: "Meridian Wire", place: .tail, printed: "(Meridian Wire)")]),
        Case(name: "unknown mark", body: [long + "/ MW"], found: [.init(agency: "MW", place: .tail, printed: "/ MW")]),
        Case(
            name: "picture credit", credit: "Jo Lund/Reuters", body: [long],
            found: [.init(agency: "Reuters", place: .credit, printed: "Jo Lund/Reuters")]),
        Case(name: "none", byline: "Anna Kern", body: ["The agency said so on Friday.", long], found: []),
    ])
    func `an article names its agency where it does`(c: Case) {
        var article = Article()
        article.byline = c.byline
        article.picture = c.credit.map { Picture(credit: $0) }
        article.body = c.body.map { Block(.paragraph, $0) }
        #expect(list.mentions(in: article) == c.found)
    }

    @Test func `what the reader found and took away is told, too`() {
        var article = Article()
        article.agency = "AFP"
        article.body = [Block(.paragraph, Self.long)]
        #expect(list.mentions(in: article) == [AgencyMention(agency: "AFP", place: .text, printed: "AFP")])
    }

    @Test func `damaged lists are read as far as they make sense`() {
        let damaged = AgencyList(text: "AFP|fr\n||\n | en | X\n[generic\nwires;\n\u{0}|\u{0}|;=;\n")
        #expect(damaged.agencies.isEmpty)
        #expect(damaged.agency(named: "") == nil)
    }
}

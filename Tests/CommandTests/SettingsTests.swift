import Foundation
import Testing

@testable import wirespool

struct SettingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var toml: String
        var line: Int?
        var says: String
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "unknown key", toml: "[fetch]\ntimeuot = \"5s\"\n", line: 2, says: "did you mean fetch.timeout?"),
        Case(name: "unknown section", toml: "\n[fetsch]\na = 1\n", line: 2, says: "did you mean fetch?"),
        Case(
            name: "out of range", toml: "[fetch]\n# why\nmax-hops = 99\n", line: 3, says: "a whole number from 0 to 20"),
        Case(name: "wrong unit", toml: "[polling]\nmin-interval = \"5 parsecs\"\n", line: 2, says: "a duration from"),
        Case(name: "wrong type", toml: "[politeness]\nrobots = \"yes\"\n", line: 2, says: "true or false"),
        Case(
            name: "wrong choice", toml: "[copies]\npublish = \"all\"\n", line: 2,
            says: "one of \"mark\", \"full\", \"drop\""),
        Case(name: "no TOML", toml: "[fetch\n", line: 1, says: "a.toml:1"),
        Case(
            name: "an address for a name", toml: "[page]\nhosts = [\"http://status.lan\"]\n", line: 2,
            says: "a list of names"),
        Case(name: "a name without end", toml: "[page]\nhosts = [\"status.lan:\"]\n", line: 2, says: "a list of names"),
        Case(name: "list of mixed", toml: "[fetch]\nports = [80, \"x\"]\n", line: 2, says: "whole numbers"),
    ])
    func `a bad value is told with file, line, key and what is allowed`(c: Case) {
        var settings = Settings()
        let faults = SettingsLoader.apply(c.toml, file: "a.toml", to: &settings)
        #expect(faults.count == 1)
        #expect(faults.first?.line == c.line)
        #expect(faults.first?.description.contains(c.says) == true, "\(faults)")
        #expect(faults.first?.description.hasPrefix("settings: a.toml:") == true)
    }

    @Test(arguments: [
        ("0.0.0.0:7680", ["127.0.0.0/8:7680", "[::1]:7680"]), ("[0::0]:7680", ["127.0.0.0/8:7680", "[::1]:7680"]),
        ("127.0.0.1:7680", ["127.0.0.0/8:7680", "[::1]:7680"]), ("192.168.1.5:9", ["192.168.1.5:9"]),
        ("[fd00::1]:9", ["[fd00::1]:9"]), ("127.0.0.1:0", []), ("unix:/run/x", []),
    ])
    func `what is not fetched is the page's own address`(listen: String, endpoints: [String]) throws {
        var settings = Settings()
        settings.page.listen = try #require(ListenAddress(listen))
        #expect(settings.page.endpoints == endpoints)
        _ = try settings.fetchSettings()
    }

    @Test func `of any number of faults a hundred are told and the rest is counted, in linear time`() {
        func seconds(_ count: Int) -> (faults: [SettingsError], cpu: Double) {
            let keys = (0..<count).map { "made-up-key-of-some-length-\($0) = 1\n" }
            var settings = Settings()
            let before = clock()
            let faults = SettingsLoader.apply("[fetch]\n" + keys.joined(), file: "a.toml", to: &settings)
            return (faults, Double(clock() - before) / Double(CLOCKS_PER_SEC))
        }
        let few = seconds(5_000)
        let many = seconds(40_000)
        #expect(few.faults.count == 101 && many.faults.count == 101)
        #expect(many.faults.last?.description == "settings: a.toml: and 39900 more of the kind")
        #expect(many.faults.first?.line == 2)
        #expect(many.cpu < few.cpu * 8 * 4 + 0.5)
    }

    @Test func `every fault is told at once`() {
        var settings = Settings()
        let toml = "[fetch]\nmax-hops = 99\nunknown-thing = 1\n[log]\nlevel = \"loud\"\n"
        #expect(SettingsLoader.apply(toml, file: "a.toml", to: &settings).count == 3)
    }

    @Test func `the example file holds every key at its default, and loads`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shipped = try String(contentsOf: root.appendingPathComponent("config/wirespool.toml"), encoding: .utf8)
        #expect(shipped == SettingsDocument.toml(), "run: wirespool config example > config/wirespool.toml")
        let reference = try String(contentsOf: root.appendingPathComponent("docs/settings.md"), encoding: .utf8)
        #expect(reference == SettingsDocument.markdown(), "run: wirespool config reference > docs/settings.md")
        var settings = Settings()
        let uncommented = shipped.split(separator: "\n").map { line in
            line.hasPrefix("#") && !line.hasPrefix("# ") ? String(line.dropFirst()) : String(line)
        }.joined(separator: "\n")
        #expect(SettingsLoader.apply(uncommented, file: "example", to: &settings) == [])
        #expect(settings == Settings())
    }

    @Test(arguments: SettingKey.all.map(\.name))
    func `a default lies within its own bounds`(name: String) throws {
        let key = try #require(SettingKey.all.first { $0.name == name })
        var settings = Settings()
        let toml = "[\(key.section)]\n\(key.key) = \(key.show(Settings()))\n"
        #expect(SettingsLoader.apply(toml, file: "default", to: &settings) == [])
        #expect(settings == Settings())
    }

    @Test func `drop-ins are read in the order of their names, over the file`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wirespool-settings-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("conf.d"), withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("wirespool.toml")
        try Data("[fetch]\nmax-hops = 1\nratio-limit = 50\n".utf8).write(to: file)
        try Data("[fetch]\nmax-hops = 3\n".utf8).write(to: folder.appendingPathComponent("conf.d/20.toml"))
        try Data("[fetch]\nmax-hops = 2\n".utf8).write(to: folder.appendingPathComponent("conf.d/10.toml"))
        let settings = try SettingsLoader.load(from: file.path)
        #expect(settings.fetch.maxHops == 3)
        #expect(settings.fetch.ratioLimit == 50)
    }
}

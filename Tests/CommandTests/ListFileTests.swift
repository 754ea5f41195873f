import Foundation
import TestKit
import Testing
import WireModel

@testable import wirespool

struct ListFileTests {
    private static func folder() throws -> URL {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("lists-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return place
    }

    @Test(
        "lines end as any editor ends them",
        arguments: [
            ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\r", ["a", "b"]), ("a\n\r\nb", ["a", "", "b"]),
            ("\u{FEFF}a\nb", ["a", "b"]), ("", []), ("\n", [""]), ("a\u{0}b\r\n\u{FEFF}c", ["a\u{0}b", "\u{FEFF}c"]),
        ] as [(String, [String])])
    func lines(text: String, lines: [String]) {
        #expect(ListFile.lines(Array(text.utf8)).map { Array($0.utf8) } == lines.map { Array($0.utf8) })
    }

    @Test(
        "a list from any system reads the same",
        arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
    func lists(ending: String, mark: String) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let list = folder.appendingPathComponent("a.txt")
        let lines = ["https://a.example/feed", "# a comment", "", "https://b.example/feed # and why", "no address"]
        try Data((mark + lines.joined(separator: ending) + ending).utf8).write(to: list)
        let reading = SourceListReader.read([folder.path])
        #expect(reading.sources.map(\.url.string) == ["https://a.example/feed", "https://b.example/feed"])
        #expect(reading.faults.map(\.line) == [5])
    }

    @Test("a list that Windows wrote as Unicode reads the same", arguments: ["txt", "toml"], [true, false])
    func utf16(kind: String, isBigEndian: Bool) throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let text =
            kind == "txt"
            ? "https://a.example/feed\r\n# größer\r\nhttps://b.example/feed\r\n"
            : "[[source]]\r\nurl = \"https://a.example/feed\"\r\n\r\n[[source]]\r\nurl = \"https://b.example/feed\"\r\n"
        let bytes = ("\u{FEFF}" + text).utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
        let list = folder.appendingPathComponent("a.\(kind)")
        try Data(bytes).write(to: list)
        let reading = SourceListReader.read([list.path])
        #expect(reading.faults.isEmpty)
        #expect(reading.sources.map(\.url.string) == ["https://a.example/feed", "https://b.example/feed"])
        // One that was cut within a character is told as what it is.
        try Data(bytes.dropLast()).write(to: list)
        let damaged = SourceListReader.read([list.path])
        #expect(damaged.sources.isEmpty)
        #expect(
            damaged.faults.map(\.problem) == [
                "begins as utf-16\(isBigEndian ? "be" : "le") and is damaged; save it as UTF-8"
            ])
    }

    @Test func `what is no file is told in one line, and the others are read`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        func place(_ name: String) -> String { folder.appendingPathComponent(name).path }
        try FileManager.default.createDirectory(atPath: place("b.txt"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: place("c.txt"), withDestinationPath: "c.txt")
        try FileManager.default.createSymbolicLink(atPath: place("d.toml"), withDestinationPath: "/dev/zero")
        #expect(mkfifo(place("e.opml"), 0o600) == 0)
        try Data("https://a.example/feed\n".utf8).write(to: folder.appendingPathComponent("f.txt"))
        let reading = SourceListReader.read([folder.path])
        #expect(reading.sources.map(\.url.string) == ["https://a.example/feed"])
        #expect(
            reading.faults.map { ($0.file as NSString).lastPathComponent } == ["b.txt", "c.txt", "d.toml", "e.opml"])
        #expect(
            reading.faults.allSatisfy { $0.problem.hasPrefix("cannot be read: ") && !$0.problem.contains("Domain") })
    }

    @Test func `a file over the bound is refused before it is read`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let list = folder.appendingPathComponent("a.txt").path
        #expect(FileManager.default.createFile(atPath: list, contents: nil))
        // A hole: four gigabytes that take no room on the disk, and would in memory.
        #expect(truncate(list, 4 << 30) == 0)
        let reading = SourceListReader.read([list])
        #expect(reading.sources.isEmpty)
        #expect(reading.faults.first?.problem.contains("larger") == true)
    }

    @Test func `20,000 overrides cost what 20,000 lines do`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let entries = (0..<20_000).map { "[[source]]\nurl = \"https://a\($0).example/feed\"\ntitle = \"t\($0)\"\n" }
        try Data(entries.joined().utf8).write(to: folder.appendingPathComponent("a.toml"))
        try Data("https://a7.example/feed\n".utf8).write(to: folder.appendingPathComponent("b.txt"))
        let reading = SourceListReader.read([folder.path])
        #expect(reading.faults.isEmpty)
        #expect(reading.sources.count == 20_000)
        #expect(reading.sources.first?.title == "t7")
        #expect(reading.sources.last?.title == "t19999")
    }

    @Test(
        "keys of any depth are refused with their line, not with a trap",
        arguments: [
            (String(repeating: "a.", count: 500_000) + "b = 1", 1),
            ("\n[" + String(repeating: "a.", count: 40) + "b]", 2),
            ("x = \"\"\"\n\n\"\"\"\ny = { " + String(repeating: "'a'.", count: 500_000) + "b = 1 }", 4),
        ] as [(String, Int)])
    func deep(text: String, line: Int) {
        #expect(throws: TOMLText.Fault(line: line, problem: "a key of more than 32 parts")) {
            _ = try TOMLText.table(text)
        }
    }

    @Test(
        "dots that part no key are no depth",
        arguments: [
            "a = \"" + String(repeating: "x.", count: 400) + "\"", "# " + String(repeating: "x.", count: 400),
            "a = '" + String(repeating: ".", count: 400) + "'",
            "a = \"\"\"\n" + String(repeating: ".\n", count: 400) + "\"\"\"",
            "a = [" + String(repeating: "1.5,\n", count: 400) + "]",
            "a = \"\\\"" + String(repeating: ".", count: 400) + "\"",
        ])
    func shallow(text: String) throws {
        #expect(try TOMLText.table(text).keys == ["a"].filter { text.hasPrefix($0) })
    }

    @Test func `no key of a list steers the terminal`() {
        let fault = SourceListFault(file: "a\u{1B}[31m.toml", line: 1, problem: "unknown key \u{1B}[2J\u{202E}x\u{9B}m")
        #expect(fault.description == "sources: a[31m.toml:1: unknown key [2Jxm")
        #expect(Terminal.visible("a\u{1B}[31m\u{202E}b\u{9B}c\r".unicodeScalars) == "a[31mbc")
    }
}

import Foundation
import Testing

/// docs/architecture.md follows one article through the code; a name in its table that is gone would mislead.
struct ArchitectureTests {
    struct Step: Sendable, CustomTestStringConvertible {
        var name: String
        var files: [String]
        var functions: [String]
        var testDescription: String { name }
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rows of the first table: step, file, functions, result.
    static let steps: [Step] = {
        let page = read("docs/architecture.md")
        let section = page.components(separatedBy: "\n## ").first { $0.hasPrefix("One article") } ?? ""
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).compactMap { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4 else { return nil }
            return Step(name: cells[0], files: quoted(cells[1]), functions: quoted(cells[2]))
        }
    }()

    @Test func `the table is there`() {
        #expect(Self.steps.count > 15)
    }

    @Test(arguments: steps)
    func `each function stands in the file beside it`(step: Step) throws {
        let file = try #require(step.files.first)
        let source = Self.read(file)
        #expect(!source.isEmpty, "\(file) is not there")
        #expect(!step.functions.isEmpty)
        for name in step.functions {
            #expect(source.contains(try Regex("func \(name)[(<]")), "\(file) has no func \(name)")
        }
    }

    @Test func `each path that the page names exists`() {
        for path in Self.quoted(Self.read("docs/architecture.md")) where path.hasPrefix("Sources/") {
            #expect(FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(path).path), "\(path)")
        }
    }

    private static func read(_ path: String) -> String {
        do {
            return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        } catch {
            return ""
        }
    }

    private static func quoted(_ text: String) -> [String] {
        text.matches(of: /`([^`]+)`/).map { String($0.1) }
    }
}

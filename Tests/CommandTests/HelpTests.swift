import Foundation
import Testing

@testable import wirespool

/// Help is read on terminals of 80 columns, where an example that breaks over the line cannot be copied.
struct HelpTests {
    private struct Tool: Decodable { var command: Command }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
    }

    @Test func `no hand-set line of help is broken by a terminal`() throws {
        for (name, command) in try Self.commands() {
            for line in (command.discussion ?? "").split(separator: "\n") {
                #expect(line.count < 80, "\(name): \(line)")
            }
        }
    }

    @Test func `each command says in a sentence what it does`() throws {
        let commands = try Self.commands()
        #expect(commands.count > 25)
        for (name, command) in commands {
            #expect(command.abstract?.hasSuffix(".") == true, "\(name): \(command.abstract ?? "nothing")")
        }
    }

    private static func commands() throws -> [(name: String, command: Command)] {
        let tool = try JSONDecoder().decode(Tool.self, from: Data(Wirespool._dumpHelp().utf8))
        return all(below: tool.command, path: tool.command.commandName)
    }

    /// The argument parser's own `help` is left out.
    private static func all(below command: Command, path: String) -> [(name: String, command: Command)] {
        let children = (command.subcommands ?? []).filter { $0.commandName != "help" }
        return [(path, command)] + children.flatMap { all(below: $0, path: "\(path) \($0.commandName)") }
    }
}
